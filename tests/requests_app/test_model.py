"""What the database holds about requests, whoever writes."""

import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from pmt.workbench.moves import record_move, status_on
from requests_app.models import AssistanceRequest, RequestMove
from requests_app.services import log_request, next_request_number
from tests.factories import CountryFactory, RequestFactory, UserFactory
from tests.rules import at_once, refused_by, taken

pytestmark = pytest.mark.django_db


# --- Numbers -----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_fifty_requests_logged_at_once_are_numbered_without_gap_or_double():
    country = CountryFactory()

    def log() -> str:
        return log_request(title="Help", country=country, received_on=date(2016, 5, 1)).code

    codes = at_once(*[log] * 50)
    assert sorted(codes) == [f"2016-{number:02}" for number in range(1, 51)]
    assert AssistanceRequest.objects.count() == 50


@pytest.mark.django_db(transaction=True)
def test_numbers_go_on_after_those_that_were_imported_even_when_logged_at_once():
    country = CountryFactory()
    RequestFactory(code="2016-17", received_on=date(2016, 2, 1))
    codes = at_once(*[lambda: log_request(title="Help", country=country, received_on=date(2016, 5, 1)).code] * 8)
    assert sorted(codes) == [f"2016-{number}" for number in range(18, 26)]


def test_a_number_whose_logging_failed_is_given_to_the_next():
    country = CountryFactory()
    log_request(title="First", country=country, received_on=date(2016, 5, 1))
    with pytest.raises(RuntimeError), transaction.atomic():
        log_request(title="Second", country=country, received_on=date(2016, 5, 1))
        raise RuntimeError
    assert log_request(title="Third", country=country, received_on=date(2016, 5, 2)).code == "2016-02"


def test_a_number_is_never_used_again():
    record = log_request(title="First", country=CountryFactory(), received_on=date(2016, 5, 1))
    record.delete()
    assert next_request_number(2016) == "2016-02"


def test_each_year_has_numbers_of_its_own_and_the_hundredth_has_three_digits():
    RequestFactory(code="2016-99")
    assert next_request_number(2016) == "2016-100"
    assert next_request_number(2017) == "2017-01"


def test_codes_sort_as_numbers():
    for code in ("2016-10", "2016-100", "2016-09", "2015-11"):
        RequestFactory(code=code)
    codes = AssistanceRequest.objects.values_list("code", flat=True)
    assert list(codes) == ["2015-11", "2016-09", "2016-10", "2016-100"]


@pytest.mark.parametrize("code", ["2016-7", "16-07", "2016/07", "ADB", " 2016-07"])
def test_a_code_of_another_form_is_refused(code):
    with refused_by("request_code_form"):
        RequestFactory(code=code)


def test_a_code_is_used_once():
    RequestFactory(code="2016-07")
    with refused_by("requests_assistancerequest_code_key"):
        RequestFactory(code="2016-07")


# --- Status, dates and moves -------------------------------------------------------------------------


def test_logging_a_request_records_who_received_it_and_when():
    user = UserFactory(officer=True)
    with taken():
        record = log_request(title="Help", country=CountryFactory(), received_on=date(2016, 5, 1), by=user)
    move = record.moves.get()
    assert (move.number, move.status, move.on_date, move.by) == (1, "received", date(2016, 5, 1), user)


@pytest.mark.parametrize(
    "status", ["received", "checking", "on_hold", "formulation", "approved", "rejected", "closed", "merged"]
)
def test_every_state_can_be_reached(status):
    with taken():
        record = RequestFactory(**{status: True})
    assert (record.decided_on is not None) == (status in {"approved", "rejected", "closed", "merged"})


def test_a_decided_request_has_its_day():
    with refused_by("request_decided_has_its_day"):
        RequestFactory(status="approved", decided_on=None, moves=[("approved", None)])


def test_an_undecided_request_has_no_day_of_decision():
    with refused_by("request_decided_has_its_day"):
        RequestFactory(status="checking", decided_on=date(2014, 5, 1))


def test_nothing_is_decided_before_it_is_received():
    with refused_by("request_dates_in_order"):
        RequestFactory(rejected=True, received_on=date(2014, 3, 1), decided_on=date(2014, 2, 28))


def test_a_request_may_be_decided_on_the_day_it_is_received():
    with taken():
        RequestFactory(rejected=True, received_on=date(2014, 3, 1), decided_on=date(2014, 3, 1))


def test_an_unknown_status_is_refused():
    with refused_by("request_status_is_known"):
        AssistanceRequest.objects.create(
            code="2016-07",
            title="Help",
            country=CountryFactory(),
            received_on=date(2016, 5, 1),
            status="lost",
        )


def test_a_request_without_a_move_is_refused():
    with refused_by("request_status_is_latest_move"):
        AssistanceRequest.objects.create(
            code="2016-07", title="Help", country=CountryFactory(), received_on=date(2016, 5, 1)
        )


def test_a_status_changed_without_a_move_is_refused():
    record = RequestFactory(received=True)
    with refused_by("request_status_is_latest_move"):
        AssistanceRequest.objects.filter(pk=record.pk).update(status="checking")


def test_a_day_of_decision_that_is_not_that_of_the_move_is_refused():
    record = RequestFactory(approved=True)
    with refused_by("request_decided_on_is_latest_move"):
        AssistanceRequest.objects.filter(pk=record.pk).update(decided_on=date(2015, 1, 1))


def test_a_move_without_the_record_following_is_refused():
    record = RequestFactory(received=True)
    with refused_by("request_status_is_latest_move"):
        record.moves.create(number=2, status="checking", on_date=date(2014, 3, 2))


