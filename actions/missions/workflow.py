"""The legal moves of a mission (the life of a request, steps 5 and 6), and what must hold before each."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions.choices import ENDED, ActionStatus
from actions.choices import WorkStatus as Status
from actions.models import Mission
from pmt.workbench.verbs import Condition, Rule, Workflow


def _action(record: Any) -> str:
    return reverse("actions:action_detail", args=[record.action.code])


def _form(record: Any) -> str:
    return f"{reverse('actions:mission_detail', args=[record.code])}edit/"


ACTION_GOES_ON = Condition(
    lambda record: record.action.status not in ENDED,
    _("Its action has ended; that would have to be reopened first."),
    address=_action,
)
ACTION_HAS_BEGUN = Condition(
    lambda record: record.action.status != ActionStatus.APPROVED,
    _("Its action has not begun; begin that first."),
    mended_by=("begin", "actions.action"),
    address=_action,
)
FIRST_DAY_HAS_COME = Condition(
    lambda record: record.start_date <= timezone.localdate(),
    _("Its first day is still to come. If it begins earlier, change its dates first."),
    mended_by=("change", "actions.mission"),
    address=_form,
)
LAST_DAY_HAS_COME = Condition(
    lambda record: record.end_date <= timezone.localdate(),
    _("Its last day is still to come. If it ended earlier, change its dates first."),
    mended_by=("change", "actions.mission"),
    address=_form,
)

WORKFLOW = Workflow(
    Mission,
    Rule(
        "begin",
        sources={Status.PLANNED},
        target=Status.ONGOING,
        conditions=(ACTION_GOES_ON, ACTION_HAS_BEGUN, FIRST_DAY_HAS_COME),
        undone_by="postpone",
    ),
    Rule(
        "complete",
        sources={Status.ONGOING},
        target=Status.COMPLETED,
        conditions=(LAST_DAY_HAS_COME,),
        undone_by="reopen",
    ),
    Rule("cancel", sources={Status.PLANNED, Status.ONGOING}, target=Status.CANCELLED, undone_by="reopen"),
    Rule("postpone", sources={Status.ONGOING}, target=Status.PLANNED, right="begin", opposite=True),
    Rule("reopen", sources={Status.COMPLETED, Status.CANCELLED}, conditions=(ACTION_GOES_ON,), opposite=True),
    since=lambda record: record.action.approved_on,
)
