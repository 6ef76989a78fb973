"""How a worker does a job: claims it, calls its function, and writes down to which end it came."""

import logging

import pghistory
from django.utils import timezone
from django.utils.translation import gettext as _

from pmt.jobs.attempt import LEASE, Cancelled, Run
from pmt.jobs.choices import JobState
from pmt.jobs.models import Job
from pmt.jobs.registry import JobError, function_for

_log = logging.getLogger(__name__)


def run(key: int, attempt: int) -> None:
    """Do a job if it still waits for this attempt; the queue may bring the same news twice."""
    now = timezone.now()
    claimed = Job.objects.filter(pk=key, attempt=attempt, state=JobState.QUEUED).update(
        state=JobState.RUNNING, started_at=now, lease_until=now + LEASE
    )
    if claimed:
        _do(Run(Job.objects.select_related("created_by").get(pk=key)))


def _do(attempt: Run) -> None:
    """Do the job, to whichever end it comes."""
    job = attempt.job
    with attempt.alive():
        try:
            # Ordinary statements note who acts before anything is copied in bulk.
            with pghistory.context(user=job.created_by_id, job=job.pk):
                result = function_for(job.kind)(attempt)
                if not attempt.completed:
                    attempt.complete(result)
        except Cancelled:
            attempt.end(JobState.CANCELLED)
        except JobError as error:
            attempt.end(JobState.FAILED, str(error))
        except Exception as error:
            _log.exception("Job %s (%s) failed", job.pk, job.kind)
            attempt.end(
                JobState.FAILED,
                _("An error that nobody foresaw (%(kind)s). The worker's log says where; its line names job %(key)s.")
                % {"kind": type(error).__name__, "key": job.pk},
            )
