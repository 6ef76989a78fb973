"""Opening an action, what it is to reach, its activities and people, and its end."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from actions.models import Action, ActionContact, Activity
from reporting.indicators import Scope, compute
from tests import factories
from tests.forms import filled
from tests.requests_app.test_verbs import sent, signed_in
from tests.rules import taken

pytestmark = pytest.mark.django_db


def test_an_action_is_opened_from_an_approved_request_with_what_it_says() -> None:
    client = signed_in(leader=True)
    areas = factories.AreaFactory.create_batch(2)
    record = factories.RequestFactory(
        approved=True, areas=areas, institution=factories.InstitutionFactory(), received_on=date(2014, 3, 1)
    )
    day = record.decided_on + timedelta(days=4)

    def approved(on: date) -> str:
        return compute(["actions"], Scope(on))["actions"].rows[0].cells[0].shown

    assert (approved(day - timedelta(days=1)), approved(day)) == ("0", "0")
    page = client.get(f"/request-actions/{record.code}/").content.decode()
    address = f"/actions/add/?request={record.code}"
    assert f'href="{address}"' in page
    early = record.decided_on - timedelta(days=1)
    answer = client.post("/actions/add/", filled(client, address, approved_on=early))
    assert "31 Mar 2014" in answer.context["form"].errors["approved_on"][0]
    answer = client.post("/actions/add/", filled(client, address, approved_on=day))
    assert answer["Location"] == f"/actions/{record.code}/"
    action = Action.objects.get()
    assert (action.code, action.request, action.title) == (record.code, record, record.title)
    assert (action.country, action.institution, set(action.areas.all())) == (
        record.country,
        record.institution,
        set(areas),
    )
    assert (action.status, action.moves.get().on_date) == ("approved", day)
    assert (approved(day - timedelta(days=1)), approved(day)) == ("0", "1")
    # Once only; and the request stays approved as long as its action is there.
    answer = client.post("/actions/add/", filled(client, address))
    assert answer.context["form"].errors
    assert "An action answers it" in client.get(f"/requests/{record.code}/").content.decode()


def test_an_action_without_a_request_has_a_code_of_its_own() -> None:
    client = signed_in(leader=True)
    region, open_one = factories.RegionFactory(), factories.RequestFactory(formulation=True)
    answer = client.post("/actions/add/", filled(client, "/actions/add/", title="Network"))
    assert set(answer.context["form"].errors) == {"code", "country"}
    answer = client.post("/actions/add/", filled(client, "/actions/add/", request=open_one.code, title="Early"))
    assert "In formulation" in answer.context["form"].errors["request"][0]
    client.post("/actions/add/", filled(client, "/actions/add/", title="Network", code="ADB", region=region.pk))
    action = Action.objects.get()
    assert (action.code, action.request, action.region) == ("ADB", None, region)


def test_lines_are_added_taken_away_and_put_in_another_order_without_javascript() -> None:
    client = signed_in(officer=True)
    with taken():
        action = factories.ActionFactory(expected_results="First\nSecond\nThird")
    address = f"/actions/{action.code}/edit/"
    typed = {
        "expected_results": ["First", "", "Third", "New", ""],
        "expected_results-place": ["2", "1", "1", "4", "5"],
    }
    assert client.post(address, filled(client, address, **typed)).status_code == 302
    action.refresh_from_db()
    assert action.expected_results == "Third\nFirst\nNew"
    text = client.get(f"/actions/{action.code}/").content.decode()
    assert text.index("<li>Third</li>") < text.index("<li>First</li>")


def test_two_who_write_results_at_once_are_shown_both() -> None:
    client = signed_in(officer=True)
    with taken():
        action = factories.ActionFactory(expected_results="First")
    address = f"/actions/{action.code}/edit/"
    form = filled(client, address, expected_results=["Mine"])
    Action.objects.filter(pk=action.pk).update(expected_results="Theirs")
    answer = client.post(address, form)
    (conflict,) = answer.context["form"].conflicts
    assert (conflict.now, conflict.typed) == ("Theirs", "Mine")


def test_activities_are_numbered_renumbered_and_moved() -> None:
    client = signed_in(officer=True)
    with taken():
        action = factories.ActionFactory()
    add = f"/activities/add/?action={action.code}"
    for number in ("1", "2"):
        form = filled(client, add, title=f"Part {number}")
        assert form["number"] == number
        client.post("/activities/add/", form)
    first, second = Activity.objects.order_by("number")
    assert (first.status, second.title) == ("planned", "Part 2")
    answer = client.post("/activities/add/", filled(client, add, title="Again", number="2"))
    assert "already" in str(answer.context["form"].errors)
    answer = client.post("/activities/add/", filled(client, add, title="Odd", number="b"))
    assert "number" in answer.context["form"].errors
    edit = f"/activities/{first.pk}/edit/"
    client.post(edit, filled(client, edit, number="4a"))
    page = f"/activities/{second.pk}/"
    client.post(f"{page}begin/", sent(client, f"{page}begin/"))
    factories.MissionFactory(action=action, activity=second, planned=True)
    second.refresh_from_db()
    assert second.status == "ongoing"
    assert "1 mission has not ended" in str(client.get(f"{page}complete/").context["reasons"])
    page = client.get(f"/actions/{action.code}/").content.decode()
    assert page.index("Part 2") < page.index("Part 1")


def test_an_action_is_completed_when_nothing_is_open_or_what_is_open_is_waived() -> None:
    leader = signed_in(leader=True)
    with taken():
        action = factories.ActionFactory(approved_on=date(2015, 1, 5))
        mission = factories.MissionFactory(action=action, start_date=date(2015, 3, 2), ongoing=True)
        factories.DeliverableFactory(mission=mission, owed=True)
    address = f"/actions/{action.code}/complete/"
    words = " ".join(each.words for each in leader.get(address).context["reasons"])
    assert "1 mission has not ended" in words
    assert "1 deliverable is not accepted" in words
    done = f"/missions/{mission.code}/complete/"
    leader.post(done, sent(leader, done))
    waive = f"/closure-waivers/add/?action={action.code}"
    leader.post("/closure-waivers/add/", filled(leader, waive, reason="The partner keeps it"))
    page = leader.get(f"/actions/{action.code}/")
    assert [met for _words, met in page.context["checklist"]] == [True, True, False]
    answer = leader.post(address, sent(leader, address, on=date(2015, 3, 3)))
    assert "7 Mar 2015" in answer.context["form"].errors["on"][0]
    answer = leader.post(address, sent(leader, address, on=date(2015, 3, 7)))
    assert answer.status_code == 302, answer.context["form"].errors
    action.refresh_from_db()
    assert (action.status, action.closed_on) == ("completed", date(2015, 3, 7))
    leader.post(f"/actions/{action.code}/reopen/?undo=3")
    action.refresh_from_db()
    assert (action.status, action.closed_on) == ("ongoing", None)


def test_an_action_begins_is_not_begun_after_all_and_is_cancelled() -> None:
    officer, approver = signed_in(officer=True), Client()
    approver.force_login(factories.UserFactory(approver=True))
    with taken():
        action = factories.ActionFactory(approved=True)
    for verb, status in (("begin", "ongoing"), ("postpone", "approved")):
        address = f"/actions/{action.code}/{verb}/"
        officer.post(address, sent(officer, address))
        action.refresh_from_db()
        assert action.status == status
    address = f"/actions/{action.code}/cancel/"
    assert officer.get(address).status_code == 403
    approver.post(address, sent(approver, address, why="The government changed"))
    action.refresh_from_db()
    assert (action.status, action.closed_on) == ("cancelled", timezone.localdate())


def test_people_of_an_action_have_a_part_each_once() -> None:
    client = signed_in(officer=True)
    with taken():
        action = factories.ActionFactory()
    contact = factories.ContactFactory(family_name="Ndiaye")
    add = f"/action-contacts/add/?action={action.code}"
    form = filled(client, add, contact=contact.code, part="partner_lead", note="Signs the reports")
    client.post("/action-contacts/add/", form)
    assert ActionContact.objects.get().action == action
    answer = client.post("/action-contacts/add/", form)
    assert "has this part" in str(answer.context["form"].errors)
    text = client.get(f"/actions/{action.code}/").content.decode()
    assert "Ndiaye" in text
    assert "Partner: answers for it" in text


def test_an_actions_page_asks_the_same_however_many_activities_and_people(
    django_assert_max_num_queries: Any,
) -> None:
    client = signed_in(leader=True)
    with taken():
        action = factories.ActionFactory()
    factories.ActivityFactory(action=action)
    factories.ActionContactFactory(action=action)
    client.get(f"/actions/{action.code}/")
    with django_assert_max_num_queries(60) as few:
        client.get(f"/actions/{action.code}/")
    factories.ActivityFactory.create_batch(4, action=action)
    factories.ActionContactFactory.create_batch(4, action=action)
    with django_assert_max_num_queries(len(few)):
        client.get(f"/actions/{action.code}/")


@pytest.mark.parametrize(("action", "said"), [({}, "Cancel the action instead"), ({"cancelled": True}, "has ended")])
def test_an_approved_request_with_an_action_is_not_reopened_and_says_what_to_do(
    action: dict[str, bool], said: str
) -> None:
    with taken():
        record = factories.ActionFactory(**action).request
    page = signed_in(leader=True).get(f"/requests/{record.code}/").content.decode()
    assert said in page
    assert ("Log what is asked for now" in page) == bool(action)


def test_only_who_can_mend_what_is_missing_is_led_there() -> None:
    with taken():
        record = factories.ActionFactory(cancelled=True).request
    for role, led in (("officer", True), ("approver", False)):
        page = signed_in(**{role: True}).get(f"/requests/{record.code}/").content.decode()
        assert "as a request of its own. Who can: Team leader, Programme officer or Administrator." in page
        assert ('href="/requests/add/"' in page) is led


def test_a_form_for_what_hangs_on_an_action_says_which_and_leads_back() -> None:
    client = signed_in(leader=True)
    with taken():
        action = factories.ActionFactory(title="Pensions for all")
    answer = client.get(f"/action-contacts/add/?action={action.code}")
    text = answer.content.decode()
    assert "Pensions for all" in text
    assert answer.context["back"] == f"/actions/{action.code}/"
    assert text.count(f'href="/actions/{action.code}/"') == 2  # the crumb, and Cancel
    assert client.get("/action-contacts/add/?action=NONE%00").context["back"] == "/actions/"
