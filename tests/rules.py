"""How a test asks the database about its rules, also from several connections at once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction


def check_what_was_deferred() -> None:
    """Run the checks that would otherwise wait for the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def refused_by(constraint: str) -> Iterator[None]:
    """Expect the database to refuse what is done within, by this rule and no other."""
    check_what_was_deferred()  # or what the test has prepared would be checked again, and hide a missing rule
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
        check_what_was_deferred()
    assert caught.value.__cause__ is not None
    assert caught.value.__cause__.diag.constraint_name == constraint


@contextmanager
def taken() -> Iterator[None]:
    """Do what is within in one transaction that passes every check."""
    with transaction.atomic():
        yield
        check_what_was_deferred()


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Make the calls at the same instant, each on a connection of its own; return results or errors in order."""
    outcomes: list[Any] = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(30)
            outcomes[place] = call()
        except Exception as error:  # the test judges it
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, call)) for place, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes
