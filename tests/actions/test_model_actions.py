"""What the database holds about actions, their dates and what hangs on them."""

from datetime import date, timedelta

import pytest
from django.db import Error, transaction

from actions.models import Action, Activity, Deliverable, Mission
from pmt.workbench.moves import record_move
from requests_app.models import AssistanceRequest
from tests.factories import (
    ActionEvaluationFactory,
    ActionFactory,
    ActivityFactory,
    DeliverableFactory,
    ExpertEvaluationFactory,
    MissionFactory,
    RequestFactory,
)
from tests.rules import at_once, refused_by, taken

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


# --- Status ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["approved", "ongoing", "completed", "cancelled"])
def test_every_state_can_be_reached(status):
    with taken():
        action = ActionFactory(**{status: True})
    assert (action.closed_on is not None) == (status in {"completed", "cancelled"})


def test_an_ended_action_has_its_day_and_others_have_none():
    with refused_by("action_ended_has_its_day"):
        ActionFactory(completed=True, closed_on=None, moves=[("completed", None)])
    with refused_by("action_ended_has_its_day"):
        ActionFactory(ongoing=True, closed_on=date(2016, 1, 1))


def test_a_status_changed_without_a_move_is_refused():
    action = ActionFactory(approved=True)
    with refused_by("action_status_is_latest_move"):
        Action.objects.filter(pk=action.pk).update(status="ongoing")


def test_a_day_of_closure_that_is_not_that_of_the_move_is_refused():
    action = ActionFactory(completed=True)
    with refused_by("action_closed_on_is_latest_move"):
        Action.objects.filter(pk=action.pk).update(closed_on=action.closed_on + DAY)


def test_a_reopened_action_has_no_day_of_closure():
    action = ActionFactory(completed=True)
    with taken():
        record_move(action, status="ongoing", on=action.closed_on + DAY)
    action.refresh_from_db()
    assert (action.status, action.closed_on) == ("ongoing", None)


# --- Dates in order ----------------------------------------------------------------------------------


def test_an_action_is_not_approved_before_its_request_is_decided():
    request = RequestFactory(approved=True)
    with refused_by("action_approved_after_decision"):
        ActionFactory(request=request, approved_on=request.decided_on - DAY)
    with taken():
        ActionFactory(request=request, approved_on=request.decided_on)


def test_an_action_is_not_closed_before_its_approval():
    with refused_by("action_dates_in_order"):
        ActionFactory(cancelled=True, request=None, region_id=None, country=RequestFactory().country,
                      approved_on=date(2015, 1, 2), closed_on=date(2015, 1, 1))  # fmt: skip


def test_a_mission_does_not_start_before_its_action_is_approved():
    action = ActionFactory()
    with refused_by("action_approved_before_missions"):
        MissionFactory(action=action, start_date=action.approved_on - DAY)
    with taken():
        MissionFactory(action=action, start_date=action.approved_on)


def test_an_approval_is_not_moved_past_a_mission():
    mission = MissionFactory()
    with refused_by("action_approved_before_missions"):
        Action.objects.filter(pk=mission.action_id).update(approved_on=mission.start_date + DAY)


def test_an_action_is_not_closed_before_its_last_mission_has_ended():
    action = ActionFactory(completed=True)
    with refused_by("action_closed_after_missions"):
        MissionFactory(action=action, start_date=action.closed_on, end_date=action.closed_on + DAY)
    with taken():
        MissionFactory(action=action, start_date=action.closed_on, end_date=action.closed_on)


@pytest.mark.parametrize("status", ["planned", "cancelled"])
def test_a_mission_that_does_not_take_place_may_be_dated_after_the_closure(status):
    action = ActionFactory(completed=True)
    with taken():
        MissionFactory(action=action, start_date=action.closed_on + DAY, **{status: True})


def test_a_planned_mission_after_the_closure_cannot_be_carried_out():
    action = ActionFactory(completed=True)
    mission = MissionFactory(action=action, start_date=action.closed_on + DAY, planned=True)
    with refused_by("action_closed_after_missions"):
        record_move(mission, status="ongoing", on=mission.start_date)


def test_a_mission_prolonged_past_the_closure_is_refused():
    action = ActionFactory(completed=True)
    mission = MissionFactory(action=action)
    with refused_by("action_closed_after_missions"):
        Mission.objects.filter(pk=mission.pk).update(end_date=action.closed_on + DAY)


def test_a_decision_is_not_moved_past_the_approval_of_the_action():
    action = ActionFactory()
    request = action.request
    with refused_by("action_approved_after_decision"):
        last = request.moves.order_by("-number").first()
        type(last).objects.filter(pk=last.pk).update(on_date=action.approved_on + DAY)
        AssistanceRequest.objects.filter(pk=request.pk).update(decided_on=action.approved_on + DAY)


