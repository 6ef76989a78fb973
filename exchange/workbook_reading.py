"""A workbook's sheets as the rows of files, after a look at whether it can be opened at all."""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

import python_calamine
from django.utils.translation import gettext as _

from exchange import kinds
from exchange.declaring import File
from exchange.problems import ImportRefused, Problems
from exchange.schema import BY_NAME
from exchange.tables import MIB, MOST_ENTRIES, Row, Source, Table
from exchange.workbook_cells import EXPLANATIONS, base_of, given_back

#: All of a workbook unpacked; it is read whole.
MOST_UNPACKED = 64 * MIB
#: Cells from the first to the last, empty ones too: the reader makes room for all of them.
MOST_CELLS = 5_000_000

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class _Refused(Exception):
    """The workbook is not one that can be read."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


def open_workbook(path: Path, problems: Problems) -> Source:
    """Open an .xlsx. Raises ImportRefused, with the reason noted, when it cannot be read."""
    try:
        names = _look_through(path, problems)
        problems.stop_at_errors()
        book = _guarded(lambda: python_calamine.CalamineWorkbook.from_path(str(path)))
    except _Refused as error:
        problems.add(path.name, 0, "", "", error.problem, error.remedy)
        raise ImportRefused from None
    tables = {}
    for name in book.sheet_names:
        if name == EXPLANATIONS:
            continue
        label = _("%(book)s, sheet %(sheet)s") % {"book": path.name, "sheet": name}
        if name not in BY_NAME:
            problems.add(
                label,
                0,
                "",
                "",
                _("is not a sheet of the format."),
                _("Take it out or rename it. The sheets are: %(names)s.") % {"names": ", ".join(BY_NAME)},
            )
            continue
        tables[name] = Table(name, label, _rows(book, BY_NAME[name], label, problems))
    if not names:
        problems.add(path.name, 0, "", "", _("has no sheet."), _("Export a workbook to see what it should hold."))
        raise ImportRefused
    return Source({name: tables[name] for name in BY_NAME if name in tables})


def _guarded(open_it: "Callable[[], Any]") -> Any:
    """Call the reader; what it makes of a broken workbook becomes _Refused."""
    try:
        return open_it()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # the reader panics past Exception on some broken workbooks
        raise _Refused(
            _("is not a workbook that can be read: %(why)s.") % {"why": str(error)[:200]}, _("Save it again as .xlsx.")
        ) from None


# --- Before it is opened -----------------------------------------------------------------------------


def _look_through(path: Path, problems: Problems) -> dict[str, str]:
    """Read every part within the limits, note formulas, and return the sheets' names by part."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES + 2 * len(BY_NAME):
                raise _Refused(
                    _("has %(number)s parts: it is not a workbook of records.") % {"number": len(entries)}, ""
                )
            if "xl/workbook.xml" not in archive.namelist():
                raise _Refused(_("is not an .xlsx workbook."), _("Save it as .xlsx."))
            if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise _Refused(
                    _("would unpack to more than %(most)s MiB.") % {"most": MOST_UNPACKED // MIB},
                    _("Bring the records as CSV files, which can be of any number."),
                )
            names = _sheet_names(archive)
            for entry in entries:
                with archive.open(entry) as part:
                    if entry.filename in names:
                        _look_at_sheet(part, path.name, names[entry.filename], problems)
                    else:
                        while part.read(MIB):  # as much as it declares, or the checksum tells
                            pass
            return names
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError) as error:
        raise _Refused(
            _("is not a workbook that can be read: %(why)s.") % {"why": error}, _("Save it again as .xlsx.")
        ) from None
    except expat.ExpatError as error:
        raise _Refused(
            _("is not a workbook that can be read: %(why)s.") % {"why": error}, _("Save it again as .xlsx.")
        ) from None


