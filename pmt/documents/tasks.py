"""What workers do with documents: read their words, clear away what belongs to nobody."""

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from pmt.documents import storage
from pmt.documents.choices import ReadingState
from pmt.documents.models import DocumentVersion, Reading

_log = logging.getLogger(__name__)

#: What the program that reads a file may take: seconds in all. Its memory it limits itself.
PATIENCE = 120
#: How often a file is tried; one that lets the program end every time is given up.
MOST_ATTEMPTS = 3
#: What waits longer was lost by the queue, and is sent again.
LOST_AFTER = timedelta(minutes=10)


def send_to_be_read(version: int) -> None:
    """Tell the workers of a version once the transaction is through; where the queue is away, it is told later."""

    def send() -> None:
        try:
            read_version.delay(version)
        except (OperationalError, OSError):
            _log.warning("The queue does not answer; version %s is read later", version)

    transaction.on_commit(send)


@shared_task
def read_version(key: int) -> None:
    """Read the words of a version and draw its first page, if that has not been done."""
    claimed = Reading.objects.filter(version=key, state=ReadingState.WAITING, attempts__lt=MOST_ATTEMPTS).update(
        attempts=F("attempts") + 1, asked_at=timezone.now()
    )
    if not claimed:
        return
    version = DocumentVersion.objects.get(pk=key)
    folder = Path(tempfile.mkdtemp(dir=storage.incoming(), prefix="reading-"))
    try:
        found = _read(version, folder)
        state = ReadingState.FAILED if found is None else ReadingState.READ
        found = found or {}
        text = ""
        if (folder / "text").exists():
            text = (folder / "text").read_text(encoding="utf-8")
        if state == ReadingState.READ and not text.strip():
            state = ReadingState.WORDLESS
        pictured = (folder / "picture.png").exists()
        if pictured:
            storage.place(folder / "picture.png", version.preview_path)
        Reading.objects.filter(version=key).update(state=state, text=text, pages=found.get("pages"), pictured=pictured)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _read(version: DocumentVersion, folder: Path) -> dict[str, int] | None:
    """Have a program of its own read a file; None where it ends otherwise than well."""
    command = [sys.executable, "-m", "pmt.documents.reading", version.content_type, str(version.path), str(folder)]
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL", "TMPDIR")}
    # An open pipe for as long as this worker lives: the program ends with it.
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=Path(__file__).resolve().parents[2],
    ) as process:
        try:
            # Not `communicate`, which would close the pipe at once: what it says is a line.
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            _log.warning("%s (%s) took longer than %s s to read", version.sha256, version.content_type, PATIENCE)
            return None
        said = process.stdout.read() if process.stdout else b""
        if process.returncode:
            complaint = process.stderr.read()[-500:] if process.stderr else b""
            _log.warning("%s (%s) cannot be read: %s", version.sha256, version.content_type, complaint.decode())
            return None
    found: dict[str, int] = json.loads(said)
    return found


@shared_task
def tidy_up() -> None:
    """Send again what the queue lost, give up what ends its reader, remove content that belongs to nobody."""
    waiting = Reading.objects.filter(state=ReadingState.WAITING, asked_at__lt=timezone.now() - LOST_AFTER)
    waiting.filter(attempts__gte=MOST_ATTEMPTS).update(state=ReadingState.FAILED)
    for key in waiting.filter(attempts__lt=MOST_ATTEMPTS).values_list("version", flat=True)[:500]:
        send_to_be_read(key)
    storage.clear_orphans(
        lambda digests: set(DocumentVersion.objects.filter(Q(sha256__in=digests)).values_list("sha256", flat=True))
    )
    for folder in storage.incoming().glob("reading-*"):
        if folder.stat().st_mtime < timezone.now().timestamp() - storage.ORPHAN_AGE:
            shutil.rmtree(folder, ignore_errors=True)
