"""Tables and figures of implementation: expert-days of actions, mission weeks over time."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.indicators import cells
from reporting.indicators.experts import DAYS_RULE, EXPERT_DAYS
from reporting.indicators.facts import Facts
from reporting.indicators.registry import Grouping, Indicator, Measure, Part
from reporting.indicators.results import Result, Row
from reporting.indicators.tables import (
    ORIGINS,
    country_name,
    crossed,
    in_order,
    in_window,
    outside,
    part_of,
    periods,
    region_name,
    result,
    row,
)

WEEKS = Measure("mobilisations", "sum", "field_days", per="days_per_mission_week")
WEEKS_RULE = gettext_lazy(
    "Expert-mission-weeks are field days divided by the facility's days in a mission week. A mission counts in full "
    "from its first day, unless it is planned or cancelled, in the period and quarter in which it starts."
)


def days_by_action_and_origin(facts: Facts, indicator: Indicator) -> Result:
    """Table 5: the expert-days of each action, by the origin of the experts.

    Actions of a country go by code; those of a region without a country stand first in it.
    """
    cube = facts.cube("mobilisations", ("action", "origin"), ("expert_days",))
    counts = facts.totals(cube, 0, 1, at=1)
    every = facts.totals(cube, 1, at=1)
    origins = [origin for origin in ORIGINS if origin != "other" or every.get((origin,))]
    actions = facts.cube("assisted", ("region", "country", "action", "action_key"))
    regions = {code: place for place, code in enumerate(facts.regions)} | {"": len(facts.regions)}
    countries = {code: place for place, code in enumerate(facts.countries)} | {"": -1}
    by_action: dict[str, dict[tuple[str, ...], Decimal]] = {}
    for (action, origin), days in counts.items():
        by_action.setdefault(action, {})[origin,] = days
    counted = sorted(
        (group for group in actions if any(by_action.get(group[2], {}).values())),
        key=lambda g: (regions[g[0]], countries[g[1]], g[3]),
    )
    wanted, left_out = in_window(facts, counted)
    rows: list[Row] = []
    for region, country, action, _key in wanted:
        line = crossed(by_action[action], origins, "origin", {"action": action}, "whole_days")
        rows.append(row("row", (region_name(facts, region), country_name(facts, country), action), line))
    total = crossed(every, origins, "origin", {}, "whole_days")
    rows.append(row("total", (_("Grand Total"), "", ""), total))
    return result(
        facts,
        indicator,
        headings=[_("Region"), _("Country"), _("Action")],
        columns=[*(ORIGINS[origin]() for origin in origins), _("Total")],
        rows=rows,
        formats=["whole_days"] * (len(origins) + 1),
        **left_out,
    )


def weeks_by_period(facts: Facts, indicator: Indicator) -> Result:
    """Figure 7: expert-mission-weeks of each period, and all until its end."""
    days = facts.totals(facts.cube("mobilisations", ("period",), ("field_days",)), 0, at=1)
    week = facts.constant("days_per_mission_week") or Decimal(1)
    counted = [(p.name, str(p.number)) for p in periods(facts, (group[0] for group in days))]
    counted += outside(group[0] for group in days)
    rows: list[Row] = []
    until: tuple[str, ...] = ()
    for name, number in counted:
        until = (*until, number)
        added = sum(days.get((each,), 0) for each in until)
        line = [
            cells.number(days.get((number,), 0) / week, cells.one_decimal, cells.opening({"period": number})),
            cells.number(added / week, cells.one_decimal, cells.opening({"period": until})),
        ]
        rows.append(row("row", (name,), line))
    total = cells.number(sum(days.values()) / week, cells.one_decimal, cells.opening())
    rows.append(row("total", (_("Total"),), [total, total]))
    return result(
        facts,
        indicator,
        headings=[_("Period")],
        columns=[_("Expert-mission-weeks"), _("Cumulative")],
        rows=rows,
        formats=["weeks", "weeks"],
        headline=_("%(weeks)s expert-mission-weeks in all") % {"weeks": total.shown or "0"},
    )


def weeks_by_quarter_and_region(facts: Facts, indicator: Indicator) -> Result:
    """Figure 8: expert-mission-weeks of each quarter, by region; quarters without any between others are shown."""
    cube = facts.cube("mobilisations", ("quarter", "region"), ("field_days",))
    days = facts.totals(cube, 0, 1, at=1)
    week = facts.constant("days_per_mission_week") or Decimal(1)
    regions = in_order((group[1] for group in cube), facts.regions)

    def line(found: dict[tuple[str, ...], Decimal], where: dict[str, str]) -> list[cells.Cell]:
        added = {group: number / week for group, number in found.items()}
        # The sum of the regions is taken before it is divided, as each region's is.
        numbers = crossed(added, regions, "region", where, "weeks")[:-1]
        return [*numbers, cells.number(sum(found.values()) / week, cells.one_decimal, cells.opening(where))]

    quarters = _quarters(sorted(group[0] for group in cube))
    rows = [
        row("row", (quarter.replace("-", " "),), line(part_of(days, quarter), {"quarter": quarter}))
        for quarter in quarters
    ]
    rows.append(row("total", (_("Total"),), line(facts.totals(cube, 1, at=1), {})))
    return result(
        facts,
        indicator,
        headings=[_("Quarter")],
        columns=[*(region_name(facts, region) for region in regions), _("Total")],
        rows=rows,
        formats=["weeks"] * (len(regions) + 1),
    )


def _quarters(found: list[str]) -> list[str]:
    """Return every quarter from the first to the last of those found, such as `2014-Q2`."""
    if not found:
        return []
    first, last = ((int(each[:4]) * 4 + int(each[6]) - 1) for each in (found[0], found[-1]))
    return [f"{number // 4:04}-Q{number % 4 + 1}" for number in range(first, last + 1)]


INDICATORS = [
    Indicator(
        key="expert_days_by_action_and_origin",
        kind="table",
        group="implementation",
        number="5",
        title=gettext_lazy("Rendered expert-days by action, partner country, region and origin"),
        definition=gettext_lazy("The days that experts worked for each action, by the origin of the experts."),
        rule=DAYS_RULE,
        unit=gettext_lazy("expert-days"),
        build=days_by_action_and_origin,
        asks=(
            Grouping("mobilisations", ("action", "origin"), ("expert_days",)),
            Grouping("assisted", ("region", "country", "action", "action_key")),
        ),
        parts={"": Part(EXPERT_DAYS)},
        takes_funding=True,
    ),
    Indicator(
        key="mission_weeks_by_period",
        kind="figure",
        group="implementation",
        number="7",
        title=gettext_lazy("Expert-mission-weeks by interim period"),
        definition=gettext_lazy("The weeks that experts spent on missions in each period, and until its end."),
        rule=WEEKS_RULE,
        unit=gettext_lazy("expert-mission-weeks"),
        build=weeks_by_period,
        asks=(Grouping("mobilisations", ("period",), ("field_days",)),),
        parts={"": Part(WEEKS)},
        takes_funding=True,
    ),
    Indicator(
        key="mission_weeks_by_quarter_and_region",
        kind="figure",
        group="implementation",
        number="8",
        title=gettext_lazy("Expert-mission-weeks by quarter and region"),
        definition=gettext_lazy("The weeks that experts spent on missions in each quarter, by the region assisted."),
        rule=WEEKS_RULE,
        unit=gettext_lazy("expert-mission-weeks"),
        build=weeks_by_quarter_and_region,
        asks=(Grouping("mobilisations", ("quarter", "region"), ("field_days",)),),
        parts={"": Part(WEEKS)},
        takes_funding=True,
    ),
]
