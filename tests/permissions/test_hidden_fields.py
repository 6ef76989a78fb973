"""What some roles do not see: neither value nor label, on no page, in no download, by no filter."""

from datetime import date
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


@pytest.fixture
def private(db: None) -> dict[str, Any]:
    """An expert, a contact and an expenditure with what is not for everyone, and where it would be read."""
    expert = factories.ExpertFactory(
        private=True, flagged=True, flag_note="Quarrelled with the minister", email="hidden.expert@example.org",
        day_rate=Decimal("613.57"),
    )  # fmt: skip
    focal = factories.FocalPointFactory(
        contact__email="hidden.contact@example.org", contact__phone="+32 123 987", contact__newsletter=True,
        contact__consent_on=date(2015, 6, 7),
    )  # fmt: skip
    spent = factories.ExpenditureFactory(
        of_mission=True, payee="Secret Consulting", description="A delicate purchase", approval="By word of mouth"
    )
    factories.ExpenditureFactory(
        mission=spent.mission, action=spent.action, budget_line=spent.budget_line, incurred_on=spent.incurred_on,
        payee=spent.payee, amount=-spent.amount, reverses=spent, reason="A delicate mistake",
    )  # fmt: skip
    return {
        "expert": [f"/experts/{expert.code}/", "/experts/", "/experts/?download=csv"],
        "contact": [
            f"/contacts/{focal.contact.code}/",
            f"/focal-points/{focal.contact.code}/",
            "/contacts/",
            "/contacts/?download=csv",
            "/focal-points/?download=csv",
            f"/institutions/{focal.institution.code}/",
        ],
        "expenditure": [
            f"/expenditures/{spent.code}/",
            "/expenditures/",
            "/expenditures/?download=csv",
            f"/action-budgets/{spent.action.code}/",
        ],
        "secrets": {
            "expert": ["Quarrelled", "Flagged", "hidden.expert", "613", "Day rate"],
            "contact": ["hidden.contact", "+32 123 987", "+32123987", "Newsletter", "7 Jun 2015", "2015-06-07"],
            "expenditure": ["Secret Consulting", "delicate purchase", "delicate mistake", "word of mouth"],
        },
    }


#: Of which records each role reads some of what is not for everyone: the secrets that it reads nowhere.
READS_NOWHERE = {
    "leader": {},
    "officer": {},
    "administrator": {},
    "finance": {"expert": ["Quarrelled", "Flagged"]},
    "approver": {
        "expert": ["Quarrelled", "Flagged", "hidden.expert"],
        "contact": ["hidden.contact", "+32 123 987", "+32123987", "Newsletter", "7 Jun 2015", "2015-06-07"],
    },
    "observer": {
        "expert": ["Quarrelled", "Flagged", "hidden.expert", "613", "Day rate"],
        "contact": ["hidden.contact", "+32 123 987", "+32123987", "Newsletter", "7 Jun 2015", "2015-06-07"],
        "expenditure": ["Secret Consulting", "delicate purchase", "delicate mistake", "word of mouth"],
    },
}


@pytest.mark.parametrize("role", READS_NOWHERE)
def test_each_role_reads_of_people_and_money_what_is_its_own(client: Client, private: Any, role: str) -> None:
    client.force_login(factories.UserFactory(role=role))
    for kind, secrets in private["secrets"].items():
        text = "".join(text_of(client, address) for address in private[kind])
        for secret in secrets:
            hidden = secret in READS_NOWHERE[role].get(kind, [])
            assert (secret not in text) == hidden, f"{secret} for {role}"


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("/experts/?flagged=true", 2),
        ("/experts/?sort=day_rate", 2),
        ("/contacts/?newsletter=true", 2),
        ("/contacts/?consent_until=2000-01-01", 2),
    ],
)
def test_what_is_hidden_cannot_be_found_out_by_narrowing(observer: Client, address: str, count: int) -> None:
    factories.ExpertFactory.create_batch(2, employer=None)
    factories.ContactFactory.create_batch(2)
    assert observer.get(address).context["listing"].total == count


def test_search_does_not_look_into_what_is_hidden(observer: Client, private: Any) -> None:
    for address in ("/experts/?q=quarrelled", "/experts/?q=hidden", "/contacts/?q=hidden", "/expenditures/?q=secret"):
        assert observer.get(address).context["listing"].total == 0
