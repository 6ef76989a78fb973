"""The records that a cell counts: same fact, same conditions, so the same number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from pmt.accounts.matrix import VisibleQuerySet
from reporting.indicators.cells import opened, ratio
from reporting.indicators.facts import Facts, aggregated
from reporting.indicators.registry import Measure, UnknownFigure, indicator
from reporting.indicators.results import Scope
from reporting.indicators.sql import FACTS


@dataclass(frozen=True)
class Records:
    """What was counted for one cell, in the order of its model.

    `figure` is the cell's exact number, made anew from the records: their count, or the
    aggregate of `values`, times or by a constant, as a share of `whole` where it is one.
    """

    facts: Facts
    title: str
    measure: Measure
    whole: Decimal | int | None = None
    is_share: bool = False

    @property
    def model(self) -> type[models.Model]:
        """The model of the records."""
        return apps.get_model(FACTS[self.measure.fact].model)

    @property
    def queryset(self) -> VisibleQuerySet:
        """The records, as everyone may see them: ask `visible_to` of it before showing any."""
        return self.facts.listed(self.measure.fact, self.measure.dimensions)

    @cached_property
    def count(self) -> int:
        """How many there are."""
        return self.queryset.count()

    @property
    def value_name(self) -> str:
        """What of each record is added up or averaged; empty where records are counted."""
        return VALUE_NAMES[self.measure.value]() if self.measure.value else ""

    @cached_property
    def values(self) -> Mapping[int, Decimal]:
        """The value of each record, by its key."""
        if not self.measure.value:
            return {}
        return self.facts.values(self.measure.fact, self.measure.value, self.measure.dimensions)

    def values_of(self, keys: Iterable[int]) -> Mapping[int, Decimal]:
        """Return the values of some of the records, by their keys."""
        if not self.measure.value:
            return {}
        return self.facts.values(self.measure.fact, self.measure.value, self.measure.dimensions, keys)

    @cached_property
    def sums(self) -> tuple[int, Decimal]:
        """How many there are, and all values added up, in one query."""
        number = Measure(self.measure.fact, where=self.measure.where)
        added = replace(number, aggregate="sum", value=self.measure.value) if self.measure.value else number
        self.facts.prepare([number, added])
        return int(self.facts.measure(number) or 0), Decimal(self.facts.measure(added) or 0)

    @property
    def figure(self) -> Decimal | int | None:
        """The cell's exact number, from the records."""
        number: Decimal | int | None = self.count
        if self.measure.aggregate != "count":
            number = aggregated(self.measure.aggregate, list(self.values.values()))
        if number is None:
            return None
        if self.measure.times:
            number = Decimal(number) * (self.facts.constant(self.measure.times) or 0)
        if self.measure.per:
            number = Decimal(number) / (self.facts.constant(self.measure.per) or 1)
        if not self.is_share:
            return number
        return ratio(number, self.whole)


VALUE_NAMES = {
    "expert_days": lambda: _("Expert-days"),
    "field_days": lambda: _("Days in the field"),
    "amount": lambda: _("Amount"),
    "budget": lambda: _("Budget"),
    "spent": lambda: _("Spent"),
    "balance": lambda: _("Balance"),
    "activities": lambda: _("Activities implemented"),
    "days_to_decision": lambda: _("Days to the decision"),
    "days_to_mission": lambda: _("Days to the first mission"),
    "score": lambda: _("Score"),
}


def records(key: str, scope: Scope, opens: str) -> Records:
    """Return the records that a cell of a figure counts; `opens` is what the cell says of itself.

    Raises UnknownFigure for a key, part or dimension that there is not.
    """
    known = indicator(key)
    part_name, where = opened(opens)
    part = known.parts.get(part_name)
    unknown = UnknownFigure(
        _("No cell of “%(title)s” is called “%(opens)s”. Open it from the figure's own page.")
        % {"title": known.title, "opens": opens}
    )
    if part is None or "\x00" in opens:
        raise unknown
    facts = Facts(known.applied(scope))
    measure = part.measure.narrowed(where)
    if not set(where) <= set(FACTS[measure.fact].dimensions):
        raise unknown
    whole = part.whole_of(where)
    return Records(
        facts=facts,
        title=str(known.title),
        measure=measure,
        whole=None if whole is None else facts.measure(whole),
        is_share=part.whole is not None,
    )
