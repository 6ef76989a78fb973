"""Who gets what at every address of the program; an address that is not in the matrix fails the test."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from pmt.accounts.choices import Role
from pmt.jobs.models import Job
from pmt.workbench.listimport.services import bring
from pmt.workbench.merging.services import merge_records
from pmt.workbench.models import SavedView
from tests import factories

EVERYONE = frozenset(Role.values)
LEADERS = frozenset({Role.LEADER, Role.ADMINISTRATOR})
OFFICERS = LEADERS | {Role.OFFICER}
DECIDERS = LEADERS | {Role.APPROVER}
KEEPERS = LEADERS | {Role.OFFICER}
BOOKKEEPERS = LEADERS | {Role.FINANCE}
STAFF = LEADERS | {Role.OFFICER, Role.FINANCE}
AUTHORITY = frozenset({Role.APPROVER, Role.ADMINISTRATOR})
NO_EVALUATORS = frozenset({Role.FINANCE, Role.APPROVER, Role.OBSERVER})
OBSERVERS = frozenset({Role.OBSERVER})
INSIDERS = EVERYONE - OBSERVERS
NOBODY: frozenset[str] = frozenset()
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Address:
    """What an address answers.

    `allowed`: the roles that get `answer`; the others get `refused` (404: not theirs to see; 403: not
    theirs to do). `arguments` takes the cast and returns what stands in the address. `public`: answers
    without sign-in; all others lead to it.
    """

    allowed: frozenset[str] = EVERYONE
    arguments: Callable[[Any], list[Any]] = lambda cast: []
    answer: int = 200
    refused: int = 404
    method: str = "get"
    public: bool = False
    #: The roles that do not even see what it is about: 404 also where others are refused otherwise.
    unseen: frozenset[str] = frozenset()


def of(name: str) -> Callable[[Any], list[Any]]:
    """The key of a member of the cast."""
    return lambda cast: [cast[name].code]


def key_of(name: str) -> Callable[[Any], list[Any]]:
    """The number of a member of the cast that has no code of its own."""
    return lambda cast: [cast[name].pk]


ACCOUNT_PAGES = {
    "account_login": Address(answer=302, public=True),
    "account_logout": Address(),
    "account_inactive": Address(public=True),
    "account_signup": Address(answer=302, public=True),
    "account_reauthenticate": Address(),
    "account_email": Address(answer=404),
    "account_email_verification_sent": Address(public=True),
    "account_change_password": Address(),
    "account_set_password": Address(answer=302),
    "account_reset_password": Address(public=True),
    "account_confirm_login_code": Address(answer=302, public=True),
    "account_confirm_email": Address(arguments=lambda cast: ["no-such-key"], public=True),
    "account_reset_password_from_key_done": Address(public=True),
    "account_reset_password_from_key": Address(arguments=lambda cast: ["1", "no-such-key"], public=True),
    "account_reset_password_done": Address(public=True),
    "mfa_index": Address(),
    "mfa_authenticate": Address(answer=302, public=True),
    "mfa_reauthenticate": Address(answer=302),
    "mfa_activate_totp": Address(answer=302),
    "mfa_deactivate_totp": Address(answer=404),
    "mfa_view_recovery_codes": Address(answer=404),
    "mfa_generate_recovery_codes": Address(answer=302),
    "mfa_download_recovery_codes": Address(answer=404),
    "mfa_list_webauthn": Address(),
    "mfa_add_webauthn": Address(answer=302),
    "mfa_reauthenticate_webauthn": Address(answer=302),
    "mfa_login_webauthn": Address(answer=302, public=True),
    "mfa_remove_webauthn": Address(answer=302, arguments=lambda cast: [0]),
    "mfa_edit_webauthn": Address(answer=302, arguments=lambda cast: [0]),
    "usersessions_list": Address(),
    "accounts:invitation": Address(NOBODY, arguments=lambda cast: ["no-such-key"], refused=410, public=True),
    "accounts:preferences": Address(),
    "accounts:second_factor": Address(),
    "accounts:second_factor_roles": Address(ADMINISTRATORS),
    "accounts:lockouts": Address(ADMINISTRATORS),
    "accounts:why": Address(ADMINISTRATORS),
    "accounts:user_list": Address(ADMINISTRATORS),
    "accounts:user_detail": Address(ADMINISTRATORS, arguments=lambda cast: [cast["person"].pk]),
    "accounts:user_history": Address(ADMINISTRATORS, arguments=lambda cast: [cast["person"].pk]),
    "accounts:user_add": Address(ADMINISTRATORS),
    "accounts:user_edit": Address(ADMINISTRATORS, arguments=lambda cast: [cast["person"].pk]),
    "accounts:user_revert": Address(NOBODY, arguments=lambda cast: [cast["person"].pk, 1], method="post"),
    "accounts:user_close": Address(ADMINISTRATORS, arguments=lambda cast: [cast["person"].pk]),
    "accounts:user_open": Address(
        ADMINISTRATORS, arguments=lambda cast: [cast["person"].pk], answer=302, method="post"
    ),
    "accounts:user_invite": Address(
        ADMINISTRATORS, arguments=lambda cast: [cast["person"].pk], answer=302, method="post"
    ),
    "accounts:second_factor_remove": Address(
        ADMINISTRATORS, arguments=lambda cast: [cast["person"].pk], answer=302, method="post"
    ),
    "accounts:user_sign_out": Address(
        ADMINISTRATORS, arguments=lambda cast: [cast["person"].pk], answer=302, method="post"
    ),
}

HISTORIES = {
    name: Address(EVERYONE - {Role.OBSERVER}, arguments=arguments)
    for name, arguments in {
        "requests:request_history": of("request"),
        "actions:action_history": of("action"),
        "actions:mission_history": of("mission"),
        "actions:deliverable_history": of("deliverable"),
        "experts:expert_history": of("expert"),
        "contacts:contact_history": of("contact"),
        "contacts:institution_history": of("institution"),
        "contacts:focal_point_history": lambda cast: [cast["focal_point"].contact.code],
        "finance:expenditure_history": of("expenditure"),
        "finance:budget_line_history": of("budget_line"),
        "finance:statement_history": lambda cast: [cast["statement"].period.number],
    }.items()
} | {"documents:document_history": Address(STAFF, arguments=of("document"))}

MATRIX = (
    ACCOUNT_PAGES
    | HISTORIES
    | {
        "healthz": Address(public=True),
        "readyz": Address(public=True),
        "setup": Address(answer=404, public=True),
        "workbench:start": Address(),
        "workbench:shortcuts": Address(answer=302, method="post"),
        "workbench:search": Address(),
        "workbench:list_choices": Address(arguments=lambda cast: ["contacts", "nationality"]),
        "workbench:list_views": Address(arguments=lambda cast: ["contacts"]),
        "workbench:view_add": Address(arguments=lambda cast: ["contacts"]),
        "workbench:view_edit": Address(arguments=lambda cast: ["contacts", cast["view"].pk]),
        "workbench:bulk_choose": Address(
            STAFF, arguments=lambda cast: ["contacts"], answer=302, refused=403, method="post"
        ),
        # Each person's own; nobody's of those who ask for it.
        "workbench:bulk": Address(NOBODY, arguments=lambda cast: ["contacts", 1]),
        "workbench:list_columns": Address(arguments=lambda cast: ["contacts"]),
        "workbench:theme": Address(answer=302, method="post", public=True),
        "requests:request_list": Address(),
        "requests:request_detail": Address(arguments=of("request")),
        "requests:request_add": Address(OFFICERS, refused=403),
        "requests:request_edit": Address(OFFICERS, arguments=of("request"), refused=403),
        # There is no such change.
        "requests:request_revert": Address(
            NOBODY,
            arguments=lambda cast: [cast["request"].code, 1],
            answer=404,
            refused=404,
            method="post",
        ),
        "requests:check_list": Address(INSIDERS, arguments=of("request")),
        **{
            f"requests:check_list_{name}": Address(
                roles, arguments=lambda cast, more=more: [cast["request"].code, *more], refused=403, unseen=OBSERVERS
            )
            for name, roles, more in (
                ("eligibility", OFFICERS, ()),
                ("opinion", OFFICERS | {Role.APPROVER}, ("team",)),
                ("exception", LEADERS, ()),
            )
        },
        "requests:criterion_list": Address(INSIDERS),
        "requests:criterion_add": Address(LEADERS, refused=403, unseen=OBSERVERS),
        "requests:criterion_edit": Address(LEADERS, arguments=of("criterion"), refused=403, unseen=OBSERVERS),
        "requests:criterion_delete": Address(LEADERS, arguments=of("criterion"), refused=403, unseen=OBSERVERS),
        "requests:criterion_usual": Address(LEADERS, answer=302, refused=403, unseen=OBSERVERS, method="post"),
        "requests:request_assign": Address(OFFICERS, arguments=of("request"), refused=403),
        **{
            f"requests:request_{verb}": Address(OFFICERS, arguments=of("request"), refused=403)
            for verb in ("check", "formulate", "hold", "resume", "step-back")
        },
        **{
            f"requests:request_{verb}": Address(DECIDERS, arguments=of("request"), refused=403)
            for verb in ("approve", "merge", "replace", "close", "reject", "reopen")
        },
        "actions:action_list": Address(),
        "actions:action_detail": Address(arguments=of("action")),
        "actions:approval_form_list": Address(INSIDERS),
        "actions:approval_form_detail": Address(INSIDERS, arguments=of("approval_form")),
        "actions:approval_form_history": Address(INSIDERS, arguments=of("approval_form")),
        "actions:approval_form_add": Address(OFFICERS, refused=403, unseen=OBSERVERS),
        "actions:approval_form_edit": Address(OFFICERS, arguments=of("approval_form"), refused=403, unseen=OBSERVERS),
        # There is no such change.
        "actions:approval_form_revert": Address(
            NOBODY, arguments=lambda cast: [cast["approval_form"].code, 1], answer=404, refused=404, method="post"
        ),
        **{
            f"actions:approval_form_{verb}": Address(
                roles, arguments=of("approval_form"), refused=403, unseen=OBSERVERS
            )
            for verb, roles in (
                ("check", LEADERS),
                ("submit", LEADERS),
                ("withdraw", LEADERS),
                ("redraft", OFFICERS),
                ("revise", OFFICERS),
                ("approve", AUTHORITY),
                ("return", AUTHORITY),
                ("refuse", AUTHORITY),
                ("resume", AUTHORITY),
            )
        },
        "actions:proposed_activity_add": Address(OFFICERS, refused=403, unseen=OBSERVERS),
        "actions:proposed_activity_edit": Address(
            OFFICERS, arguments=key_of("proposed_activity"), refused=403, unseen=OBSERVERS
        ),
        "actions:proposed_activity_delete": Address(
            OFFICERS, arguments=key_of("proposed_activity"), refused=403, unseen=OBSERVERS
        ),
        "actions:of_request": Address(arguments=of("request")),
        "actions:action_add": Address(LEADERS, refused=403),
        "actions:action_edit": Address(OFFICERS, arguments=of("action"), refused=403),
        "actions:action_assign": Address(OFFICERS, arguments=of("action"), refused=403),
        # There is no such change.
        "actions:action_revert": Address(
            NOBODY, arguments=lambda cast: [cast["action"].code, 1], answer=404, refused=404, method="post"
        ),
        **{
            f"actions:action_{verb}": Address(roles, arguments=of("action"), refused=403)
            for verb, roles in (
                ("begin", OFFICERS),
                ("complete", OFFICERS),
                ("postpone", OFFICERS),
                ("cancel", DECIDERS),
                ("reopen", DECIDERS),
            )
        },
        "actions:activity_add": Address(OFFICERS, refused=403),
        **{
            f"actions:activity_{verb}": Address(OFFICERS, arguments=key_of("activity"), refused=403)
            for verb in ("edit", "delete", "begin", "complete", "cancel", "reopen")
        },
        "actions:action_contact_add": Address(OFFICERS, refused=403),
        "actions:action_contact_edit": Address(OFFICERS, arguments=key_of("action_contact"), refused=403),
        "actions:action_contact_delete": Address(OFFICERS, arguments=key_of("action_contact"), refused=403),
        "actions:closure_waiver_add": Address(LEADERS, refused=403),
        "actions:closure_waiver_edit": Address(LEADERS, arguments=key_of("closure_waiver"), refused=403),
        "actions:closure_waiver_delete": Address(LEADERS, arguments=key_of("closure_waiver"), refused=403),
        "actions:calendar": Address(),
        "actions:calendar_subscription": Address(),
        "actions:calendar_subscription_end": Address(answer=302, method="post"),
        # Known by its secret address alone.
        "actions:calendar_feed": Address(arguments=lambda cast: ["no-such-secret"], answer=404, public=True),
        "actions:mission_list": Address(),
        "actions:mission_detail": Address(arguments=of("mission")),
        "actions:mission_plan": Address(OFFICERS, arguments=of("action"), refused=403),
        "actions:mission_add": Address(OFFICERS, refused=403),
        "actions:mission_edit": Address(OFFICERS, arguments=of("mission"), refused=403),
        "actions:mission_delete": Address(OFFICERS, arguments=of("mission"), refused=403),
        "actions:mission_revert": Address(
            NOBODY, arguments=lambda cast: [cast["mission"].code, 1], refused=404, method="post"
        ),
        **{
            f"actions:mission_{verb}": Address(OFFICERS, arguments=of("mission"), refused=403)
            for verb in ("begin", "complete", "cancel", "postpone", "reopen")
        },
        "actions:mission_expert_check": Address(STAFF, arguments=of("mission"), answer=302, refused=403),
        "actions:mobilisation_list": Address(),
        "actions:mobilisation_add": Address(STAFF, refused=403),
        "actions:mobilisation_edit": Address(STAFF, arguments=key_of("mobilisation"), refused=403),
        "actions:mobilisation_delete": Address(STAFF, arguments=key_of("mobilisation"), refused=403),
        "actions:deliverable_list": Address(),
        "actions:deliverable_detail": Address(arguments=of("deliverable")),
        "actions:deliverable_add": Address(OFFICERS, refused=403),
        **{
            f"actions:deliverable_{verb}": Address(OFFICERS, arguments=of("deliverable"), refused=403)
            for verb in ("edit", "delete", "submit", "accept", "return", "take_back")
        },
        "actions:deliverable_revert": Address(
            NOBODY, arguments=lambda cast: [cast["deliverable"].code, 1], refused=404, method="post"
        ),
        "actions:expert_evaluation_add": Address(OFFICERS),
        "actions:expert_evaluation_edit": Address(OFFICERS, arguments=key_of("expert_evaluation")),
        "actions:expert_evaluation_delete": Address(OFFICERS, arguments=key_of("expert_evaluation")),
        "actions:action_evaluation_add": Address(OFFICERS),
        "actions:action_evaluation_edit": Address(OFFICERS, arguments=key_of("action_evaluation")),
        "actions:action_evaluation_delete": Address(OFFICERS, arguments=key_of("action_evaluation")),
        "actions:evaluation_waiver_add": Address(LEADERS, refused=403, unseen=NO_EVALUATORS),
        "actions:evaluation_waiver_edit": Address(
            LEADERS, arguments=key_of("waiver"), refused=403, unseen=NO_EVALUATORS
        ),
        "actions:evaluation_waiver_delete": Address(
            LEADERS, arguments=key_of("waiver"), refused=403, unseen=NO_EVALUATORS
        ),
        "actions:expert_evaluation_list": Address(allowed=frozenset({Role.LEADER, Role.OFFICER, Role.ADMINISTRATOR})),
        "rights": Address(allowed=frozenset({Role.ADMINISTRATOR})),
        "experts:expert_list": Address(),
        "experts:expert_detail": Address(arguments=of("expert")),
        "experts:expert_add": Address(KEEPERS, refused=403),
        "experts:expert_edit": Address(KEEPERS, arguments=of("expert"), refused=403),
        "experts:expert_delete": Address(KEEPERS, arguments=of("expert"), refused=403),
        # There is no such change.
        "experts:expert_revert": Address(
            NOBODY, arguments=lambda cast: [cast["expert"].code, 1], answer=404, refused=404, method="post"
        ),
        "experts:expert_confirm": Address(KEEPERS, arguments=of("expert"), refused=403),
        "experts:expert_restrict": Address(LEADERS, arguments=of("expert"), refused=403),
        "experts:expert_unrestrict": Address(LEADERS, arguments=of("expert"), refused=403),
        "experts:expert_erase": Address(LEADERS, arguments=of("expert"), refused=403),
        "experts:expert_held": Address(KEEPERS, arguments=of("expert"), refused=403),
        "experts:day_rate_add": Address(STAFF),
        "experts:day_rate_edit": Address(STAFF, arguments=key_of("day_rate")),
        "experts:day_rate_delete": Address(STAFF, arguments=key_of("day_rate")),
        "experts:availability_add": Address(KEEPERS),
        "experts:availability_edit": Address(KEEPERS, arguments=key_of("availability")),
        "experts:availability_delete": Address(KEEPERS, arguments=key_of("availability")),
        "experts:flag_add": Address(KEEPERS),
        "experts:flag_edit": Address(KEEPERS, arguments=key_of("flag")),
        "experts:flag_lift": Address(KEEPERS, arguments=key_of("flag")),
        "contacts:contact_list": Address(),
        "contacts:contact_detail": Address(arguments=of("contact")),
        "contacts:institution_list": Address(),
        "contacts:institution_detail": Address(arguments=of("institution")),
        "contacts:focal_point_list": Address(),
        "contacts:focal_point_detail": Address(arguments=lambda cast: [cast["focal_point"].contact.code]),
        "contacts:contact_add": Address(STAFF, refused=403),
        "contacts:contact_edit": Address(STAFF, arguments=of("contact"), refused=403),
        "contacts:institution_add": Address(STAFF, refused=403),
        "contacts:institution_edit": Address(STAFF, arguments=of("institution"), refused=403),
        "contacts:focal_point_add": Address(STAFF, refused=403),
        "contacts:focal_point_edit": Address(
            STAFF, arguments=lambda cast: [cast["focal_point"].contact.code], refused=403
        ),
        # There is no such change.
        "contacts:contact_revert": Address(
            NOBODY, arguments=lambda cast: [cast["contact"].code, 1], answer=404, refused=404, method="post"
        ),
        "contacts:institution_revert": Address(
            NOBODY, arguments=lambda cast: [cast["institution"].code, 1], answer=404, refused=404, method="post"
        ),
        "contacts:focal_point_revert": Address(
            NOBODY, arguments=lambda cast: [cast["focal_point"].contact.code, 1], refused=404, method="post"
        ),
        "contacts:contact_delete": Address(STAFF, arguments=of("contact"), refused=403),
        "contacts:institution_delete": Address(STAFF, arguments=of("institution"), refused=403),
        "contacts:focal_point_delete": Address(
            STAFF, arguments=lambda cast: [cast["focal_point"].contact.code], refused=403
        ),
        "contacts:position_change": Address(STAFF, arguments=of("contact"), refused=403),
        "contacts:position_end": Address(STAFF, arguments=of("contact"), refused=403),
        "contacts:position_add": Address(STAFF, refused=403),
        "contacts:position_edit": Address(STAFF, arguments=key_of("position"), refused=403),
        "contacts:position_delete": Address(STAFF, arguments=key_of("position"), refused=403),
        "contacts:other_address_add": Address(STAFF),
        "contacts:other_address_edit": Address(STAFF, arguments=key_of("other_address")),
        "contacts:other_address_delete": Address(STAFF, arguments=key_of("other_address")),
        # There is no such address: it is another one as soon as it is used first.
        "contacts:other_address_prefer": Address(NOBODY, arguments=lambda cast: [0], method="post"),
        "contacts:focal_point_call_list": Address(STAFF),
        "contacts:focal_point_call_detail": Address(STAFF, arguments=of("call")),
        "contacts:focal_point_call_history": Address(STAFF, arguments=of("call")),
        "contacts:focal_point_call_add": Address(STAFF),
        "contacts:focal_point_call_edit": Address(STAFF, arguments=of("call")),
        "contacts:focal_point_call_delete": Address(STAFF, arguments=of("call")),
        # There is no such change.
        "contacts:focal_point_call_revert": Address(
            NOBODY, arguments=lambda cast: [cast["call"].code, 1], method="post"
        ),
        "contacts:call_recipient_edit": Address(STAFF, arguments=key_of("recipient")),
        "experts:expert_proposal_list": Address(STAFF),
        "experts:expert_proposal_add": Address(STAFF),
        "experts:expert_proposal_edit": Address(STAFF, arguments=key_of("proposal")),
        "experts:expert_proposal_delete": Address(STAFF, arguments=key_of("proposal")),
        "contacts:contact_vcard": Address(arguments=of("contact")),
        "contacts:contact_vcards": Address(),
        "contacts:contact_import": Address(STAFF, refused=403),
        "contacts:institution_import": Address(STAFF, refused=403),
        "workbench:list_import": Address(STAFF, arguments=key_of("list_import")),
        "contacts:contact_doubles": Address(STAFF, refused=403),
        "contacts:contact_typed": Address(),
        "contacts:contact_merge": Address(STAFF, arguments=of("contact"), refused=403),
        "contacts:institution_doubles": Address(STAFF, refused=403),
        "contacts:institution_typed": Address(),
        "contacts:institution_merge": Address(STAFF, arguments=of("institution"), refused=403),
        "experts:expert_doubles": Address(STAFF, refused=403),
        "experts:expert_typed": Address(),
        "experts:expert_merge": Address(STAFF, arguments=of("expert"), refused=403),
        # Of no two records.
        "contacts:contact_not_the_same": Address(STAFF, answer=404, refused=403, method="post"),
        "contacts:institution_not_the_same": Address(STAFF, answer=404, refused=403, method="post"),
        "experts:expert_not_the_same": Address(STAFF, answer=404, refused=403, method="post"),
        "workbench:merge": Address(STAFF, arguments=key_of("merge")),
        "workbench:merge_undo": Address(STAFF, arguments=key_of("merge"), answer=302, method="post"),
        "contacts:institution_people": Address(arguments=of("institution")),
        "documents:document_list": Address(),
        "documents:document_detail": Address(STAFF, arguments=of("document")),
        "documents:document_edit": Address(STAFF, arguments=of("document")),
        "documents:document_withdraw": Address(STAFF, arguments=of("document")),
        "documents:document_put_back": Address(STAFF, arguments=of("document"), answer=302, method="post"),
        "documents:document_versions": Address(STAFF, arguments=of("document"), answer=302, method="post"),
        "documents:document_revert": Address(
            NOBODY, arguments=lambda cast: [cast["document"].code, 1], refused=404, method="post"
        ),
        "documents:record_documents": Address(arguments=lambda cast: ["experts.expert", cast["expert"].code]),
        # There is no such version.
        "documents:version_file": Address(NOBODY, arguments=lambda cast: [cast["document"].code, 9]),
        "documents:version_preview": Address(NOBODY, arguments=lambda cast: [cast["document"].code, 9]),
        "workbench:work": Address(),
        "mail:choices": Address(),
        "mail:mail_list": Address(),
        # Nobody's of those who ask for it: seen by who sees everybody's.
        "mail:mail_detail": Address(LEADERS, arguments=lambda cast: [cast["mail"].code]),
        "mail:mail_history": Address(LEADERS, arguments=lambda cast: [cast["mail"].code]),
        "mail:act": Address(LEADERS, arguments=lambda cast: [cast["mail"].code, "hold"], answer=302, method="post"),
        "following:following": Address(EVERYONE - {Role.OBSERVER}),
        "following:seen": Address(EVERYONE - {Role.OBSERVER}, answer=302, method="post"),
        "following:habit": Address(EVERYONE - {Role.OBSERVER}, answer=302, method="post"),
        "following:choose": Address(
            EVERYONE - {Role.OBSERVER},
            arguments=lambda cast: ["actions.action", cast["action"].code],
            answer=302,
            method="post",
        ),
        "comments:comments": Address(STAFF, arguments=lambda cast: ["actions.action", cast["action"].code]),
        "comments:people": Address(STAFF, arguments=lambda cast: ["actions.action", cast["action"].code]),
        # One's own alone; there is no such comment.
        "comments:edit": Address(NOBODY, arguments=lambda cast: [0]),
        "comments:take_back": Address(NOBODY, arguments=lambda cast: [0], method="post"),
        "workbench:bin": Address(STAFF),
        "workbench:bin_restore": Address(NOBODY, arguments=lambda cast: [1], method="post"),
        "workbench:pick": Address(arguments=lambda cast: ["contacts.institution"]),
        "finance:expenditure_list": Address(),
        "finance:expenditure_detail": Address(arguments=of("expenditure")),
        "finance:action_money": Address(arguments=of("action")),
        "finance:expenditure_check": Address(BOOKKEEPERS, refused=403),
        "finance:expenditure_add": Address(BOOKKEEPERS, refused=403),
        "finance:expenditure_edit": Address(BOOKKEEPERS, arguments=of("expenditure"), refused=403),
        "finance:expenditure_reverse": Address(BOOKKEEPERS, arguments=of("expenditure"), refused=403),
        # There is no such change.
        "finance:expenditure_revert": Address(
            NOBODY, arguments=lambda cast: [cast["expenditure"].code, 1], refused=404, method="post"
        ),
        "finance:sheet_import": Address(BOOKKEEPERS, refused=403),
        "finance:booked_sheet": Address(BOOKKEEPERS, arguments=key_of("sheet")),
        "finance:budget_line_list": Address(),
        "finance:budget_line_detail": Address(arguments=of("budget_line")),
        "finance:budget_line_add": Address(BOOKKEEPERS, refused=403),
        "finance:budget_line_edit": Address(BOOKKEEPERS, arguments=of("budget_line"), refused=403),
        "finance:budget_line_delete": Address(BOOKKEEPERS, arguments=of("budget_line"), refused=403),
        "finance:budget_line_revert": Address(
            NOBODY, arguments=lambda cast: [cast["budget_line"].code, 1], refused=404, method="post"
        ),
        "finance:budget_change": Address(BOOKKEEPERS, refused=403),
        "finance:action_budget_add": Address(BOOKKEEPERS, refused=403),
        "finance:action_budget_edit": Address(BOOKKEEPERS, arguments=key_of("action_budget"), refused=403),
        "finance:action_budget_delete": Address(BOOKKEEPERS, arguments=key_of("action_budget"), refused=403),
        "finance:statement_list": Address(),
        "finance:statement_span": Address(),
        "finance:statement_detail": Address(arguments=lambda cast: [cast["statement"].period.number]),
        "finance:statement_prepare": Address(
            BOOKKEEPERS,
            arguments=lambda cast: [cast["statement"].period.number],
            answer=302,
            refused=403,
            method="post",
        ),
        "reporting:statement_pdf": Address(answer=400, method="post"),  # of no days
        "finance:exchange_rate_list": Address(BOOKKEEPERS),
        "finance:exchange_rate_add": Address(BOOKKEEPERS),
        "finance:exchange_rate_edit": Address(BOOKKEEPERS, arguments=key_of("exchange_rate")),
        "finance:exchange_rate_delete": Address(BOOKKEEPERS, arguments=key_of("exchange_rate")),
        "finance:exchange_rates_paste": Address(BOOKKEEPERS),
        "facility:facility": Address(),
        # There is one already; the form says so.
        "facility:facility_add": Address(LEADERS, refused=403),
        "facility:facility_edit": Address(LEADERS, arguments=of("facility"), refused=403),
        "facility:facility_rate_add": Address(LEADERS, refused=403),
        "facility:facility_rate_edit": Address(LEADERS, arguments=key_of("facility_rate"), refused=403),
        "facility:facility_rate_delete": Address(LEADERS, arguments=key_of("facility_rate"), refused=403),
        "facility:addendum_add": Address(LEADERS, refused=403),
        "facility:addendum_edit": Address(LEADERS, arguments=lambda cast: [cast["addendum"].number], refused=403),
        "facility:addendum_delete": Address(LEADERS, arguments=lambda cast: [cast["addendum"].number], refused=403),
        "facility:period_add": Address(LEADERS, refused=403),
        "facility:period_edit": Address(LEADERS, arguments=lambda cast: [cast["period"].number], refused=403),
        "facility:period_delete": Address(LEADERS, arguments=lambda cast: [cast["period"].number], refused=403),
        "facility:region_add": Address(LEADERS, refused=403),
        "facility:region_edit": Address(LEADERS, arguments=of("region"), refused=403),
        "facility:region_delete": Address(LEADERS, arguments=of("region"), refused=403),
        "facility:country_add": Address(LEADERS, refused=403),
        "facility:country_edit": Address(LEADERS, arguments=of("country"), refused=403),
        "facility:country_delete": Address(LEADERS, arguments=of("country"), refused=403),
        "facility:area_add": Address(LEADERS, refused=403),
        "facility:area_edit": Address(LEADERS, arguments=of("area"), refused=403),
        "facility:area_delete": Address(LEADERS, arguments=of("area"), refused=403),
        "jobs:job_list": Address(),
        "jobs:job_detail": Address(LEADERS, arguments=lambda cast: [cast["job"].pk]),
        "jobs:job_cancel": Address(LEADERS, arguments=lambda cast: [cast["job"].pk], answer=302, method="post"),
        "jobs:job_run_again": Address(LEADERS, arguments=lambda cast: [cast["job"].pk], answer=302, method="post"),
        "jobs:job_file": Address(NOBODY, arguments=lambda cast: [cast["job"].pk]),
        # What one sees but may not do.
        "exchange:exchange": Address(LEADERS, refused=403),
        "exchange:template": Address(LEADERS, refused=403),
        "exchange:export": Address(LEADERS, answer=404, refused=403, method="post"),  # of no form
        "exchange:import_detail": Address(LEADERS, arguments=lambda cast: [cast["check"].pk], answer=302, refused=403),
        "exchange:import_confirm": Address(
            LEADERS, arguments=lambda cast: [cast["check"].pk], answer=404, refused=403, method="post"
        ),
        "reporting:dashboard": Address(),
        "reporting:dashboard_tab": Address(arguments=lambda cast: ["money"]),
        "reporting:figures": Address(),
        "reporting:figure": Address(arguments=lambda cast: ["requests_by_country_and_status"]),
        "reporting:figure_spec": Address(arguments=lambda cast: ["requests_by_period"]),
        "reporting:figure_svg": Address(arguments=lambda cast: ["requests_by_period"]),
        "reporting:figure_csv": Address(arguments=lambda cast: ["requests_by_country_and_status"]),
        "reporting:figure_xlsx": Address(arguments=lambda cast: ["requests_by_country_and_status"]),
        "reporting:figure_json": Address(arguments=lambda cast: ["requests_by_country_and_status"]),
        "reporting:reports": Address(),
        "reporting:report": Address(NOBODY, arguments=lambda cast: [99]),
        "reporting:report_texts": Address(arguments=lambda cast: ["final"]),
        "reporting:narratives": Address(),
        "reporting:narrative": Address(arguments=of("country")),
        "reporting:report_text": Address(arguments=lambda cast: ["final", "summary"]),
        "reporting:records": Address(arguments=lambda cast: ["requests_by_country_and_status"]),
    }
    | {
        f"finance:statement_{verb}": Address(
            allowed, arguments=lambda cast: [cast["statement"].period.number], refused=403
        )
        for verb, allowed in {
            "submit": BOOKKEEPERS,
            "withdraw": BOOKKEEPERS,
            "accept": DECIDERS,
            "return": DECIDERS,
            "reopen": DECIDERS,
        }.items()
    }
)


def everybody_on_stage() -> dict[str, Any]:
    """Make one record of every kind, with what hangs on it."""
    facility = factories.FacilityFactory()
    mobilisation = factories.MobilisationFactory()
    mission = mobilisation.mission
    return {
        "person": factories.UserFactory(finance=True),
        "request": mission.action.request,
        "action": mission.action,
        "mission": mission,
        "activity": mission.activity,
        "approval_form": (form := factories.ApprovalFormFactory()),
        "proposed_activity": form.activities.get(),
        "action_contact": factories.ActionContactFactory(action=mission.action),
        "closure_waiver": factories.ClosureWaiverFactory(action=mission.action),
        "mobilisation": mobilisation,
        "expert": mobilisation.expert,
        "deliverable": factories.DeliverableFactory(mission=mission),
        "expert_evaluation": factories.ExpertEvaluationFactory(mission=mission, expert=mobilisation.expert),
        "action_evaluation": factories.ActionEvaluationFactory(action=mission.action),
        "waiver": factories.EvaluationWaiverFactory(action=mission.action),
        "criterion": factories.CriterionFactory(),
        "institution": factories.InstitutionFactory(),
        "contact": factories.ContactFactory(),
        "focal_point": factories.FocalPointFactory(),
        "position": factories.PositionFactory(),
        "other_address": factories.OtherAddressFactory(),
        "facility": facility,
        "facility_rate": factories.FacilityRateFactory(),
        "addendum": factories.AddendumFactory(),
        "period": factories.PeriodFactory(),
        "region": factories.RegionFactory(),
        "country": factories.CountryFactory(),
        "area": factories.AreaFactory(),
        "day_rate": factories.DayRateFactory(),
        "availability": factories.AvailabilityFactory(),
        "flag": factories.FlagFactory(),
        "call": factories.FocalPointCallFactory(),
        "recipient": factories.CallRecipientFactory(),
        "proposal": factories.ExpertProposalFactory(),
        "expenditure": factories.ExpenditureFactory(),
        "list_import": bring(
            kind="contacts.contact",
            name="A list that waits",
            cells=[["Name", "E-mail"], ["Horvat", "horvat@example.org"]],
            by=factories.UserFactory(officer=True),
        ),
        "sheet": factories.BookedSheetFactory(),
        "merge": merge_records(
            winner=factories.ContactFactory(),
            loser=factories.ContactFactory(),
            by=factories.UserFactory(officer=True),
        ),
        "document": factories.DocumentFactory(record=mobilisation.expert, readers="staff"),
        "exchange_rate": factories.ExchangeRateFactory(),
        "view": SavedView.objects.create(
            slug="contacts", name="Everyone's", query="q=a", shared=True, owner=factories.UserFactory()
        ),
        "budget_line": factories.BudgetLineFactory(),
        "action_budget": factories.ActionBudgetFactory(),
        "statement": factories.StatementFactory(),
        # Nobody's of those who ask for it: seen by who sees everybody's.
        "job": Job.objects.create(kind="report", title="A report"),
        "mail": factories.MailFactory(),
        "check": Job.objects.create(kind="exchange.check", title="A check that waits"),
    }


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Everybody, and one person a role, made once for all addresses; each test undoes what it did to them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield everybody_on_stage() | {role: factories.UserFactory(role=role) for role in Role.values}
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def signed_in(stage: dict[str, Any], django_db_blocker: Any) -> dict[str, SimpleCookie]:
    """The cookies of each role's session: signing in anew at every address takes as long as what is asked there."""
    clients = {role: Client() for role in Role.values}
    with django_db_blocker.unblock():
        for role, client in clients.items():
            client.force_login(stage[role])
    return {role: client.cookies for role, client in clients.items()}


