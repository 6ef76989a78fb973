"""Profiles that wait for confirmation, and what a person may ask of the data held on them."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from actions.models import ExpertEvaluation
from experts.models import Expert
from experts.services import confirm_profile, erase_expert
from pmt.workbench.verbs import Refused
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def leader(client: Client) -> Client:
    client.force_login(factories.UserFactory(leader=True))
    return client


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_profile_is_confirmed_and_leaves_the_list_of_those_that_wait(client: Client) -> None:
    client.force_login(factories.UserFactory(officer=True))
    factories.FacilityFactory()
    officer, expert = client, factories.ExpertFactory()
    page = f"/experts/{expert.code}/"
    assert "Waits for confirmation" in text_of(officer, page)
    assert str(expert) in text_of(officer, "/work/?of=profiles-to-confirm")
    assert "Profiles to confirm: 1" in text_of(officer, "/")
    assert "Nothing waits for you" in text_of(officer, "/work/")
    assert officer.post(f"{page}confirm/", {"on": TODAY()}).headers["Location"] == page
    assert Expert.objects.get().confirmed_on == TODAY()
    assert "Waits for confirmation" not in text_of(officer, page)
    assert str(expert) not in text_of(officer, "/work/?of=profiles-to-confirm")


def test_a_profile_is_not_confirmed_in_the_future_before_registration_or_backwards() -> None:
    expert, user = factories.ExpertFactory(registered_on=date(2015, 1, 1)), factories.UserFactory()
    for day in (TODAY() + timedelta(1), date(2014, 12, 31)):
        with pytest.raises(Refused):
            confirm_profile(record=expert, by=user, on=day)
    confirm_profile(record=expert, by=user, on=date(2016, 5, 1))
    confirm_profile(record=expert, by=user, on=date(2016, 4, 1))
    assert Expert.objects.get().confirmed_on == date(2016, 5, 1)


def test_saving_the_profile_counts_as_confirming_it(leader: Client) -> None:
    expert = factories.ExpertFactory()
    address = f"/experts/{expert.code}/edit/"
    form = leader.get(address).context["form"]
    sent = {
        "family_name": expert.family_name, "given_name": expert.given_name, "gender": "female", "title": "Dr",
        "nationality": expert.nationality_id, "occupation": "public", "employment": "active", "email": expert.email,
        "registered_on": "2013-09-01", "seen": form.seen_token,
    }  # fmt: skip
    assert leader.post(address, sent).status_code == 302
    expert.refresh_from_db()
    assert (expert.title, expert.confirmed_on) == ("Dr", TODAY())


def everything_on(code: str) -> Any:
    """An expert of whom every room holds something, with words by which each is known."""
    expert = factories.ExpertFactory(code=code, given_name="Anastazija", family_name="Horvat", email="ana@example.org")
    expert.languages.create(position=1, language="hr", level="C2")
    expert.area_links.create(area=factories.AreaFactory(name="Pensions of miners"))
    factories.DayRateFactory(expert=expert, note="Contract 7")
    factories.AvailabilityFactory(expert=expert, note="On parental leave")
    factories.FlagFactory(expert=expert, reason="Left early", reply="My child was ill")
    mobilisation = factories.MobilisationFactory(expert=expert)
    factories.ExpertEvaluationFactory(mission=mobilisation.mission, expert=expert, comment="Patient and exact")
    expert.title = "Dr"
    expert.save()
    return mobilisation


HELD = (
    "Anastazija", "Horvat", "ana@example.org", "Pensions of miners", "Contract 7", "On parental leave", "Left early",
    "My child was ill", "Patient and exact",
)  # fmt: skip


def test_a_person_gets_everything_that_any_room_holds_on_them(leader: Client) -> None:
    mobilisation = everything_on("X1")
    factories.ExpertEvaluationFactory(comment="Of somebody else")
    page = text_of(leader, "/experts/X1/held/")
    answer = leader.get("/experts/X1/held/?download=json")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    file = json.loads(answer.content)
    for words in (*HELD, mobilisation.mission.title, "Dr"):
        assert words in page, words
        assert words in json.dumps(file, ensure_ascii=False), words
    assert "Of somebody else" not in page
    parts = {
        "expert",
        "mobilisation",
        "expertevaluation",
        "flag",
        "dayrate",
        "availability",
        "expertlanguage",
        "history",
    }
    assert parts <= set(file["held"])


def test_data_are_not_erased_before_a_mission_has_ended_nor_while_its_documents_are_kept() -> None:
    user = factories.UserFactory(leader=True)
    today = TODAY()
    ahead = factories.MobilisationFactory(
        mission=factories.MissionFactory(planned=True, start_date=today, end_date=today)
    )
    with pytest.raises(Refused, match=f"on mission {ahead.mission.code} until"):
        erase_expert(record=ahead.expert, by=user, why="Asked for it")
    kept = factories.MobilisationFactory(
        mission=factories.MissionFactory(
            action=factories.ActionFactory(approved_on=date(today.year - 7, 1, 1)),
            start_date=date(today.year - 7, 12, 31), end_date=date(today.year - 7, 12, 31),
        )
    )  # fmt: skip
    with pytest.raises(Refused, match=f"31 Dec {today.year}"):
        erase_expert(record=kept.expert, by=user, why="Asked for it")
    assert not Expert.objects.exclude(erased_on=None).exists()


def test_documents_are_withdrawn_before_the_person_is_erased(leader: Client) -> None:
    expert = factories.ExpertFactory()
    document = factories.DocumentFactory(record=expert, title="Curriculum vitae")
    assert "Curriculum vitae" in text_of(leader, f"/experts/{expert.code}/held/")
    address = f"/experts/{expert.code}/erase/"
    assert f"Withdraw the documents of the expert first: {document.code}." in text_of(leader, address)
    with pytest.raises(Refused, match=document.code):
        erase_expert(record=expert, by=factories.UserFactory(), why="Asked for it")
    document.withdrawn_at, document.withdrawn_why = timezone.now(), "Asked for it"
    document.save()
    assert leader.post(address, {"why": "Asked for it"}).status_code == 302


def test_erasing_leaves_what_figures_count_and_no_word_of_the_person_anywhere(leader: Client) -> None:
    mobilisation = everything_on("X1")
    address = "/experts/X1/erase/"
    assert "for good" in text_of(leader, address)
    assert "why" in leader.post(address, {}).context["form"].errors
    assert leader.post(address, {"why": "The person asked for it"}).status_code == 302
    expert = Expert.objects.get()
    assert (expert.erased_on, expert.gender, expert.occupation) == (TODAY(), "female", "public")
    assert (expert.mobilisations.count(), expert.areas.count()) == (1, 1)
    assert ExpertEvaluation.objects.get().overall == 4
    texts = "".join(
        text_of(leader, each)
        for each in (
            "/experts/X1/", "/experts/X1/history/", "/experts/X1/held/", "/experts/", "/expert-evaluations/",
            f"/missions/{mobilisation.mission.code}/", "/search/?q=X1",
        )
    )  # fmt: skip
    # The area stays: the register counts who knows what.
    assert [words for words in HELD if words in texts] == ["Pensions of miners"]
    assert "The person asked for it" in text_of(leader, "/experts/X1/history/")
    assert "erased" in text_of(leader, address)
    with pytest.raises(Refused, match="erased already"):
        erase_expert(record=expert, by=factories.UserFactory(), why="Again")


def test_restricted_data_are_kept_but_not_changed_until_the_restriction_is_lifted(leader: Client) -> None:
    expert = factories.ExpertFactory()
    page = f"/experts/{expert.code}/"
    leader.post(f"{page}restrict/", {"on": TODAY(), "why": "It is disputed"})
    expert.refresh_from_db()
    assert (expert.restricted_on, expert.restriction_note) == (TODAY(), "It is disputed")
    text = text_of(leader, page)
    assert "It is disputed" in text
    assert "/edit/" not in text
    assert leader.get(f"{page}edit/").status_code == 302
    sent = {"expert": expert.code, "rate": "600", "from_day": "2016-01-01"}
    assert "restricted" in str(leader.post("/day-rates/add/", sent).context["form"].errors)
    assert "restricted" in text_of(leader, f"{page}confirm/")
    leader.post(f"{page}unrestrict/", {"why": "Settled"})
    assert "/edit/" in text_of(leader, page)
    assert leader.post("/day-rates/add/", sent).status_code == 302


@pytest.mark.parametrize("role", ["observer", "approver", "finance", "officer"])
def test_who_may_not_restrict_or_erase_is_offered_neither(client: Client, role: str) -> None:
    expert = factories.ExpertFactory()
    client.force_login(factories.UserFactory(role=role))
    text = text_of(client, f"/experts/{expert.code}/")
    for verb in ("restrict", "unrestrict", "erase"):
        assert f"/{verb}/" not in text
        assert client.post(f"/experts/{expert.code}/{verb}/", {"why": "x"}).status_code == 403
    assert ("/held/" in text) == (role == "officer")
