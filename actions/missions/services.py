"""What plans and moves missions."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.choices import ENDED, WorkStatus
from actions.missions.clashes import clashes_of_team, refused_for
from actions.missions.workflow import WORKFLOW
from actions.models import Action, Activity, Mission
from experts.models import Expert
from pmt.workbench.moves import record_move
from pmt.workbench.numbering import next_code
from pmt.workbench.templatetags.workbench import day
from pmt.workbench.verbs import Refused, move


def next_mission_code() -> str:
    """Return the next free code, `M082`, and keep it until the transaction ends."""
    return next_code(Mission, "M", 3)


def next_number(activity: Activity) -> str:
    """Return the number of the next mission of an activity: one more than the greatest that is a number."""
    taken = [int(n) for n in activity.missions.values_list("number", flat=True) if n.isascii() and n.isdigit()]
    return str(max(taken, default=0) + 1)


def lock_experts(experts: Iterable[Any]) -> None:
    """Lock experts in the order of their keys: whoever mobilises the same ones waits, and never for each other.

    Take the mission first, then its experts.
    """
    list(Expert.objects.filter(pk__in=experts).order_by("pk").select_for_update(no_key=True).values_list("pk"))


@transaction.atomic
def plan_mission(*, mission: Mission, by: Any) -> Mission:
    """Write a new mission as planned.

    It was planned today, or, when it is logged late, on its first day. Without a number it gets the
    next one of its activity. Raises Refused where its action has ended.
    """
    action = Action.objects.select_for_update(no_key=True).get(pk=mission.action_id)
    if action.status in ENDED:
        raise Refused(
            _("The action %(code)s has ended; no mission can be planned for it.") % {"code": action.code}, "action"
        )
    if mission.start_date < action.approved_on:
        raise Refused(
            _("The action was approved on %(day)s; no mission begins before.") % {"day": day(action.approved_on)},
            "start_date",
        )
    if mission.activity is not None and not mission.number:
        mission.number = next_number(mission.activity)
    mission.code = mission.code or next_mission_code()
    mission.save()
    record_move(mission, status=WorkStatus.PLANNED, on=min(timezone.localdate(), mission.start_date), by=by)
    return mission


@transaction.atomic
def plan_missions(*, missions: list[Mission], by: Any) -> list[Mission]:
    """Write several new missions of one action, all or none. Raises Refused."""
    return [plan_mission(mission=each, by=by) for each in missions]


@transaction.atomic
def begin_mission(
    *, record: Mission, by: Any, on: date, why: str = "", ended: bool = False, seen: str | None = None
) -> Mission:
    """Begin a mission on one of its days; with `ended` complete it on its last day, too. Raises Refused."""
    held = WORKFLOW.take("begin", record, by=by, on=on, seen=seen)
    if not held.start_date <= on <= held.end_date:
        raise Refused(
            _("The mission lasts from %(start)s to %(end)s: choose one of these days, or change its dates first.")
            % {"start": day(held.start_date), "end": day(held.end_date)},
            "on",
        )
    move(held, WorkStatus.ONGOING, on=on, by=by, why=why)
    if ended:
        complete_mission(record=held, by=by, on=held.end_date)
    return held


@transaction.atomic
def complete_mission(*, record: Mission, by: Any, on: date, why: str = "", seen: str | None = None) -> Mission:
    """Complete a mission, not before its last day. Raises Refused."""
    held = WORKFLOW.take("complete", record, by=by, on=on, seen=seen)
    if on < held.end_date:
        raise Refused(
            _("Its last day is %(day)s. Choose that day or a later one, or change its dates first.")
            % {"day": day(held.end_date)},
            "on",
        )
    return move(held, WorkStatus.COMPLETED, on=on, by=by, why=why)


@transaction.atomic
def cancel_mission(*, record: Mission, by: Any, on: date, why: str, seen: str | None = None) -> Mission:
    """Cancel a mission; its experts are free again on its days. Raises Refused."""
    held = WORKFLOW.take("cancel", record, by=by, on=on, seen=seen)
    return move(held, WorkStatus.CANCELLED, on=on, by=by, why=why)


@transaction.atomic
def postpone_mission(*, record: Mission, by: Any, on: date, why: str, seen: str | None = None) -> Mission:
    """Take back that a mission has begun: it is planned again. Raises Refused."""
    held = WORKFLOW.take("postpone", record, by=by, on=on, seen=seen)
    return move(held, WorkStatus.PLANNED, on=on, by=by, why=why)


@transaction.atomic
def reopen_mission(*, record: Mission, by: Any, on: date, why: str, seen: str | None = None) -> Mission:
    """Take up a completed or cancelled mission where it stood before.

    Raises Refused, also where one of its experts is elsewhere meanwhile.
    """
    held = WORKFLOW.take("reopen", record, by=by, on=on, seen=seen)
    lock_experts(held.mobilisations.values("expert"))
    if found := clashes_of_team(held, held.start_date, held.end_date):
        raise Refused(refused_for(found))
    open_ones = [WorkStatus.PLANNED, WorkStatus.ONGOING]
    before = held.moves.filter(status__in=open_ones).order_by("number").last()
    fallback = WorkStatus.ONGOING if held.status == WorkStatus.COMPLETED else WorkStatus.PLANNED
    return move(held, before.status if before else fallback, on=on, by=by, why=why)
