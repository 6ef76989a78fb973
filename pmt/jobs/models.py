"""Background jobs, kept in the database: what was asked, how far it is, what came out.

The queue only carries the news that a job waits. What must survive (that it was asked for, that
it shall stop, that its worker is alive) stands here.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pmt.accounts.matrix import VisibleQuerySet, may
from pmt.history.tracking import tracked
from pmt.jobs.choices import ENDED, JobState

INTERRUPTED = "interrupted"

#: How soon a worker takes up what was asked for; each does one job at a time, so that it may take longer.
TAKEN_UP_WITHIN = timedelta(minutes=1)


class JobQuerySet(VisibleQuerySet):
    """Questions about jobs."""

    def visible_to(self, user: Any) -> Self:
        """Return a person's own jobs; everybody's for those who answer for all."""
        own = super().visible_to(user)
        return own if may(user, "view_all", self.model) else own.filter(created_by_id=user.pk)

    def of_attempt(self, key: int, attempt: int) -> Self:
        """Return the job while it is still this attempt's: running, and not run again since."""
        return self.filter(pk=key, attempt=attempt, state=JobState.RUNNING)


# How far it is changes every second, and is no history.
@tracked(exclude=["step", "total", "message", "lease_until"])
class Job(models.Model):
    """Work that takes longer than a page may, done by a worker.

    A running job holds a lease that its worker renews every second. Nobody has to notice that a
    worker died: whoever reads the job sees that the lease has lapsed. `attempt` counts the times
    it was sent to the queue; what an earlier attempt still does is ignored.
    """

    kind = models.CharField(_("kind"), max_length=60)
    title = models.CharField(_("title"), max_length=300)
    parameters = models.JSONField(_("asked for"), default=dict)
    state = models.CharField(_("state"), max_length=20, choices=JobState, default=JobState.QUEUED, editable=False)
    attempt = models.PositiveIntegerField(_("attempt"), default=1, editable=False)
    step = models.PositiveIntegerField(_("steps done"), default=0, editable=False)
    total = models.PositiveIntegerField(_("steps in all"), default=0, editable=False)
    message = models.CharField(_("what is being done"), max_length=300, blank=True, editable=False)
    lease_until = models.DateTimeField(_("worker answers until"), null=True, editable=False)
    cancel_asked = models.BooleanField(_("asked to stop"), default=False, editable=False)
    result = models.JSONField(_("outcome"), default=dict, editable=False)
    error = models.TextField(_("what went wrong"), blank=True, editable=False)
    file = models.CharField(_("file, within the documents"), max_length=300, blank=True, editable=False)
    content_type = models.CharField(_("type of the file"), max_length=100, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="jobs",
        verbose_name=_("asked by"),
    )
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    queued_at = models.DateTimeField(_("sent to the queue"), default=timezone.now, editable=False)
    started_at = models.DateTimeField(_("begun"), null=True, editable=False)
    finished_at = models.DateTimeField(_("ended"), null=True, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="job_newest"),
            models.Index(fields=["created_by", "-created_at", "-id"], name="job_newest_of_a_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_is_known"),
            models.CheckConstraint(condition=Q(attempt__gte=1), name="job_attempt_from_one"),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, finished_at__isnull=False) | (~Q(state__in=ENDED) & Q(finished_at=None)),
                name="job_ended_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING) | Q(lease_until__isnull=False, started_at__isnull=False),
                name="job_running_has_a_lease",
            ),
            models.CheckConstraint(condition=Q(file="") | Q(state=JobState.DONE), name="job_file_only_when_done"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_interrupted(self) -> bool:
        """Whether its worker has stopped answering: killed, or its machine went down."""
        return self.state == JobState.RUNNING and (self.lease_until is None or self.lease_until < timezone.now())

    @property
    def shown_state(self) -> str:
        """The state as judged now: one of `JobState`, or `interrupted`."""
        return INTERRUPTED if self.is_interrupted else self.state

    @property
    def shown_state_label(self) -> str | Promise:
        """The state in words."""
        return _("Interrupted") if self.is_interrupted else JobState(self.state).label

    @property
    def is_active(self) -> bool:
        """Whether something may still happen without anybody's doing."""
        return self.shown_state in (JobState.QUEUED, JobState.RUNNING)

    @property
    def may_be_cancelled(self) -> bool:
        """Whether there is anything to stop that was not asked to stop already."""
        return self.state in (JobState.QUEUED, JobState.RUNNING) and not (self.cancel_asked and self.is_active)

    @property
    def may_run_again(self) -> bool:
        """Whether it came to nothing, or waits (the queue may have lost it)."""
        return self.shown_state in (JobState.QUEUED, JobState.FAILED, JobState.CANCELLED, INTERRUPTED)

    @property
    def waits_long(self) -> bool:
        """Whether no worker took it up for a minute: then the queue may have lost it, or no worker runs."""
        return self.state == JobState.QUEUED and self.queued_at < timezone.now() - TAKEN_UP_WITHIN

    @property
    def percent(self) -> int | None:
        """How far it is, in whole per cents; None while that is not known."""
        return min(100, self.step * 100 // self.total) if self.total else None

    @property
    def folder(self) -> Path:
        """Where its file lies, and what an attempt writes before."""
        return Path(settings.MEDIA_ROOT) / "jobs" / str(self.pk)

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return Path(settings.MEDIA_ROOT) / self.file

    @property
    def file_name(self) -> str:
        """The file's name for whoever downloads it."""
        return Path(self.file).name
