"""Reads a workbook as a spreadsheet would: what each cell shows, and the formula behind it."""

import io
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

_NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


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
    """Return the sheets of a workbook, in order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        strings = [
            "".join(part.text or "" for part in each.iter(f"{{{_NAMES['m']}}}t"))
            for each in ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
        ]
        names = sorted(name for name in archive.namelist() if name.startswith("xl/worksheets/sheet"))
        return [_sheet(ElementTree.fromstring(archive.read(name)), strings) for name in names]


def _sheet(root: ElementTree.Element, strings: list[str]) -> Sheet:
    shown, formulas = {}, {}
    for cell in root.iterfind(".//m:c", _NAMES):
        value, formula = cell.find("m:v", _NAMES), cell.find("m:f", _NAMES)
        text = (value.text or "") if value is not None else ""
        shown[cell.attrib["r"]] = strings[int(text)] if cell.get("t") == "s" else text
        if formula is not None:
            formulas[cell.attrib["r"]] = formula.text or ""
    return Sheet(shown, formulas)
