"""Tables and figures of requests."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.indicators import cells
from reporting.indicators.facts import Facts
from reporting.indicators.registry import Indicator, Measure, Part, define
from reporting.indicators.results import Cell, Level, Result, Row
from reporting.indicators.tables import in_order, region_name, result, row, shown
from requests_app.choices import ReportedStatus

REQUESTS = Measure("requests")


def by_country_and_status(facts: Facts, indicator: Indicator) -> Result:
    """Table 2: a subtotal for each region, its countries below it, a column for each reported status."""
    cube = facts.cube("requests", ("region", "country", "reported"))
    statuses = [str(status.value) for status in ReportedStatus]

    def line(level: Level, labels: tuple[str, ...], counts: dict[str, int], where: dict[str, str]) -> Row:
        found = [counts.get(status, 0) for status in statuses]
        opens = [cells.opening(where | {"reported": status}) for status in statuses]
        numbers: list[Cell] = [
            cells.number(count, cells.whole, open_) for count, open_ in zip(found, opens, strict=True)
        ]
        return row(level, labels, [*numbers, cells.number(sum(found), cells.whole, cells.opening(where))])

    regions = facts.totals(cube, 0, 2)
    countries = facts.totals(cube, 0, 1, 2)
    rows = []
    for region in in_order((group[0] for group in cube), facts.regions):
        name = region_name(facts, region)
        counts = {status: regions[region, status] for status in statuses}
        rows.append(line("subtotal", (name, ""), counts, {"region": region}))
        for country in in_order((group[1] for group in cube if group[0] == region), facts.countries):
            counts = {status: countries[region, country, status] for status in statuses}
            labels = (name, facts.countries[country].name)
            rows.append(line("row", labels, counts, {"country": country}))
    every = facts.totals(cube, 2)
    rows.append(line("total", (_("Grand Total"), ""), {status: every[status,] for status in statuses}, {}))
    return result(
        facts,
        indicator,
        headings=(_("Region"), _("Country")),
        columns=(*(str(status.label) for status in ReportedStatus), _("Grand Total")),
        rows=shown(rows),
    )


define(
    Indicator(
        key="requests_by_country_and_status",
        kind="table",
        group="requests",
        label=gettext_lazy("Table 2"),
        title=gettext_lazy("Overview of requests received by region, country and status"),
        definition=gettext_lazy("Requests received by the reference date, by the country that asked and their reported status."),
        rule=gettext_lazy(
            "A request counts from the day it was received. Undecided on the day: Request. Merged: Completed (merged). "
            "Rejected: Rejected. Closed: Rejected (closed). Approved: Completed where its action is completed, "
            "Rejected (closed) where it is cancelled, else Ongoing."
        ),
        unit=gettext_lazy("requests"),
        build=by_country_and_status,
        parts={"": Part(REQUESTS)},
    ),
)
