"""A sheet of expenditures: read, checked row by row, booked in one go, and taken back as a whole."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from finance.models import BookedSheet, Expenditure
from finance.reading import Wrong, read_amount
from tests import factories

ADDRESS = "/expenditures/import/"


@pytest.fixture
def finance(client: Client, db: None) -> Client:
    factories.FacilityFactory()
    factories.BudgetLineFactory(code="I-TR")
    factories.ExchangeRateFactory(currency="USD", month=date(2016, 3, 1), rate=Decimal("1.25"))
    client.force_login(factories.UserFactory(finance=True))
    return client


def sheet(*rows: str) -> str:
    return "\n".join(("Line;Date;Description;Currency;Amount", *rows))


def test_a_sheet_is_looked_at_before_it_is_booked(finance: Client) -> None:
    mission = factories.MissionFactory()
    text = f"line\tmission\tday\tamount\tcur\tpaid to\nI-TR\t{mission.code}\t14.03.2016\t1000,50\tUSD\tAir\n"
    answer = finance.post(ADDRESS, {"text": text})
    (row,) = answer.context["checked"].rows
    assert (row.amount_converted, row.action, row.payee) == (Decimal("800.40"), mission.action, "Air")
    assert not Expenditure.objects.exists()
    answer = finance.post(ADDRESS, {"text": text, "book": "1"}, follow=True)
    record = Expenditure.objects.get()
    assert (record.code, record.voucher, record.mission) == ("V0001", "2016/0001", mission)
    assert "800.40" in answer.content.decode()


def test_vouchers_follow_the_order_of_the_sheet(finance: Client) -> None:
    rows = (f"I-TR;2016-03-{day:02};Ticket {day};EUR;{day}.00" for day in range(1, 31))
    finance.post(ADDRESS, {"text": sheet(*rows), "book": "1"})
    found = Expenditure.objects.order_by("voucher_number").values_list("voucher_number", "description")
    assert list(found) == [(number, f"Ticket {number}") for number in range(1, 31)]


def test_everything_that_is_wrong_is_told_at_once_and_nothing_booked(finance: Client) -> None:
    factories.StatementFactory(submitted=True, period__start_date=date(2015, 1, 1), period__end_date=date(2015, 6, 30))
    text = sheet(
        "I-TR;2016-03-01;Right;EUR;1",
        "I-XX;2016-03-01;No line;EUR;1",
        "I-TR;2016-02-30;No day;EUR;-5",
        "I-TR;2016-04-01;No rate;USD;1",
        ";2015-03-01;Stated;;",
        "I-TR;2999-01-01;To come;ABC;1.234",
    )
    answer = finance.post(ADDRESS, {"text": text, "book": "1"})
    found = [(each.line, each.column) for each in answer.context["checked"].problems]
    assert sorted(found) == [
        (3, "Budget line"), (4, "Amount"), (4, "Date"), (5, "Exchange rate"), (6, "Amount"), (6, "Budget line"),
        (6, "Date"), (7, "Amount"), (7, "Currency"), (7, "Date"),
    ]  # fmt: skip
    assert all(each.why and each.remedy for each in answer.context["checked"].problems)
    remedies = {(each.line, each.column): each.remedy for each in answer.context["checked"].problems}
    assert remedies[3, "Budget line"] == "Write its code, such as I-TR."
    assert "Book them all" not in answer.content.decode()
    assert text.splitlines()[2] in answer.content.decode()
    assert not Expenditure.objects.exists()


def test_a_column_is_what_one_chooses_it_to_be(finance: Client) -> None:
    text = "Konto,Datum,Betrag,Amount\nI-TR,2016-03-01,7.00,9.00\n"
    answer = finance.post(ADDRESS, {"text": text})
    assert {each.column for each in answer.context["checked"].problems} == {"Budget line", "Date"}
    chosen = {"column-0": "budget_line", "column-1": "incurred_on", "column-2": "amount", "column-3": ""}
    assert finance.post(ADDRESS, {"text": text, **chosen, "book": "1"}).status_code == 302
    assert Expenditure.objects.get().amount == Decimal("7.00")
    twice = finance.post(ADDRESS, {"text": text, **chosen, "column-3": "amount", "book": "1"})
    assert "Two columns are the amount" in twice.content.decode()


def test_what_was_chosen_for_other_columns_is_forgotten(finance: Client) -> None:
    chosen = {"column-0": "amount", "column-1": "budget_line", "column-2": "", "heads": "Betrag\tKonto\tDatum"}
    answer = finance.post(ADDRESS, {"text": "Line,Date,Amount\nI-TR,2016-03-01,9.00\n", **chosen, "book": "1"})
    assert answer.context["checked"].matched == ["budget_line", "incurred_on", "amount"]
    assert not Expenditure.objects.exists()


def test_a_workbook_is_read_to_the_cent(finance: Client) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    page.write_row(0, 0, ["Line", "Date", "Amount", "Description"])
    page.write_row(1, 0, ["I-TR"])
    page.write_datetime(1, 1, date(2016, 3, 14), book.add_format({"num_format": "dd/mm/yy"}))
    page.write_row(1, 2, [0.1 + 0.2 - 0.2, "Stamps\nand more"])
    book.close()
    answer = finance.post(ADDRESS, {"file": SimpleUploadedFile("march.xlsx", out.getvalue()), "book": "1"})
    (row,) = answer.context["checked"].rows
    assert (row.incurred_on, row.amount, row.description) == (date(2016, 3, 14), Decimal("0.10"), "Stamps and more")
    finance.post(ADDRESS, {"text": answer.context["text"], "name": answer.context["name"], "book": "1"})
    assert BookedSheet.objects.get().name == "march.xlsx"
    for name, content in (("a.xlsx", b"no workbook"), ("b.csv", b"x" * (4 * 1024 * 1024 + 1))):
        refused = finance.post(ADDRESS, {"file": SimpleUploadedFile(name, content)})
        assert refused.status_code == 200
        assert refused.context["said"]


def test_all_of_a_sheet_is_reversed_at_once(finance: Client) -> None:
    finance.post(ADDRESS, {"text": sheet("I-TR;2016-03-01;One;EUR;1", "I-TR;2016-03-02;Two;USD;2"), "book": "1"})
    address = f"{ADDRESS}{BookedSheet.objects.get().pk}/"
    typed = {"on": "2016-03-09", "why": "The sheet of another month"}
    answer = finance.post(address, typed, follow=True)
    assert "2 expenditures are reversed." in answer.content.decode()
    assert "Reverse them all" not in answer.content.decode()
    assert finance.get("/expenditures/").context["sum"] == 0
    assert Expenditure.objects.count() == 4
    assert "reversed already" in finance.post(address, typed).content.decode()


def test_the_number_of_questions_for_a_sheet_does_not_grow_with_its_rows(
    finance: Client, django_assert_max_num_queries: Any
) -> None:
    rows = [f"I-TR;2016-03-01;Row {number};USD;{number}" for number in range(200)]
    with django_assert_max_num_queries(25):
        answer = finance.post(ADDRESS, {"text": sheet(*rows)})
    assert len(answer.context["checked"].rows) == 200


@pytest.mark.parametrize("written", ["1,250", "1.250", "12,340", "999.000"])
def test_a_mark_before_three_figures_is_not_taken_for_a_decimal_point(written: str) -> None:
    with pytest.raises(Wrong, match="two ways"):
        read_amount(written)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1250", "1250"),
        ("1250,5", "1250.5"),
        ("1 250.50", "1250.50"),
        ("1,234,250.50", "1234250.50"),
        ("1.250,5", "1250.5"),
    ],
)
def test_what_is_plain_is_read_as_it_is_written(written: str, amount: str) -> None:
    assert read_amount(written) == Decimal(amount)


@pytest.mark.parametrize("written", ["1.250,50.0", "12,34.50", "1,250,50"])
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(Wrong, match="not a number"):
        read_amount(written)


def test_a_rate_of_the_own_currency_is_told_to_be_left_out(finance: Client) -> None:
    text = "Line;Date;Currency;Amount;Exchange rate\nI-TR;2016-03-01;EUR;1;2"
    (problem,) = finance.post(ADDRESS, {"text": text}).context["checked"].problems
    assert (problem.column, problem.remedy) == ("Exchange rate", "Leave it empty.")
