"""Lines of the budget, how addenda change them, and what actions may spend from them."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.test import Client

from finance.models import ActionBudget, BudgetChange, BudgetLine
from finance.services import change_budget
from finance.statement import agreed_on
from pmt.workbench.verbs import Refused
from tests import factories
from tests.rules import at_once


@pytest.fixture
def finance(client: Client, db: None) -> Client:
    factories.FacilityFactory()
    client.force_login(factories.UserFactory(finance=True))
    return client


@pytest.fixture
def tree(db: None) -> dict[str, BudgetLine]:
    """Fees of 600 in one line, incidentals of 1000 in two."""
    fees = factories.BudgetLineFactory(code="F", amount=Decimal(600))
    leader = factories.BudgetLineFactory(code="F-TL", parent=fees, amount=Decimal(600))
    incidental = factories.BudgetLineFactory(code="I", amount=Decimal(1000))
    travel, other = (
        factories.BudgetLineFactory(code=code, parent=incidental, amount=Decimal(500)) for code in ("I-TR", "I-CO")
    )
    return {each.code: each for each in (fees, leader, incidental, travel, other)}


def amounts() -> dict[str, Decimal]:
    return dict(BudgetLine.objects.values_list("code", "amount"))


def test_an_amount_moves_between_lines_and_those_above_follow(tree: dict[str, BudgetLine]) -> None:
    addendum = factories.AddendumFactory()
    change_budget(source=tree["I-TR"], target=tree["F-TL"], amount=Decimal(100), on=date(2016, 5, 1), addendum=addendum)
    assert amounts() == {"F": 700, "F-TL": 700, "I": 900, "I-TR": 400, "I-CO": 500}
    change_budget(source=tree["I-CO"], target=tree["I-TR"], amount=Decimal(50), on=date(2016, 6, 1))
    assert amounts() == {"F": 700, "F-TL": 700, "I": 900, "I-TR": 450, "I-CO": 450}
    assert BudgetChange.objects.filter(budget_line=tree["I"]).count() == 1
    told = agreed_on(date(2016, 5, 31))
    assert told[tree["I-TR"].pk] == (500, 400)
    assert told[tree["I"].pk] == (1000, 900)
    assert agreed_on(date(2016, 4, 30))[tree["I-TR"].pk] == (500, 500)


def test_the_contract_grows_and_shrinks(tree: dict[str, BudgetLine]) -> None:
    change_budget(source=None, target=tree["I-TR"], amount=Decimal(100), on=date(2016, 5, 1))
    change_budget(source=tree["F-TL"], target=None, amount=Decimal(600), on=date(2016, 5, 1))
    assert amounts() == {"F": 0, "F-TL": 0, "I": 1100, "I-TR": 600, "I-CO": 500}


def test_what_cannot_be_moved_is_said(tree: dict[str, BudgetLine]) -> None:
    for source, target, amount, said in (
        ("I-TR", "F-TL", "500.01", "I-TR holds 500"),
        ("I-TR", "I-TR", "1", "two different"),
        ("I", "I-TR", "1", "within the other"),
        (None, None, "1", "Choose the line"),
        ("I-TR", "F-TL", "-1", "above zero"),
    ):
        with pytest.raises(Refused, match=said):
            change_budget(
                source=tree.get(source or ""),
                target=tree.get(target or ""),
                amount=Decimal(amount),
                on=date(2016, 5, 1),
            )
    assert not BudgetChange.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_opposite_changes_at_once_neither_lose_nor_wait_for_each_other() -> None:
    one, two = factories.BudgetLineFactory.create_batch(2, amount=Decimal(100))
    day = date(2016, 5, 1)
    found = at_once(
        *(partial(change_budget, source=one, target=two, amount=Decimal(10), on=day) for _each in range(4)),
        *(partial(change_budget, source=two, target=one, amount=Decimal(1), on=day) for _each in range(4)),
    )
    assert found == [None] * 8
    assert sorted(amounts().values()) == [64, 136]


def test_the_budget_is_a_tree_with_what_is_spent(finance: Client, tree: dict[str, BudgetLine]) -> None:
    factories.ExpenditureFactory(budget_line=tree["I-TR"], amount=Decimal("25.00"))
    factories.ActionBudgetFactory(budget_line=tree["I-TR"], amount=Decimal("70.00"))
    BudgetLine.objects.filter(code="I-CO").update(amount=Decimal(499))
    rows = {row["line"].code: row for row in finance.get("/budget/").context["rows"]}
    assert list(rows) == ["F", "F-TL", "I", "I-CO", "I-TR"]
    assert (rows["I"]["line"].cumulative, rows["I-TR"]["line"].balance, rows["I-TR"]["given"]) == (25, 475, 70)
    assert rows["I"]["within"] == 999
    assert (rows["I"]["given"], rows["F"]["given"]) == (70, None)
    assert finance.get("/budget/").context["given"] == 70
    assert "Actions were given more" not in finance.get("/budget/").content.decode()
    ActionBudget.objects.update(amount=Decimal("500.01"))
    assert finance.get("/budget/").content.decode().count("Actions were given more than it holds") == 1
    assert "hold 999.00 together" in finance.get("/budget/").content.decode()
    assert finance.get("/budget/I-TR/").context["line"].spent.vouchers == 1


def test_a_change_is_typed_on_its_page(finance: Client, tree: dict[str, BudgetLine]) -> None:
    typed = {"source": tree["I-TR"].pk, "target": tree["I-CO"].pk, "amount": "20", "on": "2016-05-01", "why": "Films"}
    assert finance.post("/budget/change/", typed).status_code == 302
    text = finance.get("/budget/I-TR/").content.decode()
    assert "-20.00" in text
    assert "Films" in text
    assert "holds" in str(finance.post("/budget/change/", typed | {"amount": "2000"}).context["form"].errors["amount"])


def test_lines_are_added_edited_and_deleted_while_nothing_is_on_them(
    finance: Client, tree: dict[str, BudgetLine]
) -> None:
    typed = {"code": "I-NE", "title": "Networking", "parent": tree["I"].pk, "amount": "5"}
    assert finance.post("/budget/add/", typed)["Location"] == "/budget/I-NE/"
    form = finance.get("/budget/I/edit/").context["form"]
    circle = {"code": "I", "title": "x", "parent": BudgetLine.objects.get(code="I-NE").pk, "amount": "1"}
    answer = finance.post("/budget/I/edit/", circle | {"seen": form.seen_token})
    assert "within the one that you edit" in str(answer.context["form"].errors["parent"])
    factories.ExpenditureFactory(budget_line=tree["I-TR"])
    assert "obstacles" in finance.post("/budget/I-TR/delete/").context
    finance.post("/budget/I-NE/delete/")
    assert not BudgetLine.objects.filter(code="I-NE").exists()


def test_an_actions_budget_is_edited_with_its_money(finance: Client, tree: dict[str, BudgetLine]) -> None:
    action = factories.ActionFactory()
    typed: dict[str, Any] = {"action": action.code, "budget_line": tree["I-TR"].pk, "amount": "70"}
    answer = finance.post("/action-budgets/add/", typed)
    assert answer["Location"] == f"/action-budgets/{action.code}/"
    record = ActionBudget.objects.get()
    assert f"/action-budgets/{record.pk}/edit/" in finance.get(answer["Location"]).content.decode()
    finance.force_login(factories.UserFactory(officer=True))
    assert "/edit/" not in finance.get(answer["Location"]).content.decode()
