"""Booking what was spent: the number of its voucher, its rate, what is left to spend."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from finance.models import Expenditure
from finance.services import CENT, converted, next_voucher
from reporting.indicators import Scope, compute
from tests import factories
from tests.rules import at_once


@pytest.fixture
def finance(client: Client, db: None) -> Client:
    factories.FacilityFactory()
    client.force_login(factories.UserFactory(finance=True))
    return client


@pytest.fixture
def typed(db: None) -> dict[str, Any]:
    """What a person types, of which each test changes something."""
    return {
        "budget_line": factories.BudgetLineFactory().pk,
        "action": "",
        "mission": "",
        "incurred_on": "2016-03-14",
        "currency": "EUR",
        "amount": "120.50",
        "exchange_rate": "",
        "payee": "Hotel des Mille Collines",
        "description": "Hall of the workshop",
    }


def book(client: Client, typed: dict[str, Any], **changed: Any) -> Any:
    return client.post("/expenditures/add/", typed | changed)


def errors(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200
    return dict(answer.context["form"].errors)


# --- Vouchers -------------------------------------------------------------------------------------------


def test_an_expenditure_gets_code_and_the_next_voucher(finance: Client, typed: dict[str, Any]) -> None:
    answer = book(finance, typed)
    record = Expenditure.objects.get()
    assert answer["Location"] == f"/expenditures/{record.code}/"
    assert (record.code, record.voucher, record.amount_converted) == ("V0001", "2016/0001", Decimal("120.50"))
    book(finance, typed, incurred_on="2017-01-02")
    assert Expenditure.objects.latest("pk").voucher == "2017/0002"


def test_the_sequence_goes_on_from_what_an_import_brought(finance: Client, typed: dict[str, Any]) -> None:
    factories.ExpenditureFactory(code="A1", voucher="2014/0612")
    factories.ExpenditureFactory(code="A2", voucher="INV-2016-999999")
    book(finance, typed)
    factories.ExpenditureFactory(code="A3", voucher="700")
    book(finance, typed)
    assert [each.voucher for each in Expenditure.objects.order_by("pk")[2:]] == ["2016/0613", "700", "2016/0701"]


def test_a_booking_that_is_refused_leaves_no_gap(finance: Client, typed: dict[str, Any]) -> None:
    book(finance, typed)
    assert "amount" in errors(book(finance, typed, amount="-1"))
    with pytest.raises(RuntimeError), transaction.atomic():
        assert next_voucher(date(2016, 3, 1)) == "2016/0002"
        raise RuntimeError
    book(finance, typed)
    assert set(Expenditure.objects.values_list("voucher", flat=True)) == {"2016/0001", "2016/0002"}


@pytest.mark.django_db(transaction=True)
def test_twenty_who_book_at_once_get_twenty_numbers_in_a_row() -> None:
    factories.FacilityFactory()
    line = factories.BudgetLineFactory()
    typed = {
        "budget_line": line.pk,
        "incurred_on": "2016-03-14",
        "currency": "EUR",
        "amount": "1.00",
        "exchange_rate": "",
        "payee": "",
        "description": "",
    }
    factories.ExpenditureFactory(code="V0099", voucher="2015/0040", budget_line=line)
    clients = []
    for _number in range(20):
        client = Client()
        client.force_login(factories.UserFactory(finance=True))
        clients.append(client)
    answers = at_once(*(partial(book, client, typed) for client in clients))
    assert [getattr(answer, "status_code", answer) for answer in answers] == [302] * 20
    numbers = Expenditure.objects.exclude(code="V0099").order_by("voucher_number")
    assert list(numbers.values_list("voucher_number", flat=True)) == list(range(41, 61))
    assert len(set(numbers.values_list("code", flat=True))) == 20


# --- Rates ----------------------------------------------------------------------------------------------


def test_the_rate_of_the_month_is_taken_and_the_amount_converted(finance: Client, typed: dict[str, Any]) -> None:
    factories.ExchangeRateFactory(currency="USD", month=date(2016, 3, 1), rate=Decimal("1.0936"))
    factories.ExchangeRateFactory(currency="USD", month=date(2016, 4, 1), rate=Decimal("1.1"))
    book(finance, typed, currency="USD", amount="100.00", incurred_on="2016-03-31")
    record = Expenditure.objects.get()
    assert (record.exchange_rate, record.amount_converted) == (Decimal("1.0936"), Decimal("91.44"))
    book(finance, typed, currency="USD", amount="100.00", incurred_on="2016-04-01")
    assert Expenditure.objects.latest("pk").amount_converted == Decimal("90.91")


def test_a_rate_that_is_typed_is_kept(finance: Client, typed: dict[str, Any]) -> None:
    factories.ExchangeRateFactory(currency="USD", month=date(2016, 3, 1))
    book(finance, typed, currency="USD", amount="100.00", exchange_rate="2")
    assert Expenditure.objects.get().amount_converted == Decimal("50.00")


def test_where_no_rate_is_known_the_form_says_what_to_do(finance: Client, typed: dict[str, Any]) -> None:
    said = errors(book(finance, typed, currency="GHS"))
    assert "No rate of GHS is known for March 2016. Type it here" in str(said["exchange_rate"])
    assert "rate 1" in str(errors(book(finance, typed, exchange_rate="1.09"))["exchange_rate"])
    assert "to come" in str(errors(book(finance, typed, incurred_on=str(timezone.localdate() + timedelta(1)))))
    too_small = errors(book(finance, typed, currency="USD", amount="999999999999.99", exchange_rate="0.5"))
    assert "greater than can be booked" in str(too_small)
    assert not Expenditure.objects.exists()


@given(
    st.decimals(min_value=0, max_value=10**9, places=2),
    st.decimals(min_value=Decimal("0.0001"), max_value=10**5, places=4),
)
def test_conversion_is_exact_and_rounds_halves_away_from_zero(amount: Decimal, rate: Decimal) -> None:
    found = converted(amount, rate)
    # The nearest cent; of two that are as near, the one farther from zero.
    assert abs(found * rate - amount) <= rate * CENT / 2
    assert (found + CENT / 2) * rate > amount
    assert converted(-amount, rate) == -found


def test_half_a_cent_goes_up() -> None:
    assert converted(Decimal("0.01"), Decimal(2)) == Decimal("0.01")
    assert converted(Decimal("1.25"), Decimal(10)) == Decimal("0.13")


# --- What it is for -------------------------------------------------------------------------------------


def test_the_action_follows_from_the_mission(finance: Client, typed: dict[str, Any]) -> None:
    mission, other = factories.MissionFactory(), factories.ActionFactory()
    book(finance, typed, mission=mission.code)
    assert Expenditure.objects.get().action == mission.action
    said = errors(book(finance, typed, mission=mission.code, action=other.code))
    assert f"of the action {mission.action.code}" in str(said["mission"])


def test_save_and_add_another_keeps_what_stays_the_same(finance: Client, typed: dict[str, Any]) -> None:
    action = factories.ActionFactory()
    answer = finance.post("/expenditures/add/", typed | {"action": action.code, "then": "another"}, follow=True)
    form = answer.context["form"]
    assert (form["action"].value(), form["incurred_on"].value()) == (action.code, "2016-03-14")
    assert str(form["budget_line"].value()) == str(typed["budget_line"])
    assert not form["amount"].value()
    assert not form["payee"].value()
    assert "2016/0001 was added" in answer.content.decode()


def test_what_is_typed_is_set_against_the_budgets(finance: Client) -> None:
    budget = factories.ActionBudgetFactory(amount=Decimal("500.00"))
    factories.ExpenditureFactory(action=budget.action, budget_line=budget.budget_line, amount=Decimal("420.00"))
    by_successor = factories.MissionFactory(action=budget.action, successor=True)
    factories.ExpenditureFactory(mission=by_successor, action=budget.action, budget_line=budget.budget_line)
    factories.ExchangeRateFactory(currency="USD", month=date(2016, 3, 1), rate=Decimal("2"))
    asked = {
        "budget_line": budget.budget_line.pk,
        "action": budget.action.code,
        "incurred_on": "2016-03-14",
        "currency": "USD",
        "amount": "160.02",
    }
    answer = finance.get("/expenditures/check/", asked, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="panel-check")
    assert answer.context["more"] == Decimal("80.01")
    of_line, of_action, of_contract = answer.context["standings"]
    assert (of_line.budget, of_line.with_it, of_line.left) == (500, Decimal("500.01"), Decimal("-0.01"))
    assert (of_action.left, of_contract.left) == (of_line.left, Decimal("99499.99"))
    text = answer.content.decode()
    assert "<html" not in text
    assert "0.01 EUR more than budgeted" in text
    assert "<html" in finance.get("/expenditures/check/", asked).content.decode()
    unread = finance.get("/expenditures/check/", {"amount": "many", "incurred_on": "soon", "action": "none"})
    assert unread.status_code == 200
    assert unread.context["more"] is None


def test_what_exceeds_a_budget_is_booked_and_told(finance: Client, typed: dict[str, Any]) -> None:
    budget = factories.ActionBudgetFactory(amount=Decimal("100.00"))
    answer = finance.post(
        "/expenditures/add/",
        typed | {"budget_line": budget.budget_line.pk, "action": budget.action.code},
        follow=True,
    )
    assert "20.50 EUR more are booked than budgeted" in answer.content.decode()
    assert Expenditure.objects.count() == 1


def test_a_correction_is_converted_anew_and_keeps_its_voucher(finance: Client, typed: dict[str, Any]) -> None:
    book(finance, typed)
    record = Expenditure.objects.get()
    form = finance.get(f"/expenditures/{record.code}/edit/").context["form"]
    changed = typed | {"seen": form.seen_token, "currency": "USD", "exchange_rate": "1"}
    assert "another" in str(errors(finance.post(f"/expenditures/{record.code}/edit/", changed))["exchange_rate"])
    assert finance.post(f"/expenditures/{record.code}/edit/", changed | {"exchange_rate": "1.25"}).status_code == 302
    record.refresh_from_db()
    assert (record.voucher, record.amount_converted) == ("2016/0001", Decimal("96.40"))


def test_what_came_without_a_voucher_gets_one_when_it_is_saved(finance: Client, typed: dict[str, Any]) -> None:
    record = factories.ExpenditureFactory(voucher="", incurred_on=date(2016, 3, 14))
    form = finance.get(f"/expenditures/{record.code}/edit/").context["form"]
    finance.post(f"/expenditures/{record.code}/edit/", typed | {"seen": form.seen_token, "exchange_rate": "1"})
    record.refresh_from_db()
    assert record.voucher == "2016/0001"


def test_a_foreign_currency_voucher_moves_the_figures(finance: Client, typed: dict[str, Any]) -> None:
    mobilisation = factories.MobilisationFactory(field_days=Decimal(5))
    mission = mobilisation.mission
    factories.ExchangeRateFactory(currency="USD", month=mission.start_date.replace(day=1), rate=Decimal("1.25"))
    keys = ["budget_and_expenditure_by_line", "action_budget_and_expenditure", "expenditure_per_expert_week"]

    def figures() -> list[Any]:
        found = compute(keys, Scope(on=timezone.localdate()))
        lines, actions, weeks = (found[key].rows[-1].cells for key in keys)
        return [lines[1].exact, actions[1].exact, weeks[0].exact]

    assert figures()[:2] == [0, 0]
    book(
        finance,
        typed,
        mission=mission.code,
        currency="USD",
        amount="1000.00",
        incurred_on=str(mission.start_date),
    )
    # Five days in the field are five sixths of a mission week.
    assert figures() == [800, 800, 960]


def test_nothing_is_booked_before_there_are_a_contract_and_a_budget_line(client: Client, db: None) -> None:
    client.force_login(factories.UserFactory(finance=True))
    text = client.get("/expenditures/add/", follow=True).content.decode()
    assert "The facility is not described yet" in text
    assert "First come the contract of the facility and its budget lines" in text
    assert "The contract comes first" in client.get("/budget/").content.decode()
    factories.FacilityFactory()
    assert "There is no budget line to book on" in client.get("/expenditures/add/", follow=True).content.decode()
    factories.BudgetLineFactory()
    assert client.get("/expenditures/add/").status_code == 200


def test_an_amount_without_a_rate_is_said_not_to_count(finance: Client) -> None:
    line = factories.BudgetLineFactory(amount=100)
    asked = {"budget_line": line.pk, "currency": "XCD", "incurred_on": "2016-03-01", "amount": "40"}
    assert "this amount does not count" in finance.get("/expenditures/check/", asked).content.decode()
    asked["exchange_rate"] = "3"
    assert "this amount does not count" not in finance.get("/expenditures/check/", asked).content.decode()
