"""What money shows on the pages of lower rooms."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Now, TruncDate
from django.db.models.lookups import Contains
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions.missions.mobilising import keep_if
from actions.models import Mission
from experts import erasure
from facility.models import Period
from finance.choices import StatementStatus
from finance.keeping import kept_after_payment, paid_on_it
from finance.models import ActionBudget, Expenditure, Statement
from finance.models.expenditure import ALL_WORDS
from finance.querysets import unbooked_missions
from pmt.accounts.choices import Role
from pmt.accounts.matrix import hidden_fields
from pmt.workbench import registry
from pmt.workbench.matching import question
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
    section="money", position=20, label=_("Statements"), address="finance:statement_list", kind="finance.statement"
)
registry.navigation(
    section="money", position=25, label=_("Budget"), address="finance:budget_line_list", kind="finance.budgetline"
)
registry.navigation(
    section="money",
    position=30,
    label=_("Exchange rates"),
    address="finance:exchange_rate_list",
    kind="finance.exchangerate",
)
keep_if(paid_on_it)
erasure.keeps(kept_after_payment)
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
        cell="finance/_action_spent_cell.jinja",
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


registry.work(
    name="missions-unbooked",
    position=50,
    title=_("Missions without expenditure"),
    shows=Mission,
    roles={Role.FINANCE},
    records=unbooked_missions,
    due="period_ends",
    what=lambda mission: _("Book what it cost, before its period is reported"),
    address=lambda mission: reverse("actions:mission_detail", args=[mission.code]),
)

_BOOKKEEPERS = {Role.FINANCE}
#: A period that ended longer ago was stated elsewhere, before the facility came into this program.
_STATED_SINCE = timedelta(days=366)


def _to_state(user: Any) -> QuerySet[Any]:
    today = timezone.localdate()
    ended = Period.objects.visible_to(user).filter(end_date__range=(today - _STATED_SINCE, today - timedelta(days=1)))
    return ended.filter(Q(statement=None) | Q(statement__status=StatementStatus.DRAFT))


registry.work(
    name="periods-to-state",
    position=50,
    title=_("Statements to submit"),
    shows=Period,
    roles=_BOOKKEEPERS,
    records=_to_state,
    what=lambda period: _("See what is missing, and submit its statement"),
    address=lambda period: reverse("finance:statement_detail", args=[period.number]),
    listed=lambda: reverse("finance:statement_list"),
)
registry.work(
    name="statements-to-accept",
    position=51,
    title=_("Statements to accept"),
    shows=Statement,
    verb="accept",
    roles={Role.APPROVER},
    records=lambda user: Statement.objects.visible_to(user).filter(status=StatementStatus.SUBMITTED),
    what=lambda statement: _("Accept it, or return it for correction"),
    address=lambda statement: reverse("finance:statement_detail", args=[statement.period.number]),
    related=("period",),
    listed=lambda: reverse("finance:statement_list"),
)
registry.work(
    name="expenditures-without-voucher",
    position=53,
    title=_("Expenditures without a voucher"),
    shows=Expenditure,
    roles=_BOOKKEEPERS,
    records=lambda user: Expenditure.objects.visible_to(user).filter(voucher=""),
    what=lambda expenditure: _("Save it once: it gets the next number"),
    address=lambda expenditure: reverse("finance:expenditure_edit", args=[expenditure.code]),
    listed=lambda: f"{reverse('finance:expenditure_list')}?voucherless=true",
)


def _told(user: Any, typed: str) -> Q | None:
    """Whether all that was typed stands in what was paid for, to whom, or its voucher; for who sees these."""
    if {"payee", "description"} & hidden_fields(user, Expenditure):
        return None
    return Q(*(Contains(ALL_WORDS, Value(word)) for word in question(typed).words))


searchable(
    Expenditure,
    position=80,
    page="finance:expenditure_detail",
    list_page="finance:expenditure_list",
    title=lambda expenditure: expenditure.voucher or expenditure.code,
    hint=lambda expenditure: f"{day(expenditure.incurred_on)} · {cents(expenditure.amount_converted)}",
    reached=_told,
)
