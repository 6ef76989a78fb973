"""The expenditure report as files: a workbook that reckons itself, and CSV."""

import csv
import io
from collections.abc import Callable, Iterable
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_range_abs

from finance.models import Expenditure
from finance.statement import Line, Report
from finance.tables import financed_by
from pmt.accounts.matrix import hidden_fields
from pmt.workbench.downloads import guarded

#: What a workbook's cell can hold.
_LONGEST = 32_767
_FIRST = 4


def as_csv(report: Report, currency: str) -> str:
    """Return the report as CSV: lines, then actions; exact amounts, cells guarded against formulas."""
    out = io.StringIO()
    # The byte-order mark tells spreadsheets that it is UTF-8.
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow([_("Part"), *_heads(currency)])
    parts = ((_("Budget line"), [*report.lines, report.total]), (_("Action"), [*report.actions, report.actions_total]))
    for part, lines in parts:
        for line in lines:
            writer.writerow(
                [
                    part,
                    guarded(line.code),
                    guarded(line.title),
                    guarded(line.signed),
                    guarded(line.agreed),
                    line.spent.before,
                    line.spent.accepted,
                    line.spent.period,
                    line.cumulative,
                    guarded(line.balance),
                    "" if line.share is None else f"{line.share:.4f}",
                    line.spent.vouchers,
                ]
            )
    return out.getvalue()


def _heads(currency: str) -> list[str]:
    return [
        _("Code"),
        _("Title"),
        _("Contract, %(currency)s") % {"currency": currency},
        _("As agreed"),
        _("Spent before"),
        _("Of that accepted"),
        _("This period"),
        _("Cumulative"),
        _("Balance"),
        _("% used"),
        _("Vouchers"),
    ]


