"""A figure as data: for JSON, CSV and workbooks."""

import csv
import io
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from pmt.workbench.downloads import guarded
from reporting.indicators.results import Cell, Result

#: Number formats of a workbook, by the format of the column.
_WORKBOOK_FORMATS = {
    "count": "#,##0",
    "whole_days": "#,##0",
    "days": "#,##0.##",
    "weeks": "#,##0.0",
    "mean": "#,##0.0",
    "money": "#,##0.00",
    "percent": "0.0%",
    "whole_percent": "0%",
}
#: What a workbook's cell can hold.
_LONGEST = 32_767


def as_data(result: Result) -> dict[str, Any]:
    """Return a figure for JSON. Decimals are texts, so that nothing is lost; a share is a fraction of one."""
    return {
        "key": result.key,
        "title": result.title,
        "on": result.scope.on.isoformat(),
        "columns": list(result.columns),
        "rows": [
            {
                "level": row.level,
                "labels": list(row.labels),
                "shown": [cell.shown for cell in row.cells],
                "exact": [_exact(cell) for cell in row.cells],
            }
            for row in result.rows
        ],
    }


def _exact(cell: Cell) -> Any:
    if isinstance(cell.exact, Decimal):
        return str(cell.exact)
    return list(cell.exact) if isinstance(cell.exact, tuple) else cell.exact


def as_csv(result: Result) -> str:
    """Return a figure as a CSV file: labels, then what is shown; for spreadsheets, so cells are guarded."""
    out = io.StringIO()
    # The byte-order mark tells spreadsheets that it is UTF-8.
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow([*result.headings, *result.columns])
    for row in result.rows:
        writer.writerow([*map(guarded, row.labels), *(_cell(cell) for cell in row.cells)])
    return out.getvalue()


def _cell(cell: Cell) -> str:
    """What a cell shows; a number as it is printed (negative ones too), a text guarded against formulas."""
    return guarded(cell.shown) if isinstance(cell.exact, str | tuple) else cell.shown


def as_workbook(result: Result) -> bytes:
    """Return a figure as a workbook: exact numbers, formatted as they are shown; texts as texts."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_("Figure"))
    plain = {"font_name": "Arial", "font_size": 10, "valign": "top"}
    head = book.add_format({**plain, "bold": True, "bottom": 1, "text_wrap": True})
    emphasised = ("subtotal", "total")
    styles = {
        (name, strong): book.add_format(
            {**plain, "bold": strong, "num_format": _WORKBOOK_FORMATS.get(name, "@"), "text_wrap": name == "text"}
        )
        for name in (*_WORKBOOK_FORMATS, "text")
        for strong in (False, True)
    }
    formats = result.extra["formats"]
    sheet.write_string(0, 0, result.title, book.add_format({**plain, "bold": True, "font_size": 12}))
    sheet.write_string(1, 0, _("As it stood at the end of %(day)s") % {"day": result.scope.on.isoformat()})
    for place, text in enumerate((*result.headings, *result.columns)):
        sheet.write_string(3, place, text, head)
        sheet.set_column(place, place, 24 if place < len(result.headings) else 16)
    for line, row in enumerate(result.rows, 4):
        strong = row.level in emphasised
        for place, label in enumerate(row.labels):
            sheet.write_string(line, place, label, styles["text", strong])
        for place, cell in enumerate(row.cells):
            at = len(row.labels) + place
            if isinstance(cell.exact, int | Decimal) and cell.shown:
                name = "percent" if row.level == "percent" else formats[place]
                sheet.write_number(line, at, cell.exact, styles[name, strong])
            else:
                sheet.write_string(line, at, cell.shown[:_LONGEST], styles["text", strong])
    sheet.freeze_panes(4, len(result.headings))
    book.close()
    return out.getvalue()
