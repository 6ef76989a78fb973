"""What workers do for reporting."""

from datetime import date
from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from finance.statement import Span
from pmt.jobs.attempt import Run
from pmt.jobs.registry import JobError, job
from reporting.models import Report
from reporting.report.build import CannotBeSet, build, set_html
from reporting.report.document import BrokenReferences
from reporting.report.snapshot import NoFacility
from reporting.report.statement import freeze_statement, statement_html

BUILD = "reporting.build"
STATEMENT = "reporting.statement"
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


@job(STATEMENT)
def build_statement(run: Run) -> None:
    """Build the expenditure report of a span; what it was made from is kept with the job, and never changes."""
    asked = run.job.parameters
    span = Span(date.fromisoformat(asked["since"]), date.fromisoformat(asked["until"]), asked["name"])
    draft = run.draft("statement.pdf")
    try:
        run.progress(0, 2, _("Adding up the vouchers"))
        snapshot = freeze_statement(span)
        run.progress(1, 2, _("Setting the pages"))
        pages = set_html(statement_html(snapshot), {}, draft, run=partial(run.process, cwd=settings.BASE_DIR))
    except (NoFacility, CannotBeSet) as error:
        raise JobError(str(error)) from error
    run.complete(
        {
            "pages": pages,
            "url": reverse("finance:statement_list"),
            "url_label": _("All statements"),
            "snapshot": snapshot,
        },
        file=draft,
        name=f"expenditure-report-{span.start:%Y-%m-%d}-{span.end:%Y-%m-%d}.pdf",
        content_type="application/pdf",
    )
