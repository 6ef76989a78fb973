"""Where the bytes of documents lie, named by their own SHA-256, and how they get there.

    PMT_HOME/incoming/…                    what is being written; never read, never in a backup
    PMT_HOME/documents/contents/ab/ab12…   whole files, never changed
    PMT_HOME/documents/previews/ab/ab12…   pictures of first pages, made from them

A file is written aside, synced to the disk and moved into place at once before the database names it.
So each file that the database names is whole and there; what a failed transaction leaves behind belongs to
nobody and is cleared away later (`clear_orphans`).
"""

import hashlib
import os
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

#: What a browser shows by itself without running anything in it.
INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"})
#: An orphan younger than this, in seconds, may belong to a transaction that is still open.
ORPHAN_AGE = 24 * 60 * 60
#: Any number that nothing else in the program locks.
_LOCK = 7_301_943
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Kept:
    """Bytes that are in place."""

    sha256: str
    size: int


def path_of(sha256: str) -> Path:
    """Return where the content with a digest lies."""
    return Path(settings.MEDIA_ROOT) / "contents" / sha256[:2] / sha256


def preview_of(sha256: str) -> Path:
    """Return where the picture of its first page lies."""
    return Path(settings.MEDIA_ROOT) / "previews" / sha256[:2] / f"{sha256}.png"


def incoming() -> Path:
    """Return the folder for what is being written, on the disk of the home."""
    folder = Path(settings.PMT_INCOMING)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def keep(blocks: Iterable[bytes]) -> Kept:
    """Put content in place and return what it is; call it within the transaction that will name it.

    The same content is there once; it is then made young, so that nobody clears it away meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_LOCK])
    aside = incoming() / uuid.uuid4().hex
    digest, size = hashlib.sha256(), 0
    try:
        with aside.open("xb") as file:
            os.fchmod(file.fileno(), 0o600)
            for block in blocks:
                digest.update(block)
                size += len(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        target = path_of(digest.hexdigest())
        if target.exists():
            os.utime(target)
        else:
            place(aside, target)
    finally:
        aside.unlink(missing_ok=True)
    return Kept(digest.hexdigest(), size)


def place(source: Path, target: Path) -> None:
    """Move a whole file into place at once; after a power cut it is there or not, never a half of it."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.replace(source, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def blocks_of(file: Any) -> Iterator[bytes]:
    """Yield a file from its beginning."""
    file.seek(0)
    while block := file.read(_BLOCK):
        yield block


@transaction.atomic
def clear_orphans(named: Callable[[list[str]], set[str]]) -> int:
    """Remove content that nothing in the database names, and what was left half-written; return how many files.

    `named` tells which of some digests the database names. Where somebody adds a document at this moment,
    nothing is done until the next time.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    old = time.time() - ORPHAN_AGE
    removed = 0
    for path in incoming().iterdir():
        if path.is_file() and path.stat().st_mtime < old:
            path.unlink(missing_ok=True)
            removed += 1
    for part in ("contents", "previews"):
        for folder in sorted((Path(settings.MEDIA_ROOT) / part).glob("??")):
            aged = {path.stem: path for path in folder.iterdir() if path.stat().st_mtime < old}
            for digest in set(aged) - named(list(aged)):
                aged[digest].unlink(missing_ok=True)
                removed += 1
    return removed
