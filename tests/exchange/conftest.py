"""A facility's files as tests write them, and a home emptied between two imports."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from exchange.export import export_facility
from exchange.schema import FILES
from exchange.services import Outcome, import_facility

SAMPLE = settings.BASE_DIR / "samples" / "facility-2013-2016"

Row = dict[str, str]

#: One record of every file, so that a test need only say what it is about.
SMALL: dict[str, list[Row]] = {
    "facility": [{"code": "F", "name": "A facility", "start_date": "2014-01-01", "end_date": "2017-12-31"}],
    "facility_rates": [{"kind": "allowance", "from_day": "2016-01-01", "amount": "350.00", "note": "Addendum 1"}],
    "addenda": [{"number": "1", "signed_on": "2014-06-01", "summary": "Longer", "end_date": "2018-03-31"}],
    "periods": [
        {"number": "1", "name": "First", "kind": "interim", "start_date": "2014-01-01", "end_date": "2014-06-30"},
    ],
    "regions": [{"code": "AFR", "name": "Africa"}, {"code": "EUR", "name": "Europe"}],
    "countries": [
        {"code": "FR", "name": "France", "region": "EUR", "eu_member_from": "1958-01-01"},
        {"code": "NA", "name": "Namibia", "iso_alpha2": "NA", "region": "AFR", "partner": "yes"},
    ],
    "areas": [{"code": "SI", "name": "Social insurance"}, {"code": "SI-PEN", "name": "Pensions", "parent": "SI"}],
    "institutions": [{"id": "I1", "name": "Ministry", "country": "NA", "kind": "partner"}],
    "contacts": [
        {
            "id": "C1", "family_name": "Weber", "institution": "I1", "languages": "de;en", "position": "Director",
            "position_since": "2014-03-01", "postal_address": "1, Main Street\nWindhoek",
        },
        {
            "id": "C2", "family_name": "Banda", "newsletter": "yes", "consent_on": "2015-02-01",
            "consent_source": "By mail", "consent_withdrawn_on": "2014-12-01",
        },
    ],
    "contact_positions": [
        {"contact": "C1", "until": "2012-12-31", "title": "Clerk"},
        {"contact": "C1", "since": "2013-01-01", "until": "2014-02-28", "institution": "I1"},
        {"contact": "C1", "until": "2014-02-28", "institution": "I1", "title": "Adviser"},
    ],
    "contact_addresses": [
        {"contact": "C1", "kind": "email", "value": "weber@home.example", "note": "Private"},
        {"contact": "C1", "kind": "post", "value": "Box 1\nWindhoek"},
    ],
    "focal_points": [{"contact": "C1", "country": "FR"}],
    "calls": [
        {
            "code": "FC001", "subject": "Two actuaries", "text": "Who could go?", "sent_on": "2014-05-01",
            "answer_by": "2014-05-31",
        },
        {"code": "FC002", "subject": "None yet", "sent_on": "2014-06-01"},
    ],
    "call_recipients": [
        {"call": "FC001", "focal_point": "C1", "answered_on": "2014-05-09", "answered_by": "Her deputy", "note": "X1"},
        {"call": "FC002", "focal_point": "C1"},
    ],
    "experts": [
        {
            "id": "X1", "family_name": "Élan", "gender": "female", "nationality": "FR", "occupation": "public",
            "languages": "fr:C2;en", "areas": "SI;SI-PEN", "registered_on": "2014-01-02",
        },
        {
            "id": "X2", "family_name": "Öz", "gender": "male", "nationality": "FR", "occupation": "private",
            "registered_on": "2014-01-03", "day_rate": "650.00", "flagged": "yes", "flag_note": "Came late",
            "confirmed_on": "2015-01-03", "restricted_on": "2016-01-03", "restriction_note": "Disputed",
        },
    ],
    "expert_day_rates": [
        {"expert": "X2", "from_day": "2014-01-03", "rate": "600.00"},
        {"expert": "X2", "from_day": "2015-07-01", "rate": "650.00", "note": "Contract 2"},
    ],
    "expert_availability": [
        {"expert": "X1", "since": "2015-01-01", "until": "2015-02-28", "kind": "unavailable", "note": "On leave"},
        {"expert": "X1", "since": "2015-03-01", "kind": "available"},
    ],
    "expert_flags": [
        {
            "expert": "X2", "number": "1", "reason": "Left early", "raised_on": "2014-06-01", "lapses_on": "2015-06-01",
            "raised_by": "officer@elsewhere.example", "reply": "Was ill", "replied_on": "2014-06-09",
            "ended_on": "2014-07-01", "ended_by": "leader@elsewhere.example", "end_note": "Explained",
        },
        {"expert": "X2", "number": "2", "reason": "Came late"},
    ],
    "expert_proposals": [
        {"call": "FC001", "expert": "X1", "focal_point": "C1", "proposed_on": "2014-05-09", "note": "Free in June"},
        {"call": "FC001", "expert": "X2"},
    ],
    "requests": [
        {
            "code": "2014-01", "title": "Pensions", "country": "NA", "institution": "I1", "areas": "SI",
            "received_on": "2014-02-01", "status": "approved", "decided_on": "2014-03-01", "decision_note": "Fits",
        },
        {"code": "2014-02", "title": "Health", "country": "NA", "received_on": "2014-02-02", "status": "received"},
        {"code": "2014-03", "title": "Work", "country": "NA", "received_on": "2014-02-03", "status": "on_hold"},
    ],
    "actions": [
        {
            "code": "2014-01", "request": "2014-01", "title": "Pensions", "country": "NA", "areas": "SI",
            "status": "completed", "approved_on": "2014-04-01", "closed_on": "2015-04-01",
        },
    ],
    "criteria": [
        {"code": "E1", "kind": "eligibility", "question": "A partner?", "since": "2014-01-01"},
        {"code": "R1", "kind": "relevance", "question": "Ownership", "position": "2"},
    ],
    "eligibility_answers": [
        {
            "request": "2014-01", "criterion": "E1", "holds": "yes", "reason": "Since 2013", "on": "2014-02-10",
            "by": "officer@example.org",
        },
    ],
    "eligibility_exceptions": [{"request": "2014-02", "reason": "Agreed by letter", "on": "2014-02-11"}],
    "relevance_grades": [
        {
            "request": "2014-01", "criterion": "R1", "source": "eu_delegation", "grade": "4", "comment": "Strong",
            "given_by": "Ms Diop", "on": "2014-02-12",
        },
    ],
    "action_contacts": [{"action": "2014-01", "contact": "C1", "part": "partner_lead", "note": "Signs"}],
    "closure_waivers": [{"action": "2014-01", "reason": "The partner keeps it", "on": "2015-03-30"}],
    "approval_forms": [
        {
            "code": "F001", "request": "2014-03", "title": "Work", "country": "NA", "areas": "SI-PEN;SI",
            "expected_results": "A law\nA plan", "status": "returned", "estimated_budget": "45000.00",
            "responsible": "officer@example.org",
        },
        {
            "code": "F002", "request": "2014-03", "title": "Work", "country": "NA", "version": "2",
            "previous": "F001", "status": "refused", "decided_on": "2014-05-02",
        },
    ],
    "proposed_activities": [
        {"form": "F001", "number": "4a", "title": "Training", "inputs": "Two jurists", "expert_days": "12.5"},
    ],
    "form_remarks": [{"form": "F001", "section": "budget", "text": "Too high"}],
    "activities": [{"action": "2014-01", "number": "4a", "title": "Training", "status": "completed"}],
    "missions": [
        {
            "id": "M1", "action": "2014-01", "activity": "4a", "start_date": "2014-05-01", "end_date": "2014-05-10",
            "mode": "on_site", "status": "completed",
        },
        {
            "id": "M2", "action": "2014-01", "start_date": "2014-06-01", "end_date": "2014-06-10",
            "mode": "remote", "status": "cancelled",
        },
    ],
    "mobilisations": [
        {"mission": "M1", "expert": "X1", "role": "lead", "terms": "allowance", "field_days": "7.25"},
        {"mission": "M2", "expert": "X1", "role": "lead", "terms": "allowance"},
    ],
    "deliverables": [{"id": "D1", "action": "2014-01", "activity": "4a", "mission": "M1", "title": "Report",
                      "submitted_on": "2014-06-01", "returned_on": "2014-06-02", "return_note": "Annex?"}],
    "expert_evaluations": [{"mission": "M1", "expert": "X1", "source": "team", "overall": "5"}],
    "action_evaluations": [{"action": "2014-01", "source": "expert", "relevance": "1"}],
    "evaluation_waivers": [
        {"id": "W1", "mission": "M1", "expert": "X1", "source": "partner", "on": "2014-06-01", "reason": "Gone"}
    ],
    "budget_lines": [{"code": "I", "title": "Incidental", "amount": "1000.5"}],
    "action_budgets": [{"action": "2014-01", "budget_line": "I", "amount": "10"}],
    "narratives": [{"country": "NA", "section": "results", "text": "See [[2014-01]]."}],
    "budget_changes": [
        {"budget_line": "I", "number": "1", "on": "2015-07-13", "amount": "-5.00", "addendum": "1", "note": "Less"},
    ],
    "statements": [{"code": "S01", "period": "1", "status": "draft"}],
    "statement_moves": [{"statement": "S01", "number": "1", "status": "draft", "on": "2015-01-05"}],
    "exchange_rates": [{"currency": "NAD", "month": "2014-05-01", "rate": "15"}],
    "texts": [{"key": "final/summary", "text": "All went well."}],
    "expenditures": [
        {
            "id": "V1", "budget_line": "I", "action": "2014-01", "mission": "M1", "incurred_on": "2014-05-02",
            "currency": "NAD", "amount": "150", "exchange_rate": "15", "amount_converted": "10.00", "voucher": "1",
        },
        {
            "id": "V2", "budget_line": "I", "incurred_on": "2014-05-03", "currency": "EUR", "amount": "5.00",
            "exchange_rate": "1", "amount_converted": "5.00", "voucher": "2", "approval": "Team leader, 4 May",
        },
        {
            "id": "V3", "budget_line": "I", "incurred_on": "2014-05-09", "currency": "EUR", "amount": "-5.00",
            "exchange_rate": "1", "amount_converted": "-5.00", "voucher": "3", "reverses": "V2", "reason": "Twice",
        },
    ],
}  # fmt: skip


def write_files(folder: Path, files: dict[str, list[Row]]) -> Path:
    """Write files with the columns that their rows name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            # All in quotation marks: of a lone CR, Python's writer would make a line end.
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n", quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(rows)
    return folder


