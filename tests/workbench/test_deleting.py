"""Deleting a record: refused with reasons, or done and brought back as it was."""

from typing import Any

import pytest
from django.test import Client

from contacts.models import Contact, FocalPoint, Institution
from pmt.workbench.models import BinEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    factories.FacilityFactory()
    client = Client()
    client.force_login(factories.UserFactory(officer=True))
    return client


def values(record: Any) -> dict[str, Any]:
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}


def test_what_others_refer_to_stays_and_the_page_names_them(client: Client) -> None:
    ministry = factories.InstitutionFactory(name="Ministry of Labour")
    factories.ContactFactory(institution=ministry, given_name="Ana", family_name="Horvat", title="")
    address = f"/institutions/{ministry.code}/delete/"
    page = client.get(address).content.decode()
    assert "Contacts: 1" in page
    assert "Ana Horvat" in page
    client.post(address)
    assert Institution.objects.filter(pk=ministry.pk).exists()
    assert not BinEntry.objects.exists()


def test_a_deleted_contact_is_undone_at_once_and_is_as_it_was(client: Client) -> None:
    contact = factories.ContactFactory(languages=["fr", "lt"], institution=factories.InstitutionFactory())
    before = values(Contact.objects.get(pk=contact.pk))
    answer = client.post(f"/contacts/{contact.code}/delete/", {"why": "Entered twice"}, follow=True)
    assert not Contact.objects.exists()
    entry = BinEntry.objects.get()
    assert (entry.why, entry.key) == ("Entered twice", contact.code)
    assert f'action="/bin/{entry.pk}/restore/"' in answer.content.decode()

    client.post(f"/bin/{entry.pk}/restore/")
    assert values(Contact.objects.get()) == before
    assert not BinEntry.objects.filter(restored_at=None).exists()


def test_what_cannot_come_back_says_why_and_stays_in_the_bin(client: Client) -> None:
    ministry = factories.InstitutionFactory()
    contact = factories.ContactFactory(institution=ministry)
    client.post(f"/contacts/{contact.code}/delete/")
    client.post(f"/institutions/{ministry.code}/delete/")
    contact_entry = BinEntry.objects.get(kind="contacts.contact")
    answer = client.post(f"/bin/{contact_entry.pk}/restore/", follow=True)
    assert "This cannot be saved" in answer.content.decode()
    assert not Contact.objects.exists()
    contact_entry.refresh_from_db()
    assert contact_entry.restored_at is None


def test_a_focal_point_is_deleted_without_its_contact(client: Client) -> None:
    point = factories.FocalPointFactory()
    client.post(f"/focal-points/{point.contact.code}/delete/")
    assert not FocalPoint.objects.exists()
    assert Contact.objects.filter(pk=point.contact_id).exists()


def test_only_who_may_delete_a_kind_brings_it_back() -> None:
    factories.FacilityFactory()
    officer = factories.UserFactory(officer=True)
    entry = BinEntry.objects.create(kind="contacts.contact", key="C1", label="X", rows=[], deleted_by=officer)
    client = Client()
    client.force_login(factories.UserFactory(approver=True))
    assert client.post(f"/bin/{entry.pk}/restore/").status_code == 404
