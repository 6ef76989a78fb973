"""What narrows a list: choices with their numbers, empty or not, periods, one value a chip."""

from datetime import date
from typing import Any

import hypothesis
import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from hypothesis import strategies as st

from pmt.workbench.listing import Listing
from pmt.workbench.registry import list_named
from tests import factories


@pytest.fixture
def officer(client: Client, db: None) -> Client:
    client.force_login(factories.UserFactory(officer=True))
    return client


def codes(answer: Any) -> list[str]:
    return sorted(record.code for record in answer.context["listing"].records)


def numbers(answer: Any) -> dict[str, int | None]:
    return {str(each.label): each.count for each in (*answer.context["values"], *answer.context["around"])}


def test_choices_come_with_the_numbers_that_they_leave_given_all_else(officer: Client) -> None:
    here, there = factories.CountryFactory(name="Here"), factories.CountryFactory(name="There")
    factories.CountryFactory(name="Nowhere")
    for family, country in (("Ana", here), ("Anan", here), ("Anat", there), ("Anab", None), ("Other", there)):
        factories.ContactFactory(family_name=family, given_name="", nationality=country)
    answer = officer.get("/lists/contacts/choices/nationality/", {"of": f"q=ana&nationality={there.code}"})
    assert numbers(answer) == {"Here": 2, "There": 1, "Empty": 1, "Not empty": 3}
    # Each number is that of the list behind it.
    for each in (*answer.context["values"], *answer.context["around"]):
        assert officer.get(each.address).context["listing"].total == each.count


@pytest.mark.parametrize(
    "slug", ["contacts", "institutions", "focal-points", "requests", "actions", "experts", "missions", "expenditures"]
)
def test_every_filter_of_every_list_counts_as_its_list_does_in_one_query(officer: Client, slug: str) -> None:
    factories.FocalPointFactory(contact__nationality=factories.CountryFactory(), contact__languages=["fr", "en"])
    factories.MobilisationFactory()
    factories.ExpenditureFactory()
    factories.RequestFactory(rejected=True)
    assert get_resolver().url_patterns  # the rooms state their lists with their addresses
    request = RequestFactory().get("/")
    request.user = factories.UserFactory(leader=True)
    listing = Listing(list_named(slug), request, asked=QueryDict(""))
    for offer in listing.addable:
        name = offer.names[0]
        chosen = listing.chosen
        assert listing.filterset.is_valid()
        list(listing.filterset.form[name].subwidgets)  # what the form itself offers is asked before
        with CaptureQueriesContext(connection) as asked:
            found = listing.filterset.counts(name, chosen)
        assert len(asked) <= 2, name
        for value, count in (found or {}).items():
            text = f"empty={name}" if value == "" else f"{name}={value}"
            assert Listing(list_named(slug), request, asked=QueryDict(text)).total == count, (slug, text)


def test_empty_and_not_empty_combine_with_the_rest_and_can_be_taken_away(officer: Client) -> None:
    country = factories.CountryFactory()
    factories.ContactFactory(code="C0001", nationality=country, consent_on=date(2015, 1, 1))
    factories.ContactFactory(code="C0002", nationality=country)
    factories.ContactFactory(code="C0003")
    assert codes(officer.get("/contacts/?empty=nationality")) == ["C0003"]
    answer = officer.get("/contacts/?filled=nationality&empty=consent_from")
    assert codes(answer) == ["C0002"]
    chips = answer.context["listing"].chips
    assert [(str(chip.label), chip.words) for chip in chips] == [
        ("Consent given", "empty"),
        ("Nationality", "not empty"),
    ]
    assert codes(officer.get(chips[0].without)) == ["C0001", "C0002"]
    # What no filter says, and what can never be empty, is passed over.
    assert len(codes(officer.get("/contacts/?empty=nonsense&filled=newsletter"))) == 3


