"""How a worker does a job: claims it, keeps its lease, looks whether it shall stop, puts its file in place."""

import logging
import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pghistory
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pmt.jobs.choices import JobState
from pmt.jobs.models import Job
from pmt.jobs.registry import JobError, function_for

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
        self._completed = False

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
        self._completed = True
        return job

    @property
    def _drafts(self) -> Path:
        return self.job.folder / f"attempt-{self.job.attempt}"

    def _end(self, state: JobState, error: str = "") -> None:
        Job.objects.of_attempt(self.job.pk, self.job.attempt).update(
            state=state, error=error, finished_at=timezone.now()
        )

    def _do(self) -> None:
        """Do the job, to whichever end it comes."""
        self._heart.start()
        try:
            # Ordinary statements note who acts before anything is copied in bulk.
            with pghistory.context(user=self.job.created_by_id, job=self.job.pk):
                result = function_for(self.job.kind)(self)
                if not self._completed:
                    self.complete(result)
        except Cancelled:
            self._end(JobState.CANCELLED)
        except JobError as error:
            self._end(JobState.FAILED, str(error))
        except Exception as error:
            _log.exception("Job %s (%s) failed", self.job.pk, self.job.kind)
            self._end(
                JobState.FAILED,
                _("An error that nobody foresaw (%(kind)s). The worker's log says where; its line names job %(key)s.")
                % {"kind": type(error).__name__, "key": self.job.pk},
            )
        finally:
            self._heart.stop()
            shutil.rmtree(self._drafts, ignore_errors=True)


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


def run(key: int, attempt: int) -> None:
    """Do a job if it still waits for this attempt; the queue may bring the same news twice."""
    now = timezone.now()
    claimed = Job.objects.filter(pk=key, attempt=attempt, state=JobState.QUEUED).update(
        state=JobState.RUNNING, started_at=now, lease_until=now + LEASE
    )
    if claimed:
        Run(Job.objects.select_related("created_by").get(pk=key))._do()
