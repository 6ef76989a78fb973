"""What some roles do not see: neither value nor label, on no page, in no download, by no filter."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests import factories


@pytest.fixture
def observer(client: Client, db: None) -> Client:
    client.force_login(factories.UserFactory(observer=True))
    return client


@pytest.fixture
def mobilisation(db: None) -> Any:
    found = factories.MobilisationFactory(terms="fee", day_rate=Decimal("613.57"))
    factories.ExpertEvaluationFactory(
        mission=found.mission, expert=found.expert, comment="Spoke too fast for the interpreters"
    )
    factories.ActionEvaluationFactory(action=found.mission.action, comment="Came a year too late")
    return found


def pages_of(mobilisation: Any) -> list[str]:
    action, mission, expert = mobilisation.mission.action, mobilisation.mission, mobilisation.expert
    return [
        "/",
        f"/actions/{action.code}/",
        f"/missions/{mission.code}/",
        f"/mobilisations/?expert={expert.code}",
        f"/mobilisations/?mission={mission.code}&download=csv",
    ]


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode()


def test_observer_cannot_read_evaluations_rates_and_terms(observer: Client, mobilisation: Any) -> None:
    for address in pages_of(mobilisation):
        text = text_of(observer, address)
        for secret in ("613.57", "Day rate", "Daily fee", "Spoke too fast", "too late", "Evaluations of"):
            assert secret not in text, f"{secret} at {address}"


def test_team_leader_reads_them(client: Client, mobilisation: Any) -> None:
    client.force_login(factories.UserFactory(leader=True))
    text = "".join(text_of(client, address) for address in pages_of(mobilisation))
    for secret in ("613.57", "Day rate", "Daily fee", "Spoke too fast", "Came a year too late"):
        assert secret in text


def test_finance_officer_sees_rates_but_no_evaluations(client: Client, mobilisation: Any) -> None:
    client.force_login(factories.UserFactory(finance=True))
    text = "".join(text_of(client, address) for address in pages_of(mobilisation))
    assert "613.57" in text
    assert "Spoke too fast" not in text


def test_sorting_by_a_hidden_column_does_nothing(observer: Client) -> None:
    low = factories.MobilisationFactory(day_rate=Decimal(100), expert__family_name="Low")
    high = factories.MobilisationFactory(
        day_rate=Decimal(900), expert__family_name="High", mission__start_date=low.start_date.replace(year=2020),
        mission__end_date=low.start_date.replace(year=2020),
    )  # fmt: skip
    for order in ("day_rate", "-day_rate"):
        text = text_of(observer, f"/mobilisations/?sort={order}")
        assert text.index(str(high.expert)) < text.index(str(low.expert))