def test_links_to_several_are_empty_where_there_is_none(officer: Client) -> None:
    with_areas = factories.RequestFactory(code="2014-01")
    for area in (factories.AreaFactory(), factories.AreaFactory()):
        with_areas.areas.add(area)
    factories.RequestFactory(code="2014-02")
    assert codes(officer.get("/requests/?empty=area")) == ["2014-02"]
    assert codes(officer.get("/requests/?filled=area")) == ["2014-01"]


def test_a_hidden_field_is_neither_counted_nor_asked_whether_it_is_empty(client: Client, db: None) -> None:
    client.force_login(factories.UserFactory(observer=True))
    factories.ContactFactory(consent_on=date(2015, 1, 1))
    assert client.get("/lists/contacts/choices/consent_from/").status_code == 404
    assert client.get("/lists/contacts/choices/newsletter/").status_code == 404
    assert client.get("/contacts/?empty=consent_from").context["listing"].total == 1


def test_a_period_is_one_filter_with_two_days(officer: Client) -> None:
    for number, day in enumerate([date(2015, 1, 1), date(2015, 6, 1), date(2016, 1, 1)], start=1):
        factories.ContactFactory(code=f"C000{number}", consent_on=day)
    listing = officer.get("/contacts/").context["listing"]
    assert [offer.names for offer in listing.addable if offer.period] == [["consent_from", "consent_until"]]
    answer = officer.get("/contacts/?consent_from=2015-06-01&consent_until=2015-12-31")
    assert codes(answer) == ["C0002"]
    page = officer.get("/lists/contacts/choices/consent_from/", {"of": "consent_from=2015-06-01"}).content.decode()
    assert 'name="consent_from" value="2015-06-01"' in page
    assert 'name="consent_until"' in page


def test_a_chip_takes_away_its_own_value_alone(officer: Client) -> None:
    answer = officer.get("/requests/?status=received&status=rejected&page=2")
    chips = answer.context["listing"].chips
    assert [(chip.words, chip.without) for chip in chips] == [
        ("Received", "/requests/?status=rejected"), ("Rejected", "/requests/?status=received"),
    ]  # fmt: skip


KINDS = ["partner", "collaborating", "other"]


@hypothesis.settings(max_examples=25, suppress_health_check=list(hypothesis.HealthCheck))
@hypothesis.given(
    chosen=st.lists(st.sampled_from(KINDS), max_size=3, unique=True),
    country=st.sampled_from(["", "empty", "filled", "first"]),
    words=st.sampled_from(["", "a", "beta", "beta alpha"]),
)
def test_filters_agree_with_plain_python(
    transactional_people: Any, chosen: list[str], country: str, words: str
) -> None:
    request, rows, first = transactional_people
    query = QueryDict(mutable=True)
    query.setlist("kind", chosen)
    if country in ("empty", "filled"):
        query[country] = "country"
    elif country:
        query["country"] = first.code
    query["q"] = words
    listing = Listing(list_named("institutions"), request, asked=query, size=500)

    def has(row: Any, word: str) -> bool:
        text = f"{row.code} {row.name}".lower()
        return word in text if len(word) > 2 else any(each.startswith(word) for each in text.split())

    expected = {
        row.code
        for row in rows
        if (not chosen or row.kind in chosen)
        and (country != "empty" or row.country is None)
        and (country != "filled" or row.country is not None)
        and (country != "first" or row.country == first)
        and all(has(row, word) for word in words.split())
    }
    assert expected == (set() if listing.nearly else {record.code for record in listing.records})


@pytest.fixture
def transactional_people(db: None) -> Any:
    first = factories.CountryFactory()
    names = ["Alpha beta", "Beta", "A gamma", "Delta"]
    rows = [
        factories.InstitutionFactory(
            code=f"I{number:03}", name=names[number % 4], acronym="", kind=KINDS[number % 3],
            country=(None, first, factories.CountryFactory())[number // 4 % 3],
        )
        for number in range(24)
    ]  # fmt: skip
    request = RequestFactory().get("/")
    request.user = factories.UserFactory(officer=True)
    return request, rows, first
