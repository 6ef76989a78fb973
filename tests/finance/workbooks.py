"""Reads a workbook as a spreadsheet would: what each cell shows, and the formula behind it."""

import html
import io
import re
import zipfile
from dataclasses import dataclass

_CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)


@dataclass
class Sheet:
    """The cells of a sheet by their names."""

    shown: dict[str, str]
    formulas: dict[str, str]

    def column(self, letter: str) -> list[str]:
        """What the cells of a column show, below its head."""
        found = [(int(name[1:]), text) for name, text in self.shown.items() if name[0] == letter]
        return [text for row, text in sorted(found) if row > 1]


def sheets_of(content: bytes) -> list[Sheet]:
    """Return the sheets of a workbook that xlsxwriter made, in order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        shared = archive.read("xl/sharedStrings.xml").decode()
        strings = ["".join(_between("t", each)) for each in re.findall(r"<si>(.*?)</si>", shared, re.DOTALL)]
        names = sorted(name for name in archive.namelist() if name.startswith("xl/worksheets/sheet"))
        return [_sheet(archive.read(name).decode(), strings) for name in names]


def _between(tag: str, text: str) -> list[str]:
    return [html.unescape(each) for each in re.findall(rf"<{tag}(?: [^>]*)?>(.*?)</{tag}>", text, re.DOTALL)]


def _sheet(text: str, strings: list[str]) -> Sheet:
    shown, formulas = {}, {}
    for name, attributes, inside in _CELL.findall(text):
        value = "".join(_between("v", inside))
        shown[name] = strings[int(value)] if 't="s"' in attributes else value
        if found := _between("f", inside):
            formulas[name] = found[0]
    return Sheet(shown, formulas)
