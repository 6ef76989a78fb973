"""How charts read a result: drawn rows, short names, and numbers as printed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reporting.indicators.results import Cell, Result, Row

#: Gives the address of the records behind a cell, empty where it has none.
Address = Callable[[Cell], str]


def no_address(_cell: Cell) -> str:
    """Open nothing: a printed chart has no links."""
    return ""


@dataclass(frozen=True)
class Request:
    """One chart to draw: the result, and where its marks lead."""

    result: Result
    address: Address = no_address

    @property
    def rows(self) -> list[Row]:
        """The rows that are drawn: totals are said in words."""
        return [row for row in self.result.rows if row.level in ("row", "subtotal")]


def number(cell: Cell) -> float:
    """Return a cell's value to draw by; nothing is nought, and so is a text."""
    return float(cell.exact) if isinstance(cell.exact, (int, Decimal)) else 0.0


def printed(cell: Cell) -> str:
    """Return a cell as printed; a blank in a table is a nought on a chart."""
    return cell.shown or "0"


def name_of(row: Row) -> str:
    """Return the label of a row that says most: the last that is not empty."""
    return next((label for label in reversed(row.labels) if label), "")


def short_names(names: Sequence[str]) -> list[str]:
    """Return names without the words at the end that they share: '1st interim period' is '1st'.

    A name that does not end so keeps all its words; where two would become the same, all do.
    """
    words = [name.split() for name in names]
    endings: dict[tuple[str, ...], int] = {}
    for parts in words:
        for start in range(1, len(parts)):
            ending = tuple(parts[start:])
            endings[ending] = endings.get(ending, 0) + 1
    shared = [(count, len(ending), ending) for ending, count in endings.items() if count > len(names) / 2]
    if not shared:
        return list(names)
    ending = max(shared)[2]
    short = [
        " ".join(parts[: -len(ending)]) if tuple(parts[-len(ending) :]) == ending and len(parts) > len(ending)
        else " ".join(parts)
        for parts in words
    ]  # fmt: skip
    return short if len(set(short)) == len(set(names)) else list(names)


def ordered(names: Sequence[Any]) -> list[Any]:
    """Return names in their order, each once."""
    return list(dict.fromkeys(names))