@pytest.fixture
def cast(stage: dict[str, Any], db: None) -> dict[str, Any]:
    return stage


def names(resolver: Any = None, before: str = "") -> Iterator[str]:
    """Every name of an address that the program has, but for the pages of Django's own administration."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if not hasattr(pattern, "url_patterns"):
            yield f"{before}{pattern.name}"
        elif pattern.namespace != "admin":
            yield from names(pattern, f"{before}{pattern.namespace}:" if pattern.namespace else before)


def test_every_address_is_in_the_matrix() -> None:
    assert sorted(set(names())) == sorted(MATRIX)


@pytest.mark.parametrize("name", MATRIX)
def test_each_role_gets_what_is_its_own(
    name: str, cast: dict[str, Any], signed_in: dict[str, SimpleCookie], settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    entry = MATRIX[name]
    where = reverse(name, args=entry.arguments(cast))
    for role in Role.values:
        client = Client()
        client.cookies = deepcopy(signed_in[role])
        answer = getattr(client, entry.method)(where)
        refused = 404 if role in entry.unseen else entry.refused
        expected = entry.answer if role in entry.allowed else refused
        assert answer.status_code == expected, f"{role} at {where}"


@pytest.mark.parametrize("name", [name for name in MATRIX if not MATRIX[name].public])
def test_who_is_not_signed_in_is_led_to_the_sign_in_page(name: str, client: Client, cast: dict[str, Any]) -> None:
    where = reverse(name, args=MATRIX[name].arguments(cast))
    answer = getattr(client, MATRIX[name].method)(where)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


#: Keys that no record has, by what may stand in an address.
NO_KEYS = {
    "IntConverter": (0, 10**40),
    "PathConverter": ("a/b", "'\";--" + "9" * 300),
    "StringConverter": ("'\";--" + "9" * 300,),
    "SlugConverter": ("no-such",),
}


def keyed(resolver: Any = None, before: str = "") -> Iterator[tuple[str, str]]:
    """The addresses of single records, with what may stand in them."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            if pattern.namespace != "admin":
                yield from keyed(pattern, f"{before}{pattern.namespace}:" if pattern.namespace else before)
        elif set(pattern.pattern.converters) == {"key"}:
            yield f"{before}{pattern.name}", type(pattern.pattern.converters["key"]).__name__


@pytest.mark.parametrize(("name", "converter"), list(keyed()))
def test_a_key_that_no_record_has_is_not_found(
    name: str, converter: str, client: Client, cast: dict[str, Any], signed_in: dict[str, SimpleCookie]
) -> None:
    client.cookies = deepcopy(signed_in[Role.ADMINISTRATOR])
    for key in NO_KEYS[converter]:
        assert client.get(reverse(name, kwargs={"key": key})).status_code in (404, 405), key
