"""What a report is made from, frozen: figures with their definitions and pictures, texts, the contract.

A snapshot is JSON and asks nothing of the database any more: whatever is corrected later, the
same snapshot gives the same report. What a report holds depends on its day, never on who has
it built.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Action
from contacts.models import Institution
from facility.models import Addendum, Country, Facility, Period
from reporting import charts
from reporting.choices import NarrativeSection, ReportKind
from reporting.indicators import INDICATORS, all_keys, compute, indicator
from reporting.indicators.results import Result, Scope
from reporting.models import Narrative, ReportText
from reporting.report.document import Document
from reporting.report.outline import OUTLINES

Snapshot = dict[str, Any]
#: Of the snapshot itself, so that later versions of the program can read old ones.
FORMAT = 1


class NoFacility(Exception):
    """There is nothing to report on: the message says what to do."""


def freeze(kind: str, on: date, *, progress: Callable[[str], None] = lambda message: None) -> Snapshot:
    """Return the snapshot of a report as at the end of a day.

    `progress` is told, in words, what comes next. Raises NoFacility where none is there, and
    BrokenReferences where texts refer to what is not there.
    """
    outline = OUTLINES[ReportKind(kind)]
    with one_instant():
        facility = Facility.objects.first()
        if facility is None:
            raise NoFacility(
                _("No facility has been imported yet. Import one on the page Exchange, then build the report.")
            )
        progress(_("Computing figures"))
        figures = list(outline.figures())
        numbers = [key for key in all_keys() if key not in INDICATORS or INDICATORS[key].kind == "number"]
        computed = compute([*figures, *numbers], Scope(on=on))
        snapshot: Snapshot = {
            "format": FORMAT,
            "kind": kind,
            "title": str(outline.title),
            "language": settings.LANGUAGE_CODE,
            "on": on.isoformat(),
            "made_at": _instant(timezone.now()),
            "facility": _facility(facility, on),
            "numbers": {key: computed[key].rows[0].cells[0].shown for key in numbers},
            "figures": {key: _figure(computed[key]) for key in figures},
            "texts": dict(ReportText.objects.filter(key__startswith=f"{kind}/").values_list("key", "text")),
            "actions": action_facts(on),
            "countries": chapters_of_countries(),
            "acronyms": dict(Institution.objects.exclude(acronym="").values_list("acronym", "name")),
        }
        snapshot["numbers"]["currency"] = facility.currency
    Document(snapshot).check()
    drawn = [key for key in figures if indicator(key).kind == "figure"]
    for number, key in enumerate(drawn, start=1):
        progress(_("Drawing figure %(number)s of %(total)s") % {"number": number, "total": len(drawn)})
        snapshot["figures"][key]["picture"] = charts.svg(computed[key], theme="print")
        snapshot["figures"][key]["alternative"] = charts.alt_text(computed[key])
    return snapshot


@contextmanager
def one_instant() -> Iterator[None]:
    """Read everything as it stood at one instant, whatever others write meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _instant(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat()


def _value(value: object) -> Any:
    """Return a field's value as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _fields(record: models.Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: _value(getattr(record, name)) for name in names}


def _facility(facility: Facility, on: date) -> dict[str, Any]:
    """The contract as first signed, its addenda by that day, and what was in force through them."""
    changing = ("end_date", "total_budget", "incidental_budget")
    facts = _fields(
        facility,
        (
            "code",
            "name",
            "programme_number",
            "contract_number",
            "contracting_authority",
            "lead_organisation",
            "start_date",
            "currency",
            "additional_allowance_rate",
            "market_day_rate",
            "days_per_mission_week",
            "successor",
            *changing,
        ),
    )
    facts["signed"] = {name: facts[name] for name in changing}
    addenda = [
        _fields(addendum, ("number", "signed_on", "summary", *changing)) for addendum in Addendum.objects.in_force(on)
    ]
    for addendum in addenda:
        facts.update({name: addendum[name] for name in changing if addendum[name] is not None})
    facts["addenda"] = addenda
    facts["periods"] = [
        _fields(period, ("number", "name", "start_date", "end_date"))
        for period in Period.objects.filter(start_date__lte=on)
    ]
    return facts


def _figure(result: Result) -> dict[str, Any]:
    """A result with its definition; of every cell what is shown, and whether it is a number."""
    defined = indicator(result.key)
    return {
        "kind": defined.kind,
        "label": str(defined.label),
        "title": str(result.title),
        "definition": str(defined.definition),
        "rule": str(defined.rule),
        "unit": str(defined.unit),
        "headline": str(result.headline),
        "headings": [str(heading) for heading in result.headings],
        "columns": [str(column) for column in result.columns],
        "rows": [
            {
                "level": row.level,
                "labels": [str(label) for label in row.labels],
                "shown": [str(cell.shown) for cell in row.cells],
                "numeric": [isinstance(cell.exact, int | Decimal) for cell in row.cells],
            }
            for row in result.rows
        ],
    }


def action_facts(on: date) -> dict[str, dict[str, Any]]:
    """All actions by code, what texts name them by, and whether they were approved by a day."""
    actions = Action.objects.select_related("country", "institution")
    return {
        action.code: {
            "title": action.title,
            "country": action.country.code if action.country else "",
            "institution": str(action.institution or ""),
            "approved": action.approved_on <= on,
        }
        for action in actions
    }


def chapters_of_countries() -> list[dict[str, Any]]:
    """The chapters of the countries that have any text, by name, their parts in order."""
    texts: dict[int, dict[str, str]] = {}
    for country, section, text in Narrative.objects.exclude(text="").values_list("country", "section", "text"):
        texts.setdefault(country, {})[section] = text
    return [
        {
            "code": country.code,
            "name": country.name,
            "sections": [
                {"section": section.value, "title": str(section.label), "text": texts[country.pk][section]}
                for section in NarrativeSection
                if section in texts[country.pk]
            ],
        }
        for country in Country.objects.filter(pk__in=texts).order_by("sort_name", "pk")
    ]
