"""Tables and figures of budget and expenditure."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from finance.models import BudgetLine
from reporting.indicators import cells
from reporting.indicators.facts import Facts
from reporting.indicators.implementation import WEEKS
from reporting.indicators.registry import Grouping, Indicator, Measure, Part
from reporting.indicators.results import Cell, Level, Result, Row
from reporting.indicators.tables import in_window, outside, periods, result, row

SPENT = Measure("expenditures", "sum", "amount")
SPENT_ON_MISSIONS = Measure("expenditures", "sum", "amount", where=(("on_mission", ("yes",)),))
SPENT_RULE = gettext_lazy(
    "An expenditure counts from its date; what was spent on a mission belongs to the period in which the mission "
    "starts, and to the successor where the successor finances the mission."
)


def per_expert_week(facts: Facts, indicator: Indicator) -> Result:
    """Figure 10: what was spent on the missions of each period, for each of their expert-mission-weeks."""
    money = facts.totals(facts.cube("expenditures", ("on_mission", "period"), ("amount",)), 0, 1, at=1)
    days = facts.totals(facts.cube("mobilisations", ("period",), ("field_days",)), 0, at=1)
    week = facts.constant("days_per_mission_week") or Decimal(1)

    def line(spent: Decimal, weeks: Decimal, where: dict[str, str]) -> list[Cell]:
        return [
            cells.share(cells.ratio(spent, weeks), cells.money, cells.opening(where)),
            cells.number(spent, cells.money, cells.opening(where, of="spent")),
            cells.number(weeks, cells.one_decimal, cells.opening(where, of="weeks")),
        ]

    on_missions = {group[1]: amount for group, amount in money.items() if group[0] == "yes"}
    found = {*on_missions, *(group[0] for group in days)}
    counted = [(p.name, str(p.number)) for p in periods(facts, found)] + outside(found)
    rows = [
        row(
            "row",
            (name,),
            line(on_missions.get(number, Decimal(0)), days.get((number,), 0) / week, {"period": number}),
        )
        for name, number in counted
    ]
    total = line(sum(on_missions.values(), Decimal(0)), sum(days.values()) / week, {})
    rows.append(row("total", (_("All periods"),), total))
    headline = ""
    if total[0].shown:
        headline = _("%(mean)s %(currency)s for one expert-week on average") % {
            "mean": total[0].shown,
            "currency": facts.facility.currency,
        }
    return result(
        facts,
        indicator,
        headings=[_("Period")],
        columns=[_("For one expert-week"), _("Spent on missions"), _("Expert-mission-weeks")],
        rows=rows,
        formats=["money", "money", "weeks"],
        headline=headline,
    )


def _money(amounts: Sequence[Decimal], opens: dict[str, str]) -> list[Cell]:
    """Return the four cells of a line of budget and expenditure; `opens` by column."""
    budget, spent, balance = amounts
    return [
        cells.number(budget, cells.money, opens["budget"]),
        cells.number(spent, cells.money, opens["spent"]),
        cells.number(balance, cells.money, opens["balance"]),
        cells.share(cells.ratio(spent, budget), cells.percent, opens["used"]),
    ]


MONEY_FORMATS = ["money", "money", "money", "percent"]


def _money_columns() -> list[str]:
    return [_("Budget"), _("Spent"), _("Balance"), _("% used")]


def by_action(facts: Facts, indicator: Indicator) -> Result:
    """What each action may spend, has spent, has left."""
    cube = facts.cube("action_money", ("action", "action_key", "title"), ("budget", "spent", "balance"))
    counted = sorted(
        ((group, numbers[1:]) for group, numbers in cube.items() if any(numbers[1:])), key=lambda e: e[0][1]
    )
    wanted, left_out = in_window(facts, counted)
    rows: list[Row] = []
    for (action, _key, title), amounts in wanted:
        opens = {name: cells.opening({"action": action}, of=name) for name in indicator.parts}
        # A balance of nothing says something where something was spent.
        rows.append(row("row", (action, title), _money(amounts, opens)))
    every = [sum((numbers[at] for numbers in cube.values()), Decimal(0)) for at in (1, 2, 3)]
    opens = {name: cells.opening(of=name) for name in indicator.parts}
    opens["spent"] = cells.opening({"of_action": "yes"}, of="spent")
    opens["used"] = cells.opening({"of_action": "yes"}, of="used")
    rows.append(row("total", (_("Grand Total"), ""), _money(every, opens)))
    return result(
        facts,
        indicator,
        headings=[_("Action"), _("Title")],
        columns=_money_columns(),
        rows=rows,
        formats=MONEY_FORMATS,
        **left_out,
    )


def by_line(facts: Facts, indicator: Indicator) -> Result:
    """What each budget line holds, what was spent on it and its sublines, what is left."""
    cube = facts.cube("budget_lines", ("line", "top"), ("budget", "spent", "balance"))
    amounts = {group[0]: tuple(numbers[1:]) for group, numbers in cube.items()}
    lines = {line.pk: line for line in BudgetLine.objects.order_by("code")}
    below: dict[int | None, list[BudgetLine]] = {}
    for line in lines.values():
        below.setdefault(line.parent_id, []).append(line)

    def family(line: BudgetLine) -> list[str]:
        return [line.code, *(code for each in below.get(line.pk, []) for code in family(each))]

    def lay(line: BudgetLine) -> None:
        codes = tuple(family(line))
        opens = {
            "budget": cells.opening({"line": line.code}, of="budget"),
            "spent": cells.opening({"line": codes}, of="spent"),
            "balance": cells.opening({"line": line.code}, of="balance"),
            "used": cells.opening({"line": line.code}, of="used"),
        }
        level: Level = "subtotal" if line.pk in below else "row"
        rows.append(row(level, (line.code, line.title), _money(amounts[line.code], opens)))
        for each in below.get(line.pk, []):
            lay(each)

    rows: list[Row] = []
    for line in below.get(None, []):
        lay(line)
    top = [numbers for group, numbers in cube.items() if group[1] == "yes"]
    every = [sum((numbers[at] for numbers in top), Decimal(0)) for at in (1, 2, 3)]
    opens = {name: cells.opening({"top": "yes"}, of=name) for name in ("budget", "balance", "used")}
    rows.append(row("total", (_("Grand Total"), ""), _money(every, opens | {"spent": cells.opening(of="spent")})))
    return result(
        facts,
        indicator,
        headings=[_("Line"), _("Title")],
        columns=_money_columns(),
        rows=rows,
        formats=MONEY_FORMATS,
    )


INDICATORS = [
    Indicator(
        key="action_budget_and_expenditure",
        kind="table",
        group="money",
        title=gettext_lazy("Budget and expenditure by action"),
        definition=gettext_lazy("What each action may spend, what was spent on it by the reference date, the rest."),
        rule=gettext_lazy(
            "Actions approved by the reference date. The budget is the sum over its lines; an expenditure counts "
            "from its date, for its action or else that of its mission. % used is spent divided by budget."
        ),
        unit=gettext_lazy("the facility's currency"),
        build=by_action,
        asks=(Grouping("action_money", ("action", "action_key", "title"), ("budget", "spent", "balance")),),
        parts={
            "budget": Part(Measure("action_budgets", "sum", "amount")),
            "spent": Part(SPENT),
            "balance": Part(Measure("action_money", "sum", "balance")),
            "used": Part(SPENT, whole=Measure("action_budgets", "sum", "amount"), keeps=("action",)),
        },
        takes_period=False,
        takes_funding=True,
    ),
    Indicator(
        key="budget_and_expenditure_by_line",
        kind="table",
        group="money",
        title=gettext_lazy("Budget and expenditure by line"),
        definition=gettext_lazy("What each line of the contract's budget holds, what was spent on it, what is left."),
        rule=gettext_lazy(
            "A line's amount is as agreed and includes its sublines'; what was spent on these is spent on it, too. "
            "An expenditure counts from its date."
        ),
        unit=gettext_lazy("the facility's currency"),
        build=by_line,
        asks=(Grouping("budget_lines", ("line", "top"), ("budget", "spent", "balance")),),
        parts={
            "budget": Part(Measure("budget_lines", "sum", "budget")),
            "spent": Part(SPENT),
            "balance": Part(Measure("budget_lines", "sum", "balance")),
            "used": Part(
                Measure("budget_lines", "sum", "spent"),
                whole=Measure("budget_lines", "sum", "budget"),
                keeps=("line", "top"),
            ),
        },
        takes_period=False,
        takes_funding=True,
    ),
    Indicator(
        key="expenditure_per_expert_week",
        kind="figure",
        group="money",
        number="10",
        title=gettext_lazy("Average expenditure for one expert-week"),
        definition=gettext_lazy("What the missions of each period cost for each expert-mission-week."),
        rule=gettext_lazy(
            "What had been spent by the reference date on the missions of the period that count, divided by their "
            "expert-mission-weeks. Over all periods it is the total divided by the total."
        ),
        unit=gettext_lazy("the facility's currency, for one expert-mission-week"),
        build=per_expert_week,
        asks=(
            Grouping("expenditures", ("on_mission", "period"), ("amount",)),
            Grouping("mobilisations", ("period",), ("field_days",)),
        ),
        parts={
            "": Part(SPENT_ON_MISSIONS, whole=WEEKS, keeps=("period",)),
            "spent": Part(SPENT_ON_MISSIONS),
            "weeks": Part(WEEKS),
        },
        takes_funding=True,
    ),
]
