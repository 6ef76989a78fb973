"""What is done with approval forms: prepared, checked, submitted, returned, approved, refused."""

from collections.abc import Collection
from datetime import date
from typing import Any

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.approval.telling import tell_authority, tell_team
from actions.approval.workflow import WORKFLOW
from actions.choices import FormSection, FormStatus, WorkStatus
from actions.models import Action, Activity, ApprovalForm, FormRemark, ProposedActivity
from actions.services import open_action
from actions.workflow import OPEN_MISSIONS
from facility.models import Area
from pmt.accounts.matrix import kind_of
from pmt.following.services import follow_by_itself
from pmt.workbench.moves import record_move
from pmt.workbench.numbering import next_code
from pmt.workbench.verbs import Refused, move
from requests_app.assigning import tell_responsible
from requests_app.choices import RequestStatus
from requests_app.models import AssistanceRequest
from requests_app.services import approve_request

#: What a form and an action say in the same words.
SHARED = (
    "title",
    "country",
    "region",
    "institution",
    "general_objective",
    "specific_objectives",
    "expected_results",
    "responsible",
)
#: What a version takes over from the one before, besides.
OWN = ("addendum", "request", "action", "own_code", "assumptions", "calendar", "estimated_budget", "budget_note")


@transaction.atomic
def prepare_form(
    *,
    form: ApprovalForm,
    areas: Collection[Area] = (),
    activities: Collection[ProposedActivity] = (),
    by: Any,
    on: date | None = None,
) -> ApprovalForm:
    """Write a new form as a draft, with the activities that it begins with."""
    form.code = next_code(ApprovalForm, "F", 3)
    form.save()
    form.areas.set(areas)
    for each in activities:
        each.form = form
        each.save()
    record_move(form, status=FormStatus.DRAFT, on=on or timezone.localdate(), by=by)
    return form


@transaction.atomic
def check_form(*, record: ApprovalForm, by: Any, on: date, why: str = "", seen: str | None = None) -> Any:
    """Sign a form off before it leaves; from then on it is not edited. Raises Refused."""
    held = WORKFLOW.take("check", record, by=by, on=on, seen=seen)
    return move(held, FormStatus.CHECKED, on=on, by=by, why=why)


@transaction.atomic
def redraft_form(*, record: ApprovalForm, by: Any, on: date, why: str = "", seen: str | None = None) -> Any:
    """Take a form back into work before it is submitted. Raises Refused."""
    held = WORKFLOW.take("redraft", record, by=by, on=on, seen=seen)
    return move(held, FormStatus.DRAFT, on=on, by=by, why=why)


@transaction.atomic
def submit_form(*, record: ApprovalForm, by: Any, on: date, why: str = "", seen: str | None = None) -> Any:
    """Put a form before the contracting authority. Raises Refused."""
    held = WORKFLOW.take("submit", record, by=by, on=on, seen=seen)
    done = move(held, FormStatus.SUBMITTED, on=on, by=by, why=why)
    tell_authority(held, by)
    return done


@transaction.atomic
def withdraw_form(*, record: ApprovalForm, by: Any, on: date, why: str = "", seen: str | None = None) -> Any:
    """Take a form back from the authority before it decides. Raises Refused."""
    held = WORKFLOW.take("withdraw", record, by=by, on=on, seen=seen)
    return move(held, FormStatus.CHECKED, on=on, by=by, why=why)


@transaction.atomic
def return_form(
    *, record: ApprovalForm, by: Any, on: date, why: str = "", seen: str | None = None, **remarks: str
) -> Any:
    """Return a form with what is to be changed, section by section (`remark_<section>`). Raises Refused."""
    held = WORKFLOW.take("return", record, by=by, on=on, seen=seen)
    said = {section: remarks.get(f"remark_{section.value}", "").strip() for section in FormSection}
    if not any(said.values()):
        raise Refused(_("Say of at least one section what is to be changed."))
    FormRemark.objects.filter(form=held).delete()
    FormRemark.objects.bulk_create(
        [FormRemark(form=held, section=section, text=text) for section, text in said.items() if text]
    )
    done = move(held, FormStatus.RETURNED, on=on, by=by, why=why)
    tell_team(held, by, why)
    return done


@transaction.atomic
def refuse_form(*, record: ApprovalForm, by: Any, on: date, why: str, seen: str | None = None) -> Any:
    """Refuse a form; the request stays where it is. Raises Refused."""
    held = WORKFLOW.take("refuse", record, by=by, on=on, seen=seen)
    done = move(held, FormStatus.REFUSED, on=on, by=by, why=why)
    tell_team(held, by, why)
    return done


