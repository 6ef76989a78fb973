"""What of missions and evaluations waits for an officer."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client) -> Client:
    factories.FacilityFactory()
    client.force_login(factories.UserFactory(officer=True))
    return client


def waiting(client: Client, name: str) -> list[tuple[str, str]]:
    context = client.get(f"/work/?of={name}").context
    return [(item.label, item.address) for _title, items in context["groups"] for item in items]


def test_missions_are_to_begin_and_to_complete_when_their_days_have_come(officer: Client) -> None:
    today = timezone.localdate()
    action = factories.ActionFactory(regional=True)
    days: dict[str, Any] = {"action": action, "activity": None}
    started = factories.MissionFactory(**days, planned=True, start_date=today, title="Begins today")
    factories.MobilisationFactory(mission=started)
    factories.MissionFactory(**days, planned=True, start_date=today, title="Nobody is on it")
    later = factories.MissionFactory(**days, planned=True, start_date=today + timedelta(days=1), title="Tomorrow")
    factories.MobilisationFactory(mission=later)
    ended = factories.MissionFactory(**days, ongoing=True, start_date=today - timedelta(days=6), title="Has ended")
    factories.MissionFactory(**days, ongoing=True, start_date=today - timedelta(days=5), title="Ends today")
    assert waiting(officer, "missions-to-begin") == [(str(started), f"/missions/{started.code}/")]
    assert waiting(officer, "missions-to-complete") == [(str(ended), f"/missions/{ended.code}/")]


def test_experts_are_to_be_evaluated_by_the_team_unless_that_is_waived(officer: Client) -> None:
    open_one = factories.MobilisationFactory()
    done = factories.MobilisationFactory()
    factories.ExpertEvaluationFactory(mission=done.mission, expert=done.expert, source="team")
    waived = factories.MobilisationFactory()
    factories.EvaluationWaiverFactory(action=None, mission=waived.mission, expert=waived.expert, source="team")
    factories.MobilisationFactory(mission__status="planned")
    ((label, address),) = waiting(officer, "experts-to-evaluate")
    assert str(open_one.expert) in label
    form = officer.get(address).context["form"]
    assert form["expert"].value() == open_one.expert.code


def test_what_was_returned_waits_to_come_again_and_not_to_be_accepted(officer: Client) -> None:
    record = factories.DeliverableFactory(submitted=True)
    page = f"/deliverables/{record.code}/"
    assert [address for _label, address in waiting(officer, "deliverables-to-accept")] == [page]
    record.returned_on = record.submitted_on
    record.save()
    assert waiting(officer, "deliverables-to-accept") == []
    assert [address for _label, address in waiting(officer, "deliverables-returned")] == [page]


def test_what_an_action_owes_waits_for_who_answers_for_it_and_where_nobody_does_for_all(officer: Client) -> None:
    today = timezone.localdate()
    me, other = officer.get("/").context["user"], factories.UserFactory(officer=True)
    found: dict[str, list[str]] = {}
    for person in (me, other, None):
        action = factories.ActionFactory(regional=True, ongoing=True, responsible=person)
        days: dict[str, Any] = {"action": action, "activity": None}
        records = {
            "missions-without-experts": factories.MissionFactory(**days, planned=True, start_date=today),
            "missions-to-complete": factories.MissionFactory(**days, ongoing=True, start_date=today - timedelta(9)),
            "late-deliverables": factories.DeliverableFactory(
                mission=factories.MissionFactory(**days, cancelled=True), action=action, owed=True
            ),
        }
        evaluated = factories.MobilisationFactory(mission=factories.MissionFactory(**days, completed=True))
        found.setdefault("experts-to-evaluate", []).append(f"mission={evaluated.mission.code}&")
        for name, record in records.items():
            found.setdefault(name, []).append(f"/{record.code}/")
    for name, (mine, others, nobodys) in found.items():
        addresses = " ".join(address for _label, address in waiting(officer, name))
        assert [part in addresses for part in (mine, others, nobodys)] == [True, False, True], name
