"""Keeping the facility's own records: who may, what is refused in words, and what nothing depends on."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from facility.models import Addendum, Area, Country, Facility, FacilityRate, Period, Region
from tests import factories
from tests.rules import refused_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(client: Client) -> Client:
    factories.FacilityFactory()
    client.force_login(factories.UserFactory(leader=True))
    return client


def edit(client: Client, address: str, **changes: Any) -> Any:
    """Open a form, change some of it, and send it."""
    form = client.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    return client.post(address, sent | {"seen": form.seen_token} | changes)


def errors(answer: Any) -> dict[str, str]:
    assert answer.status_code == 200
    return {name: " ".join(said) for name, said in answer.context["form"].errors.items()}


def test_the_contract_is_corrected_and_there_is_one(leader: Client) -> None:
    assert edit(leader, "/facility/contract/FAC/edit/", lead_organisation="Another", currency="chf").status_code == 302
    record = Facility.objects.get()
    assert (record.lead_organisation, record.currency) == ("Another", "CHF")
    assert "before" in errors(edit(leader, "/facility/contract/FAC/edit/", end_date="2000-01-01"))["end_date"]
    second = leader.post(
        "/facility/contract/add/", {"code": "B", "name": "B", "currency": "EUR", "days_per_mission_week": "5"}
    )
    assert "already" in str(second.context["form"].errors)
    assert leader.post("/facility/contract/FAC/delete/").status_code == 404


def test_a_rate_holds_from_its_day_until_the_next_and_before_the_first_the_contract_s(leader: Client) -> None:
    facility = Facility.objects.get()
    for day, amount in (("2015-07-01", "300"), ("2016-07-01", "350.50")):
        leader.post("/facility/rates/add/", {"kind": "allowance", "from_day": day, "amount": amount})
    assert [facility.rate_on("allowance", day) for day in (
        date(2013, 1, 1), date(2015, 6, 30), date(2015, 7, 1), date(2016, 6, 30), date(2016, 7, 1)
    )] == [250, 250, 300, 300, Decimal("350.50")]  # fmt: skip
    assert facility.rate_on("market", date(2016, 7, 1)) == 800
    again = leader.post("/facility/rates/add/", {"kind": "allowance", "from_day": "2015-07-01", "amount": "1"})
    assert "Edit that one instead" in str(again.context["form"].errors)
    allowance, market = leader.get("/facility/").context["rates"]
    assert (allowance["first"], allowance["now"].amount, market["now"]) == (250, Decimal("350.50"), None)
    with refused_by("facility_rate_not_negative"):
        factories.FacilityRateFactory(amount=Decimal(-1))


def test_no_day_is_in_two_periods(leader: Client) -> None:
    period = factories.PeriodFactory(
        number=1, start_date=date(2014, 1, 1), end_date=date(2014, 6, 30), name="First half"
    )
    sent = {"number": 2, "kind": "interim", "name": "Second half", "start_date": "2014-06-30", "end_date": "2014-12-31"}
    said = errors(leader.post("/facility/periods/add/", sent))["start_date"]
    assert "“First half” has days of these: 1 Jan 2014 to 30 Jun 2014" in said
    assert leader.post("/facility/periods/add/", sent | {"start_date": "2014-07-01"}).status_code == 302
    assert "Second half" in errors(edit(leader, "/facility/periods/1/edit/", end_date="2014-07-01"))["start_date"]
    assert edit(leader, "/facility/periods/1/edit/", end_date="2014-06-29").status_code == 302
    period.refresh_from_db()
    assert period.end_date == date(2014, 6, 29)
    assert errors(edit(leader, "/facility/periods/1/edit/", end_date="2013-01-01"))["end_date"]
    assert leader.get("/facility/periods/add/").context["form"]["number"].value() == 3


def test_an_addendum_is_added_under_the_next_number_and_its_terms_are_in_force(leader: Client) -> None:
    factories.AddendumFactory(number=4)
    assert leader.get("/facility/addenda/add/").context["form"]["number"].value() == 5
    leader.post("/facility/addenda/add/", {"number": 5, "signed_on": "2016-01-01", "incidental_budget": "1649805"})
    assert leader.get("/facility/").context["terms"]["incidental_budget"][1] == Addendum.objects.get(number=5)
    leader.post("/facility/addenda/5/delete/", {"why": "Never signed"})
    assert leader.get("/facility/").context["terms"]["incidental_budget"] == (Decimal("2000000.00"), None)


def test_a_country_has_its_membership_with_dates(leader: Client) -> None:
    region = factories.RegionFactory()
    sent = {"code": "HR", "name": "Croatia", "iso_alpha2": "hr", "region": region.pk, "eu_member_until": "2030-01-01"}
    assert "from when" in errors(leader.post("/facility/countries/add/", sent))["eu_member_from"]
    leader.post("/facility/countries/add/", sent | {"eu_member_from": "2013-07-01", "eu_member_until": ""})
    croatia = Country.objects.get(code="HR")
    assert croatia.iso_alpha2 == "HR"
    assert [croatia.is_member(date(2013, 7, 1) - timedelta(n)) for n in (0, 1)] == [True, False]


def test_an_area_is_not_within_itself_however_deep(leader: Client) -> None:
    top = factories.AreaFactory(code="A", name="Top")
    middle = factories.AreaFactory(code="A-1", parent=top)
    deep = factories.AreaFactory(code="A-1-1", name="Deep", parent=middle)
    assert "“Deep” is within this area" in errors(edit(leader, "/facility/areas/A/edit/", parent=deep.pk))["parent"]
    assert edit(leader, "/facility/areas/A-1-1/edit/", parent=top.pk).status_code == 302
    deep.refresh_from_db()
    assert deep.parent == top


@pytest.mark.parametrize(
    ("model", "used", "unused", "folder"),
    [
        (Region, lambda: factories.CountryFactory().region, factories.RegionFactory, "regions"),
        (Country, lambda: factories.InstitutionFactory().country, factories.CountryFactory, "countries"),
        (Area, lambda: factories.AreaFactory(parent=factories.AreaFactory()).parent, factories.AreaFactory, "areas"),
    ],
)
def test_what_something_depends_on_is_not_deleted(
    leader: Client, model: Any, used: Any, unused: Any, folder: str
) -> None:
    kept, free = used(), unused()
    answer = leader.post(f"/facility/{folder}/{kept.code}/delete/", {})
    assert answer.context["obstacles"]
    assert model.objects.filter(pk=kept.pk).exists()
    assert leader.post(f"/facility/{folder}/{free.code}/delete/", {}).status_code == 302
    assert not model.objects.filter(pk=free.pk).exists()


@pytest.mark.parametrize("role", ["observer", "approver", "finance", "officer"])
def test_who_does_not_answer_for_the_contract_reads_it_only(client: Client, role: str) -> None:
    factories.FacilityFactory()
    period = factories.PeriodFactory()
    factories.AreaFactory()
    factories.FacilityRateFactory()
    client.force_login(factories.UserFactory(role=role))
    text = client.get("/facility/").content.decode()
    assert period.name in text
    assert "350.00" in text
    for each in ("/edit/", "/add/", "/delete/"):
        assert each not in text
    assert client.post("/facility/periods/add/", {}).status_code == 403
    assert Period.objects.count() == 1
    assert FacilityRate.objects.count() == 1


def test_without_a_facility_its_contract_is_written(client: Client) -> None:
    client.force_login(factories.UserFactory(administrator=True))
    assert "/facility/contract/add/" in client.get("/facility/").content.decode()
    client.post(
        "/facility/contract/add/", {"code": "NEW", "name": "A new one", "currency": "EUR", "days_per_mission_week": "5"}
    )
    assert "A new one" in client.get("/facility/").content.decode()
