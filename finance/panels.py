"""What money shows on the pages of lower rooms."""

from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Exists, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Now, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions.choices import Terms
from actions.models import Mission, Mobilisation
from facility.models import Period
from finance.models import ActionBudget, Expenditure
from pmt.accounts.choices import Role
from pmt.workbench import registry
from pmt.workbench.searching import searchable
from pmt.workbench.tables import Column, totals_of
from pmt.workbench.templatetags.workbench import cents, day

registry.navigation(
    section="money",
    position=10,
    label=_("Expenditures"),
    address="finance:expenditure_list",
    model=Expenditure,
)
registry.navigation(
    section="money",
    position=30,
    label=_("Exchange rates"),
    address="finance:exchange_rate_list",
    kind="finance.exchangerate",
)
registry.panel(
    on="actions.action",
    title=_("Money"),
    shows=ActionBudget,
    position=10,
    place="side",
    address=lambda action: reverse("finance:action_money", args=[action.code]),
)
registry.panel(
    on="actions.mission",
    title=_("Expenditures"),
    shows=Expenditure,
    position=10,
    address=lambda mission: f"{reverse('finance:expenditure_list')}?mission={mission.code}",
)


def _summed(records: QuerySet[Any], link: str, amount: str) -> Coalesce:
    """The sum of some amounts by what they hang on, nought where there are none."""
    field = DecimalField(max_digits=16, decimal_places=2)
    found = records.order_by().values(link).annotate(n=Sum(amount)).values("n")
    return Coalesce(Subquery(found, output_field=field), Value(Decimal(0)), output_field=field)


_spent = Expenditure.objects.of_facility().filter(incurred_on__lte=TruncDate(Now()))

registry.columns(
    "actions.action",
    Column(
        "spent",
        _("Spent"),
        sort=("spent",),
        number=True,
        descending=True,
        needs={
            "allotted": _summed(ActionBudget.objects.filter(action=OuterRef("pk")), "action", "amount"),
            "spent": _summed(_spent.filter(action=OuterRef("pk")), "action", "amount_converted")
            + _summed(
                _spent.filter(action=None, mission__action=OuterRef("pk")), "mission__action", "amount_converted"
            ),
        },
        totals=lambda: totals_of(
            _spent.annotate(of=Coalesce("action", "mission__action")), "of", Sum("amount_converted")
        ),
        value=lambda record: record.spent,
        cell="finance/_action_spent_cell.html",
    ),
)


def _latest(user: Any) -> dict[str, Any]:
    """The latest vouchers, of what was spent by today."""
    found = Expenditure.objects.visible_to(user).filter(incurred_on__lte=TruncDate(Now()))
    return {
        "records": list(found.select_related("action", "budget_line").order_by("-incurred_on", "-pk")[:10]),
        "address": reverse("finance:expenditure_list"),
    }


registry.start_block(
    position=10,
    roles={Role.FINANCE},
    shows=Expenditure,
    template="finance/_start_latest.html",
    context=_latest,
)


# --- What waits for a person -------------------------------------------------------------------------


def _unbooked(user: Any) -> QuerySet[Any]:
    """The missions with paid experts that have begun and on which nothing is booked yet.

    What is spent on a mission belongs to the period in which it starts: it is missing there once that ends.
    """
    paid = Mobilisation.objects.filter(mission=OuterRef("pk")).exclude(terms=Terms.UNPAID)
    period = Period.objects.filter(start_date__lte=OuterRef("start_date"), end_date__gte=OuterRef("start_date"))
    return (
        Mission.objects.visible_to(user)
        .carried_out()
        .filter(Exists(paid), start_date__lte=timezone.localdate())
        .exclude(Exists(Expenditure.objects.filter(mission=OuterRef("pk"))))
        .annotate(period_ends=Subquery(period.order_by("end_date").values("end_date")[:1]))
    )


registry.work(
    name="missions-unbooked",
    position=50,
    title=_("Missions without expenditure"),
    shows=Mission,
    roles={Role.FINANCE},
    records=_unbooked,
    due="period_ends",
    what=lambda mission: _("Book what it cost, before its period is reported"),
    address=lambda mission: reverse("actions:mission_detail", args=[mission.code]),
)

searchable(
    Expenditure,
    position=80,
    page="finance:expenditure_detail",
    list_page="finance:expenditure_list",
    title=lambda expenditure: expenditure.voucher or expenditure.code,
    hint=lambda expenditure: f"{day(expenditure.incurred_on)} · {cents(expenditure.amount_converted)}",
)
