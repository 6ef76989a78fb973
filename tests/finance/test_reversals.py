"""What was booked wrongly is not deleted: its opposite is booked, and every sum is as if it had never been."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from finance.models import Expenditure
from finance.services import reverse_expenditure
from pmt.workbench.verbs import Refused
from reporting.indicators import Scope, compute
from tests import factories
from tests.rules import at_once, refused_by, taken

TODAY = timezone.localdate


@pytest.fixture
def finance(client: Client, db: None) -> Client:
    factories.FacilityFactory()
    client.force_login(factories.UserFactory(finance=True))
    return client


@pytest.fixture
def booked(db: None) -> Expenditure:
    """A hundred dollars booked on a mission at two for one."""
    return factories.ExpenditureFactory(
        of_mission=True, code="V0001", voucher="2014/0001", currency="USD", amount=Decimal("100.00"),
        exchange_rate=Decimal(2),
    )  # fmt: skip


def reversed_(record: Expenditure, on: date | None = None) -> Expenditure:
    return reverse_expenditure(record=record, by=None, on=on or TODAY(), why="Paid by the partner")


def spent(on: date) -> list[Any]:
    keys = ["budget_and_expenditure_by_line", "action_budget_and_expenditure", "expenditure_per_expert_week"]
    found = compute(keys, Scope(on=on))
    return [found[key].rows[-1].cells[1].exact for key in keys]


def test_a_reversal_is_the_opposite_under_a_voucher_of_its_own(finance: Client, booked: Expenditure) -> None:
    answer = finance.post(
        f"/expenditures/{booked.code}/reverse/",
        {"on": str(TODAY()), "why": "Paid by the partner", "seen": ""},
        follow=True,
    )
    reversal = Expenditure.objects.get(reverses=booked)
    assert (reversal.amount, reversal.amount_converted) == (Decimal("-100.00"), Decimal("-50.00"))
    assert (reversal.voucher, reversal.code) == (f"{TODAY().year}/0002", "V0002")
    assert (reversal.mission, reversal.action, reversal.incurred_on) == (booked.mission, booked.action, TODAY())
    text = answer.content.decode()
    assert f"It is reversed by voucher {reversal}." in text
    assert "Paid by the partner" in text
    assert f"reverses {booked}" in finance.get("/expenditures/").content.decode()


def test_every_sum_is_as_if_it_had_never_been_from_its_day_on(finance: Client, booked: Expenditure) -> None:
    factories.MobilisationFactory(mission=booked.mission)
    day = booked.incurred_on + timedelta(10)
    reversed_(booked, on=day)
    assert spent(day - timedelta(1)) == [50, 50, 50]
    assert spent(day) == [0, 0, 0]
    assert finance.get("/expenditures/").context["sum"] == 0
    assert finance.get(f"/action-budgets/{booked.action.code}/").context["spent"] == 0
    (record,) = finance.get("/actions/").context["listing"].records
    assert record.spent == 0


def test_a_reversal_is_reversed_in_its_turn(finance: Client, booked: Expenditure) -> None:
    again = reversed_(reversed_(booked))
    assert (again.amount, again.amount_converted) == (booked.amount, booked.amount_converted)
    assert spent(TODAY())[0] == 50


@pytest.mark.django_db(transaction=True)
def test_of_two_who_reverse_at_once_one_does() -> None:
    booked = factories.ExpenditureFactory()
    first, second = at_once(*(partial(reversed_, booked) for _each in range(2)))
    refused = first if isinstance(first, Refused) else second
    assert "reversed already" in str(refused)
    assert Expenditure.objects.count() == 2


def test_it_is_refused_in_words(finance: Client, booked: Expenditure) -> None:
    address = f"/expenditures/{booked.code}/reverse/"
    for day, said in ((TODAY() + timedelta(1), "still to come"), (booked.incurred_on - timedelta(1), "a later one")):
        answer = finance.post(address, {"on": str(day), "why": "x", "seen": ""})
        assert said in str(answer.context["form"].errors["on"])
    assert "why" in finance.post(address, {"on": str(TODAY()), "why": ""}).context["form"].errors
    reversed_(booked)
    page = finance.get(address).content.decode()
    assert "It was reversed already" in page
    assert "aria-disabled" in finance.get(f"/expenditures/{booked.code}/").content.decode()


def test_what_is_reversed_and_what_reverses_is_not_edited(finance: Client, booked: Expenditure) -> None:
    reversal = reversed_(booked)
    for record, said in ((booked, "Book what is right anew"), (reversal, "reverse it, too")):
        answer = finance.get(f"/expenditures/{record.code}/edit/", follow=True)
        assert said in answer.content.decode()
        assert not answer.context["edit_address"]


def test_the_database_takes_nothing_else_for_a_reversal(booked: Expenditure) -> None:
    opposite: dict[str, Any] = {
        "budget_line": booked.budget_line, "action": booked.action, "mission": booked.mission, "currency": "USD",
        "exchange_rate": Decimal(2), "amount": Decimal("-100.00"), "amount_converted": Decimal("-50.00"),
        "reverses": booked, "reason": "Wrong", "incurred_on": booked.incurred_on,
    }  # fmt: skip
    for wrong in (
        {"amount": Decimal("-99.99")},
        {"amount_converted": Decimal("50.00")},
        {"currency": "EUR"},
        {"exchange_rate": Decimal(3)},
        {"action": None},
        {"mission": None},
        {"incurred_on": booked.incurred_on - timedelta(1)},
    ):
        with refused_by("expenditure_reversal_is_opposite"):
            factories.ExpenditureFactory(**opposite | wrong)
    with refused_by("expenditure_reversal_has_reason"):
        factories.ExpenditureFactory(**opposite | {"reason": ""})
    with taken():
        factories.ExpenditureFactory(**opposite)
    with refused_by("finance_expenditure_reverses_id_key"):
        factories.ExpenditureFactory(**opposite)
    with refused_by("expenditure_reversal_is_opposite"):
        Expenditure.objects.filter(pk=booked.pk).update(amount=Decimal("101.00"))
