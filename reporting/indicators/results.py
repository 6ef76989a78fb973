"""What an indicator gives: cells with their exact values, what is shown, and the way to the records."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from facility.models import Period

#: Whose missions are counted: this facility's (the default), its successor's, or both.
Funding = Literal["facility", "successor", "both"]

Level = Literal["row", "subtotal", "total", "percent"]


@dataclass(frozen=True)
class Scope:
    """What a figure is asked for: as it stood at the end of `on`; within a period; by funding."""

    on: date
    period: Period | None = None
    funding: Funding = "facility"


class Cell(NamedTuple):
    """One number (or text) of a figure.

    `exact` is unrounded (a share is a fraction of one; several names are a tuple); `shown` is as
    printed. `opens` names the records that were counted, for `reporting.indicators.records`: what is
    counted and the values of its dimensions; None where there are none to open (a text, a blank).
    """

    exact: Decimal | int | str | tuple[str, ...] | None
    shown: str
    opens: str | None = None


@dataclass(frozen=True)
class Row:
    """A line of a figure: its labels (region, country, …) and a cell for each column."""

    level: Level
    labels: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Result:
    """A figure, computed for a scope. `headings` stand over the labels, `columns` over the cells."""

    key: str
    title: str
    scope: Scope
    headings: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    #: One computed line for under a chart's title ("67 in all, most in the 4th (16)").
    headline: str = ""
    #: What a chart or export needs beyond the rows: `formats`, column by column (count, days, weeks, money,
    #: percent, text, …); `iso`, the codes of a map's countries, row by row.
    extra: dict[str, Any] = field(default_factory=dict)
