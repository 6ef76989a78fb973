"""Deliverables: due, submitted, returned, accepted. Evaluations: one a source, waived with a reason."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from actions.models import ActionEvaluation, Deliverable, EvaluationWaiver, ExpertEvaluation
from tests import factories
from tests.actions.test_missions import opened
from tests.requests_app.test_verbs import sent
from tests.rules import refused_by

pytestmark = pytest.mark.django_db


def signed_in(**role: bool) -> Client:
    factories.FacilityFactory()
    client = Client()
    client.force_login(factories.UserFactory(**role))
    return client


@pytest.fixture
def officer() -> Client:
    return signed_in(officer=True)


def test_a_mission_report_is_due_fifteen_days_after_the_mission(officer: Client) -> None:
    mission = factories.MissionFactory(start_date=date(2014, 6, 2), end_date=date(2014, 6, 6))
    other = factories.ActionFactory()
    address = f"/deliverables/add/?mission={mission.code}"
    officer.post(address, opened(officer, address))
    made = Deliverable.objects.get()
    assert (made.code, made.due_on, made.kind) == ("D001", date(2014, 6, 21), "mission_report")
    assert (made.action, made.activity) == (mission.action, mission.activity)
    assert "/deliverables/D001/" in officer.get(f"/missions/{mission.code}/").content.decode()
    errors = officer.post(address, opened(officer, address, action=other.code)).context["form"].errors
    assert f"It is a mission of the action {mission.action.code}" in errors["mission"][0]
    errors = officer.post("/deliverables/add/", {"kind": "other"}).context["form"].errors
    assert "of which action" in errors["action"][0]
    undated = {"kind": "mission_report", "action": other.code}
    errors = officer.post("/deliverables/add/", undated).context["form"].errors
    assert "without a day it is never late" in errors["due_on"][0]
    officer.post("/deliverables/add/", undated | {"due_on": "2014-07-01"})
    assert Deliverable.objects.get(action=other).due_on == date(2014, 7, 1)


def test_a_deliverable_is_submitted_returned_submitted_again_and_accepted(officer: Client) -> None:
    today = timezone.localdate()
    record = factories.DeliverableFactory(owed=True, due_on=today - timedelta(days=20))
    base = f"/deliverables/{record.code}/"
    steps = [
        ("submit", {"on": today - timedelta(days=9)}, "submitted"),
        ("return", {"on": today - timedelta(days=5), "why": "Annex 2 is missing"}, "returned"),
        ("submit", {"on": today - timedelta(days=3)}, "submitted"),
        ("accept", {"on": today}, "accepted"),
        ("take-back", {"why": "Not read to the end"}, "submitted"),
    ]
    for verb, typed, status in steps:
        answer = officer.post(f"{base}{verb}/", sent(officer, f"{base}{verb}/", **typed), follow=True)
        record.refresh_from_db()
        assert record.status == status
        if status == "returned":
            assert "Annex 2 is missing" in answer.content.decode()
            (listed,) = officer.get("/deliverables/?tab=returned").context["listing"].records
            assert listed == record
            assert not officer.get("/deliverables/?tab=submitted").context["listing"].records
    assert (record.submitted_on, record.returned_on, record.accepted_on) == (today - timedelta(days=3), None, None)


def test_a_step_out_of_turn_or_on_a_wrong_day_says_why(officer: Client) -> None:
    record = factories.DeliverableFactory(submitted=True)
    base = f"/deliverables/{record.code}/"
    assert "it would have to be" in officer.get(f"{base}submit/").content.decode()
    form = sent(officer, f"{base}accept/")
    early = officer.post(f"{base}accept/", form | {"on": record.submitted_on - timedelta(days=1)})
    assert "was done before" in early.context["form"].errors["on"][0]
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "on" in officer.post(f"{base}accept/", form | {"on": tomorrow}).context["form"].errors
    assert "why" in officer.post(f"{base}return/", sent(officer, f"{base}return/")).context["form"].errors
    officer.post(f"{base}accept/", form)
    answer = officer.post(f"{base}accept/", form)
    assert "Somebody moved it meanwhile" in answer.context["form"].non_field_errors()[0]
    assert officer.get(f"{base}delete/").context["refused"]
    with refused_by("deliverable_returned_was_submitted"):
        Deliverable.objects.filter(pk=record.pk).update(returned_on=date(2020, 1, 1))


def test_an_expert_is_evaluated_once_by_each_source_and_the_missing_ones_are_named(officer: Client) -> None:
    mobilisation = factories.MobilisationFactory()
    mission, expert = mobilisation.mission, mobilisation.expert
    page = f"/missions/{mission.code}/"
    (judged,) = officer.get(page).context["judged"]
    assert [each.source for each in judged.awaited] == ["Team", "Partner institution", "EU Delegation"]
    address = judged.awaited[0].evaluate
    assert "at least one mark" in officer.post(address, opened(officer, address)).context["form"].non_field_errors()[0]
    marked = opened(officer, address, overall="4", comment="Listens first")
    officer.post(address, marked)
    made = ExpertEvaluation.objects.get()
    assert (made.expert, made.source, made.overall, made.technical) == (expert, "team", 4, None)
    assert "already" in officer.post(address, marked).context["form"].errors["source"][0]
    text = officer.get(page).content.decode()
    assert "Listens first" in text
    stranger = factories.ExpertFactory()
    assert "expert" in officer.post(address, marked | {"expert": stranger.code}).context["form"].errors
    edit = f"/expert-evaluations/{made.pk}/edit/"
    officer.post(edit, opened(officer, edit, technical="5", source="partner"))
    made.refresh_from_db()
    assert (made.technical, made.source) == (5, "team")


def test_an_action_is_evaluated_by_its_partner_and_the_checklist_knows(officer: Client) -> None:
    action = factories.ActionFactory()
    page = f"/actions/{action.code}/"
    assert ("The partner's evaluation is missing; nothing waits for it", False) in officer.get(page).context[
        "checklist"
    ]
    (address,) = [e.evaluate for e in officer.get(page).context["judged"].awaited if e.source.startswith("Partner")]
    officer.post(address, opened(officer, address, relevance="5"))
    assert ActionEvaluation.objects.get().relevance == 5
    assert ("The partner has evaluated", True) in officer.get(page).context["checklist"]


def test_only_the_team_leader_waives_an_evaluation_and_says_why(officer: Client) -> None:
    mobilisation = factories.MobilisationFactory()
    page = f"/missions/{mobilisation.mission.code}/"
    (judged,) = officer.get(page).context["judged"]
    assert {each.waive for each in judged.awaited} == {""}
    leader = signed_in(leader=True)
    (judged,) = leader.get(page).context["judged"]
    address = judged.awaited[1].waive
    form = opened(leader, address, on_date="2016-02-01")
    assert "reason" in leader.post(address, form).context["form"].errors
    leader.post(address, form | {"reason": "The director left"})
    assert EvaluationWaiver.objects.get().source == "partner"
    assert "already" in leader.post(address, form | {"reason": "x"}).context["form"].non_field_errors()[0]
    (judged,) = officer.get(page).context["judged"]
    assert [each.source for each in judged.awaited] == ["Team", "EU Delegation"]
    assert "The director left" in officer.get(page).content.decode()
    both = form | {"reason": "x", "action": mobilisation.mission.action.code}
    assert "Choose either" in leader.post("/evaluation-waivers/add/", both).context["form"].non_field_errors()[0]


def test_who_does_not_choose_experts_reads_no_waiver() -> None:
    mobilisation = factories.MobilisationFactory()
    factories.EvaluationWaiverFactory(
        action=None, mission=mobilisation.mission, expert=mobilisation.expert, source="team", reason="Very private"
    )
    observer = signed_in(observer=True)
    assert "Very private" not in observer.get(f"/missions/{mobilisation.mission.code}/").content.decode()
