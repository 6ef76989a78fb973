"""Whatever is done to an action and its missions in whatever order, what must hold of them holds."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions import services
from actions.missions import services as of_missions
from actions.missions import workflow as of_mission
from actions.models import Action, Mission
from actions.workflow import WORKFLOW
from pmt.workbench.verbs import Refused
from tests import factories

ACTION_VERBS = {rule.verb: getattr(services, f"{rule.verb}_action") for rule in WORKFLOW.rules}
MISSION_VERBS = {rule.verb: getattr(of_missions, f"{rule.verb}_mission") for rule in of_mission.WORKFLOW.rules}


class Office:
    """An action with two missions on the same days, for which one expert was mobilised; only one can take place."""

    def __init__(self) -> None:
        self.leader = factories.UserFactory(leader=True)
        first = timezone.localdate() - timedelta(days=8)
        request = factories.RequestFactory(
            approved=True, received_on=first - timedelta(days=90), decided_on=first - timedelta(days=60)
        )
        self.action = factories.ActionFactory(request=request, approved_on=first - timedelta(days=40), approved=True)
        days = {"action": self.action, "start_date": first, "end_date": first + timedelta(days=4)}
        missions = [factories.MissionFactory(**days, cancelled=True), factories.MissionFactory(**days, planned=True)]
        expert = factories.ExpertFactory()
        for mission in missions:
            factories.MobilisationFactory(mission=mission, expert=expert)
        self.records: list[Any] = [self.action, *missions]

    def step(self, which: int, verb: str, days_ago: int) -> None:
        """Try a verb on the action or a mission; where it is done, it was legal, and the database agrees."""
        record = self.records[which]
        flow, done = (WORKFLOW, ACTION_VERBS) if which == 0 else (of_mission.WORKFLOW, MISSION_VERBS)
        legal = type(record).objects.get(pk=record.pk).status in flow.rule(verb).sources
        try:
            with transaction.atomic():
                on = timezone.localdate() - timedelta(days=days_ago)
                done[verb](record=record, by=self.leader, on=on, why="Because")
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        except Refused:
            return
        assert legal, f"{verb} was done where the workflow does not allow it"

    def check(self) -> None:
        """Look at what must hold."""
        action = Action.objects.get(pk=self.action.pk)
        missions = list(Mission.objects.filter(action=action).order_by("code"))
        for record in (action, *missions):
            moves = list(record.moves.order_by("number"))
            assert [move.number for move in moves] == list(range(1, len(moves) + 1))
            assert [move.on_date for move in moves] == sorted(move.on_date for move in moves)
            assert moves[-1].status == record.status
        ended = action.status in ("completed", "cancelled")
        assert action.closed_on == (action.moves.order_by("number").last().on_date if ended else None)
        under_way = [mission for mission in missions if mission.status in ("planned", "ongoing")]
        assert not (ended and under_way), "an action ended before its missions"
        assert sum(mission.status != "cancelled" for mission in missions) < 2, "one expert is at two places"
        for mission in missions:
            for move in mission.moves.filter(status="completed"):
                assert move.on_date >= mission.end_date
            if ended and mission.status == "completed":
                assert action.closed_on >= mission.end_date


_steps = st.one_of(
    st.tuples(st.just(0), st.sampled_from(sorted(ACTION_VERBS)), st.integers(0, 9)),
    st.tuples(st.integers(1, 2), st.sampled_from(sorted(MISSION_VERBS)), st.integers(0, 9)),
)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(_steps, min_size=6, max_size=20))
def test_no_sequence_of_verbs_breaks_what_must_hold(steps: list[tuple[int, str, int]]) -> None:
    with transaction.atomic():
        office = Office()
        for which, verb, days_ago in steps:
            office.step(which, verb, days_ago)
        office.check()
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_whole_life_passes_through_every_verb() -> None:
    """What the sequences try is possible at all."""
    office = Office()
    for which, verb, days_ago, status in (
        (0, "begin", 9, "ongoing"), (0, "postpone", 9, "approved"), (0, "begin", 9, "ongoing"),
        (1, "reopen", 8, "cancelled"), (2, "begin", 8, "ongoing"), (2, "postpone", 8, "planned"),
        (2, "begin", 8, "ongoing"), (0, "complete", 4, "ongoing"), (2, "complete", 4, "completed"),
        (2, "reopen", 4, "ongoing"), (2, "cancel", 4, "cancelled"), (1, "reopen", 3, "planned"),
        (0, "cancel", 3, "ongoing"), (1, "cancel", 3, "cancelled"), (0, "cancel", 3, "cancelled"),
        (0, "reopen", 2, "ongoing"), (0, "complete", 1, "completed"), (1, "reopen", 0, "cancelled"),
    ):  # fmt: skip
        office.step(which, verb, days_ago)
        record = office.records[which]
        record.refresh_from_db()
        assert record.status == status, (verb, days_ago)
        office.check()
