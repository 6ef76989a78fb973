"""Tables and figures of requests."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.indicators import cells
from reporting.indicators.facts import Facts
from reporting.indicators.registry import Grouping, Indicator, Measure, Part
from reporting.indicators.results import Result, Row
from reporting.indicators.tables import (
    BY_COUNTRY,
    country_name,
    crossed,
    in_order,
    outside,
    part_of,
    periods,
    region_name,
    result,
    row,
    shown,
)
from requests_app.choices import ReportedStatus

REQUESTS = Measure("requests")
#: What all tables of requests are added up from.
BY_PLACE = Grouping("requests", ("region", "country", "reported", "period"))
STATUSES = [str(status.value) for status in ReportedStatus]
STATUS_RULE = gettext_lazy(
    "A request counts from the day it was received. Undecided on the day: Request. Merged: Completed (merged). "
    "Rejected: Rejected. Closed: Rejected (closed). Approved: Completed where its action is completed, "
    "Rejected (closed) where it is cancelled, else Ongoing."
)


def by_country_and_status(facts: Facts, indicator: Indicator) -> Result:
    """Table 2: a subtotal for each region, its countries below it, a column for each reported status."""
    cube = facts.cube("requests", ("region", "country", "reported"))
    regions, countries = facts.totals(cube, 0, 2), facts.totals(cube, 0, 1, 2)
    rows = []
    for region in in_order((group[0] for group in cube), facts.regions):
        name = region_name(facts, region)
        of_region = part_of(countries, region)
        line = crossed(part_of(regions, region), STATUSES, "reported", {"region": region}, "count")
        rows.append(row("subtotal", (name, ""), line))
        for country in in_order((group[0] for group in of_region), facts.countries):
            line = crossed(part_of(of_region, country), STATUSES, "reported", {"country": country}, "count")
            rows.append(row("row", (name, country_name(facts, country)), line))
    line = crossed(facts.totals(cube, 2), STATUSES, "reported", {}, "count")
    rows.append(row("total", (_("Grand Total"), ""), line))
    return result(
        facts,
        indicator,
        headings=BY_COUNTRY,
        columns=(*(status.label for status in ReportedStatus), _("Grand Total")),
        rows=shown(rows),
        formats=["count"] * (len(STATUSES) + 1),
    )


def by_period(facts: Facts, indicator: Indicator) -> Result:
    """Figure 1: the requests received in each period."""
    counts = facts.totals(facts.cube("requests", ("period",)), 0)
    counted = [(p.name, str(p.number)) for p in periods(facts, (group[0] for group in counts))]
    counted += outside(group[0] for group in counts)
    rows = [
        row("row", (name,), [cells.number(counts[number,], cells.whole, cells.opening({"period": number}))])
        for name, number in counted
    ]
    total = sum(counts.values())
    rows.append(row("total", (_("Total"),), [cells.number(total, cells.whole, cells.opening())]))
    headline = ""
    if total:
        most, number = max(counted, key=lambda each: counts[each[1],])
        headline = _("%(total)s in all, most in the %(period)s (%(most)s)") % {
            "total": cells.whole(total),
            "period": most,
            "most": cells.whole(counts[number,]),
        }
    return result(
        facts,
        indicator,
        headings=[_("Period")],
        columns=[_("Requests")],
        rows=rows,
        formats=["count"],
        headline=headline,
    )


def requests_map(facts: Facts, indicator: Indicator) -> Result:
    """Figure 2: every partner country, with its requests and its actions."""
    asked = facts.totals(facts.cube("requests", ("country",)), 0)
    assisted = facts.totals(facts.cube("actions", ("country",)), 0)
    covered = {group[0] for group in facts.cube("partner_countries", ("country",))}
    codes = in_order((covered | {g[0] for g in asked} | {g[0] for g in assisted}) - {""}, facts.countries)
    rows, iso = [], []
    for code in codes:
        country = facts.countries[code]
        line = [
            cells.number(asked[code,], cells.whole, cells.opening({"country": code})),
            cells.number(assisted[code,], cells.whole, cells.opening({"country": code}, of="actions")),
        ]
        rows.append(row("row", (region_name(facts, country.region.code if country.region else ""), country.name), line))
        iso.append(country.iso_alpha2)
    return result(
        facts,
        indicator,
        headings=BY_COUNTRY,
        columns=[_("Requests"), _("Actions")],
        rows=rows,
        formats=["count", "count"],
        headline=_("%(asking)s of %(covered)s partner countries sent requests, %(assisted)s were assisted")
        % {
            "asking": len([1 for number in asked.values() if number]),
            "covered": len(covered),
            "assisted": len([1 for group, number in assisted.items() if number and group[0]]),
        },
        iso=tuple(iso),
    )


def shares_by_region_and_country(facts: Facts, indicator: Indicator, fact: str, column: str) -> Result:
    """Figures 3 and 5: each region's and country's number and share of all."""
    cube = facts.cube(fact, ("region", "country"))
    regions = facts.totals(cube, 0)
    total = sum(regions.values())

    def line(number: int, where: dict[str, str]) -> list[cells.Cell]:
        return [
            cells.number(number, cells.whole, cells.opening(where)),
            cells.share(cells.ratio(number, total), cells.percent, cells.opening(where, of="share")),
        ]

    rows: list[Row] = []
    for region in in_order((group[0] for group in cube), facts.regions):
        name = region_name(facts, region)
        rows.append(row("subtotal", (name, ""), line(regions[region,], {"region": region})))
        of_region = part_of(facts.totals(cube, 0, 1), region)
        for country in in_order((group[0] for group in of_region), facts.countries, unknown="first"):
            where = {"region": region, "country": country}
            rows.append(row("row", (name, country_name(facts, country)), line(of_region[country,], where)))
    rows.append(row("total", (_("Grand Total"), ""), line(total, {})))
    headline = ""
    if total:
        largest, number = max(regions.items(), key=lambda each: each[1])
        headline = _("%(region)s has %(share)s of %(total)s") % {
            "region": region_name(facts, largest[0]),
            "share": cells.percent(number / Decimal(total)),
            "total": cells.whole(total),
        }
    return result(
        facts,
        indicator,
        headings=BY_COUNTRY,
        columns=[column, _("Share of all")],
        rows=rows,
        formats=["count", "percent"],
        headline=headline,
    )


def shares_by_region_and_status(
    facts: Facts, indicator: Indicator, fact: str, dimension: str, statuses: dict[str, str], column: str
) -> Result:
    """Figures 4 and 6: the share of each status in a region's number, and that number."""
    cube = facts.cube(fact, ("region", dimension))

    def line(counts: dict[tuple[str, ...], int], where: dict[str, str]) -> list[cells.Cell]:
        total = sum(counts.values())
        shares = [
            cells.share(
                cells.ratio(counts.get((status,), 0), total),
                cells.percent,
                cells.opening({**where, dimension: status}, of="share"),
            )
            for status in statuses
        ]
        return [*shares, cells.number(total, cells.whole, cells.opening(where))]

    rows = [
        row("row", (region_name(facts, region),), line(part_of(facts.totals(cube, 0, 1), region), {"region": region}))
        for region in in_order((group[0] for group in cube), facts.regions)
    ]
    rows.append(row("total", (_("All regions"),), line(facts.totals(cube, 1), {})))
    return result(
        facts,
        indicator,
        headings=[_("Region")],
        columns=[*statuses.values(), column],
        rows=rows,
        formats=[*["percent"] * len(statuses), "count"],
    )


