"""The pages of actions, missions, mobilisations and deliverables."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories


@pytest.fixture
def officer(client: Client, db: None) -> Client:
    client.force_login(factories.UserFactory(officer=True))
    return client


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_missions_and_expert_days_count_what_was_carried_out_by_the_facility(officer: Client) -> None:
    action = factories.ActionFactory()
    days = {"preparation_days": Decimal("0.25"), "field_days": Decimal(6), "reporting_days": 0, "remote_days": 0}
    for state in ("completed", "ongoing", "planned", "cancelled", "successor"):
        mission = factories.MissionFactory(action=action, **{state: True})
        factories.MobilisationFactory(mission=mission, **days)
    (record,) = officer.get("/actions/").context["listing"].records
    assert record.mission_count == 2
    assert record.expert_days == Decimal("12.5")


def test_sorting_by_what_is_counted(officer: Client) -> None:
    few, many = factories.ActionFactory.create_batch(2)
    factories.MissionFactory.create_batch(2, action=many)
    factories.MissionFactory(action=few)
    records = officer.get("/actions/?sort=-missions").context["listing"].records
    assert [record.code for record in records] == [many.code, few.code]


def test_an_action_without_a_country_is_found_by_its_region(officer: Client) -> None:
    regional = factories.ActionFactory(regional=True)
    other = factories.ActionFactory()
    records = officer.get(f"/actions/?region={regional.region.code}").context["listing"].records
    assert [record.code for record in records] == [regional.code]
    assert other.country.name not in str(regional.region)
    assert str(regional.region) in text_of(officer, f"/actions/{regional.code}/")


def test_the_page_of_an_action_holds_what_hangs_on_it(officer: Client) -> None:
    mobilisation = factories.MobilisationFactory()
    action = mobilisation.mission.action
    deliverable = factories.DeliverableFactory(mission=mobilisation.mission)
    evaluation = factories.ActionEvaluationFactory(action=action, comment="Very much to the point")
    text = text_of(officer, f"/actions/{action.code}/")
    for shown in (
        mobilisation.mission.code,
        str(mobilisation.expert),
        deliverable.title,
        evaluation.comment,
        action.request.code,
    ):
        assert shown in text


def test_what_is_missing_before_an_action_can_be_closed(officer: Client) -> None:
    mission = factories.MissionFactory(planned=True)
    factories.DeliverableFactory(mission=mission, submitted=True)
    checklist = officer.get(f"/actions/{mission.action.code}/").context["checklist"]
    assert [met for _words, met in checklist] == [False, False, False]
    done = factories.ActionFactory(completed=True)
    assert officer.get(f"/actions/{done.code}/").context["checklist"] == []


def test_the_lead_expert_stands_first(officer: Client) -> None:
    mission = factories.MissionFactory()
    factories.MobilisationFactory(mission=mission, role="expert", expert__family_name="Aaa")
    lead = factories.MobilisationFactory(mission=mission, role="lead", expert__family_name="Zzz")
    context = officer.get(f"/missions/{mission.code}/").context
    assert context["team"][0] == lead
    assert context["totals"]["expert_days"] == sum(each.expert_days for each in context["team"])


def test_a_mission_without_experts_says_so(officer: Client) -> None:
    mission = factories.MissionFactory()
    assert "No expert yet" in text_of(officer, f"/missions/{mission.code}/")


def test_a_synopsis_is_markdown_without_anything_that_runs(officer: Client) -> None:
    mission = factories.MissionFactory(
        synopsis="# Title\n\n**Bold** <script>alert(1)</script> [x](javascript:alert(1)) <b onclick=x>y</b>"
    )
    text = text_of(officer, f"/missions/{mission.code}/")
    assert "<h3>Title</h3>" in text
    assert "<strong>Bold</strong>" in text
    assert "<script>alert" not in text
    assert 'href="javascript' not in text
    assert "<b onclick" not in text


def test_late_is_what_was_due_before_today_and_not_submitted(officer: Client) -> None:
    today = timezone.localdate()
    factories.DeliverableFactory(owed=True, due_on=today, code="TODAY")
    factories.DeliverableFactory(owed=True, due_on=today - timedelta(days=1), code="LATE")
    factories.DeliverableFactory(submitted=True, due_on=date(2015, 1, 1), code="SENT")
    assert [r.code for r in officer.get("/deliverables/?tab=late").context["listing"].records] == ["LATE"]
    assert [r.code for r in officer.get("/deliverables/?tab=submitted").context["listing"].records] == ["SENT"]


def test_the_column_that_a_filter_makes_superfluous_is_left_out(officer: Client) -> None:
    mobilisation: Any = factories.MobilisationFactory()
    listing = officer.get(f"/mobilisations/?expert={mobilisation.expert.code}").context["listing"]
    assert "expert" not in listing.shown
    assert "expert" in officer.get("/mobilisations/").context["listing"].shown


@pytest.mark.parametrize("address", ["/actions/", "/missions/", "/mobilisations/", "/deliverables/"])
def test_every_column_sorts_and_every_list_downloads(officer: Client, address: str) -> None:
    mobilisation = factories.MobilisationFactory()
    factories.DeliverableFactory(mission=mobilisation.mission)
    for column in officer.get(address).context["listing"].columns:
        for sign in ("", "-"):
            assert officer.get(f"{address}?sort={sign}{column.name}").status_code == 200
    assert b"".join(officer.get(f"{address}?download=csv").streaming_content).count(b"\n") == 2
