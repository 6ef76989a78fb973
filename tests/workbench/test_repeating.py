"""A page that PostgreSQL ended for the sake of another is done again from its start, and nobody notices."""

from typing import Any

import pytest
from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client
from django.urls import include, path

from facility.models import Area
from pmt.workbench.repeating import TIMES
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]

#: How often the page is ended, by which error, and how often it was begun.
ended: dict[str, Any] = {}


def page(request: HttpRequest) -> HttpResponse:
    """Write, read and say something; be ended as often as is asked for; answer."""
    ended["begun"] += 1
    Area.objects.create(code=f"A{ended['begun']}", name="An area")
    read = request.FILES["file"].read().decode()
    messages.success(request, "It was saved.")
    if ended["begun"] <= ended["times"]:
        with connection.cursor() as cursor:
            cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'ended' USING ERRCODE = '{ended['by']}'; END $$")
    return JsonResponse({"read": read, "said": [str(each) for each in messages.get_messages(request)]})


@transaction.non_atomic_requests
def parts(request: HttpRequest) -> HttpResponse:
    """The same, but each statement for itself."""
    return page(request)


urlpatterns = [
    path("page/", page),
    path("parts/", parts),
    path("", include("pmt.urls")),
]


def send(address: str, *, times: int, by: str = "40P01") -> Any:
    ended.update(begun=0, times=times, by=by)
    client = Client()
    client.force_login(factories.UserFactory(officer=True))
    return client.post(address, {"file": SimpleUploadedFile("a.txt", b"all of it")})


def test_a_page_ended_by_deadlocks_is_done_again_and_leaves_what_one_would() -> None:
    answer = send("/page/", times=2)
    assert answer.json() == {"read": "all of it", "said": ["It was saved."]}
    assert list(Area.objects.values_list("code", flat=True)) == ["A3"]


def test_what_is_ended_again_and_again_is_told_in_the_end() -> None:
    with pytest.raises(OperationalError):
        send("/page/", times=TIMES + 1)
    assert ended["begun"] == TIMES + 1
    assert not Area.objects.exists()


def test_what_failed_of_something_else_is_not_done_again() -> None:
    with pytest.raises(OperationalError):
        send("/page/", times=1, by="55P03")
    assert ended["begun"] == 1


def test_a_page_of_which_a_part_may_be_saved_is_not_done_again() -> None:
    with pytest.raises(OperationalError):
        send("/parts/", times=1)
    assert ended["begun"] == 1