@transaction.atomic
def resume_form(*, record: ApprovalForm, by: Any, on: date, why: str = "", seen: str | None = None) -> Any:
    """Take back that a form was returned or refused: it is before the authority again. Raises Refused."""
    held = WORKFLOW.take("resume", record, by=by, on=on, seen=seen)
    FormRemark.objects.filter(form=held).delete()
    return move(held, FormStatus.SUBMITTED, on=on, by=by, why=why)


@transaction.atomic
def revise_form(*, record: ApprovalForm, by: Any, why: str = "", seen: str | None = None) -> ApprovalForm:
    """Begin the next version of a form that was returned, with what this one says. Raises Refused."""
    held = WORKFLOW.take("revise", record, by=by, seen=seen)
    following = ApprovalForm(version=held.version + 1, previous=held)
    for name in (*SHARED, *OWN):
        setattr(following, name, getattr(held, name))
    with pghistory.context(why=why):
        prepare_form(
            form=following,
            areas=list(held.areas.all()),
            activities=[
                ProposedActivity(number=each.number, title=each.title, inputs=each.inputs, expert_days=each.expert_days)
                for each in held.activities.all()
            ],
            by=by,
        )
    _follows(following)
    return following


@transaction.atomic
def approve_form(*, record: ApprovalForm, by: Any, on: date, why: str = "", seen: str | None = None) -> Any:
    """Approve a form: its action begins to exist on that day, or what the addendum says is put into it.

    The request, if it is not approved yet, is approved on the same day. Raises Refused, and does nothing
    where one of these is not possible.
    """
    held = WORKFLOW.take("approve", record, by=by, on=on, seen=seen)
    if held.addendum:
        _apply(held, by=by, why=why)
    else:
        held.action = _open(held, by=by, on=on, why=why)
        held.save(update_fields=["action"])
    done = move(held, FormStatus.APPROVED, on=on, by=by, why=why)
    tell_team(held, by, why)
    return done


def _follows(record: ApprovalForm | Action) -> None:
    """Let who answered for what a record came from, and does for it, follow it."""
    if record.responsible is not None:
        follow_by_itself(who=record.responsible, kind=kind_of(record), key=record.pk)


def _open(held: ApprovalForm, *, by: Any, on: date, why: str) -> Action:
    """Open the action that a form proposes, with its activities."""
    if held.request_id is not None:
        asked = AssistanceRequest.objects.get(pk=held.request_id)
        if asked.status != RequestStatus.APPROVED:
            approve_request(record=asked, by=by, on=on, why=why)
    action = Action(request_id=held.request_id, code=held.own_code, approved_on=on)
    for name in SHARED:
        setattr(action, name, getattr(held, name))
    open_action(action=action, areas=list(held.areas.all()), by=by)
    _follows(action)
    for each in held.activities.all():
        Activity.objects.create(action=action, number=each.number, title=each.title)
    return action


def _apply(held: ApprovalForm, *, by: Any, why: str) -> None:
    """Put what an addendum says into its action.

    Activities are told apart by their numbers. One that the addendum no longer has is cancelled, unless it
    is completed already; Refused where missions of it have not ended.
    """
    action = Action.objects.select_for_update(no_key=True).get(pk=held.action_id)
    before = action.responsible_id
    with pghistory.context(why=why or _("Addendum %(code)s") % {"code": held.code}):
        for name in SHARED:
            setattr(action, name, getattr(held, name))
        action.save()
        tell_responsible(record=action, before=before, by=by)
        action.areas.set(held.areas.all())
        proposed = {each.number: each for each in held.activities.all()}
        for activity in action.activities.select_for_update(no_key=True).order_by("pk"):
            wanted = proposed.pop(activity.number, None)
            if wanted is not None:
                if activity.title != wanted.title:
                    activity.title = wanted.title
                    activity.save(update_fields=["title"])
            elif activity.status in OPEN_MISSIONS:
                if activity.missions.filter(status__in=OPEN_MISSIONS).exists():
                    raise Refused(
                        _("The addendum leaves out activity %(number)s, of which missions have not ended.")
                        % {"number": activity.number}
                    )
                activity.status = WorkStatus.CANCELLED
                activity.save(update_fields=["status"])
        for each in proposed.values():
            Activity.objects.create(action=action, number=each.number, title=each.title)
