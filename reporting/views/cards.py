"""A figure as a page shows it: title, computed line, chart, table, and where each number leads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reporting.addresses import figure_address, records_address
from reporting.charts import alt_text, has_chart
from reporting.indicators import Cell, Indicator, Result, Row
from reporting.indicators.cells import one_decimal, up_to_two


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


def table_of(result: Result) -> Table:
    """Return the table of a result; where it has subtotals, one label stands in each line, as in print."""
    grouped = any(row.level == "subtotal" for row in result.rows)
    left_out = result.extra.get("left_out", 0)
    return Table(
        headings=(", ".join(heading for heading in result.headings if heading),) if grouped else result.headings,
        columns=result.columns,
        text_columns=tuple(any(_is_text(row.cells[i]) for row in result.rows) for i in range(len(result.columns))),
        rows=tuple(_table_row(result, row, grouped=grouped) for row in result.rows),
        left_out=left_out if isinstance(left_out, int) else 0,
    )


def _is_text(cell: Cell) -> bool:
    return cell.exact is not None and not isinstance(cell.exact, (int, Decimal))


def _table_row(result: Result, row: Row, *, grouped: bool) -> TableRow:
    labels = (next((label for label in reversed(row.labels) if label), ""),) if grouped else row.labels
    return TableRow(
        level=row.level,
        labels=labels,
        cells=tuple(TableCell(cell.shown, records_address(result, cell), _is_text(cell)) for cell in row.cells),
    )


@dataclass(frozen=True)
class Card:
    """A table or figure with its chart, as dashboards and its own page show it."""

    indicator: Indicator
    result: Result
    table: Table
    #: `wide` takes the whole width, `tall` the height of two.
    shape: str

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


#: Charts with a line for each country, and the map of Europe, are twice as high as the others.
TALL = frozenset({"requests_by_region_and_country", "actions_by_region_and_country", "experts_map"})


def card(indicator: Indicator, result: Result) -> Card:
    """Return the card of a figure; tables of more than five columns take the whole width."""
    table = table_of(result)
    wide = not has_chart(indicator.key) and len(table.headings) + len(table.columns) > 5
    return Card(indicator, result, table, "wide" if wide else "tall" if indicator.key in TALL else "")


def arranged(cards: Sequence[Card]) -> list[Card]:
    """Return cards that leave no half of the page empty where they stand in two columns.

    Charts and tables do not stand beside each other, for their heights differ: of a row of either
    that comes out odd, the last that is not tall takes the whole width.
    """
    found = list(cards)
    for drawn in (True, False):
        places = [at for at, each in enumerate(found) if each.chart is drawn and each.shape != "wide"]
        slots = sum(2 if found[at].shape == "tall" else 1 for at in places)
        single = [at for at in places if not found[at].shape]
        if slots % 2 and single:
            found[single[-1]] = replace(found[single[-1]], shape="wide")
    return found


@dataclass(frozen=True)
class KeyNumber:
    """A single number: as printed, with its unit, the list behind it and how it differs from another day's."""

    key: str
    title: Any
    shown: str
    #: The currency of an amount, which a number alone does not tell.
    currency: str
    unit: Any
    address: str
    page: str
    difference: str
    delta: str


def key_number(indicator: Indicator, result: Result, before: Result | None, currency: str) -> KeyNumber:
    """Return a number as a tile shows it; without `before` it is not compared.

    Amounts, the numbers of money that are no shares, are in `currency`.
    """
    cell = result.rows[0].cells[0] if result.rows else Cell(None, "")
    then = before.rows[0].cells[0] if before and before.rows else None
    delta = difference(cell, then) if then else ""
    return KeyNumber(
        key=indicator.key,
        title=indicator.title,
        shown=cell.shown or ("0" if cell.exact == 0 else "–"),
        currency=currency if indicator.group == "money" and cell.shown and "%" not in cell.shown else "",
        unit=indicator.unit,
        address=records_address(result, cell),
        page=figure_address("figure", indicator.key, result.scope),
        difference=delta,
        delta=_("%(difference)s since %(day)s") % {"difference": delta, "day": _brief(before.scope.on, result.scope.on)}
        if delta and before
        else "",
    )


def _brief(day: date, beside: date) -> str:
    """Write a day without its year where that is the year of the day beside it."""
    return date_format(day, "j M" if day.year == beside.year else "j M Y")


def difference(now: Cell, then: Cell) -> str:
    """Return by how much a number differs, with its sign; nothing where that cannot be said.

    A share differs by points of a hundred.
    """
    if not isinstance(now.exact, (int, Decimal)) or not isinstance(then.exact, (int, Decimal)):
        return ""
    apart = Decimal(now.exact) - Decimal(then.exact)
    if "%" in now.shown:
        words = one_decimal(abs(apart * 100))
        said = _("%(number)s points") % {"number": words}
    else:
        said = words = up_to_two(abs(apart))
    if words in ("0", "0.0"):
        return _("unchanged")
    return ("+" if apart > 0 else "−") + said
