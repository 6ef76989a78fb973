"""What a workbook's cell can hold, and how a text that it cannot hold is kept in it all the same."""

import re

from exchange import kinds

#: Characters of a cell, counted as Excel does: one beyond the first 65,536 counts twice.
MOST_OF_CELL = 32_767
#: A text shorter than this fits whatever its characters are.
SURELY_FITS = MOST_OF_CELL // 2
#: The sheet that is for people only.
EXPLANATIONS = "explanations"

#: Two code points that XML cannot hold, and that readers do not give back from their escape.
_UNHOLDABLE = re.compile("[\ufffe\uffff]")
_ESCAPE = re.compile(r"_x((?:005F_x)*FFF[EF]_)")
_ESCAPED = re.compile(r"_x(005F_x)?((?:005F_x)*)FFF([EF])_")

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
    if "_x" in text:
        text = _ESCAPE.sub(r"_x005F_x\1", text)
    return _UNHOLDABLE.sub(lambda found: f"_x{ord(found.group()):04X}_", text)


def given_back(text: str) -> str:
    """Return the text that `held` was given."""
    if "_x" not in text:
        return text

    def original(found: "re.Match[str]") -> str:
        if found.group(1):
            return f"_x{found.group(2)}FFF{found.group(3)}_"
        return chr(0xFFF0 + int(found.group(3), 16))

    return _ESCAPED.sub(original, text)
