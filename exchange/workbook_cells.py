"""What a workbook's cell can hold, and how a text that it cannot hold is kept in it all the same."""

import re

from exchange import kinds

#: Characters of a cell, counted as Excel does: one beyond the first 65,536 counts twice.
MOST_OF_CELL = 32_767
#: A text shorter than this fits whatever its characters are.
SURELY_FITS = MOST_OF_CELL // 2
#: The sheet that is for people only.
EXPLANATIONS = "explanations"

#: Two code points that XML cannot hold, and that readers do not give back from Excel's own escape.
_UNHOLDABLE = re.compile("[\ufffe\uffff]")
#: They are written `_xFFFE_` and `_xFFFF_`, and where a text has the beginning of these, `_xFFF0_` stands for it.
_ESCAPE = "_xFFF"
_ESCAPED = re.compile("_xFFF([0EF])_")

#: Kinds of cells that are numbers in a workbook, with their format.
NUMBERS = {
    kinds.WHOLE: "0",
    kinds.MONEY: "#,##0.00",
    kinds.DAYS: "0.##",
    kinds.WEEK: "0.##",
    kinds.RATE: "0.########",
}


def continued(column: str, part: int) -> str:
    """Return the header of the `part`-th column (from 1) over which a long text goes on."""
    return column if part == 1 else f"{column} ({part})"


def base_of(header: str) -> str:
    """Return the column that a header continues, or itself."""
    found = re.fullmatch(r"(.+) \([0-9]{1,3}\)", header)
    return found.group(1) if found else header


def chunks(text: str) -> list[str]:
    """Cut a text into pieces that fit cells."""
    if len(text) <= SURELY_FITS:
        return [text]
    pieces, start, length = [], 0, 0
    for place, character in enumerate(text):
        width = 2 if ord(character) > 0xFFFF else 1
        if length + width > MOST_OF_CELL:
            pieces.append(text[start:place])
            start, length = place, 0
        length += width
    return [*pieces, text[start:]]


def held(text: str) -> str:
    """Return a text as a workbook can hold it."""
    return _UNHOLDABLE.sub(lambda found: f"_x{ord(found.group()):04X}_", text.replace(_ESCAPE, f"{_ESCAPE}0_"))


def given_back(text: str) -> str:
    """Return the text that `held` was given."""
    if _ESCAPE not in text:
        return text
    return _ESCAPED.sub(lambda found: _ESCAPE if found.group(1) == "0" else chr(0xFFF0 + int(found.group(1), 16)), text)
