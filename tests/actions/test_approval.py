"""An approval form from its draft to the authority's word, in versions, and what comes of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from actions.approval.services import approve_form
from actions.models import Action, ApprovalForm, ProposedActivity
from pmt.following.models import Follow
from pmt.mail.models import Mail
from pmt.workbench.verbs import Refused
from reporting.indicators import Scope, compute
from tests import factories
from tests.actions.test_opening import filled
from tests.requests_app.test_verbs import sent, signed_in
from tests.rules import at_once, taken


def as_a(role: str) -> Client:
    client = Client()
    client.force_login(factories.UserFactory(role=role))
    return client


def do(client: Client, form: Any, verb: str, **typed: Any) -> Any:
    """Do a verb by its page and return the answer; the form is as it stands then."""
    address = f"/approval-forms/{form.code}/{verb}/"
    answer = client.post(address, sent(client, address, **typed), follow=True)
    form.refresh_from_db()
    return answer


@pytest.mark.django_db
def test_a_form_goes_from_the_officer_by_the_leader_to_the_authority_and_opens_the_action() -> None:
    officer, leader, approver = signed_in(officer=True), as_a("leader"), as_a("approver")
    record = factories.RequestFactory(
        formulation=True, received_on=date(2014, 3, 1), institution=factories.InstitutionFactory()
    )
    address = f"/approval-forms/add/?request={record.code}"
    assert address in officer.get(f"/request-actions/{record.code}/").content.decode()
    answer = officer.post(
        "/approval-forms/add/",
        filled(
            officer,
            address,
            general_objective="Better protection of workers",
            expected_results=["A law is drafted", "Inspectors are trained"],
            estimated_budget="45000",
        ),
    )
    form = ApprovalForm.objects.get()
    assert answer["Location"] == f"/approval-forms/{form.code}/"
    assert (form.title, form.institution, form.status) == (record.title, record.institution, "draft")
    assert "No activity is proposed" in str(leader.get(f"/approval-forms/{form.code}/check/").context["reasons"])
    add = f"/proposed-activities/add/?form={form.code}"
    for number in ("1", "2"):
        typed = filled(officer, add, title=f"Part {number}", inputs="Two jurists", expert_days="12.5")
        assert typed["number"] == number
        officer.post("/proposed-activities/add/", typed)
    assert officer.get(f"/approval-forms/{form.code}/check/").status_code == 403
    do(leader, form, "check")
    # Nobody edits what was signed off, nor adds to it.
    assert officer.get(f"/approval-forms/{form.code}/edit/").status_code == 302
    answer = officer.post(
        "/proposed-activities/add/", {"form": form.code, "number": "3", "title": "X", "expert_days": "1"}
    )
    assert "no longer a draft" in str(answer.context["form"].errors)
    part = form.activities.first()
    assert officer.post(f"/proposed-activities/{part.pk}/delete/").status_code in (200, 302)
    assert form.activities.count() == 2
    do(leader, form, "submit")
    assert {sort.name for sort in approver.get("/work/").context["work"].sorts} == {"forms-to-approve"}

    def counted(day: date) -> list[str]:
        found = compute(["requests_approved", "actions"], Scope(day))
        return [found[key].rows[0].cells[0].shown for key in ("requests_approved", "actions")]

    day = timezone.localdate()
    assert leader.get(f"/approval-forms/{form.code}/approve/").status_code == 403
    do(approver, form, "approve")
    record.refresh_from_db()
    action = Action.objects.get()
    assert (form.status, form.decided_on, form.action) == ("approved", day, action)
    assert (record.status, record.decided_on) == ("approved", day)
    assert (action.code, action.request, action.approved_on, action.status) == (record.code, record, day, "approved")
    assert action.expected_results == "A law is drafted\nInspectors are trained"
    assert [(each.number, each.title, each.status) for each in action.activities.order_by("number_key")] == [
        ("1", "Part 1", "planned"),
        ("2", "Part 2", "planned"),
    ]
    assert counted(day - timedelta(days=1)) == ["0", "0"]
    assert counted(day) == ["1", "1"]


@pytest.mark.django_db
def test_a_returned_form_is_answered_by_a_version_that_shows_what_differs() -> None:
    approver, officer = signed_in(approver=True), as_a("officer")
    form = factories.ApprovalFormFactory(submitted=True)
    answer = do(approver, form, "return")
    assert "at least one section" in str(answer.context["form"].errors)
    do(approver, form, "return", remark_results="Say who is trained", remark_budget="Too high")
    assert (form.status, form.remarks.count()) == ("returned", 2)
    assert "Say who is trained" in officer.get(f"/approval-forms/{form.code}/").content.decode()
    answer = do(officer, form, "revise")
    following = ApprovalForm.objects.get(previous=form)
    assert answer.request["PATH_INFO"] == f"/approval-forms/{following.code}/"
    assert (following.version, following.status, following.request) == (2, "draft", form.request)
    assert following.activities.get().inputs == "Two jurists"
    edit = f"/approval-forms/{following.code}/edit/"
    officer.post(edit, filled(officer, edit, expected_results=["A law is drafted", "Forty inspectors are trained"]))
    ProposedActivity.objects.filter(form=following).update(expert_days=15)
    page = officer.get(f"/approval-forms/{following.code}/")
    found = {each.label: [(line.act, line.text) for line in each.lines] for each in page.context["differences"]}
    assert found == {
        "Expected results": [("kept", "A law is drafted"), ("added", "Forty inspectors are trained")],
        "Activities": [("gone", "1 Drafting · Two jurists · 20"), ("added", "1 Drafting · Two jurists · 15")],
    }
    assert "Too high" in page.content.decode()
    # What is answered is not taken back, and there is one answer.
    for client, verb in ((approver, "resume"), (officer, "revise")):
        assert "next version" in str(client.get(f"/approval-forms/{form.code}/{verb}/").context["reasons"])


@pytest.mark.django_db
def test_the_authority_takes_back_what_it_said_and_the_leader_what_was_submitted() -> None:
    approver, leader = signed_in(approver=True), as_a("leader")
    form = factories.ApprovalFormFactory(submitted=True)
    do(approver, form, "return", remark_general="Another title")
    do(approver, form, "resume", why="A mistake")
    assert (form.status, form.remarks.count()) == ("submitted", 0)
    do(approver, form, "refuse", why="Out of the budget")
    assert (form.status, form.decided_on) == ("refused", timezone.localdate())
    do(approver, form, "resume", why="There is money after all")
    do(leader, form, "withdraw", why="The minister changed")
    do(leader, form, "redraft")
    assert (form.status, form.decided_on) == ("draft", None)


@pytest.mark.django_db
def test_a_form_is_not_approved_while_its_request_cannot_be() -> None:
    approver = signed_in(approver=True)
    form = factories.ApprovalFormFactory(submitted=True)
    factories.CriterionFactory()
    words = str(approver.get(f"/approval-forms/{form.code}/approve/").context["reasons"])
    assert "Eligibility is not established" in words
    assert not Action.objects.exists()


@pytest.mark.django_db
def test_one_form_at_a_time_is_at_work_for_a_request() -> None:
    officer = signed_in(officer=True)
    form = factories.ApprovalFormFactory()
    answer = officer.post("/approval-forms/add/", filled(officer, f"/approval-forms/add/?request={form.request.code}"))
    assert "at work already" in str(answer.context["form"].errors)
    received = factories.RequestFactory()
    answer = officer.post("/approval-forms/add/", filled(officer, f"/approval-forms/add/?request={received.code}"))
    assert "in formulation" in str(answer.context["form"].errors["request"])


@pytest.mark.django_db
def test_an_approved_addendum_changes_the_action_and_shows_what_it_changes() -> None:
    officer, leader, approver = signed_in(officer=True), as_a("leader"), as_a("approver")
    with taken():
        action = factories.ActionFactory(
            general_objective="Better protection", expected_results="A law is drafted", approved_on=date(2014, 6, 1)
        )
    factories.ActivityFactory(action=action, number="1", title="Drafting", status="completed")
    factories.ActivityFactory(action=action, number="2", title="Training", status="planned")
    address = f"/approval-forms/add/?action={action.code}"
    assert address in officer.get(f"/actions/{action.code}/").content.decode()
    officer.post("/approval-forms/add/", filled(officer, address, expected_results=["A law is passed"]))
    form = ApprovalForm.objects.get()
    assert (form.addendum, form.action, form.activities.count()) == (True, action, 2)
    form.activities.filter(number="1").update(title="Drafting and hearing")
    form.activities.filter(number="2").delete()
    ProposedActivity.objects.create(form=form, number="3", title="Study visit")
    page = officer.get(f"/approval-forms/{form.code}/")
    assert [each.label for each in page.context["differences"]] == ["Expected results", "Activities"]
    do(leader, form, "check")
    do(leader, form, "submit")
    do(approver, form, "approve")
    action.refresh_from_db()
    assert (action.expected_results, action.status) == ("A law is passed", "ongoing")
    assert [(each.number, each.title, each.status) for each in action.activities.order_by("number_key")] == [
        ("1", "Drafting and hearing", "completed"),
        ("2", "Training", "cancelled"),
        ("3", "Study visit", "planned"),
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_a_form_at_once_one_is_told_and_there_is_one_action() -> None:
    approvers = [factories.UserFactory(approver=True), factories.UserFactory(administrator=True)]
    form = factories.ApprovalFormFactory(submitted=True)
    outcomes = at_once(
        *(lambda who=who: approve_form(record=form, by=who, on=timezone.localdate()) for who in approvers)
    )
    assert sorted(isinstance(each, Refused) for each in outcomes) == [False, True], outcomes
    assert Action.objects.count() == 1


@pytest.mark.django_db
def test_the_authority_is_told_what_is_before_it_and_the_team_what_it_said() -> None:
    leader = signed_in(leader=True)
    officer = factories.UserFactory(officer=True)
    deciding, gone = factories.UserFactory(approver=True), factories.UserFactory(approver=True, is_active=False)
    authority = Client()
    authority.force_login(deciding)
    form = factories.ApprovalFormFactory(checked=True, responsible=officer)
    do(leader, form, "submit")
    mail = Mail.objects.get()
    assert (mail.person, mail.kind, mail.about_key) == (deciding, "form-submitted", form.pk)
    assert f"/approval-forms/{form.code}/" in mail.text
    assert mail.to != gone.email
    # An answer taken back is the authority's own, and told nobody: who submitted the form stays who did.
    do(authority, form, "refuse", why="A mistake")
    do(authority, form, "resume", why="It was one")
    do(authority, form, "return", remark_results="Say who is trained")
    answers = Mail.objects.filter(kind="form-answered").order_by("pk")
    submitter = form.moves.get(number=form.moves.get(status="returned").number - 3).by
    assert submitter is not None
    assert submitter.role == "leader"
    assert sorted(each.person_id for each in answers) == sorted([submitter.pk, officer.pk] * 2)
    assert "A mistake" in answers[0].text
    assert "Say who is trained" in answers[2].text
    # Who answers for a form follows its next version, too.
    do(leader, form, "revise")
    assert Follow.objects.filter(who=officer, key=ApprovalForm.objects.get(previous=form).pk).exists()
