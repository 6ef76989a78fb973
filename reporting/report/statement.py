"""The expenditure report of a span as a document: frozen as JSON, laid out in HTML."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from facility.models import Facility
from finance.statement import Line, Span, expenditure_report
from pmt.workbench.formats import PUBLISHED, reading
from pmt.workbench.templatetags.workbench import cents_if_any
from reporting.report.document import DISCLAIMER
from reporting.report.snapshot import NoFacility, Snapshot, one_instant
from reporting.report.tables import table

#: Of the snapshot itself, so that later versions of the program can read old ones.
FORMAT = 1


def freeze_statement(span: Span) -> Snapshot:
    """Return the report of a span as it stands now; it asks nothing of the database any more.

    Raises NoFacility where none is there.
    """
    with one_instant():
        facility = Facility.objects.first()
        if facility is None:
            raise NoFacility(
                _("No facility has been imported yet. Import one on the page Exchange, then build the report.")
            )
        report = expenditure_report(span)
        agreed = [_("As agreed"), _("Before"), _("Of that accepted"), _("This period"), _("Cumulative")]
        rest = [_("Balance"), _("% used"), _("Vouchers")]
        return {
            "format": FORMAT,
            "kind": "statement",
            "language": settings.LANGUAGE_CODE,
            "made_at": timezone.now().replace(microsecond=0).isoformat(),
            "name": span.name,
            "start": span.start.isoformat(),
            "end": span.end.isoformat(),
            "currency": facility.currency,
            "facility": {
                "code": facility.code,
                "name": facility.name,
                "programme_number": facility.programme_number,
                "contract_number": facility.contract_number,
                "contracting_authority": facility.contracting_authority,
                "lead_organisation": facility.lead_organisation,
            },
            "tables": [
                {
                    "key": "expenditure-by-line",
                    "title": _("Expenditure by budget line"),
                    "headings": [_("Line"), _("Title")],
                    "columns": [_("Contract"), *agreed, *rest],
                    "rows": [_row(each, signed=True) for each in (*report.lines, report.total)],
                },
                {
                    "key": "expenditure-by-action",
                    "title": _("Expenditure by action"),
                    "headings": [_("Action"), _("Title")],
                    "columns": [_("Budget"), *agreed[1:], *rest],
                    "rows": [_row(each, signed=False) for each in (*report.actions, report.actions_total)],
                },
            ],
        }


def _row(line: Line, *, signed: bool) -> dict[str, Any]:
    is_total = line.is_sum and not line.code
    spent = line.spent
    amounts = [line.agreed, spent.before, spent.accepted, spent.period, line.cumulative, line.balance]
    shown = [cents_if_any(each) for each in ([line.signed, *amounts] if signed else amounts)]
    share = line.share
    shown.append("" if share is None else _percent(share))
    shown.append(str(line.spent.vouchers))
    return {
        "level": "total" if is_total else "subtotal" if line.is_sum else "row",
        "labels": [line.title, ""] if is_total else [line.code, line.title],
        "shown": shown,
        "numeric": [True] * len(shown),
    }


def _made(snapshot: Snapshot) -> datetime:
    return timezone.localtime(datetime.fromisoformat(snapshot["made_at"]))


def _percent(share: Decimal) -> str:
    rounded = (share * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{number_format(rounded, decimal_pos=1)}%"


def statement_html(snapshot: Snapshot) -> str:
    """Return a frozen report as HTML, ready to be set."""
    with reading(PUBLISHED), translation.override(snapshot["language"]):
        start, end = (date_format(date.fromisoformat(snapshot[name]), "j F Y") for name in ("start", "end"))
        facility = snapshot["facility"]
        return render_to_string(
            "reporting/report/statement.html",
            snapshot
            | {
                "title": _("Expenditure report"),
                "span": _("%(start)s to %(end)s") % {"start": start, "end": end},
                "facts": [
                    (words, value)
                    for words, value in (
                        (_("Facility"), facility["name"]),
                        (_("Programme"), facility["programme_number"]),
                        (_("Contract"), facility["contract_number"]),
                        (_("Contracting authority"), facility["contracting_authority"]),
                        (_("Contractor"), facility["lead_organisation"]),
                        (_("Currency"), snapshot["currency"]),
                        (_("Made"), date_format(_made(snapshot), "j F Y, H:i")),
                    )
                    if value
                ],
                "disclaimer": DISCLAIMER,
                "figures": [
                    {
                        "label": f"{_('Table')} {number}",
                        "title": each["title"],
                        "anchor": each["key"],
                        "key": each["key"],
                    }
                    | table(each)
                    for number, each in enumerate(snapshot["tables"], start=1)
                ],
            },
        )
