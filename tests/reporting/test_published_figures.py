"""The sample facility gives what its report says, and on other days what had happened by then."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions.models import Mission
from experts.models import Expert
from pmt.workbench.moves import record_move
from reporting.indicators import Cell, Result, Row, Scope, all_keys, compute, indicators, records
from reporting.indicators.results import Funding
from reporting.indicators.sql import FACTS
from requests_app.models import AssistanceRequest

from .comparison import check, lines
from .facilities import as_dicts
from .recompute import Recomputed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample")]

EXPECTED = Path(__file__).parent / "expected"
END = date(2016, 12, 31)
TABLES = [2, 3, 4, 5, 6]
STATEMENTS = json.loads((EXPECTED / "statements.json").read_text())


def cells(result: Result) -> Iterator[tuple[Row, Cell]]:
    for row in result.rows:
        for cell in row.cells:
            yield row, cell


@pytest.mark.parametrize("number", TABLES)
def test_published_table_is_reproduced_cell_by_cell(number: int):
    table = json.loads((EXPECTED / f"table{number}.json").read_text())
    result = compute([table["key"]], Scope(END))[table["key"]]
    assert result.title == table["title"]
    assert list(result.headings) == table["label_columns"]
    assert list(result.columns) == table["columns"]
    assert lines(result) == [(row["level"], tuple(row["labels"]), tuple(row["shown"])) for row in table["rows"]]


@pytest.mark.parametrize("statement", STATEMENTS, ids=[each["key"] for each in STATEMENTS])
def test_published_statement_is_reproduced(statement: dict[str, Any]):
    result = compute([statement["key"]], Scope(END))[statement["key"]]
    wanted = statement["value"]
    if statement["key"] == "experts_registered":
        # The key is that of Table 6, whose grand total the statement is.
        assert result.rows[-1].cells[-2].shown == str(wanted)
    elif isinstance(wanted, list):
        assert result.rows[0].cells[0].exact == tuple(wanted)
        assert result.rows[0].cells[0].shown == ", ".join(wanted)
    else:
        assert result.rows[0].cells[0].shown == str(wanted)


@pytest.mark.parametrize("on", [date(2013, 1, 1), date(2014, 9, 30), date(2015, 6, 30), END, date(2021, 1, 1)])
def test_any_day_is_as_the_definitions_say(on: date):
    check(Scope(on), Recomputed(as_dicts(), on))


def test_only_what_had_happened_counts():
    found = compute(all_keys(), Scope(date(2015, 6, 30)))
    received = [r["received_on"] for r in as_dicts()["requests"]]
    count = found["requests_received"].rows[0].cells[0].exact
    assert count == sum(day <= date(2015, 6, 30) for day in received) < 67
    assert found["expert_days"].rows[0].cells[0].exact < Decimal("1731.5")
    assert [row.labels[0] for row in found["requests_by_period"].rows][-2] == "5th interim period"


def test_a_british_expert_leaves_the_union_in_the_register_but_not_in_past_missions():
    then, now = (compute(all_keys(), Scope(on)) for on in (END, date(2021, 1, 1)))
    british = Expert.objects.filter(nationality__code="GB").count()
    assert british

    def eu(found: dict[str, Result]) -> Any:
        return next(row for row in found["experts_registered"].rows if row.labels[1] == "EU").cells[-2].exact

    def non_eu(found: dict[str, Result]) -> Any:
        return next(row for row in found["experts_registered"].rows if row.labels[1] == "Non-EU").cells[-2].exact

    assert eu(now) == eu(then) - british
    assert non_eu(now) == non_eu(then) + british
    for key in ("experts_mobilised_by_country_and_occupation", "expert_days_by_country_and_occupation"):
        row = next(row for row in now[key].rows if row.labels[1] == "United Kingdom")
        assert row.labels[0] == "EU Member State"


def test_a_mission_cancelled_later_counts_until_then():
    mission = Mission.objects.filter(financed_by_successor=False, status="completed").order_by("start_date").first()
    assert mission is not None
    before = compute(["missions"], Scope(END))["missions"].rows[0].cells[0].exact
    record_move(mission, status="cancelled", on=date(2016, 6, 1))
    after = {on: compute(["missions"], Scope(on))["missions"].rows[0].cells[0].exact for on in (END, date(2016, 5, 31))}
    assert after[END] == before - 1
    assert after[date(2016, 5, 31)] == sum(
        m["start_date"] <= date(2016, 5, 31) and m["status"] == "completed" and not m["financed_by_successor"]
        for m in as_dicts()["missions"]
    ) + 1  # fmt: skip


def test_a_reopened_request_was_rejected_until_it_was_reopened():
    request = AssistanceRequest.objects.filter(status="rejected").first()
    assert request is not None
    assert request.decided_on is not None
    reopened = request.decided_on + timedelta(days=5)
    record_move(request, status="checking", on=reopened)
    key = "requests_rejected"
    days = (reopened, reopened - timedelta(days=1))
    on_the_day, before = (compute([key], Scope(day))[key].rows[0].cells[0].exact for day in days)
    assert records(key, Scope(reopened), "all").queryset.filter(pk=request.pk).count() == 0
    assert records(key, Scope(days[1]), "all").queryset.filter(pk=request.pk).count() == 1
    assert on_the_day <= before


@pytest.mark.no_cover  # thousands of times the same lines
@pytest.mark.parametrize(
    ("on", "funding"), [(END, "facility"), (date(2015, 6, 30), "both"), (date(2016, 12, 31), "successor")]
)
def test_every_number_opens_as_many_records(on: date, funding: Funding):
    scope = Scope(on, None, funding)
    opened = 0
    for key, result in compute(all_keys(), scope).items():
        for row, cell in cells(result):
            if not cell.shown or isinstance(cell.exact, str):
                continue
            assert cell.opens is not None, (key, row.labels)
            found = records(key, scope, cell.opens)
            number = len(cell.exact) if isinstance(cell.exact, tuple) else cell.exact
            assert found.figure == number, (key, row.labels, cell)
            if found.measure.value:
                assert set(found.values) <= set(found.queryset.values_list("pk", flat=True))
            opened += 1
    assert opened > 400


def test_the_number_of_queries_does_not_grow_with_what_is_counted():
    def asked(keys: list[str], on: date) -> int:
        with CaptureQueriesContext(connection) as queries:
            compute(keys, Scope(on))
        return len(queries)

    keys = all_keys()
    assert asked(keys, date(2014, 3, 1)) == asked(keys, END) <= 64
    numbers = [each.key for each in indicators(keys) if each.kind == "number"]
    assert asked(numbers, END) <= 30
    for key in keys:
        assert asked([key], END) <= 7, key


def test_what_a_figure_says_that_it_asks_is_all_that_it_asks():
    """Figures are quick together because all their facts are asked for in one query."""
    facts = re.compile("|".join(apps.get_model(fact.model)._meta.db_table for fact in FACTS.values()))
    for each in indicators(all_keys()):
        if each.kind == "annex":
            continue  # of these each line is a record
        with CaptureQueriesContext(connection) as queries:
            compute([each.key], Scope(END))
        asked = [query["sql"] for query in queries if "AS fact" in query["sql"]]
        assert len(asked) <= 1, each.key
        assert all(facts.search(query) for query in asked)


def test_shown_is_rounded_cell_by_cell_from_exact_values():
    result = compute(["expert_days_by_action_and_origin"], Scope(END))["expert_days_by_action_and_origin"]
    djibouti = next(row for row in result.rows if row.labels[1] == "Djibouti")
    assert [cell.shown for cell in djibouti.cells] == ["15", "16", "30"]
    assert [cell.exact for cell in djibouti.cells] == [Decimal("14.5"), Decimal("15.5"), Decimal(30)]


def test_the_annexes_hold_every_request_and_the_ongoing_actions_begun():
    found = compute(["requests_overview", "ongoing_action_summaries", "consortium_members"], Scope(END))
    overview = {row.labels[1]: [cell.shown for cell in row.cells] for row in found["requests_overview"].rows}
    assert len(overview) == 67
    assert list(overview) == sorted(overview)
    assert overview["2016-14"][-1] == "See action 2016-07"
    assert any("(cancelled)" in line[-1] for line in overview.values())
    assert any(line[-2] == "Yes" for line in overview.values())
    summaries = found["ongoing_action_summaries"]
    ongoing = {a["code"] for a in as_dicts()["actions"] if a["status"] == "ongoing"}
    assert {row.labels[0] for row in summaries.rows} <= ongoing
    assert len(summaries.rows) == 10
    roles = [(row.labels[0], row.cells[0].shown) for row in found["consortium_members"].rows]
    assert [role for _, role in roles] == ["Leader", *["Member"] * (len(roles) - 1)]
