"""The rows of each file of an import, wherever they come from, and the limits that hold for every packed file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

MIB = 1024 * 1024
#: Entries of a zip file; a workbook is one.
MOST_ENTRIES = 200

Row = tuple[int, list[str]]


@dataclass
class Table:
    """The rows of one file, the header first; `label` is what problems call it."""

    name: str
    label: str
    rows: Callable[[], Iterator[Row]]
    #: Whether a value of the name `line` is a row of a sheet.
    sheet: bool = False


@dataclass
class Source:
    """All files of one import, by the names of the format."""

    tables: dict[str, Table]
    close: Callable[[], None] = lambda: None
