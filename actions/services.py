"""What opens and moves actions, and their activities."""

from collections.abc import Collection
from datetime import date
from typing import Any

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from actions.choices import NOT_CARRIED_OUT, ActionStatus
from actions.models import Action, Activity, ClosureWaiver
from actions.workflow import OF_ACTIVITIES, WORKFLOW
from facility.models import Area
from pmt.workbench.formats import written_day
from pmt.workbench.moves import record_move
from pmt.workbench.verbs import Refused, move
from requests_app.choices import RequestStatus
from requests_app.models import AssistanceRequest


@transaction.atomic
def open_action(*, action: Action, areas: Collection[Area] = (), by: Any) -> Action:
    """Write a new action, approved on its day: of an approved request under the request's code, or under its own.

    Raises Refused where the request is not approved, was approved later, or has an action already.
    """
    if action.request_id is not None:
        asked = AssistanceRequest.objects.select_for_update(no_key=True).get(pk=action.request_id)
        if asked.status != RequestStatus.APPROVED or asked.decided_on is None:
            raise Refused(
                _("%(code)s is “%(status)s”. An action is opened from an approved request.")
                % {"code": asked.code, "status": asked.get_status_display()},
                "request",
            )
        if asked.decided_on > action.approved_on:
            raise Refused(
                _("The request was approved on %(day)s. Choose that day or a later one.")
                % {"day": written_day(asked.decided_on)},
                "approved_on",
            )
        if Action.objects.filter(request=asked).exists():
            raise Refused(_("%(code)s has an action already.") % {"code": asked.code}, "request")
        action.code = asked.code
    if Action.objects.filter(code=action.code).exists():
        raise Refused(_("There is an action %(code)s already.") % {"code": action.code}, "code")
    action.save()
    action.areas.set(areas)
    record_move(action, status=ActionStatus.APPROVED, on=action.approved_on, by=by)
    return action


@transaction.atomic
def correct_approval(*, record: Action, on: date) -> None:
    """Put right the day of approval, and with it the move that tells of it. Raises Refused."""
    first, *later = record.moves.order_by("number")[:2]
    if later and later[0].on_date is not None and later[0].on_date < on:
        raise Refused(
            _("“%(status)s” is of %(day)s. Choose that day or one before it.")
            % {"status": later[0].get_status_display(), "day": written_day(later[0].on_date)},
            "approved_on",
        )
    if first.status == ActionStatus.APPROVED and first.on_date is not None:
        first.on_date = on
        first.save(update_fields=["on_date"])


# --- Moves of an action -----------------------------------------------------------------------------------


@transaction.atomic
def begin_action(*, record: Action, by: Any, on: date, why: str = "", seen: str | None = None) -> Any:
    """Begin the work. Raises Refused."""
    held = WORKFLOW.take("begin", record, by=by, on=on, seen=seen)
    return move(held, ActionStatus.ONGOING, on=on, by=by, why=why)


@transaction.atomic
def postpone_action(*, record: Action, by: Any, on: date, why: str = "", seen: str | None = None) -> Any:
    """Take back that an action has begun. Raises Refused."""
    held = WORKFLOW.take("postpone", record, by=by, on=on, seen=seen)
    return move(held, ActionStatus.APPROVED, on=on, by=by, why=why)


@transaction.atomic
def complete_action(*, record: Action, by: Any, on: date, why: str = "", seen: str | None = None) -> Any:
    """Complete an action, not before the end of its last mission. Raises Refused."""
    held = WORKFLOW.take("complete", record, by=by, on=on, seen=seen)
    _after_last_mission(held, on)
    return move(held, ActionStatus.COMPLETED, on=on, by=by, why=why)


@transaction.atomic
def cancel_action(*, record: Action, by: Any, on: date, why: str, seen: str | None = None) -> Any:
    """Cancel an action, not before the end of a mission carried out. Raises Refused."""
    held = WORKFLOW.take("cancel", record, by=by, on=on, seen=seen)
    _after_last_mission(held, on)
    return move(held, ActionStatus.CANCELLED, on=on, by=by, why=why)


@transaction.atomic
def reopen_action(*, record: Action, by: Any, on: date, why: str, seen: str | None = None) -> Any:
    """Take up a completed or cancelled action where it stood before. Raises Refused."""
    held = WORKFLOW.take("reopen", record, by=by, on=on, seen=seen)
    before = held.moves.filter(status__in=[ActionStatus.APPROVED, ActionStatus.ONGOING]).order_by("number").last()
    return move(held, before.status if before else ActionStatus.ONGOING, on=on, by=by, why=why)


def _after_last_mission(held: Action, on: date) -> None:
    last = held.missions.exclude(status__in=NOT_CARRIED_OUT).order_by("end_date").last()
    if last is not None and on < last.end_date:
        raise Refused(
            _("Mission %(code)s lasted until %(day)s. Choose that day or a later one.")
            % {"code": last.code, "day": written_day(last.end_date)},
            "on",
        )


@transaction.atomic
def waive_deliverables(*, action: Action, reason: str, by: Any, on: date) -> ClosureWaiver:
    """Let an action be completed although deliverables are not accepted."""
    waiver, _new = ClosureWaiver.objects.update_or_create(
        action=action, defaults={"reason": reason, "by": by, "by_name": "", "on_date": on}
    )
    return waiver


# --- Moves of an activity ---------------------------------------------------------------------------------


@transaction.atomic
def set_activity_status(*, verb: str, record: Activity, by: Any, why: str = "") -> Activity:
    """Do a verb to an activity; activities keep no dated moves, but a history. Raises Refused."""
    held = OF_ACTIVITIES.take(verb, record, by=by)
    held.status = OF_ACTIVITIES.rule(verb).target
    with pghistory.context(why=why):
        held.save(update_fields=["status"])
    return held
