"""Experts on missions: clashes shown before saving and refused when two save at once, rates, hints, withdrawal."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from actions.missions.mobilising import change_mobilisation, mobilise
from actions.models import Mission, Mobilisation
from pmt.workbench.verbs import Refused
from reporting.indicators import Scope, compute
from tests import factories
from tests.actions.test_missions import opened
from tests.requests_app.test_verbs import sent
from tests.rules import at_once, check_what_was_deferred

MARCH = date(2015, 3, 2)


@pytest.fixture
def officer(client: Client, db: None) -> Client:
    factories.FacilityFactory()
    client.force_login(factories.UserFactory(officer=True))
    return client


def typed(client: Client, mission: Mission, expert: Any, **values: Any) -> dict[str, Any]:
    return opened(client, f"/mobilisations/add/?mission={mission.code}", expert=expert.code) | values


def checked(client: Client, mission: Mission, expert: Any) -> str:
    """What the form shows beside itself as soon as an expert is chosen."""
    address = f"/missions/{mission.code}/experts/check/?expert={expert.code}"
    return client.get(address, headers={"HX-Request": "true"}).content.decode()


def test_the_form_knows_the_missions_days_the_lead_and_the_rates_of_the_day(officer: Client) -> None:
    mission = factories.MissionFactory(planned=True, start_date=MARCH)
    public, private = factories.ExpertFactory(), factories.ExpertFactory(private=True)
    officer.post("/mobilisations/add/", typed(officer, mission, public, preparation_days="0.5"))
    officer.post("/mobilisations/add/", typed(officer, mission, private))
    first, second = Mobilisation.objects.order_by("pk")
    assert (first.role, first.field_days, first.expert_days) == ("lead", Decimal(6), Decimal("6.5"))
    assert (first.terms, first.day_rate) == ("allowance", Decimal(250))
    assert (second.role, second.terms, second.day_rate) == ("expert", "fee", Decimal(600))
    assert second.start_date == MARCH
    text = officer.get(f"/missions/{mission.code}/").content.decode()
    assert str(public) in text
    assert f"/mobilisations/{first.pk}/delete/" in text


def test_a_clash_is_shown_before_saving_and_refused_after(officer: Client) -> None:
    expert = factories.ExpertFactory()
    elsewhere = factories.MissionFactory(start_date=MARCH, place="Lomé")
    factories.MobilisationFactory(expert=expert, mission=elsewhere)
    mission = factories.MissionFactory(start_date=MARCH + timedelta(days=5), planned=True)
    text = checked(officer, mission, expert)
    assert f"is on mission {elsewhere.code}" in text
    assert "2–7 Mar 2015" in text
    answer = officer.post("/mobilisations/add/", typed(officer, mission, expert))
    assert f"is on mission {elsewhere.code}" in answer.context["form"].errors["expert"][0]
    # Without a script it stands beside the form as soon as that comes back.
    assert answer.content.decode().count(f"is on mission {elsewhere.code}") == 2
    assert Mobilisation.objects.count() == 1
    free = factories.ExpertFactory()
    text = checked(officer, mission, free)
    assert "On no other mission on 7–12 Mar 2015" in text


def test_a_mission_has_one_lead(officer: Client) -> None:
    lead = factories.MobilisationFactory(role="lead", mission__status="planned")
    other = factories.ExpertFactory()
    errors = (
        officer.post("/mobilisations/add/", typed(officer, lead.mission, other, role="lead")).context["form"].errors
    )
    assert f"{lead.expert} leads already" in errors["role"][0]
    second = factories.MobilisationFactory(role="expert", mission=lead.mission)
    address = f"/mobilisations/{second.pk}/edit/"
    assert "role" in officer.post(address, opened(officer, address, role="lead")).context["form"].errors
    officer.post(address, opened(officer, address, role="local", remote_days="1.25"))
    second.refresh_from_db()
    assert (second.role, second.remote_days) == ("local", Decimal("1.25"))


def test_one_of_two_leads_that_were_imported_may_stay_one(officer: Client) -> None:
    lead = factories.MobilisationFactory(role="lead", mission__status="planned")
    second = factories.MobilisationFactory(role="lead", mission=lead.mission)
    address = f"/mobilisations/{second.pk}/edit/"
    officer.post(address, opened(officer, address, remote_days="1.25"))
    second.refresh_from_db()
    assert (second.role, second.remote_days) == ("lead", Decimal("1.25"))
    officer.post(address, opened(officer, address, role="expert"))
    second.refresh_from_db()
    assert second.role == "expert"
    assert "role" in officer.post(address, opened(officer, address, role="lead")).context["form"].errors


def test_of_two_who_each_name_a_lead_the_second_is_refused(db: None) -> None:
    first = factories.MobilisationFactory(role="expert", mission__status="planned")
    second = factories.MobilisationFactory(role="expert", mission=first.mission)
    first.role = second.role = "lead"
    change_mobilisation(mobilisation=first)
    with pytest.raises(Refused, match="leads already"):
        change_mobilisation(mobilisation=second)


def test_what_the_facility_prefers_is_told_in_sentences(officer: Client) -> None:
    area = factories.AreaFactory()
    mission = factories.MissionFactory(planned=True, action__areas=[area])
    state = factories.CountryFactory(member=True)
    before = factories.MissionFactory(start_date=date(2014, 8, 1))
    veteran = factories.MobilisationFactory(mission=before, expert__nationality=state, expert__gender="male").expert
    factories.MobilisationFactory(expert=veteran, mission=mission, role="expert")
    novice = factories.ExpertFactory(private=True, nationality=state, gender="male", flagged=True, flag_note="x")
    text = checked(officer, mission, novice)
    for words in (
        f"First mission, together with {veteran}",
        f"Private, in a team with {veteran}",
        "Nobody of the team is from another Member State",
        "No woman would be in the team",
        "None of the action",
        "unresolved flag",
        "600.00 a day",
    ):
        assert words in text
    client = Client()
    client.force_login(factories.UserFactory(finance=True))
    assert "flag" not in checked(client, mission, novice)
    peer = factories.ExpertFactory(nationality=factories.CountryFactory())
    peer.areas.add(factories.AreaFactory(parent=area))
    text = checked(officer, mission, peer)
    assert f"A peer from another partner country, {peer.nationality}" in text
    assert "Knows an area of the action" in text


def test_who_is_restricted_or_erased_is_not_mobilised_and_the_form_says_why(officer: Client) -> None:
    mission = factories.MissionFactory(planned=True, start_date=MARCH)
    restricted = factories.ExpertFactory(restricted_on=date(2015, 1, 5), restriction_note="Asked for it")
    erased = factories.ExpertFactory(erased_on=date(2015, 1, 6))
    for expert, said in ((restricted, "restricted since 5 Jan 2015"), (erased, "erased on 6 Jan 2015")):
        assert said in checked(officer, mission, expert)
        answer = officer.post("/mobilisations/add/", typed(officer, mission, expert))
        assert said in str(answer.context["form"].errors["expert"])
        # Whoever restricts them while the form is open is heard, too.
        with pytest.raises(Refused, match=said):
            mobilise(mobilisation=Mobilisation(mission=mission, expert=expert, role="expert", terms="unpaid"))
    assert not Mobilisation.objects.exists()


def test_the_allowance_is_the_one_in_force_on_the_missions_first_day(officer: Client) -> None:
    factories.FacilityRateFactory(kind="allowance", from_day=MARCH, amount=Decimal(300))
    factories.FacilityRateFactory(kind="market", from_day=MARCH, amount=Decimal(900))
    for start in (MARCH - timedelta(days=1), MARCH):
        mission = factories.MissionFactory(planned=True, start_date=start)
        officer.post("/mobilisations/add/", typed(officer, mission, factories.ExpertFactory()))
    assert list(Mobilisation.objects.order_by("pk").values_list("day_rate", flat=True)) == [Decimal(250), Decimal(300)]


def test_who_was_evaluated_or_worked_is_not_withdrawn(officer: Client) -> None:
    planned = factories.MobilisationFactory(mission__status="planned")
    done = factories.MobilisationFactory()
    judged = factories.MobilisationFactory(mission__status="ongoing")
    factories.ExpertEvaluationFactory(mission=judged.mission, expert=judged.expert)
    assert "is completed with this expert" in officer.get(f"/mobilisations/{done.pk}/delete/").content.decode()
    assert "was evaluated" in officer.get(f"/mobilisations/{judged.pk}/delete/").content.decode()
    for each in (planned, done, judged):
        officer.post(f"/mobilisations/{each.pk}/delete/")
    assert set(Mobilisation.objects.all()) == {done, judged}


def shown(key: str, on: date) -> str:
    return compute([key], Scope(on))[key].rows[0].cells[0].shown


def test_figures_move_on_the_day_on_which_a_mission_begins_and_not_before(officer: Client) -> None:
    today = timezone.localdate()
    approved, start = today - timedelta(days=60), today - timedelta(days=9)
    action = factories.ActionFactory(
        request=factories.RequestFactory(approved=True, received_on=approved - timedelta(days=50)),
        approved_on=approved,
    )
    planned = [("planned", approved)]
    mission = factories.MissionFactory(action=action, planned=True, start_date=start, moves=planned)
    officer.post("/mobilisations/add/", typed(officer, mission, factories.ExpertFactory(), field_days="4.5"))
    assert (shown("experts_mobilised", today), shown("expert_days", today)) == ("0", "0")
    address = f"/missions/{mission.code}/begin/"
    check_what_was_deferred()
    officer.post(address, sent(officer, address, ended="on"))
    assert shown("experts_mobilised", start - timedelta(days=1)) == "0"
    for day in (start, today):
        assert (shown("experts_mobilised", day), shown("expert_days", day)) == ("1", "4.5")
    address = f"/missions/{mission.code}/reopen/"
    officer.post(address, sent(officer, address, why="Not at all"))
    address = f"/missions/{mission.code}/cancel/"
    officer.post(address, sent(officer, address, why="Not at all"))
    assert shown("experts_mobilised", today) == "0"
    assert shown("experts_mobilised", today - timedelta(days=1)) == "1"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_mobilise_one_expert_at_once_one_succeeds_and_the_other_is_told_where_the_expert_is() -> None:
    factories.FacilityFactory()
    for _ in range(6):
        expert = factories.ExpertFactory()
        missions = [factories.MissionFactory(start_date=MARCH + timedelta(days=3 * n), planned=True) for n in (0, 1)]

        def put(mission: Mission, expert: Any = expert) -> str:
            return mobilise(
                mobilisation=Mobilisation(mission=mission, expert=expert, role="expert", terms="unpaid")
            ).mission.code

        outcomes = at_once(*(lambda m=m: put(m) for m in missions))
        (winner,) = [each for each in outcomes if isinstance(each, str)]
        (refused,) = [each for each in outcomes if not isinstance(each, str)]
        assert isinstance(refused, Refused), refused
        assert f"is on mission {winner}" in str(refused)
        assert expert.mobilisations.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_mobilise_and_move_dates_at_once_and_no_one_sees_a_deadlock() -> None:
    factories.FacilityFactory()
    experts = factories.ExpertFactory.create_batch(3)
    missions = [factories.MissionFactory(start_date=MARCH + timedelta(days=30 * n), planned=True) for n in range(4)]
    outcomes = at_once(
        *(
            lambda m=m, e=e: mobilise(mobilisation=Mobilisation(mission=m, expert=e, role="expert", terms="unpaid"))
            for m in missions
            for e in experts
        )
    )
    assert [each for each in outcomes if not isinstance(each, Mobilisation)] == []
    assert Mobilisation.objects.count() == 12


def test_one_looks_at_an_expert_before_anything_is_saved_without_script_too(officer: Client) -> None:
    mission = factories.MissionFactory(planned=True, start_date=MARCH)
    expert = factories.ExpertFactory()
    factories.FlagFactory(expert=expert)
    page = officer.post("/mobilisations/add/", typed(officer, mission, expert) | {"then": "look"}).content.decode()
    assert "There is an unresolved flag on this expert." in page
    assert 'value="look"' in page
    assert not Mobilisation.objects.exists()
