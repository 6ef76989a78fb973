"""Tables and figures of experts: those mobilised, the days they gave, the register."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.models import Area
from reporting.indicators import cells
from reporting.indicators.facts import Facts
from reporting.indicators.registry import Grouping, Indicator, Measure, Part
from reporting.indicators.results import Cell, Level, Result, Row
from reporting.indicators.tables import (
    BY_ORIGIN,
    FORMATS,
    GENDERS,
    OCCUPATIONS,
    ORIGINS,
    country_name,
    crossed,
    in_order,
    part_of,
    region_name,
    result,
    row,
    shown,
)

EXPERTS = Measure("experts")
EXPERT_DAYS = Measure("mobilisations", "sum", "expert_days")
REGISTERED = Measure("register")

ORIGIN_RULE = gettext_lazy(
    "A mobilised expert has at least one mobilisation on a mission that counts: one that has begun and is neither "
    "planned nor cancelled, of the funding asked for. Origin is judged on the first day of the expert's latest "
    "mission: EU Member State, else Partner Country, else Other country."
)
DAYS_RULE = gettext_lazy(
    "Expert-days are preparation, field, reporting and remote days of the mobilisations on missions that count. "
    "Origin is judged on the first day of the mission. Each cell is rounded by itself."
)


def by_country_and_occupation(facts: Facts, indicator: Indicator, fact: str, value: str, show: str) -> Result:
    """Tables 3 and 4: a subtotal for each origin, its countries below, and each column's share of the total."""
    cube = facts.cube(fact, ("origin", "nationality", "occupation"), (value,) if value else ())
    at = 1 if value else 0
    origins, countries = facts.totals(cube, 0, 2, at=at), facts.totals(cube, 0, 1, 2, at=at)
    rows: list[Row] = []
    for origin in in_order((group[0] for group in cube), ORIGINS):
        name = ORIGINS[origin]()
        line = crossed(part_of(origins, origin), OCCUPATIONS, "occupation", {"origin": origin}, show)
        rows.append(row("subtotal", (name, ""), line))
        of_origin = part_of(countries, origin)
        for country in in_order((group[0] for group in of_origin), facts.countries):
            where = {"origin": origin, "nationality": country}
            line = crossed(part_of(of_origin, country), OCCUPATIONS, "occupation", where, show)
            rows.append(row("row", (name, country_name(facts, country)), line))
    every = facts.totals(cube, 2, at=at)
    rows.append(row("total", (_("Grand Total"), ""), crossed(every, OCCUPATIONS, "occupation", {}, show)))
    total = sum(every.values())
    shares = [
        cells.share(
            cells.ratio(every.get((occupation,), 0), total),
            cells.percent,
            cells.opening({"occupation": occupation}, of="share"),
        )
        for occupation in OCCUPATIONS
    ]
    shares.append(cells.share(cells.ratio(total, total), cells.percent, cells.opening(of="share")))
    rows.append(row("percent", (_("% of Grand Total"), ""), shares))
    return result(
        facts,
        indicator,
        headings=BY_ORIGIN,
        columns=[*(name() for name in OCCUPATIONS.values()), _("Total")],
        rows=shown(rows),
        formats=[show] * (len(OCCUPATIONS) + 1),
    )


