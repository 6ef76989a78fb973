"""The check list: who says what, that it stands before an approval, and that nobody overwrites a colleague."""

from datetime import date

import pytest
from django.test import Client

from pmt.workbench.verbs import Refused
from requests_app.checklist import answer_eligibility, use_the_usual_questions
from requests_app.models import Criterion, EligibilityAnswer, RelevanceGrade
from tests import factories
from tests.forms import filled
from tests.requests_app.test_verbs import sent, signed_in
from tests.rules import refused_by

pytestmark = pytest.mark.django_db


def another(role: str) -> Client:
    client = Client()
    client.force_login(factories.UserFactory(role=role))
    return client


def test_a_request_is_approved_only_when_every_question_is_answered_with_yes() -> None:
    client = signed_in(leader=True)
    record = factories.RequestFactory(formulation=True)
    one, other = factories.CriterionFactory.create_batch(2)
    page = f"/requests/{record.code}/"
    assert "Eligibility is not established" in client.get(page).content.decode()
    sheet = f"{page}check-list/eligibility/"
    answer = client.post(sheet, filled(client, sheet, **{f"holds{one.pk}": "yes"}))
    assert f"reason{one.pk}" in answer.context["form"].errors
    client.post(
        sheet,
        filled(
            client,
            sheet,
            **{
                f"holds{one.pk}": "yes",
                f"reason{one.pk}": "A partner since 2013",
                f"holds{other.pk}": "no",
                f"reason{other.pk}": "A private company",
            },
        ),
    )
    assert client.get(f"{page}approve/").context["reasons"]
    client.post(sheet, filled(client, sheet, **{f"holds{other.pk}": "yes", f"reason{other.pk}": "Mandated by law"}))
    address = f"{page}approve/"
    client.post(address, sent(client, address))
    record.refresh_from_db()
    assert record.status == "approved"
    # What was said of a decided request stays.
    with pytest.raises(Refused, match="Reopen it first"):
        answer_eligibility(record=record, answers={one: None}, by=None)
    assert EligibilityAnswer.objects.filter(request=record, holds=True).count() == 2


def test_a_leader_makes_an_exception_with_a_reason_and_takes_it_back() -> None:
    client = signed_in(leader=True)
    record = factories.RequestFactory(formulation=True)
    factories.CriterionFactory()
    sheet = f"/requests/{record.code}/check-list/exception/"
    client.post(sheet, filled(client, sheet, reason="Agreed with the authority on 3 May"))
    assert client.get(f"/requests/{record.code}/approve/").context["reasons"] == []
    assert "Agreed with the authority" in client.get(f"/requests/{record.code}/check-list/").content.decode()
    client.post(sheet, filled(client, sheet, reason=""))
    assert client.get(f"/requests/{record.code}/approve/").context["reasons"]


def test_a_request_is_asked_what_was_in_force_when_it_was_received() -> None:
    client = signed_in(officer=True)
    old = factories.CriterionFactory(until=date(2014, 12, 31))
    new = factories.CriterionFactory(since=date(2015, 1, 1))
    for day, criterion in ((date(2014, 12, 31), old), (date(2015, 1, 1), new)):
        record = factories.RequestFactory(received_on=day)
        found = client.get(f"/requests/{record.code}/check-list/").context["asked"]
        assert [each.criterion for each in found] == [criterion]


def test_opinions_are_graded_by_source_and_their_mean_is_shown() -> None:
    client = signed_in(officer=True)
    record = factories.RequestFactory(checking=True)
    criterion = factories.CriterionFactory(relevance=True)
    for source, grade in (("team", 4), ("eu_delegation", 3)):
        sheet = f"/requests/{record.code}/check-list/{source}/"
        typed = {f"grade{criterion.pk}": grade, f"comment{criterion.pk}": f"As {source} says", "given_by": "Ms Diop"}
        assert client.post(sheet, filled(client, sheet, **typed)).status_code == 302
    page = client.get(f"/requests/{record.code}/check-list/")
    (line,) = page.context["graded"]
    assert ([each and each.grade for each in line.opinions], str(line.mean)) == ([4, 3, None, None], "3.5")
    assert "As eu_delegation says" in page.content.decode()
    sheet = f"/requests/{record.code}/check-list/team/"
    client.post(sheet, filled(client, sheet, **{f"grade{criterion.pk}": "", f"comment{criterion.pk}": ""}))
    assert list(RelevanceGrade.objects.values_list("source", flat=True)) == ["eu_delegation"]


