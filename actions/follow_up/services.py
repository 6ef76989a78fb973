"""What moves a deliverable: it is submitted, accepted or returned on a day, and each step can be taken back."""

from datetime import date
from typing import Any

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.choices import DeliverableStatus as Status
from actions.models import Deliverable
from pmt.accounts.matrix import may
from pmt.workbench.templatetags.workbench import day
from pmt.workbench.verbs import Refused, roles_that

#: What each verb asks for: the right, and where the deliverable stands.
STEPS: dict[str, tuple[str, set[str]]] = {
    "submit": ("submit", {Status.OWED, Status.RETURNED}),
    "accept": ("accept", {Status.SUBMITTED}),
    "return": ("return", {Status.SUBMITTED}),
    "take_back": ("change", {Status.SUBMITTED, Status.RETURNED, Status.ACCEPTED}),
}


def seen_of(record: Deliverable) -> str:
    """Return what tells whether somebody moved a deliverable meanwhile."""
    return "/".join(str(each or "") for each in (record.submitted_on, record.returned_on, record.accepted_on))


def reason_against(verb: str, record: Deliverable) -> str:
    """Say why a step is not possible where a deliverable stands; empty: it is."""
    wanted = STEPS[verb][1]
    if record.status in wanted:
        return ""
    return _("It is “%(status)s”; it would have to be %(wanted)s.") % {
        "status": record.get_status_display(),
        "wanted": " / ".join(f"“{each.label}”" for each in Status if each in wanted),
    }


def _take(verb: str, record: Deliverable, *, by: Any, on: date | None, seen: str | None) -> Deliverable:
    """Lock a deliverable and return it if the step may be taken. Raises Refused."""
    right = STEPS[verb][0]
    if not may(by, right, Deliverable):
        raise Refused(
            _("You may not do this. Who can: %(roles)s.") % {"roles": roles_that(right, "actions.deliverable")}
        )
    held = Deliverable.objects.select_for_update(no_key=True).get(pk=record.pk)
    if seen is not None and seen != seen_of(held):
        raise Refused(
            _("Somebody moved it meanwhile: it is “%(status)s”. Nothing was done yet.")
            % {"status": held.get_status_display()}
        )
    if wrong := reason_against(verb, held):
        raise Refused(wrong)
    if on is not None:
        latest = max((each for each in (held.submitted_on, held.returned_on) if each), default=None)
        if on > timezone.localdate():
            raise Refused(_("This day is still to come. Choose today or the day on which it was done."), "on")
        if latest and on < latest:
            raise Refused(
                _("What was done before is of %(day)s. Choose that day or a later one.") % {"day": day(latest)}, "on"
            )
    return held


def _write(held: Deliverable, why: str, **columns: Any) -> Deliverable:
    for name, value in columns.items():
        setattr(held, name, value)
    with pghistory.context(why=why):
        held.save(update_fields=list(columns))
    return held


@transaction.atomic
def submit_deliverable(*, record: Deliverable, by: Any, on: date, why: str = "", seen: str | None = None) -> Any:
    """Note that it was submitted, for the first time or again after it was returned. Raises Refused."""
    held = _take("submit", record, by=by, on=on, seen=seen)
    return _write(held, why, submitted_on=on, returned_on=None, return_note="")


@transaction.atomic
def accept_deliverable(*, record: Deliverable, by: Any, on: date, why: str = "", seen: str | None = None) -> Any:
    """Accept it. Raises Refused."""
    return _write(_take("accept", record, by=by, on=on, seen=seen), why, accepted_on=on)


@transaction.atomic
def return_deliverable(*, record: Deliverable, by: Any, on: date, why: str, seen: str | None = None) -> Any:
    """Return it to its authors with what is to be changed. Raises Refused."""
    return _write(_take("return", record, by=by, on=on, seen=seen), why, returned_on=on, return_note=why)


@transaction.atomic
def take_back_step(*, record: Deliverable, by: Any, why: str, seen: str | None = None) -> Any:
    """Take the latest step back: it is as if that had not been done. Raises Refused."""
    held = _take("take_back", record, by=by, on=None, seen=seen)
    undone: dict[str, dict[str, Any]] = {
        Status.ACCEPTED: {"accepted_on": None},
        Status.RETURNED: {"returned_on": None, "return_note": ""},
        Status.SUBMITTED: {"submitted_on": None},
    }
    return _write(held, why, **undone[held.status])