def test_taking_away_the_latest_move_is_refused():
    record = RequestFactory(checking=True)
    with refused_by("request_status_is_latest_move"):
        record.moves.filter(number=2).delete()


def test_a_move_dated_before_the_one_that_precedes_it_is_refused():
    record = RequestFactory(checking=True, received_on=date(2014, 3, 1))
    with refused_by("request_moves_in_order"):
        record_move(record, status="on_hold", on=date(2014, 2, 1))


def test_only_the_first_move_can_be_without_a_day():
    with taken():
        record = RequestFactory(checking=True, moves=[("checking", None)])
    with refused_by("request_move_undated_is_first"):
        record.moves.create(number=2, status="checking", on_date=None)


def test_moves_are_numbered_from_one_and_once():
    record = RequestFactory(received=True)
    with refused_by("request_move_number_once"):
        record.moves.create(number=1, status="received", on_date=date(2014, 3, 2))
    with refused_by("request_move_number_from_one"):
        record.moves.create(number=0, status="received", on_date=date(2014, 3, 2))


@pytest.mark.django_db(transaction=True)
def test_moves_made_at_once_are_numbered_one_after_the_other():
    record = RequestFactory(received=True)

    def check() -> None:
        with transaction.atomic():
            record_move(AssistanceRequest.objects.get(pk=record.pk), status="checking", on=date(2014, 4, 1))

    assert at_once(*[check] * 5) == [None] * 5
    assert list(record.moves.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_a_reopened_request_has_no_day_of_decision_and_keeps_its_past():
    record = RequestFactory(rejected=True, received_on=date(2014, 3, 1))
    with taken():
        record_move(record, status="checking", on=date(2014, 9, 1), note="New facts")
    record.refresh_from_db()
    assert (record.status, record.decided_on) == ("checking", None)
    ask = AssistanceRequest.objects.annotate

    def on(day: date) -> str | None:
        return ask(then=status_on(RequestMove.objects.all(), "request", day)).get().then

    assert on(date(2014, 2, 28)) is None
    assert on(date(2014, 3, 1)) == "received"
    assert on(date(2014, 8, 31)) == "rejected"
    assert on(date(2014, 9, 1)) == "checking"


def test_a_status_without_a_day_holds_for_every_day():
    RequestFactory(on_hold=True, moves=[("on_hold", None)])
    ask = AssistanceRequest.objects.annotate(then=status_on(RequestMove.objects.all(), "request", date(1999, 1, 1)))
    assert ask.get().then == "on_hold"


# --- Merging -----------------------------------------------------------------------------------------


def test_a_request_is_not_merged_onto_itself():
    record = RequestFactory(approved=True)
    with refused_by("request_is_not_merged_onto_itself"):
        AssistanceRequest.objects.filter(pk=record.pk).update(merged_into=record)


def test_a_merge_is_not_circular_however_long_the_way():
    first, second, third = (RequestFactory(approved=True) for _ in range(3))
    for source, target in ((first, second), (second, third)):
        AssistanceRequest.objects.filter(pk=source.pk).update(merged_into=target)
    with refused_by("request_merge_is_not_circular"):
        AssistanceRequest.objects.filter(pk=third.pk).update(merged_into=first)


def test_several_requests_may_be_merged_into_one():
    target = RequestFactory(approved=True)
    with taken():
        for _ in range(3):
            RequestFactory(merged=True, merged_into=target)
    assert target.merged_requests.count() == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_merges_in_opposite_directions_at_once_one_is_refused():
    for _ in range(5):
        one, other = RequestFactory(approved=True), RequestFactory(approved=True)

        def merge(source: AssistanceRequest, target: AssistanceRequest) -> None:
            AssistanceRequest.objects.filter(pk=source.pk).update(merged_into=target)

        outcomes = at_once(
            lambda one=one, other=other: merge(one, other), lambda one=one, other=other: merge(other, one)
        )
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["IntegrityError", "NoneType"]
        merged = AssistanceRequest.objects.filter(pk__in=[one.pk, other.pk], merged_into__isnull=False)
        assert merged.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_three_merges_in_a_ring_at_once_one_is_refused():
    ring = [RequestFactory(approved=True) for _ in range(3)]

    def merge(place: int) -> None:
        AssistanceRequest.objects.filter(pk=ring[place].pk).update(merged_into=ring[(place + 1) % 3])

    outcomes = at_once(*(lambda place=place: merge(place) for place in range(3)))
    assert sum(isinstance(outcome, IntegrityError) for outcome in outcomes) == 1


def test_a_request_that_others_were_merged_into_cannot_be_deleted():
    record = RequestFactory(merged=True)
    with pytest.raises(IntegrityError, match="merged_into"), transaction.atomic():
        record.merged_into.delete()


def test_a_request_is_replaced_by_others_once_each_and_not_by_itself():
    record, narrower = RequestFactory(closed=True), RequestFactory(approved=True)
    record.replacement_links.create(replaced_by=narrower)
    with refused_by("request_replacement_once"):
        record.replacement_links.create(replaced_by=narrower)
    with refused_by("request_is_not_replaced_by_itself"):
        record.replacement_links.create(replaced_by=record)


def test_search_finds_a_part_of_a_word_without_accents_or_capitals():
    RequestFactory(title="Réforme des PENSIONS à Đà Nẵng")
    for word in ("reforme", "pension", "da nang"):
        assert AssistanceRequest.objects.filter(search__contains=word).exists(), word
    assert re.match(r"[a-z0-9 -]+$", AssistanceRequest.objects.get().search)
