"""A request from reception to its decision, and back: each verb, what undoes it, and who comes second."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pmt.workbench.verbs import Refused
from reporting.indicators import Scope, compute
from requests_app.models import AssistanceRequest
from requests_app.services import approve_request, merge_request, replace_request
from tests import factories
from tests.requests_app.test_verbs import sent, signed_in
from tests.rules import at_once

TODAY = timezone.localdate()


def do(client: Client, record: Any, verb: str, **typed: Any) -> Any:
    """Do a verb by its page and return the answer; the record is as it stands then."""
    address = f"/requests/{record.code}/{verb}/"
    answer = client.post(address, sent(client, address, **typed), follow=True)
    record.refresh_from_db()
    return answer


@pytest.mark.django_db
def test_an_officer_checks_holds_resumes_and_formulates_and_a_leader_approves() -> None:
    officer, leader = signed_in(officer=True), Client()
    leader.force_login(factories.UserFactory(leader=True))
    record = factories.RequestFactory(received_on=TODAY - timedelta(days=30))
    do(officer, record, "check", on=TODAY - timedelta(days=20))
    assert record.status == "checking"
    day = TODAY - timedelta(days=10)
    answer = do(officer, record, "hold", on=day, until=day, why="Elections")
    assert "after the one" in answer.context["form"].errors["until"][0]
    do(officer, record, "hold", on=day, until=TODAY, why="Elections", letter="We wait with you.")
    assert record.status == "on_hold"
    text = officer.get(f"/requests/{record.code}/").content.decode()
    assert "We wait with you." in text
    # Not a matter of officers, and not from here.
    assert officer.get(f"/requests/{record.code}/approve/").status_code == 403
    do(officer, record, "resume")
    assert record.status == "checking"
    do(officer, record, "formulate")
    do(leader, record, "approve", letter="With pleasure.")
    assert (record.status, record.decided_on) == ("approved", TODAY)
    assert record.moves.get(number=6).letter == "With pleasure."


@pytest.mark.django_db
def test_a_step_back_goes_to_where_the_request_was() -> None:
    client = signed_in(officer=True)
    record = factories.RequestFactory()
    do(client, record, "check")
    do(client, record, "formulate")
    for status in ("checking", "received"):
        do(client, record, "step-back", why="Too early")
        assert record.status == status
    assert client.get(f"/requests/{record.code}/step-back/").context["reasons"]


@pytest.mark.django_db
def test_a_merged_request_names_who_carries_it_on_until_it_is_reopened() -> None:
    client = signed_in(leader=True)
    target, record = factories.RequestFactory(checking=True), factories.RequestFactory(checking=True)
    answer = do(client, record, "merge", into=record.code, why="The same need")
    assert "into itself" in answer.context["form"].errors["into"][0]
    do(client, record, "merge", into=target.code, why="The same need")
    assert (record.status, record.merged_into, record.decision_note) == ("merged", target, "The same need")
    answer = do(client, target, "merge", into=record.code, why="The other way round")
    assert "in the end" in answer.context["form"].errors["into"][0]
    assert (target.status, target.merged_into) == ("checking", None)
    do(client, record, "reopen", why="Not the same after all")
    assert (record.status, record.merged_into, record.decision_note) == ("checking", None, "")


@pytest.mark.django_db
def test_nothing_is_merged_into_what_carries_nothing_on() -> None:
    client = signed_in(leader=True)
    record, target = factories.RequestFactory(), factories.RequestFactory(rejected=True)
    answer = do(client, record, "merge", into=target.code, why="The same need")
    assert "carries nothing on" in answer.context["form"].errors["into"][0]


@pytest.mark.django_db
def test_a_request_is_replaced_by_narrower_ones_and_taken_up_again() -> None:
    client = signed_in(leader=True)
    record, one, other = factories.RequestFactory.create_batch(3)
    answer = do(client, record, "replace", narrower=f"{one.code}, 1999-01", why="Too wide")
    assert "“1999-01”" in answer.context["form"].errors["narrower"][0]
    do(client, record, "replace", narrower=f"{one.code}; {other.code}", why="Too wide")
    assert (record.status, set(record.replaced_by.all())) == ("rejected", {one, other})
    answer = do(client, one, "replace", narrower=record.code, why="Back")
    assert "was itself replaced" in answer.context["form"].errors["narrower"][0]
    do(client, record, "reopen", why="As it was")
    assert (record.status, record.replaced_by.count()) == ("received", 0)


@pytest.mark.django_db
def test_the_published_count_moves_on_the_day_of_the_approval_and_not_before() -> None:
    client = signed_in(leader=True)
    record = factories.RequestFactory(formulation=True, received_on=date(2014, 3, 1))
    before, on = date(2014, 5, 9), date(2014, 5, 10)

    def approved(day: date) -> str:
        return compute(["requests_approved"], Scope(day))["requests_approved"].rows[0].cells[0].shown

    assert (approved(before), approved(on)) == ("0", "0")
    do(client, record, "approve", on=on)
    assert (approved(before), approved(on)) == ("0", "1")
    do(client, record, "reopen", on=on + timedelta(days=5), why="Funds were withdrawn")
    assert (approved(on), approved(on + timedelta(days=5))) == ("1", "0")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_is_told() -> None:
    leader, approver = factories.UserFactory(leader=True), factories.UserFactory(approver=True)
    record = factories.RequestFactory(formulation=True)
    outcomes = at_once(
        *(lambda who=who: approve_request(record=record, by=who, on=TODAY) for who in (leader, approver))
    )
    assert sorted(isinstance(each, Refused) for each in outcomes) == [False, True]
    assert record.moves.filter(status="approved").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_in_opposite_directions_at_once_one_is_told() -> None:
    leader = factories.UserFactory(leader=True)
    one, other = factories.RequestFactory.create_batch(2)
    pairs = ((one, other), (other, one))
    outcomes = at_once(
        *(
            lambda a=a, b=b: merge_request(
                record=AssistanceRequest.objects.get(pk=a.pk), into=b, by=leader, on=TODAY, why="The same"
            )
            for a, b in pairs
        )
    )
    # A merged request may be the target of another, but never of the one that it was merged into.
    assert sorted(isinstance(each, Refused) for each in outcomes) == [False, True]
    assert AssistanceRequest.objects.filter(merged_into=None).count() == 1


@pytest.mark.django_db
def test_who_has_no_right_is_refused_by_the_service_too() -> None:
    officer = factories.UserFactory(officer=True)
    record, other = factories.RequestFactory.create_batch(2)
    with pytest.raises(Refused, match="You may not"):
        replace_request(record=record, narrower=[other], by=officer, on=TODAY, why="Too wide")
