"""The days that the calendar shows, and where bars lie on them. Nothing here asks the database."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format

#: How many columns a bar takes at least: on the weeks of a year two, so that its code can be read.
ROOM = {"month": 1, "year": 2}


@dataclass(frozen=True)
class Column:
    """A day, or a week from Monday, of what is shown."""

    first: date
    last: date
    label: str
    under: str
    kind: str  # weekend, today: how it is shaded


@dataclass(frozen=True)
class Window:
    """What is shown: a month by days, or a year by weeks."""

    view: str
    first: date
    last: date
    columns: list[Column]
    #: Groups of columns, with how many each holds: the months of a year.
    groups: list[tuple[str, int]]

    @property
    def title(self) -> str:
        """What the window is called."""
        return date_format(self.first, "F Y") if self.view == "month" else str(self.first.year)

    @property
    def before(self) -> date:
        """A day of the window before."""
        return _clamped(self.first.year - 1, 1) if self.view == "year" else self.first - timedelta(days=1)

    @property
    def after(self) -> date:
        """A day of the window after."""
        return _clamped(self.first.year + 1, 1) if self.view == "year" else self.last + timedelta(days=1)


def _clamped(year: int, month: int) -> date:
    return date(min(max(year, FIRST_YEAR), LAST_YEAR), month, 1)


#: The calendar turns no further.
FIRST_YEAR, LAST_YEAR = 1990, 2100


def month_of(day: date, today: date) -> Window:
    """Return the month of a day, by days."""
    first = day.replace(day=1)
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    columns = []
    for number in range(last.day):
        each = first + timedelta(days=number)
        kind = "today" if each == today else "weekend" if each.weekday() >= 5 else ""
        columns.append(Column(each, each, str(each.day), date_format(each, "D")[:2], kind))
    return Window("month", first, last, columns, [])


def year_of(day: date, today: date) -> Window:
    """Return the year of a day, by weeks from Monday; the first and the last may be cut by its ends."""
    first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    columns: list[Column] = []
    groups: dict[int, int] = {}
    start = first
    while start <= last:
        end = min(start + timedelta(days=6 - start.weekday()), last)
        kind = "today" if start <= today <= end else ""
        columns.append(Column(start, end, str(start.isocalendar().week), "", kind))
        groups[start.month] = groups.get(start.month, 0) + 1
        start = end + timedelta(days=1)
    return Window(
        "year", first, last, columns, [(date_format(date(day.year, month, 1), "M"), n) for month, n in groups.items()]
    )


@dataclass(frozen=True)
class Item:
    """What lies on the days: a mission, or a deliverable that is due."""

    first: date
    last: date
    record: Any
    #: mission or deliverable.
    sort: str


@dataclass(frozen=True)
class Cell:
    """An empty column, or a stretch with an item, which may begin before or end after what is shown."""

    width: int
    item: Item | None = None
    cut_before: bool = False
    cut_after: bool = False


@dataclass
class Row:
    """A row of the calendar under its head, with as many lanes as its items need not to cover each other."""

    head: Any
    items: list[Item] = field(default_factory=list)
    lanes: list[list[Cell]] = field(default_factory=list)

    def lay_out(self, window: Window) -> None:
        """Put the items on lanes."""
        self.lanes = lanes_of(self.items, window)


def _place(item: Item, columns: Sequence[Column]) -> tuple[int, int]:
    """Return the first and last column that an item touches."""
    touched = [n for n, column in enumerate(columns) if column.first <= item.last and column.last >= item.first]
    return touched[0], touched[-1]


def lanes_of(items: list[Item], window: Window) -> list[list[Cell]]:
    """Return the items as lanes of cells that add up to the columns; each lies on the first lane with room for it."""
    columns, room = window.columns, ROOM[window.view]
    shown = [each for each in items if each.first <= window.last and each.last >= window.first]
    placed: list[list[tuple[int, int, Item]]] = []
    for item in sorted(shown, key=lambda each: (each.first, each.last, each.sort, each.record.pk)):
        begin, end = _place(item, columns)
        end = max(end, begin + room - 1)
        if end >= len(columns):
            begin, end = min(begin, len(columns) - room), len(columns) - 1
        lane = next((each for each in placed if each[-1][1] < begin), None)
        if lane is None:
            placed.append(lane := [])
        lane.append((begin, end, item))
    return [_cells(lane, window) for lane in placed]


def _cells(lane: list[tuple[int, int, Item]], window: Window) -> list[Cell]:
    cells, reached = [], 0
    for begin, end, item in lane:
        cells += [Cell(1)] * (begin - reached)
        cells.append(Cell(end - begin + 1, item, item.first < window.first, item.last > window.last))
        reached = end + 1
    return cells + [Cell(1)] * (len(window.columns) - reached)