def as_workbook(report: Report, records: Iterable[Any], user: Any, currency: str) -> bytes:
    """Return the report as a workbook: what follows from other cells is a formula, down to the vouchers.

    'This period' adds up the sheet of vouchers by line and by action; sums, balances and shares follow from
    that. What the person may not see of a voucher has no column.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    styles = _Styles(book)
    lines = book.add_worksheet(_("By budget line"))
    actions = book.add_worksheet(_("By action"))
    ledger = book.add_worksheet(_("Vouchers"))
    where = _write_ledger(ledger, records, user, currency, styles)
    head = f"{report.span.name}, {report.span.start.isoformat()} – {report.span.end.isoformat()}"
    _write_lines(lines, head, report.lines, report.total, where["line"], where["amount"], currency, styles)
    _write_lines(
        actions, head, report.actions, report.actions_total, where["action"], where["amount"], currency, styles
    )
    book.close()
    return out.getvalue()


class _Styles:
    """The formats of the workbook."""

    def __init__(self, book: Any) -> None:
        plain = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        self.title = book.add_format({**plain, "bold": True, "font_size": 12})
        self.head = book.add_format({**plain, "bold": True, "bottom": 1, "text_wrap": True})
        self._made = {
            (name, strong): book.add_format({**plain, "bold": strong, "num_format": number})
            for name, number in (
                ("text", "@"),
                ("money", "#,##0.00"),
                ("percent", "0.0%"),
                ("count", "#,##0"),
                ("rate", "#,##0.########"),
                ("date", "yyyy-mm-dd"),
            )
            for strong in (False, True)
        }

    def of(self, name: str, strong: bool = False) -> Any:
        return self._made[name, strong]


def _write_ledger(sheet: Any, records: Iterable[Any], user: Any, currency: str, styles: _Styles) -> dict[str, str]:
    """Write the vouchers, a row each, and return where line, action and amount stand, as ranges of columns."""
    hidden = hidden_fields(user, Expenditure)
    columns: list[tuple[str, str, str, Callable[[Any], Any]]] = [
        ("voucher", _("Voucher"), "text", lambda r: str(r)),
        ("incurred_on", _("Date"), "date", lambda r: r.incurred_on),
        ("payee", _("Payee"), "text", lambda r: r.payee),
        ("line", _("Budget line"), "text", lambda r: r.budget_line.code),
        ("category", _("Category"), "text", lambda r: r.budget_line.title),
        ("action", _("Action"), "text", _action_of),
        ("activity", _("Activity"), "text", _activity_of),
        ("mission", _("Mission"), "text", lambda r: r.mission.code if r.mission else ""),
        ("description", _("Description"), "text", lambda r: r.description),
        ("currency", _("Currency"), "text", lambda r: r.currency),
        ("paid", _("Paid"), "money", lambda r: r.amount),
        ("exchange_rate", _("Exchange rate"), "rate", lambda r: r.exchange_rate),
        ("amount", _("Amount, %(currency)s") % {"currency": currency}, "money", lambda r: r.amount_converted),
        ("approval", _("Approval"), "text", lambda r: r.approval),
        ("financed_by", _("Financed by"), "text", financed_by),
        ("reverses", _("Reverses"), "text", lambda r: str(r.reverses) if r.reverses else ""),
        ("reason", _("Reason of the reversal"), "text", lambda r: r.reason),
    ]
    columns = [column for column in columns if column[0] not in hidden]
    for place, (_name, label, _kind, _value) in enumerate(columns):
        sheet.write_string(0, place, label, styles.head)
        sheet.set_column(place, place, 16)
    row = 0
    for row, record in enumerate(records, 1):
        for place, (_name, _label, kind, value) in enumerate(columns):
            found = value(record)
            if kind == "text":
                sheet.write_string(row, place, str(found)[:_LONGEST], styles.of("text"))
            elif kind == "date":
                sheet.write_datetime(row, place, found, styles.of("date"))
            else:
                sheet.write_number(row, place, found, styles.of(kind))
    sheet.freeze_panes(1, 1)
    quoted = str(_("Vouchers")).replace("'", "''")
    places = {name: place for place, (name, _label, _kind, _value) in enumerate(columns)}
    # Also where there is no voucher: an empty row adds nothing.
    last = max(row, 1)
    return {
        name: f"'{quoted}'!{xl_range_abs(1, places[name], last, places[name])}" for name in ("line", "action", "amount")
    }


def _action_of(record: Any) -> str:
    found = record.action or (record.mission and record.mission.action)
    return found.code if found else ""


def _activity_of(record: Any) -> str:
    return record.mission.activity.number if record.mission and record.mission.activity else ""


def _write_lines(
    sheet: Any, head: str, lines: list[Line], total: Line, of: str, amounts: str, currency: str, styles: _Styles
) -> None:
    """Write one table of the report with formulas over its own cells and the sheet of vouchers."""
    sheet.write_string(0, 0, _("Expenditure report"), styles.title)
    sheet.write_string(1, 0, head, styles.of("text"))
    for place, label in enumerate(_heads(currency)):
        sheet.write_string(_FIRST - 1, place, label, styles.head)
        sheet.set_column(place, place, 44 if place == 1 else 16)
    # What adds up stands below what it adds up, but for a budget line, which stands above.
    rows = {id(line): row for row, line in enumerate(lines, _FIRST)}
    for line in lines:
        _write_line(sheet, rows[id(line)], line, rows, of, amounts, styles, strong=line.is_sum)
    _write_line(sheet, _FIRST + len(lines), total, rows, of, amounts, styles, strong=True)
    sheet.freeze_panes(_FIRST, 2)


def _write_line(
    sheet: Any, row: int, line: Line, rows: dict[int, int], of: str, amounts: str, styles: _Styles, *, strong: bool
) -> None:
    money, place = styles.of("money", strong), row + 1
    sheet.write_string(row, 0, line.code, styles.of("text", strong))
    sheet.write_string(row, 1, line.title[:_LONGEST], styles.of("text", strong))
    # What adds up nothing but other lines.
    is_total = line.is_sum and not line.code

    def summed(letter: str, own: str) -> str:
        cells = [f"{letter}{rows[id(each)] + 1}" for each in line.within]
        return f"={'+'.join([*cells, own] if own else cells) or 0}"

    for column, letter, value in (
        (2, "C", line.signed),
        (3, "D", line.agreed),
        (4, "E", line.spent.before),
        (5, "F", line.spent.accepted),
    ):
        if value is None:
            continue
        # What a line may hold is agreed for it, also where it has lines within; what was spent there adds up.
        if is_total or (line.is_sum and column > 3):
            own = ""
            if line.own is not None:
                own = str(line.own.before if column == 4 else line.own.accepted)
            sheet.write_formula(row, column, summed(letter, own), money, value)
        else:
            sheet.write_number(row, column, value, money)
    # Equality, where SUMIFS would take a code such as 2014-05 for a month.
    booked = f"SUMPRODUCT(({of}={f'A{place}' if line.code else chr(34) * 2})*{amounts})"
    if is_total:
        period = summed("G", "")
    elif line.is_sum:
        period = summed("G", booked)
    else:
        period = f"={booked}"
    sheet.write_formula(row, 6, period, money, line.spent.period)
    sheet.write_formula(row, 7, f"=E{place}+G{place}", money, line.cumulative)
    if line.agreed is not None:
        sheet.write_formula(row, 8, f"=D{place}-H{place}", money, line.balance)
    share = "" if line.share is None else line.share
    sheet.write_formula(row, 9, f'=IF(D{place}=0,"",H{place}/D{place})', styles.of("percent", strong), share)
    sheet.write_number(row, 10, line.spent.vouchers, styles.of("count", strong))
