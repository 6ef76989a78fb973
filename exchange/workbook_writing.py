"""The facility's records as one workbook, and the empty one to fill in."""

from datetime import UTC, date, datetime
from math import ceil
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from exchange import kinds
from exchange.declaring import Column, File
from exchange.progress import Progress
from exchange.records import rows
from exchange.schema import BY_NAME, FILES
from exchange.staging import ask
from exchange.workbook_cells import EXPLANATIONS, NUMBERS, SURELY_FITS, chunks, continued, held

#: Rows of the template that have drop-downs.
_ROWS_TO_FILL = 5_000
_LAST_ROW = 1_048_576
#: Excel takes no list longer than this.
_MOST_OF_LIST = 255
#: Dates that Excel counts as everybody does.
_FIRST_DATE = date(1900, 3, 1)


def write_workbook(to: IO[bytes], *, template: bool, progress: Progress) -> None:
    """Write one sheet per file: texts as text, numbers and dates as such where they come back as they are."""
    # Every text stays text, whatever it looks like.
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(to, options) as book:
        # Equal records give equal workbooks, whenever they are written.
        book.set_properties({"created": datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
        writer = _Writer(book)
        if template:
            writer.explain()
        for file in FILES:
            progress(file.name, 0)
            writer.write(file, template=template, progress=progress)


class _Writer:
    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "bottom": 1, "num_format": "@"})
        self.must = book.add_format({"bold": True, "bg_color": "#FFE9C7", "bottom": 1, "num_format": "@"})
        self.text = book.add_format({"num_format": "@", "valign": "top"})
        self.wrapped = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.date = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self.numbers = {kind: book.add_format({"num_format": form, "valign": "top"}) for kind, form in NUMBERS.items()}

    def format_of(self, column: Column) -> Any:
        if column.kind is kinds.DATE:
            return self.date
        return self.numbers.get(column.kind, self.text)

    # --- Records --------------------------------------------------------------------------------

    def write(self, file: File, *, template: bool, progress: Progress) -> None:
        """Write the sheet of a file."""
        sheet = self.book.add_worksheet(file.name)
        sheet.freeze_panes(1, len(file.key))
        widths = {} if template else _parts(file)
        place = 0
        places = []
        for column in file.columns:
            places.append(place)
            parts = widths.get(column.name, 1)
            wide = column.kind in (kinds.TEXT, kinds.LONG_TEXT)
            sheet.set_column(place, place + parts - 1, 36 if wide else 16, self.format_of(column))
            for part in range(1, parts + 1):
                sheet.write_string(0, place, continued(column.name, part), self.must if column.required else self.head)
                if part == 1:
                    sheet.write_comment(0, place, _explanation(column), {"x_scale": 2, "y_scale": 1.2})
                    if template:
                        self._drop_down(sheet, place, column)
                place += 1
        if template:
            return
        for number, cells in enumerate(rows(file), 1):
            if number == _LAST_ROW:
                raise OSError(
                    None, _("%(file)s has more rows than a sheet can hold; export CSV files") % {"file": file.name}
                )
            for start, column, cell in zip(places, file.columns, cells, strict=True):
                if cell is not None:
                    self._write_cell(sheet, number, start, column, cell)
            if number % 5_000 == 0:
                progress(file.name, number)

    def _write_cell(self, sheet: Any, row: int, start: int, column: Column, cell: str) -> None:
        if column.kind is kinds.DATE:
            day = date.fromisoformat(cell)
            if day >= _FIRST_DATE:
                sheet.write_datetime(row, start, day, self.date)
                return
        elif column.kind in NUMBERS and len(cell) <= 15:  # so many digits a number of a workbook keeps
            sheet.write_number(row, start, float(cell), self.numbers[column.kind])
            return
        for part, piece in enumerate(chunks(held(cell))):
            sheet.write_string(row, start + part, piece, self.text)

    # --- For whoever fills it in -----------------------------------------------------------------

    def _drop_down(self, sheet: Any, place: int, column: Column) -> None:
        listed: dict[str, Any] = {"validate": "list", "ignore_blank": True, "error_type": "stop"}
        codes = ["yes", "no"] if column.kind is kinds.BOOLEAN else list(column.codes)
        if codes and sum(len(code) + 1 for code in codes) <= _MOST_OF_LIST:
            listed |= {
                "source": codes,
                "error_title": _("Not a code of this column"),
                "error_message": _("Choose one from the list."),
            }
        elif column.refers and column.to != "activities" and len(BY_NAME[column.to].key) == 1:
            # Keys may be typed before the record that they are of.
            listed |= {"source": f"='{column.to}'!$A$2:$A${_ROWS_TO_FILL}", "error_type": "information"}
        else:
            return
        sheet.data_validation(1, place, _ROWS_TO_FILL, place, listed)

    def explain(self) -> None:
        """Write the sheet that says what goes where."""
        sheet = self.book.add_worksheet(EXPLANATIONS)
        sheet.set_column(0, 1, 24)
        sheet.set_column(2, 2, 12)
        sheet.set_column(3, 4, 60)
        lines = [
            _("One sheet for each file of the exchange format; the first line holds the columns' names."),
            _("An empty cell means 'not known' or 'does not apply'. Sheets and columns that you do not need can go."),
            _("Several values in a cell have a semicolon between them. Dates are like 2014-07-15."),
            _("Columns with an orange head must be filled. This sheet is not imported."),
        ]
        sheet.write_string(0, 0, _("How to fill in this workbook"), self.title)
        row = 1
        for line in lines:
            sheet.write_string(row, 0, line)
            row += 1
        for place, head in enumerate([_("Sheet"), _("Column"), _("Required"), _("What it holds"), _("Cells")]):
            sheet.write_string(row + 1, place, head, self.head)
        row += 2
        for file in FILES:
            sheet.write_string(row, 0, file.name, self.text)
            sheet.write_string(row, 3, str(file.words), self.wrapped)
            row += 1
            for column in file.columns:
                sheet.write_string(row, 1, column.name, self.text)
                sheet.write_string(row, 2, _("yes") if column.required else "", self.text)
                sheet.write_string(row, 3, str(column.words).replace("`", ""), self.wrapped)
                sheet.write_string(row, 4, cells_of(column).replace("`", ""), self.wrapped)
                row += 1


