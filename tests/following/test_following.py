"""Following records: by choice and by itself, and what changed of them since they were seen."""

from typing import Any

import pghistory
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from pmt.comments import services as comments
from pmt.following import services
from pmt.following.changes import changed
from pmt.following.models import Follow
from pmt.workbench import searching
from pmt.workbench.merging.services import merge_records
from tests import factories

CONTACT = "contacts.contact"


@pytest.fixture
def officer(client: Client, db: None) -> Any:
    user = factories.UserFactory(officer=True)
    client.force_login(user)
    return user


@pytest.fixture
def colleague(db: None) -> Any:
    return factories.UserFactory(officer=True)


def change(record: Any, by: Any, **values: Any) -> None:
    """Change a record. The history dates it by the beginning of its transaction: it needs one of its own."""
    with pghistory.context(user=by.pk):
        type(record).objects.filter(pk=record.pk).update(**values)


def found(user: Any) -> dict[str, tuple[int, int]]:
    return {each.label: (each.changes, each.comments) for each in changed(user)}


def test_a_record_is_followed_and_given_up_by_a_press_with_and_without_javascript(client: Client, officer: Any) -> None:
    contact = factories.ContactFactory()
    choose = reverse("following:choose", args=[CONTACT, contact.code])
    assert choose in client.get(f"/contacts/{contact.code}/").content.decode()
    answer = client.post(choose, {"follow": "yes"})
    assert answer["Location"] == f"/contacts/{contact.code}/"
    assert Follow.objects.visible_to(officer).going_on().count() == 1
    part = client.post(choose, {"follow": "no"}, headers={"HX-Request": "true"})
    assert 'value="yes"' in part.content.decode()
    assert "<html" not in part.content.decode()
    assert not Follow.objects.visible_to(officer).going_on().exists()


@pytest.mark.django_db(transaction=True)
def test_what_others_changed_or_said_since_is_told_until_it_is_marked_as_seen(
    client: Client, officer: Any, colleague: Any
) -> None:
    contact, other = factories.ContactFactory(), factories.ContactFactory()
    services.follow(who=officer, kind=CONTACT, key=contact.pk)
    change(contact, officer, title="Dr")
    assert found(officer) == {}
    change(contact, colleague, title="Prof")
    change(contact, colleague, title="Mr")
    change(other, colleague, title="Mr")
    factories.CommentFactory(record=contact, by=colleague)
    factories.CommentFactory(record=contact, by=officer)
    contact.refresh_from_db()
    assert found(officer) == {str(contact): (2, 1)}
    assert found(colleague) == {}
    text = client.get("/following/").content.decode()
    assert "2 changes, 1 comment" in text
    factories.FacilityFactory()
    assert "2 changes, 1 comment" in client.get("/").content.decode()
    assert "2 changes, 1 comment" in client.get("/work/").content.decode()
    # Reading marks nothing: it is still there, until one says that one has seen it.
    client.get(f"/contacts/{contact.code}/")
    assert found(officer) == {str(contact): (2, 1)}
    follow = Follow.objects.get(who=officer, key=contact.pk)
    client.post("/following/seen/", {"follow": follow.pk})
    assert found(officer) == {}
    change(contact, colleague, title="Ms")
    assert list(found(officer).values()) == [(1, 0)]


@pytest.mark.django_db(transaction=True)
def test_another_persons_follows_cannot_be_marked(client: Client, officer: Any, colleague: Any) -> None:
    contact = factories.ContactFactory()
    services.follow(who=colleague, kind=CONTACT, key=contact.pk)
    change(contact, officer, title="Dr")
    client.post("/following/seen/", {"follow": Follow.objects.get().pk})
    assert list(found(colleague).values()) == [(1, 0)]


def test_what_one_makes_and_comments_on_is_followed_by_itself_unless_one_gave_it_up_or_wants_none(
    client: Client, officer: Any
) -> None:
    institution = factories.InstitutionFactory()
    # Made first: a form that is saved ends what is deferred in the transaction of the test.
    action, another = factories.ActionFactory(), factories.ActionFactory()
    client.post("/contacts/add/", {"family_name": "Costa", "institution": institution.code})
    made = Follow.objects.get(who=officer)
    assert made.kind == CONTACT
    subject = searching.subject("actions.action")
    assert subject is not None
    comments.add_comment(subject=subject, key=action.pk, text="I see", by=officer)
    assert Follow.objects.going_on().filter(who=officer, kind="actions.action", key=action.pk).exists()
    services.stop_following(who=officer, kind="actions.action", key=action.pk)
    comments.add_comment(subject=subject, key=action.pk, text="Still", by=officer)
    assert not Follow.objects.going_on().filter(who=officer, kind="actions.action").exists()
    client.post("/following/habit/", {})
    comments.add_comment(subject=subject, key=another.pk, text="No more", by=officer)
    assert not Follow.objects.filter(key=another.pk, kind="actions.action").exists()
    client.post("/following/habit/", {"by_itself": "on"})
    comments.add_comment(subject=subject, key=another.pk, text="Again", by=officer)
    assert Follow.objects.filter(key=another.pk, kind="actions.action").exists()


def test_observers_follow_nothing(client: Client, db: None) -> None:
    observer = factories.UserFactory(observer=True)
    client.force_login(observer)
    contact = factories.ContactFactory()
    choose = reverse("following:choose", args=[CONTACT, contact.code])
    assert choose not in client.get(f"/contacts/{contact.code}/").content.decode()
    assert client.post(choose, {"follow": "yes"}).status_code == 404
    services.follow_by_itself(who=observer, kind=CONTACT, key=contact.pk)
    assert not Follow.objects.exists()
    assert changed(observer) == []


@pytest.mark.django_db(transaction=True)
def test_followers_follow_a_record_into_a_merge(officer: Any, colleague: Any) -> None:
    loser, winner = factories.ContactFactory(), factories.ContactFactory()
    services.follow(who=officer, kind=CONTACT, key=loser.pk)
    merge_records(winner=winner, loser=loser, by=officer)
    change(winner, colleague, title="Dr")
    assert list(found(officer).values()) == [(1, 0)]


@pytest.mark.django_db(transaction=True)
def test_queries_stay_the_same_however_much_is_followed(
    client: Client,
    officer: Any,
    colleague: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    # What stands around a page is remembered until anybody commits, also to another database of the server.
    monkeypatch.setattr("pmt.workbench.remembering.state_of_the_database", lambda: None)

    def follow_some(n: int) -> None:
        for contact in factories.ContactFactory.create_batch(n):
            services.follow(who=officer, kind=CONTACT, key=contact.pk)
            change(contact, colleague, title="Dr")

    follow_some(1)
    client.get("/following/")
    with CaptureQueriesContext(connection) as few:
        client.get("/following/")
    asked = len(few)
    follow_some(12)
    with django_assert_max_num_queries(asked):
        text = client.get("/following/").content.decode()
    assert text.count("<td>1 change") == 13
