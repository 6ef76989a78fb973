"""Comments on records: who writes and reads them, whom they name, and how one's own is changed or taken back."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from pmt.accounts import matrix
from pmt.accounts.matrix import kind_of
from pmt.comments import rules, services
from pmt.comments.mentions import mentioned
from pmt.comments.models import Comment, Mention
from pmt.workbench import searching
from pmt.workbench.deleting import delete_record, restore
from tests import factories

PANEL = {"HX-Request": "true", "HX-Target": "panel-3"}


def address(record: Any) -> str:
    subject = searching.subject(kind_of(record))
    assert subject is not None
    return reverse("comments:comments", args=[subject.kind, subject.code_of(record)])


@pytest.fixture
def officer(client: Client, db: None) -> Any:
    user = factories.UserFactory(officer=True, name="Marta Ruiz", email="marta.ruiz@example.org")
    client.force_login(user)
    return user


@pytest.fixture
def action(db: None) -> Any:
    return factories.ActionFactory()


def test_a_comment_is_written_without_javascript_and_shown_safely(client: Client, officer: Any, action: Any) -> None:
    page = client.get(f"/actions/{action.code}/").content.decode()
    assert address(action) in page
    answer = client.post(address(action), {"text": "They **agreed** <script>alert(1)</script> [so](javascript:x)"})
    assert answer.status_code == 302
    assert answer["Location"] == address(action)
    text = client.get(answer["Location"]).content.decode()
    assert "<strong>agreed</strong>" in text
    assert "<script>alert" not in text
    assert 'href="javascript' not in text
    assert "Marta Ruiz" in text
    comment = Comment.objects.get()
    assert (comment.kind, comment.key, comment.by) == ("actions.action", action.pk, officer)


def test_htmx_gets_the_panel_alone_with_the_comment_in_it(client: Client, officer: Any, action: Any) -> None:
    answer = client.post(address(action), {"text": "In its place"}, headers=PANEL)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert answer["HX-Trigger"] == "commentSaved"
    assert "In its place" in text
    assert "<html" not in text
    empty = client.post(address(action), {"text": "   "}, headers=PANEL)
    assert "Write something first." in empty.content.decode()
    assert "HX-Trigger" not in empty
    assert Comment.objects.count() == 1


def test_observers_and_the_authority_do_not_read_what_the_team_says(client: Client, action: Any) -> None:
    factories.CommentFactory(record=action, text="Between us")
    for role in ("observer", "approver"):
        client.force_login(factories.UserFactory(role=role))
        assert address(action) not in client.get(f"/actions/{action.code}/").content.decode()
        assert client.get(address(action)).status_code == 404
        assert client.post(address(action), {"text": "Me too"}).status_code == 404


def test_a_kind_opens_its_comments_to_those_who_have_the_right_to_comment_on_it(
    client: Client, action: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(matrix._grants, ("actions.action", "comment"), frozenset({"observer"}))
    monkeypatch.setattr(rules, "_opened", {"actions.action"})
    observer = factories.UserFactory(observer=True)
    client.force_login(observer)
    assert client.post(address(action), {"text": "What of the next phase?"}).status_code == 302
    assert "next phase" in client.get(address(action)).content.decode()
    assert client.get(address(action.request)).status_code == 404
    client.force_login(factories.UserFactory(approver=True))
    assert client.get(address(action)).status_code == 404


def test_colleagues_are_named_by_name_address_or_what_is_theirs_alone(officer: Any, action: Any) -> None:
    helena = factories.UserFactory(leader=True, name="Helena Brandt", email="h.brandt@example.org")
    one = factories.UserFactory(officer=True, name="José Peña", email="jose@example.org")
    other = factories.UserFactory(finance=True, name="Jose Costa", email="costa@example.org")
    subject = searching.subject("actions.action")
    assert subject is not None

    def named(text: str) -> set[Any]:
        return set(mentioned(text, subject=subject, key=action.pk).people)

    assert named("@Helena Brandt, look") == {helena}
    assert named("(@helena) and @h.brandt@example.org.") == {helena}
    assert named("@h.brandt: @costa") == {helena, other}
    assert named("@jose pena and @José Peña") == {one}
    assert named("@Joses are many") == set()
    assert mentioned("@Nobody Known", subject=subject, key=action.pk).unknown == ["Nobody"]
    # An address in a text names nobody, nor does an @ that stands alone.
    assert mentioned("write to helena@h.brandt or @ 5 euro", subject=subject, key=action.pk).unknown == []


def test_a_mention_is_kept_and_marked_and_who_is_unknown_is_told_of(client: Client, officer: Any, action: Any) -> None:
    leader = factories.UserFactory(leader=True, name="Helena Brandt")
    answer = client.post(address(action), {"text": "@Helena Brandt and @Noone please"}, follow=True)
    assert Mention.objects.get().who == leader
    text = answer.content.decode()
    assert '<b class="mention">@Helena Brandt</b>' in text
    assert "Nobody here is called @Noone" in text


def test_nobody_is_told_of_what_they_may_not_see(client: Client, officer: Any, action: Any) -> None:
    factories.UserFactory(observer=True, name="Olga Observes")
    answer = client.post(address(action), {"text": "@Olga Observes knows"})
    assert "Olga Observes may not see this" in answer.content.decode()
    assert "@Olga Observes knows" in answer.content.decode()
    assert not Comment.objects.exists()


def test_names_are_offered_while_typing_but_only_of_those_who_read_it(
    client: Client, officer: Any, action: Any
) -> None:
    for role, name in (("leader", "Ana Costa"), ("observer", "Ana Olsen"), ("finance", "Bruno Anders")):
        factories.UserFactory(role=role, name=name)
    factories.UserFactory(leader=True, name="Ana Left", is_active=False)
    people = reverse("comments:people", args=["actions.action", action.code])
    assert [each["name"] for each in client.get(people, {"q": "an"}).json()["found"]] == ["Ana Costa", "Bruno Anders"]
    assert client.get(people, {"q": "marta"}).json()["found"] == []


def test_only_who_wrote_it_changes_it_and_both_texts_stand_in_the_history(
    client: Client, officer: Any, action: Any
) -> None:
    comment = factories.CommentFactory(record=action, by=officer, text="Furst")
    leader = factories.UserFactory(leader=True, name="Helena Brandt")
    edit = reverse("comments:edit", args=[comment.pk])
    assert "Furst" in client.get(edit).content.decode()
    assert client.post(edit, {"text": "First, @Helena"}).status_code == 302
    comment.refresh_from_db()
    assert comment.text == "First, @Helena"
    assert comment.edited_at is not None
    assert comment.mentions.get().who == leader
    events = Comment.pgh_event_models["update"].objects.filter(pgh_obj=comment.pk).order_by("pgh_id")
    assert [event.text for event in events] == ["Furst", "First, @Helena"]
    client.force_login(leader)
    assert client.get(edit).status_code == 403
    assert client.post(edit, {"text": "Mine"}).status_code == 403
    with pytest.raises(services.CommentRefused, match="Only who wrote"):
        services.take_back_comment(comment=comment, by=leader)


def test_what_is_taken_back_is_said_to_have_been_there(client: Client, officer: Any, action: Any) -> None:
    comment = factories.CommentFactory(record=action, by=officer, text="In haste")
    answer = client.post(reverse("comments:take_back", args=[comment.pk]), follow=True)
    text = answer.content.decode()
    assert "This comment was taken back." in text
    assert "In haste" not in text
    assert "In haste" in [event.text for event in Comment.pgh_event_models["update"].objects.filter(pgh_obj=comment.pk)]
    again = client.post(reverse("comments:take_back", args=[comment.pk]), follow=True)
    assert again.status_code == 200
    assert client.get(reverse("comments:edit", args=[comment.pk]), follow=True).redirect_chain


def test_a_record_that_is_not_there_takes_no_comment(officer: Any, action: Any) -> None:
    subject = searching.subject("actions.action")
    assert subject is not None
    with pytest.raises(services.CommentRefused, match="not there"):
        services.add_comment(subject=subject, key=action.pk + 1000, text="To nobody", by=officer)
    with pytest.raises(IntegrityError, match="comment_says_something"), transaction.atomic():
        Comment.objects.create(kind="actions.action", key=action.pk, text="", by=officer)


def test_comments_wait_for_a_record_in_the_bin(client: Client, officer: Any) -> None:
    loser = factories.ContactFactory()
    moved = factories.CommentFactory(record=loser)
    entry = delete_record(loser, by=officer, key=loser.code)
    assert client.get(address(loser)).status_code == 404
    restore(entry)
    assert moved.text in client.get(address(loser)).content.decode()


def test_many_comments_cost_no_more_queries_and_the_first_ones_are_a_press_away(
    client: Client, officer: Any, action: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Mention.objects.create(comment=factories.CommentFactory(record=action), who=officer)
    client.get(address(action), headers=PANEL)
    with CaptureQueriesContext(connection) as few:
        client.get(address(action), headers=PANEL)
    made = factories.CommentFactory.create_batch(33, record=action)
    for comment in made:
        Mention.objects.create(comment=comment, who=officer)
    with django_assert_num_queries(len(few)):
        text = client.get(address(action), headers=PANEL).content.decode()
    assert "Earlier comments" in text
    assert made[0].text + "<" not in text
    assert made[0].text + "<" in client.get(address(action) + "?all").content.decode()
