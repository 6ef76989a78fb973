"""The facts at a scope: grouped for tables, aggregated for numbers, listed for whoever asks what was counted.

A fixed number of queries: one for all groupings and single numbers that the figures asked for need.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import BigIntegerField, Expression
from django.utils.translation import gettext

from facility.models import Country, Facility, Period, Region
from pmt.accounts.matrix import VisibleQuerySet
from reporting.indicators.registry import Aggregate, Grouping, Measure, Where
from reporting.indicators.results import Scope
from reporting.indicators.sql import FACTS, Question, lines, placed, together

FUNDING = {"facility": [False], "successor": [True], "both": [False, True]}

Group = tuple[str, ...]
#: Dimension values of a group → number of records and sum of each value asked for.
Cube = dict[Group, tuple[Any, ...]]


class Facts:
    """The facts of one scope, and the facility's words and constants."""

    def __init__(self, scope: Scope, window: range | None = None) -> None:
        """Take the scope and which lines of long tables are wanted; nothing is asked until it is needed."""
        self.scope = scope
        self.window = window
        self._cubes: dict[Grouping, Cube] = {}
        self._measured: dict[Measure, Any] = {}
        self._parameters: dict[str, Any] = {
            "on": scope.on,
            "start": scope.period and scope.period.start_date,
            "end": scope.period and scope.period.end_date,
            "funding": FUNDING[scope.funding],
        }

    # --- The facility's words and constants ----------------------------------------------------------

    @cached_property
    def facility(self) -> Facility:
        """The facility; one without a name where none has been entered yet."""
        return Facility.objects.first() or Facility()

    @cached_property
    def countries(self) -> dict[str, Country]:
        """Countries by code, in the order of their names."""
        return {c.code: c for c in Country.objects.select_related("region").order_by("sort_name", "code")}

    @cached_property
    def regions(self) -> dict[str, Region]:
        """Regions by code, in the order of their names: `position` orders pages, not tables."""
        return {r.code: r for r in Region.objects.order_by("sort_name", "code")}

    @cached_property
    def periods(self) -> list[Period]:
        """The reporting periods that have begun, within the period asked for where one is."""
        wanted = self.scope.period
        return [
            period
            for period in Period.objects.order_by("number")
            if period.start_date <= self.scope.on and (wanted is None or period.number == wanted.number)
        ]

    def constant(self, name: str) -> Decimal | None:
        """Return a constant of the facility, None where it is not known."""
        value = getattr(self.facility, name)
        return None if value is None else Decimal(value)

    # --- Grouped ---------------------------------------------------------------------------------------

    def cube(self, fact: str, dimensions: Group, values: Group = ()) -> Cube:
        """Return how many records, and the sums of `values`, each group of `dimensions` has.

        What is not known of a dimension is an empty text.
        """
        asked = Grouping(fact, dimensions, values)
        self.prepare((), [asked])
        fine = _fine(asked)
        if fine == asked:
            return self._cubes[fine]
        places = [fine.dimensions.index(each) for each in dimensions]
        kept = [0, *(fine.values.index(each) + 1 for each in values)]
        added: dict[Group, list[Any]] = {}
        for group, numbers in self._cubes[fine].items():
            wanted = tuple(group[place] for place in places)
            if wanted in added:
                for at, place in enumerate(kept):
                    added[wanted][at] += numbers[place]
            else:
                added[wanted] = [numbers[place] for place in kept]
        return {group: tuple(numbers) for group, numbers in added.items()}

    def totals(self, cube: Cube, *keep: int, at: int = 0) -> dict[Group, Any]:
        """Add up one number of a cube over all dimensions but those whose positions are kept."""
        added: dict[Group, Any] = defaultdict(int)
        for group, numbers in cube.items():
            added[tuple(group[position] for position in keep)] += numbers[at]
        return added

    # --- Aggregated ------------------------------------------------------------------------------------

    def measure(self, measure: Measure) -> Decimal | int | None:
        """Return the value of a measure; None for a mean or the like of nothing."""
        self.prepare([measure])
        value = self._measured[measure]
        for name in (measure.times, measure.per):
            if name and value is not None:
                constant = self.constant(name)
                if constant is None:
                    return None
                value = Decimal(value) / constant if name == measure.per else Decimal(value) * constant
        return value

    # --- Asked -----------------------------------------------------------------------------------------

    def prepare(self, measures: Iterable[Measure], groupings: Iterable[Grouping] = ()) -> None:
        """Ask for what is not known yet of measures and groupings: one query for all of them."""
        wanted: dict[str, dict[Measure, None]] = defaultdict(dict)
        for measure in measures:
            if measure not in self._measured:
                wanted[measure.fact][measure] = None
        missing = [each for each in dict.fromkeys(map(_fine, groupings)) if each not in self._cubes]
        if not wanted and not missing:
            return
        parameters: dict[str, Any] = {}
        questions = [
            Question(
                fact,
                tuple(
                    f"{_column(measure)} FILTER (WHERE {_narrowing(fact, measure.dimensions, parameters)})"
                    for measure in of_fact
                ),
                {name for measure in of_fact for name in measure.dimensions},
            )
            for fact, of_fact in wanted.items()
        ]
        for each in missing:
            _known(each.fact, each.dimensions, each.values)
            columns = (*each.dimensions, "count(*)", *(f"sum({value})" for value in each.values))
            questions.append(Question(each.fact, columns, each.dimensions, grouped=True))
            self._cubes[each] = {}
        measured = list(wanted.values())
        for number, row in self._rows(together(tuple(questions)), parameters):
            if number < len(measured):
                for measure, text in zip(measured[number], row, strict=True):
                    self._measured[measure] = _finished(measure, text)
            else:
                grouping = missing[number - len(measured)]
                size = len(grouping.dimensions)
                group = tuple(each or "" for each in row[:size])
                sums = (Decimal(each) if each else 0 for each in row[size + 1 :])
                self._cubes[grouping][group] = (int(row[size]), *sums)

    # --- Texts -----------------------------------------------------------------------------------------

    def lines(self, name: str, window: range | None = None) -> list[dict[str, Any]]:
        """Return the lines of a table of text, in their order; of one that says how many it has `in_all`, a part."""
        with connection.cursor() as cursor:
            cursor.execute(lines(name, window), self._parameters | {"cancelled": gettext("cancelled")})
            columns = [column.name for column in cursor.description]
            return [dict(zip(columns, each, strict=True)) for each in cursor.fetchall()]

    # --- Listed ----------------------------------------------------------------------------------------

    def listed(self, fact: str, where: Where) -> VisibleQuerySet:
        """Return the records of a fact that have `where`'s dimensions, in their model's own order."""
        model = apps.get_model(FACTS[fact].model)
        parameters: dict[str, Any] = {}
        condition = _narrowing(fact, where, parameters)
        query = FACTS[fact].asked(["id"], condition, where)
        return model._default_manager.filter(pk__in=Keys(*placed(query, self._parameters | parameters)))

    def values(self, fact: str, value: str, where: Where, keys: Iterable[int] | None = None) -> dict[int, Decimal]:
        """Return the value of each record listed, or of those with `keys`; what has none is left out."""
        _known(fact, (), (value,))
        parameters: dict[str, Any] = {}
        condition = _narrowing(fact, where, parameters)
        if keys is not None:
            condition += " AND id = ANY(%(keys)s)"
            parameters["keys"] = list(keys)
        rows = self._rows(FACTS[fact].asked(["id", value], condition, where), parameters)
        return {key: Decimal(number) for key, number in rows if number is not None}

    def _rows(self, query: str, more: Mapping[str, Any] | None = None) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(query, self._parameters | dict(more or {}))
            return cursor.fetchall()


