"""Figures are computed once while nothing changes, and anew as soon as something does."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from reporting import remembered
from reporting.indicators import Scope
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

SCOPE = Scope(date(2016, 12, 31))


def received() -> object:
    return remembered.figures(["requests_received"], SCOPE)["requests_received"].rows[0].cells[0].exact


@pytest.fixture
def _facility() -> None:
    factories.FacilityFactory()
    factories.RequestFactory(received_on=date(2016, 1, 1))


@pytest.mark.usefixtures("_facility")
def test_a_figure_is_computed_once_and_anew_after_a_change():
    assert received() == 1
    with CaptureQueriesContext(connection) as asked:
        assert received() == 1
    assert len(asked) == 1  # only whether anything has changed
    factories.RequestFactory(received_on=date(2016, 2, 1))
    assert received() == 2


@pytest.mark.usefixtures("_facility")
def test_who_has_written_sees_it_and_nobody_else_does():
    assert received() == 1
    with transaction.atomic():
        factories.RequestFactory(received_on=date(2016, 2, 1))
        assert received() == 2
        transaction.set_rollback(True)
    assert received() == 1


@pytest.mark.usefixtures("_facility")
def test_days_periods_and_lengths_are_remembered_apart():
    assert received() == 1
    earlier = remembered.figures(["requests_received"], Scope(date(2015, 1, 1)))["requests_received"]
    assert earlier.rows[0].cells[0].exact == 0
    keys = ["requests_by_country_and_status"]
    whole = remembered.figures(keys, SCOPE)[keys[0]]
    short = remembered.figures(keys, SCOPE, range(1))[keys[0]]
    assert len(whole.rows) == 3
    assert [row.level for row in short.rows] == ["subtotal", "total"]
    assert short.extra["left_out"] == 1
    assert len(remembered.figures(keys, SCOPE)[keys[0]].rows) == 3


@pytest.mark.usefixtures("_facility")
def test_without_the_cache_figures_are_slower_but_right(settings: Any):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    assert received() == 1
    result = remembered.figures(["requests_by_period"], SCOPE)["requests_by_period"]
    assert remembered.picture(result, "print", lambda: "<svg/>") == "<svg/>"