def _parse(part: IO[bytes], start: Any, end: Any = None) -> None:
    """Parse XML, with the local names of elements; a document type, which no workbook has, is refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, attributes: start(
        name.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in attributes.items()}
    )

    def refuse(*_details: Any) -> None:
        raise _Refused(_("has a document type declaration, which no workbook has."), _("Save it again as .xlsx."))

    parser.StartDoctypeDeclHandler = refuse
    if end:
        parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])
    parser.ParseFile(part)


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            sheets[attributes.get("id", "")] = attributes.get("name", "")

    with archive.open("xl/_rels/workbook.xml.rels") as part:
        _parse(part, relation)
    with archive.open("xl/workbook.xml") as part:
        _parse(part, sheet)
    return {targets[key]: name for key, name in sheets.items() if key in targets}


def _look_at_sheet(part: IO[bytes], book: str, sheet: str, problems: Problems) -> None:
    """Note the formulas of a sheet; refuse one that stretches further than there is room for."""
    place = {"row": 0, "column": 0, "rows": 0, "columns": 0}
    cell = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            given = attributes.get("r", "")
            place["row"] = int(given) if given.isdecimal() and len(given) < 8 else place["row"] + 1
            place["column"] = 0
            place["rows"] = max(place["rows"], place["row"])
        elif name == "c":
            place["column"] += 1
            found = _CELL.fullmatch(attributes.get("r", ""))
            if found:
                place["column"] = _column_number(found.group(1))
                place["rows"] = max(place["rows"], int(found.group(2)))
            place["columns"] = max(place["columns"], place["column"])
            cell[0] = attributes.get("r", "")
            if place["rows"] * place["columns"] > MOST_CELLS:
                raise _Refused(
                    _("The sheet %(sheet)s goes on to cell %(cell)s, further than there is room for.")
                    % {"sheet": sheet, "cell": cell[0]},
                    _("Take out what stands far from the records."),
                )
        elif name == "f" and sheet != EXPLANATIONS:
            problems.add(
                _("%(book)s, sheet %(sheet)s") % {"book": book, "sheet": sheet},
                place["row"],
                "",
                cell[0],
                _("The cell holds a formula."),
                _("Put its value there: copy the cell and paste 'values only'."),
            )

    _parse(part, start)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


# --- Its rows ----------------------------------------------------------------------------------------


def _rows(book: Any, file: File, label: str, problems: Problems) -> "Callable[[], Iterator[Row]]":
    def rows() -> Iterator[Row]:
        try:
            sheet = _guarded(lambda: book.get_sheet_by_name(file.name))
            start = sheet.start or (0, 0)
            found = _guarded(lambda: list(sheet.iter_rows()))
        except _Refused as error:
            problems.add(label, 0, "", "", error.problem, error.remedy)
            return
        header: list[str] = []
        for number, values in enumerate(found, start[0] + 1):
            cells = [""] * start[1] + list(values)
            if not header:
                while cells and cells[-1] in ("", None):
                    cells.pop()
                header = [str(cell) for cell in cells]
                if header:
                    yield number, _heads(file, header)
                continue
            texts = [_text(file, header, place, number, cell, label, problems) for place, cell in enumerate(cells)]
            while len(texts) > len(header) and texts[-1] == "":
                texts.pop()
            if any(texts):
                yield number, _joined(file, header, texts)

    return rows


def _continues(file: File, header: list[str], place: int) -> bool:
    """Whether a column goes on with the text of the one before it."""
    base = base_of(header[place])
    return (
        place > 0
        and base != header[place]
        and base in file.by_name
        and file.by_name[base].kind is kinds.LONG_TEXT
        and base_of(header[place - 1]) == base
    )


def _heads(file: File, header: list[str]) -> list[str]:
    return [name for place, name in enumerate(header) if not _continues(file, header, place)]


def _joined(file: File, header: list[str], texts: list[str]) -> list[str]:
    """Put texts that go on over several columns together again."""
    if not any(_continues(file, header, place) for place in range(len(header))):
        return [given_back(text) for text in texts]
    whole: list[str] = []
    for place, text in enumerate(texts):
        if place < len(header) and _continues(file, header, place):
            whole[-1] += text
        else:
            whole.append(text)
    return [given_back(text) for text in whole]


def _text(file: File, header: list[str], place: int, row: int, cell: Any, label: str, problems: Problems) -> str:
    """Return a cell as the CSV file would have it."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    column = file.by_name.get(header[place]) if place < len(header) else None
    kind = column.kind if column else None
    if isinstance(cell, bool):
        if kind is kinds.BOOLEAN:
            return "yes" if cell else "no"
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return str(int(cell)) if float(cell).is_integer() and abs(cell) < 1e15 else format(Decimal(repr(cell)), "f")
    if isinstance(cell, datetime) and cell.time().replace(tzinfo=None) != datetime.min.time():
        return cell.isoformat(" ")
    if isinstance(cell, date):
        day = cell.strftime("%Y-%m-%d") if cell.year >= 1000 else cell.isoformat()[:10]
        if kind in (kinds.CODE, kinds.REFERENCE, kinds.REQUEST_CODE):
            problems.add(
                label,
                row,
                header[place],
                day,
                _("The cell holds a date, where a key is asked for."),
                _("Give the column the format 'Text' and type the key again."),
            )
        return day
    return str(cell)
