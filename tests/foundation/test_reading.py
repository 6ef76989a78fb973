"""Days, numbers and the time as each reader chose them, and numbers read as each types them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pmt.accounts.models import User
from pmt.workbench.formats import (
    DayForm,
    Formats,
    NumberForm,
    TypedDecimal,
    reading,
    written_day,
    written_moment,
    written_number,
    written_span,
)
from tests import factories

EVENING = datetime(2016, 1, 31, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "day", "span"),
    [
        (DayForm.WORDS, "31 Jan 2016", "28–31 Jan 2016"),
        (DayForm.SLASHES, "31/01/2016", "28/01/2016 – 31/01/2016"),
        (DayForm.DOTS, "31.01.2016", "28.01.2016 – 31.01.2016"),
        (DayForm.ISO, "2016-01-31", "2016-01-28 – 2016-01-31"),
    ],
)
def test_days_are_written_as_the_reader_chose_and_as_published_outside(days: str, day: str, span: str):
    last = date(2016, 1, 31)
    with reading(Formats(days=days), ZoneInfo("UTC")):
        assert (written_day(last), written_span(date(2016, 1, 28), last)) == (day, span)
        assert written_moment(EVENING) == f"{day}, 22:30"
    assert written_day(last) == "31 Jan 2016"
    assert written_day(None) == written_moment(None) == ""


def test_a_moment_is_told_by_the_readers_clock_and_the_zone_ends_with_the_page():
    with reading(Formats(), ZoneInfo("Asia/Manila")):
        assert written_moment(EVENING) == "1 Feb 2016, 06:30"
        assert written_day(EVENING) == "1 Feb 2016"
    assert timezone.get_current_timezone_name() == timezone.get_default_timezone_name()


@pytest.mark.parametrize(
    ("numbers", "amount"),
    [
        (NumberForm.COMMA_POINT, "-1,234,567.50"),
        (NumberForm.POINT_COMMA, "-1.234.567,50"),
        (NumberForm.SPACE_COMMA, "-1\u202f234\u202f567,50"),
        (NumberForm.SPACE_POINT, "-1\u202f234\u202f567.50"),
        (NumberForm.APOSTROPHE_POINT, "-1’234’567.50"),
    ],
)
def test_what_is_written_for_a_reader_is_read_from_them_again(numbers: str, amount: str):
    kept = Decimal("-1234567.5")
    with reading(Formats(numbers=numbers)):
        assert written_number(kept, 2) == amount
        field = TypedDecimal(max_digits=14, decimal_places=2)
        assert field.clean(amount) == kept
        assert field.clean(field.prepare_value(kept)) == kept


COMMA = Formats(numbers=NumberForm.POINT_COMMA)


@pytest.mark.parametrize(
    ("formats", "typed", "number"),
    [
        (Formats(), "1250.5", "1250.5"),
        (Formats(), "1,250", "1250"),
        (Formats(), " 1 250.50 ", "1250.50"),
        (Formats(), "1'250", "1250"),
        (Formats(), ".5", "0.5"),
        (COMMA, "1250,5", "1250.5"),
        (COMMA, "1.250", "1250"),
        (COMMA, "-0,25", "-0.25"),
    ],
)
def test_a_number_is_read_as_its_reader_writes(formats: Formats, typed: str, number: str):
    with reading(formats):
        assert TypedDecimal(max_digits=14, decimal_places=2).clean(typed) == Decimal(number)


@pytest.mark.parametrize(
    ("formats", "places", "typed", "says"),
    [
        (Formats(), 2, "1250,50", "Write it as in 1250.50."),
        (Formats(), 2, "1,25", "Write it as in 1250.50."),
        (Formats(), 2, "1.250,50", "Write it as in 1250.50."),
        (COMMA, 2, "1250.50", "Write it as in 1250,50."),
        (COMMA, 2, "12.50", "Write it as in 1250,50."),
        (COMMA, 8, "1.250", "Is this 1250 or 1,250?"),
        (Formats(), 8, "1,250", "Is this 1250 or 1.250?"),
        (Formats(), 2, "many", "Enter a number."),
        (Formats(), 2, "1.255", "no more than 2 decimal places"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused_with_words(formats: Formats, places: int, typed: str, says: str):
    with reading(formats), pytest.raises(ValidationError) as refused:
        TypedDecimal(max_digits=14, decimal_places=places).clean(typed)
    assert says in str(refused.value)


def test_a_field_for_typing_is_the_same_field():
    made = TypedDecimal.like(
        forms.DecimalField(max_digits=5, decimal_places=2, min_value=0, max_value=7, required=False, label="Days")
    )
    assert (made.label, made.required, made.clean("")) == ("Days", False, None)
    assert made.widget.attrs["inputmode"] == "decimal"
    for wrong in ("-1", "8", "1.234"):
        with pytest.raises(ValidationError):
            made.clean(wrong)


@pytest.fixture
def signed_in(db: None) -> tuple[Client, User]:
    factories.FacilityFactory()
    person = factories.UserFactory(finance=True)
    client = Client()
    client.force_login(person)
    return client, person


def test_each_chooses_for_themselves_and_pages_follow(signed_in: tuple[Client, User]):
    client, person = signed_in
    sent = {"day_form": "iso", "number_form": "space_comma", "time_zone": "Asia/Manila"}
    assert client.post("/accounts/preferences/", sent).status_code == 302
    person.refresh_from_db()
    assert (person.day_form, person.number_form, person.time_zone) == tuple(sent.values())
    assert person.events.filter(pgh_label__startswith="update", time_zone="Asia/Manila").exists()
    line = factories.BudgetLineFactory()
    spent = factories.ExpenditureFactory(
        budget_line=line, incurred_on=date(2015, 5, 17), amount=Decimal("1234.50"), currency="EUR"
    )
    page = client.get(f"/expenditures/{spent.code}/").content.decode()
    assert "2015-05-17" in page
    assert "1\u202f234,50" in page
    assert "17 May 2015" not in page
    assert 'value="1234,50"' in client.get(f"/expenditures/{spent.code}/edit/").content.decode()
    # A colleague reads the published form, and so does a file.
    colleague = Client()
    colleague.force_login(factories.UserFactory(finance=True))
    page = colleague.get(f"/expenditures/{spent.code}/").content.decode()
    assert "17 May 2015" in page
    assert "1,234.50" in page
    rows = b"".join(client.get("/expenditures/?download=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "1234.50" in rows


@pytest.mark.parametrize(
    "sent",
    [
        {"day_form": "us", "number_form": "comma_point", "time_zone": ""},
        {"day_form": "iso", "number_form": "comma_point", "time_zone": "Mars/Olympus"},
    ],
)
def test_what_is_not_offered_is_refused(signed_in: tuple[Client, User], sent: dict[str, str]):
    client, person = signed_in
    answer = client.post("/accounts/preferences/", sent)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    person.refresh_from_db()
    assert (person.day_form, person.time_zone) == ("words", "")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(day_form="us")


def test_a_zone_that_is_no_longer_known_stops_no_page(signed_in: tuple[Client, User]):
    client, person = signed_in
    User.objects.filter(pk=person.pk).update(time_zone="Atlantis/Capital")
    assert client.get("/accounts/preferences/").status_code == 200


def test_choices_cost_no_query_of_their_own(signed_in: tuple[Client, User]):
    client, person = signed_in
    client.get("/notifications/")
    with CaptureQueriesContext(connection) as as_published:
        client.get("/notifications/")
    User.objects.filter(pk=person.pk).update(day_form="iso", number_form="space_comma", time_zone="Asia/Manila")
    with CaptureQueriesContext(connection) as as_chosen:
        client.get("/notifications/")
    own = [each for each in as_chosen.captured_queries if 'FROM "accounts_user"' in each["sql"]]
    assert (len(as_chosen), len(own)) == (len(as_published), 1)
