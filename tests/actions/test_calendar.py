"""The planning calendar, and its subscription at a secret address."""

from datetime import date, timedelta
from typing import Any

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actions.models import CalendarSubscription
from actions.planning_calendar.spans import Item, lanes_of, month_of, year_of
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = date(2015, 3, 12)


def signed_in(**role: bool) -> Client:
    factories.FacilityFactory()
    client = Client()
    client.force_login(factories.UserFactory(**role))
    return client


@pytest.fixture
def officer() -> Client:
    return signed_in(officer=True)


class _Record:
    def __init__(self, pk: int) -> None:
        self.pk = pk


def item(first: date, last: date, pk: int = 1) -> Item:
    return Item(first, last, _Record(pk), "mission")


def test_bars_lie_on_their_days_and_never_on_each_other() -> None:
    window = month_of(TODAY, TODAY)
    assert (len(window.columns), window.columns[11].kind, window.columns[0].kind) == (31, "today", "weekend")
    lanes = lanes_of(
        [
            item(date(2015, 3, 2), date(2015, 3, 6), 1),
            item(date(2015, 3, 6), date(2015, 3, 9), 2),  # shares a day with the first
            item(date(2015, 3, 7), date(2015, 4, 3), 3),
            item(date(2015, 2, 1), date(2015, 2, 28), 4),
        ],
        window,
    )
    assert [[(c.width, c.item and c.item.record.pk) for c in lane] for lane in lanes] == [
        [(1, None), (5, 1), (25, 3)],
        [*[(1, None)] * 5, (4, 2), *[(1, None)] * 22],
    ]
    assert lanes[0][2].cut_after
    assert not lanes[0][2].cut_before


@pytest.mark.parametrize("year", range(2012, 2022))
def test_the_weeks_of_a_year_hold_each_of_its_days_once(year: int) -> None:
    window = year_of(date(year, 5, 5), TODAY)
    days = [c.first + timedelta(days=n) for c in window.columns for n in range((c.last - c.first).days + 1)]
    assert days == [date(year, 1, 1) + timedelta(days=n) for n in range(len(days))]
    assert days[-1] == date(year, 12, 31)
    assert sum(width for _words, width in window.groups) == len(window.columns)
    for day in (days[0], days[-1]):
        ((*cells,),) = lanes_of([item(day, day)], window)
        assert sum(cell.width for cell in cells) == len(window.columns)


def test_a_month_shows_missions_and_what_is_due_by_action_and_by_expert(officer: Client) -> None:
    mission = factories.MissionFactory(start_date=date(2015, 2, 26), end_date=date(2015, 3, 4), planned=True)
    mobilisation = factories.MobilisationFactory(mission=mission)
    cancelled = factories.MissionFactory(start_date=date(2015, 3, 9), cancelled=True)
    report = factories.DeliverableFactory(mission=mission, owed=True, due_on=date(2015, 3, 19))
    text = officer.get("/calendar/?on=2015-03-12").content.decode()
    for shown in (mission.code, mission.action.code, report.code, "26 Feb – 4 Mar 2015", "Planned", "March 2015"):
        assert shown in text
    assert cancelled.code not in text
    assert cancelled.code in officer.get("/calendar/?on=2015-03-12&status=cancelled").content.decode()
    context = officer.get("/calendar/?on=2015-03-12&by=expert").context
    assert [row.head for row in context["rows"]] == [mobilisation.expert]
    assert officer.get("/calendar/?on=2015-03-12&view=year").context["window"].title == "2015"
    other = factories.ActionFactory().country
    assert officer.get(f"/calendar/?on=2015-03-12&country={other.code}").context["rows"] == []


def test_where_nothing_is_the_nearest_missions_are_offered_and_nonsense_shows_today(officer: Client) -> None:
    factories.MissionFactory(start_date=date(2015, 3, 2))
    nearest = officer.get("/calendar/?on=2014-01-01").context["nearest"]
    assert [day for _words, day, _address in nearest] == [date(2015, 3, 2)]
    for nonsense in ("on=x", "on=0001-01-01", "on=9999-12-31", "view=decade", "country=%00", "status=x", "by=x"):
        assert officer.get(f"/calendar/?{nonsense}").status_code == 200


