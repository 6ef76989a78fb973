"""One file that holds an instance: its database and its documents.

A tar archive of `database.dump` (pg_dump's custom format), `documents/` and `manifest.json`
(what it is and what made it). The instance's secrets are not in it: whoever restores
it gets new ones, and people sign in again.
"""

import contextlib
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from pmt.embedded.home import explained
from pmt.embedded.postgres import program, program_environment

FORMAT = 1
MANIFEST, DUMP, DOCUMENTS = "manifest.json", "database.dump", "documents"


class BackupError(Exception):
    """A backup cannot be made or restored; the message says why and what to do."""


def make_backup(path: Path) -> int:
    """Write the backup to `path`, whole or not at all, and return its bytes.

    The database is read in one transaction, and the documents after it: a document
    is never changed once it is there, so each one that the database names is in the file.
    What is cleared away meanwhile is none of these: the draft of a job, or what nothing names.
    """
    if path.exists():
        raise BackupError(f"{path} is there already. Name a new file; an earlier backup is not written over.")
    with explained(path), tempfile.TemporaryDirectory(dir=path.parent, prefix=".pmt-backup-") as folder:
        dump = Path(folder, DUMP)
        _run([str(program("pg_dump")), "--format=custom", "--no-owner", "--no-privileges", "--file", str(dump)])
        documents = sorted(each for each in Path(settings.MEDIA_ROOT).rglob("*") if each.is_file())
        with dump.open("rb") as file:
            digest = _digest(file)
        aside = Path(folder, "backup.tar")
        with tarfile.open(aside, "w") as archive:
            archive.add(dump, DUMP)
            kept = 0
            for each in documents:
                with contextlib.suppress(FileNotFoundError):
                    name = f"{DOCUMENTS}/{each.relative_to(settings.MEDIA_ROOT).as_posix()}"
                    archive.add(each, name, recursive=False)
                    kept += 1
            manifest = {
                "format": FORMAT,
                "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "database_sha256": digest,
                "documents": kept,
                "migrations": sorted(MigrationLoader(connection).applied_migrations or ()),
            }
            text = json.dumps(manifest, indent=1).encode()
            entry = tarfile.TarInfo(MANIFEST)
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text))
        aside.chmod(0o600)
        size = aside.stat().st_size
        os.replace(aside, path)
    return size


def restore_backup(path: Path) -> dict[str, Any]:
    """Bring the backup into this instance, which must be empty, and return its manifest.

    Raises BackupError, with nothing changed, where the file is damaged or was made by a
    later version, or where there is anything in the database or the documents already.
    """
    documents = Path(settings.MEDIA_ROOT)
    try:
        with tarfile.open(path, "r:") as archive:
            manifest = _checked(archive, path)
            _require_empty(documents)
            with (
                explained(documents),
                tempfile.TemporaryDirectory(dir=settings.PMT_HOME, prefix=".pmt-restore-") as folder,
            ):
                aside = Path(folder, DOCUMENTS)
                _unpack(archive, aside, manifest, path)
                dump = Path(folder, DUMP)
                with _member(archive, DUMP, path) as source, dump.open("wb") as target:
                    shutil.copyfileobj(source, target)
                connection.close()
                _run(
                    [
                        str(program("pg_restore")), "--no-owner", "--no-privileges", "--no-comments",
                        "--exit-on-error", "--single-transaction",
                        "--dbname", connection.settings_dict["NAME"], str(dump),
                    ]
                )  # fmt: skip
                if documents.exists():
                    documents.rmdir()
                aside.rename(documents)
    except tarfile.TarError as error:
        raise BackupError(f"{path} is not a whole backup ({error}). Copy it again from where it was made.") from error
    call_command("migrate", interactive=False, verbosity=0)
    return manifest


def _checked(archive: tarfile.TarFile, path: Path) -> dict[str, Any]:
    """The manifest of a backup that this program can restore."""
    try:
        with _member(archive, MANIFEST, path) as file:
            manifest: dict[str, Any] = json.loads(file.read())
        made_by_later = manifest["format"] > FORMAT
        applied = {(app, name) for app, name in manifest["migrations"]}
        expected = manifest["database_sha256"]
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{path} is not a backup of this program.") from error
    unknown = applied - set(MigrationLoader(None).disk_migrations or ())
    if made_by_later or unknown:
        raise BackupError(f"{path} was made by a later version of the program. Install that version, or a later one.")
    with _member(archive, DUMP, path) as file:
        if _digest(file) != expected:
            raise BackupError(f"{path} is damaged: its database is not what was written. Take another backup.")
    return manifest


def _require_empty(documents: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = 'public'")
        tables = cursor.fetchone()[0]
    if tables or (documents.exists() and any(documents.iterdir())):
        raise BackupError(
            f"{settings.PMT_HOME} holds an instance already, and a restore never writes over one. "
            "Set PMT_HOME to a new folder (or DATABASE_URL to an empty database) and restore there."
        )


def _unpack(archive: tarfile.TarFile, aside: Path, manifest: dict[str, Any], path: Path) -> None:
    """Write the archive's documents below `aside`, and nothing anywhere else."""
    aside.mkdir(mode=0o700)
    found = 0
    for entry in archive:
        if not entry.name.startswith(f"{DOCUMENTS}/"):
            continue
        target = aside.joinpath(*entry.name.split("/")[1:])
        if not entry.isreg() or not target.resolve().is_relative_to(aside.resolve()):
            raise BackupError(
                f"{path} holds {entry.name!r}, which no backup of this program does. Nothing was changed."
            )
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _member(archive, entry.name, path) as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        target.chmod(0o600)
        found += 1
    if found != manifest["documents"]:
        raise BackupError(f"{path} is not whole: {found} of {manifest['documents']} documents are in it.")


def _member(archive: tarfile.TarFile, name: str, path: Path) -> Any:
    try:
        file = archive.extractfile(name)
    except KeyError:
        file = None
    if file is None:
        raise BackupError(f"{path} is not a backup of this program, or not whole: it holds no {name}.")
    return file


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def _run(command: list[str]) -> None:
    """Run one of PostgreSQL's programs against this instance's database."""
    connection.ensure_connection()
    where = connection.settings_dict
    environment = program_environment() | {
        name: str(value)
        for name, value in {
            "PGDATABASE": where["NAME"],
            "PGHOST": where["HOST"],
            "PGPORT": where["PORT"],
            "PGUSER": where["USER"],
            "PGPASSWORD": where["PASSWORD"],
            "PGSSLMODE": where.get("OPTIONS", {}).get("sslmode"),
        }.items()
        if value
    }
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupError(f"{Path(command[0]).name} failed; nothing was changed.\n{done.stderr.strip()}")
