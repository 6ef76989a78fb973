"""What narrows the list of expenditures."""

from typing import Any

from django.db.models import BigIntegerField, Func, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from facility.models import Period
from finance.models import BudgetLine, ExchangeRate, Expenditure
from pmt.workbench.filters import ListFilterSet, Occurring, OneOf, Since, TypedKey, Until, YesOrNo


def _currencies(user: Any) -> list[tuple[str, Any]]:
    """The currencies that anything was paid in."""
    found = Expenditure.objects.visible_to(user).order_by("currency").values_list("currency", flat=True).distinct()
    return [(code, code) for code in found]


class WithinLine(Func):
    """The keys of a budget line and of all that lie within it, however deep: `budget_line_id__in=WithinLine(key)`."""

    template = """(
        WITH RECURSIVE within_line (id) AS (
            SELECT (%(expressions)s)::bigint
            UNION
            SELECT line.id FROM finance_budgetline AS line JOIN within_line ON line.parent_id = within_line.id
        )
        SELECT id FROM within_line
    )"""
    arity = 1
    output_field = BigIntegerField()


class ExpenditureFilterSet(ListFilterSet):
    """What for, when, in which currency."""

    budget_line = OneOf(label=_("Budget line"), records=BudgetLine, method="within_line")
    action = TypedKey(label=_("Action"), method="of_action")
    period = OneOf(label=_("Period"), records=Period, to_field_name="number", method="in_period")
    currency = Occurring("currency", label=_("Currency"), values=_currencies)
    mission = TypedKey("mission__code", label=_("Mission"))
    incurred_from = Since("incurred_on", label=_("Since"))
    incurred_until = Until("incurred_on", label=_("Until"))
    on_action = YesOrNo(label=_("For an action"), method="for_any_action")
    voucherless = YesOrNo(label=_("Without a voucher"), method="without_voucher")
    successor = YesOrNo(label=_("Financed by the successor"), method="financed_by_successor")

    def within_line(self, queryset: QuerySet[Any], name: str, value: BudgetLine) -> QuerySet[Any]:
        """What was spent on a line within another was spent on that, too."""
        del name
        # Asked within the query of the list: a number for every line would else ask for all lines each time.
        return queryset.filter(budget_line_id__in=WithinLine(Value(value.pk)))

    def of_action(self, queryset: Any, name: str, value: str) -> QuerySet[Any]:
        """Booked on the action or on a mission of it."""
        del name
        found: QuerySet[Any] = queryset.of_action(value)
        return found

    def for_any_action(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Booked on an action or on a mission, which is of one; or on neither."""
        del name
        none = Q(action=None, mission=None)
        return queryset.filter(~none if value else none)

    def without_voucher(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Whether it has no voucher."""
        del name
        return queryset.filter(voucher="") if value else queryset.exclude(voucher="")

    def in_period(self, queryset: Any, name: str, value: Period) -> QuerySet[Any]:
        """By the mission's start where there is a mission, else by its own date."""
        del name
        found: QuerySet[Any] = queryset.of_period(value.start_date, value.end_date)
        return found

    def financed_by_successor(self, queryset: Any, name: str, value: bool) -> QuerySet[Any]:
        """On a mission that the successor pays for; or everything else."""
        del name
        found: QuerySet[Any] = queryset.filter(mission__financed_by_successor=True) if value else queryset.of_facility()
        return found


def _rated(user: Any) -> list[tuple[str, Any]]:
    """The currencies that a rate is known of."""
    found = ExchangeRate.objects.visible_to(user).order_by("currency").values_list("currency", flat=True).distinct()
    return [(code, code) for code in found]


class ExchangeRateFilterSet(ListFilterSet):
    """Of which currency, of which months."""

    currency = Occurring("currency", label=_("Currency"), values=_rated)
    month_from = Since("month", label=_("Since"))
    month_until = Until("month", label=_("Until"))
