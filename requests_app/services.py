"""What moves a request."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from contacts.models import Institution
from facility.models import Area, Country
from pmt.workbench.formats import written_day
from pmt.workbench.moves import record_move
from pmt.workbench.verbs import Refused, move
from requests_app.choices import RequestStatus
from requests_app.models import AssistanceRequest, RequestReplacement
from requests_app.workflow import ACTIVE, OPEN, WORKFLOW


def next_request_number(year: int) -> str:
    """Return the next free number of a year, `YYYY-NN`, and keep it until the transaction ends.

    Numbers run by year of reception in order of logging, without gap or double; one that was
    used is never used again (procedures of the facility, reception of requests).
    """
    with connection.cursor() as cursor:
        # One statement both locks and counts. Where the year is new, what an import brought stands first.
        cursor.execute(
            """
            INSERT INTO requests_requestcounter AS c (year, last)
            SELECT %(year)s, coalesce(max(split_part(code, '-', 2)::int), 0) + 1
            FROM requests_assistancerequest WHERE code LIKE %(pattern)s
            ON CONFLICT (year) DO UPDATE SET last = greatest(c.last + 1, excluded.last)
            RETURNING last
            """,
            {"year": year, "pattern": f"{year:04}-%"},
        )
        (last,) = cursor.fetchone()
    return f"{year:04}-{last:02}"


@transaction.atomic
def log_request(
    *,
    title: str,
    country: Country,
    received_on: date,
    by: Any = None,
    institution: Institution | None = None,
    areas: Collection[Area] = (),
    responsible: Any = None,
) -> AssistanceRequest:
    """Log a request that arrived on a day, under the next number of that day's year."""
    record = AssistanceRequest.objects.create(
        code=next_request_number(received_on.year),
        title=title,
        country=country,
        institution=institution,
        received_on=received_on,
        responsible=responsible,
    )
    record.areas.set(areas)
    record_move(record, status=RequestStatus.RECEIVED, on=received_on, by=by)
    return record


@transaction.atomic
def correct_reception(*, record: AssistanceRequest, on: date) -> None:
    """Put right the day of reception, and with it the move that tells of it.

    The year stays that of the number. Raises Refused when something was done before that day.
    """
    if on.year != int(record.code[:4]):
        raise Refused(
            _("The number is of the year %(year)s and stays. Choose a day of that year.") % {"year": record.code[:4]},
            "received_on",
        )
    first, *later = record.moves.order_by("number")[:2]
    if later and later[0].on_date is not None and later[0].on_date < on:
        raise Refused(
            _("“%(status)s” is of %(day)s. Choose that day or one before it.")
            % {"status": later[0].get_status_display(), "day": written_day(later[0].on_date)},
            "received_on",
        )
    if first.status == RequestStatus.RECEIVED and first.on_date is not None:
        first.on_date = on
        first.save(update_fields=["on_date"])


# --- Before the decision --------------------------------------------------------------------------------


@transaction.atomic
def check_request(*, record: AssistanceRequest, by: Any, on: date, why: str = "", seen: str | None = None) -> Any:
    """Begin to check eligibility and relevance. Raises Refused."""
    held = WORKFLOW.take("check", record, by=by, on=on, seen=seen)
    return move(held, RequestStatus.CHECKING, on=on, by=by, why=why)


@transaction.atomic
def formulate_request(*, record: AssistanceRequest, by: Any, on: date, why: str = "", seen: str | None = None) -> Any:
    """Begin to formulate the action with the partner. Raises Refused."""
    held = WORKFLOW.take("formulate", record, by=by, on=on, seen=seen)
    return move(held, RequestStatus.FORMULATION, on=on, by=by, why=why)


@transaction.atomic
def step_back_request(*, record: AssistanceRequest, by: Any, on: date, why: str = "", seen: str | None = None) -> Any:
    """Take one step back: from formulation to the check if there was one, from the check to reception."""
    held = WORKFLOW.take("step-back", record, by=by, on=on, seen=seen)
    checked = held.status == RequestStatus.FORMULATION and held.moves.filter(status=RequestStatus.CHECKING).exists()
    return move(held, RequestStatus.CHECKING if checked else RequestStatus.RECEIVED, on=on, by=by, why=why)


@transaction.atomic
def hold_request(
    *,
    record: AssistanceRequest,
    by: Any,
    on: date,
    until: date,
    why: str,
    letter: str = "",
    seen: str | None = None,
) -> Any:
    """Put a request on hold until a later day, on which it shows up as work again. Raises Refused."""
    held = WORKFLOW.take("hold", record, by=by, on=on, seen=seen)
    if until <= on:
        raise Refused(_("Choose a day after the one on which it is put on hold."), "until")
    return move(held, RequestStatus.ON_HOLD, on=on, by=by, why=why, until=until, letter=letter)


@transaction.atomic
def resume_request(*, record: AssistanceRequest, by: Any, on: date, why: str = "", seen: str | None = None) -> Any:
    """Take a request off hold, to where it stood before. Raises Refused."""
    held = WORKFLOW.take("resume", record, by=by, on=on, seen=seen)
    before = held.moves.filter(status__in=ACTIVE).order_by("number").last()
    return move(held, before.status if before else RequestStatus.RECEIVED, on=on, by=by, why=why)


