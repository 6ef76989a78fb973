"""One attempt at a job: keeps its lease, says how far it is, looks whether it shall stop, puts its file in place."""

import logging
import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from pmt.jobs.choices import JobState
from pmt.jobs.models import Job

_log = logging.getLogger(__name__)

#: How long a worker may be silent before its job counts as interrupted.
LEASE = timedelta(seconds=15)
#: How often it says that it lives, writes how far it is, and looks whether it shall stop; seconds.
BEAT = 1.0


class Cancelled(Exception):
    """The job shall stop: somebody asked for it, or another attempt has taken its place."""


class Run:
    """One attempt at a job, as the function that does it sees it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._heart = _Heart(job)
        self.completed = False

    def progress(self, step: int, total: int, message: str = "") -> None:
        """Say how far the job is, before each step. Raises Cancelled where it shall stop.

        Costs nothing: the figures are written by the lease's own connection, so that they are
        seen while a long transaction is open.
        """
        self.check()
        self._heart.seen = (step, total, message[:300])

    def check(self) -> None:
        """Raise Cancelled where the job shall stop."""
        if self._heart.shall_stop.is_set():
            raise Cancelled

    def draft(self, name: str) -> Path:
        """Return a path of this attempt's own, to write a file to before `complete` puts it in place."""
        # Beside the finished file, so that it can be moved into place without being copied.
        self._drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._drafts / name

    def process(self, command: Sequence[str], **options: Any) -> "subprocess.CompletedProcess[bytes]":
        """Run a program that is killed as soon as the job shall stop.

        It gets an empty pipe as standard input, open for as long as this worker lives: a program
        that outlives its worker sees the end of it.
        """
        with (
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out, stderr=err, **options) as process,
        ):
            try:
                while process.poll() is None:
                    self.check()
                    self._heart.shall_stop.wait(0.05)
            except BaseException:
                process.kill()
                raise
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(command, process.returncode, out.read(), err.read())

    @transaction.atomic
    def complete(
        self,
        result: dict[str, Any] | None = None,
        *,
        file: Path | None = None,
        name: str = "",
        content_type: str = "application/octet-stream",
    ) -> Job:
        """Mark the job done and put its file in place, within the caller's transaction if there is one.

        What the job wrote in that transaction stands or falls with it: an attempt that another
        has replaced, or that was asked to stop, raises Cancelled here and leaves nothing behind.
        """
        job = Job.objects.select_for_update().of_attempt(self.job.pk, self.job.attempt).first()
        if job is None or job.cancel_asked:
            raise Cancelled
        job.state = JobState.DONE
        job.finished_at = timezone.now()
        job.result = result or {}
        job.message = ""
        job.step = job.total
        if file is not None:
            name = re.sub(r"[^\w.()-]+", "-", Path(name or file.name).name).lstrip(".-") or "result"
            job.file = f"jobs/{job.pk}/{name}"
            job.content_type = content_type
            job.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.chmod(0o600)
            # In one movement: nobody ever reads half a file.
            os.replace(file, job.path)
        job.save()
        self.job = job
        self.completed = True
        return job

    @contextmanager
    def alive(self) -> Iterator[None]:
        """Keep the lease meanwhile; whatever comes of it, no draft is left."""
        self._heart.start()
        try:
            yield
        finally:
            self._heart.stop()
            shutil.rmtree(self._drafts, ignore_errors=True)

    @property
    def _drafts(self) -> Path:
        return self.job.folder / f"attempt-{self.job.attempt}"

    def end(self, state: JobState, error: str = "") -> None:
        """Mark the job ended otherwise than by `complete`, where this attempt still is its latest."""
        Job.objects.of_attempt(self.job.pk, self.job.attempt).update(
            state=state, error=error, finished_at=timezone.now()
        )


class _Heart(threading.Thread):
    """Renews the lease, writes the progress and reads the wish to stop, over a connection of its own."""

    def __init__(self, job: Job) -> None:
        super().__init__(name=f"job-{job.pk}", daemon=True)
        self.seen = (job.step, job.total, job.message)
        self.shall_stop = threading.Event()
        self._job = job
        self._ended = threading.Event()

    def run(self) -> None:
        try:
            while not self._ended.is_set():
                try:
                    self._beat()
                except DatabaseError:
                    # The database may come back within the lease; if not, the job is read as interrupted.
                    _log.warning("Job %s cannot renew its lease", self._job.pk, exc_info=True)
                    connection.close()
                self._ended.wait(BEAT)
        finally:
            connection.close()

    def _beat(self) -> None:
        step, total, message = self.seen
        ours = Job.objects.of_attempt(self._job.pk, self._job.attempt)
        written = ours.update(step=step, total=total, message=message, lease_until=timezone.now() + LEASE)
        if not self._ended.is_set() and (not written or ours.filter(cancel_asked=True).exists()):
            self.shall_stop.set()

    def stop(self) -> None:
        self._ended.set()
        self.join()
