"""Where a facility's files come from: a folder, a zip file or single CSV files, read row by row."""

import csv
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from exchange.problems import ImportRefused, Problems
from exchange.schema import BY_NAME
from exchange.tables import MIB, MOST_ENTRIES, Row, Source, Table
from exchange.workbook_reading import open_workbook

#: A CSV file, and a cell of it.
MOST_OF_FILE = 512 * MIB
MOST_OF_CELL = MIB
#: A line of a file that is not broken by a line end: far past that it is not a CSV file.
MOST_OF_LINE = 32 * MIB
#: A zip file: all of its entries unpacked, and how much smaller than that it may be.
MOST_UNPACKED = 2048 * MIB
MOST_RATIO = 250

#: The reader stops at a longer field without saying which; up to there the cell is named.
csv.field_size_limit(8 * MOST_OF_CELL)


def open_source(path: Path, problems: Problems) -> Source:
    """Look at what is at `path`: a folder, a .zip, an .xlsx or one .csv.

    Unknown and unreadable files are noted as problems. Raises ImportRefused when there is
    nothing that could be read at all.
    """
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            return _open_folder(path, problems)
        if not stat.S_ISREG(kind):
            return _refuse(
                problems, path.name, _("is neither a folder nor a file."), _("Give a folder, .zip or .xlsx.")
            )
        with path.open("rb") as file:
            start = file.read(4)
        suffix = path.suffix.lower()
        if suffix == ".csv":
            return _found(problems, path.name, {path.name: _file_rows(path)})
        if suffix in (".xlsx", ".xlsm") or (start == b"PK\x03\x04" and suffix != ".zip"):
            return open_workbook(path, problems)
        if suffix == ".zip" or start == b"PK\x05\x06":
            return _open_zip(path, problems)
    except FileNotFoundError:
        return _refuse(problems, str(path), _("does not exist."), _("Give the path of a folder, .zip or .xlsx."))
    except OSError as error:
        return _refuse(problems, path.name, _("cannot be read: %(why)s.") % {"why": error.strerror or error}, "")
    return _refuse(
        problems,
        path.name,
        _("is not a folder, zip file, workbook or CSV file."),
        _("Give what `export_facility` writes: a folder of CSV files, a .zip of them, or an .xlsx."),
    )


def _refuse(problems: Problems, file: str, problem: str, remedy: str) -> Source:
    problems.add(file, 0, "", "", problem, remedy)
    raise ImportRefused


def _ignored(name: str) -> bool:
    """Whether a file is one that desktops leave in folders and archives."""
    parts = PurePosixPath(name).parts
    return (
        any(part.startswith(".") and part != ".." for part in parts)
        or "__MACOSX" in parts
        or parts[-1:] in (("Thumbs.db",), ("desktop.ini",))
    )


def _found(problems: Problems, where: str, files: "dict[str, Callable[[], Iterator[bytes]]]") -> Source:
    """Keep the files of the format; note the others."""
    tables = {}
    for name, lines in sorted(files.items()):
        stem = name.removesuffix(".csv")
        if name.endswith(".csv") and stem in BY_NAME:
            tables[stem] = Table(stem, name, csv_rows(name, lines, problems))
        else:
            problems.add(
                name,
                0,
                "",
                "",
                _("is not a file of the format."),
                _("Take it out or rename it. The files are: %(names)s.")
                % {"names": ", ".join(f"{known}.csv" for known in BY_NAME)},
            )
    if not files:
        _refuse(problems, where, _("holds no file."), _("Put the CSV files into it."))
    return Source({name: tables[name] for name in BY_NAME if name in tables})


def _open_folder(path: Path, problems: Problems) -> Source:
    files = {}
    for entry in path.iterdir():
        if _ignored(entry.name):
            continue
        if not entry.is_file():
            problems.add(
                entry.name,
                0,
                "",
                "",
                _("is not a file."),
                _("Put only CSV files into the folder, without folders in it."),
            )
            continue
        files[entry.name] = _file_rows(entry)
    if not files:
        problems.stop_at_errors()
    return _found(problems, path.name or str(path), files)


def _file_rows(path: Path) -> "Callable[[], Iterator[bytes]]":
    def lines() -> Iterator[bytes]:
        with path.open("rb") as file:
            yield from _lines(file)

    return lines