class Keys(Expression):
    """The keys that a query of facts gives, for `filter(pk__in=…)`."""

    output_field = BigIntegerField()

    def __init__(self, sql: str, parameters: list[Any]) -> None:
        """Take a query with positional parameters."""
        super().__init__()
        self.sql = sql
        self.parameters = parameters

    def as_sql(self, *_arguments: Any, **_options: Any) -> tuple[str, Any]:
        """Give the query as a subquery."""
        return f"({self.sql})", self.parameters


def aggregated(aggregate: Aggregate, values: Sequence[Decimal | int]) -> Decimal | int | None:
    """Return an aggregate of values; None for the mean, quantile or extreme of nothing.

    A quantile lies between the two nearest values, in proportion. It is taken here because
    the database would give it as a binary fraction.
    """
    if aggregate == "count":
        return len(values)
    if aggregate == "sum":
        return sum(values, Decimal(0))
    if not values:
        return None
    if aggregate == "mean":
        return Decimal(sum(values)) / len(values)
    ordered = sorted(values)
    if aggregate == "least":
        return ordered[0]
    if aggregate == "most":
        return ordered[-1]
    place = (len(ordered) - 1) * (Decimal("0.5") if aggregate == "median" else Decimal("0.9"))
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _column(measure: Measure) -> str:
    """Return what a measure asks the database to aggregate."""
    if measure.aggregate == "count":
        return "count(*)"
    _known(measure.fact, (), (measure.value,))
    return f"sum({measure.value})" if measure.aggregate == "sum" else f"array_agg({measure.value})"


def _finished(measure: Measure, text: str | None) -> Decimal | int | None:
    """Return the measure's value from what the database gave, written out."""
    if measure.aggregate == "count":
        return int(text or 0)
    if measure.aggregate == "sum":
        return Decimal(text) if text else 0
    each = text.strip("{}").split(",") if text and text != "{}" else []
    return aggregated(measure.aggregate, [Decimal(one) for one in each if one != "NULL"])


def _fine(asked: Grouping) -> Grouping:
    """Return the grouping that the database is asked for instead of one that it can be added up from."""
    fact = FACTS[asked.fact]
    grain = next((each for each in fact.grains if set(asked.dimensions) <= set(each)), asked.dimensions)
    return Grouping(asked.fact, grain, fact.values if fact.grains else asked.values)


def _narrowing(fact: str, where: Where, parameters: dict[str, object]) -> str:
    """Return the condition for `where`, adding its values to the named `parameters`.

    An empty text means that the dimension is not known.
    """
    _known(fact, tuple(where), ())
    conditions = []
    for dimension, values in where.items():
        name = f"where_{len(parameters)}"
        parameters[name] = list(values)
        conditions.append(f"coalesce({dimension}, '') = ANY(%({name})s)")
    return " AND ".join(conditions) or "true"


def _known(fact: str, dimensions: Group, values: Group) -> None:
    """Refuse a dimension or value that the fact does not have: names go into the query as they are."""
    if unknown := [*(set(dimensions) - set(FACTS[fact].dimensions)), *(set(values) - set(FACTS[fact].values))]:
        raise LookupError(f"{fact} has no {', '.join(unknown)}")
