"""Lists: searching, narrowing, sorting, leafing, taking away; the same in every room."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contacts.models import Contact
from tests import factories


@pytest.fixture
def officer(client: Client, db: None) -> Client:
    client.force_login(factories.UserFactory(officer=True))
    return client


def codes(answer: Any) -> list[str]:
    return [record.code for record in answer.context["listing"].records]


def requests_of(*titles: str, **values: Any) -> list[Any]:
    return [
        factories.RequestFactory(code=f"2014-{number:02}", title=title, **values)
        for number, title in enumerate(titles, start=1)
    ]


def test_every_word_must_occur_whatever_accents_and_capitals(officer: Client) -> None:
    requests_of("Réforme des pensions", "Pensions in Chișinău", "Santé")
    assert codes(officer.get("/requests/?q=REFORME+pension")) == ["2014-01"]
    assert codes(officer.get("/requests/?q=chisinau")) == ["2014-02"]
    assert codes(officer.get("/requests/?q=pension+santé")) == []


@pytest.mark.parametrize("nasty", ["%25", "_", "\\", "%00", "'; DROP TABLE x; --", "a" * 5000])
def test_search_takes_any_text(officer: Client, nasty: str) -> None:
    requests_of("Plain")
    answer = officer.get("/requests/", {"q": nasty}) if "%" not in nasty else officer.get(f"/requests/?q={nasty}")
    assert answer.status_code == 200
    assert codes(answer) in ([], ["2014-01"] if nasty == "%00" else [])


def test_filters_narrow_and_say_so(officer: Client) -> None:
    first, second = requests_of("One", "Two")
    factories.RequestFactory(code="2015-01", rejected=True, country=second.country)
    answer = officer.get(f"/requests/?country={second.country.code}&status=received")
    assert codes(answer) == ["2014-02"]
    chips = [(str(chip.label), chip.words) for chip in answer.context["listing"].chips]
    assert chips == [("Status", "Received"), ("Country", str(second.country))]
    assert first.code not in answer.content.decode()


def test_an_unknown_value_of_a_filter_is_told_and_finds_nothing(officer: Client) -> None:
    requests_of("One")
    answer = officer.get("/requests/?country=NOWHERE&received_from=yesterday")
    assert codes(answer) == []
    assert answer.content.decode().count("notice-error") == 2


def test_tabs_count_what_they_would_show(officer: Client) -> None:
    requests_of("One", "Two")
    factories.RequestFactory(code="2015-01", rejected=True)
    listing = officer.get("/requests/?tab=open").context["listing"]
    assert [(str(tab["label"]), tab["count"]) for tab in listing.tabs][:3] == [("All", 3), ("Mine", 0), ("Open", 2)]
    assert [record.code for record in listing.records] == ["2014-02", "2014-01"]


def test_codes_sort_as_numbers(officer: Client) -> None:
    for number in (9, 10, 100):
        factories.RequestFactory(code=f"2014-{number:02}")
    assert codes(officer.get("/requests/?sort=code")) == ["2014-09", "2014-10", "2014-100"]
    assert codes(officer.get("/requests/")) == ["2014-100", "2014-10", "2014-09"]


def test_what_is_empty_sorts_last_either_way(officer: Client) -> None:
    factories.RequestFactory(code="2014-01")
    factories.RequestFactory(code="2014-02", rejected=True, received_on=date(2014, 1, 1))
    factories.RequestFactory(code="2014-03", rejected=True, received_on=date(2014, 2, 1))
    assert codes(officer.get("/requests/?sort=decided_on")) == ["2014-02", "2014-03", "2014-01"]
    assert codes(officer.get("/requests/?sort=-decided_on")) == ["2014-03", "2014-02", "2014-01"]


@pytest.mark.parametrize("column", ["code", "title", "country", "status", "received_on", "decided_on", "nonsense", "-"])
def test_pages_together_hold_every_record_once_under_any_sort(officer: Client, column: str) -> None:
    country = factories.CountryFactory()
    for number in range(1, 61):
        factories.RequestFactory(code=f"2014-{number:02}", title="The same", country=country)
    seen = [code for page in (1, 2, 3) for code in codes(officer.get(f"/requests/?sort={column}&size=25&page={page}"))]
    assert len(seen) == len(set(seen)) == 60


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "٣", "9" * 40])
def test_a_page_that_is_not_there_is_the_nearest(officer: Client, page: str) -> None:
    requests_of("One")
    assert codes(officer.get("/requests/", {"page": page, "size": "7"})) == ["2014-01"]


def test_links_keep_what_was_asked(officer: Client) -> None:
    requests_of("One")
    listing = officer.get("/requests/?q=one&status=received&page=1").context["listing"]
    assert listing.address(sort="title") == "/requests/?q=one&status=received&sort=title"
    assert listing.chips[0].without == "/requests/?q=one"


def test_htmx_gets_the_list_alone_and_caches_are_told(officer: Client) -> None:
    requests_of("One")
    whole = officer.get("/requests/")
    part = officer.get("/requests/", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="list")
    restored = officer.get(
        "/requests/", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="list", HTTP_HX_HISTORY_RESTORE_REQUEST="true"
    )
    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert part.content.strip().startswith(b'<div id="listing"')
    assert b"<html" in restored.content
    assert "HX-Request" in part["Vary"]
    assert "HX-Request" in whole["Vary"]


def test_a_part_asked_for_after_the_session_ended_leads_the_whole_page_to_the_sign_in(client: Client, db: None) -> None:
    answer = client.get(
        "/requests/?q=pension",
        HTTP_HX_REQUEST="true",
        HTTP_HX_TARGET="list",
        HTTP_HX_CURRENT_URL="http://testserver/requests/?sort=code",
    )
    assert answer["HX-Redirect"] == "/accounts/login/?next=/requests/%3Fsort%3Dcode"
    assert answer.content == b""


def test_a_list_is_a_panel_where_another_page_asks_for_it(officer: Client) -> None:
    institution = factories.InstitutionFactory()
    action = factories.ActionFactory(institution=institution)
    page = officer.get(f"/institutions/{institution.code}/").content.decode()
    address = f"/actions/?institution={institution.code}"
    assert f'hx-get="{address}"' in page
    assert f'href="{address}"' in page
    part = officer.get(address, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="panel-0").content.decode()
    assert "<html" not in part
    assert action.title in part


def test_the_number_of_queries_does_not_grow_with_the_rows(officer: Client) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert officer.get(address).status_code == 200
        return len(found)

    addresses = ["/requests/", "/actions/", "/missions/", "/mobilisations/", "/deliverables/", "/"]
    factories.MobilisationFactory()
    factories.DeliverableFactory()
    before = {address: queries(address) for address in addresses}
    for _ in range(12):
        mobilisation = factories.MobilisationFactory()
        factories.DeliverableFactory(mission=mobilisation.mission)
        factories.RequestFactory(merged=True)
    assert {address: queries(address) for address in addresses} == before
    # Session, account, navigation, facility; counts, keys, rows; what the filters offer.
    assert max(before.values()) <= 40


def test_download_holds_the_narrowed_list_and_guards_formulas(officer: Client) -> None:
    requests_of("=HYPERLINK(1)", "+1", "-1", "@x", "\tx", "Ordinary, “quoted”", "Left out")
    answer = officer.get("/requests/?q=&sort=code&download=csv")
    assert answer["Content-Disposition"].endswith('.csv"')
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0][:3] == ["Code", "Request", "Institution"]
    assert [row[1] for row in rows[1:6]] == ["'=HYPERLINK(1)", "'+1", "'-1", "'@x", "'\tx"]
    assert rows[6][1] == "Ordinary, “quoted”"
    narrowed = b"".join(officer.get("/requests/?q=ordinary&download=csv").streaming_content).decode()
    assert "Left out" not in narrowed


def test_an_empty_list_says_what_to_do(officer: Client) -> None:
    assert "import" in officer.get("/requests/").content.decode()
    assert "Show the whole list" in officer.get("/requests/?q=nothing").content.decode()


def test_unknown_records_are_not_found(officer: Client) -> None:
    for address in ("/requests/1999-01/", "/actions/none/", "/missions/a/b/"):
        assert officer.get(address).status_code == 404


def test_lists_answer_to_reading_only(officer: Client) -> None:
    assert officer.post("/requests/").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_rows_are_drawn_anew_as_soon_as_anybody_changed_anything(client: Client) -> None:
    client.force_login(factories.UserFactory(officer=True))
    contact = factories.ContactFactory(family_name="Before", newsletter=False)
    drawn = []
    # Of what others commit meanwhile, even to another database of the server, this transaction sees nothing.
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with CaptureQueriesContext(connection) as first:
            drawn.append(client.get("/contacts/?sort=-name").content.decode())
        with CaptureQueriesContext(connection) as again:
            drawn.append(client.get("/contacts/?sort=-name").content.decode())
    assert len(again) < len(first)
    assert all('<span class="ink">Before, ' in each for each in drawn)
    # The neighbours are known from rows that were not asked again, too.
    assert client.get(f"/contacts/{contact.code}/").context["back_to_list"] == "/contacts/?sort=-name"
    Contact.objects.filter(pk=contact.pk).update(family_name="After")
    assert '<span class="ink">After, ' in client.get("/contacts/?sort=-name").content.decode()
    # What another may not see is not among what was drawn for this one.
    client.force_login(factories.UserFactory(observer=True))
    assert contact.email not in client.get("/contacts/?sort=-name").content.decode()
