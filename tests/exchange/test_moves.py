"""Records that come in have moved as their dates tell; what is known moves when its status changes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from actions.models import Action, ActionMove, Mission, MissionMove
from exchange.services import Outcome, import_facility
from requests_app.models import AssistanceRequest, RequestMove
from requests_app.services import next_request_number
from tests.factories import UserFactory

from .conftest import errors, exported, read_files, small, write_files

pytestmark = pytest.mark.django_db

Bring = Callable[..., Outcome]
DAY = date.fromisoformat


def moves(model: Any, record: str, code: str) -> list[tuple[Any, ...]]:
    found = model.objects.filter(**{f"{record}__code": code}).order_by("number")
    return [(move.number, move.status, move.on_date and str(move.on_date), move.note) for move in found]


def of_request(code: str) -> list[tuple[Any, ...]]:
    return moves(RequestMove, "request", code)


def test_new_records_have_moved_as_their_dates_tell(bring: Bring):
    bring()
    assert of_request("2014-01") == [(1, "received", "2014-02-01", ""), (2, "approved", "2014-03-01", "Fits")]
    assert of_request("2014-02") == [(1, "received", "2014-02-02", "")]
    assert of_request("2014-03") == [(1, "on_hold", None, "")]
    assert moves(ActionMove, "action", "2014-01") == [
        (1, "approved", "2014-04-01", ""),
        (2, "completed", "2015-04-01", ""),
    ]
    assert moves(MissionMove, "mission", "M1") == [(1, "completed", None, "")]


@pytest.mark.parametrize(
    ("status", "closed_on", "expected"),
    [
        ("approved", "", [(1, "approved", "2014-04-01", "")]),
        ("ongoing", "", [(1, "ongoing", None, "")]),
        ("cancelled", "2015-01-01", [(1, "approved", "2014-04-01", ""), (2, "cancelled", "2015-01-01", "")]),
    ],
)
def test_actions_by_status(bring: Bring, status: str, closed_on: str, expected: list[Any]):
    actions = small()["actions"]
    actions[0] |= {"status": status, "closed_on": closed_on}
    assert bring(actions=actions).problems.errors == []
    assert moves(ActionMove, "action", "2014-01") == expected


def again(bring: Bring, number: int, **cells: str) -> Outcome:
    requests = small()["requests"]
    requests[number] |= cells
    outcome = bring({"requests": requests})
    assert outcome.problems.errors == []
    return outcome


def test_a_known_request_that_was_decided_has_moved_on_that_day(bring: Bring):
    bring()
    again(bring, 1, status="rejected", decided_on="2014-04-04", decision_note="No")
    assert of_request("2014-02")[1:] == [(2, "rejected", "2014-04-04", "No")]
    again(bring, 1, status="rejected", decided_on="2014-04-05", decision_note="No, really")
    assert of_request("2014-02")[1:] == [(2, "rejected", "2014-04-05", "No, really")]


def test_a_known_request_whose_status_has_no_day_moved_today_by_whoever_imported(bring: Bring, tmp_path: Any):
    bring()
    user = UserFactory(leader=True)
    requests = small()["requests"]
    requests[1]["status"] = "checking"
    import_facility(write_files(tmp_path / "again", {"requests": requests}), by=user)
    assert of_request("2014-02")[1:] == [(2, "checking", str(timezone.localdate()), "")]
    assert RequestMove.objects.get(request__code="2014-02", number=2).by == user
    assert RequestMove.objects.get(request__code="2014-02", number=1).by is None


def test_a_move_is_not_dated_before_the_last(bring: Bring):
    later = str(timezone.localdate() + timedelta(days=30))
    missions = small()["missions"]
    bring()
    bring({"missions": missions[:1], "mission_moves": [
        {"mission": "M1", "number": "1", "status": "completed", "on": later},
    ]})  # fmt: skip
    missions[0]["status"] = "ongoing"
    bring({"missions": missions[:1]})
    assert moves(MissionMove, "mission", "M1") == [(1, "completed", later, ""), (2, "ongoing", later, "")]


def test_a_decision_that_turns_out_to_be_earlier_pulls_what_preceded_it(bring: Bring):
    bring()
    again(bring, 1, status="closed", decided_on="2014-06-01")
    again(bring, 1, status="rejected", decided_on="2014-05-01")
    assert of_request("2014-02") == [
        (1, "received", "2014-02-02", ""),
        (2, "closed", "2014-05-01", ""),
        (3, "rejected", "2014-05-01", ""),
    ]


def test_a_reception_that_is_corrected_is_corrected_in_its_move(bring: Bring):
    bring()
    again(bring, 0, received_on="2014-01-20")
    assert of_request("2014-01")[0] == (1, "received", "2014-01-20", "")
    again(bring, 0, received_on="2014-02-20")
    assert of_request("2014-01")[0] == (1, "received", "2014-02-20", "")


def test_moves_that_come_in_a_file_are_taken(bring: Bring, tmp_path: Any):
    brought = [
        {"request": "2014-01", "number": "1", "status": "received", "on": "2014-02-01"},
        {"request": "2014-01", "number": "2", "status": "on_hold", "on": "2014-02-10", "until": "2014-02-28",
         "note": "Waits for the ministry", "by": "officer@elsewhere.example"},
        {"request": "2014-01", "number": "3", "status": "approved", "on": "2014-03-01"},
    ]  # fmt: skip
    assert bring(request_moves=brought).problems.errors == []
    held = RequestMove.objects.get(request__code="2014-01", number=2)
    assert (held.until, held.note, held.by, held.by_name) == (
        DAY("2014-02-28"), "Waits for the ministry", None, "officer@elsewhere.example",
    )  # fmt: skip
    back = read_files(exported(tmp_path / "out"))["request_moves"]
    assert back[1]["by"] == "officer@elsewhere.example"
    assert of_request("2014-02") == [(1, "received", "2014-02-02", "")], "others are derived"

    user = UserFactory(officer=True, email="officer@elsewhere.example")
    bring({"request_moves": brought})
    held.refresh_from_db()
    assert (held.by, held.by_name) == (user, "")


def test_an_edited_export_comes_back_though_its_moves_are_the_old_ones(bring: Bring, tmp_path: Any):
    bring()
    files = read_files(exported(tmp_path / "out"))
    files["requests"][1] |= {"status": "closed", "decided_on": "2014-06-01"}
    assert bring(files).problems.errors == []
    assert of_request("2014-02") == [(1, "received", "2014-02-02", ""), (2, "closed", "2014-06-01", "")]


DISAGREEING = [
    ([("1", "received", "2014-02-01"), ("2", "rejected", "2014-03-01")], ("requests.csv", 2, "status", "approved")),
    (
        [("1", "received", "2014-02-01"), ("2", "approved", "2014-03-02")],
        ("requests.csv", 2, "decided_on", "2014-03-01"),
    ),
    (
        [("1", "received", "2014-02-01"), ("2", "on_hold", ""), ("3", "approved", "2014-03-01")],
        ("request_moves.csv", 3, "on", ""),
    ),
    (
        [("1", "received", "2014-02-20"), ("2", "checking", "2014-02-10"), ("3", "approved", "2014-03-01")],
        ("request_moves.csv", 3, "on", "2014-02-10"),
    ),
]


@pytest.mark.parametrize(("brought", "place"), DISAGREEING)
def test_moves_that_do_not_agree_are_refused(bring: Bring, brought: list[Any], place: Any):
    rows = [{"request": "2014-01", "number": number, "status": status, "on": on} for number, status, on in brought]
    assert place in errors(bring(request_moves=rows))
    assert not RequestMove.objects.exists()


def test_moves_alone_cannot_contradict_the_record(bring: Bring):
    bring()
    found = errors(
        bring({"request_moves": [{"request": "2014-02", "number": "2", "status": "checking", "on": "2014-03-03"}]})
    )
    assert found == [("request_moves.csv", 2, "status", "checking")]


def test_numbers_go_on_after_the_highest_that_came_in(bring: Bring):
    requests = small()["requests"]
    requests.append(requests[1] | {"code": "2014-118", "status": "received"})
    bring(requests=requests)
    assert next_request_number(2014) == "2014-119"


def test_past_days_can_be_asked(bring: Bring):
    bring()
    assert AssistanceRequest.objects.get(code="2014-01").status == "approved"
    assert Action.objects.get().closed_on == DAY("2015-04-01")
    assert Mission.objects.get(code="M2").live is False
