"""The start page: what each role wants to see first, and what changed since a day."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pmt.jobs.models import Job
from tests import factories


@pytest.fixture
def facility(db: None) -> Any:
    return factories.FacilityFactory()


def signed_in(client: Client, role: str) -> Client:
    client.force_login(factories.UserFactory(role=role))
    return client


def groups(answer: Any) -> dict[str, int]:
    return {str(group.title): group.count for group in answer.context["changed"]["groups"]}


def test_leader_sees_open_requests_late_deliverables_and_coming_missions(client: Client, facility: Any) -> None:
    opened = factories.RequestFactory(title="Waits for a decision")
    factories.RequestFactory(rejected=True, title="Decided long ago")
    owed = factories.DeliverableFactory(owed=True, due_on=date(2015, 1, 1), title="Owed since 2015")
    day = timezone.localdate() + timedelta(days=20)
    coming = factories.MissionFactory(planned=True, start_date=day, end_date=day, title="Comes soon")
    text = signed_in(client, "leader").get("/").content.decode()
    main = text[: text.index('id="changed"')]
    for shown in (opened.title, owed.title, coming.title, coming.action.title):
        assert shown in main
    assert "Decided long ago" not in main


def test_finance_officer_sees_the_latest_expenditures(client: Client, facility: Any) -> None:
    spent = factories.ExpenditureFactory(voucher="V-4711")
    text = signed_in(client, "finance").get("/").content.decode()
    assert spent.voucher in text
    assert "V-4711" not in signed_in(client, "observer").get("/").content.decode()


def test_administrator_sees_jobs_and_accounts(client: Client, facility: Any) -> None:
    Job.objects.create(kind="report", title="The final report")
    text = signed_in(client, "administrator").get("/").content.decode()
    assert "The final report" in text
    assert "Make an account" in text


def test_observer_sees_what_changed_since_a_day_of_choice(client: Client, facility: Any) -> None:
    factories.RequestFactory(received_on=date(2014, 1, 10))
    factories.RequestFactory(received_on=date(2014, 6, 10), rejected=True)
    action = factories.ActionFactory(completed=True, approved_on=date(2014, 7, 1))
    factories.MissionFactory(action=action, start_date=date(2014, 8, 1), end_date=date(2014, 8, 5))
    factories.MissionFactory(action=action, start_date=date(2014, 9, 1), end_date=date(2014, 9, 5), planned=True)
    observer = signed_in(client, "observer")
    found = groups(observer.get("/?since=2014-06-10"))
    assert found["Requests received"] == 1
    assert found["Requests decided"] == 1
    assert found["Actions approved"] == 1
    assert found["Actions ended"] == 1
    assert found["Missions begun"] == 1
    assert groups(observer.get("/?since=2014-06-11"))["Requests received"] == 0


def test_a_count_of_changes_opens_as_many_records(client: Client, facility: Any) -> None:
    mobilisation = factories.MobilisationFactory()
    factories.DeliverableFactory(mission=mobilisation.mission)
    factories.RequestFactory.create_batch(9, received_on=date(2014, 6, 10))
    factories.MissionFactory(cancelled=True)
    factories.MissionFactory(successor=True)
    observer = signed_in(client, "observer")
    for group in observer.get("/?since=2010-01-01").context["changed"]["groups"]:
        assert observer.get(group.address).context["listing"].total == group.count, group.title


def test_without_a_choice_the_last_half_year_of_facts_is_shown(client: Client, facility: Any) -> None:
    factories.RequestFactory(received_on=date(2014, 3, 1))
    changed = signed_in(client, "observer").get("/").context["changed"]
    assert changed["latest"] == date(2014, 3, 1)
    assert changed["since"] == date(2014, 3, 1) - timedelta(days=182)


def test_a_day_that_is_none_is_told(client: Client, facility: Any) -> None:
    answer = signed_in(client, "observer").get("/?since=soon")
    assert answer.status_code == 200
    assert "Enter a valid date" in answer.content.decode()
