"""Missions: planned one by one or several in a form, begun, completed, cancelled, reopened."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from actions.models import Mission
from tests import factories
from tests.requests_app.test_verbs import sent
from tests.rules import taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client) -> Client:
    factories.FacilityFactory()
    client.force_login(factories.UserFactory(officer=True))
    return client


def typed(action: Any, **values: Any) -> dict[str, Any]:
    return {
        "action": action.code,
        "start_date": "2014-06-02",
        "end_date": "2014-06-06",
        "mode": "on_site",
        "title": "Needs assessment",
    } | values


def opened(client: Client, address: str, **values: Any) -> dict[str, Any]:
    """Return what a browser would send of a form over a record as it was opened."""
    form = client.get(address).context["form"]
    found = {name: field.widget.format_value(form[name].value()) for name, field in form.fields.items()}
    plain = {n: v[0] if isinstance(v, list) else v for n, v in found.items()}
    return {n: v for n, v in plain.items() if v not in (None, "", False, "False")} | {"seen": form.seen_token} | values


def test_a_mission_is_planned_with_the_next_code_and_number(officer: Client) -> None:
    action = factories.ActionFactory()
    activity = factories.ActivityFactory(action=action, number="4a")
    factories.MissionFactory(action=action, activity=activity, number="2", code="M007")
    officer.post("/missions/add/", typed(action, activity="4a"))
    made = Mission.objects.get(title="Needs assessment")
    assert (made.code, made.activity, made.number, made.status) == ("M008", activity, "3", "planned")
    move = made.moves.get()
    # Logged late: it was planned by its first day.
    assert (move.on_date, move.by.role) == (date(2014, 6, 2), "officer")
    text = officer.get("/missions/M008/").content.decode()
    assert "Needs assessment" in text


def test_the_form_says_at_the_field_what_is_wrong(officer: Client) -> None:
    action, other = factories.ActionFactory.create_batch(2)
    factories.ActivityFactory(action=other, number="9")
    early = action.approved_on - timedelta(days=1)
    errors = (
        officer.post(
            "/missions/add/", typed(action, activity="9", start_date=early, end_date=early - timedelta(days=1))
        )
        .context["form"]
        .errors
    )
    assert "has no activity" in errors["activity"][0]
    assert "was approved on" in errors["start_date"][0]
    assert "before the first" in errors["end_date"][0]
    ended = factories.ActionFactory(completed=True)
    assert "has ended" in officer.post("/missions/add/", typed(ended)).context["form"].errors["action"][0]
    assert not Mission.objects.exists()


def test_the_activities_offered_are_those_of_the_action(officer: Client) -> None:
    action = factories.ActionFactory()
    factories.ActivityFactory(action=action, title="Its own activity")
    factories.ActivityFactory(title="Of another action")
    text = officer.get(f"/missions/add/?action={action.code}").content.decode()
    assert "Its own activity" in text
    assert "Of another action" not in text


def test_a_missions_dates_are_not_moved_into_a_clash(officer: Client) -> None:
    expert = factories.ExpertFactory(given_name="Ana", family_name="Besson")
    elsewhere = factories.MissionFactory(start_date=date(2015, 3, 2), planned=True, place="Lomé")
    factories.MobilisationFactory(mission=elsewhere, expert=expert)
    mission = factories.MissionFactory(start_date=date(2015, 4, 1), planned=True)
    factories.MobilisationFactory(mission=mission, expert=expert)
    address = f"/missions/{mission.code}/edit/"
    answer = officer.post(address, opened(officer, address, start_date="2015-03-07", end_date="2015-03-12"))
    (said,) = answer.context["form"].errors["start_date"]
    assert f"Ana Besson is on mission {elsewhere.code}" in said
    assert "2–7 Mar 2015" in said
    answer = officer.post(address, opened(officer, address, start_date="2015-03-08", end_date="2015-03-12"))
    mission.refresh_from_db()
    assert (answer.status_code, mission.start_date) == (302, date(2015, 3, 8))
    assert mission.mobilisations.get().start_date == date(2015, 3, 8)


def test_the_action_of_a_mission_stays(officer: Client) -> None:
    mission, other = factories.MissionFactory(planned=True), factories.ActionFactory()
    address = f"/missions/{mission.code}/edit/"
    answer = officer.post(address, opened(officer, address, action=other.code, place="Dakar", activity=""))
    before = mission.action
    mission.refresh_from_db()
    assert answer.status_code == 302
    assert (mission.action, mission.place, mission.activity) == (before, "Dakar", None)


def test_only_a_planned_mission_with_nothing_on_it_is_deleted(officer: Client) -> None:
    empty, staffed, begun = (
        factories.MissionFactory(planned=True),
        factories.MobilisationFactory(mission__status="planned").mission,
        factories.MissionFactory(ongoing=True),
    )
    assert "cancel it" in officer.get(f"/missions/{begun.code}/delete/").content.decode()
    for mission in (staffed, begun, empty):
        officer.post(f"/missions/{mission.code}/delete/")
    assert set(Mission.objects.all()) == {staffed, begun}


def test_a_mission_begins_and_ends_on_its_days_and_each_step_is_taken_back(officer: Client) -> None:
    start = timezone.localdate() - timedelta(days=10)
    mission = factories.MissionFactory(
        planned=True, start_date=start, end_date=start + timedelta(days=4), activity=None
    )
    address = f"/missions/{mission.code}/begin/"
    answer = officer.post(address, sent(officer, address, on=start + timedelta(days=5)))
    assert "choose one of these days" in answer.context["form"].errors["on"][0]
    answer = officer.post(address, sent(officer, address), follow=True)
    mission.refresh_from_db()
    assert mission.status == "ongoing"
    assert mission.moves.last().on_date == start
    undo = f"/missions/{mission.code}/postpone/?undo=2"
    assert f'action="{undo}"' in answer.content.decode()
    officer.post(undo)
    mission.refresh_from_db()
    assert mission.status == "planned"

    officer.post(address, sent(officer, address, ended="on"))
    mission.refresh_from_db()
    assert mission.status == "completed"
    assert mission.moves.last().on_date == mission.end_date
    address = f"/missions/{mission.code}/reopen/"
    officer.post(address, sent(officer, address, why="It went on"))
    mission.refresh_from_db()
    assert mission.status == "ongoing"
    address = f"/missions/{mission.code}/complete/"
    form = sent(officer, address)
    answer = officer.post(address, form | {"on": mission.end_date - timedelta(days=1)})
    assert answer.status_code == 200
    officer.post(address, sent(officer, address, on=timezone.localdate()))
    mission.refresh_from_db()
    assert mission.status == "completed"


def test_what_has_not_come_cannot_begin_or_end(officer: Client) -> None:
    today = timezone.localdate()
    coming = factories.MissionFactory(planned=True, start_date=today + timedelta(days=1), moves=[("planned", today)])
    going = factories.MissionFactory(ongoing=True, start_date=today - timedelta(days=1))
    assert "first day is still to come" in officer.get(f"/missions/{coming.code}/").content.decode()
    assert "last day is still to come" in officer.get(f"/missions/{going.code}/").content.decode()
    officer.post(f"/missions/{coming.code}/begin/", {"on": today})
    coming.refresh_from_db()
    assert coming.status == "planned"


def test_no_mission_begins_before_its_action(officer: Client) -> None:
    start = timezone.localdate() - timedelta(days=10)
    with taken():
        action = factories.ActionFactory(approved=True)
    mission = factories.MissionFactory(planned=True, action=action, activity=None, start_date=start)
    assert "Its action has not begun" in officer.get(f"/missions/{mission.code}/").content.decode()
    address = f"/missions/{mission.code}/begin/"
    officer.post(address, {"on": start, "seen": "1"})
    mission.refresh_from_db()
    assert mission.status == "planned"


def test_a_cancelled_mission_frees_its_experts_and_is_not_taken_up_into_a_clash(officer: Client) -> None:
    mobilisation = factories.MobilisationFactory(mission__status="planned")
    mission, expert = mobilisation.mission, mobilisation.expert
    address = f"/missions/{mission.code}/cancel/"
    assert "why" in officer.post(address, sent(officer, address)).context["form"].errors
    officer.post(address, sent(officer, address, why="Elections"))
    mission.refresh_from_db()
    assert (mission.status, mission.moves.last().note) == ("cancelled", "Elections")
    assert officer.get(f"/missions/{mission.code}/edit/").status_code == 302

    other = factories.MissionFactory(start_date=mission.start_date, planned=True)
    factories.MobilisationFactory(mission=other, expert=expert)
    address = f"/missions/{mission.code}/reopen/"
    answer = officer.post(address, sent(officer, address, why="It takes place"))
    assert f"is on mission {other.code}" in answer.context["form"].non_field_errors()[0]
    mission.refresh_from_db()
    assert mission.status == "cancelled"


# --- Several in one form ------------------------------------------------------------------------------


def grid(client: Client, action: Any, *rows: dict[str, Any], **further: Any) -> Any:
    data: dict[str, Any] = {"rows": max(3, len(rows))} | further
    for number in range(1, data["rows"] + 1):
        row = rows[number - 1] if number <= len(rows) else {}
        data |= {f"row{number}-{name}": value for name, value in ({"mode": "on_site"} | row).items()}
    return client.post(f"/actions/{action.code}/missions/plan/", data)


def row(start: str, end: str, **values: Any) -> dict[str, Any]:
    return {"start_date": start, "end_date": end} | values


def test_several_missions_are_planned_together_and_empty_rows_are_none(officer: Client) -> None:
    action = factories.ActionFactory()
    activity = factories.ActivityFactory(action=action, number="1")
    answer = grid(
        officer,
        action,
        row("2014-06-02", "2014-06-06", activity="1", place="Lomé"),
        row("2014-09-01", "2014-09-05", activity="1", financed_by_successor="on"),
    )
    assert answer.status_code == 302
    first, second = Mission.objects.order_by("start_date")
    assert (first.number, second.number) == ("1", "2")
    assert (first.activity, first.place, second.financed_by_successor) == (activity, "Lomé", True)
    assert [each.status for each in (first, second)] == ["planned", "planned"]


def test_a_wrong_cell_keeps_all_from_being_planned_and_says_where(officer: Client) -> None:
    action = factories.ActionFactory()
    answer = grid(
        officer, action, row("2014-06-02", "2014-06-06"), row("2014-09-05", "2014-09-01"), row("2001-01-01", "")
    )
    first, second, third = answer.context["rows"]
    assert not first.errors
    assert "before the first" in second.errors["end_date"][0]
    assert set(third.errors) == {"start_date", "end_date"}
    assert "Nothing is planned yet" in answer.content.decode()
    assert not Mission.objects.exists()
    assert "at least one row" in grid(officer, action).context["wrong"]


def test_rows_are_added_without_losing_what_was_typed(officer: Client) -> None:
    action = factories.ActionFactory()
    answer = grid(officer, action, row("2014-06-02", "", title="First <one>"), then="rows")
    assert len(answer.context["rows"]) == 6
    text = answer.content.decode()
    assert 'value="First &lt;one&gt;"' in text
    assert "errorlist" not in text
    assert not Mission.objects.exists()


def test_the_grid_asks_the_same_for_many_rows_and_activities(
    officer: Client, django_assert_max_num_queries: Any
) -> None:
    action = factories.ActionFactory()
    factories.ActivityFactory.create_batch(8, action=action)
    with django_assert_max_num_queries(22):
        grid(officer, action, *[row("2014-06-02", "") for _ in range(20)], then="rows")
    ended = factories.ActionFactory(completed=True)
    assert officer.get(f"/actions/{ended.code}/missions/plan/").status_code == 302
