"""The expenditure report of a period: what it says, as a page and as files, and what its submission fixes."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from facility.models import Period
from finance.models import Expenditure, Statement
from finance.services import move_statement, prepare_statement, reverse_expenditure
from finance.statement import Span, expenditure_report
from pmt.workbench.verbs import Refused, seen_of
from reporting.indicators import Scope, compute
from reporting.report.statement import freeze_statement, statement_html
from tests import factories
from tests.finance.workbooks import sheets_of
from tests.rules import at_once, refused_by


@pytest.fixture
def finance(client: Client, db: None) -> Client:
    factories.FacilityFactory()
    client.force_login(factories.UserFactory(finance=True))
    return client


@pytest.fixture
def spent(db: None) -> dict[str, Any]:
    """A line with two within it, an action, and vouchers before, in and after the second of two periods."""
    above = factories.BudgetLineFactory(code="I", amount=Decimal("1000.00"))
    first, second = (
        factories.BudgetLineFactory(code=code, parent=above, amount=Decimal(500)) for code in ("I-A", "I-B")
    )
    earlier = factories.PeriodFactory(number=1, start_date=date(2014, 1, 1), end_date=date(2014, 6, 30))
    period = factories.PeriodFactory(number=2, start_date=date(2014, 7, 1), end_date=date(2014, 12, 31))
    # It begins in the earlier period: what is stated goes by the date of the voucher, not by the mission's start.
    mission = factories.MissionFactory(start_date=date(2014, 6, 28), end_date=date(2014, 7, 5))
    factories.ActionBudgetFactory(action=mission.action, budget_line=first, amount=Decimal("200.00"))
    successor = factories.MissionFactory(action=mission.action, successor=True)

    def book(day: date, line: Any, amount: str, **more: Any) -> Expenditure:
        return factories.ExpenditureFactory(incurred_on=day, budget_line=line, amount=Decimal(amount), **more)

    book(date(2014, 6, 30), first, "10.00", mission=mission)
    book(date(2014, 7, 1), first, "20.00", mission=mission)
    book(date(2014, 12, 31), second, "40.00", action=mission.action)
    book(date(2014, 9, 1), above, "80.00")
    book(date(2014, 9, 1), first, "999.00", mission=successor)
    book(date(2015, 1, 1), first, "999.00")
    return {"earlier": earlier, "period": period, "action": mission.action, "first": first, "above": above}


def lines(report: Any) -> dict[str, tuple[Decimal, Decimal, int]]:
    found = [*report.lines, report.total]
    return {each.code or "total": (each.spent.before, each.spent.period, each.spent.vouchers) for each in found}


def test_lines_add_up_over_what_is_within_them(finance: Client, spent: dict[str, Any]) -> None:
    report = expenditure_report(Span.of(spent["period"]))
    assert lines(report) == {
        "I": (10, 140, 3), "I-A": (10, 20, 1), "I-B": (0, 40, 1), "total": (10, 140, 3),
    }  # fmt: skip
    (whole,) = [each for each in report.lines if each.code == "I"]
    assert (whole.agreed, whole.cumulative, whole.balance, whole.share) == (1000, 150, 850, Decimal("0.15"))


def test_actions_add_up_to_the_same(finance: Client, spent: dict[str, Any]) -> None:
    report = expenditure_report(Span.of(spent["period"]))
    assert [(each.code, each.agreed, each.spent.period, each.spent.vouchers) for each in report.actions] == [
        (spent["action"].code, 200, 60, 2),
        ("", 200, 60, 2),
        ("", None, 80, 1),
    ]
    assert report.actions_total.spent == report.total.spent


def test_what_is_spent_in_all_is_what_the_figure_says_of_that_day(finance: Client, spent: dict[str, Any]) -> None:
    report = expenditure_report(Span.of(spent["period"]))
    key = "budget_and_expenditure_by_line"
    figure = compute([key], Scope(on=spent["period"].end_date))[key]
    assert [(row.labels[0], row.cells[1].exact) for row in figure.rows[:-1]] == [
        (each.code, each.cumulative) for each in report.lines
    ]
    assert figure.rows[-1].cells[1].exact == report.total.cumulative


def test_every_amount_leads_to_its_vouchers(finance: Client, spent: dict[str, Any]) -> None:
    report = finance.get("/statements/2/").context["report"]
    for line in (*report.lines, report.total, *report.actions, report.actions_total):
        listed = finance.get(line.address).context
        assert (listed["listing"].total, listed["sum"]) == (line.spent.vouchers, line.spent.period), line


def test_what_was_accepted_before_is_told(finance: Client, spent: dict[str, Any]) -> None:
    assert expenditure_report(Span.of(spent["period"])).total.spent.accepted == 0
    factories.StatementFactory(period=spent["earlier"], accepted=True)
    assert expenditure_report(Span.of(spent["period"])).total.spent.accepted == 10


def test_any_two_days_have_a_report(finance: Client, spent: dict[str, Any]) -> None:
    report = finance.get("/statements/span/?since=2014-06-30&until=2014-07-01").context["report"]
    assert report.total.spent.period == 30
    wrong = finance.get("/statements/span/?since=2014-07-02&until=2014-07-01")
    assert "before the first day" in wrong.content.decode()


def test_the_workbook_reckons_itself(finance: Client, spent: dict[str, Any]) -> None:
    by_line, by_action, ledger = sheets_of(finance.get("/statements/2/?download=xlsx").content)
    rows = {text: name[1:] for name, text in by_line.shown.items() if name[0] == "A"}
    whole, first, second = rows["I"], rows["I-A"], rows["I-B"]
    assert by_line.formulas[f"H{first}"] == f"E{first}+G{first}"
    assert by_line.formulas[f"I{first}"] == f"D{first}-H{first}"
    assert by_line.formulas[f"G{first}"] == f"SUMPRODUCT(('Vouchers'!$D$2:$D$4=A{first})*'Vouchers'!$M$2:$M$4)"
    assert by_line.formulas[f"G{whole}"].startswith(f"G{first}+G{second}+SUMPRODUCT(")
    assert [Decimal(by_line.shown[f"G{row}"]) for row in (whole, first, second)] == [140, 20, 40]
    assert (ledger.shown["D1"], ledger.shown["M1"]) == ("Budget line", "Amount, EUR")
    assert sorted(map(Decimal, ledger.column("M"))) == [20, 40, 80]
    assert by_action.shown["B6"] == "All actions"
    assert by_action.formulas["G6"] == "G5"
    assert by_action.formulas["G8"] == "G6+G7"


def test_an_observers_workbook_names_no_payee(client: Client, spent: dict[str, Any]) -> None:
    factories.FacilityFactory()
    client.force_login(factories.UserFactory(observer=True))
    Expenditure.objects.update(payee="Somebody Secret", description="Something secret")
    sheets = sheets_of(client.get("/statements/2/?download=xlsx").content)
    cells = [text for sheet in sheets for text in sheet.shown.values()]
    assert "Voucher" in cells
    assert not [text for text in cells if "ecret" in text or text in ("Payee", "Description")]
    assert "Submit" not in client.get("/statements/2/").content.decode()


def test_the_csv_has_both_tables_and_no_formula(finance: Client, spent: dict[str, Any]) -> None:
    factories.BudgetLineFactory(code="=1+1", title="@title")
    text = finance.get("/statements/2/?download=csv").content.decode()
    assert "Budget line,I-A," in text
    assert f"Action,{spent['action'].code}," in text
    assert "Budget line,'=1+1,'@title," in text


def test_the_report_on_paper_is_frozen(finance: Client, spent: dict[str, Any]) -> None:
    snapshot = freeze_statement(Span.of(spent["period"]))
    factories.ExpenditureFactory(incurred_on=date(2014, 9, 2), budget_line=spent["first"], amount=Decimal("7777.00"))
    html = statement_html(snapshot)
    assert "7,777" not in html
    assert "140.00" in html
    assert spent["action"].title in html
    answer = finance.post("/statements/pdf/", {"since": "2014-07-01", "until": "2014-12-31", "name": "x"})
    assert answer.status_code == 302
    assert "/jobs/" in answer["Location"]


# --- What is submitted is fixed -------------------------------------------------------------------------


def submitted(period: Period, by: Any) -> Statement:
    record = prepare_statement(period=period, by=by)
    return move_statement(verb="submit", record=record, by=by, on=timezone.localdate(), seen=seen_of(record))


def test_a_statement_is_prepared_submitted_accepted_and_that_is_taken_back(
    finance: Client, spent: dict[str, Any]
) -> None:
    finance.post("/statements/2/prepare/")
    statement = Statement.objects.get()
    today = str(timezone.localdate())
    assert finance.post("/statements/2/submit/", {"on": today, "seen": seen_of(statement)}).status_code == 302
    assert finance.get("/statements/2/accept/").status_code == 403
    finance.force_login(factories.UserFactory(approver=True))
    for verb, status in (("accept", "accepted"), ("reopen", "submitted"), ("return", "draft")):
        asked = {"on": today, "why": "Voucher 3 is missing", "seen": seen_of(statement)}
        assert finance.post(f"/statements/2/{verb}/", asked).status_code == 302, verb
        statement.refresh_from_db()
        assert statement.status == status


def test_nothing_is_booked_into_what_was_submitted_nor_out_of_it(finance: Client, spent: dict[str, Any]) -> None:
    record = Expenditure.objects.get(incurred_on=date(2014, 7, 1))
    later = Expenditure.objects.get(incurred_on=date(2015, 1, 1))
    submitted(spent["period"], factories.UserFactory(finance=True))
    with refused_by("expenditure_of_fixed_period"):
        factories.ExpenditureFactory(incurred_on=date(2014, 12, 31))
    for changed in (
        {"incurred_on": date(2015, 3, 1)},
        {"amount": Decimal("1.00")},
        {"budget_line": spent["above"]},
        {"mission": None},
        {"currency": "USD"},
    ):
        with refused_by("expenditure_of_fixed_period"):
            Expenditure.objects.filter(pk=record.pk).update(**changed)
    with refused_by("expenditure_of_fixed_period"):
        Expenditure.objects.filter(pk=later.pk).update(incurred_on=date(2014, 12, 31))
    with pytest.raises(Refused, match="was submitted"):
        reverse_expenditure(record=record, by=None, on=date(2014, 8, 1), why="Twice")
    assert reverse_expenditure(record=record, by=None, on=date(2015, 2, 1), why="Twice").amount == -record.amount
    assert expenditure_report(Span.of(spent["period"])).total.spent.period == 140


def test_its_words_can_still_be_put_right(finance: Client, spent: dict[str, Any]) -> None:
    record = Expenditure.objects.get(incurred_on=date(2014, 7, 1))
    submitted(spent["period"], factories.UserFactory(finance=True))
    address = f"/expenditures/{record.code}/edit/"
    form = finance.get(address).context["form"]
    assert set(form.fields) == {"payee", "description", "approval", "why"}
    typed = {"payee": "Another", "description": "x", "approval": "Leader", "seen": form.seen_token, "amount": "1"}
    assert finance.post(address, typed).status_code == 302
    record.refresh_from_db()
    assert (record.payee, record.amount) == ("Another", Decimal("20.00"))
    said = finance.post(
        "/expenditures/add/",
        {"budget_line": record.budget_line_id, "incurred_on": "2014-08-01", "currency": "EUR", "amount": "1"},
    )
    assert "nothing more is booked into it" in str(said.context["form"].errors["incurred_on"])


def test_what_stands_in_the_way_of_submitting_is_said(finance: Client, spent: dict[str, Any]) -> None:
    mission = factories.MobilisationFactory(
        mission__start_date=date(2014, 7, 2), mission__end_date=date(2014, 7, 9)
    ).mission
    factories.ExpenditureFactory(voucher="", incurred_on=date(2014, 7, 3))
    finance.post("/statements/2/prepare/")
    answer = finance.get("/statements/2/")
    assert answer.context["missing"]["vouchers"] == 1
    assert [each.code for each in answer.context["missing"]["missions"]] == [mission.code]
    assert finance.get(answer.context["missing"]["vouchers_address"]).context["listing"].total == 1
    assert "without a voucher" in finance.get("/statements/2/submit/").content.decode()
    ahead = factories.PeriodFactory(
        number=9, start_date=timezone.localdate(), end_date=timezone.localdate() + timedelta(1)
    )
    with pytest.raises(Refused, match="has not ended"):
        submitted(ahead, factories.UserFactory(finance=True))


@pytest.mark.django_db(transaction=True)
def test_of_a_booking_and_a_submission_at_once_the_later_gives_way() -> None:
    period = factories.PeriodFactory(number=2, start_date=date(2014, 7, 1), end_date=date(2014, 12, 31))
    line, user = factories.BudgetLineFactory(), factories.UserFactory(finance=True)
    record = prepare_statement(period=period, by=user)
    for number in range(6):
        booked, moved = at_once(
            partial(factories.ExpenditureFactory, code=f"A{number}", budget_line=line, incurred_on=date(2014, 8, 1)),
            partial(move_statement, verb="submit", record=record, by=user, on=timezone.localdate()),
        )
        assert isinstance(moved, Statement)
        assert isinstance(booked, Expenditure | IntegrityError)
        move_statement(verb="withdraw", record=record, by=user, on=timezone.localdate(), why="Again")


def test_pages_take_as_many_queries_for_more_lines(
    finance: Client, spent: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    for _number in range(10):
        factories.ExpenditureFactory(action=factories.ActionFactory(), incurred_on=date(2014, 8, 1))
        factories.PeriodFactory()
    for address in ("/statements/2/", "/statements/", "/budget/", "/budget/I/"):
        with django_assert_max_num_queries(26):
            assert finance.get(address).status_code == 200


def test_addresses_of_vouchers_are_plain(finance: Client, spent: dict[str, Any]) -> None:
    asked = dict(parse_qsl(urlsplit(expenditure_report(Span.of(spent["period"])).total.address).query))
    assert asked == {"successor": "false", "incurred_from": "2014-07-01", "incurred_until": "2014-12-31"}


def test_what_is_missing_waits_for_who_keeps_the_books(finance: Client, spent: dict[str, Any]) -> None:
    today = timezone.localdate()
    ended = factories.PeriodFactory(number=9, start_date=today - timedelta(40), end_date=today - timedelta(1))
    bare = factories.ExpenditureFactory(voucher="")
    text = finance.get("/work/").content.decode()
    for address in ("/statements/9/", f"/expenditures/{bare.code}/edit/"):
        assert address in text
    assert "/statements/1/" not in text
    submitted(ended, factories.UserFactory(finance=True))
    assert "/statements/9/" not in finance.get("/work/").content.decode()
    finance.force_login(factories.UserFactory(approver=True))
    text = finance.get("/work/").content.decode()
    assert "/statements/9/" in text
    assert f"/expenditures/{bare.code}/edit/" not in text


def test_the_periods_add_up(finance: Client, spent: dict[str, Any]) -> None:
    page = finance.get("/statements/")
    assert page.context["total"] == 150
    assert "not prepared" in page.content.decode()


def test_what_was_spent_before_within_and_by_the_end_opens_vouchers_of_that_sum(
    finance: Client, spent: dict[str, Any]
) -> None:
    report = finance.get("/statements/2/").context["report"]
    seen = 0
    for line in (*report.lines, report.total, *report.actions, report.actions_total):
        for address, amount in (
            (line.address, line.spent.period),
            (line.address_before, line.spent.before),
            (line.address_by_end, line.cumulative),
        ):
            assert finance.get(address).context["sum"] == amount, address
            seen += bool(amount)
    assert seen > 12
    page = finance.get("/statements/2/").content.decode()
    assert report.total.address_before.replace("&", "&amp;") in page
    assert report.total.address_by_end.replace("&", "&amp;") in page


def test_budget_and_statements_open_the_vouchers_that_they_add_up(finance: Client, spent: dict[str, Any]) -> None:
    answer = finance.get("/budget/")
    amounts = [row["line"] for row in answer.context["rows"]] + [answer.context["total"]]
    assert answer.context["total"].cumulative == 1149
    for line in amounts:
        assert line.address_by_end.replace("&", "&amp;") in answer.content.decode() or not line.cumulative
        assert finance.get(line.address_by_end).context["sum"] == line.cumulative
    answer = finance.get("/statements/")
    for row in answer.context["rows"]:
        assert row["address"].replace("&", "&amp;") in answer.content.decode()
        assert finance.get(row["address"]).context["sum"] == row["spent"] > 0
