"""Contacts as vCards: read back as written, whatever their texts, and only what the person sees."""

import re
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from contacts.models import Contact, OtherAddress
from contacts.vcards import LINE, card, escaped, folded
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    factories.FacilityFactory()
    client = Client()
    client.force_login(factories.UserFactory(officer=True))
    return client


def unfolded(text: str) -> list[str]:
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def parts(value: str) -> list[str]:
    """Read a value back: its parts, without the escapes, as RFC 6350 (3.4) has it."""
    found = re.findall(r"((?:\\.|[^;\\])*)(;|$)", value)
    unescape = {"n": "\n", "N": "\n"}
    return [re.sub(r"\\(.)", lambda m: unescape.get(m[1], m[1]), part) for part, _end in found][: value_parts(value)]


def value_parts(value: str) -> int:
    return len(re.sub(r"\\.", "", value).split(";"))


def read(text: str) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for line in unfolded(text):
        name, _colon, value = line.partition(":")
        found.setdefault(name, []).append(parts(value))
    return found


def test_a_card_says_what_the_page_says(client: Client) -> None:
    contact = factories.ContactFactory(
        title="Dr",
        given_name="Zoë; Ana",
        family_name="Ćosić, ml.",
        position="Head\\Deputy",
        email="zoe@example.org",
        phone="+385 1 234",
        postal_address="Ilica 1\n10000 Zagreb",
        institution=factories.InstitutionFactory(name="Ministry; Labour"),
        languages=["hr", "fr"],
    )
    factories.OtherAddressFactory(contact=contact, value="other@example.org", note="private")
    answer = client.get(f"/contacts/{contact.code}/vcard/")
    assert answer["Content-Type"] == "text/vcard; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="{contact.code}.vcf"'
    found = read(answer.content.decode())
    assert list(found)[:2] == ["BEGIN", "VERSION"]
    assert list(found)[-1] == "END"
    assert found["VERSION"] == [["4.0"]]
    assert found["FN"] == [["Dr Zoë; Ana Ćosić, ml."]]
    assert found["N"] == [["Ćosić, ml.", "Zoë; Ana", "", "Dr", ""]]
    assert found["ORG"] == [["Ministry; Labour"]]
    assert found["TITLE"] == [["Head\\Deputy"]]
    assert found["EMAIL;PREF=1"] == [["zoe@example.org"]]
    assert found["EMAIL"] == [["other@example.org"]]
    assert found["TEL;VALUE=text;PREF=1"] == [["+385 1 234"]]
    assert found["ADR;PREF=1"][0][2] == "Ilica 1\n10000 Zagreb"
    assert (found["LANG;PREF=1"], found["LANG;PREF=2"]) == ([["hr"]], [["fr"]])


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=300))
def test_any_text_comes_back_and_no_line_is_too_long(text: str) -> None:
    line = folded(f"NOTE:{escaped(text)}")
    assert parts(unfolded(line)[0].removeprefix("NOTE:")) == [text]
    assert all(len(each.encode()) <= LINE for each in line.split("\r\n"))


def test_a_line_end_in_a_name_cannot_begin_a_property_of_its_own() -> None:
    contact = Contact(code="C1", family_name="X\r\nEMAIL:evil@example.org\x85\x00")
    text = card(contact, address="http://testserver/contacts/C1/", hidden=(), others=())
    assert not any(line.startswith("EMAIL") for line in unfolded(text))
    assert "\x00" not in text


def test_a_card_holds_no_field_that_the_person_does_not_see() -> None:
    factories.FacilityFactory()
    contact = factories.ContactFactory(email="me@example.org", phone="+385 1", postal_address="Ilica 1")
    factories.OtherAddressFactory(contact=contact, value="other@example.org")
    client = Client()
    client.force_login(factories.UserFactory(observer=True))
    for address in (f"/contacts/{contact.code}/vcard/", "/contacts/vcards/"):
        answer: Any = client.get(address)
        text = answer.getvalue().decode()
        assert contact.family_name in text
        assert not any(each in text for each in ("me@example.org", "+385 1", "Ilica", "other@example.org"))


def test_the_cards_are_those_of_the_list_in_its_order_and_cost_no_more_for_more(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    country = factories.CountryFactory()
    for name in ("Ba", "Aa", "Ca"):
        contact = factories.ContactFactory(family_name=name, given_name="", title="", nationality=country)
        OtherAddress.objects.create(contact=contact, kind="phone", value=f"+{name}")
    factories.ContactFactory(family_name="Elsewhere")
    with django_assert_max_num_queries(13):
        text = client.get(f"/contacts/vcards/?nationality={country.code}").getvalue().decode()
    assert re.findall(r"FN:(.*)\r", text) == ["Aa", "Ba", "Ca"]
    assert text.count("TEL;VALUE=text:+") == 3
    page = client.get(f"/contacts/?nationality={country.code}").content.decode()
    assert f'href="/contacts/vcards/?nationality={country.code}"' in page