def cells_of(column: Column) -> str:
    """Say what the cells of a column hold."""
    if column.codes:
        return ", ".join(f"`{code}`" for code in column.codes)
    if column.to:
        return f"{column.kind.words} → {column.to}"
    if column.kind is kinds.WHOLE:
        return _("whole number, %(least)s to %(most)s") % {"least": column.least, "most": f"{column.greatest:,}"}
    if column.most:
        return _("%(kind)s, at most %(most)s characters") % {"kind": column.kind.words, "most": column.most}
    return str(column.kind.words)


def _explanation(column: Column) -> str:
    said = [str(column.words), cells_of(column)]
    if column.required:
        said.append(_("Must be filled."))
    return "\n".join(filter(None, said)).replace("`", "")


def _parts(file: File) -> dict[str, int]:
    """Return over how many columns each long text of a file must go, by the longest that there is."""
    long = [column for column in file.columns if column.kind is kinds.LONG_TEXT]
    if not long:
        return {}
    # What cannot be held as it is takes more room: seven characters for one at the most.
    lengths = ask(
        "SELECT "
        + ", ".join(
            rf"""coalesce(max(char_length({kept}) + 6 * regexp_count({kept}, '[\ufffe\uffff]')
                 + 6 * regexp_count({kept}, '_x')), 0)"""
            for kept in (file.kept_in(column) for column in long)
        )
        + f" FROM {file.table}"
    )[0]
    return {
        column.name: 1 if length <= SURELY_FITS else ceil(length / (SURELY_FITS - 1))
        for column, length in zip(long, lengths, strict=True)
    }
