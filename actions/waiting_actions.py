"""What of actions and approval forms waits for a person (`registry.work`)."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actions.choices import ActionStatus, FormStatus, WorkStatus
from actions.models import Action, ApprovalForm, Deliverable, Mission
from actions.workflow import OPEN_MISSIONS
from pmt.accounts.choices import Role
from pmt.workbench import registry

_CHASERS = {Role.LEADER, Role.OFFICER}


def _to_close(user: Any) -> QuerySet[Any]:
    """The actions under way whose missions have ended and whose deliverables are accepted."""
    missions = Mission.objects.filter(action=OuterRef("pk"))
    owed = Deliverable.objects.filter(action=OuterRef("pk"), accepted_on=None)
    return Action.objects.visible_to(user).filter(
        Exists(missions.filter(status=WorkStatus.COMPLETED)),
        ~Exists(missions.filter(status__in=OPEN_MISSIONS)),
        ~Exists(owed),
        status=ActionStatus.ONGOING,
    )


def _forms(status: str) -> Callable[[Any], QuerySet[Any]]:
    """Return what gives the approval forms of a status."""

    def records(user: Any) -> QuerySet[Any]:
        found = ApprovalForm.objects.visible_to(user).filter(status=status)
        return found.filter(next=None) if status == FormStatus.RETURNED else found

    return records


def _saying(words: Any) -> Callable[[Any], Any]:
    """Return what says the same of each record."""
    return lambda each: words


def _page_of_form(form: ApprovalForm) -> str:
    return reverse("actions:approval_form_detail", args=[form.code])


def declare() -> None:
    """State what waits."""
    registry.work(
        name="actions-to-close",
        position=15,
        title=_("Actions that can be completed"),
        shows=Action,
        roles=_CHASERS,
        records=_to_close,
        responsible="responsible",
        what=lambda each: _("Complete it, or plan what is left"),
        address=lambda each: reverse("actions:action_detail", args=[each.code]),
    )

    for _name, _place, _title, _status, _verb, _roles, _what in (
        ("forms-to-approve", 5, _("Approval forms to decide"), FormStatus.SUBMITTED, "approve", {Role.APPROVER},
         _("Approve it, or return it with what is to be changed")),
        ("forms-to-submit", 16, _("Approval forms to submit"), FormStatus.CHECKED, "submit", {Role.LEADER},
         _("Submit it to the contracting authority")),
    ):  # fmt: skip
        registry.work(
            name=_name,
            position=_place,
            title=_title,
            shows=ApprovalForm,
            verb=_verb,
            roles=_roles,
            records=_forms(_status),
            what=_saying(_what),
            address=_page_of_form,
        )
    for _name, _place, _title, _status, _what in (
        ("forms-returned", 17, _("Approval forms returned"), FormStatus.RETURNED, _("Begin the next version")),
        (
            "forms-in-work",
            18,
            _("Approval forms in preparation"),
            FormStatus.DRAFT,
            _("Write it, and have it signed off"),
        ),
    ):
        registry.work(
            name=_name,
            position=_place,
            title=_title,
            shows=ApprovalForm,
            roles=_CHASERS,
            records=_forms(_status),
            responsible="responsible",
            what=_saying(_what),
            address=_page_of_form,
        )
