"""Accounting rates of the month: added one by one, or pasted from a table."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from finance.models import ExchangeRate
from finance.rates import read_rates
from tests import factories
from tests.rules import refused_by


@pytest.fixture
def finance(client: Client, db: None) -> Client:
    factories.FacilityFactory()
    client.force_login(factories.UserFactory(finance=True))
    return client


def known() -> list[tuple[str, date, Decimal]]:
    return list(ExchangeRate.objects.order_by("currency", "month").values_list("currency", "month", "rate"))


def test_a_rate_is_of_a_month_whichever_day_of_it_is_given(finance: Client) -> None:
    typed = {"currency": "USD", "month": "2016-03-17", "rate": "1.0936"}
    assert finance.post("/exchange-rates/add/", typed).status_code == 302
    assert known() == [("USD", date(2016, 3, 1), Decimal("1.0936"))]
    again = finance.post("/exchange-rates/add/", typed)
    assert "for this month. Change that one" in again.content.decode()


@pytest.mark.django_db
def test_the_database_refuses_what_is_no_rate() -> None:
    factories.ExchangeRateFactory()
    for rule, wrong in (
        ("exchange_rate_once", {}),
        ("exchange_rate_of_a_month", {"month": date(2016, 3, 2)}),
        ("exchange_rate_above_zero", {"currency": "GHS", "rate": Decimal(0)}),
        ("exchange_rate_currency_code", {"currency": "us$"}),
    ):
        with refused_by(rule):
            factories.ExchangeRateFactory(**wrong)


@pytest.mark.parametrize(
    "line",
    [
        "USD 2016-03 1.0936",
        "usd\t03/2016\t1,0936",
        "USD;2016-03-01;1,0936",
        "USD,2016-3,1.0936",
        "currency,month,rate\nUSD,2016-03,1.0936",
        '"USD", "01/03/2016", "1.0936"',
    ],
)
@pytest.mark.django_db
def test_rates_are_read_as_tables_have_them(line: str) -> None:
    (rate,), problems = read_rates(line, own="EUR")
    assert not problems
    assert (rate.currency, rate.month, rate.rate) == ("USD", date(2016, 3, 1), Decimal("1.0936"))


def test_nothing_is_written_before_it_was_looked_at(finance: Client) -> None:
    factories.ExchangeRateFactory(currency="GHS", month=date(2016, 3, 1), rate=Decimal("4.2"))
    text = "USD 2016-03 1.0936\nGHS 2016-03 4.3"
    answer = finance.post("/exchange-rates/paste/", {"text": text})
    assert [each.does for each in answer.context["rates"]] == ["add", "change"]
    assert len(known()) == 1
    answer = finance.post("/exchange-rates/paste/", {"text": text, "write": "1"}, follow=True)
    assert [rate for _currency, _month, rate in known()] == [Decimal("4.3"), Decimal("1.0936")]
    assert "1 rate was added and 1 changed" in answer.content.decode()


def test_everything_that_is_wrong_is_told_at_once_and_nothing_written(finance: Client) -> None:
    text = "USD 2016-03 1.1\nUSD 2016-03 1.2\nABC 2016-03 1\nGHS 2016-13 x\nEUR 2016-03 1\nJPY 120\nJPY 2016-03 -1"
    answer = finance.post("/exchange-rates/paste/", {"text": text, "write": "1"})
    found: list[Any] = answer.context["problems"]
    assert [(each.line, each.column) for each in found] == [
        (2, "rate"), (3, "currency"), (4, "month"), (4, "rate"), (5, "currency"), (6, ""), (7, "rate"),
    ]  # fmt: skip
    assert all(each.why and each.remedy for each in found)
    assert known() == []
    assert "Write these rates" not in answer.content.decode()
    assert text.splitlines()[3] in answer.content.decode()


def test_the_list_of_rates_narrows_by_currency(finance: Client, django_assert_max_num_queries: Any) -> None:
    for currency in ("USD", "GHS", "JPY"):
        factories.ExchangeRateFactory(currency=currency)
    with django_assert_max_num_queries(15):
        answer = finance.get("/exchange-rates/?currency=GHS")
    assert [each.currency for each in answer.context["listing"].records] == ["GHS"]
