"""Adding and changing records: who may, what is asked, and that nobody's work is lost."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from contacts.models import Contact
from tests import factories
from tests.forms import filled

pytestmark = pytest.mark.django_db


def signed_in(**options: Any) -> Client:
    factories.FacilityFactory()
    client = Client()
    client.force_login(factories.UserFactory(**options))
    return client


@pytest.fixture
def contact() -> Contact:
    return factories.ContactFactory(given_name="Ana", family_name="Horvat", position="Adviser", email="ana@example.org")


def test_an_officer_adds_a_contact_under_the_next_code() -> None:
    factories.ContactFactory(code="C0041")
    client = signed_in(officer=True)
    answer = client.post("/contacts/add/", {"family_name": "Žukauskas", "languages": "French, lt"})
    made = Contact.objects.get(family_name="Žukauskas")
    assert answer.headers["Location"] == f"/contacts/{made.code}/"
    assert made.code == "C0042"
    assert made.languages == ["fr", "lt"]


def test_what_is_wrong_stands_at_its_field_and_nothing_is_written() -> None:
    client = signed_in(officer=True)
    answer = client.post("/contacts/add/", {"given_name": "Ana", "languages": "Klingonish", "newsletter": "on"})
    errors = answer.context["form"].errors
    assert set(errors) == {"family_name", "languages", "consent_on"}
    assert "English name or its code" in errors["languages"][0]
    assert b'value="Ana"' in answer.content
    assert not Contact.objects.exists()


def test_an_institution_is_named_by_code_or_by_a_part_of_its_name_that_is_one_s_alone() -> None:
    ministry = factories.InstitutionFactory(code="I001", name="Ministère du Travail")
    factories.InstitutionFactory(code="I002", name="Ministry of Health")
    client = signed_in(officer=True)
    client.post("/contacts/add/", {"family_name": "A", "institution": "I001"})
    client.post("/contacts/add/", {"family_name": "B", "institution": "ministere"})
    assert list(Contact.objects.values_list("institution", flat=True)) == [ministry.pk, ministry.pk]
    answer = client.post("/contacts/add/", {"family_name": "C", "institution": "minist"})
    (error,) = answer.context["form"].errors["institution"]
    assert "I001 Ministère du Travail; I002 Ministry of Health" in error


def test_what_two_people_changed_in_different_fields_is_all_kept(contact: Contact) -> None:
    client = signed_in(officer=True)
    sent = filled(client, f"/contacts/{contact.code}/edit/")
    Contact.objects.filter(pk=contact.pk).update(email="ana.horvat@example.org", languages=["ar", "fr"])
    answer = client.post(f"/contacts/{contact.code}/edit/", sent | {"position": "Director"}, follow=True)
    contact.refresh_from_db()
    assert (contact.position, contact.email) == ("Director", "ana.horvat@example.org")
    assert contact.languages == ["ar", "fr"]
    assert "it stays ana.horvat@example.org" in answer.content.decode()


def test_who_comes_second_chooses_field_by_field(contact: Contact) -> None:
    client = signed_in(officer=True)
    address = f"/contacts/{contact.code}/edit/"
    sent = filled(client, address) | {"position": "Director", "given_name": "Anna"}
    Contact.objects.filter(pk=contact.pk).update(position="Deputy", given_name="Anne")

    answer = client.post(address, sent)
    contact.refresh_from_db()
    assert (contact.position, contact.given_name) == ("Deputy", "Anne")
    conflicts = {each.name: (each.before, each.now, each.typed) for each in answer.context["form"].conflicts}
    assert conflicts == {"position": ("Adviser", "Deputy", "Director"), "given_name": ("Ana", "Anne", "Anna")}

    # Sent again without choosing: asked again.
    sent["seen"] = answer.context["form"].seen_token
    answer = client.post(address, sent)
    assert len(answer.context["form"].conflicts) == 2

    sent["seen"] = answer.context["form"].seen_token
    client.post(address, sent | {"choose-position": "mine", "choose-given_name": "theirs"})
    contact.refresh_from_db()
    assert (contact.position, contact.given_name) == ("Director", "Anne")


def test_a_form_with_a_broken_seal_overwrites_nothing(contact: Contact) -> None:
    client = signed_in(officer=True)
    sent = filled(client, f"/contacts/{contact.code}/edit/") | {"position": "Director", "seen": "forged"}
    answer = client.post(f"/contacts/{contact.code}/edit/", sent)
    contact.refresh_from_db()
    assert contact.position == "Adviser"
    assert [each.name for each in answer.context["form"].conflicts] == ["position"]


def test_a_form_sent_after_the_session_ended_is_back_after_signing_in(contact: Contact) -> None:
    client = signed_in(officer=True)
    address = f"/contacts/{contact.code}/edit/"
    page = client.get(address).content.decode()
    filled_by = re.search(r'name="filled_by" value="([^"]+)"', page)[1]  # type: ignore[index]
    sent = filled(client, address) | {"position": "Director", "filled_by": filled_by}
    user = client.get(address).wsgi_request.user
    client.logout()
    answer = client.post(address, sent)
    assert answer.headers["Location"].startswith("/accounts/login/")
    client.force_login(user)
    page = client.get(address).content.decode()
    assert 'value="Director"' in page
    assert "You were signed out when you sent this" in page
    contact.refresh_from_db()
    assert contact.position == "Adviser"


def test_what_someone_else_had_typed_is_not_shown_to_who_signs_in_next(contact: Contact) -> None:
    client = signed_in(officer=True)
    address = f"/contacts/{contact.code}/edit/"
    page = client.get(address).content.decode()
    filled_by = re.search(r'name="filled_by" value="([^"]+)"', page)[1]  # type: ignore[index]
    client.logout()
    client.post(address, {"position": "Director", "filled_by": filled_by})
    client.force_login(factories.UserFactory(leader=True))
    assert 'value="Director"' not in client.get(address).content.decode()


def test_an_observer_finds_no_form(contact: Contact) -> None:
    client = signed_in(observer=True)
    assert client.get(f"/contacts/{contact.code}/edit/").status_code == 403
    assert client.post("/contacts/add/", {"family_name": "X"}).status_code == 403
    assert "/edit/" not in client.get(f"/contacts/{contact.code}/").content.decode()


def test_the_reason_stands_with_the_change(contact: Contact) -> None:
    client = signed_in(officer=True)
    sent = filled(client, f"/contacts/{contact.code}/edit/")
    client.post(f"/contacts/{contact.code}/edit/", sent | {"consent_on": "2016-01-02", "why": "Said so by telephone"})
    contact.refresh_from_db()
    assert contact.consent_on == date(2016, 1, 2)
    event = Contact.pgh_event_models["update"].objects.latest("pgh_id")  # type: ignore[attr-defined]
    assert event.pgh_context.metadata["why"] == "Said so by telephone"
