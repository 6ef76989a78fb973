"""My work: what waits for a person, by when, from the rooms' declarations."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from pmt.jobs.choices import JobState
from pmt.jobs.models import Job
from pmt.workbench import registry
from pmt.workbench.moves import record_move
from requests_app.choices import RequestStatus
from tests import factories


def signed_in(client: Client, role: str) -> Client:
    client.force_login(factories.UserFactory(role=role))
    return client


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def waiting(answer: Any) -> dict[str, list[str]]:
    """What waits, by when: the words of what is to be done."""
    return {str(title): [item.label for item in items] for title, items in answer.context["groups"]}


@pytest.fixture
def portfolio(db: None) -> dict[str, Any]:
    """One thing of every sort that waits for somebody, beside some of which nothing is to be done."""
    factories.FacilityFactory()
    factories.PeriodFactory(start_date=in_days(-200), end_date=in_days(-30))
    late = factories.DeliverableFactory(owed=True, due_on=in_days(-3), title="Owed for three days")
    factories.DeliverableFactory(owed=True, due_on=in_days(3), title="Not due yet")
    factories.DeliverableFactory(submitted_on=in_days(-9), accepted_on=None, due_on=in_days(-9), title="To be read")
    held = factories.RequestFactory(title="On hold until yesterday", received_on=in_days(-40))
    _hold(held, until=in_days(-1))
    longer = factories.RequestFactory(title="On hold until next month", received_on=in_days(-40))
    _hold(longer, until=in_days(30))
    factories.RequestFactory(title="Waits for a decision")
    factories.RequestFactory(rejected=True, title="Decided long ago")
    action = factories.ActionFactory(approved_on=in_days(-300), regional=True)
    factories.MissionFactory(
        action=action, planned=True, start_date=in_days(2), end_date=in_days(6), title="Begins without anybody"
    )
    factories.MissionFactory(
        action=action, planned=True, start_date=in_days(40), end_date=in_days(44), title="There is time"
    )
    unbooked = factories.MissionFactory(
        action=action, start_date=in_days(-60), end_date=in_days(-55), title="Nothing is booked"
    )
    unjudged = factories.MobilisationFactory(mission=unbooked)
    return {"late": late, "held": held, "unjudged": f"{unjudged.expert}, {unbooked.code}"}


def _hold(record: Any, *, until: date) -> None:
    record_move(record=record, status=RequestStatus.ON_HOLD, on=in_days(-20), until=until)


def test_leader_sees_by_when_what_waits_and_by_how_much_it_is_late(client: Client, portfolio: dict[str, Any]) -> None:
    answer = signed_in(client, "leader").get("/work/")
    found = waiting(answer)
    assert found["Late"] == [portfolio["unjudged"], "Owed for three days", str(portfolio["held"])]
    assert [label.split(" ", 1)[1] for label in found["This week"]] == ["Begins without anybody"]
    assert any("Waits for a decision" in label for label in found["Without a day"])
    assert "To be read" in found["Without a day"]
    text = answer.content.decode()
    assert "3 days late" in text
    assert "1 day late" in text
    for absent in ("Not due yet", "until next month", "Decided long ago", "There is time", "Nothing is booked"):
        assert absent not in text


@pytest.mark.parametrize(
    ("role", "sorts"),
    [
        ("officer", {"late-deliverables", "deliverables-to-accept", "missions-without-experts", "requests-undecided",
                     "requests-held", "experts-to-evaluate", "profiles-to-confirm"}),
        ("approver", {"forms-to-approve"}),
        ("finance", {"missions-unbooked", "periods-to-state"}),
        ("observer", set()),
    ],
)  # fmt: skip
def test_each_role_sees_what_is_its_own_to_do(
    client: Client, portfolio: dict[str, Any], role: str, sorts: set[str]
) -> None:
    factories.ApprovalFormFactory(submitted=True)
    answer = signed_in(client, role).get("/work/")
    assert {sort.name for sort in answer.context["work"].sorts} == sorts


def test_navigation_start_page_and_page_count_the_same(client: Client, portfolio: dict[str, Any]) -> None:
    leader = signed_in(client, "leader")
    answer = leader.get("/work/")
    count = answer.context["work"].count
    assert count == sum(map(len, waiting(answer).values())) == sum(s.count for s in answer.context["work"].sorts)
    assert f'<span>My work</span><span class="nav-count">{count}</span>' in answer.content.decode()
    start = leader.get("/").content.decode()
    assert "Owed for three days" in start
    assert f"All {count}<" in start


def test_one_sort_alone(client: Client, portfolio: dict[str, Any]) -> None:
    answer = signed_in(client, "leader").get("/work/?of=late-deliverables")
    assert waiting(answer) == {"Late": ["Owed for three days"]}
    assert waiting(client.get("/work/?of=nothing-of-the-kind")) == {}


def test_a_failed_job_waits_for_who_asked_and_for_others_only_when_they_ask_for_everybodys(
    client: Client, db: None
) -> None:
    officer = factories.UserFactory(officer=True)
    now = timezone.now()
    for title, days in (("The report of spring", 1), ("The report of last year", 400)):
        Job.objects.create(
            kind="report",
            title=title,
            state=JobState.FAILED,
            finished_at=now - timedelta(days=days),
            created_by=officer,
        )
    leader = signed_in(client, "leader")
    assert waiting(leader.get("/work/")) == {}
    assert waiting(leader.get("/work/?whose=all")) == {"Without a day": ["The report of spring"]}
    client.force_login(officer)
    assert waiting(client.get("/work/")) == {"Without a day": ["The report of spring"]}
    client.force_login(factories.UserFactory(officer=True))
    assert waiting(client.get("/work/?whose=all")) == {}


def test_pages_of_work_go_on_where_the_last_ended(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.FacilityFactory()
    mission = factories.MissionFactory()
    days = range(1, 121)
    factories.DeliverableFactory(mission=mission, owed=True, due_on=in_days(-200), title="1st")
    leader = signed_in(client, "leader")
    leader.get("/work/")
    with CaptureQueriesContext(connection) as few:
        leader.get("/work/")
    for n in days:
        factories.DeliverableFactory(mission=mission, owed=True, due_on=in_days(-n), title=f"Number {n}")
    with django_assert_num_queries(len(few)):
        first = leader.get("/work/")
    seen = waiting(first)["Late"]
    assert seen[:2] == ["1st", "Number 120"]
    for page in (2, 3):
        seen += waiting(leader.get(f"/work/?page={page}"))["Late"]
    assert len(seen) == len(set(seen)) == 121


def test_a_name_is_given_to_one_sort_alone() -> None:
    sort = next(each for each in registry.works_for(factories.UserFactory.build(role="leader")))
    with pytest.raises(ImproperlyConfigured, match=sort.name):
        registry.work(
            name=sort.name, position=1, title="", shows=Job, records=lambda user: Job.objects.none(),
            what=str, address=str,
        )  # fmt: skip
