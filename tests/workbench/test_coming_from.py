"""A record's page knows the list that one came from: its neighbours, and the way back."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories


@pytest.fixture
def officer(client: Client, db: None) -> Client:
    client.force_login(factories.UserFactory(officer=True))
    return client


def seen(client: Client, institution: Any) -> tuple[str | None, str | None, str]:
    """The neighbours of an institution as its page links to them, and the way back."""
    context = client.get(f"/institutions/{institution.code}/").context
    before, after = context["before"], context["after"]
    return before and before[0], after and after[0], context["back_to_list"]


def test_the_neighbours_are_those_of_the_list_as_it_was_narrowed_and_sorted(officer: Client) -> None:
    one, two, three, four = (
        factories.InstitutionFactory(name=name, kind=kind)
        for name, kind in (("A", "partner"), ("B", "other"), ("C", "partner"), ("D", "partner"))
    )
    assert seen(officer, three) == (two.code, four.code, "/institutions/")
    address = "/institutions/?kind=partner&sort=-name"
    officer.get(address)
    assert seen(officer, three) == (four.code, one.code, address)
    assert seen(officer, four) == (None, three.code, address)
    # Not in that list: the list's own order, and the whole list.
    assert seen(officer, two) == (one.code, three.code, "/institutions/")
    # A list within another page is not where one came from; the whole list forgets.
    officer.get("/institutions/?kind=other", headers={"HX-Request": "true", "HX-Target": "panel-1"})
    assert seen(officer, three)[2] == address
    officer.get("/institutions/?kind=other", headers={"HX-Request": "true", "HX-Target": "list"})
    assert seen(officer, two) == (None, None, "/institutions/?kind=other")
    officer.get("/institutions/")
    assert seen(officer, three) == (two.code, four.code, "/institutions/")


def test_one_steps_on_over_the_pages_of_the_list_and_goes_back_to_the_page_one_is_on(officer: Client) -> None:
    made = [factories.InstitutionFactory(name=f"Name {n:03}") for n in range(60)]
    officer.get("/institutions/?sort=name&size=25")
    at, path = made[23], []
    for _step in range(34):
        _before, after, back = seen(officer, at)
        path.append(back)
        at = next(each for each in made if each.code == after)
    assert at == made[57]
    assert path[0] == "/institutions/?sort=name&size=25"
    assert path[5] == "/institutions/?sort=name&size=25&page=2"
    assert seen(officer, made[58])[2] == "/institutions/?sort=name&size=25&page=3"
    assert seen(officer, made[57])[0] == made[56].code


def test_one_steps_on_from_a_record_that_an_edit_has_taken_out_of_the_list(officer: Client) -> None:
    one, two, three = (factories.InstitutionFactory(name=name, kind="partner") for name in "ABC")
    officer.get("/institutions/?kind=partner")
    two.kind = "other"
    two.save()
    assert seen(officer, two) == (one.code, three.code, "/institutions/?kind=partner")
    officer.get("/institutions/?kind=partner")
    assert seen(officer, one) == (None, three.code, "/institutions/?kind=partner")


def test_a_cookie_that_someone_made_up_leads_nowhere_else(officer: Client) -> None:
    one = factories.InstitutionFactory()
    far = "z" * 12
    for text in (
        *("page=99999999999999", "kind=no-such", "sort=password&page=-1", "%00", "q=%00&page=0", ":", "::", "x:y:z"),
        *("::page=99999999999999", "::kind=no-such", "::sort=password&page=-1", "0:^$:", f"1:{far}.{one.pk:x}.{far}:"),
    ):
        officer.cookies["pmt_list_contacts_institution"] = text
        assert officer.get(f"/institutions/{one.code}/").status_code == 200
    officer.cookies["pmt_list_contacts_institution"] = f"0:^{_base36(one.pk)}.{far}{far}$:kind=partner"
    assert seen(officer, one) == (None, None, "/institutions/?kind=partner")


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return (_base36(number // 36) if number >= 36 else "") + digits[number % 36]


def test_the_number_of_queries_is_the_same_for_a_list_of_any_length(officer: Client) -> None:
    made = [factories.InstitutionFactory(name=f"Name {n:03}") for n in range(3)]
    counts = []
    for _round in range(2):
        officer.get("/institutions/?sort=name&size=25")
        officer.get(f"/institutions/{made[1].code}/")
        with CaptureQueriesContext(connection) as asked:
            officer.get(f"/institutions/{made[1].code}/")
        counts.append(len(asked))
        # They stand behind, so that the record stays on the first page.
        factories.InstitutionFactory.create_batch(40, name="Zanzibar")
    assert counts[0] == counts[1]
