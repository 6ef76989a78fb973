"""Every figure of a scope, held against the recomputation."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from reporting.indicators import Result, Scope, all_keys, compute

from .recompute import Recomputed, rounded

GENDERS = {"female": "Women", "male": "Men", "other": "Other"}
SOURCES = {"Team": "team", "Partner institution": "partner", "EU Delegation": "eu_delegation", "Expert": "expert"}
CRITERIA = {
    "expert": ["technical", "communication", "deliverables", "overall"],
    "action": ["relevance", "effectiveness", "organisation", "sustainability"],
}


def lines(result: Result) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """A figure as it is printed."""
    return [(row.level, row.labels, tuple(cell.shown for cell in row.cells)) for row in result.rows]


def nonzero(found: dict[Any, Any]) -> dict[Any, Any]:
    """What there is something of."""
    return {key: value for key, value in found.items() if value}


def check(scope: Scope, expected: Recomputed) -> None:
    """Compare every table, every single number and every figure."""
    found = compute(all_keys(), scope)
    assert lines(found["requests_by_country_and_status"]) == expected.table2()
    assert lines(found["experts_mobilised_by_country_and_occupation"]) == expected.table3()
    assert lines(found["expert_days_by_country_and_occupation"]) == expected.table4()
    for key, (columns, rows) in {
        "expert_days_by_action_and_origin": expected.table5(),
        "experts_registered": expected.table6(),
    }.items():
        assert list(found[key].columns) == columns
        assert lines(found[key]) == rows
    if scope.period is None:
        assert lines(found["action_budget_and_expenditure"]) == expected.budget_by_action()
    numbers = expected.numbers()
    assert {key: found[key].rows[0].cells[0].shown for key in numbers} == numbers
    check_time(found, expected)
    check_shares(found, expected)
    check_groups(found, expected)
    check_scores(found, expected)


def check_time(found: dict[str, Result], expected: Recomputed) -> None:
    """Figures 1, 7, 8 and 10."""
    by_period = {row.labels[0]: row.cells[0].exact for row in found["requests_by_period"].rows[:-1]}
    assert nonzero(by_period) == expected.requests_by_period()
    weeks = {row.labels[0]: row.cells for row in found["mission_weeks_by_period"].rows[:-1]}
    assert nonzero({name: line[0].exact for name, line in weeks.items()}) == nonzero(expected.weeks_by_period())
    if weeks:
        assert list(weeks.values())[-1][1].exact == expected.weeks(expected.mobilisations)
    quarters = found["mission_weeks_by_quarter_and_region"]
    assert {
        (row.labels[0], column): cell.exact
        for row in quarters.rows[:-1]
        for column, cell in zip(quarters.columns[:-1], row.cells, strict=False)
        if cell.exact
    } == nonzero(expected.weeks_by_quarter_and_region())
    money = {row.labels[0]: row.cells[0] for row in found["expenditure_per_expert_week"].rows[:-1]}
    assert {name: cell.shown for name, cell in money.items() if cell.shown} == {
        name: rounded(value, 2) for name, value in expected.money_per_week_by_period().items()
    }


def check_shares(found: dict[str, Result], expected: Recomputed) -> None:
    """Figures 2 to 6."""
    for key, wanted in {
        "requests_by_region_and_country": expected.requests_by_place(),
        "actions_by_region_and_country": expected.actions_by_place(),
    }.items():
        total = sum(wanted.values())
        rows = {row.labels: row.cells for row in found[key].rows if row.level == "row"}
        assert {labels: line[0].exact for labels, line in rows.items()} == wanted
        assert {labels: line[1].exact for labels, line in rows.items()} == {
            labels: Decimal(number) / total for labels, number in wanted.items()
        }
    for key, statuses in {
        "requests_by_region_and_status": expected.requests_by_region_and_status(),
        "actions_by_region_and_status": expected.actions_by_region_and_status(),
    }.items():
        figure = found[key]
        shares = {
            (row.labels[0], column): cell.exact
            for row in figure.rows
            if row.level == "row"
            for column, cell in zip(figure.columns[:-1], row.cells, strict=False)
            if cell.exact
        }
        whole: dict[str, int] = {}
        for (region, _), number in statuses.items():
            whole[region] = whole.get(region, 0) + number
        assert shares == {(r, s): Decimal(number) / whole[r] for (r, s), number in statuses.items()}
    world = {row.labels[1]: (row.cells[0].exact or 0, row.cells[1].exact or 0) for row in found["requests_map"].rows}
    asked, assisted = expected.requests_by_place(), expected.actions_by_place()
    for name, (requests, actions) in world.items():
        assert requests == sum(n for (_, country), n in asked.items() if country == name)
        assert actions == sum(n for (_, country), n in assisted.items() if country == name)
    assert set(world) == {c["name"] for c in expected.data["countries"] if c["partner"]} | (
        {country for _, country in [*asked, *assisted]} - {""}
    )


def check_groups(found: dict[str, Result], expected: Recomputed) -> None:
    """Figures 9 and 11 to 13."""
    groups = expected.experts_by_group()
    numbers: dict[str, Callable[[list[Any]], Any]] = {
        "experts_by_origin_occupation_gender": len,
        "mean_expert_days_by_origin_occupation_gender": lambda group: (
            sum((expected.days_of(x) for x in group), Decimal(0)) / len(group)
        ),
    }
    for key, number in numbers.items():
        assert _grouped(found[key]) == nonzero({(o, k, GENDERS[g]): number(x) for (o, k, g), x in groups.items()})
    assert _grouped(found["expert_days_by_origin_occupation_gender"]) == nonzero(
        {(o, k, GENDERS[g]): days for (o, k, g), days in expected.days_by_group().items()}
    )
    members = {row.labels[0]: row.cells[0].exact for row in found["experts_map"].rows}
    assert members == expected.experts_by_member_state()


def _grouped(figure: Result) -> dict[tuple[str, str, str], Any]:
    return {
        (row.labels[0], row.labels[1].lower(), column): cell.exact
        for row in figure.rows
        if row.level == "row"
        for column, cell in zip(figure.columns[:-1], row.cells, strict=False)
        if cell.exact
    }


def check_scores(found: dict[str, Result], expected: Recomputed) -> None:
    """The tables of evaluations."""
    for kind, criteria in CRITERIA.items():
        assert {
            (SOURCES[row.labels[0]], criterion): cell.exact
            for row in found[f"{kind}_evaluations"].rows[:-1]
            for criterion, cell in zip(criteria, row.cells, strict=True)
            if cell.exact
        } == expected.scores(kind, criteria)