@pytest.mark.parametrize("asked", ["", "&by=expert", "&view=year"])
def test_the_calendar_asks_the_same_for_many_missions(officer: Client, asked: str) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            officer.get(f"/calendar/?on=2015-03-12{asked}")
        return len(found)

    factories.MobilisationFactory(mission__start_date=date(2015, 3, 2))
    count()
    before = count()
    for n in range(6):
        mobilisation = factories.MobilisationFactory(mission__start_date=date(2015, 3, 2 + n))
        factories.DeliverableFactory(mission=mobilisation.mission, due_on=date(2015, 3, 20), owed=True)
    assert count() <= before


def secret_address(client: Client) -> str:
    answer = client.post("/calendar/subscription/")
    return str(answer.context["address"]).partition("testserver")[2]


def events(body: bytes) -> dict[str, Any]:
    return {str(each["uid"]): each for each in icalendar.Calendar.from_ical(body).walk("VEVENT")}


def test_a_calendar_reads_the_missions_at_an_address_shown_once(officer: Client) -> None:
    mission = factories.MissionFactory(
        start_date=date(2015, 3, 2), end_date=date(2015, 3, 6), title="A, b; c", planned=True
    )
    mobilisation = factories.MobilisationFactory(mission=mission, day_rate="613.57")
    cancelled = factories.MissionFactory(cancelled=True)
    report = factories.DeliverableFactory(mission=mission, owed=True)
    address = secret_address(officer)
    secret = address.removeprefix("/calendar/").removesuffix(".ics")
    assert secret not in officer.get("/calendar/subscription/").content.decode()
    assert secret not in CalendarSubscription.objects.get().secret_hash
    anybody = Client()
    answer = anybody.get(address)
    found = events(answer.content)
    event = found[f"mission-{mission.code}@fac"]
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2015, 3, 2), date(2015, 3, 7))
    assert (event["status"], found[f"mission-{cancelled.code}@fac"]["status"]) == ("TENTATIVE", "CANCELLED")
    assert "A, b; c" in event["summary"]
    assert str(mobilisation.expert) in event["description"]
    assert f"deliverable-{report.code}@fac" in found
    assert b"613.57" not in answer.content
    assert str(event["url"]).endswith(f"/missions/{mission.code}/")
    assert CalendarSubscription.objects.get().used_at is not None


def test_the_same_calendar_is_not_sent_twice_and_a_change_is(officer: Client) -> None:
    mission = factories.MissionFactory(planned=True)
    address = secret_address(officer)
    anybody = Client()
    first = anybody.get(address)
    again = anybody.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Last-Modified" in first
    mission.place = "Dakar"
    mission.save()
    changed = anybody.get(address, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    uid = f"mission-{mission.code}@fac"
    assert events(changed.content)[uid]["sequence"] > events(first.content)[uid]["sequence"]


def test_a_renewed_or_ended_address_and_that_of_who_left_answer_nothing(officer: Client) -> None:
    anybody = Client()
    first = secret_address(officer)
    second = secret_address(officer)
    assert [anybody.get(each).status_code for each in (first, second)] == [404, 200]
    officer.post("/calendar/subscription/end/")
    assert anybody.get(second).status_code == 404
    third = secret_address(officer)
    subscription = CalendarSubscription.objects.get()
    subscription.user.is_active = False
    subscription.user.save()
    assert anybody.get(third).status_code == 404


def test_the_calendar_of_a_subscription_asks_the_same_for_many_missions(
    officer: Client, django_assert_max_num_queries: Any
) -> None:
    address = secret_address(officer)
    for n in range(4):
        mobilisation = factories.MobilisationFactory(mission__start_date=date(2015, 3, 2 + n))
        factories.DeliverableFactory(mission=mobilisation.mission, owed=True)
    with django_assert_max_num_queries(12):
        Client().get(address)


def test_the_calendar_is_narrowed_to_what_one_person_answers_for_and_stays_so(officer: Client) -> None:
    person = factories.UserFactory(officer=True)
    missions = [
        factories.MissionFactory(action__responsible=each, start_date=date(2015, 3, 4), planned=True)
        for each in (person, None)
    ]
    reports = [factories.DeliverableFactory(mission=each, owed=True, due_on=date(2015, 3, 19)) for each in missions]
    page = officer.get(f"/calendar/?on=2015-03-12&responsible={person.pk}")
    assert [each.record for each in page.context["agenda"]] == [missions[0], reports[0]]
    assert f"responsible={person.pk}" in page.context["after"]
    assert f'<option value="{person.pk}" selected>' in page.content.decode()
    # Somebody who answers for nothing here is not a choice, and narrows nothing.
    stranger = factories.UserFactory(observer=True)
    assert len(officer.get(f"/calendar/?on=2015-03-12&responsible={stranger.pk}").context["agenda"]) == 4
