"""No expert is in two places: held by the database, whoever writes and however many at once."""

import threading
import time
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import Error, connection, transaction

from actions.models import Mission, Mobilisation
from pmt.workbench.moves import record_move
from tests.factories import ActionFactory, ExpertFactory, MissionFactory, MobilisationFactory
from tests.rules import at_once, refused_by, taken

pytestmark = pytest.mark.django_db

CLASH = "expert_is_not_in_two_places"
MARCH = date(2015, 3, 2)


def mission(start: date, end: date | None = None, **values: object) -> Mission:
    """Write a mission between two days, both included."""
    return MissionFactory(start_date=start, end_date=end or start + timedelta(days=4), **values)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2015, 3, 2), date(2015, 3, 6)),  # the same days
        (date(2015, 3, 6), date(2015, 3, 10)),  # begins on the other's last day
        (date(2015, 2, 25), date(2015, 3, 2)),  # ends on the other's first day
        (date(2015, 3, 4), date(2015, 3, 4)),  # one day within
        (date(2015, 2, 1), date(2015, 4, 1)),  # all around
    ],
)
def test_an_expert_is_not_on_two_missions_that_share_a_day(start, end):
    expert = ExpertFactory()
    MobilisationFactory(expert=expert, mission=mission(MARCH))
    with refused_by(CLASH):
        MobilisationFactory(expert=expert, mission=mission(start, end))


def test_an_expert_may_begin_on_the_day_after():
    expert = ExpertFactory()
    with taken():
        MobilisationFactory(expert=expert, mission=mission(MARCH, date(2015, 3, 6)))
        MobilisationFactory(expert=expert, mission=mission(date(2015, 3, 7)))


def test_remote_missions_count_too():
    expert = ExpertFactory()
    MobilisationFactory(expert=expert, mission=mission(MARCH))
    with refused_by(CLASH):
        MobilisationFactory(expert=expert, mission=mission(MARCH, remote=True))


def test_planned_missions_count_too():
    expert = ExpertFactory()
    MobilisationFactory(expert=expert, mission=mission(MARCH, planned=True))
    with refused_by(CLASH):
        MobilisationFactory(expert=expert, mission=mission(MARCH, planned=True))


def test_a_cancelled_mission_does_not_stand_in_the_way():
    expert = ExpertFactory()
    with taken():
        MobilisationFactory(expert=expert, mission=mission(MARCH, cancelled=True))
        MobilisationFactory(expert=expert, mission=mission(MARCH))


def test_two_experts_may_be_on_one_mission_but_each_once():
    shared = mission(MARCH)
    one = MobilisationFactory(mission=shared)
    MobilisationFactory(mission=shared)
    with refused_by("mobilisation_once"):
        MobilisationFactory(mission=shared, expert=one.expert)


def test_dates_moved_into_a_clash_are_refused():
    expert = ExpertFactory()
    MobilisationFactory(expert=expert, mission=mission(MARCH))
    later = MobilisationFactory(expert=expert, mission=mission(date(2015, 3, 9))).mission
    with refused_by(CLASH):
        Mission.objects.filter(pk=later.pk).update(start_date=date(2015, 3, 6))


def test_an_earlier_mission_prolonged_into_a_clash_is_refused():
    expert = ExpertFactory()
    earlier = MobilisationFactory(expert=expert, mission=mission(MARCH)).mission
    MobilisationFactory(expert=expert, mission=mission(date(2015, 3, 9)))
    with refused_by(CLASH):
        Mission.objects.filter(pk=earlier.pk).update(end_date=date(2015, 3, 9))


def test_moved_dates_move_the_mobilisations_copies():
    mobilisation = MobilisationFactory(mission=mission(MARCH))
    Mission.objects.update(start_date=date(2015, 4, 1), end_date=date(2015, 4, 3))
    mobilisation.refresh_from_db()
    assert (mobilisation.start_date, mobilisation.end_date) == (date(2015, 4, 1), date(2015, 4, 3))


def test_a_cancelled_mission_cannot_be_taken_up_again_into_a_clash():
    expert = ExpertFactory()
    cancelled = MobilisationFactory(expert=expert, mission=mission(MARCH, cancelled=True)).mission
    MobilisationFactory(expert=expert, mission=mission(MARCH))
    with refused_by(CLASH):
        record_move(cancelled, status="planned", on=MARCH)


def test_a_cancelled_mission_can_be_taken_up_again_where_nothing_stands_in_the_way():
    cancelled = MobilisationFactory(mission=mission(MARCH, cancelled=True)).mission
    with taken():
        record_move(cancelled, status="planned", on=MARCH)
    assert cancelled.mobilisations.get().live


def test_an_expert_changed_on_a_mobilisation_into_a_clash_is_refused():
    first = MobilisationFactory(mission=mission(MARCH))
    second = MobilisationFactory(mission=mission(MARCH))
    with refused_by(CLASH):
        Mobilisation.objects.filter(pk=second.pk).update(expert=first.expert)


def test_a_mobilisation_put_on_another_mission_into_a_clash_is_refused():
    expert = ExpertFactory()
    MobilisationFactory(expert=expert, mission=mission(MARCH))
    other = MobilisationFactory(expert=expert, mission=mission(date(2015, 6, 1)))
    target = mission(MARCH)
    with refused_by(CLASH):
        Mobilisation.objects.filter(pk=other.pk).update(mission=target)


