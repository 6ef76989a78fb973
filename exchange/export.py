"""Taking a facility's records out: a folder of CSV files or a zip of them, in one order, cell by cell as kept."""

import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from exchange import kinds
from exchange.merging import LANGUAGES_OF
from exchange.schema import BY_NAME, FILES, Column, File

#: Entries of a zip file bear no time, so that equal records give equal bytes.
_NO_TIME = (1980, 1, 1, 0, 0, 0)

Progress = Callable[[str, int], None]


class ExportRefused(Exception):
    """The records cannot be written to where they should be; the text says what to do."""


def select(file: File) -> str:
    """Return the query of a file's rows: every cell as text, null where it is empty, in the file's order."""
    cells, joins = [], []
    for column in file.columns:
        cells.append(f"nullif({_cell(file, column)}, '') AS \"{column.name}\"")
        if column.refers:
            joins.append(
                f'LEFT JOIN {BY_NAME[column.to].table} "{column.name}" ON "{column.name}".id = t.{file.kept_in(column)}'
            )
        elif column.kind is kinds.PERSON:
            joins.append(f'LEFT JOIN accounts_user "{column.name}" ON "{column.name}".id = t.{column.name}_id')
    return f"SELECT {', '.join(cells)} FROM {file.table} t {' '.join(joins)} ORDER BY {file.order}"


def _cell(file: File, column: Column) -> str:
    if column.refers:
        return f'"{column.name}".{"number" if column.to == "activities" else "code"}'
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
    with connection.connection.cursor(name=f"export_{file.name}") as cursor:
        cursor.itersize = 2_000
        cursor.execute(select(file))
        yield from cursor


def write_csv(file: File, to: IO[bytes]) -> None:
    """Write one file. PostgreSQL quotes what has a comma, quotation mark or line end, and nothing else."""
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({select(file)}) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8')", to)


def export_folder(path: Path, progress: Progress) -> None:
    """Write the files into a folder, which is made; those of the format that are there are replaced."""
    path.mkdir(parents=True, exist_ok=True)
    # All of them are complete before the first takes its place.
    with ExitStack() as together, one_moment():
        for file in FILES:
            progress(f"{file.name}.csv", 0)
            write_csv(file, together.enter_context(_replaced(path / f"{file.name}.csv")))


def export_zip(path: Path, progress: Progress) -> None:
    """Write the files into a zip file: the same records give the same bytes."""
    with _replaced(path) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, one_moment():
        for file in FILES:
            progress(f"{file.name}.csv", 0)
            entry = zipfile.ZipInfo(f"{file.name}.csv", _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            with archive.open(entry, "w", force_zip64=True) as part:
                write_csv(file, part)


def export_facility(path: Path, *, xlsx: bool = False, template: bool = False, progress: Progress) -> None:
    """Write all records to `path`: a .zip or .xlsx by its name or `xlsx`, otherwise a folder.

    With `template` it is a workbook that has headers and explanations, and no records. Raises ExportRefused
    when the place cannot be written to.
    """
    try:
        if xlsx or template or path.suffix.lower() == ".xlsx":
            from exchange.workbook_writing import write_workbook

            with _replaced(path) as out, one_moment():
                write_workbook(out, template=template, progress=progress)
        elif path.suffix.lower() == ".zip":
            export_zip(path, progress)
        else:
            export_folder(path, progress)
    except OSError as error:
        raise ExportRefused(
            _("%(path)s cannot be written: %(why)s. Give another path.")
            % {"path": path, "why": error.strerror or error}
        ) from error


@contextmanager
def _replaced(path: Path) -> Iterator[Any]:
    """Open a file that takes its place when it is complete, and leaves nothing when it is not."""
    if path.is_dir():
        raise IsADirectoryError(21, _("it is a folder"))
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        # Personal data: for whoever exports it alone.
        with os.fdopen(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            yield file
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
