"""The expenditure report of a span of days: by budget line and by action, as it is sent with the invoice.

An expenditure belongs to the span in which its date lies, also where it was for a mission of another: what is
stated is what was booked. (Figures by period, such as the expenditure for an expert-week, go by the mission's
start instead.) What missions cost that the successor finances is the successor's, and left out, as in the figures:
what is spent in all by the end of the span is what 'Budget and expenditure by line' says of that day.

Columns, after the financial report of a service contract: the contract as first signed; as agreed by the end of
the span; spent before; of that accepted; this period; cumulative; balance; share used.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.models import Action
from facility.models import Period
from finance.choices import StatementStatus
from finance.models import ActionBudget, BudgetChange, BudgetLine, Expenditure, Statement

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Span:
    """The days that are reported on, both included."""

    start: date
    end: date
    name: str

    @classmethod
    def of(cls, period: Period) -> "Span":
        """The span of a reporting period."""
        return cls(period.start_date, period.end_date, period.name)

    @property
    def narrowing(self) -> dict[str, str]:
        """What narrows the list of expenditures to those of the span."""
        since = {} if self.start == date.min else {"incurred_from": self.start.isoformat()}
        return {"successor": "false"} | since | {"incurred_until": self.end.isoformat()}

    @property
    def before(self) -> "Span":
        """All days before it."""
        return Span(date.min, self.start - timedelta(days=1), "")

    @property
    def by_end(self) -> "Span":
        """All days until its last."""
        return Span(date.min, self.end, "")


@dataclass(frozen=True)
class Amounts:
    """What was spent: before the span, of that in statements accepted, within it; and how many vouchers that is."""

    before: Decimal = NOTHING
    accepted: Decimal = NOTHING
    period: Decimal = NOTHING
    vouchers: int = 0

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(
            self.before + other.before,
            self.accepted + other.accepted,
            self.period + other.period,
            self.vouchers + other.vouchers,
        )


@dataclass(frozen=True)
class Line:
    """A line of the report. `span` and `of` say which vouchers it adds up, which its addresses list."""

    code: str
    title: str
    signed: Decimal | None
    agreed: Decimal | None
    spent: Amounts
    span: Span
    of: dict[str, str] = field(default_factory=dict)
    depth: int = 0
    #: What was booked on the line itself, where it has lines within it.
    own: Amounts | None = None
    within: tuple["Line", ...] = field(default=(), repr=False)

    @property
    def address(self) -> str:
        """Where the vouchers of the span are listed, of the same number and sum."""
        return vouchers_address(self.span, **self.of)

    @property
    def address_before(self) -> str:
        """Where those of before the span are."""
        return vouchers_address(self.span.before, **self.of)

    @property
    def address_by_end(self) -> str:
        """Where all are that were spent by the end of the span."""
        return vouchers_address(self.span.by_end, **self.of)

    @property
    def cumulative(self) -> Decimal:
        """Spent by the end of the span."""
        return self.spent.before + self.spent.period

    @property
    def balance(self) -> Decimal | None:
        """What is left of what is agreed; below zero: more was spent. None where nothing was to be agreed."""
        return None if self.agreed is None else self.agreed - self.cumulative

    @property
    def is_over(self) -> bool:
        """Whether more was spent than is agreed."""
        return self.balance is not None and self.balance < 0

    @property
    def share(self) -> Decimal | None:
        """What share of what is agreed is used; None of nothing."""
        return self.cumulative / self.agreed if self.agreed else None

    @property
    def is_sum(self) -> bool:
        """Whether it adds up others."""
        return bool(self.within)


@dataclass(frozen=True)
class Report:
    """The expenditure report of a span."""

    span: Span
    lines: list[Line]
    total: Line
    spent: dict[int | None, Amounts] = field(repr=False)

    @cached_property
    def actions(self) -> list[Line]:
        """The actions, all of them together, and what was spent on none; made where they are looked at."""
        return _actions(self.span, self.spent)

    @cached_property
    def actions_total(self) -> Line:
        """All that was spent, on actions or none."""
        return _total(self.span, self.actions[-2:] if None in self.spent else self.actions)


def expenditure_report(span: Span, user: Any = None) -> Report:
    """Return the report of a span; `user` None: whole, as the worker makes it. A fixed number of queries."""
    by_line, by_action = _spent(span, user)
    lines = _lines(span, by_line)
    return Report(span, lines, _total(span, [line for line in lines if not line.depth]), by_action)


def vouchers(span: Span, user: Any) -> QuerySet[Any]:
    """Return the expenditures of the span that the report counts, in the order of their vouchers."""
    records: QuerySet[Any] = (
        Expenditure.objects.visible_to(user)
        .of_facility()
        .filter(incurred_on__range=(span.start, span.end))
        .select_related("budget_line", "action", "mission__activity", "mission__action", "reverses")
        .order_by("voucher_number", "incurred_on", "pk")
    )
    return records


def _spent(span: Span, user: Any) -> tuple[dict[int, Amounts], dict[int | None, Amounts]]:
    """Return what was spent by the end of the span, by budget line and by action, in one query."""
    accepted = Statement.objects.filter(
        status=StatementStatus.ACCEPTED,
        period__start_date__lte=OuterRef("incurred_on"),
        period__end_date__gte=OuterRef("incurred_on"),
    )
    before = Q(incurred_on__lt=span.start)
    records = Expenditure.objects.all() if user is None else Expenditure.objects.visible_to(user)
    found = (
        records.of_facility()
        .incurred(span.end)
        .annotate(of=Coalesce("action", "mission__action"), stated=Exists(accepted))
        .order_by()
        .values_list("budget_line", "of")
        .annotate(
            before=Sum("amount_converted", filter=before, default=NOTHING),
            accepted=Sum("amount_converted", filter=before & Q(stated=True), default=NOTHING),
            period=Sum("amount_converted", filter=~before, default=NOTHING),
            vouchers=Count("pk", filter=~before),
        )
    )
    by_line: dict[int, Amounts] = {}
    by_action: dict[int | None, Amounts] = {}
    for line, action, *numbers in found:
        amounts = Amounts(*numbers)
        by_line[line] = by_line.get(line, Amounts()) + amounts
        by_action[action] = by_action.get(action, Amounts()) + amounts
    return by_line, by_action


def vouchers_address(span: Span, **more: str) -> str:
    """Return where the vouchers that the report counts are listed, narrowed further by `more`."""
    return f"{reverse('finance:expenditure_list')}?{urlencode(more | span.narrowing)}"


def agreed_on(day: date) -> dict[int, tuple[Decimal, Decimal]]:
    """Return of every budget line what it held as first signed, and by the end of a day."""
    later: dict[int, Decimal] = {}
    ever: dict[int, Decimal] = {}
    for line, on, amount in BudgetChange.objects.order_by().values_list("budget_line", "on_date", "amount"):
        ever[line] = ever.get(line, NOTHING) + amount
        if on > day:
            later[line] = later.get(line, NOTHING) + amount
    return {
        line: (amount - ever.get(line, NOTHING), amount - later.get(line, NOTHING))
        for line, amount in BudgetLine.objects.order_by().values_list("pk", "amount")
    }


def _lines(span: Span, spent: dict[int, Amounts]) -> list[Line]:
    amounts = agreed_on(span.end)
    below: dict[int | None, list[BudgetLine]] = {}
    for each in BudgetLine.objects.order_by("code"):
        below.setdefault(each.parent_id, []).append(each)

    def lay(record: BudgetLine, depth: int) -> list[Line]:
        inner = [lay(each, depth + 1) for each in below.get(record.pk, [])]
        children = tuple(each[0] for each in inner)
        own = spent.get(record.pk, Amounts())
        line = Line(
            code=record.code,
            title=record.title,
            signed=amounts[record.pk][0],
            agreed=amounts[record.pk][1],
            spent=sum((each.spent for each in children), own),
            span=span,
            of={"budget_line": record.code},
            depth=depth,
            own=own if children else None,
            within=children,
        )
        return [line, *(each for group in inner for each in group)]

    return [line for top in below.get(None, []) for line in lay(top, 0)]


def _actions(span: Span, spent: dict[int | None, Amounts]) -> list[Line]:
    """Return the actions approved by the end of the span that may spend anything, and those that have.

    Where something was spent on none, their sum follows, and that.
    """
    budgets = dict(ActionBudget.objects.order_by().values_list("action").annotate(Sum("amount")))
    of_action = [key for key in spent if key is not None]
    found = [
        Line(
            code=action.code,
            title=action.title,
            signed=None,
            agreed=budgets.get(action.pk, NOTHING),
            spent=spent.get(action.pk, Amounts()),
            span=span,
            of={"action": action.code},
        )
        for action in Action.objects.filter(
            Q(pk__in=of_action) | Q(pk__in=budgets, approved_on__lte=span.end)
        ).order_by("code_key")
    ]
    if None not in spent:
        return found
    every = Line(
        code="",
        title=_("All actions"),
        signed=None,
        agreed=sum((each.agreed or NOTHING for each in found), NOTHING),
        spent=sum((each.spent for each in found), Amounts()),
        span=span,
        of={"on_action": "true"},
        within=tuple(found),
    )
    rest = Line("", _("Not of an action"), None, None, spent[None], span, {"on_action": "false"})
    return [*found, every, rest]


def _total(span: Span, lines: Iterable[Line]) -> Line:
    several = list(lines)
    signed = [each.signed for each in several if each.signed is not None]
    agreed = [each.agreed for each in several if each.agreed is not None]
    return Line(
        code="",
        title=_("Total"),
        signed=sum(signed, NOTHING) if signed else None,
        # What is spent on no action has no budget of its own to be set against.
        agreed=sum(agreed, NOTHING) if len(agreed) == len(several) else None,
        spent=sum((each.spent for each in several), Amounts()),
        span=span,
        within=tuple(several),
    )
