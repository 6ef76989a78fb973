"""Search everywhere: what is found, in which order, by whom, and what is marked of it."""

from typing import Any

import pytest
from django.test import Client

from pmt.accounts.choices import Role
from pmt.workbench.marking import folded, marked
from pmt.workbench.matching import codes_of
from pmt.workbench.searching import search
from tests import factories

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


def found(typed: str, user: Any, **options: Any) -> list[str]:
    return [hit.address for hit in search(typed, user, **options)[0]]


@pytest.mark.parametrize(
    ("typed", "code"),
    [("2014-5", "2014-05"), ("2014-05", "2014-05"), ("x1", "X001"), ("X 1", "X001"), ("m12", "M012"), ("adb", "ADB")],
)
def test_a_code_is_meant_however_it_is_typed(typed: str, code: str) -> None:
    assert code in codes_of(typed)


def test_the_record_with_the_code_comes_first(officer: Any) -> None:
    factories.RequestFactory(code="2014-50", title="Pensions after 2014-5")
    factories.RequestFactory(code="2014-05", title="Health")
    assert found("2014-5", officer)[0] == "/requests/2014-05/"


def test_what_begins_with_the_word_comes_before_what_has_it_somewhere(officer: Any) -> None:
    factories.InstitutionFactory(code="I001", name="Office of Pensions")
    factories.InstitutionFactory(code="I002", name="Pensions Office")
    factories.InstitutionFactory(code="I003", name="Superpensions")
    assert found("pensions", officer) == ["/institutions/I002/", "/institutions/I001/", "/institutions/I003/"]


@pytest.mark.parametrize("typed", ["zukauskas ruta", "Žukauskas", "RUTA", "žuk", "Zukauksas", "zukuskas", "ru zu"])
def test_accents_case_order_and_a_typo_do_not_count(officer: Any, typed: str) -> None:
    factories.ContactFactory(code="C0001", given_name="Rūta", family_name="Žukauskas", position="")
    factories.ContactFactory(code="C0002", given_name="Ana", family_name="Horvat", position="")
    assert found(typed, officer) == ["/contacts/C0001/"]


def test_each_letter_of_a_word_may_be_mistyped(officer: Any) -> None:
    factories.InstitutionFactory(code="I001", name="Ministry of Labour")
    word = "ministry"
    swapped = [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]
    left_out = [word[:at] + word[at + 1 :] for at in range(len(word))]
    for typed in swapped + left_out:
        assert found(typed, officer) == ["/institutions/I001/"], typed


def test_only_some_kinds_are_shown_on_request_and_all_are_counted(officer: Any, client: Client) -> None:
    factories.InstitutionFactory(name="Pension Board", country=None)
    factories.RequestFactory(title="Pension reform")
    page = client.get("/search/?q=pension&kind=contacts.institution")
    assert [hit.label for hit in page.context["hits"]] == ["Institution"]
    assert {group.plural: group.count for group in page.context["groups"]} == {"Requests": 1, "Institutions": 1}


def test_a_kind_one_may_not_see_is_neither_found_nor_counted(
    officer: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pmt.accounts import matrix

    factories.RequestFactory(code="2014-05", title="Pension reform")
    monkeypatch.setitem(matrix._grants, ("requests.assistancerequest", "view"), frozenset({Role.LEADER}))
    client.get("/requests/2014-05/")
    page = client.get("/search/?q=pension&kind=requests.assistancerequest")
    assert page.context["hits"] == []
    assert page.context["groups"] == []


def test_words_are_marked_where_they_stand_and_nothing_else_is_markup(officer: Any, client: Client) -> None:
    factories.RequestFactory(title="Réforme <b>des</b> pensions")
    text = client.get("/search/?q=reforme+pensions").content.decode()
    assert "<mark>Réforme</mark> &lt;b&gt;des&lt;/b&gt; <mark>pensions</mark>" in text


def test_what_was_mistyped_is_marked_too() -> None:
    assert marked("Ministry of Labour", ["minsitry"]) == "<mark>Ministry</mark> of Labour"
    assert marked("Łódź & Œuvre", ["lodz", "oeuvre"]) == "<mark>Łódź</mark> &amp; <mark>Œuvre</mark>"


def test_texts_are_folded_as_the_database_folds_them(db: None) -> None:
    from django.db import connection

    texts = ["Žukauskas", "Straße", "ÆRØ", "Œuvre", "Łódź", "Đorđe", "İstanbul", "naïve Ǆ", "Ελλάδα"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT array(SELECT pmt_fold(t) FROM unnest(%s) AS t)", [texts[:7]])
        assert [folded(text) for text in texts[:7]] == cursor.fetchone()[0]


def test_what_was_opened_last_stands_there_before_anything_is_typed(client: Client, officer: Any) -> None:
    first, second = factories.RequestFactory(), factories.InstitutionFactory()
    assert client.get("/search/").context["opened"] == []
    client.get(f"/requests/{first.code}/")
    client.get(f"/institutions/{second.code}/")
    client.get(f"/requests/{first.code}/")
    opened = [hit.address for hit in client.get("/search/").context["opened"]]
    assert opened == [f"/requests/{first.code}/", f"/institutions/{second.code}/"]


def test_another_person_at_the_same_browser_begins_anew(client: Client) -> None:
    other: Any = factories.UserFactory(leader=True)
    client.get(f"/requests/{factories.RequestFactory().code}/")
    client.force_login(other)
    assert client.get("/search/").context["opened"] == []


def test_a_part_of_it_stands_below_the_box_of_every_page(client: Client) -> None:
    factories.RequestFactory(code="2014-05", title="Pension reform")
    part = client.get("/search/?q=pension", headers={"HX-Request": "true", "HX-Target": "find-found"})
    assert 'role="option"' in part.content.decode()
    assert "<html" not in part.content.decode()
    assert 'id="find-box"' in client.get("/requests/").content.decode()


@pytest.mark.parametrize("typed", ["", " ", "%", "_", "\\", "'", "\x00", "a" * 500, "ab", "🙂", "2014-", "-", "00000"])
def test_anything_may_be_typed(client: Client, typed: str) -> None:
    factories.RequestFactory()
    assert client.get("/search/", {"q": typed}).status_code == 200


def test_as_many_queries_however_much_is_found(client: Client, django_assert_max_num_queries: Any) -> None:
    factories.InstitutionFactory.create_batch(120, name="Pension Board", country=None)
    factories.ContactFactory.create_batch(120, position="Pension adviser")
    client.get("/search/?q=pension")
    with django_assert_max_num_queries(10):
        page = client.get("/search/?q=pension")
    assert [group.more for group in page.context["groups"]] == [True, True]


def test_the_keys_are_turned_off_by_each_person(client: Client) -> None:
    assert 'data-shortcuts="off"' not in client.get("/requests/").content.decode()
    client.post("/shortcuts/", {"shortcuts": "off", "back": "/requests/"})
    assert 'data-shortcuts="off"' in client.get("/requests/").content.decode()
    client.post("/shortcuts/", {"shortcuts": "on"})
    assert 'data-shortcuts="off"' not in client.get("/requests/").content.decode()


def test_a_number_is_no_other_number_with_a_typo(officer: Any) -> None:
    factories.RequestFactory(code="2014-05", title="Health")
    factories.InstitutionFactory(code="I001", name="Law 2013-5 Office")
    assert found("2014-5", officer) == ["/requests/2014-05/"]
    assert found("2014-77", officer) == []