def small(**changed: Any) -> dict[str, list[Row]]:
    """Return the small facility; `requests=…` puts other rows in the place of a file's."""
    return {name: [dict(row) for row in rows] for name, rows in (SMALL | changed).items()}


def read_files(folder: Path) -> dict[str, list[Row]]:
    """Return the rows of every file of a folder."""
    found = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


def silent(step: str, rows: int) -> None:
    """Take progress without telling it."""


def exported(path: Path) -> Path:
    """Export to a path that is fresh."""
    if path.is_dir():
        shutil.rmtree(path)
    export_facility(path, progress=silent)
    return path


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder as it is."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def empty_home() -> None:
    """Leave no record, as in a home of its own."""
    tables = ", ".join(file.table for file in FILES)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")


@pytest.fixture
def bring(tmp_path: Path, db: None) -> Callable[..., Outcome]:
    """Import the small facility with some of its files changed: `bring(requests=[…])`."""

    def bring_files(files: dict[str, list[Row]] | None = None, **changed: Any) -> Outcome:
        folder = tmp_path / "brought"
        shutil.rmtree(folder, ignore_errors=True)
        return import_facility(
            write_files(folder, small(**changed) if files is None else files), problems_in=tmp_path / "problems"
        )

    return bring_files


def errors(outcome: Outcome) -> list[tuple[str, int, str, str]]:
    """Return where the errors are: file, line, column, value."""
    return [(found.file, found.line, found.column, found.value) for found in outcome.problems.errors]
