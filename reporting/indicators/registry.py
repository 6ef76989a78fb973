"""What an indicator is, and the one list of them.

An indicator says in words what it counts and in terms of *facts* (`facts.py`) how. The same
measure gives the number and, narrowed to a cell, the records behind it, so that the two
cannot disagree.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, Self

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from reporting.indicators.results import Result, Scope

if TYPE_CHECKING:
    from reporting.indicators.facts import Facts

Text = str | Promise
Kind = Literal["table", "figure", "number", "annex"]
Group = Literal["requests", "actions", "implementation", "experts", "money", "contacts", "quality"]
Aggregate = Literal["count", "sum", "mean", "median", "p90", "least", "most"]
Where = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Measure:
    """A number over one fact: how many records, or an aggregate of one of their values.

    `where` narrows by the fact's dimensions; `times` and `per` name a constant of the facility
    by which the aggregate is multiplied or divided (days in a mission week, market rate).
    """

    fact: str
    aggregate: Aggregate = "count"
    value: str = ""
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    times: str = ""
    per: str = ""

    @property
    def dimensions(self) -> dict[str, tuple[str, ...]]:
        """What the records counted have, by dimension."""
        narrow: dict[str, tuple[str, ...]] = {}
        for name, values in self.where:
            narrow[name] = tuple(v for v in values if v in narrow[name]) if name in narrow else values
        return narrow

    def narrowed(self, where: Where) -> Self:
        """Return the measure of those of its records that have `where`'s dimensions, too."""
        return replace(self, where=(*self.where, *sorted(where.items())))


@dataclass(frozen=True)
class Grouping:
    """The records of a fact by some of its dimensions: of each group their number, and the sums of `values`."""

    fact: str
    dimensions: tuple[str, ...]
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """What a cell counts. A share or ratio has a `whole`, narrowed by those of the cell's dimensions in `keeps`."""

    measure: Measure
    whole: Measure | None = None
    keeps: tuple[str, ...] = ()

    def whole_of(self, where: Where) -> Measure | None:
        """Return what a cell with these dimensions is a share of; None where it is no share."""
        if self.whole is None:
            return None
        return self.whole.narrowed({name: values for name, values in where.items() if name in self.keeps})


@dataclass(frozen=True)
class Indicator:
    """A table, figure or number: its words, and how it is built and listed.

    `right` is the kind of record that a person must be allowed to view to see it. `parts` are
    what its cells count, by the name that a cell's `opens` gives (`of=…`); `number` is the reports' own.
    `asks` are the groupings that `build` takes, so that these of several can be asked for at once.
    """

    key: str
    kind: Kind
    group: Group
    title: Text
    definition: Text
    rule: Text
    unit: Text
    build: Callable[["Facts", "Indicator"], Result]
    parts: Mapping[str, Part] = field(default_factory=dict)
    asks: tuple[Grouping, ...] = ()
    number: str = ""
    takes_period: bool = True
    takes_funding: bool = False
    right: str = "reporting.figure"

    @property
    def label(self) -> str:
        """What the reports call it, such as “Table 2”; empty for what has no number in them."""
        words = {"table": _("Table %(number)s"), "figure": _("Figure %(number)s"), "annex": _("Annex %(number)s")}
        return words[self.kind] % {"number": self.number} if self.number else ""

    def applied(self, scope: Scope) -> Scope:
        """Return the scope without a period or funding where these make no difference to it."""
        if scope.period is not None and not self.takes_period:
            scope = replace(scope, period=None)
        if scope.funding != "facility" and not self.takes_funding:
            scope = replace(scope, funding="facility")
        return scope


class UnknownFigure(LookupError):
    """No table, figure or number has this key; the message names those that there are."""


_indicators: dict[str, Indicator] = {}
#: All tables, figures and numbers whose key does not depend on the facility's data, in their order.
INDICATORS: Mapping[str, Indicator] = MappingProxyType(_indicators)


@dataclass(frozen=True)
class Family:
    """Numbers of one pattern, one for each region or period: `share_of_requests_africa`.

    `members` asks the database once for the code and name of each, by the end of its key.
    """

    prefix: str
    title: Text
    members: Callable[[], Mapping[str, tuple[str, str]]]
    make: Callable[[str, str, str], Indicator]


_families: list[Family] = []
#: The numbers whose keys depend on the facility's regions and periods.
FAMILIES: Sequence[Family] = _families


def define(*indicators: Indicator) -> None:
    """Add indicators to the list, those with a number in the reports first."""
    for indicator in sorted(indicators, key=_place):
        if indicator.key in _indicators:
            raise ValueError(f"{indicator.key} is defined twice")
        _indicators[indicator.key] = indicator


def _place(indicator: Indicator) -> tuple[int, int, str]:
    """Tables, figures, annexes, numbers; within a kind by number, the others after these as they come."""
    kinds: list[Kind] = ["table", "figure", "annex", "number"]
    number = indicator.number
    return kinds.index(indicator.kind), int(number) if number.isdigit() else 1000, number or "~"


def define_family(*families: Family) -> None:
    """Add numbers of one pattern."""
    _families.extend(families)


def all_keys() -> list[str]:
    """Return every key that this facility has, those for its regions and periods included."""
    return [*_indicators, *(family.prefix + name for family in _families for name in family.members())]


def indicators(keys: Iterable[str]) -> list[Indicator]:
    """Return the indicators of keys, in their order. Raises UnknownFigure, which names what there is."""
    members: dict[str, Mapping[str, tuple[str, str]]] = {}
    found: list[Indicator] = []
    for key in keys:
        if key in _indicators:
            found.append(_indicators[key])
            continue
        for family in _families:
            if key.startswith(family.prefix):
                if family.prefix not in members:
                    members[family.prefix] = family.members()
                name = key.removeprefix(family.prefix)
                if name in members[family.prefix]:
                    found.append(family.make(key, *members[family.prefix][name]))
                    break
        else:
            raise UnknownFigure(
                _("There is no table, figure or number “%(key)s”. There are: %(known)s.")
                % {"key": key, "known": ", ".join(all_keys())}
            )
    return found


def indicator(key: str) -> Indicator:
    """Return the indicator of a key. Raises UnknownFigure, which names what there is."""
    return indicators([key])[0]
