"""What moves a job: start it, stop it, run it again."""

import logging
import shutil
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from pmt.jobs.choices import JobState
from pmt.jobs.models import Job
from pmt.jobs.tasks import run_job

_log = logging.getLogger(__name__)


class JobRefused(Exception):
    """A job cannot be stopped or run again; the message says why."""


@transaction.atomic
def start(*, kind: str, title: str, parameters: dict[str, Any], by: Any) -> Job:
    """Note a job and send it to the queue once the transaction is through.

    `parameters` holds JSON values: keys of records rather than their content.
    """
    job = Job.objects.create(kind=kind, title=title[:300], parameters=parameters, created_by=by)
    transaction.on_commit(lambda: _send(job))
    return job


@transaction.atomic
def cancel(*, job: Job) -> Job:
    """Ask a job to stop. A running one stops at its next step; one that nobody does stops now.

    Raises JobRefused where it has ended.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state not in (JobState.QUEUED, JobState.RUNNING):
        raise JobRefused(_("This job has already ended."))
    job.cancel_asked = True
    if job.state == JobState.QUEUED or job.is_interrupted:
        job.state = JobState.CANCELLED
        job.finished_at = timezone.now()
    job.save(update_fields=["cancel_asked", "state", "finished_at"])
    return job


@transaction.atomic
def run_again(*, job: Job) -> Job:
    """Send a job to the queue anew, as it was asked for; an earlier attempt's doings no longer count.

    Raises JobRefused while a worker is at it, and after it was done.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    if not job.may_run_again:
        raise JobRefused(
            _("This job is done; start a new one instead.")
            if job.state == JobState.DONE
            else _("This job is still running; cancel it first.")
        )
    job.attempt += 1
    job.state = JobState.QUEUED
    job.step = job.total = 0
    job.message = job.error = ""
    job.cancel_asked = False
    job.result = {}
    job.queued_at = timezone.now()
    job.lease_until = job.started_at = job.finished_at = None
    job.save()
    transaction.on_commit(lambda: _send(job))
    return job


def _send(job: Job) -> None:
    """Tell the workers. Where the queue does not answer, the job says so and can be run again."""
    # What an attempt that was killed had begun to write.
    shutil.rmtree(job.folder, ignore_errors=True)
    try:
        run_job.delay(job.pk, job.attempt)
    except (OperationalError, OSError):
        _log.exception("The queue does not answer; job %s was not sent", job.pk)
        Job.objects.filter(pk=job.pk, attempt=job.attempt, state=JobState.QUEUED).update(
            state=JobState.FAILED,
            finished_at=timezone.now(),
            error=_("The queue of jobs does not answer. Run the job again once it does."),
        )
