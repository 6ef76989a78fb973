"""Views of a list: saved from what it shows, private or shared, one of them as one's own start."""

from typing import Any

import pytest
from django.test import Client

from pmt.workbench.models import SavedView, StartView
from tests import factories

ADD = "/lists/contacts/views/add/"


@pytest.fixture
def officer(client: Client, db: None) -> Client:
    client.force_login(factories.UserFactory(officer=True, name="Olga"))
    return client


def other(**role: bool) -> Client:
    client = Client()
    client.force_login(factories.UserFactory(**role))
    return client


def view_of(client: Client, of: str, **asked: str) -> SavedView:
    before = set(SavedView.objects.values_list("pk", flat=True))
    answer = client.post(ADD, {"of": of, "name": "Mine", **asked})
    assert answer.status_code == 302, answer.content.decode()
    return SavedView.objects.exclude(pk__in=before).get()


def edit(view: SavedView) -> str:
    return f"/lists/{view.slug}/views/{view.pk}/"


def codes(answer: Any) -> list[str]:
    return [record.code for record in answer.context["listing"].records]


def labels(client: Client, address: str = "/contacts/?tab=all") -> list[str]:
    return [str(tab["label"]) for tab in client.get(address).context["listing"].tabs]


def test_a_view_keeps_filters_search_order_columns_and_size_as_they_are(officer: Client) -> None:
    for code, name in (("C0001", "Ana Alba"), ("C0002", "Ana Zorn"), ("C0003", "Other")):
        factories.ContactFactory(code=code, given_name="", family_name=name)
    officer.post("/lists/contacts/columns/", {"order": ["code", "position"], "shown": ["position"]})
    view = view_of(officer, "q=ana&sort=-name&size=25&page=3&tab=all")
    assert view.query == "q=ana&sort=-name&size=25&tab=all&columns=code%2Cposition"
    officer.post("/lists/contacts/columns/", {"reset": "1"})
    answer = officer.get(f"/contacts/?view={view.pk}", follow=True)
    listing = answer.context["listing"]
    assert codes(answer) == ["C0002", "C0001"]
    assert ([column.name for column in listing.columns], listing.size) == (["code", "position"], 25)
    assert [tab["label"] for tab in listing.tabs if tab["current"]] == ["Mine"]
    assert not listing.view_changed
    assert not listing.can_save_view


def test_what_one_changes_in_a_view_is_compared_and_can_become_the_view(officer: Client) -> None:
    view = view_of(officer, "q=ana")
    page = officer.get(f"/contacts/?q=ana&sort=code&view={view.pk}")
    assert page.context["listing"].view_changed
    assert "Save as another view" in page.content.decode()
    officer.post(edit(view), {"of": "q=ana&sort=code&view=1", "update": "1"})
    view.refresh_from_db()
    assert view.query == "q=ana&sort=code"


def test_a_private_view_is_nobody_elses_and_a_shared_one_stands_in_everyones_tabs(officer: Client) -> None:
    view = view_of(officer, "q=ana")
    leader = other(leader=True)
    assert "Mine" not in labels(leader)
    assert leader.get(f"/contacts/?view={view.pk}").status_code == 404
    assert leader.post(edit(view), {"delete": "1"}).status_code == 404
    officer.post(edit(view), {"name": "Ours", "shared": "on"})
    assert "Ours" in labels(leader)
    # It stays its owner's.
    assert leader.post(edit(view), {"delete": "1"}).status_code == 403
    assert leader.post(edit(view), {"update": "1"}).status_code == 403
    leader.post(edit(view), {"name": "Taken over", "start": "on"})
    view.refresh_from_db()
    assert (view.name, view.shared) == ("Ours", True)
    # Taken back, nobody begins with it any more.
    officer.post(edit(view), {"name": "Ours"})
    assert "Ours" not in labels(leader)
    assert not StartView.objects.exists()


def test_an_observer_shares_nothing_and_an_administrator_deletes_what_is_shared(officer: Client) -> None:
    observer = other(observer=True)
    view = view_of(observer, "q=ana", shared="on")
    assert not view.shared
    shared = view_of(officer, "q=ana", shared="on")
    assert other(administrator=True).post(edit(shared), {"delete": "1"}).status_code == 302
    assert not SavedView.objects.filter(pk=shared.pk).exists()


def test_a_shared_view_shows_nobody_what_they_may_not_see(officer: Client) -> None:
    factories.ContactFactory(code="C0001", newsletter=True, consent_on="2015-01-01", email="private@example.org")
    factories.ContactFactory(code="C0002")
    view = view_of(officer, "newsletter=true&columns=code,email&sort=email&nonsense=1", shared="on")
    assert codes(officer.get(f"/contacts/?view={view.pk}", follow=True)) == ["C0001"]
    page = other(observer=True).get(f"/contacts/?view={view.pk}", follow=True)
    assert len(codes(page)) == 2
    assert "private@example.org" not in page.content.decode()
    assert "A part of this view is passed over" in page.content.decode()


def test_a_list_that_is_asked_nothing_begins_with_ones_own_start_and_with_nobody_elses(officer: Client) -> None:
    view = view_of(officer, "q=ana", shared="on", start="on")
    assert officer.get("/contacts/")["Location"] == f"/contacts/?q=ana&view={view.pk}"
    # All of it is one press away, from the tabs and from where nothing was found.
    whole = officer.get("/contacts/?q=ana").context["listing"]
    assert (whole.tabs[0]["address"], whole.whole_address) == ("/contacts/?q=ana&tab=all", "/contacts/?tab=all")
    assert officer.get("/contacts/?tab=all").status_code == 200
    assert officer.get("/contacts/", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="panel-1").status_code == 200
    assert other(leader=True).get("/contacts/").status_code == 200
    officer.post(edit(view), {"name": "Mine"})
    assert officer.get("/contacts/").status_code == 200


def test_the_page_of_views_counts_as_each_would_show_and_the_tabs_fetch_from_it(officer: Client) -> None:
    for name in ("Ana", "Anat", "Other"):
        factories.ContactFactory(family_name=name)
    view = view_of(officer, "q=ana")
    page = officer.get("/lists/contacts/views/")
    assert [each["count"] for each in page.context["views"]] == [2]
    assert f'id="view-count-{view.pk}">2</span>' in page.content.decode()
    assert f'id="view-count-{view.pk}"' in officer.get("/contacts/?tab=all").content.decode()


def test_two_views_of_one_person_have_two_names(officer: Client) -> None:
    view_of(officer, "q=ana")
    again = officer.post(ADD, {"of": "q=b", "name": "Mine"})
    assert "You have a view of this name already" in again.content.decode()
    assert view_of(other(leader=True), "q=b").name == "Mine"


def test_views_beyond_the_tabs_are_a_link_away(officer: Client) -> None:
    views = [view_of(officer, "q=a", name=f"View {number}") for number in range(7)]
    page = officer.get("/contacts/?tab=all")
    assert len(page.context["listing"].tabs) == 2 + 5
    assert "2 more views" in page.content.decode()
    assert labels(officer, f"/contacts/?q=a&view={views[-1].pk}")[-1] == "View 6"
