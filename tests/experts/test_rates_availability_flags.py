"""Dated day rates, days on which experts can be asked, and flags: with the columns of the format that repeat them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from experts.models import Expert, Flag
from experts.services import end_lapsed_flags, lift_flag
from experts.tasks import end_flags
from pmt.workbench.verbs import Refused
from tests import factories
from tests.rules import check_what_was_deferred, refused_by, taken

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(factories.UserFactory(officer=True, name="Olga Officer"))
    return client


def again(expert: Expert) -> Expert:
    return Expert.objects.get(pk=expert.pk)


# --- Rates ---------------------------------------------------------------------------------------------


def test_the_rate_of_a_day_is_that_of_the_last_row_that_had_begun() -> None:
    expert = factories.ExpertFactory()
    assert expert.rate_on(date(2016, 1, 1)) is None
    factories.DayRateFactory(expert=expert, from_day=date(2013, 1, 1), rate=Decimal(500))
    factories.DayRateFactory(expert=expert, from_day=date(2016, 1, 1), rate=Decimal(650))
    factories.DayRateFactory(expert=expert, from_day=date(2017, 1, 1), rate=None)
    days = {date(2013, 1, 1): 500, date(2015, 12, 31): 500, date(2016, 1, 1): 650, date(2016, 12, 31): 650}
    assert {day: expert.rate_on(day) for day in days} == days
    assert expert.rate_on(date(2017, 1, 1)) is None


def test_the_column_of_the_format_is_the_latest_rate_whichever_is_written() -> None:
    expert = factories.ExpertFactory()
    first = factories.DayRateFactory(expert=expert, from_day=date(2015, 1, 1), rate=Decimal(600))
    later = factories.DayRateFactory(expert=expert, from_day=date(2016, 1, 1), rate=Decimal(700))
    assert again(expert).day_rate == 700
    later.rate = Decimal(720)
    later.save()
    assert again(expert).day_rate == 720
    later.delete()
    assert again(expert).day_rate == 600
    with taken():
        Expert.objects.filter(pk=expert.pk).update(day_rate=Decimal(800))
    assert [(each.from_day, each.rate) for each in expert.day_rates.all()] == [
        (datetime.now(UTC).date(), 800),  # today by the database's clock
        (first.from_day, 600),
    ]
    with taken():
        Expert.objects.filter(pk=expert.pk).update(day_rate=Decimal(810))
    assert expert.rate_on(TODAY()) == 810
    assert expert.day_rates.count() == 2
    registered = factories.ExpertFactory(day_rate=Decimal(99), registered_on=date(2014, 5, 5))
    assert [registered.rate_on(date(2014, 5, day)) for day in (4, 5)] == [None, 99]


def test_a_rate_stands_once_a_day_and_is_not_negative() -> None:
    expert = factories.ExpertFactory()
    factories.DayRateFactory(expert=expert, from_day=date(2015, 1, 1))
    with refused_by("expert_day_rate_once"):
        factories.DayRateFactory(expert=expert, from_day=date(2015, 1, 1))
    with refused_by("day_rate_not_negative"):
        factories.DayRateFactory(rate=Decimal(-1))


def test_a_finance_officer_adds_the_rate_of_a_contract(client: Client) -> None:
    expert = factories.DayRateFactory(from_day=date(2014, 1, 1), rate=Decimal(600)).expert
    client.force_login(factories.UserFactory(finance=True))
    sent = {"expert": expert.code, "rate": "650.50", "from_day": "2016-07-01", "note": "Contract 7"}
    answer = client.post("/day-rates/add/", sent)
    assert answer.headers["Location"] == f"/experts/{expert.code}/"
    page = client.get(f"/experts/{expert.code}/")
    assert [(rate.rate, end) for rate, end in page.context["rates"]] == [
        (Decimal("650.50"), None),
        (Decimal(600), date(2016, 6, 30)),
    ]
    assert "Contract 7" in page.content.decode()
    errors = client.post("/day-rates/add/", sent).context["form"].errors
    assert "Edit that one instead" in str(errors)


# --- Availability ----------------------------------------------------------------------------------------


def test_a_day_says_one_thing() -> None:
    expert = factories.AvailabilityFactory(since=date(2016, 10, 1), until=date(2016, 10, 31)).expert
    with refused_by("availability_says_one_thing_a_day"):
        factories.AvailabilityFactory(expert=expert, kind="available", since=date(2016, 10, 31), until=None)
    with taken():
        factories.AvailabilityFactory(expert=expert, kind="available", since=date(2016, 11, 1), until=None)
        factories.AvailabilityFactory()
    with refused_by("availability_days_in_order"):
        factories.AvailabilityFactory(since=date(2015, 2, 1), until=date(2015, 1, 31))


def test_an_officer_is_told_in_words_that_days_overlap(officer: Client) -> None:
    expert = factories.AvailabilityFactory().expert
    sent = {"expert": expert.code, "kind": "available", "since": "2016-10-15"}
    answer = officer.post("/availabilities/add/", sent)
    assert "choose other days" in str(answer.context["form"].errors)
    officer.post("/availabilities/add/", sent | {"since": "2016-11-01", "note": "Remote only"})
    assert expert.availabilities.count() == 2
    assert "Remote only" in officer.get(f"/experts/{expert.code}/").content.decode()


# --- Flags -----------------------------------------------------------------------------------------------


def test_a_flag_has_a_reason_and_a_day_on_which_it_lapses() -> None:
    for values in ({"reason": ""}, {"lapses_on": None}):
        with refused_by("flag_has_reason_and_lapses"):
            factories.FlagFactory(**values)
    flag = factories.FlagFactory()
    with refused_by("flag_stands_once"):
        factories.FlagFactory(expert=flag.expert)
    with refused_by("flag_ends_with_a_reason"):
        Flag.objects.filter(pk=flag.pk).update(ended_on=date(2016, 4, 1))
    with refused_by("flag_lapses_after_it_was_raised"):
        factories.FlagFactory(lapses_on=date(2016, 2, 29))


def test_the_columns_of_the_format_are_the_flag_that_stands_whichever_is_written() -> None:
    flag = factories.FlagFactory(reason="Late reports")
    expert = again(flag.expert)
    assert (expert.flagged, expert.flag_note) == (True, "Late reports")
    lift_flag(record=flag, by=factories.UserFactory(), on=TODAY(), why="Explained")
    expert = again(expert)
    assert (expert.flagged, expert.flag_note) == (False, "")
    with taken():
        Expert.objects.filter(pk=expert.pk).update(flagged=True, flag_note="From elsewhere")
    came = Flag.objects.standing(TODAY()).get(expert=expert)
    assert (came.reason, came.raised_on) == ("From elsewhere", None)
    with taken():
        Expert.objects.filter(pk=expert.pk).update(flag_note="Put better")
    came.refresh_from_db()
    assert came.reason == "Put better"
    with taken():
        Expert.objects.filter(pk=expert.pk).update(flagged=False, flag_note="")
    came.refresh_from_db()
    assert came.ended_on is not None


def test_a_flag_that_lapsed_ends_by_itself_on_the_next_day_and_once() -> None:
    flag = factories.FlagFactory(lapses_on=TODAY())
    assert end_lapsed_flags(on=TODAY()) == 0
    assert end_lapsed_flags(on=TODAY() + timedelta(1)) == 1
    flag.refresh_from_db()
    assert flag.ended_on == TODAY() + timedelta(1)
    assert again(flag.expert).flagged is False
    assert end_flags() == 0


def test_an_officer_raises_answers_and_lifts_a_flag(officer: Client) -> None:
    expert = factories.ExpertFactory()
    page = f"/experts/{expert.code}/"
    errors = officer.post("/flags/add/", {"expert": expert.code}).context["form"].errors
    assert set(errors) == {"reason", "lapses_on"}
    past = {"expert": expert.code, "reason": "Left early", "lapses_on": "2015-01-01"}
    assert "lapses_on" in officer.post("/flags/add/", past).context["form"].errors
    lapses = TODAY() + timedelta(days=90)
    assert officer.post("/flags/add/", past | {"lapses_on": lapses}).headers["Location"] == page
    flag = Flag.objects.get()
    assert (flag.raised_on, flag.raised_by.name) == (TODAY(), "Olga Officer")
    opened = officer.get(f"/flags/{flag.pk}/edit/").context["form"].seen_token
    sent = {"expert": expert.code, "reason": "Left early", "lapses_on": lapses, "seen": opened}
    officer.post(f"/flags/{flag.pk}/edit/", sent | {"reply": "My child was ill."})
    flag.refresh_from_db()
    assert flag.replied_on == TODAY()
    text = officer.get(page).content.decode()
    for shown in ("Flagged", "Left early", "Olga Officer", "My child was ill."):
        assert shown in text
    answer = officer.post(f"/flags/{flag.pk}/lift/", {"on": TODAY(), "why": ""})
    assert "why" in answer.context["form"].errors
    answer = officer.post(f"/flags/{flag.pk}/lift/", {"on": TODAY(), "why": "Understandable"})
    assert answer.headers["Location"] == page
    after = officer.get(page)
    assert after.context["flag"] is None
    assert "Understandable" in after.content.decode()
    assert officer.get(f"/flags/{flag.pk}/edit/").status_code == 302


def test_a_flag_is_not_lifted_before_it_was_raised_in_the_future_or_twice() -> None:
    flag, user = factories.FlagFactory(raised_on=date(2016, 3, 1)), factories.UserFactory()
    for day in (date(2016, 2, 29), TODAY() + timedelta(1)):
        with pytest.raises(Refused):
            lift_flag(record=flag, by=user, on=day, why="Why")
    lift_flag(record=flag, by=user, on=TODAY(), why="Why")
    with pytest.raises(Refused, match="ended already"):
        lift_flag(record=flag, by=user, on=TODAY(), why="Why")


# --- Who reads what ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        ("leader", {"rate", "days", "flag"}),
        ("officer", {"rate", "days", "flag"}),
        ("administrator", {"rate", "days", "flag"}),
        ("finance", {"rate"}),
        ("approver", set()),
        ("observer", set()),
    ],
)
def test_each_role_reads_rates_days_and_flags_that_are_its_own(client: Client, role: str, reads: set[str]) -> None:
    expert = factories.ExpertFactory()
    rate = factories.DayRateFactory(expert=expert, rate=Decimal("613.57"), note="Secret contract")
    factories.AvailabilityFactory(expert=expert, note="Secret illness")
    flag = factories.FlagFactory(expert=expert, reason="Secret quarrel", reply="Secret reply")
    rate.rate = Decimal("614.58")
    rate.save()
    check_what_was_deferred()
    client.force_login(factories.UserFactory(role=role))
    text = client.get(f"/experts/{expert.code}/").content.decode()
    history = client.get(f"/experts/{expert.code}/history/")
    text += history.content.decode() if history.status_code == 200 else ""
    text += b"".join(client.get("/experts/?download=csv").streaming_content).decode()
    text += client.get("/experts/").content.decode()
    secrets = {
        "rate": ["Secret contract", "Add a rate"],
        "days": ["Secret illness", "Availability", "Add days"],
        "flag": ["Secret quarrel", "Secret reply", "Flag"],
    }
    for name, words in secrets.items():
        for word in words:
            assert (word in text) == (name in reads), f"{word} for {role}"
    if "flag" not in reads:
        assert client.get(f"/flags/{flag.pk}/edit/").status_code == 404


def test_days_in_the_wrong_order_are_told_at_the_last_day(officer: Client) -> None:
    expert = factories.ExpertFactory()
    answer = officer.post(
        "/availabilities/add/",
        {"expert": expert.code, "kind": "unavailable", "since": "2015-03-10", "until": "2015-03-01"},
    )
    assert answer.context["form"].errors["until"] == ["This day is before 10 Mar 2015."]
    assert not expert.availabilities.exists()
