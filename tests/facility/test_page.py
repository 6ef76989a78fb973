"""The page of the facility itself."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories


@pytest.fixture
def officer(client: Client, db: None) -> Client:
    client.force_login(factories.UserFactory(officer=True))
    return client


def test_a_term_in_force_is_that_of_the_last_signed_addendum_that_changed_it(officer: Client) -> None:
    factories.FacilityFactory(end_date=date(2016, 4, 1))
    second = factories.AddendumFactory(number=2, end_date=date(2016, 12, 31))
    factories.AddendumFactory(number=3, incidental_budget=Decimal("1649805.00"))
    factories.AddendumFactory(
        number=4, end_date=date(2030, 1, 1), signed_on=timezone.localdate() + timedelta(1), summary="Still a draft"
    )
    answer = officer.get("/facility/")
    terms = answer.context["terms"]
    assert terms["end_date"] == (date(2016, 12, 31), second)
    assert terms["incidental_budget"][0] == Decimal("1649805.00")
    assert terms["total_budget"] == (Decimal("3000000.00"), None)
    assert [counts for _addendum, counts in answer.context["addenda"]] == [True, True, False]
    text = answer.content.decode()
    assert "first signed: 1 Apr 2016" in text
    assert "Not yet signed" in text


def test_countries_stand_in_their_region_and_members_of_the_union_apart(officer: Client) -> None:
    factories.FacilityFactory()
    region = factories.RegionFactory()
    partner = factories.CountryFactory(region=region)
    other = factories.CountryFactory(region=region, other=True)
    member = factories.CountryFactory(region=region, member=True)
    left = factories.CountryFactory(region=None, left=True)
    context = officer.get("/facility/").context
    (found,) = context["regions"]
    assert found.partners == [partner]
    assert found.others == [other, member]
    assert list(context["members"]) == [member]
    assert list(context["former"]) == list(context["loose"]) == [left]


def test_areas_stand_below_the_area_that_holds_them(officer: Client) -> None:
    factories.FacilityFactory()
    above = factories.AreaFactory(code="A")
    below = factories.AreaFactory(code="A-1", parent=above)
    deep = factories.AreaFactory(code="A-1-1", parent=below)
    alone = factories.AreaFactory(code="B")
    assert officer.get("/facility/").context["areas"] == [(above, [below, deep]), (alone, [])]


def test_without_a_facility_the_page_says_how_one_comes(officer: Client) -> None:
    assert "comes with the import" in officer.get("/facility/").content.decode()


def test_the_number_of_queries_is_fixed(officer: Client) -> None:
    factories.FacilityFactory()

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            officer.get("/facility/")
        return len(found)

    factories.CountryFactory()
    before = queries()
    for _ in range(5):
        factories.CountryFactory()
        factories.AreaFactory(parent=factories.AreaFactory())
        factories.AddendumFactory()
        factories.PeriodFactory()
    assert queries() == before <= 24
