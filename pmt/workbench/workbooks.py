"""A workbook of one sheet, written row by row: its memory does not grow with its rows.

Numbers are numbers, days are days, text is text and never a formula: every text stands in the sheet as an
inline string, which no spreadsheet evaluates. The widths of the columns are those of the first rows. (For
live formulas there is xlsxwriter; it takes six times as long.)
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import timezone
from django.utils.translation import gettext as _

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What a cell holds at most, in characters (a limit of the file's form); what is longer ends in an ellipsis.
LONGEST = 32_767
#: Rows beyond these do not fit on a sheet.
MOST_ROWS = 1_048_576
#: Rows from which the widths are taken, and the least and most that a column is wide, in characters.
MEASURED, NARROWEST, WIDEST = 200, 8, 60
#: Rows that are written at once.
WRITTEN = 250

# Styles by their places in `cellXfs`.
_HEAD, _DAY, _MOMENT, _CENTS = 1, 2, 3, 4
#: The day from which spreadsheets count.
_EPOCH = date(1899, 12, 30)
_SPECIAL = re.compile(r"[&<>\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|\r|_x[0-9A-Fa-f]{4}_")

_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_MAIN}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_MAIN}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_MAIN}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
    f'Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_NAMESPACE}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/>'
    '</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>',
}  # fmt: skip


class _Kept:
    """A file that cannot be sought in, and keeps what is written to it until it is taken."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def written(title: str, heads: list[str], rows: Iterable[list[Any]]) -> Iterator[bytes]:
    """Yield a workbook part by part; rows that do not fit on a sheet are left out, and its last row says so."""
    kept, rows = _Kept(), iter(rows)
    first = list(islice(rows, MEASURED))
    with ZipFile(kept, "w", ZIP_DEFLATED, compresslevel=2) as book:  # type: ignore[call-overload]
        for name, text in _PARTS.items():
            book.writestr(name, _HEADER + text)
        book.writestr("xl/workbook.xml", _HEADER + _workbook(title))
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write((_HEADER + _start(heads, first)).encode())
            sheet.write(_row(heads, f' s="{_HEAD}"').encode())
            sheet.write("".join(map(_row, first)).encode())
            yield kept.taken()
            count = 1 + len(first)
            while bunch := list(islice(rows, min(WRITTEN, MOST_ROWS - 1 - count))):
                sheet.write("".join(map(_row, bunch)).encode())
                count += len(bunch)
                yield kept.taken()
            if next(rows, None) is not None:
                sheet.write(_row([_("More rows than a sheet holds: take the list as CSV.")]).encode())
            sheet.write(b"</sheetData></worksheet>")
    yield kept.taken()


def _workbook(title: str) -> str:
    # A sheet's name has up to 31 characters, none of these.
    name = re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "List"
    return (
        f'<workbook xmlns="{_NAMESPACE}" xmlns:r="{_RELATIONS}"><sheets>'
        f'<sheet name="{_safe(name).replace(chr(34), "&quot;")}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _start(heads: list[str], first: list[list[Any]]) -> str:
    widths = [
        min(max(NARROWEST, len(head), *(_length(row[at]) for row in first), 0) + 2, WIDEST)
        for at, head in enumerate(heads)
    ]
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(widths, start=1)
    )
    return (
        f'<worksheet xmlns="{_NAMESPACE}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>"
    )


def _length(value: Any) -> int:
    if isinstance(value, date):
        return 16 if isinstance(value, datetime) else 10
    return max(map(len, str(value).split("\n"))) if value not in (None, "") else 0


def _row(cells: list[Any], style: str = "") -> str:
    return f"<row>{''.join([_cell(value, style) for value in cells])}</row>"


def _cell(value: Any, style: str) -> str:
    if value is None or value == "":
        return "<c/>"
    kind = value.__class__
    if kind is str:
        return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{_safe(value)}</t></is></c>'
    if kind is int or kind is float:
        return f"<c><v>{value}</v></c>"
    if kind is bool:
        return f'<c t="b"><v>{int(value)}</v></c>'
    if kind is Decimal and value.is_finite():
        # Up to two places are drawn as amounts are; a rate has as many as it has.
        cents = f' s="{_CENTS}"' if value.as_tuple().exponent == -2 else ""
        return f"<c{cents}><v>{value:f}</v></c>"
    if kind is datetime:
        local = timezone.localtime(value, timezone.get_default_timezone()) if timezone.is_aware(value) else value
        seconds = local.hour * 3600 + local.minute * 60 + local.second
        return f'<c s="{_MOMENT}"><v>{(local.date() - _EPOCH).days + seconds / 86400:.8f}</v></c>'
    if kind is date and value > _EPOCH:
        return f'<c s="{_DAY}"><v>{(value - _EPOCH).days}</v></c>'
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{_safe(str(value))}</t></is></c>'


def _safe(text: str) -> str:
    """Write a text so that it comes out of the sheet as it was; what no XML can hold is written by its number."""
    if len(text) > LONGEST:
        text = text[: LONGEST - 1] + "…"
    return _SPECIAL.sub(_written, text) if _SPECIAL.search(text) else text


def _written(found: re.Match[str]) -> str:
    text = found.group()
    if text in "&<>":
        return {"&": "&amp;", "<": "&lt;", ">": "&gt;"}[text]
    if text.startswith("_x"):
        return f"_x005F{text}"  # or it would be read as a character's number
    return f"_x{ord(text):04X}_"
