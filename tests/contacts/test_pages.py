"""The pages of contacts, institutions and focal points."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories


@pytest.fixture
def officer(client: Client, db: None) -> Client:
    client.force_login(factories.UserFactory(officer=True))
    return client


def codes(answer: Any) -> list[str]:
    return [record.code for record in answer.context["listing"].records]


def serving(answer: Any) -> list[str]:
    return [record.contact.code for record in answer.context["listing"].records]


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# --- Contacts ----------------------------------------------------------------------------------------


def test_contacts_sort_by_family_name_whatever_accents(officer: Client) -> None:
    for name in ("Šimek", "Sand", "Île", "Ibsen", "Åberg"):
        factories.ContactFactory(code=name, family_name=name)
    assert codes(officer.get("/contacts/")) == ["Åberg", "Ibsen", "Île", "Sand", "Šimek"]


def test_contacts_are_found_by_position_and_narrowed_by_language_and_place(officer: Client) -> None:
    wanted = factories.ContactFactory(position="Général secretary", languages=["en", "mt"])
    factories.ContactFactory(institution=None)
    assert codes(officer.get("/contacts/?q=general")) == [wanted.code]
    assert codes(officer.get("/contacts/?language=mt")) == [wanted.code]
    assert codes(officer.get(f"/contacts/?country={wanted.institution.country.code}")) == [wanted.code]
    assert codes(officer.get("/contacts/?kind=partner")) == [wanted.code]


def test_newsletter_and_consent_narrow_the_list_for_those_who_see_them(officer: Client, client: Client) -> None:
    wanted = factories.ContactFactory(subscribed=True)
    factories.ContactFactory()
    for asked in ("newsletter=true", "consent_from=2015-06-01", "consent_until=2015-06-01"):
        assert codes(officer.get(f"/contacts/?{asked}")) == [wanted.code]
    client.force_login(factories.UserFactory(observer=True))
    for asked in ("newsletter=true", "consent_from=2015-06-01"):
        assert len(codes(client.get(f"/contacts/?{asked}"))) == 2


def test_the_page_of_a_contact_leads_to_institution_and_focal_point(officer: Client) -> None:
    focal = factories.FocalPointFactory(contact__phone="+32 2 123")
    text = text_of(officer, f"/contacts/{focal.contact.code}/")
    for shown in (
        f'href="/institutions/{focal.institution.code}/"',
        f'href="/focal-points/{focal.contact.code}/"',
        f'hx-get="/contacts/?institution={focal.institution.code}"',
        f'href="mailto:{focal.contact.email}"',
        'href="tel:+322123"',
    ):
        assert shown in text


def test_a_contact_without_institution_and_address_says_so(officer: Client) -> None:
    contact = factories.ContactFactory(institution=None, email="", phone="", given_name="", title="")
    text = text_of(officer, f"/contacts/{contact.code}/")
    assert "Neither e-mail address nor telephone" in text
    assert "?institution=" not in text


# --- Institutions ------------------------------------------------------------------------------------


def test_institutions_count_their_people(officer: Client) -> None:
    many, none = factories.InstitutionFactory.create_batch(2)
    factories.ContactFactory.create_batch(3, institution=many)
    records = officer.get("/institutions/?sort=-people").context["listing"].records
    assert [(record.code, record.people) for record in records] == [(many.code, 3), (none.code, 0)]


def test_the_page_of_an_institution_asks_each_room_for_its_part(officer: Client) -> None:
    institution = factories.InstitutionFactory(description="Founded in 1947.")
    contact = factories.ContactFactory(institution=institution)
    expert = factories.ExpertFactory(employer=institution)
    request = factories.RequestFactory(institution=institution)
    text = text_of(officer, f"/institutions/{institution.code}/")
    assert "Founded in 1947." in text
    for address, shown in (
        (f"/institutions/{institution.code}/people/", contact.code),
        (f"/experts/?employer={institution.code}", expert.code),
        (f"/requests/?institution={institution.code}", request.code),
        (f"/actions/?institution={institution.code}", "None."),
    ):
        assert f'hx-get="{address}"' in text
        assert shown in officer.get(address, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="panel-0").content.decode()


# --- Focal points ------------------------------------------------------------------------------------


def test_focal_points_stand_by_member_state_then_name(officer: Client) -> None:
    austria, sweden = (factories.CountryFactory(member=True, name=name) for name in ("Österreich", "Sverige"))
    for code, country, name in (("S", sweden, "Ahl"), ("B", austria, "Özil"), ("A", austria, "Oberer")):
        factories.FocalPointFactory(contact__code=code, contact__family_name=name, country=country)
    assert serving(officer.get("/focal-points/")) == ["A", "B", "S"]
    assert serving(officer.get("/focal-points/?q=ozil")) == ["B"]
    # Of the list that one came from, there is no other; of the whole list there is.
    assert officer.get("/focal-points/B/").context["before"] is None
    officer.get("/focal-points/")
    context = officer.get("/focal-points/B/").context
    assert context["before"] == ("A", "/focal-points/A/")
    assert context["after"] is None
    assert [other.contact.code for other in context["others"]] == ["A"]


def test_who_serves_today_is_told_by_both_ends(officer: Client) -> None:
    today = timezone.localdate()
    for code, since, until in (
        ("EVER", None, None),
        ("FIRST", today, None),
        ("LAST", None, today),
        ("NEXT", today + timedelta(1), None),
        ("PAST", None, today - timedelta(1)),
    ):
        factories.FocalPointFactory(contact__code=code, since=since, until=until)
    assert set(serving(officer.get("/focal-points/?tab=serving"))) == {"EVER", "FIRST", "LAST"}
    assert set(serving(officer.get("/focal-points/?tab=other"))) == {"NEXT", "PAST"}
    for code, word in (("LAST", "Serving"), ("NEXT", "Not yet"), ("PAST", "Ended")):
        assert word in text_of(officer, f"/focal-points/{code}/")


def test_member_states_that_nobody_serves_stand_out(officer: Client) -> None:
    served = factories.FocalPointFactory()
    lost = factories.FocalPointFactory(until=date(2015, 1, 1))
    none = factories.CountryFactory(member=True)
    factories.CountryFactory(left=True)
    factories.CountryFactory(other=True)
    answer = officer.get("/focal-points/")
    assert {country.code for country in answer.context["without"]} == {lost.country.code, none.code}
    assert "2 Member States without a focal point today" in answer.content.decode()
    assert served.country not in answer.context["without"]
    narrowed = officer.get(f"/focal-points/?country={served.country.code}").content.decode()
    assert "without a focal point" not in narrowed


def test_a_focal_point_without_member_state_or_dates_has_a_page(officer: Client) -> None:
    focal = factories.FocalPointFactory(country=None, institution=None, since=None)
    assert "not known" in text_of(officer, f"/focal-points/{focal.contact.code}/")


# --- All three ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/contacts/", "/institutions/", "/focal-points/"])
def test_every_column_sorts_and_every_list_downloads(officer: Client, address: str) -> None:
    factories.FocalPointFactory()
    for column in officer.get(address).context["listing"].columns:
        for sign in ("", "-"):
            assert officer.get(f"{address}?sort={sign}{column.name}").context["listing"].total == 1
    assert b"".join(officer.get(f"{address}?download=csv").streaming_content).count(b"\n") == 2


def test_the_number_of_queries_does_not_grow_with_the_rows(officer: Client) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert officer.get(address).status_code == 200
        return len(found)

    focal = factories.FocalPointFactory()
    factories.PositionFactory(contact=focal.contact, institution=focal.institution, until=timezone.localdate())
    addresses = [
        "/contacts/",
        "/institutions/",
        "/focal-points/",
        f"/contacts/{focal.contact.code}/",
        f"/institutions/{focal.institution.code}/",
        f"/institutions/{focal.institution.code}/people/",
        f"/focal-points/{focal.contact.code}/",
    ]
    before = {address: queries(address) for address in addresses}
    for number in range(12):
        factories.FocalPointFactory(country=focal.country)
        factories.ContactFactory(institution=focal.institution, nationality=focal.country)
        factories.PositionFactory(
            contact=focal.contact,
            institution=focal.institution,
            title=f"Adviser {number}",
            until=timezone.localdate(),
        )
        factories.CountryFactory(member=True)
    assert {address: queries(address) for address in addresses} == before
    assert max(before.values()) <= 20
