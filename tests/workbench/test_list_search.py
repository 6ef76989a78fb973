"""Search in a list: exact where it can be, near where nothing is exact, and it says which."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from contacts.models import Contact, OtherAddress
from pmt.accounts.choices import Role
from pmt.accounts.matrix import hidden_fields
from pmt.workbench import listing, matching, registry
from tests import factories


@pytest.fixture
def officer(client: Client, db: None) -> Client:
    client.force_login(factories.UserFactory(officer=True))
    return client


@pytest.fixture
def people(officer: Client) -> Client:
    for number, (given, family) in enumerate(
        [("Văn", "Nguyễn"), ("Maria", "González Peña"), ("John", "Smith"), ("Joan", "Smythe")], start=1
    ):
        factories.ContactFactory(code=f"C000{number}", given_name=given, family_name=family, position="Adviser")
    return officer


def codes(answer: Any) -> list[str]:
    return [record.code for record in answer.context["listing"].records]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("nguyen", ["C0001"]),
        ("PENA gonzalez", ["C0002"]),  # accents, capitals, order
        ("smith john", ["C0003"]),
        ("c3", ["C0003"]),  # a code with its noughts left out
        ("jo", ["C0003", "C0004"]),
    ],
)
def test_exact_words_find_alone_what_has_them(people: Client, typed: str, found: list[str]) -> None:
    answer = people.get("/contacts/", {"q": typed, "sort": "code"})
    assert codes(answer) == found
    assert "these are close" not in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "first"), [("Ngyuen", "C0001"), ("gonzales", "C0002"), ("Smiht", "C0003"), ("jonh smith", "C0003")]
)
def test_a_typo_finds_the_nearest_and_says_so(people: Client, typed: str, first: str) -> None:
    answer = people.get("/contacts/", {"q": typed})
    assert codes(answer)[0] == first
    assert f"Nothing is called “{typed}”; these are close." in answer.content.decode()


@pytest.mark.parametrize("typed", ["smi jhn", "ngy", "xyz", "wholly-unlike"])
def test_a_short_search_stays_exact_and_what_is_not_near_is_not_found(people: Client, typed: str) -> None:
    answer = people.get("/contacts/", {"q": typed})
    assert codes(answer) == []
    assert "these are close" not in answer.content.decode()


def test_the_nearest_obey_filters_tabs_and_order_and_go_into_files(people: Client) -> None:
    where = factories.CountryFactory()
    near = factories.ContactFactory(code="C0009", family_name="Smithe", nationality=where)
    answer = people.get("/contacts/", {"q": "Smihte", "nationality": where.code})
    assert codes(answer) == [near.code]
    assert answer.context["listing"].tabs[0]["count"] == 1
    assert codes(people.get("/contacts/", {"q": "Smihte", "sort": "-code"}))[0] == "C0009"
    file = people.get("/contacts/", {"q": "Smihte", "nationality": where.code, "download": "csv"})
    assert b"Smithe" in b"".join(file.streaming_content)


def test_search_is_answered_by_the_index(people: Client) -> None:
    """Whatever is asked, nearly or exactly, no row is read that the index of trigrams does not name."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for condition in (matching.has, matching.nearly):
            for typed in ("nguyen", "van nguyen", "jo"):
                found = Contact.objects.filter(matching.every(matching.question(typed).words, condition, "search"))
                plan = found.order_by().explain()
                assert "contact_search" in plan, plan


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("campeche", ["C0001", "C0009"]),
        ("NGUYEN Instituto", ["C0001"]),  # a word of the name, a word of the institution
        ("issste", ["C0001", "C0009"]),  # what the institution is called in short
        ("smith campeche", []),
        ("campehce nguyen", ["C0001"]),
    ],
)
def test_people_are_found_by_their_institution(people: Client, typed: str, found: list[str]) -> None:
    institution = factories.InstitutionFactory(name="Instituto del Estado de Campéche", acronym="ISSSTE")
    Contact.objects.filter(code="C0001").update(institution=institution)
    factories.ContactFactory(code="C0009", institution=institution)
    answer = people.get("/contacts/", {"q": typed, "sort": "code"})
    assert codes(answer) == found
    assert answer.context["listing"].tabs[0]["count"] == len(found)