def registered(facts: Facts, indicator: Indicator) -> Result:
    """Table 6: eligibility and region, a number and a share of the row for each gender, the total's share of all.

    People who are neither women nor men have a pair of columns where there are any.
    """
    cube = facts.cube("register", ("eligibility", "place", "gender"))
    by_gender = facts.totals(cube, 2)
    genders = [gender for gender in GENDERS if gender != "other" or by_gender[gender,]]
    everyone = sum(by_gender.values())

    def line(counts: dict[tuple[str, ...], int], where: dict[str, str]) -> list[Cell]:
        total = sum(counts.values())
        found: list[Cell] = []
        for gender in genders:
            number, narrowed = counts.get((gender,), 0), {**where, "gender": gender}
            found.append(cells.number(number, cells.whole, cells.opening(narrowed)))
            share = cells.ratio(number, total)
            found.append(cells.share(share, cells.whole_percent, cells.opening(narrowed, of="row share")))
        found.append(cells.number(total, cells.whole, cells.opening(where)))
        share = cells.ratio(total, everyone)
        found.append(cells.share(share, cells.whole_percent, cells.opening(where, of="column share")))
        return found

    names = {
        "european": _("European expert"),
        "partner": _("Partner Country expert"),
        "other": _("Other expert"),
    }
    rows: list[Row] = []
    places = {"EU": None, "Non-EU": None, **facts.regions}
    for eligibility, name in names.items():
        groups = {group for group in cube if group[0] == eligibility}
        if not groups:
            continue
        counts = part_of(facts.totals(cube, 0, 2), eligibility)
        rows.append(row("subtotal", (name, ""), line(counts, {"eligibility": eligibility})))
        for place in in_order((group[1] for group in groups), places):
            counts = part_of(facts.totals(cube, 0, 1, 2), eligibility, place)
            if eligibility == "european":
                label = _("EU") if place == "EU" else _("Non-EU")
            else:
                label = region_name(facts, place)
            rows.append(row("row", (name, label), line(counts, {"eligibility": eligibility, "place": place})))
    rows.append(row("total", (_("Grand Total"), ""), line(dict(by_gender), {})))
    columns = [
        column
        for gender in genders
        for column in (
            _("%(gender)s: number") % {"gender": GENDERS[gender]()},
            _("%(gender)s: row %%") % {"gender": GENDERS[gender]()},
        )
    ]
    return result(
        facts,
        indicator,
        headings=[_("Eligibility"), _("Region")],
        columns=[*columns, _("Total: number"), _("Total: column %")],
        rows=rows,
        formats=["count", "whole_percent"] * (len(genders) + 1),
    )


def registered_by_sector(facts: Facts, indicator: Indicator) -> Result:
    """The registered experts of each sector, and below it of each of its areas."""
    areas = {area.code: area for area in Area.objects.order_by("code")}
    sectors = facts.cube("register_sectors", ("sector",))
    counts = facts.cube("register_areas", ("area",))

    def sector(area: Area) -> str:
        while area.parent_id is not None:
            area = by_key[area.parent_id]
        return area.code

    by_key = {area.pk: area for area in areas.values()}
    below: dict[str, list[Area]] = {}
    for area in areas.values():
        if area.parent_id is not None:
            below.setdefault(sector(area), []).append(area)
    rows: list[Row] = []
    for (code,), (number, *_rest) in sorted(sectors.items()):
        cell = cells.number(number, cells.whole, cells.opening({"sector": code}, of="sector"))
        rows.append(row("subtotal", (areas[code].name, ""), [cell]))
        for area in below.get(code, []):
            cell = cells.number(counts.get((area.code,), (0,))[0], cells.whole, cells.opening({"area": area.code}))
            rows.append(row("row", (areas[code].name, area.name), [cell]))
    return result(
        facts,
        indicator,
        headings=[_("Sector"), _("Area of assistance")],
        columns=[_("Experts")],
        rows=shown(rows),
        formats=["count"],
    )


def experts_map(facts: Facts, indicator: Indicator) -> Result:
    """Figure 9: the Member States that experts came from, with their number."""
    counts = facts.totals(facts.cube("experts", ("origin", "nationality")), 0, 1)
    of_members = part_of(counts, "eu")
    codes = in_order((group[0] for group in of_members), facts.countries)
    rows = [
        row(
            "row",
            (facts.countries[code].name,),
            [cells.number(of_members[code,], cells.whole, cells.opening({"origin": "eu", "nationality": code}))],
        )
        for code in codes
    ]
    members = in_order((group[0] for group in facts.cube("member_states", ("country",))), facts.countries)
    return result(
        facts,
        indicator,
        headings=[_("Country")],
        columns=[_("Experts")],
        rows=rows,
        formats=["count"],
        headline=_("%(experts)s experts from %(countries)s EU Member States")
        % {"experts": cells.whole(sum(of_members.values())), "countries": len(codes)},
        iso=tuple(facts.countries[code].iso_alpha2 for code in codes),
        members=tuple(facts.countries[code].iso_alpha2 for code in members),
    )


