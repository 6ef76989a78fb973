"""What people do to a request: when, by whom, and that nothing is done twice."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories

pytestmark = pytest.mark.django_db


def signed_in(**options: Any) -> Client:
    factories.FacilityFactory()
    client = Client()
    client.force_login(factories.UserFactory(**options))
    return client


def sent(client: Client, address: str, **typed: Any) -> dict[str, Any]:
    """Return what a browser would send of a verb's form as it was opened."""
    context = client.get(address).context
    form = context["form"]
    values = {name: field.widget.format_value(form[name].value()) for name, field in form.fields.items()}
    return {name: value for name, value in values.items() if value not in (None, [])} | {
        "seen": context["seen"],
        **typed,
    }


def test_a_leader_rejects_a_request_and_takes_it_back_at_once() -> None:
    client = signed_in(leader=True)
    record = factories.RequestFactory(on_hold=True)
    address = f"/requests/{record.code}/reject/"
    day = timezone.localdate() - timedelta(days=3)
    answer = client.post(address, sent(client, address, on=day, why="Out of scope"), follow=True)
    record.refresh_from_db()
    assert (record.status, record.decided_on, record.decision_note) == ("rejected", day, "Out of scope")
    text = answer.content.decode()
    undo = f"/requests/{record.code}/reopen/?undo=3"
    assert f'action="{undo}"' in text

    client.post(undo)
    record.refresh_from_db()
    assert (record.status, record.decided_on, record.decision_note) == ("on_hold", None, "")
    # As of every day it is as if nothing had been.
    assert record.moves.get(number=4).on_date == day
    answer = client.post(undo, follow=True)
    assert "moved it meanwhile" in answer.content.decode()
    assert record.moves.count() == 4


def test_a_verb_without_its_reason_or_on_a_wrong_day_says_so_at_the_field() -> None:
    client = signed_in(leader=True)
    record = factories.RequestFactory(received_on=date(2014, 3, 1))
    address = f"/requests/{record.code}/reject/"
    answer = client.post(address, sent(client, address))
    assert "why" in answer.context["form"].errors
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = client.post(address, sent(client, address, on=tomorrow, why="No"))
    assert "still to come" in answer.context["form"].errors["on"][0]
    answer = client.post(address, sent(client, address, on=date(2014, 2, 28), why="No"))
    assert "1 Mar 2014" in answer.context["form"].errors["on"][0]
    record.refresh_from_db()
    assert record.status == "received"


def test_who_comes_second_is_told_what_happened_and_nothing_is_done_twice() -> None:
    client = signed_in(leader=True)
    record = factories.RequestFactory()
    address = f"/requests/{record.code}/reject/"
    form = sent(client, address, why="Out of scope")
    client.post(address, form)
    answer = client.post(address, form)
    said = " ".join(answer.context["form"].non_field_errors())
    assert "moved it meanwhile: “Rejected”" in said
    assert "(Out of scope)" in said
    assert record.moves.count() == 2


def test_what_is_not_possible_is_grey_with_its_reason() -> None:
    client = signed_in(leader=True)
    record = factories.RequestFactory(rejected=True)
    text = client.get(f"/requests/{record.code}/").content.decode()
    assert 'aria-disabled="true"' in text
    assert "Its status is “Rejected”" in text
    assert f'href="/requests/{record.code}/reopen/"' in text
    page = client.get(f"/requests/{record.code}/reject/").content.decode()
    assert "This is not possible now" in page


def test_who_may_do_nothing_is_offered_nothing() -> None:
    client = signed_in(observer=True)
    record = factories.RequestFactory()
    assert "What can be done" not in client.get(f"/requests/{record.code}/").content.decode()
    assert client.post(f"/requests/{record.code}/reject/", {"why": "No"}).status_code == 403
