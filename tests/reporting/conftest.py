"""The sample facility, imported once for a file of tests and rolled back after it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from exchange.services import import_facility


@pytest.fixture(scope="module")
def sample(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Hold the sample facility; what a test changes of it is undone after the test."""
    with django_db_blocker.unblock(), transaction.atomic():
        outcome = import_facility(settings.BASE_DIR / "samples" / "facility-2013-2016")
        assert not outcome.refused
        # An import checks what is deferred at its end, and it would stay so for this transaction.
        connection.cursor().execute("SET CONSTRAINTS ALL DEFERRED")
        yield
        transaction.set_rollback(True)
