"""Celery's entry point to every job."""

from celery import shared_task

from pmt.jobs import runner


@shared_task
def run_job(key: int, attempt: int) -> None:
    """Do a job, if it still waits for this attempt."""
    runner.run(key, attempt)
