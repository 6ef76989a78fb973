"""Coded values of background jobs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """What the database says of a job. A reader judges by the lease as well: see `Job.shown_state`."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


#: States that a job does not leave by itself.
ENDED = [JobState.DONE, JobState.FAILED, JobState.CANCELLED]
