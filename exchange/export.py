"""Taking a facility's records out: a folder of CSV files or a zip of them, in one order, cell by cell as kept."""

import os
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from django.db import connection
from django.utils.translation import gettext as _

from exchange.declaring import File
from exchange.progress import Progress
from exchange.records import one_moment, select
from exchange.schema import FILES
from exchange.workbook_writing import write_workbook

#: Entries of a zip file bear no time, so that equal records give equal bytes.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


class ExportRefused(Exception):
    """The records cannot be written to where they should be; the text says what to do."""


def write_csv(file: File, to: IO[bytes]) -> None:
    """Write one file. PostgreSQL quotes what has a comma, quotation mark or line end, and nothing else."""
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
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