def test_copies_cannot_be_set_apart_from_the_mission():
    mobilisation = MobilisationFactory(mission=mission(MARCH))
    for stale in ({"start_date": date(2015, 3, 3)}, {"end_date": date(2015, 3, 5)}, {"live": False}):
        with refused_by("mobilisation_has_dates_of_mission"):
            Mobilisation.objects.filter(pk=mobilisation.pk).update(**stale)


def test_two_missions_of_one_expert_can_be_swapped_in_one_transaction():
    expert = ExpertFactory()
    first = MobilisationFactory(expert=expert, mission=mission(MARCH)).mission
    second = MobilisationFactory(expert=expert, mission=mission(date(2015, 6, 1))).mission
    with taken(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {CLASH} DEFERRED")
        for one, other in ((first, second), (second, first)):
            Mission.objects.filter(pk=one.pk).update(start_date=other.start_date, end_date=other.end_date)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_save_a_clash_at_the_same_instant_one_is_refused():
    for _ in range(10):
        expert = ExpertFactory()
        missions = [mission(MARCH), mission(date(2015, 3, 5))]

        def mobilise(on: Mission, expert=expert) -> None:
            with transaction.atomic():
                MobilisationFactory(expert=expert, mission=on)

        outcomes = at_once(*(lambda on=on: mobilise(on) for on in missions))
        refused = [outcome for outcome in outcomes if outcome is not None]
        # Each may wait for the other, which the server ends by refusing one as a deadlock.
        assert len(refused) == 1
        assert isinstance(refused[0], Error), refused
        assert Mobilisation.objects.filter(expert=expert).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_open_transactions_waits_and_is_refused():
    expert = ExpertFactory()
    first, second = mission(MARCH), mission(MARCH)
    written, outcome = threading.Event(), []

    def later() -> None:
        written.wait(60)
        try:
            MobilisationFactory(expert=expert, mission=second)
        except Error as error:
            outcome.append(error.__cause__.diag.constraint_name)
        finally:
            connection.close()

    thread = threading.Thread(target=later)
    thread.start()
    with transaction.atomic():
        MobilisationFactory(expert=expert, mission=first)
        written.set()
        time.sleep(0.3)
        assert outcome == []  # it waits: the first is not committed yet
    thread.join(60)
    assert outcome == [CLASH]


@pytest.mark.django_db(transaction=True)
def test_dates_moved_while_another_person_mobilises_leave_no_clash():
    """The insert copies the old dates, waits for the change of dates, then fails on the key."""
    for _ in range(5):
        expert = ExpertFactory()
        MobilisationFactory(expert=expert, mission=mission(MARCH))
        moving = mission(date(2015, 6, 1))

        def move(moving=moving) -> None:
            Mission.objects.filter(pk=moving.pk).update(start_date=MARCH, end_date=MARCH)

        def mobilise(moving=moving, expert=expert) -> None:
            MobilisationFactory(expert=expert, mission=moving)

        outcomes = at_once(move, mobilise)
        assert sum(isinstance(outcome, Error) for outcome in outcomes) == 1
        spans = list(Mobilisation.objects.filter(expert=expert).values_list("start_date", "end_date"))
        assert len(spans) == len({start for start, _end in spans})


@pytest.mark.parametrize("kind", ["preparation_days", "field_days", "reporting_days", "remote_days"])
def test_days_are_not_negative(kind):
    with refused_by("mobilisation_days_not_negative"):
        MobilisationFactory(**{kind: Decimal("-0.25")})


def test_expert_days_are_the_exact_sum_of_all_days():
    mobilisation = MobilisationFactory(
        preparation_days=Decimal("0.25"),
        field_days=Decimal("6"),
        reporting_days=Decimal("1.5"),
        remote_days=Decimal("2.75"),
    )
    assert mobilisation.expert_days == Decimal("10.50")


def test_a_day_rate_is_not_negative():
    with refused_by("mobilisation_day_rate_not_negative"):
        MobilisationFactory(day_rate=Decimal("-1"))


def test_a_mission_does_not_end_before_it_starts():
    with refused_by("mission_dates_in_order"):
        mission(MARCH, MARCH - timedelta(days=1))


def test_a_mission_may_last_one_day():
    with taken():
        mission(MARCH, MARCH)


def test_a_missions_activity_is_one_of_its_own_action():
    one, other = MissionFactory(), MissionFactory()
    with refused_by("mission_activity_of_action"):
        Mission.objects.filter(pk=one.pk).update(activity=other.activity)
    with refused_by("mission_activity_of_action"):
        MissionFactory(action=ActionFactory(), activity=one.activity)


def test_a_missions_status_is_that_of_its_latest_move():
    with refused_by("mission_status_is_latest_move"):
        MissionFactory(status="completed", moves=[("planned", MARCH)])


def test_people_with_missions_are_not_deleted():
    mobilisation = MobilisationFactory()
    for record in (mobilisation.expert, mobilisation.mission, mobilisation.mission.action):
        with pytest.raises(Error), transaction.atomic():
            record.delete()
