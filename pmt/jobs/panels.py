"""What jobs add to the side navigation and to the administrator's start page."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmt.accounts.choices import Role
from pmt.jobs.choices import JobState
from pmt.jobs.models import Job
from pmt.workbench import registry


def _running(user: Any) -> QuerySet[Any]:
    return Job.objects.visible_to(user).filter(state=JobState.RUNNING)


registry.navigation(
    section="foot",
    position=20,
    label=_("Jobs"),
    address="jobs:job_list",
    kind="jobs.job",
    records=_running,
    counted=_("running"),
)


#: Days for which a job that came to nothing waits for whoever asked for it; then it is history.
FAILURES_WAIT = 14


def _failed(user: Any) -> QuerySet[Any]:
    """The jobs that failed of late, or whose worker died."""
    now = timezone.now()
    failed = Q(state=JobState.FAILED, finished_at__gte=now - timedelta(days=FAILURES_WAIT))
    return Job.objects.visible_to(user).filter(
        failed | Q(state=JobState.RUNNING, lease_until__range=(now - timedelta(days=FAILURES_WAIT), now))
    )


registry.work(
    name="jobs-failed",
    position=90,
    title=_("Jobs that failed"),
    shows=Job,
    records=_failed,
    responsible="created_by",
    what=lambda job: _("See why, and run it again"),
    address=lambda job: reverse("jobs:job_detail", args=[job.pk]),
    listed=lambda: reverse("jobs:job_list"),
)


def _latest(user: Any) -> dict[str, Any]:
    """The latest jobs."""
    jobs = Job.objects.visible_to(user).select_related("created_by").defer("parameters", "result")
    return {"jobs": list(jobs[:6])}


registry.start_block(
    position=10,
    roles={Role.ADMINISTRATOR},
    shows="jobs.job",
    template="jobs/_start.html",
    context=_latest,
)