INDICATORS = [
    Indicator(
        key="requests_by_country_and_status",
        kind="table",
        group="requests",
        number="2",
        title=gettext_lazy("Overview of requests received by region, country and status"),
        definition=gettext_lazy("Requests received by the reference date, by country and reported status."),
        rule=STATUS_RULE,
        unit=gettext_lazy("requests"),
        build=by_country_and_status,
        asks=(BY_PLACE,),
        parts={"": Part(REQUESTS)},
    ),
    Indicator(
        key="requests_by_period",
        kind="figure",
        group="requests",
        number="1",
        title=gettext_lazy("Requests received in each interim period"),
        definition=gettext_lazy("Requests by the reporting period in which they were received."),
        rule=gettext_lazy(
            "A request belongs to the period that holds its day of reception. Interim periods are shown once they have "
            "begun; inception and closure where something was received in them."
        ),
        unit=gettext_lazy("requests"),
        build=by_period,
        asks=(BY_PLACE,),
        parts={"": Part(REQUESTS)},
    ),
    Indicator(
        key="requests_map",
        kind="figure",
        group="requests",
        number="2",
        title=gettext_lazy("Partner countries, requests and actions"),
        definition=gettext_lazy("The countries that may request assistance, with the requests and actions of each."),
        rule=gettext_lazy(
            "A request counts from its reception, an action from its approval; one without a country is on no map."
        ),
        unit=gettext_lazy("requests, actions"),
        build=requests_map,
        asks=(BY_PLACE, Grouping("actions", ("country",)), Grouping("partner_countries", ("country",))),
        parts={"": Part(REQUESTS), "actions": Part(Measure("actions"))},
    ),
    Indicator(
        key="requests_by_region_and_country",
        kind="figure",
        group="requests",
        number="3",
        title=gettext_lazy("Share of requests by region and country"),
        definition=gettext_lazy("The part of all requests that each region and country sent."),
        rule=gettext_lazy("A request counts from the day it was received, for the country that asked."),
        unit=gettext_lazy("requests, share of all"),
        build=lambda facts, indicator: shares_by_region_and_country(facts, indicator, "requests", _("Requests")),
        asks=(BY_PLACE,),
        parts={"": Part(REQUESTS), "share": Part(REQUESTS, whole=REQUESTS)},
    ),
    Indicator(
        key="requests_by_region_and_status",
        kind="figure",
        group="requests",
        number="4",
        title=gettext_lazy("Requests by region and status"),
        definition=gettext_lazy("How the requests of each region are divided among the reported statuses."),
        rule=STATUS_RULE,
        unit=gettext_lazy("share of the region's requests"),
        build=lambda facts, indicator: shares_by_region_and_status(
            facts,
            indicator,
            "requests",
            "reported",
            {str(status.value): str(status.label) for status in ReportedStatus},
            _("Requests"),
        ),
        asks=(BY_PLACE,),
        parts={"": Part(REQUESTS), "share": Part(REQUESTS, whole=REQUESTS, keeps=("region",))},
    ),
]
