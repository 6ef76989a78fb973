"""The history of a record on its page: who changed what, and putting it back."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from contacts.models import Contact
from pmt.history.timeline import steps
from tests import factories

# The rows of the history are made by triggers of committed statements; contexts live as long as a request.
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Any:
    factories.FacilityFactory()
    return factories.UserFactory(officer=True)


@pytest.fixture
def client(officer: Any) -> Client:
    client = Client()
    client.force_login(officer)
    return client


@pytest.fixture
def contact() -> Contact:
    return factories.ContactFactory(family_name="Horvat", position="Adviser", email="ana@example.org")


def change(client: Client, contact: Contact, **typed: str) -> None:
    address = f"/contacts/{contact.code}/edit/"
    form = client.get(address).context["form"]
    sent = {name: field.widget.format_value(form[name].value()) or "" for name, field in form.fields.items()}
    client.post(address, {k: v for k, v in sent.items() if v} | {"seen": form.seen_token} | typed)


def test_each_change_says_who_what_and_why(client: Client, officer: Any, contact: Contact) -> None:
    ministry = factories.InstitutionFactory(name="Ministry of Labour")
    change(client, contact, position="Director", why="Promoted")
    change(client, contact, institution=ministry.code)
    latest, first, added = steps(contact, officer)[0]
    assert (first.by, first.why) == (str(officer), "Promoted")
    assert [(each.label, each.before, each.after) for each in first.changes] == [("position", "Adviser", "Director")]
    assert [(each.before, each.after) for each in latest.changes] == [(latest.changes[0].before, "Ministry of Labour")]
    assert added.act == "insert"


def test_a_field_is_put_back_and_the_history_says_so(client: Client, officer: Any, contact: Contact) -> None:
    change(client, contact, position="Director")
    event = steps(contact, officer)[0][0].event
    address = f"/contacts/{contact.code}/history/"
    assert "Put back" in client.get(address).content.decode()
    answer = client.post(f"{address}{event}/revert/", {"field": "position"}, follow=True)
    contact.refresh_from_db()
    assert (contact.position, contact.languages) == ("Adviser", ["en", "fr"])
    assert "Position is again what it was." in answer.content.decode()
    assert steps(contact, officer)[0][0].why.startswith("Put back")


def test_what_the_form_would_refuse_is_not_put_back(client: Client, officer: Any, contact: Contact) -> None:
    Contact.objects.filter(pk=contact.pk).update(consent_on=date(2016, 1, 1))
    Contact.objects.filter(pk=contact.pk).update(newsletter=True)
    event = steps(contact, officer)[0][1].event
    answer = client.post(f"/contacts/{contact.code}/history/{event}/revert/", {"field": "consent_on"}, follow=True)
    contact.refresh_from_db()
    assert contact.consent_on == date(2016, 1, 1)
    assert "Say on which day the person agreed" in answer.content.decode()


def test_a_change_of_another_record_is_not_put_back_here(client: Client, officer: Any, contact: Contact) -> None:
    other = factories.ContactFactory(position="Judge")
    change(client, other, position="Minister")
    event = steps(other, officer)[0][0].event
    answer = client.post(f"/contacts/{contact.code}/history/{event}/revert/", {"field": "position"})
    assert answer.status_code == 404


def test_hidden_fields_are_not_told(client: Client, contact: Contact) -> None:
    change(client, contact, email="new@example.org", position="Director")
    approver = factories.UserFactory(approver=True)
    told = [each.name for step in steps(contact, approver)[0] for each in step.changes]
    assert told == ["position"]


def test_the_history_is_asked_in_as_many_queries_however_long_it_is(
    client: Client, contact: Contact, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        Contact.objects.filter(pk=contact.pk).update(position=f"Position {number}")
    with django_assert_max_num_queries(13):
        page = client.get(f"/contacts/{contact.code}/history/")
    assert page.content.decode().count('class="step"') == 13


def test_what_hangs_on_the_record_is_named_by_what_the_reader_sees_of_it(officer: Any, contact: Contact) -> None:
    position = factories.PositionFactory(contact=contact, institution__name="Ministry of Labour", title="Director")
    (told,) = [each.of for each in steps(contact, officer, related=[(type(position), "contact")])[0] if each.of]
    assert told == "former position: Ministry of Labour, Director"
    expert = factories.ExpertFactory()
    flag = factories.FlagFactory(expert=expert, reason="Left a mission early")
    (told,) = [each.of for each in steps(expert, officer, related=[(type(flag), "expert")])[0] if each.of]
    assert told.startswith("flag")
    assert expert.family_name not in told
