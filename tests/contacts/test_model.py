"""What the database holds about institutions, contacts and focal points."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from contacts.models import Contact, FocalPoint
from tests.factories import ContactFactory, FocalPointFactory, InstitutionFactory
from tests.rules import refused_by

pytestmark = pytest.mark.django_db


def test_an_unknown_kind_of_institution_is_refused():
    with refused_by("institution_kind_is_known"):
        InstitutionFactory(kind="club")


def test_a_contact_is_focal_point_once():
    focal_point = FocalPointFactory()
    with refused_by("contacts_focalpoint_contact_id_key"):
        FocalPointFactory(contact=focal_point.contact)


def test_a_focal_point_does_not_end_before_beginning():
    with refused_by("focal_point_dates_in_order"):
        FocalPointFactory(since=date(2015, 2, 1), until=date(2015, 1, 31))


def test_focal_points_serve_on_both_their_days_and_unknown_ends_are_open():
    dated = FocalPointFactory(since=date(2015, 1, 1), until=date(2015, 12, 31))
    open_ended = FocalPointFactory(since=None, until=None)
    serving = FocalPoint.objects.serving
    assert set(serving(date(2014, 12, 31))) == {open_ended}
    assert set(serving(date(2015, 1, 1))) == {dated, open_ended}
    assert set(serving(date(2015, 12, 31))) == {dated, open_ended}
    assert set(serving(date(2016, 1, 1))) == {open_ended}


def test_contacts_sort_and_are_found_without_regard_to_accents_and_capitals():
    for name in ("Zoric", "Ångström", "de Vries", "Đorđević", "Çelik"):
        ContactFactory(family_name=name)
    names = list(Contact.objects.values_list("family_name", flat=True))
    assert names == ["Ångström", "Çelik", "de Vries", "Đorđević", "Zoric"]
    assert Contact.objects.get(search__contains="dordevic").family_name == "Đorđević"


def test_private_addresses_are_not_in_what_is_searched():
    contact = ContactFactory(email="private@example.org", phone="+32 2 555 00 00")
    contact.refresh_from_db()
    assert "private" not in contact.search
    assert "555" not in contact.search


def test_an_institution_with_contacts_is_not_deleted():
    contact = ContactFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        contact.institution.delete()
