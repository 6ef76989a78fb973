"""Who made a change and through what, noted with every row of the history it leaves."""

import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pghistory
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction


@contextmanager
def recorded(*, by: Any = None, **through: Any) -> Iterator[None]:
    """Make the changes within in one transaction, each noted with `by` (a user) and `through` (job=7, file="…").

    Within a web request or command it adds to what is noted there. The database is told at once,
    by a statement of its own: a COPY, which history's wrapper does not see, is noted too. Give
    many rows by COPY or `execute_values`; the wrapper cannot take psycopg2's `executemany`.
    """
    noted = dict(through)
    if by is not None:
        noted["user"] = by.pk
    with pghistory.context(**noted) as context, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)",
            [str(context.id), json.dumps(context.metadata, cls=DjangoJSONEncoder)],
        )
        yield


@contextmanager
def recorded_command(arguments: list[str]) -> Iterator[None]:
    """Note with every change of a command its name and whose login on the machine ran it."""
    try:
        login = getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number that has no name
        login = ""
    with pghistory.context(command=" ".join(arguments[1:2]), login=login):
        yield