# --- Decisions ------------------------------------------------------------------------------------------


@transaction.atomic
def approve_request(
    *, record: AssistanceRequest, by: Any, on: date, why: str = "", letter: str = "", seen: str | None = None
) -> Any:
    """Approve what was formulated; an action can be opened from it. Raises Refused."""
    held = WORKFLOW.take("approve", record, by=by, on=on, seen=seen)
    return _decide(held, RequestStatus.APPROVED, on=on, by=by, why=why, letter=letter)


@transaction.atomic
def reject_request(
    *, record: AssistanceRequest, by: Any, on: date, why: str, letter: str = "", seen: str | None = None
) -> Any:
    """Reject a request. Raises Refused."""
    held = WORKFLOW.take("reject", record, by=by, on=on, seen=seen)
    return _decide(held, RequestStatus.REJECTED, on=on, by=by, why=why, letter=letter)


@transaction.atomic
def close_request(
    *, record: AssistanceRequest, by: Any, on: date, why: str, letter: str = "", seen: str | None = None
) -> Any:
    """Close a request jointly with the requester. Raises Refused."""
    held = WORKFLOW.take("close", record, by=by, on=on, seen=seen)
    return _decide(held, RequestStatus.CLOSED, on=on, by=by, why=why, letter=letter)


@transaction.atomic
def merge_request(
    *,
    record: AssistanceRequest,
    by: Any,
    on: date,
    into: AssistanceRequest,
    why: str,
    letter: str = "",
    seen: str | None = None,
) -> Any:
    """Close a request as merged into another, which carries its work on.

    The published count still includes it ('Completed (merged)' once the other's action is completed).
    The other may itself have been merged further, but never, in the end, into this one: the database
    refuses that, whoever comes second. Raises Refused.
    """
    held = WORKFLOW.take("merge", record, by=by, on=on, seen=seen, also=[into])
    target = held.taken[into.pk]
    if target.pk == held.pk:
        raise Refused(_("A request cannot be merged into itself. Choose another."), "into")
    if target.status in (RequestStatus.REJECTED, RequestStatus.CLOSED):
        raise Refused(
            _("%(code)s is “%(status)s” and carries nothing on. Choose another, or reopen it first.")
            % {"code": target.code, "status": target.get_status_display()},
            "into",
        )
    if held.pk in _chain(target):
        raise Refused(
            _("%(other)s is itself merged into %(this)s in the end. Reopen it first, or choose another.")
            % {"other": target.code, "this": held.code},
            "into",
        )
    return _decide(held, RequestStatus.MERGED, on=on, by=by, why=why, letter=letter, merged_into=target)


@transaction.atomic
def replace_request(
    *,
    record: AssistanceRequest,
    by: Any,
    on: date,
    narrower: Collection[AssistanceRequest],
    why: str,
    letter: str = "",
    seen: str | None = None,
) -> Any:
    """Close a request whose place narrower ones take; it counts as rejected, they count for themselves.

    Raises Refused, also when one of them was in turn replaced by this one.
    """
    held = WORKFLOW.take("replace", record, by=by, on=on, seen=seen, also=narrower)
    for each in narrower:
        if each.pk == held.pk:
            raise Refused(_("A request cannot take its own place. Choose others."), "narrower")
        if RequestReplacement.objects.filter(request=each, replaced_by=held).exists():
            raise Refused(
                _("%(other)s was itself replaced by %(this)s. Reopen it first, or choose another.")
                % {"other": each.code, "this": held.code},
                "narrower",
            )
    _decide(held, RequestStatus.REJECTED, on=on, by=by, why=why, letter=letter)
    held.replaced_by.set(narrower)
    return held


@transaction.atomic
def reopen_request(
    *, record: AssistanceRequest, by: Any, on: date, why: str, letter: str = "", seen: str | None = None
) -> Any:
    """Take up a decided request where it stood before it was decided.

    What the decision said is taken back with it: the request is merged into none and replaced by none.
    Raises Refused.
    """
    held = WORKFLOW.take("reopen", record, by=by, on=on, seen=seen)
    before = held.moves.filter(status__in=OPEN).order_by("number").last()
    status, until = (before.status, before.until) if before else (RequestStatus.RECEIVED, None)
    move(held, status, on=on, by=by, why=why, until=until, letter=letter)
    held.replaced_by.clear()
    return _write(held, decision_note="", merged_into=None)


def _chain(record: AssistanceRequest) -> set[int]:
    """Return the keys of a request and of all that it was, in the end, merged into."""
    found: set[int] = set()
    each: AssistanceRequest | None = record
    while each is not None and each.pk not in found:
        found.add(each.pk)
        each = each.merged_into
    return found


def _decide(held: Any, status: str, *, on: date, by: Any, why: str, letter: str, **columns: Any) -> Any:
    """Move a request that was taken to a decision, whose reason stands in the record, too."""
    move(held, status, on=on, by=by, why=why, letter=letter)
    return _write(held, decision_note=why, **columns)


def _write(held: Any, **columns: Any) -> Any:
    for name, value in columns.items():
        setattr(held, name, value)
    held.save(update_fields=list(columns))
    return held
