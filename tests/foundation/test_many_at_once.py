"""Twenty people at once, each at the pages with a session of their own, on real PostgreSQL.

No number is given twice or left out, no change is lost, nobody is in two places, and nobody sees a fault:
who comes second is told in words.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from actions.models import Mobilisation
from contacts.models import Contact, Institution
from finance.models import Expenditure
from requests_app.models import AssistanceRequest
from tests import factories
from tests.actions.test_missions import opened
from tests.requests_app.test_verbs import sent
from tests.rules import at_once

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 20


def people(**role: bool) -> list[Client]:
    """Twenty of a role, signed in."""
    factories.FacilityFactory()
    clients = [Client() for _ in range(MANY)]
    for client in clients:
        client.force_login(factories.UserFactory(**role))
    return clients


def statuses(answers: list[Any]) -> Counter[Any]:
    """How many got which answer; a fault that a person would see stands there itself."""
    return Counter(getattr(answer, "status_code", repr(answer)) for answer in answers)


def written(contact: Contact) -> Any:
    """What the history has of the changes to a contact, in order."""
    events: Any = Contact.pgh_event_models["update"]  # type: ignore[attr-defined]
    return events.objects.filter(pgh_obj=contact.pk, pgh_label="update").order_by("pgh_id")


def in_a_row(codes: list[str], year: int) -> bool:
    """Whether the numbers of a year go on one by one from the first."""
    return sorted(codes) == [f"{year}-{n:02}" for n in range(1, len(codes) + 1)]


def test_twenty_who_log_requests_while_some_make_mistakes_get_numbers_in_a_row() -> None:
    clients = people(officer=True)
    country, day = factories.CountryFactory(), timezone.localdate()

    def log(client: Client, number: int) -> Any:
        # Every fourth forgets the title, and every fifth names an institution that all of these name.
        typed = {"title": f"Help {number}" if number % 4 else "", "country": country.pk, "received_on": str(day)}
        more = {} if number % 5 else {"new_institution": f"Ministry {number}"}
        return client.post("/requests/add/", typed | more)

    answers = at_once(*(partial(log, client, number) for number, client in enumerate(clients)))
    assert statuses(answers) == {302: 15, 200: 5}
    made = AssistanceRequest.objects.all()
    assert in_a_row([each.code for each in made], day.year)
    assert {each.title for each in made} == {f"Help {n}" for n in range(MANY) if n % 4}
    assert len({each.institution_id for each in made} - {None}) == 3


def test_of_twenty_who_edit_one_contact_nobody_overwrites_another() -> None:
    clients = people(officer=True)
    contact = factories.ContactFactory(title="Ms", position="Adviser")
    address = f"/contacts/{contact.code}/edit/"
    own = {
        "given_name": "Rima",
        "family_name": "Zeidan",
        "phone": "+961 1 123",
        "email": "rima@example.org",
        "postal_address": "Beirut",
        "languages": "ar, fr",
    }
    # Six change a field of their own each; all the others the same one, each to something else.
    changes = [{name: value} for name, value in own.items()]
    changes += [{"position": f"Director {n}"} for n in range(MANY - len(changes))]
    seen = opened(clients[0], address)
    answers = at_once(
        *(partial(client.post, address, seen | change) for client, change in zip(clients, changes, strict=True))
    )
    kept, told = len(own) + 1, MANY - len(own) - 1
    assert statuses(answers) == {302: kept, 200: told}
    assert statuses(answers[: len(own)]) == {302: len(own)}
    (winner,) = [n for n, answer in enumerate(answers) if n >= len(own) and answer.status_code == 302]
    for answer in answers:
        if answer.status_code == 200:
            text = answer.content.decode()
            assert "Someone else saved this record" in text
            assert changes[winner]["position"] in text
    contact.refresh_from_db()
    assert contact.languages == ["ar", "fr"]
    assert {name: getattr(contact, name) for name in own if name != "languages"} == {
        name: value for name, value in own.items() if name != "languages"
    }
    assert contact.position == changes[winner]["position"]
    assert written(contact).count() == kept


def test_twenty_merges_in_opposite_directions_and_around_leave_no_circle_and_no_deadlock() -> None:
    clients = people(leader=True)
    # Ten pairs, each merged both ways; and then all that is left in a ring.
    requests = factories.RequestFactory.create_batch(MANY)
    pairs = [(requests[n], requests[n ^ 1]) for n in range(MANY)]
    assert statuses(at_once(*merges(clients, pairs))) == {302: MANY // 2, 200: MANY // 2}
    left = list(AssistanceRequest.objects.filter(status="received").order_by("pk"))
    assert len(left) == MANY // 2
    ring = list(zip(left, [*left[1:], left[0]], strict=True))
    assert statuses(at_once(*merges(clients, ring))) == {302: len(ring) - 1, 200: 1}
    (end,) = AssistanceRequest.objects.filter(merged_into=None)
    for each in AssistanceRequest.objects.all():
        assert each.moves.count() == (1 if each == end else 2)
        step = each
        for _ in range(MANY):
            step = step.merged_into or step
        assert step == end


def merges(clients: list[Client], pairs: list[tuple[Any, Any]]) -> list[Callable[[], Any]]:
    """What posts each merge, of a form that was opened before any of them."""
    seen = sent(clients[0], merging(pairs[0][0]), why="The same need")
    return [
        partial(client.post, merging(record), seen | {"into": into.code})
        for client, (record, into) in zip(clients, pairs, strict=False)
    ]


def merging(record: Any) -> str:
    """Where a request is merged."""
    return f"/requests/{record.code}/merge/"


def test_of_twenty_who_mobilise_one_expert_on_overlapping_missions_one_does_and_all_are_told_where() -> None:
    clients = people(officer=True)
    action = factories.ActionFactory()
    expert = factories.ExpertFactory()
    start = date(2015, 3, 2)
    # Each begins a day after the one before, and all end on one day.
    missions = [
        factories.MissionFactory(
            action=action, planned=True, start_date=start + timedelta(days=n), end_date=start + timedelta(days=30)
        )
        for n in range(MANY)
    ]
    seen = opened(clients[0], f"/mobilisations/add/?mission={missions[0].code}", expert=expert.code)
    answers = at_once(
        *(
            partial(client.post, "/mobilisations/add/", seen | {"mission": mission.code})
            for client, mission in zip(clients, missions, strict=True)
        )
    )
    assert statuses(answers) == {302: 1, 200: MANY - 1}
    there = Mobilisation.objects.get().mission.code
    for answer in answers:
        if answer.status_code == 200:
            assert f"is on mission {there} " in answer.content.decode()


def test_who_merges_institutions_while_nineteen_move_their_people_does_not_stop_them_nor_is_stopped() -> None:
    clients = people(officer=True)
    stays, goes = factories.InstitutionFactory.create_batch(2)
    contacts = factories.ContactFactory.create_batch(MANY - 1, institution=goes)
    address = f"/institutions/{stays.code}/merge/"
    seen = clients[0].get(address, {"with": goes.code}).context["seen"]
    calls = [partial(clients[0].post, address, {"with": goes.code, "seen": seen})]
    for client, contact in zip(clients[1:], contacts, strict=True):
        form = f"/contacts/{contact.code}/edit/"
        # Who edits holds a contact and asks for the institution; who merges has the institution, wants the contacts.
        calls.append(partial(client.post, form, opened(client, form, institution=stays.code, phone="+961 1 123")))
    answers = at_once(*calls)
    assert statuses(answers) == {302: MANY}
    assert Contact.objects.filter(institution=stays, phone="+961 1 123").count() == len(contacts)
    assert not Institution.objects.filter(pk=goes.pk).exists()


def test_twenty_who_do_all_of_it_at_once_lose_nothing_and_see_no_fault() -> None:
    clients = people(leader=True)
    day = timezone.localdate()
    country, line, contact = factories.CountryFactory(), factories.BudgetLineFactory(), factories.ContactFactory()
    expert, action = factories.ExpertFactory(), factories.ActionFactory()
    received = date(2013, 5, 1)
    one, other = factories.RequestFactory.create_batch(2, country=country, received_on=received)
    missions = [factories.MissionFactory(action=action, planned=True) for _ in range(MANY // 5)]

    of_contact = f"/contacts/{contact.code}/edit/"
    # What changes something was opened before by all.
    edited = opened(clients[0], of_contact)
    merged = sent(clients[0], merging(one), why="The same need")
    mobilised = opened(clients[0], f"/mobilisations/add/?mission={missions[0].code}", expert=expert.code)

    def morning(client: Client, number: int) -> dict[str, Any]:
        """All of it, each beginning with something else."""
        record, into = (one, other) if number % 2 else (other, one)
        acts: list[tuple[str, str, dict[str, Any]]] = [
            ("log", "/requests/add/", {"title": f"Help {number}", "country": country.pk, "received_on": str(day)}),
            ("edit", of_contact, edited | {"position": f"Director {number}"}),
            ("merge", merging(record), merged | {"into": into.code}),
            ("mobilise", "/mobilisations/add/", mobilised | {"mission": missions[number % len(missions)].code}),
            (
                "book",
                "/expenditures/add/",
                {"budget_line": line.pk, "incurred_on": str(day), "currency": "EUR", "amount": f"{number + 1}.00"},
            ),
        ]
        turned = acts[number % len(acts) :] + acts[: number % len(acts)]
        return {name: client.post(address, typed) for name, address, typed in turned}

    mornings = at_once(*(partial(morning, client, number) for number, client in enumerate(clients)))
    assert [each for each in mornings if not isinstance(each, dict)] == []
    answers = {name: [each[name] for each in mornings] for name in mornings[0]}
    counts = {name: statuses(each) for name, each in answers.items()}
    assert (counts["log"], counts["book"]) == ({302: MANY}, {302: MANY})
    for name in ("edit", "merge", "mobilise"):
        # The first does it, the others are told.
        assert counts[name] == {302: 1, 200: MANY - 1}, name

    codes = AssistanceRequest.objects.filter(received_on=day).values_list("code", flat=True)
    assert len(codes) == MANY
    assert in_a_row(list(codes), day.year)
    booked = Expenditure.objects.all()
    assert sorted(each.voucher for each in booked) == [f"{day.year}/{n:04}" for n in range(1, MANY + 1)]
    assert sum(each.amount for each in booked) == sum(range(1, MANY + 1))
    assert AssistanceRequest.objects.filter(status="merged").count() == 1
    assert Mobilisation.objects.count() == 1
    (winner,) = [n for n, answer in enumerate(answers["edit"]) if answer.status_code == 302]
    contact.refresh_from_db()
    assert contact.position == written(contact).get().position == f"Director {winner}"
