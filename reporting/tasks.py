"""What workers do for reporting."""

from datetime import date
from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from pmt.jobs.attempt import Run
from pmt.jobs.registry import JobError, job
from reporting.models import Report
from reporting.report.build import CannotBeSet, build
from reporting.report.document import BrokenReferences
from reporting.report.snapshot import NoFacility

BUILD = "reporting.build"
#: Figures, thirteen pictures, pages.
STEPS = 15


@job(BUILD)
def build_report(run: Run) -> None:
    """Build a report as at a day and keep it with what it was made from."""
    kind, on = run.job.parameters["kind"], date.fromisoformat(run.job.parameters["on"])
    steps = 0

    def progress(message: str) -> None:
        nonlocal steps
        # One step for the figures, one for each picture, one for the pages.
        run.progress(steps, max(STEPS, steps + 1), message)
        steps += 1

    draft = run.draft("report.pdf")
    try:
        snapshot, pages = build(kind, on, draft, run=partial(run.process, cwd=settings.BASE_DIR), progress=progress)
    except (NoFacility, BrokenReferences, CannotBeSet) as error:
        raise JobError(str(error)) from error
    with transaction.atomic():
        done = run.complete(
            {"pages": pages, "url": reverse("reporting:reports"), "url_label": _("All reports")},
            file=draft,
            name=f"{kind}-report-{on:%Y-%m-%d}.pdf",
            content_type="application/pdf",
        )
        Report.objects.create(
            kind=kind, on_date=on, built_by_id=done.created_by_id, job=done, pages=pages, snapshot=snapshot
        )
