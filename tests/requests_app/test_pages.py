"""The pages of requests."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests import factories


@pytest.fixture
def officer(client: Client, db: None) -> Client:
    client.force_login(factories.UserFactory(officer=True))
    return client


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_merged_request_and_its_target_name_each_other(officer: Client) -> None:
    merged = factories.RequestFactory(merged=True)
    target = merged.merged_into
    assert f'href="/requests/{target.code}/"' in text_of(officer, f"/requests/{merged.code}/")
    assert f'href="/requests/{merged.code}/"' in text_of(officer, f"/requests/{target.code}/")


def test_a_replaced_request_and_its_successors_name_each_other(officer: Client) -> None:
    wide = factories.RequestFactory(closed=True)
    narrow = factories.RequestFactory()
    wide.replacement_links.create(replaced_by=narrow)
    assert "Replaced by" in text_of(officer, f"/requests/{wide.code}/")
    assert "Replaces" in text_of(officer, f"/requests/{narrow.code}/")


def test_the_history_tells_every_move_and_which_came_without_a_date(officer: Client) -> None:
    request = factories.RequestFactory(status="on_hold", moves=[("received", None), ("on_hold", date(2014, 5, 1))])
    text = text_of(officer, f"/requests/{request.code}/")
    assert "holds for every day" in text
    assert "1 May 2014" in text


@pytest.mark.parametrize(
    ("status", "states"),
    [
        ("received", ["here", "ahead", "ahead", "ahead"]),
        ("checking", ["passed", "here", "ahead", "ahead"]),
        ("on_hold", ["passed", "here", "ahead", "ahead"]),
        ("formulation", ["passed", "passed", "here", "ahead"]),
        ("approved", ["passed", "passed", "passed"]),
        ("rejected", ["passed", "ended"]),
    ],
)
def test_the_rule_shows_how_far_a_request_has_come(officer: Client, status: str, states: list[str]) -> None:
    request = factories.RequestFactory(status=status)
    stages = officer.get(f"/requests/{request.code}/").context["stages"]
    assert [stage["state"] for stage in stages] == states


def test_before_and_after_follow_the_codes(officer: Client) -> None:
    for number in (9, 10, 100):
        factories.RequestFactory(code=f"2014-{number:02}")
    context = officer.get("/requests/2014-10/").context
    assert context["before"][0] == "2014-09"
    assert context["after"][0] == "2014-100"
    assert officer.get("/requests/2014-09/").context["before"] is None


def test_the_list_names_the_action_that_answers(officer: Client) -> None:
    action: Any = factories.ActionFactory()
    assert f'href="/actions/{action.code}/"' in text_of(officer, "/requests/")