@pytest.mark.django_db(transaction=True)
def test_a_closure_and_a_later_mission_saved_at_once_do_not_both_stand():
    for _ in range(5):
        action = ActionFactory(ongoing=True)
        closing = action.approved_on + 90 * DAY

        def close(action=action, closing=closing) -> None:
            with transaction.atomic():
                record_move(action, status="completed", on=closing)

        def plan(action=action, closing=closing) -> None:
            MissionFactory(action=action, activity=None, start_date=closing, end_date=closing + DAY)

        outcomes = at_once(close, plan)
        assert sum(isinstance(outcome, Error) for outcome in outcomes) == 1, outcomes


@pytest.mark.django_db(transaction=True)
def test_a_later_decision_and_an_earlier_approval_saved_at_once_do_not_both_stand():
    for _ in range(5):
        request = RequestFactory(approved=True)
        action = ActionFactory(request=request, approved_on=request.decided_on + 30 * DAY, approved=True)
        last = request.moves.get(status="approved")

        def decide_later(last=last, request=request) -> None:
            day = request.decided_on + 20 * DAY
            with transaction.atomic():
                type(last).objects.filter(pk=last.pk).update(on_date=day)
                AssistanceRequest.objects.filter(pk=request.pk).update(decided_on=day)

        def approve_earlier(action=action, request=request) -> None:
            Action.objects.filter(pk=action.pk).update(approved_on=request.decided_on + 10 * DAY)

        outcomes = at_once(decide_later, approve_earlier)
        assert sum(isinstance(outcome, Error) for outcome in outcomes) == 1, outcomes


# --- Where it belongs --------------------------------------------------------------------------------


def test_a_request_has_at_most_one_action():
    action = ActionFactory()
    with refused_by("actions_action_request_id_key"):
        ActionFactory(request=action.request, code="2014-99")


def test_an_action_is_in_a_country_or_a_region():
    with taken():
        ActionFactory(regional=True)
    with refused_by("action_is_somewhere"):
        ActionFactory(request=None, country=None)


def test_an_action_may_have_a_code_of_its_own_and_no_request():
    with taken():
        ActionFactory(regional=True, code="ADB")


def test_activities_are_numbered_once_within_an_action_and_sort_as_numbers():
    action = ActionFactory()
    for number in ("10", "4b", "2", "4a", "1"):
        ActivityFactory(action=action, number=number)
    numbers = Activity.objects.values_list("number", flat=True)
    assert list(numbers) == ["1", "2", "4a", "4b", "10"]
    with refused_by("activity_number_once"):
        ActivityFactory(action=action, number="4a")
    ActivityFactory(action=ActionFactory(), number="4a")


def test_a_deliverables_activity_is_one_of_its_own_action():
    deliverable = DeliverableFactory()
    with refused_by("deliverable_activity_of_action"):
        Deliverable.objects.filter(pk=deliverable.pk).update(activity=ActivityFactory())


def test_a_deliverable_accepted_before_it_was_submitted_is_odd_and_taken():
    """The exchange format warns of it; it does not refuse it."""
    DeliverableFactory(submitted_on=date(2015, 2, 2), accepted_on=date(2015, 2, 1))


def test_a_deliverable_that_was_not_submitted_is_overdue_from_the_day_after_it_was_due():
    owed = DeliverableFactory(owed=True)
    late = DeliverableFactory(submitted_on=owed.due_on + 9 * DAY, due_on=owed.due_on)
    overdue = Deliverable.objects.overdue
    assert set(overdue(on=owed.due_on)) == set()
    assert set(overdue(on=owed.due_on + DAY)) == {owed, late}
    assert set(overdue(on=owed.due_on + 9 * DAY)) == {owed}


# --- Evaluations -------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [0, 6])
def test_marks_are_from_one_to_five(mark):
    with refused_by("expert_evaluation_scores_in_range"):
        ExpertEvaluationFactory(overall=mark)
    with refused_by("action_evaluation_scores_in_range"):
        ActionEvaluationFactory(relevance=mark)


def test_a_mark_may_be_left_out():
    with taken():
        ExpertEvaluationFactory(technical=None, overall=1)
        ActionEvaluationFactory(relevance=None, sustainability=5)


def test_each_source_evaluates_once():
    evaluation = ExpertEvaluationFactory()
    with refused_by("expert_evaluation_once"):
        ExpertEvaluationFactory(mission=evaluation.mission, expert=evaluation.expert)
    evaluation = ActionEvaluationFactory()
    with refused_by("action_evaluation_once"):
        ActionEvaluationFactory(action=evaluation.action)


def test_an_expert_evaluates_actions_but_not_experts():
    with taken():
        ActionEvaluationFactory(source="expert")
    with refused_by("expert_evaluation_source_is_known"):
        ExpertEvaluationFactory(source="expert")
