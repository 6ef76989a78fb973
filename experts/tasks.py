"""What workers do for the register by themselves."""

from typing import Any

from celery.schedules import crontab
from django.utils import timezone

from experts.services import end_lapsed_flags
from pmt.celery import app
from pmt.history.context import recorded


@app.task(name="experts.end_lapsed_flags")
def end_flags() -> int:
    """End the flags that have lapsed; done again and again, it does nothing more."""
    with recorded(job="experts.end_lapsed_flags"):
        return end_lapsed_flags(on=timezone.localdate())


@app.on_after_finalize.connect
def _schedule(sender: Any, **_: Any) -> None:
    # Every hour: a machine that sleeps at midnight is a day late at most by its first hour awake.
    sender.add_periodic_task(crontab(minute=7), end_flags.s(), name="experts.end_lapsed_flags")
