"""The legal moves of an action and of its activities, and what must hold before each."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from actions.choices import ENDED, NOT_CARRIED_OUT, WorkStatus
from actions.choices import ActionStatus as Status
from actions.models import Action, Activity, ClosureWaiver
from pmt.workbench.verbs import Condition, Rule, Workflow
from requests_app.workflow import WORKFLOW as OF_REQUESTS

#: Missions that have not ended.
OPEN_MISSIONS = [WorkStatus.PLANNED, WorkStatus.ONGOING]


def open_missions(record: Action | Activity) -> int:
    """Return how many missions of an action or activity have not ended."""
    return record.missions.filter(status__in=OPEN_MISSIONS).count()


def open_deliverables(record: Action) -> int:
    """Return how many deliverables of an action are not accepted."""
    return record.deliverables.filter(accepted_on=None).count()


def missions_wait(n: int) -> str:
    """Say how many missions have not ended."""
    return ngettext("%(n)s mission has not ended.", "%(n)s missions have not ended.", n) % {"n": n}


def deliverables_wait(n: int) -> str:
    """Say how many deliverables are not accepted."""
    return ngettext("%(n)s deliverable is not accepted.", "%(n)s deliverables are not accepted.", n) % {"n": n}


MISSIONS_ENDED = Condition(
    lambda record: not open_missions(record),
    lambda record: missions_wait(open_missions(record)),
    mended_by=("complete", "actions.mission"),
    address=lambda record: f"{reverse('actions:mission_list')}?action={record.code}",
)
DELIVERABLES_ACCEPTED = Condition(
    lambda record: not open_deliverables(record) or ClosureWaiver.objects.filter(action=record).exists(),
    lambda record: deliverables_wait(open_deliverables(record)),
    mended_by=("add", "actions.closurewaiver"),
    address=lambda record: f"{reverse('actions:deliverable_list')}?action={record.code}",
)
NO_MISSION_BEGUN = Condition(
    lambda record: not record.missions.exclude(status__in=NOT_CARRIED_OUT).exists(),
    _("A mission has begun; the action goes on."),
)

WORKFLOW = Workflow(
    Action,
    Rule("begin", sources={Status.APPROVED}, target=Status.ONGOING, undone_by="postpone"),
    Rule(
        "complete",
        sources={Status.ONGOING},
        target=Status.COMPLETED,
        conditions=(MISSIONS_ENDED, DELIVERABLES_ACCEPTED),
        undone_by="reopen",
    ),
    Rule(
        "cancel",
        sources={Status.APPROVED, Status.ONGOING},
        target=Status.CANCELLED,
        conditions=(MISSIONS_ENDED,),
        undone_by="reopen",
    ),
    Rule(
        "postpone",
        sources={Status.ONGOING},
        target=Status.APPROVED,
        right="begin",
        conditions=(NO_MISSION_BEGUN,),
        opposite=True,
    ),
    Rule("reopen", sources={Status.COMPLETED, Status.CANCELLED}, opposite=True),
    since=lambda record: record.approved_on,
)


def _of_activity(record: Any) -> str:
    return f"{reverse('actions:mission_list')}?action={record.action.code}"


ITS_MISSIONS_ENDED = Condition(
    lambda record: not open_missions(record),
    lambda record: missions_wait(open_missions(record)),
    mended_by=("complete", "actions.mission"),
    address=_of_activity,
)
OF_ACTIVITIES = Workflow(
    Activity,
    Rule("begin", sources={WorkStatus.PLANNED}, target=WorkStatus.ONGOING),
    Rule("complete", sources={WorkStatus.ONGOING}, target=WorkStatus.COMPLETED, conditions=(ITS_MISSIONS_ENDED,)),
    Rule("cancel", sources=set(OPEN_MISSIONS), target=WorkStatus.CANCELLED, conditions=(ITS_MISSIONS_ENDED,)),
    Rule(
        "reopen",
        sources={WorkStatus.COMPLETED, WorkStatus.CANCELLED},
        target=WorkStatus.ONGOING,
        opposite=True,
    ),
    since=lambda record: record.action.approved_on,
)


def answers_to(request: Any) -> QuerySet[Action]:
    """Return the actions that answer a request."""
    return Action.objects.filter(request=request)


OF_REQUESTS.require(
    "reopen",
    Condition(
        lambda record: not answers_to(record).exclude(status__in=ENDED).exists(),
        _("An action answers it, so it stays approved. Cancel the action instead."),
        mended_by=("cancel", "actions.action"),
        address=lambda record: reverse("actions:action_detail", args=[record.action.code]),
    ),
)
OF_REQUESTS.require(
    "reopen",
    Condition(
        lambda record: not answers_to(record).filter(status__in=ENDED).exists(),
        _("Its action has ended, so it stays approved. Log what is asked for now as a request of its own."),
        mended_by=("add", "requests.assistancerequest"),
        address=lambda _record: reverse("requests:request_add"),
    ),
)
