"""Calls to focal points: whom they went to, who answered, whose answer is late, and which experts came of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from contacts.models import CallRecipient, FocalPointCall
from experts.models import ExpertProposal
from pmt.workbench.merging.services import merge_records, undo_merge
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Any:
    factories.FacilityFactory()
    return factories.UserFactory(officer=True)


@pytest.fixture
def client(officer: Any) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def test_a_call_goes_to_those_who_serve_and_its_answers_are_noted(client: Client) -> None:
    serving = [factories.FocalPointFactory() for _ in range(2)]
    ended = factories.FocalPointFactory(until=date(2015, 1, 1))
    asked = {"subject": "Pension experts", "sent_on": "2016-03-01", "answer_by": "2016-03-15"}
    refused = client.post("/calls/add/", asked | {"recipients": [ended.pk]})
    assert "not one of the available choices" in refused.content.decode()
    answer = client.post("/calls/add/", asked | {"recipients": [each.pk for each in serving]})
    call = FocalPointCall.objects.get()
    assert answer.headers["Location"] == f"/calls/{call.code}/"
    assert {each.focal_point for each in call.to.all()} == set(serving)
    page = client.get(f"/calls/{call.code}/").content.decode()
    assert page.count("Overdue") == 2

    first = call.to.first()
    assert first is not None
    form = client.get(f"/answers/{first.pk}/edit/")
    sent = {"seen": form.context["form"].seen_token, "note": "Two experts"}
    assert "Say on which day the answer came" in client.post(f"/answers/{first.pk}/edit/", sent).content.decode()
    early = client.post(f"/answers/{first.pk}/edit/", sent | {"answered_on": "2016-02-01"})
    assert "The call was sent later" in early.content.decode()
    client.post(f"/answers/{first.pk}/edit/", sent | {"answered_on": "2016-03-10"})
    page = client.get(f"/calls/{call.code}/").content.decode()
    assert page.count("Overdue") == 1
    assert "Two experts" in page

    # Who has answered stays among those who were asked.
    edit = client.get(f"/calls/{call.code}/edit/")
    other = [each.pk for each in serving if each != first.focal_point]
    kept = client.post(
        f"/calls/{call.code}/edit/", asked | {"recipients": other, "seen": edit.context["form"].seen_token}
    )
    assert "have answered" in kept.content.decode()
    assert call.to.count() == 2


def test_the_list_tells_what_waits_and_what_is_overdue(client: Client, django_assert_max_num_queries: Any) -> None:
    today = timezone.localdate()
    late = factories.CallRecipientFactory(call__answer_by=today - timedelta(1), call__sent_on=today - timedelta(9)).call
    due = factories.CallRecipientFactory(call__answer_by=today, call__sent_on=today - timedelta(9)).call
    done = factories.CallRecipientFactory(answered=True).call

    def shown(query: str) -> set[str]:
        text = client.get(f"/calls/?{query}").content.decode()
        return {each.code for each in (late, due, done) if f"/calls/{each.code}/" in text}

    assert shown("tab=overdue") == {late.code}
    assert shown("tab=waiting") == {late.code, due.code}
    assert shown("") == {late.code, due.code, done.code}
    to = late.to.get().focal_point
    assert shown(f"focal_point={to.contact.code}") == {late.code}
    assert shown(f"country={to.country.code}") == {late.code}
    panel = f"/calls/?focal_point={to.contact.code}"
    assert panel in client.get(f"/focal-points/{to.contact.code}/").content.decode()
    for _ in range(5):
        factories.CallRecipientFactory(call=late)
    with django_assert_max_num_queries(20):
        client.get(f"/calls/{late.code}/")


def test_the_database_keeps_answers_with_their_days_and_dates_in_order() -> None:
    recipient = factories.CallRecipientFactory()
    for wrong in ({"note": "Yes"}, {"answered_by": "Somebody"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CallRecipient.objects.filter(pk=recipient.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.FocalPointCallFactory(sent_on=date(2015, 3, 2), answer_by=date(2015, 3, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.CallRecipientFactory(call=recipient.call, focal_point=recipient.focal_point)


def test_experts_who_came_of_a_call_stand_on_it(client: Client) -> None:
    recipient = factories.CallRecipientFactory(answered=True)
    expert, stranger = factories.ExpertFactory(), factories.FocalPointFactory()
    part = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "panel-1"}
    address = f"/proposals/?call={recipient.call.code}"
    assert f'hx-get="{address}"' in client.get(f"/calls/{recipient.call.code}/").content.decode()
    assert f"/proposals/add/?call={recipient.call.code}" in client.get(address, **part).content.decode()
    sent = {"call": recipient.call.code, "expert": expert.code, "proposed_on": "2015-03-12"}
    wrong = client.post("/proposals/add/", sent | {"focal_point": stranger.pk})
    assert "was not sent to this focal point" in wrong.content.decode()
    client.post("/proposals/add/", sent | {"focal_point": recipient.focal_point_id})
    assert ExpertProposal.objects.get().focal_point == recipient.focal_point
    assert expert.code in client.get(address, **part).content.decode()
    twice = client.post("/proposals/add/", sent)
    assert "already" in twice.content.decode()


def test_a_call_to_two_who_are_one_keeps_the_answer_and_undoing_gives_each_their_own(officer: Any) -> None:
    france = factories.CountryFactory(member=True)
    one, other = (factories.FocalPointFactory(country=france) for _ in range(2))
    call = factories.FocalPointCallFactory()
    factories.CallRecipientFactory(call=call, focal_point=one)
    factories.CallRecipientFactory(call=call, focal_point=other, answered=True)
    factories.ExpertProposalFactory(call=call, focal_point=other)
    before = list(CallRecipient.objects.order_by("pk").values())
    merge = merge_records(winner=one.contact, loser=other.contact, by=officer)
    assert call.to.get().note == "We propose two experts"
    assert ExpertProposal.objects.get().focal_point == one
    undo_merge(merge=merge, by=officer)
    assert list(CallRecipient.objects.order_by("pk").values()) == before
    assert ExpertProposal.objects.get().focal_point == other
