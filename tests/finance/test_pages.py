"""The pages of money: what a list of expenditures sums, and what an action has left."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reporting.indicators import Scope, compute
from tests import factories


@pytest.fixture
def officer(client: Client, db: None) -> Client:
    factories.FacilityFactory()
    client.force_login(factories.UserFactory(finance=True))
    return client


def codes(answer: Any) -> list[str]:
    return [record.code for record in answer.context["listing"].records]


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_sum_is_of_all_that_the_list_holds_not_of_the_page(officer: Client) -> None:
    factories.ExpenditureFactory.create_batch(30, amount=Decimal("10.10"))
    answer = officer.get("/expenditures/?size=25")
    assert answer.context["sum"] == Decimal("303.00")
    assert "303.00" in answer.content.decode()
    part = officer.get("/expenditures/?size=25&page=2", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="list")
    assert "303.00" in part.content.decode()


def test_other_currencies_are_summed_apart_and_in_the_facilitys_own(officer: Client) -> None:
    factories.ExpenditureFactory(amount=Decimal("100.00"))
    for _ in range(2):
        factories.ExpenditureFactory(currency="JOD", amount=Decimal("8.00"), exchange_rate=Decimal("0.8"))
    answer = officer.get("/expenditures/")
    assert answer.context["sum"] == Decimal("120.00")
    assert [(each["currency"], each["paid"], each["converted"]) for each in answer.context["foreign"]] == [
        ("JOD", Decimal("16.00"), Decimal("20.00"))
    ]
    assert "8.00 JOD" in answer.content.decode()
    assert "100.00 EUR" not in answer.content.decode()
    narrowed = officer.get("/expenditures/?currency=JOD")
    assert narrowed.context["sum"] == Decimal("20.00")
    assert len(codes(narrowed)) == 2


def test_what_was_spent_on_a_line_within_another_was_spent_on_that(officer: Client) -> None:
    above = factories.BudgetLineFactory()
    below = factories.ExpenditureFactory(budget_line__parent=above)
    directly = factories.ExpenditureFactory(budget_line=above)
    factories.ExpenditureFactory()
    assert set(codes(officer.get(f"/expenditures/?budget_line={above.code}"))) == {below.code, directly.code}
    assert codes(officer.get(f"/expenditures/?budget_line={below.budget_line.code}")) == [below.code]


def test_an_expenditure_on_a_mission_belongs_to_the_period_in_which_that_starts(officer: Client) -> None:
    period = factories.PeriodFactory(number=7, start_date=date(2014, 7, 1), end_date=date(2014, 12, 31))
    mission = factories.MissionFactory(start_date=date(2014, 12, 31), end_date=date(2015, 1, 9))
    on_mission = factories.ExpenditureFactory(mission=mission, action=mission.action, incurred_on=date(2015, 2, 1))
    plain = factories.ExpenditureFactory(incurred_on=date(2014, 7, 1))
    later = factories.MissionFactory(start_date=date(2015, 1, 1), end_date=date(2015, 1, 9))
    factories.ExpenditureFactory(mission=later, action=later.action, incurred_on=date(2014, 12, 1))
    factories.ExpenditureFactory(incurred_on=date(2015, 1, 1))
    assert set(codes(officer.get(f"/expenditures/?period={period.number}"))) == {on_mission.code, plain.code}


def test_an_expenditure_is_of_an_action_by_itself_or_by_its_mission(officer: Client) -> None:
    mission = factories.MissionFactory()
    direct = factories.ExpenditureFactory(action=mission.action)
    through = factories.ExpenditureFactory(mission=mission, action=None)
    factories.ExpenditureFactory(of_mission=True)
    answer = officer.get(f"/expenditures/?action={mission.action.code}")
    assert set(codes(answer)) == {direct.code, through.code}
    assert "action" not in answer.context["listing"].shown
    assert codes(officer.get(f"/expenditures/?mission={mission.code}")) == [through.code]
    assert codes(officer.get("/expenditures/?action=none")) == []


@pytest.fixture
def action(officer: Client) -> Any:
    """An action with 1,000 to spend on two lines, of which the facility has spent 450 by today."""
    mission = factories.MissionFactory()
    lines = factories.BudgetLineFactory.create_batch(3)
    for line, amount in zip(lines, ("700.00", "300.00"), strict=False):
        factories.ActionBudgetFactory(action=mission.action, budget_line=line, amount=Decimal(amount))
    for line, amount, day in (
        (lines[0], "400.00", date(2014, 7, 1)),
        (lines[2], "50.00", timezone.localdate()),
        (lines[0], "80.00", timezone.localdate() + timedelta(1)),
    ):
        factories.ExpenditureFactory(
            mission=mission, action=mission.action, budget_line=line, amount=Decimal(amount), incurred_on=day
        )
    successor = factories.MissionFactory(successor=True, action=mission.action)
    factories.ExpenditureFactory(
        mission=successor, action=mission.action, budget_line=lines[0], amount=Decimal("33.00")
    )
    factories.ExpenditureFactory(amount=Decimal("9.00"))
    return mission.action


def test_an_actions_money_is_what_the_facility_spent_by_today(officer: Client, action: Any) -> None:
    context = officer.get(f"/action-budgets/{action.code}/").context
    assert (context["budget"], context["spent"], context["balance"]) == (1000, 450, 550)
    assert [(row["budget"], row["spent"]) for row in context["rows"]] == [(700, 400), (300, 0), (0, 50)]
    assert "45.0% used" in text_of(officer, f"/action-budgets/{action.code}/")


def test_its_vouchers_open_as_a_list_of_the_same_count_and_sum(officer: Client, action: Any) -> None:
    context = officer.get(f"/action-budgets/{action.code}/").context
    listed = officer.get(context["vouchers_address"]).context
    assert listed["listing"].total == context["vouchers"] == 2
    assert listed["sum"] == context["spent"]


def test_page_list_and_figure_agree(officer: Client, action: Any) -> None:
    page = officer.get(f"/action-budgets/{action.code}/").context
    (record,) = [each for each in officer.get("/actions/").context["listing"].records if each.code == action.code]
    key = "action_budget_and_expenditure"
    figure = compute([key], Scope(on=timezone.localdate()))[key]
    (row,) = [row for row in figure.rows if row.labels[0] == action.code]
    assert page["spent"] == record.spent == row.cells[1].exact == 450
    assert page["budget"] == record.allotted == row.cells[0].exact == 1000


def test_the_page_of_an_action_fetches_its_money(officer: Client, action: Any) -> None:
    address = f"/action-budgets/{action.code}/"
    assert f'hx-get="{address}"' in text_of(officer, f"/actions/{action.code}/")
    part = officer.get(address, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="panel-0").content.decode()
    assert "<html" not in part
    assert "balance 550" in part


def test_more_spent_than_budgeted_is_told_in_words(officer: Client) -> None:
    action = factories.ActionFactory()
    factories.ExpenditureFactory(action=action, amount=Decimal("10.00"))
    text = text_of(officer, f"/action-budgets/{action.code}/")
    assert "more than was budgeted" in text
    assert "used" not in text.split("under-meter")[1].split("</p>")[0]


def test_an_action_without_money_says_so(officer: Client) -> None:
    action = factories.ActionFactory()
    assert "Neither budget nor expenditure" in text_of(officer, f"/action-budgets/{action.code}/")
    assert officer.get("/action-budgets/none/").status_code == 404


def test_the_page_of_an_expenditure_tells_how_it_was_converted(officer: Client) -> None:
    record = factories.ExpenditureFactory(
        of_mission=True, currency="JOD", amount=Decimal("8.00"), exchange_rate=Decimal("0.8")
    )
    text = text_of(officer, f"/expenditures/{record.code}/")
    for shown in ("10.00", "8.00 JOD at 0.8 JOD for 1 EUR", record.payee, record.voucher, record.mission.code):
        assert shown in text


def test_every_column_sorts_and_the_list_downloads(officer: Client) -> None:
    factories.ExpenditureFactory(of_mission=True)
    for column in officer.get("/expenditures/").context["listing"].columns:
        for sign in ("", "-"):
            assert len(codes(officer.get(f"/expenditures/?sort={sign}{column.name}"))) == 1
    assert b"".join(officer.get("/expenditures/?download=csv").streaming_content).count(b"\n") == 2


def test_the_number_of_queries_does_not_grow_with_the_rows(officer: Client) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert officer.get(address).status_code == 200
        return len(found)

    record = factories.ExpenditureFactory(of_mission=True)
    addresses = [
        "/expenditures/",
        "/actions/",
        f"/expenditures/{record.code}/",
        f"/action-budgets/{record.action.code}/",
    ]
    before = {address: queries(address) for address in addresses}
    for _ in range(12):
        factories.ExpenditureFactory(of_mission=True)
        factories.ExpenditureFactory(mission=record.mission, action=record.action)
    assert {address: queries(address) for address in addresses} == before
    assert max(before.values()) <= 20


def test_what_was_booked_is_found_by_whom_and_what_for_by_who_sees_that(client: Client, db: None) -> None:
    found = factories.ExpenditureFactory(payee="Hôtel Liberté", description="Room for the seminar", voucher="V7")
    other = factories.ExpenditureFactory(payee="Somebody else", description="Flight", voucher="V8")
    for role, sees in (("finance", True), ("officer", True), ("observer", False)):
        client.force_login(factories.UserFactory(role=role))
        for address in ("/expenditures/?q=liberte+seminar", "/search/?q=liberte+seminar"):
            text = client.get(address).content.decode()
            assert (f"/expenditures/{found.code}/" in text) == sees, (role, address)
            assert f"/expenditures/{other.code}/" not in text
