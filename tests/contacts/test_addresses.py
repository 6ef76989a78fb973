"""Several addresses, the language to write in, and consent that is given and withdrawn."""

from datetime import date

import pytest
from django.test import Client

from contacts.models import Contact, OtherAddress
from contacts.services import prefer_address
from tests import factories
from tests.rules import refused_by, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(factories.UserFactory(officer=True))
    return client


def test_an_address_is_of_a_known_kind_is_not_empty_and_stands_once() -> None:
    address = factories.OtherAddressFactory()
    with refused_by("address_kind_is_known"):
        factories.OtherAddressFactory(kind="pigeon")
    with refused_by("address_is_not_empty"):
        factories.OtherAddressFactory(value="")
    with refused_by("address_once"):
        factories.OtherAddressFactory(contact=address.contact, value=address.value)


def test_the_newsletter_needs_consent_that_lives() -> None:
    subscribed = {"newsletter": True, "consent_on": date(2015, 6, 1)}
    with taken():
        factories.ContactFactory(**subscribed)
        factories.ContactFactory(**subscribed, consent_withdrawn_on=date(2015, 5, 31))
        factories.ContactFactory(consent_on=date(2015, 6, 1), consent_withdrawn_on=date(2015, 6, 1))
    with refused_by("newsletter_not_after_withdrawal"):
        factories.ContactFactory(**subscribed, consent_withdrawn_on=date(2015, 6, 1))
    with refused_by("newsletter_not_after_withdrawal"):
        factories.ContactFactory(newsletter=True, consent_withdrawn_on=date(2015, 6, 1))


def test_the_form_says_what_consent_lacks(officer: Client) -> None:
    sent = {"family_name": "Weber", "newsletter": "on", "consent_withdrawn_on": "2016-01-01"}
    errors = officer.post("/contacts/add/", sent).context["form"].errors
    assert "on which day" in errors["consent_on"][0]
    sent |= {"consent_on": "2015-06-01", "consent_source": "Workshop"}
    errors = officer.post("/contacts/add/", sent).context["form"].errors
    assert "later day" in errors["newsletter"][0]
    officer.post("/contacts/add/", sent | {"consent_on": "2016-02-01"})
    made = Contact.objects.get()
    assert (made.consent_source, made.newsletter) == ("Workshop", True)
    text = officer.get(f"/contacts/{made.code}/").content.decode()
    assert "Workshop" in text
    assert "1 Jan 2016" in text


def test_the_address_used_first_changes_places_with_another() -> None:
    contact = factories.ContactFactory(email="old@example.org")
    prefer_address(address=factories.OtherAddressFactory(contact=contact, value="new@example.org"))
    contact.refresh_from_db()
    assert contact.email == "new@example.org"
    assert [each.value for each in contact.other_addresses.all()] == ["old@example.org"]
    prefer_address(address=factories.OtherAddressFactory(contact=contact, kind="post", value="Rue 1\nBrussels"))
    contact.refresh_from_db()
    assert contact.postal_address == "Rue 1\nBrussels"
    assert contact.other_addresses.count() == 1


def test_an_officer_adds_another_address_and_uses_it_first(officer: Client) -> None:
    contact = factories.ContactFactory(email="old@example.org")
    page = f"/contacts/{contact.code}/"
    sent = {"contact": contact.code, "kind": "email", "value": "not an address"}
    assert "value" in officer.post("/addresses/add/", sent).context["form"].errors
    answer = officer.post("/addresses/add/", sent | {"value": "new@example.org", "note": "Private"})
    assert answer.headers["Location"] == page
    text = officer.get(page).content.decode()
    assert 'href="mailto:new@example.org"' in text
    assert "Private" in text
    address = OtherAddress.objects.get()
    assert officer.post(f"/addresses/{address.pk}/prefer/").headers["Location"] == page
    contact.refresh_from_db()
    assert contact.email == "new@example.org"


def test_who_may_not_see_addresses_reads_none_of_them(client: Client) -> None:
    contact = factories.ContactFactory(postal_address="Rue Secrète 1", consent_source="Workshop in Tunis")
    factories.OtherAddressFactory(contact=contact, value="private@example.org", note="At home")
    for role in ("observer", "approver"):
        client.force_login(factories.UserFactory(**{role: True}))
        text = client.get(f"/contacts/{contact.code}/").content.decode()
        text += client.get(f"/contacts/{contact.code}/history/").content.decode()
        text += b"".join(client.get("/contacts/?download=csv").streaming_content).decode()
        for secret in ("Secrète", "Tunis", "private@", "At home"):
            assert secret not in text


def test_the_language_to_write_in_comes_first(officer: Client) -> None:
    officer.post("/contacts/add/", {"family_name": "Weber", "languages": "French, German"})
    made = Contact.objects.get()
    assert made.languages == ["fr", "de"]
    text = officer.get(f"/contacts/{made.code}/").content.decode()
    assert text.index("Write in") < text.index("French") < text.index("Also") < text.index("German")
