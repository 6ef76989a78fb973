"""The records as rows of the format's files: cell by cell as kept, in one order, at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from exchange import kinds
from exchange.declaring import Column, File
from exchange.merging import LANGUAGES_OF
from exchange.schema import BY_NAME


def select(file: File) -> str:
    """Return the query of a file's rows: every cell as text, null where it is empty, in the file's order."""
    cells, joins = [], []
    for column in file.columns:
        cells.append(f"nullif({_cell(file, column)}, '') AS \"{column.name}\"")
        if column.refers:
            joins.append(
                f'LEFT JOIN {BY_NAME[column.to].table} "{column.name}" ON "{column.name}".id = t.{file.kept_in(column)}'
            )
            if (key := BY_NAME[column.to].borrowed_key) is not None:
                joins.append(
                    f'LEFT JOIN {BY_NAME[key.to].table} "{column.name}_key"'
                    f' ON "{column.name}_key".id = "{column.name}".{BY_NAME[column.to].kept_in(key)}'
                )
        elif column.kind is kinds.PERSON:
            joins.append(f'LEFT JOIN accounts_user "{column.name}" ON "{column.name}".id = t.{column.name}_id')
    return f"SELECT {', '.join(cells)} FROM {file.table} t {' '.join(joins)} ORDER BY {file.order}"


def _cell(file: File, column: Column) -> str:
    if column.refers and BY_NAME[column.to].borrowed_key is not None:
        return f'"{column.name}_key".code'
    if column.refers:
        # Periods and addenda have numbers for keys, and activities one within their action.
        number = column.to == "activities" or BY_NAME[column.to].by_name[BY_NAME[column.to].key[0]].kind is kinds.WHOLE
        return f'"{column.name}".{"number::text" if number else "code"}'
    if column.kind is kinds.PERSON:
        return f'coalesce("{column.name}".email, t.{column.name}_name)'
    if column.kind is kinds.LANGUAGES_WITH_LEVELS:
        return LANGUAGES_OF.format("t.id")
    if column.kind is kinds.REFERENCES:
        links, to = file.links(column), BY_NAME[column.to]
        return (
            f"(SELECT string_agg(o.code, ';' ORDER BY l.id) FROM {links.table} l"
            f" JOIN {to.table} o ON o.id = l.{links.other} WHERE l.{links.owner} = t.id)"
        )
    return column.kind.show.format(f"t.{file.kept_in(column)}")


@contextmanager
def one_moment() -> Iterator[None]:
    """Read within one transaction that sees the database as it is now, whatever others write meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        # A test, or a page that has asked already, is within a transaction: it sees what it sees.
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def rows(file: File) -> Iterator[tuple[str | None, ...]]:
    """Yield the rows of a file from a cursor of the server, some thousand at a time."""
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.cursor(name=f"export_{file.name}") as cursor:
        cursor.itersize = 2_000
        cursor.execute(select(file))
        yield from cursor