def by_origin_occupation_gender(
    facts: Facts, indicator: Indicator, fact: str, value: str, show: str, *, mean: bool = False
) -> Result:
    """Figures 11 to 13: origin and occupation, a column for each gender, and all together."""
    cube = facts.cube(fact, ("origin", "occupation", "gender"), (value,) if value else ())
    numbers = facts.totals(cube, 2)
    genders = [gender for gender in GENDERS if gender != "other" or numbers[gender,]]

    def line(level: Level, labels: tuple[str, ...], where: dict[str, str]) -> Row:
        found: list[Cell] = []
        for gender in (*genders, ""):
            narrowed = {**where, "gender": gender} if gender else where
            of_cell = [
                added
                for group, added in cube.items()
                if all(group[position] == narrowed.get(name, group[position]) for position, name in enumerate(NAMES))
            ]
            count, total = sum(added[0] for added in of_cell), sum((added[-1] for added in of_cell), Decimal(0))
            number: Any = cells.ratio(total, count) if mean else total if value else count
            found.append(cells.number(number, FORMATS[show], cells.opening(narrowed)))
        return row(level, labels, found)

    rows: list[Row] = []
    for origin in in_order((group[0] for group in cube), ORIGINS):
        name = ORIGINS[origin]()
        rows.append(line("subtotal", (name, ""), {"origin": origin}))
        for occupation, title in OCCUPATIONS.items():
            rows.append(line("row", (name, title()), {"origin": origin, "occupation": occupation}))
    rows.append(line("total", (_("All experts"), ""), {}))
    return result(
        facts,
        indicator,
        headings=[_("Origin"), _("Occupation")],
        columns=[*(GENDERS[gender]() for gender in genders), _("Total")],
        rows=shown(rows),
        formats=[show] * (len(genders) + 1),
    )


NAMES = ("origin", "occupation", "gender")


def statistics(facts: Facts, indicator: Indicator) -> Result:
    """The experts of each origin: how many, public, private, retired, women, and their days."""
    cube = facts.cube("experts", ("origin", "occupation", "employment", "gender"), ("expert_days",))
    columns: dict[str, tuple[str, dict[str, str]]] = {
        "": (_("Experts"), {}),
        "public": (_("Public"), {"occupation": "public"}),
        "private": (_("Private"), {"occupation": "private"}),
        "retired": (_("Retired"), {"employment": "retired"}),
        "women": (_("Women"), {"gender": "female"}),
    }
    names = ("origin", "occupation", "employment", "gender")

    def line(level: Level, label: str, where: dict[str, str]) -> Row:
        found: list[Cell] = []
        for _heading, narrow in columns.values():
            narrowed = where | narrow
            number = sum(
                added[0]
                for group, added in cube.items()
                if all(group[names.index(name)] == wanted for name, wanted in narrowed.items())
            )
            found.append(cells.number(number, cells.whole, cells.opening(narrowed)))
        days = sum((added[1] for group, added in cube.items() if group[0] == where.get("origin", group[0])), Decimal(0))
        found.append(cells.number(days, cells.up_to_two, cells.opening(where, of="days")))
        return row(level, (label,), found)

    rows = [
        line("row", ORIGINS[origin](), {"origin": origin}) for origin in in_order((group[0] for group in cube), ORIGINS)
    ]
    rows.append(line("total", _("Grand Total"), {}))
    return result(
        facts,
        indicator,
        headings=[_("Origin")],
        columns=[*(heading for heading, _narrow in columns.values()), _("Expert-days")],
        rows=rows,
        formats=[*["count"] * len(columns), "days"],
    )