def test_two_who_fill_in_a_sheet_at_once_lose_nothing() -> None:
    first, second = signed_in(officer=True), another("officer")
    record = factories.RequestFactory(checking=True)
    one, other = factories.CriterionFactory.create_batch(2)
    sheet = f"/requests/{record.code}/check-list/eligibility/"
    theirs = filled(first, sheet, **{f"holds{one.pk}": "yes", f"reason{one.pk}": "Theirs"})
    mine = filled(second, sheet, **{f"holds{one.pk}": "no", f"reason{one.pk}": "Mine", f"holds{other.pk}": "yes"}) | {
        f"reason{other.pk}": "Mine alone"
    }
    first.post(sheet, theirs)
    answer = second.post(sheet, mine)
    assert "Theirs" in answer.context["form"].errors[f"reason{one.pk}"][0]
    assert not EligibilityAnswer.objects.filter(criterion=other).exists()
    # Who did not touch the question leaves it alone; who sends it again knows what they replace.
    second.post(sheet, mine | {"seen": answer.context["form"].seen_token})
    assert EligibilityAnswer.objects.get(criterion=one).reason == "Mine"
    stale = filled(first, sheet)
    EligibilityAnswer.objects.filter(criterion=one).update(reason="Meanwhile")
    first.post(sheet, stale | {f"reason{other.pk}": "Changed"})
    assert [each.reason for each in EligibilityAnswer.objects.order_by("criterion_id")] == ["Meanwhile", "Changed"]


def test_an_observer_does_not_see_what_is_thought_of_a_request() -> None:
    observer = signed_in(observer=True)
    record = factories.RequestFactory()
    criterion = factories.CriterionFactory()
    EligibilityAnswer.objects.create(
        request=record, criterion=criterion, holds=False, reason="A private firm", on_date=date(2016, 1, 1)
    )
    text = observer.get(f"/requests/{record.code}/").content.decode()
    assert "A private firm" not in text
    assert "A private firm" in another("approver").get(f"/requests/{record.code}/").content.decode()


def test_a_facility_begins_with_the_usual_questions_and_changes_them() -> None:
    client = signed_in(leader=True)
    assert "Use the usual questions" in client.get("/criteria/").content.decode()
    client.post("/criteria/usual/")
    assert Criterion.objects.count() == 10
    text = client.get("/criteria/").content.decode()
    assert "Link to a reform" in text
    assert "Use the usual questions" not in text
    criterion = Criterion.objects.get(code="E1")
    form = client.get("/criteria/E1/edit/").context["form"]
    client.post(
        "/criteria/E1/edit/",
        {"code": "E1", "kind": "eligibility", "question": "Ours", "position": 1, "seen": form.seen_token},
    )
    criterion.refresh_from_db()
    assert criterion.question == "Ours"
    assert use_the_usual_questions() == 0


def test_the_database_takes_no_answer_without_a_reason_and_no_grade_of_six() -> None:
    record, criterion = factories.RequestFactory(), factories.CriterionFactory()
    said = {"request": record, "criterion": criterion, "on_date": date(2016, 1, 1)}
    with refused_by("eligibility_answer_has_a_reason"):
        EligibilityAnswer.objects.create(holds=True, reason="", **said)
    with refused_by("relevance_grade_from_1_to_5"):
        RelevanceGrade.objects.create(source="team", grade=6, **said)
