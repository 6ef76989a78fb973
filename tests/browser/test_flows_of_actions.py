"""From a request in formulation to a deliverable accepted: at a screen, and on a phone without JavaScript.

After each, the figures have moved as they should.
"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from actions.models import Action, Deliverable, Mission, Mobilisation
from tests import factories
from tests.browser.desk import Desk, value_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_approver_approves_a_request_once_its_check_list_is_answered(desk: Desk) -> None:
    question = factories.CriterionFactory()
    record = factories.RequestFactory(formulation=True)
    address = f"/requests/{record.code}/"
    desk.sign_in(approver=True)
    desk.page.goto(f"{address}approve/")
    desk.said("Eligibility is not established")
    expect(desk.page.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    desk.sign_in(officer=True)
    desk.page.goto(address)
    desk.follow("Check list")
    desk.follow("Answer on eligibility")
    desk.page.get_by_role("radio", name="Yes", exact=True).check()
    desk.fill(**{f"reason{question.pk}": "A partner since 2013"})
    desk.press("Save")
    desk.said("Established")
    assert (value_of("requests_approved"), value_of("requests_undecided")) == (0, 1)
    desk.sign_in(approver=True)
    desk.page.goto(address)
    desk.follow("Approve")
    desk.fill(letter="With pleasure.")
    desk.press("Approve")
    desk.said("is approved.")
    record.refresh_from_db()
    assert (record.status, record.decided_on) == ("approved", timezone.localdate())
    assert (value_of("requests_approved"), value_of("requests_undecided")) == (1, 0)
    assert value_of("requests_approved", timezone.localdate() - timedelta(days=1)) == 0


def test_a_form_that_the_leader_submits_is_approved_and_opens_its_action(desk: Desk) -> None:
    form = factories.ApprovalFormFactory(checked=True)
    desk.sign_in(leader=True)
    desk.page.goto(f"/approval-forms/{form.code}/")
    desk.follow("Submit to the contracting authority")
    desk.press("Submit to the contracting authority")
    desk.said("is before the contracting authority.")
    assert value_of("actions") == 0
    desk.sign_in(approver=True)
    desk.page.goto("/work/")
    desk.page.get_by_role("link", name=form.title).first.click()
    desk.follow("Approve")
    desk.press("Approve")
    desk.said("is approved.")
    action = Action.objects.get()
    assert (action.code, action.approved_on) == (form.request.code, timezone.localdate())
    assert [each.title for each in action.activities.all()] == ["Drafting"]
    assert (value_of("actions"), value_of("requests_approved")) == (1, 1)
    assert value_of("actions", timezone.localdate() - timedelta(days=1)) == 0
    desk.follow(action.code)
    desk.heading(form.title)


def test_an_officer_plans_two_missions_and_is_refused_an_expert_who_is_on_the_other(desk: Desk) -> None:
    action = factories.ActionFactory()
    expert = factories.ExpertFactory()
    start = timezone.localdate() - timedelta(days=10)
    desk.sign_in(officer=True)
    desk.page.goto(f"/actions/{action.code}/")
    desk.follow("Plan missions")
    for row, title, first in ((1, "Needs assessment", start), (2, "Drafting", start + timedelta(days=4))):
        desk.fill(
            **{
                f"row{row}-title": title,
                f"row{row}-start_date": str(first),
                f"row{row}-end_date": str(first + timedelta(days=4)),
                f"row{row}-place": "Lomé",
            }
        )
    desk.press("Plan the missions")
    desk.said("2 missions are planned")
    one, other = Mission.objects.order_by("start_date")
    assert (one.title, other.title, other.action) == ("Needs assessment", "Drafting", action)
    # Both are planned: nothing counts yet.
    assert (value_of("missions"), value_of("experts_mobilised")) == (0, 0)

    desk.page.goto(f"/missions/{one.code}/")
    desk.follow("Mobilise one")
    desk.pick("expert", expert.code)
    desk.press("Save")
    desk.heading("Needs assessment")
    assert Mobilisation.objects.get().mission == one
    desk.page.goto(f"/missions/{other.code}/")
    desk.follow("Mobilise one")
    desk.pick("expert", expert.code)
    desk.press("Save")
    expect(desk.page.locator("form .field-error")).to_contain_text(f"{expert} is on mission {one.code}")
    expect(desk.page.locator("form .field-error")).to_contain_text("Nobody is in two places at once")
    assert Mobilisation.objects.count() == 1

    desk.page.goto(f"/missions/{one.code}/")
    desk.follow("Begin")
    desk.page.locator("[name=ended]").check()
    desk.press("Begin")
    desk.heading("Needs assessment")
    keys = ("missions", "experts_mobilised", "expert_days")
    assert [value_of(key) for key in keys] == [1, 1, Decimal(5)]
    assert [value_of(key, start - timedelta(days=1)) or 0 for key in keys] == [0, 0, 0]


def test_an_officer_records_a_deliverable_which_is_submitted_and_accepted(desk: Desk) -> None:
    mission = factories.MissionFactory()
    due = mission.end_date + timedelta(days=15)
    keys = ("deliverables_due", "deliverables_late", "deliverables_submitted", "deliverables_accepted")
    desk.sign_in(officer=True)
    desk.page.goto(f"/missions/{mission.code}/")
    desk.follow("Add a deliverable")
    desk.fill(title="Report on the law", language="fr")
    desk.press("Save")
    desk.heading("Report on the law")
    record = Deliverable.objects.get()
    assert (record.mission, record.action, record.due_on) == (mission, mission.action, due)
    assert [value_of(key) for key in keys] == [1, 1, 0, 0]
    desk.follow("Submit")
    desk.fill(on=str(due))
    desk.press("Submit")
    desk.said("is submitted.")
    assert [value_of(key) for key in keys] == [1, 0, 1, 0]
    # Who only looks on is not offered it, and may not.
    desk.sign_in(observer=True)
    desk.page.goto(f"/deliverables/{record.code}/")
    desk.heading("Report on the law")
    expect(desk.page.get_by_role("link", name="Accept", exact=True)).to_have_count(0)
    answer = desk.page.goto(f"/deliverables/{record.code}/accept/")
    assert answer is not None
    assert answer.status == 403
    desk.sign_in(leader=True)
    desk.page.goto(f"/deliverables/{record.code}/")
    desk.follow("Accept")
    desk.press("Accept")
    desk.said("is accepted.")
    record.refresh_from_db()
    assert record.accepted_on == timezone.localdate()
    assert [value_of(key) for key in keys] == [1, 0, 1, 1]
    assert value_of("deliverables_accepted", timezone.localdate() - timedelta(days=1)) == 0
