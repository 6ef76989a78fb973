"""Finding experts: every filter by itself and all together."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(factories.UserFactory(officer=True))
    return client


def codes(client: Client, asked: str) -> set[str]:
    answer = client.get(f"/experts/?{asked}")
    assert answer.status_code == 200
    return {record.code for record in answer.context["listing"].records}


def on_mission(code: str, first: date, last: date, **mission: Any) -> Any:
    made = factories.MissionFactory(start_date=first, end_date=last, **mission)
    return factories.MobilisationFactory(mission=made, expert__code=code).expert


OCTOBER = "free_from=2016-10-01&free_until=2016-10-31"


def test_who_is_free_is_neither_away_nor_on_a_mission_that_lives(officer: Client) -> None:
    factories.ExpertFactory(code="UNKNOWN")
    factories.AvailabilityFactory(expert__code="AWAY", since=date(2016, 10, 31), until=None)
    factories.AvailabilityFactory(expert__code="BACK", since=date(2016, 9, 1), until=date(2016, 9, 30))
    factories.AvailabilityFactory(expert__code="WANTS", kind="available")
    on_mission("BUSY", date(2016, 9, 25), date(2016, 10, 1), planned=True)
    on_mission("REMOTE", date(2016, 10, 31), date(2016, 11, 9), remote=True, successor=True, planned=True)
    on_mission("CALLEDOFF", date(2016, 10, 3), date(2016, 10, 9), cancelled=True)
    on_mission("EARLIER", date(2016, 9, 1), date(2016, 9, 30))
    free = {"UNKNOWN", "BACK", "WANTS", "CALLEDOFF", "EARLIER"}
    assert codes(officer, OCTOBER) == free
    assert codes(officer, "free_from=2016-10-31&free_until=2016-10-01") == free
    assert codes(officer, "free_from=2016-10-15") == free | {"AWAY", "BUSY", "REMOTE"}
    assert codes(officer, "free_until=2016-10-01") == free | {"AWAY", "REMOTE"}


def test_who_was_never_on_a_mission_is_a_first_timer(officer: Client) -> None:
    factories.ExpertFactory(code="NEW")
    on_mission("CALLEDOFF", date(2016, 10, 3), date(2016, 10, 9), cancelled=True)
    on_mission("SOON", date(2016, 10, 3), date(2016, 10, 9), planned=True)
    on_mission("BEEN", date(2015, 10, 3), date(2015, 10, 9))
    assert codes(officer, "mobilised=never") == {"NEW", "CALLEDOFF"}
    assert codes(officer, "mobilised=before") == {"SOON", "BEEN"}


def test_where_a_nationality_belongs_is_asked_of_today(officer: Client) -> None:
    for code, trait in (("M", "member"), ("L", "left"), ("O", "other")):
        factories.ExpertFactory(code=code, nationality=factories.CountryFactory(**{trait: True}))
    factories.ExpertFactory(code="P", nationality=factories.CountryFactory())
    assert [codes(officer, f"origin={each}") for each in ("member", "partner", "other")] == [{"M"}, {"P"}, {"L", "O"}]


def test_an_area_holds_what_is_within_it_however_deep(officer: Client) -> None:
    top = factories.AreaFactory()
    middle = factories.AreaFactory(parent=top)
    deep = factories.AreaFactory(parent=middle)
    expert = factories.ExpertFactory(code="DEEP")
    expert.area_links.create(area=deep)
    factories.ExpertFactory()
    assert codes(officer, f"area={top.code}") == {"DEEP"}
    assert codes(officer, f"area={factories.AreaFactory().code}") == set()


def test_profiles_that_nobody_confirmed_for_a_year_are_listed(officer: Client) -> None:
    today = timezone.localdate()
    year = timedelta(days=365)
    factories.ExpertFactory(code="OLD")
    factories.ExpertFactory(code="SEEN", confirmed_on=today - year)
    factories.ExpertFactory(code="NEW", registered_on=today - year)
    factories.ExpertFactory(code="RESTRICTED", restricted_on=today)
    factories.ExpertFactory(code="STALE", confirmed_on=today - year - timedelta(1))
    assert codes(officer, "unconfirmed=true") == {"OLD", "STALE"}
    assert codes(officer, "unconfirmed=false") == {"SEEN", "NEW", "RESTRICTED"}


#: public, French C1, pensions, free in October, never mobilised; and the rest that can be asked.
QUESTION = (
    "occupation=public&language=fr&level=C1&area=PEN&mobilised=never&origin=member&employment=active&flagged=false"
    f"&registered_from=2014-01-01&q=mull&{OCTOBER}"
)


def fitting(code: str, *, language: str = "fr", level: str = "C1", area: Any, **values: Any) -> Any:
    expert = factories.ExpertFactory(
        **{"code": code, "family_name": "Müller", "registered_on": date(2015, 1, 1)} | values
    )
    expert.languages.create(position=1, language=language, level=level)
    expert.area_links.create(area=area)
    return expert


def test_one_question_asks_all_at_once_and_each_part_is_a_chip(officer: Client) -> None:
    pensions = factories.AreaFactory(code="PEN")
    below, other = factories.AreaFactory(parent=pensions), factories.AreaFactory()
    fitting("FITS", area=below, level="C2")
    fitting("LEVEL", area=below, level="B2")
    fitting("LANGUAGE", area=below, language="de")
    fitting("AREA", area=other)
    fitting("PRIVATE", area=below, occupation="private")
    fitting("RETIRED", area=below, employment="retired")
    fitting("OUTSIDE", area=below, nationality=factories.CountryFactory())
    fitting("FLAGGED", area=below, flagged_one=True)
    fitting("EARLY", area=below, registered_on=date(2013, 12, 31))
    fitting("NAME", area=below, family_name="Meier")
    away = fitting("AWAY", area=below)
    factories.AvailabilityFactory(expert=away)
    been = fitting("BEEN", area=below)
    factories.MobilisationFactory(expert=been)
    answer = officer.get(f"/experts/?{QUESTION}")
    listing = answer.context["listing"]
    assert [record.code for record in listing.records] == ["FITS"]
    told = {str(chip.label): chip.words for chip in listing.chips}
    expected = {"Free from": "1 Oct 2016", "Mobilised": "Never", "Origin": "EU Member State", "Level at least": "C1"}
    assert expected.items() <= told.items()
    for chip in listing.chips:
        assert len(officer.get(chip.without).context["listing"].records) >= 1


def test_the_question_takes_the_same_queries_for_one_as_for_many(officer: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert officer.get(f"/experts/?{QUESTION}").status_code == 200
        return len(found)

    area = factories.AreaFactory(code="PEN")
    fitting("X1", area=area)
    before = queries()
    for number in range(2, 12):
        fitting(f"X{number}", area=area)
    assert queries() == before
    assert before <= 22


@pytest.mark.parametrize("role", ["observer", "approver", "finance"])
def test_who_may_not_see_when_people_are_free_cannot_find_it_out(client: Client, role: str) -> None:
    client.force_login(factories.UserFactory(role=role))
    factories.AvailabilityFactory(expert__code="AWAY")
    factories.ExpertFactory(code="FREE", confirmed_on=timezone.localdate())
    for asked in (OCTOBER, "unconfirmed=true"):
        assert codes(client, asked) == {"AWAY", "FREE"}
    assert "Free from" not in client.get("/experts/").content.decode()
