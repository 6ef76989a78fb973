"""Every insert, update and delete of every record is in the history, with who and when."""

from datetime import date, timedelta
from io import StringIO

import pghistory
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from facility.models import Region
from pmt.history.context import recorded, recorded_command
from pmt.workbench.moves import record_move
from requests_app.models import AssistanceRequest, RequestMove
from tests.factories import ExpertFactory, RegionFactory, RequestFactory, UserFactory

pytestmark = pytest.mark.django_db

ROOMS = {"facility", "contacts", "experts", "requests", "actions", "finance", "reporting"}
#: Numbers, not records: what they count is in the records' own history. So is what a sheet booked; a
#: subscription is a secret of one person, who alone makes and ends it.
UNTRACKED = {"requests.requestcounter", "finance.bookedsheet", "actions.calendarsubscription"}


def test_every_model_of_every_room_keeps_its_history():
    untracked = {
        model._meta.label_lower
        for model in apps.get_models()
        if model._meta.app_label in ROOMS
        and not hasattr(model, "pgh_tracked_model")
        and not hasattr(model, "pgh_event_models")
    }
    assert untracked == UNTRACKED


def test_insert_change_and_deletion_are_kept_with_who_and_when():
    user = UserFactory(officer=True)
    with recorded(by=user, job=7):
        region = RegionFactory(name="Africa")
        region.name = "Africa and islands"
        region.save()
        key = region.pk
        region.delete()
    events = Region.pgh_event_model.objects.filter(pgh_obj_id=key).order_by("pgh_id")
    assert [(event.pgh_label, event.name) for event in events] == [
        ("insert", "Africa"),
        ("update", "Africa and islands"),
        ("delete", "Africa and islands"),
    ]
    for event in events:
        assert event.pgh_context.metadata == {"user": user.pk, "job": 7}
        assert abs(event.pgh_created_at - timezone.now()) < timedelta(minutes=1)


def test_one_statement_over_many_rows_keeps_each_row():
    regions = [RegionFactory() for _ in range(3)]
    user = UserFactory(leader=True)
    with recorded(by=user):
        Region.objects.update(name="One name for all")
        Region.objects.all().delete()
    events = Region.pgh_event_model.objects
    for label in ("update", "delete"):
        kept = events.filter(pgh_label=label)
        assert {event.pgh_obj_id for event in kept} == {region.pk for region in regions}
        assert {event.pgh_context.metadata["user"] for event in kept} == {user.pk}


def test_an_update_that_changes_nothing_leaves_no_event():
    region = RegionFactory()
    Region.objects.filter(pk=region.pk).update(name=region.name)
    assert not Region.pgh_event_model.objects.filter(pgh_label="update").exists()


def test_rows_copied_in_are_kept_with_who():
    user = UserFactory(administrator=True)
    with recorded(by=user, file="regions.csv"), connection.cursor() as cursor:
        cursor.copy_expert(
            "COPY facility_region (code, name, position) FROM STDIN WITH (FORMAT csv)",
            StringIO("AFR,Africa,1\nASI,Asia,2\n"),
        )
    events = Region.pgh_event_model.objects.filter(pgh_label="insert")
    assert {event.code for event in events} == {"AFR", "ASI"}
    assert {event.pgh_context.metadata["file"] for event in events} == {"regions.csv"}
    assert {event.pgh_context.metadata["user"] for event in events} == {user.pk}


def test_rows_written_by_plain_sql_are_kept_with_who():
    user = UserFactory(administrator=True)
    with recorded(by=user), connection.cursor() as cursor:
        cursor.execute("INSERT INTO facility_region (code, name, position) VALUES ('AFR', 'Africa', 1)")
    assert Region.pgh_event_model.objects.get().pgh_context.metadata["user"] == user.pk


def test_what_is_noted_within_a_request_joins_what_the_request_notes():
    user = UserFactory(officer=True)
    with pghistory.context(user=user.pk, url="/exchange/"), recorded(file="regions.csv"):
        RegionFactory()
    noted = Region.pgh_event_model.objects.get().pgh_context.metadata
    assert noted == {"user": user.pk, "url": "/exchange/", "file": "regions.csv"}


def test_a_command_notes_its_name_and_the_login_that_ran_it():
    with recorded_command(["manage.py", "import_facility", "folder", "--secret"]):
        RegionFactory()
    noted = Region.pgh_event_model.objects.get().pgh_context.metadata
    assert noted["command"] == "import_facility"
    assert noted["login"]
    assert "secret" not in str(noted)


@pytest.mark.django_db(transaction=True)
def test_a_later_change_on_the_same_connection_is_not_noted_as_the_earlier_persons():
    with recorded(by=UserFactory(officer=True)):
        RegionFactory()
    later = RegionFactory()
    assert Region.pgh_event_model.objects.get(pgh_obj_id=later.pk).pgh_context is None


def rename(request: HttpRequest) -> HttpResponse:
    """Change a record in a request."""
    Region.objects.update(name="After")
    return HttpResponse()


urlpatterns = [path("rename/", rename)]


@pytest.mark.urls(__name__)
def test_a_change_in_a_web_request_is_noted_with_who_is_signed_in_and_where(client):
    user = UserFactory(officer=True)
    client.force_login(user)
    RegionFactory(name="Before")
    client.post("/rename/")
    noted = Region.pgh_event_model.objects.get(pgh_label="update").pgh_context.metadata
    assert noted == {"user": user.pk, "url": "/rename/"}


def test_moves_are_kept_too():
    record = RequestFactory(approved=True, received_on=date(2014, 3, 1))
    with transaction.atomic():
        record_move(record, status="closed", on=date(2014, 6, 1), note="Withdrawn")
    kept = RequestMove.pgh_event_model.objects.filter(request=record.pk, pgh_label="insert").order_by("pgh_id")
    assert [event.status for event in kept] == ["received", "formulation", "approved", "closed"]
    last = AssistanceRequest.pgh_event_model.objects.filter(pgh_label="update").latest("pgh_id")
    assert (last.status, last.decided_on) == ("closed", date(2014, 6, 1))


def test_a_password_is_not_in_the_history():
    user = UserFactory()
    names = {field.name for field in type(user).pgh_event_model._meta.get_fields()}
    assert "email" in names
    assert "password" not in names


def test_deleting_a_record_keeps_the_history_of_what_hung_on_it():
    expert = ExpertFactory()
    language = expert.languages.create(position=1, language="en", level="C1")
    key = expert.pk
    expert.delete()
    events = type(language).pgh_event_model.objects.filter(expert=key).order_by("pgh_id")
    assert [event.pgh_label for event in events] == ["insert", "delete"]
