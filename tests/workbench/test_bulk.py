"""Many records changed at once: chosen, previewed, done together, undone as far as they still are so."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pghistory.models import Context

from contacts.models import Contact
from pmt.workbench import bulk
from pmt.workbench.models import BulkChange
from requests_app.choices import RequestStatus
from requests_app.models import AssistanceRequest
from tests import factories


@pytest.fixture
def officer(client: Client, db: None) -> Client:
    client.force_login(factories.UserFactory(officer=True))
    return client


def chosen(client: Client, *records: Any, slug: str = "contacts", **asked: Any) -> str:
    answer = client.post(f"/lists/{slug}/selection/", {"chosen": [record.pk for record in records], **asked})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_a_field_is_previewed_changed_with_its_reason_and_undone_as_far_as_it_still_is_so(officer: Client) -> None:
    here, there = factories.CountryFactory(name="Here"), factories.CountryFactory(name="There")
    first = factories.ContactFactory(code="C0001", nationality=here)
    second = factories.ContactFactory(code="C0002", nationality=None)
    already = factories.ContactFactory(code="C0003", nationality=there)
    address = chosen(officer, first, second, already)
    sent = {"what": "nationality", "nationality": str(there.pk), "why": "They moved"}
    preview = officer.post(address, sent).context["outcome"]
    assert [(each["before"]["words"], each["after"]["words"]) for each in preview["changed"]] == [
        ("Here", "There"), ("nothing", "There"),
    ]  # fmt: skip
    assert preview["same_count"] == 1
    assert not Contact.objects.filter(nationality=there).exclude(pk=already.pk).exists()  # nothing is done yet
    officer.post(address, sent | {"confirm": "1"})
    # That, and nothing else.
    assert Contact.objects.filter(nationality=there, languages=["en", "fr"]).count() == 3
    assert "They moved" in {context.metadata.get("why") for context in Context.objects.all()}
    # Somebody changes one of them again: that one stays.
    Contact.objects.filter(pk=second.pk).update(nationality=here)
    officer.post(address, {"undo": "1"})
    page = officer.get(address)
    assert page.context["undone"]["changed_count"] == 1
    assert [name for name, _why in page.context["undone"]["refused"]] == [f"C0002 {second}"]
    assert set(Contact.objects.values_list("code", "nationality__name")) == {
        ("C0001", "Here"), ("C0002", "Here"), ("C0003", "There"),
    }  # fmt: skip
    # A change is done once and undone once.
    officer.post(address, {"undo": "1"})
    officer.post(address, sent | {"confirm": "1"})
    assert Contact.objects.filter(nationality=there).count() == 1


def test_what_a_form_or_the_database_refuses_is_named_with_why_and_the_rest_changes(officer: Client) -> None:
    without = factories.ContactFactory(code="C0001", consent_on=None)
    agreed = factories.ContactFactory(code="C0002", consent_on=date(2015, 1, 1))
    address = chosen(officer, without, agreed)
    sent = {"what": "newsletter", "newsletter": "on"}
    page = officer.post(address, sent)
    assert "1 will change, 1 cannot" in page.content.decode()
    [(name, why)] = page.context["outcome"]["refused"]
    assert name.startswith("C0001")
    assert "Say on which day the person agreed" in why
    officer.post(address, sent | {"confirm": "1"})
    assert list(Contact.objects.filter(newsletter=True)) == [agreed]
    assert officer.get(address).context["outcome"]["refused_count"] == 1


def test_all_that_the_list_holds_is_chosen_by_its_filters_not_by_its_page(officer: Client) -> None:
    country = factories.CountryFactory()
    inside = [factories.ContactFactory(nationality=country) for _ in range(30)]
    factories.ContactFactory()
    address = chosen(officer, of=f"nationality={country.code}&size=25&page=2", all="1")
    assert BulkChange.objects.get().keys == sorted(contact.pk for contact in inside)
    assert "Change 30 records" in officer.get(address).content.decode()


def test_nothing_and_too_much_are_told_and_lead_back_to_the_list(officer: Client, monkeypatch: Any) -> None:
    nothing = officer.post("/lists/contacts/selection/", {"of": "q=ana"}, follow=True)
    assert nothing.request["QUERY_STRING"] == "q=ana"
    assert "Choose records first" in nothing.content.decode()
    monkeypatch.setattr(bulk, "MOST", 2)
    for _ in range(3):
        factories.ContactFactory()
    told = officer.post("/lists/contacts/selection/", {"all": "1"}, follow=True).content.decode()
    assert "At most 2 records are changed at once, and these are 3. Narrow the list first." in told
    assert not BulkChange.objects.exists()


def test_a_verb_is_done_by_its_own_rules_and_taken_back_by_its_opposite(client: Client, db: None) -> None:
    client.force_login(factories.UserFactory(leader=True))
    open_ones = [factories.RequestFactory(code=f"2014-0{number}", received_on=date(2014, 1, 1)) for number in (1, 2)]
    decided = factories.RequestFactory(code="2014-03", rejected=True)
    address = chosen(client, *open_ones, decided, slug="requests")
    sent = {"what": "verb-reject", "on": "2014-02-01", "why": "Out of scope"}
    assert client.post(address, sent | {"why": ""}).context["form"].errors
    preview = client.post(address, sent).context["outcome"]
    assert (preview["changed_count"], preview["refused_count"]) == (2, 1)
    assert AssistanceRequest.objects.filter(status=RequestStatus.REJECTED).count() == 1
    client.post(address, sent | {"confirm": "1"})
    assert {request.moves.order_by("number").last().note for request in open_ones} == {"Out of scope"}
    client.post(address, {"undo": "1"})
    assert list(AssistanceRequest.objects.filter(status=RequestStatus.REJECTED)) == [decided]


def test_only_who_may_change_sees_boxes_and_nobody_sees_anothers_change(officer: Client) -> None:
    contact = factories.ContactFactory()
    assert 'name="chosen"' in officer.get("/contacts/").content.decode()
    address = chosen(officer, contact)
    observer, leader = Client(), Client()
    observer.force_login(factories.UserFactory(observer=True))
    leader.force_login(factories.UserFactory(leader=True))
    assert 'name="chosen"' not in observer.get("/contacts/").content.decode()
    assert observer.post("/lists/contacts/selection/", {"chosen": [contact.pk]}).status_code == 403
    assert leader.get(address).status_code == 404
    # What is not offered for many is not changed for many, whatever is sent.
    page = officer.post(address, {"what": "family_name", "family_name": "X", "confirm": "1"})
    assert "What shall change?" in page.content.decode()
    contact.refresh_from_db()
    assert contact.family_name != "X"


def test_a_panel_has_no_boxes(officer: Client) -> None:
    contact = factories.ContactFactory(institution=factories.InstitutionFactory())
    part = officer.get(
        f"/contacts/?institution={contact.institution.code}", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="panel-1"
    )
    assert 'name="chosen"' not in part.content.decode()


@pytest.mark.parametrize("slug", ["contacts", "institutions", "focal-points"])
def test_every_field_that_is_offered_has_a_form(officer: Client, slug: str) -> None:
    record = {
        "contacts": factories.ContactFactory,
        "institutions": factories.InstitutionFactory,
        "focal-points": factories.FocalPointFactory,
    }[slug]()
    address = chosen(officer, record, slug=slug)
    offered = list(officer.get(address).context["offered"])
    assert len(offered) >= 2
    for name, label in offered:
        page = officer.get(address, {"what": name})
        assert page.context["form"].fields[name].label == label


@pytest.mark.parametrize(
    ("slug", "role", "fields"),
    [
        ("requests", "officer", ("responsible", "areas")),
        ("actions", "officer", ("responsible", "areas")),
        ("experts", "officer", ("occupation", "employer", "areas")),
        ("missions", "officer", ("place", "mode")),
        ("expenditures", "finance", ("description", "approval")),
    ],
)
def test_lists_change_a_field_of_several_records_and_give_it_back(
    client: Client, db: None, slug: str, role: str, fields: tuple[str, ...]
) -> None:
    factories.FacilityFactory()
    client.force_login(factories.UserFactory(role=role))
    records = {
        "requests": lambda: factories.RequestFactory.create_batch(2, formulation=True),
        "actions": lambda: factories.ActionFactory.create_batch(2, ongoing=True),
        "experts": lambda: factories.ExpertFactory.create_batch(2, occupation="public"),
        "missions": lambda: factories.MissionFactory.create_batch(2, planned=True, mode="on_site"),
        "expenditures": lambda: factories.ExpenditureFactory.create_batch(2),
    }[slug]()
    values: dict[str, Any] = {
        "responsible": factories.UserFactory(officer=True).pk,
        "areas": [factories.AreaFactory().pk],
        "occupation": "private",
        "employer": factories.InstitutionFactory().code,
        "mode": "remote",
    }

    def now(field: str) -> list[Any]:
        fresh = [type(each).objects.get(pk=each.pk) for each in records]
        if field == "areas":
            return [sorted(each.areas.values_list("pk", flat=True)) for each in fresh]
        return [getattr(each, field) for each in fresh]

    for field in fields:
        before = now(field)
        address = chosen(client, *records, slug=slug)
        sent = {"what": field, field: values.get(field, "Of many at once"), "why": "The same for all"}
        assert client.post(address, sent).context["outcome"]["changed_count"] == 2
        assert now(field) == before
        client.post(address, sent | {"confirm": "1"})
        first, second = now(field)
        assert first == second
        assert first not in before
        client.post(address, {"undo": "1"})
        assert now(field) == before


def test_a_profile_of_which_one_field_is_changed_with_many_does_not_count_as_confirmed(officer: Client) -> None:
    factories.FacilityFactory()
    expert = factories.ExpertFactory(occupation="public", confirmed_on=None)
    sent = {"what": "occupation", "occupation": "private"}
    officer.post(chosen(officer, expert, slug="experts"), sent | {"confirm": "1"})
    expert.refresh_from_db()
    assert (expert.occupation, expert.confirmed_on) == ("private", None)


def test_requests_are_held_and_actions_begun_together_each_by_its_own_rules(officer: Client) -> None:
    factories.FacilityFactory()
    requests = [factories.RequestFactory(checking=True), factories.RequestFactory(rejected=True)]
    actions = [factories.ActionFactory(approved=True), factories.ActionFactory(completed=True)]
    until = timezone.localdate() + timedelta(days=30)
    for slug, records, verb, typed, status in (
        ("requests", requests, "hold", {"why": "The minister is new", "until": until.isoformat()}, "on_hold"),
        ("actions", actions, "begin", {}, "ongoing"),
    ):
        was = [each.status for each in records]
        address = chosen(officer, *records, slug=slug)
        sent = {"what": f"verb-{verb}", "on": timezone.localdate().isoformat(), **typed}
        officer.post(address, sent | {"confirm": "1"})
        assert [type(each).objects.get(pk=each.pk).status for each in records] == [status, was[1]]
        officer.post(address, {"undo": "1"})
        assert [type(each).objects.get(pk=each.pk).status for each in records] == was
