"""What people do in a day, from sign-in to result: at a screen, and on a phone without JavaScript.

After each, the figures have moved as they should.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from contacts.models import Contact
from finance.models import Expenditure
from requests_app.models import AssistanceRequest
from tests import factories
from tests.browser.desk import Desk, value_of
from tests.conftest import opened_context

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_officer_logs_a_request(desk: Desk) -> None:
    country = factories.CountryFactory(partner=True)
    institution = factories.InstitutionFactory(country=country)
    before = value_of("requests_received")
    desk.sign_in(officer=True)
    desk.page.goto("/requests/")
    desk.follow("Add request")
    desk.press("Save")
    expect(desk.page.locator(".field-error [name=title]")).to_be_visible()
    desk.fill(title="Support to the reform of pensions", country=str(country.pk))
    desk.pick("institution", institution.code)
    desk.press("Save")
    desk.heading("Support to the reform of pensions")
    record = AssistanceRequest.objects.get()
    assert record.code == f"{timezone.localdate().year}-01"
    assert record.institution == institution
    assert value_of("requests_received") == before + 1


def test_a_leader_merges_two_requests_and_takes_it_back(desk: Desk) -> None:
    kept = factories.RequestFactory()
    merged = factories.RequestFactory(country=kept.country)
    desk.sign_in(leader=True)
    desk.page.goto(f"/requests/{merged.code}/")
    desk.follow("Merge into another")
    desk.pick("into", kept.code)
    desk.fill(why="They ask for the same")
    desk.press("Merge into another")
    desk.said(f"{merged.code} {merged.title} is merged.")
    expect(desk.page.get_by_role("link", name=kept.code, exact=True)).to_be_visible()
    assert value_of("requests_merged") == 1
    desk.press("Undo")
    desk.said("is again as it was")
    assert value_of("requests_merged") == 0


def test_a_finance_officer_books_in_a_foreign_currency_and_submits_the_statement(desk: Desk) -> None:
    period = factories.PeriodFactory(start_date=date(2016, 1, 1), end_date=date(2016, 6, 30))
    factories.ExchangeRateFactory(currency="USD", month=date(2016, 3, 1), rate=Decimal("1.0936"))
    line = factories.BudgetLineFactory()
    action = factories.ActionFactory()
    before = value_of("spent", date(2016, 6, 30))
    desk.sign_in(finance=True)
    desk.page.goto("/expenditures/add/")
    desk.fill(budget_line=str(line.pk), incurred_on="2016-03-14", currency="USD", amount="1000.00", payee="Air Zambezi")
    desk.pick("action", action.code)
    desk.press("Save")
    booked = Expenditure.objects.get()
    # 1,000 / 1.0936, half away from zero.
    assert booked.amount_converted == Decimal("914.41")
    assert value_of("spent", date(2016, 6, 30)) == before + Decimal("914.41")
    desk.page.goto("/statements/")
    desk.follow(period.name)
    desk.said("914.41")
    desk.press("Prepare the statement")
    desk.follow("Submit")
    desk.press("Submit")
    desk.said("its vouchers are fixed")
    with desk.page.expect_download() as download:
        desk.follow("Workbook")
    assert download.value.suggested_filename.endswith(".xlsx")


def test_a_double_is_found_merged_and_brought_back(desk: Desk) -> None:
    kept = factories.ContactFactory(given_name="Rima", family_name="Zeidan", email="rima@example.org", phone="1")
    factories.ContactFactory(given_name="Rima", family_name="Zeidann", email="RIMA@example.org", phone="")
    before = value_of("contacts")
    desk.sign_in(officer=True)
    desk.page.goto("/contacts/")
    desk.follow("Doubles")
    desk.page.get_by_role("link", name=re.compile("^Compare")).first.click()
    desk.page.get_by_role("button", name=re.compile("^Merge .* into")).click()
    desk.said("What was moved")
    assert [each.family_name for each in Contact.objects.filter(email__iexact="rima@example.org")] in (
        ["Zeidan"],
        ["Zeidann"],
    )
    assert value_of("contacts") == before - 1
    desk.press("Undo the merge")
    desk.said("undone on")
    assert Contact.objects.filter(email__iexact="rima@example.org").count() == 2
    assert Contact.objects.filter(pk=kept.pk, phone="1").exists()
    assert value_of("contacts") == before


def test_two_officers_edit_one_record_and_nothing_is_lost(desk: Desk, browser: Browser, live_server: Any) -> None:
    contact = factories.ContactFactory(position="Adviser", phone="1")
    desk.sign_in(officer=True)
    desk.page.goto(f"/contacts/{contact.code}/edit/")
    with opened_context(browser, base_url=live_server.url, java_script_enabled=desk.script) as context:
        other = Desk(context.new_page(), desk.script)
        other.sign_in(officer=True)
        other.page.goto(f"/contacts/{contact.code}/edit/")
        other.fill(position="Director", phone="2")
        other.press("Save")
        other.said("was saved")
    desk.fill(position="Head of unit")
    desk.press("Save")
    desk.said("Someone else saved this record while you were at it")
    desk.page.locator("input[name=choose-position][value=mine]").check()
    desk.press("Save")
    desk.said("was saved")
    contact.refresh_from_db()
    # What only the other changed stays theirs.
    assert (contact.position, contact.phone) == ("Head of unit", "2")


def test_an_observer_reads_and_tries_in_vain_what_is_not_theirs(desk: Desk) -> None:
    record = factories.RequestFactory()
    contact = factories.ContactFactory(email="private@example.org")
    desk.sign_in(observer=True)
    desk.page.goto(f"/requests/{record.code}/")
    desk.heading(record.title)
    expect(desk.page.get_by_role("link", name="Edit")).to_have_count(0)
    for address, status in (
        (f"/requests/{record.code}/edit/", 403),
        (f"/requests/{record.code}/approve/", 403),
        ("/expenditures/add/", 403),
        (f"/contacts/{contact.code}/merge/", 403),
        ("/contacts/doubles/", 403),
        ("/exchange/", 403),
        ("/rights/", 404),
        ("/bin/", 404),
    ):
        answer = desk.page.goto(address)
        assert answer is not None
        assert answer.status == status, address
    desk.page.goto(f"/contacts/{contact.code}/")
    desk.heading(contact.family_name)
    expect(desk.page.get_by_text("private@example.org")).to_have_count(0)