def _open_zip(path: Path, problems: Problems) -> Source:
    """Read a zip file in place: nothing of it is written to the disk, so no name in it can lead anywhere."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        return _refuse(
            problems, path.name, _("is not a zip file that can be read: %(why)s.") % {"why": error}, _("Pack it again.")
        )
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _ignored(entry.filename)]
    if len(archive.infolist()) > MOST_ENTRIES:
        return _refuse(
            problems,
            path.name,
            _("has %(number)s entries; at most %(most)s can be.")
            % {"number": len(archive.infolist()), "most": MOST_ENTRIES},
            _("Pack only the CSV files."),
        )
    declared = sum(entry.file_size for entry in entries)
    if declared > MOST_UNPACKED or declared > MOST_RATIO * max(path.stat().st_size, MIB // 4):
        return _refuse(
            problems,
            path.name,
            _("would unpack to %(size)s MiB, too much for its size or past %(most)s MiB.")
            % {"size": declared // MIB, "most": MOST_UNPACKED // MIB},
            _("Pack only the CSV files."),
        )
    # One folder may stand above the files, as when a folder is packed.
    tops = {PurePosixPath(entry.filename).parts[0] for entry in entries if "/" in entry.filename}
    top = f"{tops.pop()}/" if len(tops) == 1 and all("/" in entry.filename for entry in entries) else ""
    files = {}
    for entry in entries:
        name = entry.filename.removeprefix(top)
        if entry.flag_bits & 1:
            problems.add(name, 0, "", "", _("is encrypted."), _("Pack it without a password."))
        elif name in files:
            problems.add(name, 0, "", "", _("is in the zip file twice."), _("Pack it once."))
        else:
            files[name] = _entry_rows(archive, entry)
    if not files:
        problems.stop_at_errors()
    source = _found(problems, path.name, files)
    source.close = archive.close
    return source


def _entry_rows(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> "Callable[[], Iterator[bytes]]":
    def lines() -> Iterator[bytes]:
        with archive.open(entry) as file:
            yield from _lines(file)

    return lines


class _Unreadable(Exception):
    """A file cannot be read on, from a line."""

    def __init__(self, problem: str, remedy: str, line: int = 0) -> None:
        super().__init__(problem)
        self.problem, self.remedy, self.line = problem, remedy, line


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines of a file, within the limits. Raises _Unreadable past them."""
    size = 0
    while line := file.readline(MOST_OF_LINE):
        size += len(line)
        if size > MOST_OF_FILE:
            raise _Unreadable(
                _("is longer than %(most)s MiB.") % {"most": MOST_OF_FILE // MIB}, _("Bring it in several parts.")
            )
        if len(line) == MOST_OF_LINE:
            raise _Unreadable(
                _("has a line longer than %(most)s MiB: it is not a CSV file.") % {"most": MOST_OF_LINE // MIB},
                _("Save it as 'CSV UTF-8'."),
            )
        yield line


def _decoded(lines: Iterator[bytes]) -> Iterator[str]:
    """Yield the lines as text. Raises _Unreadable for what is not UTF-8 text."""
    for number, line in enumerate(lines, 1):
        if number == 1:
            if line.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise _Unreadable(_("is in UTF-16."), _("Save it as 'CSV UTF-8'."), 1)
            line = line.removeprefix(b"\xef\xbb\xbf")
        if b"\0" in line:
            raise _Unreadable(
                _("has a NUL character: it is not text, or not in UTF-8."), _("Save it as 'CSV UTF-8'."), number
            )
        try:
            yield line.decode()
        except UnicodeDecodeError as error:
            raise _Unreadable(
                _("is not in UTF-8: byte %(byte)s at place %(place)s of the line.")
                % {"byte": f"0x{line[error.start]:02X}", "place": error.start + 1},
                _("Save it as 'CSV UTF-8'."),
                number,
            ) from None


def csv_rows(label: str, lines: "Callable[[], Iterator[bytes]]", problems: Problems) -> "Callable[[], Iterator[Row]]":
    """Return a reader of a CSV file's rows with the number of their first line, blank ones left out.

    What cannot be read on is noted as a problem, and the rows end there.
    """

    def rows() -> Iterator[Row]:
        line = 1
        try:
            reader = csv.reader(_decoded(lines()), strict=True)
            for cells in reader:
                if any(cells):
                    yield line, cells
                line = reader.line_num + 1
        except _Unreadable as error:
            problems.add(label, error.line, "", "", error.problem, error.remedy)
        except csv.Error as error:
            problems.add(label, line, "", "", *_csv_problem(str(error)))
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
            problems.add(label, 0, "", "", _("cannot be read: %(why)s.") % {"why": error}, _("Make the file again."))

    return rows


def _csv_problem(error: str) -> tuple[str, str]:
    """Say in plain words what the CSV reader stopped at."""
    if "field larger" in error:
        return (
            _("A cell of this row is longer than %(most)s MiB, or a quotation mark that begins it is not closed.")
            % {"most": 1},
            _("Shorten the cell, or close the quotation mark."),
        )
    if "unexpected end of data" in error:
        return _("A quotation mark that begins a cell of this row is not closed."), _("Close it.")
    if "new-line character" in error:
        return _("has line ends of an old kind (CR alone)."), _("Save it as 'CSV UTF-8'.")
    return (
        _("A quotation mark stands at a wrong place in this row."),
        _("Put a cell with quotation marks between quotation marks, and double those within."),
    )
