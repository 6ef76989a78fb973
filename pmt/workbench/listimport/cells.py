"""The cells of a list that somebody brings: pasted, or a CSV or XLSX file, within limits that are told."""

import csv
import io
import zipfile
from datetime import date, datetime, time
from typing import IO, Any

import python_calamine
from django.utils.translation import gettext as _

from pmt.workbench.refusing import Refused

MIB = 1024 * 1024
#: A file, and a workbook unpacked: it is read whole.
MOST_BYTES, MOST_UNPACKED = 5 * MIB, 64 * MIB
#: Rows besides the headings, columns, characters of a cell.
MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 10_000, 60, 10_000


def of_text(text: str) -> list[list[str]]:
    """Return the cells of what was pasted, or of a CSV file: separated by tabs, semicolons or commas."""
    text = text.replace("\x00", "").lstrip("\ufeff")
    csv.field_size_limit(MIB)
    best: list[list[str]] = []
    for separator in "\t;,":
        try:
            head = list(csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=separator))[:1]
        except csv.Error:
            continue
        if head and (not best or len(head[0]) > len(best[0])):
            best = [head[0], [separator]]
    try:
        return _within(list(csv.reader(io.StringIO(text, newline=""), delimiter=best[1][0] if best else ",")))
    except csv.Error as error:
        raise Refused(_("The list cannot be read: %(why)s. Save it as CSV again.") % {"why": error}) from None


def of_file(file: IO[bytes], name: str, size: int) -> list[list[str]]:
    """Return the cells of a file: the first sheet of a workbook, or CSV. Raises Refused."""
    if size > MOST_BYTES:
        raise Refused(_("The file is larger than %(most)s MiB. Cut the list in two.") % {"most": MOST_BYTES // MIB})
    content = file.read(MOST_BYTES + 1)
    if content.startswith(b"PK\x03\x04"):
        return _of_workbook(content)
    if name.lower().endswith((".xlsx", ".xls", ".ods")):
        raise Refused(_("This is no workbook in the form .xlsx. Save it so, or as CSV, and bring it again."))
    return of_text(_decoded(content))


def _decoded(content: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, or what Windows writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _of_workbook(content: bytes) -> list[list[str]]:
    broken = _("The workbook cannot be read. Open it, save it anew as .xlsx, and bring it again.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
                raise Refused(_("The workbook is too large unpacked. Keep the sheet with the list alone."))
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=True)
    except (zipfile.BadZipFile, python_calamine.CalamineError, IndexError):
        raise Refused(broken) from None
    return _within([[_plain(cell) for cell in row] for row in rows])


def _plain(cell: Any) -> str:
    """Return a cell of a workbook as one would type it."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _within(rows: list[list[str]]) -> list[list[str]]:
    """Return the rows that hold something, all of one length, or refuse what is beyond the limits."""
    rows = [[cell.strip() for cell in row] for row in rows]
    while rows and not any(rows[0]):
        rows.pop(0)
    if len(rows) < 2:
        raise Refused(_("There is nothing to bring in: the first row holds the headings, the others the records."))
    # A blank row among them keeps its place, so that the numbers of rows are those of the file.
    while not any(rows[-1]):
        rows.pop()
    width = max(len(row) for row in rows)
    if len(rows) - 1 > MOST_ROWS:
        raise Refused(_("More than %(most)s rows. Cut the list in several.") % {"most": MOST_ROWS})
    if width > MOST_COLUMNS:
        raise Refused(_("More than %(most)s columns. Leave out those that are not needed.") % {"most": MOST_COLUMNS})
    if any(len(cell) > MOST_CHARACTERS for row in rows for cell in row):
        raise Refused(_("A cell holds more than %(most)s characters. Shorten it.") % {"most": MOST_CHARACTERS})
    return [row + [""] * (width - len(row)) for row in rows]
