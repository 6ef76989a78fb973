"""The columns of a list: each person chooses which and in what order."""

import re
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import get_resolver

from pmt.accounts.matrix import may
from pmt.workbench.listing import Listing
from pmt.workbench.models import ListChoice
from pmt.workbench.registry import lists
from tests import factories

PAGE = "/lists/contacts/columns/"


@pytest.fixture
def officer(client: Client, db: None) -> Client:
    client.force_login(factories.UserFactory(officer=True))
    return client


def heads(answer: Any) -> list[str]:
    table = answer.content.decode().partition("<thead>")[2].partition("</thead>")[0]
    found = re.findall("<th .*?</th>", table)
    return [re.sub("<[^>]*>", "", head).strip(" ↑↓") for head in found if 'class="pick"' not in head]


def cells(answer: Any) -> list[str]:
    body = answer.content.decode().partition("<tbody>")[2].partition("</tr>")[0]
    found = re.findall("<td.*?</td>", body)
    return [re.sub("<[^>]*>", "", cell).strip() for cell in found if 'class="pick"' not in cell]


def test_a_person_sees_the_columns_they_chose_in_their_order_and_nobody_else_does(officer: Client) -> None:
    factories.ContactFactory(code="C0001", given_name="Ana", family_name="Diaz", position="Director", email="a@b.org")
    own = heads(officer.get("/contacts/"))
    answer = officer.post(PAGE, {"order": ["position", "code", "name", "email"], "shown": ["position", "code", "name"]})
    assert answer["Location"] == "/contacts/"
    page = officer.get("/contacts/")
    assert heads(page) == ["Position", "Code", "Name"]
    # A column that only files have by themselves shows its plain value.
    assert cells(page)[:2] == ["Director", "C0001"]
    other = Client()
    other.force_login(factories.UserFactory(officer=True))
    assert heads(other.get("/contacts/")) == own
    officer.post(PAGE, {"reset": "1"})
    assert heads(officer.get("/contacts/")) == own
    assert not ListChoice.objects.exists()


def test_what_the_list_was_asked_is_asked_again_after_choosing(officer: Client) -> None:
    answer = officer.post(PAGE, {"of": "q=ana&tab=focal&columns=code", "order": ["code"], "shown": ["code"]})
    assert answer["Location"] == "/contacts/?q=ana&tab=focal"


def test_moving_a_column_shows_the_form_anew_and_saves_nothing(officer: Client) -> None:
    sent = {"order": ["code", "name", "email"], "shown": ["name"], "move": "down-code"}
    choices = officer.post(PAGE, sent).context["choices"]
    assert [each.name for each in choices][:3] == ["name", "code", "email"]
    assert [each.name for each in choices if each.on] == ["name", "code"]
    assert not ListChoice.objects.exists()
    at_the_end = officer.post(PAGE, {"order": ["code"], "move": "up-code"}).context["choices"]
    assert at_the_end[0].name == "code"


def test_the_column_that_names_the_record_is_always_there(officer: Client) -> None:
    factories.ContactFactory()
    officer.post(PAGE, {"order": ["name", "code"], "shown": ["name"]})
    assert heads(officer.get("/contacts/")) == ["Name", "Code"]
    assert heads(officer.get("/contacts/?columns=email")) == ["Code", "E-mail and telephone"]


def test_columns_in_the_address_hold_for_that_once_and_unknown_ones_are_passed_over(officer: Client) -> None:
    factories.ContactFactory()
    officer.post(PAGE, {"order": ["code", "name"], "shown": ["name"]})
    assert heads(officer.get("/contacts/?columns=position,nonsense,code")) == ["Position", "Code"]
    assert heads(officer.get("/contacts/")) == ["Code", "Name"]


def test_nobody_chooses_a_column_they_may_not_see(client: Client, db: None) -> None:
    factories.ContactFactory(email="hidden@example.org")
    client.force_login(factories.UserFactory(observer=True))
    assert "email" not in {each.name for each in client.get(PAGE).context["choices"]}
    client.post(PAGE, {"order": ["email", "code"], "shown": ["email"]})
    for address in ("/contacts/", "/contacts/?columns=email,phone", "/contacts/?columns=email&download=csv"):
        answer = client.get(address)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"hidden@example.org" not in text


def test_a_panel_shows_what_the_list_shows_by_itself(officer: Client) -> None:
    contact = factories.ContactFactory(institution=factories.InstitutionFactory())
    address = f"/contacts/?institution={contact.institution.code}"
    before = heads(officer.get(address, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="panel-1"))
    officer.post(PAGE, {"order": ["position", "code"], "shown": ["position"]})
    assert heads(officer.get(address, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="panel-1")) == before
    # A filter makes this column the same in every row; who chose it sees it all the same.
    assert "Institution" not in before
    assert "Institution" in heads(officer.get(f"{address}&columns=institution"))


def test_a_list_that_is_not_there_has_no_columns(officer: Client) -> None:
    assert officer.get("/lists/nothing/columns/").status_code == 404


def test_every_column_of_every_list_sorts_it_both_ways(db: None) -> None:
    assert get_resolver().url_patterns  # the rooms state their lists with their addresses
    factories.FacilityFactory()
    factories.FocalPointFactory()
    for spoken in (("sr", "B2"), ("en", "C1")):
        factories.ExpertFactory().languages.create(position=1, language=spoken[0], level=spoken[1])
    factories.DeliverableFactory(mission=factories.MobilisationFactory().mission)
    factories.ExpenditureFactory()
    seen = set()
    for pages in lists():
        for role in ("leader", "administrator"):
            request = RequestFactory().get("/")
            request.user = factories.UserFactory(**{role: True})
            if not may(request.user, "view", pages.model):
                continue
            for column in Listing(pages, request, asked=QueryDict("")).available:
                for sign in ("", "-"):
                    listing = Listing(pages, request, asked=QueryDict(f"sort={sign}{column.name}"))
                    assert listing.sorted_by == (column, bool(sign)), (pages, column.name)
                    assert len(list(listing.records)) == min(listing.total, 50)
                seen.add((pages.slug, column.name))
    assert {("experts", "languages"), ("documents", "version"), ("outbox", "kind")} <= seen


def test_experts_are_sorted_by_the_languages_in_their_order(officer: Client) -> None:
    first, second = factories.ExpertFactory(code="X1"), factories.ExpertFactory(code="X2")
    none = factories.ExpertFactory(code="X3")
    first.languages.create(position=1, language="sr", level="B2")
    first.languages.create(position=2, language="en", level="C2")
    second.languages.create(position=1, language="fr", level="C1")
    codes = [each.code for each in officer.get("/experts/?sort=languages").context["listing"].records]
    assert [each for each in codes if each != none.code] == ["X2", "X1"]
