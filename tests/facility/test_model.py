"""What the database holds about the facility, its countries and periods."""

from datetime import date
from decimal import Decimal

import pytest

from facility.models import Addendum, Area, Country, Facility
from tests.factories import AddendumFactory, AreaFactory, CountryFactory, FacilityFactory, PeriodFactory
from tests.rules import refused_by, taken

pytestmark = pytest.mark.django_db


def test_there_is_one_facility():
    FacilityFactory()
    with refused_by("facility_facility_only_key"):
        Facility.objects.create(code="SECOND", name="Another")
    with refused_by("facility_is_one"):
        Facility.objects.create(code="SECOND", name="Another", only=False)


def test_the_contract_does_not_end_before_it_starts():
    with refused_by("facility_dates_in_order"):
        FacilityFactory(start_date=date(2014, 1, 2), end_date=date(2014, 1, 1))


@pytest.mark.parametrize(
    "amount", ["total_budget", "incidental_budget", "additional_allowance_rate", "market_day_rate"]
)
def test_the_facilitys_money_is_not_negative(amount):
    with refused_by("facility_money_not_negative"):
        FacilityFactory(**{amount: Decimal("-0.01")})


@pytest.mark.parametrize("days", ["0", "-1", "7.5"])
def test_a_mission_week_has_between_more_than_none_and_seven_days(days):
    with refused_by("facility_mission_week_has_days"):
        FacilityFactory(days_per_mission_week=Decimal(days))


def test_a_currency_is_three_capitals():
    with refused_by("facility_currency_code"):
        FacilityFactory(currency="eur")


def test_addenda_are_in_force_from_their_signature_and_always_where_it_is_not_known():
    later, undated, first = (
        AddendumFactory(number=3, signed_on=date(2016, 1, 1)),
        AddendumFactory(number=2, signed_on=None),
        AddendumFactory(number=1, signed_on=date(2015, 1, 15)),
    )
    assert list(Addendum.objects.in_force(date(2015, 1, 14))) == [undated]
    assert list(Addendum.objects.in_force(date(2015, 1, 15))) == [first, undated]
    assert list(Addendum.objects.in_force(date(2016, 1, 1))) == [first, undated, later]


def test_an_addendums_money_is_not_negative():
    with refused_by("addendum_money_not_negative"):
        AddendumFactory(total_budget=Decimal("-1"))


def test_a_period_does_not_end_before_it_starts():
    with refused_by("period_dates_in_order"):
        PeriodFactory(start_date=date(2015, 7, 1), end_date=date(2015, 6, 30))
    with taken():
        PeriodFactory(start_date=date(2015, 7, 1), end_date=date(2015, 7, 1))


def test_membership_of_the_union_counts_on_both_its_days():
    country = CountryFactory(left=True)
    members = Country.objects.eu_members
    assert country not in members(date(1972, 12, 31))
    assert country in members(date(1973, 1, 1))
    assert country in members(date(2020, 1, 31))
    assert country not in members(date(2020, 2, 1))


def test_a_membership_without_an_end_lasts_and_a_country_without_one_is_no_member():
    member, partner = CountryFactory(member=True), CountryFactory()
    assert list(Country.objects.eu_members(date(2040, 1, 1))) == [member]
    assert list(Country.objects.partners()) == [partner]


def test_a_membership_ends_after_it_began():
    with refused_by("country_membership_in_order"):
        CountryFactory(eu_member_from=date(2013, 7, 1), eu_member_until=date(2013, 6, 30))


def test_an_end_without_a_beginning_is_taken_and_is_no_membership():
    country = CountryFactory(eu_member_from=None, eu_member_until=date(2013, 6, 30))
    assert country not in Country.objects.eu_members(date(2013, 1, 1))


def test_countries_may_share_an_iso_code_which_is_two_capitals():
    with taken():
        CountryFactory(code="TZ", iso_alpha2="TZ")
        CountryFactory(code="TZ-ZAN", iso_alpha2="TZ")
    with refused_by("country_iso_code"):
        CountryFactory(iso_alpha2="tz")


def test_countries_sort_without_regard_to_accents_and_capitals():
    for name in ("Zambia", "Österreich", "côte d'Ivoire", "Egypt", "Ελλάδα", "Đorđe"):
        CountryFactory(name=name)
    names = Country.objects.values_list("name", flat=True)
    assert list(names)[:5] == ["côte d'Ivoire", "Đorđe", "Egypt", "Österreich", "Zambia"]


def test_an_area_is_not_within_itself():
    area = AreaFactory()
    with refused_by("area_is_not_its_own_parent"):
        Area.objects.filter(pk=area.pk).update(parent=area)
