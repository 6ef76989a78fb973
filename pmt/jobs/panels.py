"""What jobs add to the side navigation and to the administrator's start page."""

from typing import Any

from django.db.models import QuerySet
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