INDICATORS = [
    Indicator(
        key="experts_mobilised_by_country_and_occupation",
        kind="table",
        group="experts",
        number="3",
        title=gettext_lazy("Mobilised experts by country of origin, region and occupation"),
        definition=gettext_lazy("The experts who worked on missions, each once, by nationality and occupation."),
        rule=ORIGIN_RULE,
        unit=gettext_lazy("experts"),
        build=lambda facts, indicator: by_country_and_occupation(facts, indicator, "experts", "", "count"),
        asks=(Grouping("experts", ("origin", "nationality", "occupation")),),
        parts={"": Part(EXPERTS), "share": Part(EXPERTS, whole=EXPERTS)},
        takes_funding=True,
    ),
    Indicator(
        key="expert_days_by_country_and_occupation",
        kind="table",
        group="experts",
        number="4",
        title=gettext_lazy("Rendered expert-days by country of origin, region and occupation"),
        definition=gettext_lazy("The days that experts worked, by their nationality and occupation."),
        rule=DAYS_RULE,
        unit=gettext_lazy("expert-days"),
        build=lambda facts, indicator: by_country_and_occupation(
            facts, indicator, "mobilisations", "expert_days", "whole_days"
        ),
        asks=(Grouping("mobilisations", ("origin", "nationality", "occupation"), ("expert_days",)),),
        parts={"": Part(EXPERT_DAYS), "share": Part(EXPERT_DAYS, whole=EXPERT_DAYS)},
        takes_funding=True,
    ),
    Indicator(
        key="experts_registered",
        kind="table",
        group="experts",
        number="6",
        title=gettext_lazy("Experts registered, by eligibility, region and gender"),
        definition=gettext_lazy("The experts in the register, whether mobilised or not."),
        rule=gettext_lazy(
            "An expert counts from registration. On the reference date a nationality is of the Union (European expert, "
            "EU), else of a partner country (Partner Country expert), else of the region named Europe (European "
            "expert, Non-EU), else other."
        ),
        unit=gettext_lazy("experts, share of the row, share of all"),
        build=registered,
        asks=(Grouping("register", ("eligibility", "place", "gender")),),
        parts={
            "": Part(REGISTERED),
            "row share": Part(REGISTERED, whole=REGISTERED, keeps=("eligibility", "place")),
            "column share": Part(REGISTERED, whole=REGISTERED),
        },
    ),
    Indicator(
        key="experts_registered_by_sector",
        kind="table",
        group="experts",
        title=gettext_lazy("Experts registered, by sector and area of assistance"),
        definition=gettext_lazy("The experts in the register, by what they can assist with."),
        rule=gettext_lazy(
            "An expert counts once in each area named, and once in each sector (an area within no other) with one."
        ),
        unit=gettext_lazy("experts"),
        build=registered_by_sector,
        asks=(Grouping("register_sectors", ("sector",)), Grouping("register_areas", ("area",))),
        parts={"": Part(Measure("register_areas")), "sector": Part(Measure("register_sectors"))},
    ),
    Indicator(
        key="expert_statistics",
        kind="table",
        group="experts",
        title=gettext_lazy("Expert statistics"),
        definition=gettext_lazy("The mobilised experts of each origin: public, private, retired, women; their days."),
        rule=ORIGIN_RULE,
        unit=gettext_lazy("experts, expert-days"),
        build=statistics,
        asks=(Grouping("experts", ("origin", "occupation", "employment", "gender"), ("expert_days",)),),
        parts={"": Part(EXPERTS), "days": Part(Measure("experts", "sum", "expert_days"))},
        takes_funding=True,
    ),
    Indicator(
        key="experts_map",
        kind="figure",
        group="experts",
        number="9",
        title=gettext_lazy("EU Member States that experts came from"),
        definition=gettext_lazy("The mobilised experts of each Member State of the Union."),
        rule=ORIGIN_RULE,
        unit=gettext_lazy("experts"),
        build=experts_map,
        asks=(Grouping("experts", ("origin", "nationality")), Grouping("member_states", ("country",))),
        parts={"": Part(EXPERTS)},
        takes_funding=True,
    ),
    Indicator(
        key="experts_by_origin_occupation_gender",
        kind="figure",
        group="experts",
        number="11",
        title=gettext_lazy("Mobilised experts by origin, occupation and gender"),
        definition=gettext_lazy("The experts who worked on missions, each counted once."),
        rule=ORIGIN_RULE,
        unit=gettext_lazy("experts"),
        build=lambda facts, indicator: by_origin_occupation_gender(facts, indicator, "experts", "", "count"),
        asks=(Grouping("experts", NAMES),),
        parts={"": Part(EXPERTS)},
        takes_funding=True,
    ),
    Indicator(
        key="expert_days_by_origin_occupation_gender",
        kind="figure",
        group="experts",
        number="12",
        title=gettext_lazy("Expert-days by origin, occupation and gender"),
        definition=gettext_lazy("The days that experts worked on missions that count."),
        rule=DAYS_RULE,
        unit=gettext_lazy("expert-days"),
        build=lambda facts, indicator: by_origin_occupation_gender(
            facts, indicator, "mobilisations", "expert_days", "whole_days"
        ),
        asks=(Grouping("mobilisations", NAMES, ("expert_days",)),),
        parts={"": Part(EXPERT_DAYS)},
        takes_funding=True,
    ),
    Indicator(
        key="mean_expert_days_by_origin_occupation_gender",
        kind="figure",
        group="experts",
        number="13",
        title=gettext_lazy("Mean expert-days of an expert by origin, occupation and gender"),
        definition=gettext_lazy("The days that an expert of each group worked on average."),
        rule=gettext_lazy(
            "The expert-days of a group's experts divided by their number; each expert is in one group, "
            "by the origin on the first day of the latest mission."
        ),
        unit=gettext_lazy("expert-days an expert"),
        build=lambda facts, indicator: by_origin_occupation_gender(
            facts, indicator, "experts", "expert_days", "mean", mean=True
        ),
        asks=(Grouping("experts", NAMES, ("expert_days",)),),
        parts={"": Part(Measure("experts", "mean", "expert_days"))},
        takes_funding=True,
    ),
]
