"""What moves a request."""

from datetime import date
from typing import Any

from django.db import connection, transaction

from contacts.models import Institution
from facility.models import Country
from pmt.workbench.moves import record_move
from pmt.workbench.verbs import move
from requests_app.choices import RequestStatus
from requests_app.models import AssistanceRequest
from requests_app.workflow import OPEN, WORKFLOW


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
) -> AssistanceRequest:
    """Log a request that arrived on a day, under the next number of that day's year."""
    record = AssistanceRequest.objects.create(
        code=next_request_number(received_on.year),
        title=title,
        country=country,
        institution=institution,
        received_on=received_on,
    )
    record_move(record, status=RequestStatus.RECEIVED, on=received_on, by=by)
    return record


@transaction.atomic
def reject_request(*, record: AssistanceRequest, by: Any, on: date, why: str, seen: str | None = None) -> Any:
    """Reject a request; the reason is what the requester is told. Raises Refused."""
    held = WORKFLOW.take("reject", record, by=by, on=on, seen=seen)
    return _decide(held, RequestStatus.REJECTED, on=on, by=by, why=why)


@transaction.atomic
def reopen_request(*, record: AssistanceRequest, by: Any, on: date, why: str, seen: str | None = None) -> Any:
    """Take up a decided request where it stood before it was decided. Raises Refused."""
    held = WORKFLOW.take("reopen", record, by=by, on=on, seen=seen)
    before = held.moves.filter(status__in=OPEN).order_by("number").last()
    status, until = (before.status, before.until) if before else (RequestStatus.RECEIVED, None)
    move(held, status, on=on, by=by, why=why, until=until)
    return _write(held, decision_note="")


def _decide(held: Any, status: str, *, on: date, by: Any, why: str, **columns: Any) -> Any:
    """Move a request that was taken to a decision, whose reason stands in the record, too."""
    move(held, status, on=on, by=by, why=why)
    return _write(held, decision_note=why, **columns)


def _write(held: Any, **columns: Any) -> Any:
    for name, value in columns.items():
        setattr(held, name, value)
    held.save(update_fields=list(columns))
    return held