def test_what_a_record_belongs_to_finds_it_in_each_list_that_shows_it(officer: Client) -> None:
    country = factories.CountryFactory(name="Côte d'Ivoire")
    institution = factories.InstitutionFactory(name="Caisse nationale", country=country)
    asked = factories.RequestFactory(country=country, institution=institution)
    action = factories.ActionFactory(country=country, institution=institution, title="Reform of pensions")
    mission = factories.MissionFactory(action=action)
    focal_point = factories.FocalPointFactory(country=country)
    for others in (factories.RequestFactory, factories.MissionFactory, factories.FocalPointFactory):
        others()
    for address, typed, record in (
        ("/institutions/", "cote caisse", institution),
        ("/requests/", "caisse ivoire", asked),
        ("/actions/", "reform caisse ivoire", action),
        ("/missions/", "reform pensions", mission),
        ("/focal-points/", "ivoire", focal_point),
    ):
        assert list(officer.get(address, {"q": typed}).context["listing"].records) == [record], address


def test_many_who_belong_to_what_is_named_are_found_too(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MANY", 1)
    for number in range(3):
        factories.ContactFactory(institution=factories.InstitutionFactory(name=f"Ministry {number}"), position="")
    assert officer.get("/contacts/", {"q": "ministry"}).context["listing"].total == 3


@pytest.mark.parametrize("role", Role)
def test_what_is_searched_beside_a_record_is_seen_by_everybody_who_sees_the_list(role: Role, db: None) -> None:
    person = factories.UserFactory(**{role.value: True})
    for pages in registry.lists():
        assert not hidden_fields(person, pages.model) & set(pages.searched_beside), pages


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        ("rima.zeidan@reform.example", True),
        ("RIMA.ZEIDAN@", True),
        ("@reform.example", True),
        ("private@home.example", True),  # another address of hers
        ("+961 1 234-567", True),
        ("01234567", True),  # a nought before what stands behind the country's number
        ("961 (1) 23 45 67", True),
        ("961999", False),  # fewer digits are no telephone number
        ("+961 1 234-568", False),
        ("nobody@example.org", False),
    ],
)
def test_who_is_reached_at_what_is_typed_is_found_by_who_sees_addresses(
    people: Client, typed: str, there: bool
) -> None:
    contact = factories.ContactFactory(code="C0009", email="rima.zeidan@reform.example", phone="+961 1 234567")
    OtherAddress.objects.create(contact=contact, kind="email", value="private@home.example")
    factories.FocalPointFactory(contact=contact)
    expected = ["C0009"] if there else []
    for address in ("/contacts/", "/focal-points/"):
        answer = people.get(address, {"q": typed})
        assert [getattr(each, "contact", each).code for each in answer.context["listing"].records] == expected
    assert ("/contacts/C0009/" in people.get("/search/", {"q": typed}).content.decode()) is there
    people.force_login(factories.UserFactory(observer=True))
    for address in ("/contacts/", "/focal-points/", "/search/"):
        assert "C0009" not in people.get(address, {"q": typed}).content.decode()


def test_an_expert_is_found_by_an_e_mail_address(officer: Client) -> None:
    expert = factories.ExpertFactory(email="ana.horvat@example.org")
    address = f"/experts/{expert.code}/"
    for page in ("/experts/", "/search/"):
        assert address in officer.get(page, {"q": "ana.horvat@example.org"}).content.decode()
    officer.force_login(factories.UserFactory(observer=True))
    for page in ("/experts/", "/search/"):
        assert address not in officer.get(page, {"q": "ana.horvat@example.org"}).content.decode()
