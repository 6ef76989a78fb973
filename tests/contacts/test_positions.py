"""Positions over time: changed, ended, put right; and who was what on a day."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from contacts.models import Contact, Institution, Position
from contacts.services import NotPossible, change_position, end_position
from pmt.workbench.merging.services import merge_records, undo_merge
from tests import factories
from tests.rules import refused_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(factories.UserFactory(officer=True))
    return client


@pytest.fixture
def ministry() -> Institution:
    return factories.InstitutionFactory(name="Ministry of Labour")


@pytest.fixture
def director(ministry: Institution) -> Contact:
    return factories.ContactFactory(
        family_name="Horvat", institution=ministry, position="Director", position_since=date(2014, 3, 1)
    )


def told(contact: Contact) -> list[tuple[Any, ...]]:
    contact.refresh_from_db()
    now = (contact.position, contact.institution, contact.position_since, None)
    return [now, *contact.positions.values_list("title", "institution__name", "since", "until")]


def test_a_position_ends_not_before_it_begins_and_says_something() -> None:
    with refused_by("position_dates_in_order"):
        factories.PositionFactory(since=date(2015, 2, 1), until=date(2015, 1, 31))
    with refused_by("position_says_what_or_where"):
        factories.PositionFactory(title="", institution=None)


def test_a_position_is_said_once_also_where_its_first_day_or_place_is_not_known(director: Contact) -> None:
    same = {"contact": director, "title": "Clerk", "institution": None, "since": None, "until": date(2012, 12, 31)}
    Position.objects.create(**same)
    with refused_by("position_once"):
        Position.objects.create(**same)
    Contact.objects.filter(pk=director.pk).update(institution=None, position="Clerk", position_since=None)
    end_position(contact=director, until=date(2012, 12, 31))
    assert told(director) == [("", None, None, None), ("Clerk", None, None, date(2012, 12, 31))]


def test_two_who_are_one_keep_a_position_once_and_undoing_gives_each_their_own(director: Contact) -> None:
    other = factories.ContactFactory(family_name="Horvath")
    same = {"title": "Clerk", "institution": None, "since": None, "until": date(2012, 12, 31)}
    mine, theirs = (Position.objects.create(contact=each, **same) for each in (director, other))
    merge = merge_records(winner=director, loser=other, by=factories.UserFactory(officer=True))
    assert Position.objects.get() == mine
    undo_merge(merge=merge, by=factories.UserFactory(officer=True))
    assert {(each.pk, each.contact) for each in Position.objects.all()} == {(mine.pk, director), (theirs.pk, other)}


def test_who_moves_keeps_the_former_position_with_its_days(director: Contact, ministry: Institution) -> None:
    agency = factories.InstitutionFactory(name="Agency")
    change_position(contact=director, institution=agency, position="Adviser", since=date(2016, 7, 1))
    assert told(director) == [
        ("Adviser", agency, date(2016, 7, 1), None),
        ("Director", "Ministry of Labour", date(2014, 3, 1), date(2016, 6, 30)),
    ]
    end_position(contact=director, until=date(2017, 1, 31))
    assert told(director)[:2] == [
        ("", None, None, None),
        ("Adviser", "Agency", date(2016, 7, 1), date(2017, 1, 31)),
    ]
    change_position(contact=director, institution=ministry, position="Minister", since=date(2018, 1, 1))
    assert told(director)[0] == ("Minister", ministry, date(2018, 1, 1), None)
    assert director.positions.count() == 2


def test_what_cannot_be_is_refused_with_a_reason(director: Contact, ministry: Institution) -> None:
    for call, words in (
        (lambda: end_position(contact=director, until=date(2014, 2, 28)), "began on 1 Mar 2014"),
        (
            lambda: change_position(contact=director, institution=None, position="Boss", since=date(2014, 3, 1)),
            "began on 1 Mar 2014",
        ),
        (
            lambda: change_position(contact=director, institution=None, position="", since=date(2015, 1, 1)),
            "end the position instead",
        ),
        (
            lambda: change_position(
                contact=director, institution=ministry, position="Director", since=date(2015, 1, 1)
            ),
            "already",
        ),
        (
            lambda: end_position(contact=factories.ContactFactory(institution=None), until=date(2015, 1, 1)),
            "no position to end",
        ),
    ):
        with pytest.raises(NotPossible, match=words):
            call()
    assert not Position.objects.exists()


def test_an_officer_changes_and_ends_a_position_on_the_contact_s_page(officer: Client, director: Contact) -> None:
    page = f"/contacts/{director.code}/"
    text = officer.get(page).content.decode()
    assert f'href="{page}position/change/"' in text
    assert f'href="{page}position/end/"' in text
    answer = officer.post(f"{page}position/change/", {"since": "2014-02-01", "position": "Adviser"})
    assert "Choose a later day" in answer.context["form"].errors["since"][0]
    answer = officer.post(f"{page}position/change/", {"since": "2016-07-01", "position": "Adviser", "why": "Elections"})
    assert answer.headers["Location"] == page
    text = officer.get(page).content.decode()
    assert "30 Jun 2016" in text
    assert "Elections" in officer.get(f"{page}history/").content.decode()
    assert officer.post(f"{page}position/end/", {"until": "2016-12-31"}).status_code == 302
    director.refresh_from_db()
    assert (director.position, director.institution) == ("", None)
    assert "position/end/" not in officer.get(page).content.decode()


def test_a_former_position_is_added_put_right_deleted_and_brought_back(officer: Client, director: Contact) -> None:
    page = f"/contacts/{director.code}/"
    sent = {"contact": director.code, "title": "Clerk", "since": "2010-01-01", "until": "2009-01-01"}
    answer = officer.post(f"/positions/add/?contact={director.code}", sent)
    assert "not before its first" in answer.content.decode()
    answer = officer.post(f"/positions/add/?contact={director.code}", sent | {"until": "2014-02-28"})
    assert answer.headers["Location"] == page
    position = Position.objects.get()
    address = f"/positions/{position.pk}/"
    seen = officer.get(f"{address}edit/").context["form"].seen_token
    sent |= {"until": "2014-02-28", "title": "Head clerk", "seen": seen}
    assert officer.post(f"{address}edit/", sent).headers["Location"] == page
    assert Position.objects.get().title == "Head clerk"
    assert officer.post(f"{address}delete/", {"why": "Someone else"}).headers["Location"] == page
    assert not Position.objects.exists()
    *_earlier, message = officer.get(page).context["messages"]
    officer.post(message.extra_tags)
    assert Position.objects.get().title == "Head clerk"


def names(answer: Any) -> list[tuple[str, str]]:
    return [(held.family_name, held.position) for held in answer.context["people"]]


def test_who_was_director_on_a_day(officer: Client, director: Contact, ministry: Institution) -> None:
    before = factories.ContactFactory(family_name="Åberg", institution=None)
    factories.PositionFactory(
        contact=before, institution=ministry, title="Director", since=None, until=date(2014, 2, 28)
    )
    factories.ContactFactory(family_name="Zoric", institution=ministry, position="Driver")
    address = f"/institutions/{ministry.code}/people/"
    assert names(officer.get(address)) == [("Horvat", "Director"), ("Zoric", "Driver")]
    assert names(officer.get(f"{address}?on=2014-02-28")) == [("Åberg", "Director"), ("Zoric", "Driver")]
    assert names(officer.get(f"{address}?on=2014-03-01")) == [("Horvat", "Director"), ("Zoric", "Driver")]
    part = officer.get(f"{address}?on=2014-03-01", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="panel-0").content.decode()
    assert "Horvat" in part
    assert "<html" not in part
    for odd in ("2014-02-30", "tomorrow", "1", "\x00"):
        assert "is no day" in officer.get(address, {"on": odd}).content.decode()


def test_an_institution_of_many_people_is_leafed_through(officer: Client, ministry: Institution) -> None:
    factories.ContactFactory.create_batch(60, institution=ministry)
    address = f"/institutions/{ministry.code}/people/"
    assert len(officer.get(address).context["people"]) == 50
    assert len(officer.get(f"{address}?page=2").context["people"]) == 10
    panel = officer.get(address, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="panel-0")
    assert len(panel.context["people"]) == 8
    assert "All 60" in panel.content.decode()
