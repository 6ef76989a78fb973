"""Whatever is done to requests in whatever order, what must hold of them holds."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmt.workbench.verbs import Refused
from requests_app import services
from requests_app.choices import DECIDED
from requests_app.models import AssistanceRequest
from requests_app.workflow import OPEN, WORKFLOW
from tests import factories

SERVICES = {
    rule.verb: getattr(services, f"{rule.verb.replace('-', '_')}_request")
    for rule in WORKFLOW.rules
}  # fmt: skip
TODAY = timezone.localdate()


def take_step(records: list[Any], leader: Any, verb: str, which: int, other: int, days: int) -> bool:
    """Try a verb on one of the requests; say whether it was done."""
    record, target = records[which], records[other]
    more: dict[str, Any] = {
        "hold": {"until": TODAY + timedelta(days=days + 1)},
        "merge": {"into": target},
        "replace": {"narrower": [target]},
    }.get(verb, {})
    legal = AssistanceRequest.objects.get(pk=record.pk).status in WORKFLOW.rule(verb).sources
    try:
        with transaction.atomic():
            SERVICES[verb](record=record, by=leader, on=TODAY - timedelta(days=days), why="Because", **more)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except Refused:
        return False
    assert legal, f"{verb} was done where the workflow does not allow it"
    return True


def check_all(keys: list[int]) -> None:
    """Look at what must hold of every request."""
    for record in AssistanceRequest.objects.filter(pk__in=keys):
        moves = list(record.moves.order_by("number"))
        assert [move.number for move in moves] == list(range(1, len(moves) + 1))
        assert [move.on_date for move in moves] == sorted(move.on_date for move in moves)
        assert moves[-1].status == record.status
        decided = record.status in DECIDED
        assert record.decided_on == (moves[-1].on_date if decided else None)
        assert (record.merged_into is not None) == (record.status == "merged")
        assert decided or (record.decision_note, record.replaced_by.count()) == ("", 0)
        assert record.status == "rejected" or not record.replaced_by.exists()
        assert not any(move.until for move in moves if move.status not in OPEN)
        seen = set()
        each: Any = record
        while each is not None:
            assert each.pk not in seen
            seen.add(each.pk)
            each = each.merged_into


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(sorted(SERVICES)), st.integers(0, 2), st.integers(0, 2), st.integers(0, 3)
        ),
        min_size=4,
        max_size=16,
    )
)  # fmt: skip
def test_no_sequence_of_verbs_breaks_what_must_hold(steps: list[tuple[str, int, int, int]]) -> None:
    with transaction.atomic():
        leader = factories.UserFactory(leader=True)
        records = factories.RequestFactory.create_batch(3)
        for verb, which, other, days in steps:
            take_step(records, leader, verb, which, other, days)
        check_all([record.pk for record in records])
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_every_verb_that_has_an_opposite_is_undone_by_it() -> None:
    leader = factories.UserFactory(leader=True)
    for rule in WORKFLOW.rules:
        for source in sorted(rule.sources) if rule.undone_by else ():
            trait = {source: True}
            records = factories.RequestFactory.create_batch(2, **trait)
            before = AssistanceRequest.objects.values().get(pk=records[0].pk)
            assert take_step(records, leader, rule.verb, 0, 1, 0), (rule.verb, source)
            assert take_step(records, leader, rule.undone_by, 0, 1, 0), (rule.undone_by, source)
            after = AssistanceRequest.objects.values().get(pk=records[0].pk)
            assert after == before, (rule.verb, source)
