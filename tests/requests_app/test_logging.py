"""Logging a request while on the phone, correcting it, and saying who is responsible."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from contacts.models import Institution
from pmt.accounts.models import User
from pmt.following.models import Follow
from pmt.mail.models import Mail
from requests_app.models import AssistanceRequest
from tests import factories
from tests.forms import filled
from tests.rules import taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    factories.FacilityFactory()
    return factories.UserFactory(officer=True)


@pytest.fixture
def browser(officer: User) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def test_a_request_is_logged_with_its_number_its_first_step_and_who_is_responsible(
    browser: Client, officer: User
) -> None:
    country = factories.CountryFactory()
    areas = factories.AreaFactory.create_batch(2)
    institution = factories.InstitutionFactory(country=country)
    today = timezone.localdate()
    form = filled(
        browser,
        "/requests/add/",
        title="Training of labour inspectors",
        country=country.pk,
        institution=institution.code,
        areas=[each.pk for each in areas],
    )
    assert (form["received_on"], form["responsible"]) == (f"{today:%Y-%m-%d}", [str(officer.pk)])
    answer = browser.post("/requests/add/", form)
    record = AssistanceRequest.objects.get()
    assert answer["Location"] == f"/requests/{today.year}-01/"
    assert (record.code, record.status, record.received_on) == (f"{today.year}-01", "received", today)
    assert (record.institution, record.responsible, set(record.areas.all())) == (institution, officer, set(areas))
    move = record.moves.get()
    assert (move.status, move.on_date, move.by) == ("received", today, officer)


def test_an_institution_not_known_is_added_on_the_spot_but_never_twice(browser: Client) -> None:
    country = factories.CountryFactory()
    form = filled(
        browser, "/requests/add/", title="Advice", country=country.pk, new_institution="Ministère de l'Équité"
    )
    browser.post("/requests/add/", form)
    added = AssistanceRequest.objects.get().institution
    assert added is not None
    assert (added.name, added.country, added.kind) == ("Ministère de l'Équité", country, "partner")
    answer = browser.post("/requests/add/", form | {"new_institution": "MINISTERE DE L'EQUITE"})
    assert added.code in answer.context["form"].errors["new_institution"][0]
    assert (AssistanceRequest.objects.count(), Institution.objects.filter(kind="partner").count()) == (1, 1)


def test_what_is_refused_leaves_no_number_used(browser: Client) -> None:
    other = factories.CountryFactory(other=True)
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = browser.post("/requests/add/", {"title": "X", "country": other.pk, "received_on": tomorrow})
    assert set(answer.context["form"].errors) == {"country", "received_on"}
    country = factories.CountryFactory()
    browser.post("/requests/add/", {"title": "X", "country": country.pk, "received_on": date(2016, 2, 1)})
    assert AssistanceRequest.objects.get().code == "2016-01"


def test_the_day_of_reception_is_put_right_with_the_move_that_tells_of_it(browser: Client) -> None:
    with taken():
        record = factories.RequestFactory(checking=True, received_on=date(2014, 3, 1))
    address = f"/requests/{record.code}/edit/"
    browser.post(address, filled(browser, address, received_on=date(2014, 2, 20), title="Another title"))
    record.refresh_from_db()
    assert (record.received_on, record.title) == (date(2014, 2, 20), "Another title")
    assert record.moves.get(number=1).on_date == date(2014, 2, 20)
    for day, words in ((date(2014, 3, 20), "8 Mar 2014"), (date(2013, 12, 31), "2014")):
        answer = browser.post(address, filled(browser, address, received_on=day))
        assert words in answer.context["form"].errors["received_on"][0]
    record.refresh_from_db()
    assert record.received_on == date(2014, 2, 20)


def test_a_request_is_assigned_and_stands_among_mine_until_it_is_decided(browser: Client, officer: User) -> None:
    record = factories.RequestFactory(checking=True)
    decided = factories.RequestFactory(approved=True, responsible=officer)
    factories.RequestFactory()
    address = f"/requests/{record.code}/assign/"
    assert address in browser.get(f"/requests/{record.code}/").content.decode()
    browser.post(address, filled(browser, address, responsible=officer.pk))
    record.refresh_from_db()
    assert record.responsible == officer
    assert browser.get("/requests/?tab=mine").context["listing"].records == [record]
    found = browser.get(f"/requests/?responsible={officer.pk}").context["listing"].records
    assert set(found) == {record, decided}
    text = browser.get("/requests/").content.decode()
    assert str(officer) in text


def test_who_is_made_responsible_by_another_is_told_once_and_follows_it(browser: Client, officer: User) -> None:
    colleague = factories.UserFactory(officer=True)
    record = factories.RequestFactory(checking=True)
    address = f"/requests/{record.code}/assign/"
    for _again in range(2):
        browser.post(address, filled(browser, address, responsible=colleague.pk))
    mail = Mail.objects.get()
    assert (mail.person, mail.kind, mail.about_key) == (colleague, "assigned", record.pk)
    assert record.code in mail.subject
    assert str(officer) in mail.text
    assert f"/requests/{record.code}/" in mail.text
    assert Follow.objects.get(key=record.pk).who == colleague
    # Whoever takes it on themselves knows, and follows it as well.
    browser.post(address, filled(browser, address, responsible=officer.pk))
    assert Mail.objects.count() == 1
    assert set(Follow.objects.filter(key=record.pk).values_list("who", flat=True)) == {colleague.pk, officer.pk}


def test_only_who_works_on_requests_can_be_responsible(browser: Client) -> None:
    record = factories.RequestFactory()
    observer = factories.UserFactory(observer=True)
    left = factories.UserFactory(officer=True, is_active=False)
    address = f"/requests/{record.code}/assign/"
    for person in (observer, left):
        answer = browser.post(address, filled(browser, address, responsible=person.pk))
        assert "responsible" in answer.context["form"].errors
    # Who is it already stays a choice.
    with taken():
        record.responsible = left
        record.save()
    assert browser.post(address, filled(browser, address)).status_code == 302


def test_a_list_asks_the_same_whoever_and_however_many_are_responsible(
    browser: Client, django_assert_max_num_queries: Any
) -> None:
    def ask() -> None:
        assert browser.get("/requests/?tab=open").status_code == 200

    factories.RequestFactory.create_batch(3, responsible=factories.UserFactory(officer=True))
    ask()
    with django_assert_max_num_queries(20) as few:
        ask()
    for _each in range(6):
        factories.RequestFactory(responsible=factories.UserFactory(leader=True))
    with django_assert_max_num_queries(len(few)):
        ask()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/requests/add/", "/approval-forms/add/", "/actions/add/", "/experts/add/"])
def test_an_area_within_another_is_marked_wherever_areas_are_ticked(client: Client, address: str) -> None:
    factories.AreaFactory(name="Pensions", parent=factories.AreaFactory(name="Social protection"))
    client.force_login(factories.UserFactory(leader=True))
    text = client.get(address).content.decode()
    assert "– Pensions" in text
    assert "– Social protection" not in text
