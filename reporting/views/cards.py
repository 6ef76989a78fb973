"""A figure as a page shows it: title, computed line, chart, table, and where each number leads."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reporting.addresses import figure_address, records_address
from reporting.charts import alt_text, has_chart
from reporting.indicators import Cell, Indicator, Result, Row
from reporting.indicators.cells import one_decimal, up_to_two

#: A dashboard shows the beginning of a long table and links to the whole.
MOST_ROWS = 60


@dataclass(frozen=True)
class TableCell:
    """One cell: what is printed, the list of its records where it has one, whether it is a text."""

    shown: str
    address: str
    text: bool


@dataclass(frozen=True)
class TableRow:
    """One line; `labels` are its heads."""

    level: str
    labels: tuple[str, ...]
    cells: tuple[TableCell, ...]


@dataclass(frozen=True)
class Table:
    """A result as a table. `left_out` rows are on the figure's own page."""

    headings: tuple[str, ...]
    columns: tuple[str, ...]
    text_columns: tuple[bool, ...]
    rows: tuple[TableRow, ...]
    left_out: int

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """The heads of the columns of cells, each with whether the column holds texts."""
        return list(zip(self.columns, self.text_columns, strict=True))


def table_of(result: Result, most: int | None = None) -> Table:
    """Return the table of a result; where it has subtotals, one label stands in each line, as in print."""
    grouped = any(row.level == "subtotal" for row in result.rows)
    texts = tuple(
        any(isinstance(row.cells[i].exact, str) for row in result.rows) for i in range(len(result.columns))
    )
    rows = list(result.rows)
    left_out = 0
    if most is not None and len(rows) > most:
        ends = [row for row in rows[most:] if row.level in ("total", "percent")]
        left_out = len(rows) - most - len(ends)
        rows = [*rows[:most], *ends]
    return Table(
        headings=(", ".join(heading for heading in result.headings if heading),) if grouped else result.headings,
        columns=result.columns,
        text_columns=texts,
        rows=tuple(_table_row(result, row, grouped=grouped) for row in rows),
        left_out=left_out,
    )


def _table_row(result: Result, row: Row, *, grouped: bool) -> TableRow:
    labels = (next((label for label in reversed(row.labels) if label), ""),) if grouped else row.labels
    return TableRow(
        level=row.level,
        labels=labels,
        cells=tuple(
            TableCell(cell.shown, records_address(result, cell), isinstance(cell.exact, str)) for cell in row.cells
        ),
    )


@dataclass(frozen=True)
class Card:
    """A table or figure with its chart, as dashboards and its own page show it."""

    indicator: Indicator
    result: Result
    table: Table
    wide: bool

    @property
    def key(self) -> str:
        """The key of the figure."""
        return self.indicator.key

    @property
    def chart(self) -> bool:
        """Whether it is drawn."""
        return has_chart(self.key)

    @property
    def words(self) -> str:
        """The chart in words."""
        return alt_text(self.result)

    def _address(self, name: str) -> str:
        return figure_address(name, self.key, self.result.scope)

    @property
    def page(self) -> str:
        """The figure's own page."""
        return self._address("figure")

    @property
    def spec(self) -> str:
        """The chart as Vega-Lite."""
        return self._address("figure_spec")

    @property
    def svg(self) -> str:
        """The chart as a picture."""
        return self._address("figure_svg")

    @property
    def csv(self) -> str:
        """The table as CSV."""
        return self._address("figure_csv")

    @property
    def xlsx(self) -> str:
        """The table as a workbook."""
        return self._address("figure_xlsx")

    @property
    def json(self) -> str:
        """The table as JSON."""
        return self._address("figure_json")


def card(indicator: Indicator, result: Result, *, most: int | None = None) -> Card:
    """Return the card of a figure; tables of more than five columns take the whole width."""
    return Card(indicator, result, table_of(result, most), wide=not has_chart(indicator.key) and len(result.columns) > 4)


@dataclass(frozen=True)
class KeyNumber:
    """A single number: as printed, with its unit, the list behind it and how it differs from another day's."""

    key: str
    title: Any
    shown: str
    unit: Any
    address: str
    page: str
    difference: str
    delta: str
    rises: bool


def key_number(indicator: Indicator, result: Result, before: Result | None) -> KeyNumber:
    """Return a number as a tile shows it; without `before` it is not compared."""
    cell = result.rows[0].cells[0] if result.rows else Cell(None, "")
    then = before.rows[0].cells[0] if before and before.rows else None
    delta, rises = difference(cell, then) if before and then else ("", False)
    return KeyNumber(
        key=indicator.key,
        title=indicator.title,
        shown=cell.shown or ("0" if cell.exact == 0 else "–"),
        unit=indicator.unit,
        address=records_address(result, cell),
        page=figure_address("figure", indicator.key, result.scope),
        difference=delta,
        delta=_("%(difference)s since %(day)s")
        % {"difference": delta, "day": date_format(before.scope.on, "j M Y")}
        if delta and before
        else "",
        rises=rises,
    )


def difference(now: Cell, then: Cell) -> tuple[str, bool]:
    """Return by how much a number differs, with its sign, and whether it rose; nothing where it cannot be said.

    A share differs by points of a hundred.
    """
    if not isinstance(now.exact, (int, Decimal)) or not isinstance(then.exact, (int, Decimal)):
        return "", False
    apart = Decimal(now.exact) - Decimal(then.exact)
    if "%" in now.shown:
        words = _("%(number)s points") % {"number": one_decimal(abs(apart * 100))}
        unchanged = not round(apart * 100, 1)
    else:
        words = up_to_two(abs(apart))
        unchanged = not round(apart, 2)
    if unchanged:
        return _("unchanged"), False
    return ("+" if apart > 0 else "−") + words, apart > 0
