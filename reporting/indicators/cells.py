"""How exact values are shown, and how a cell names the records behind it."""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from urllib.parse import parse_qsl, quote_plus

from reporting.indicators.results import Cell, Row

Number = Decimal | int | None
Show = Callable[[Decimal | int], str]
#: How a cell names all that its figure counts.
EVERYTHING = "all"
BLANK = Cell(None, "")


def rounded(value: Decimal | int, places: int) -> Decimal:
    """Round half away from zero (14.5 becomes 15)."""
    return Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def whole(value: Decimal | int) -> str:
    """A number without decimals, thousands with a comma."""
    return f"{_unsigned(rounded(value, 0)):,}"


def one_decimal(value: Decimal | int) -> str:
    """Weeks and the like: always one decimal."""
    return f"{_unsigned(rounded(value, 1)):,}"


def up_to_two(value: Decimal | int) -> str:
    """Days: up to two decimals, no trailing zeros."""
    text = f"{_unsigned(rounded(value, 2)):,}"
    return text.rstrip("0").rstrip(".")


def money(value: Decimal | int) -> str:
    """An amount: always two decimals."""
    return f"{_unsigned(rounded(value, 2)):,}"


def percent(value: Decimal | int) -> str:
    """A share with one decimal."""
    return f"{_unsigned(rounded(value * 100, 1)):,}%"


def whole_percent(value: Decimal | int) -> str:
    """A share as a whole per cent."""
    return f"{_unsigned(rounded(value * 100, 0)):,}%"


def _unsigned(value: Decimal) -> Decimal:
    """Zero without a sign: what rounds to nothing is not below nothing."""
    return abs(value) if value == 0 else value


def ratio(part: Number, of: Number) -> Decimal | None:
    """Return part ÷ whole; a share of nothing is None."""
    return None if part is None or not of else Decimal(part) / Decimal(of)


def opening(where: Mapping[str, str | tuple[str, ...]] | None = None, of: str = "") -> str:
    """Return how a cell names its records: the part counted and the values of its dimensions."""
    pairs = [f"of={_quoted(of)}"] if of else []
    for name, value in (where or {}).items():
        pairs.extend(f"{name}={_quoted(each)}" for each in ((value,) if isinstance(value, str) else value))
    return "&".join(pairs) or EVERYTHING


#: The same few codes name the records of thousands of cells.
_quoted = lru_cache(maxsize=50_000)(quote_plus)


def opened(opens: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    """Return the part and the dimensions that a cell's `opens` names."""
    part = ""
    where: dict[str, tuple[str, ...]] = {}
    if opens == EVERYTHING:
        return "", {}
    for name, value in parse_qsl(opens, keep_blank_values=True):
        if name == "of":
            part = value
        else:
            where[name] = (*where.get(name, ()), value)
    return part, where


def number(value: Number, show: Show, opens: str | None) -> Cell:
    """A number of a table: an exact zero is blank."""
    if not value:
        return Cell(value, "")
    return Cell(value, show(value), opens)


def share(value: Decimal | None, show: Show, opens: str | None) -> Cell:
    """A share of a table: zero shows as 0%, a share of nothing is blank."""
    return BLANK if value is None else Cell(value, show(value), opens)


def text(value: str) -> Cell:
    """A text, shown as it is."""
    return Cell(value, value)


def is_blank(row: Row) -> bool:
    """Whether a row has nothing to show."""
    return all(not cell.shown for cell in row.cells)
