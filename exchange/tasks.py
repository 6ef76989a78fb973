"""Imports and exports as background jobs."""

from dataclasses import asdict
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchange import uploads
from exchange.export import ExportRefused, export_facility
from exchange.problems import ERROR, WARNING
from exchange.services import Outcome, import_facility
from pmt.jobs.attempt import Run
from pmt.jobs.registry import JobError, job

CHECK = "exchange.check"
IMPORT = "exchange.import"
EXPORT = "exchange.export"

CONTENT_TYPES = {
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@job(CHECK)
def check(run: Run) -> None:
    """Say everything that is wrong with uploaded files, or what importing them would do."""
    outcome = _import(run, check=True)
    problems = outcome.problems
    run.complete(
        _result(run, outcome),
        file=problems.path,
        name=_("problems.csv"),
        content_type="text/csv; charset=utf-8",
    )


@job(IMPORT)
def bring_in(run: Run) -> None:
    """Import uploaded files that were checked; the job is done in the same transaction, or not at all."""

    def finish(outcome: Outcome) -> None:
        run.complete(_result(run, outcome))

    outcome = _import(run, finish=finish)
    if outcome.refused:
        # What was right when it was checked is not right any more.
        run.complete(_result(run, outcome), file=outcome.problems.path, name=_("problems.csv"), content_type="text/csv")
    else:
        uploads.forget(run.job.parameters["upload"])


@job(EXPORT)
def take_out(run: Run) -> None:
    """Write the whole record into one file to download."""
    form = run.job.parameters["form"]
    draft = run.draft(f"facility.{form}")
    try:
        export_facility(draft, progress=_telling(run))
    except ExportRefused as error:
        raise JobError(str(error)) from error
    run.complete(file=draft, name=f"{run.job.parameters['name']}.{form}", content_type=CONTENT_TYPES[form])


def _telling(run: Run) -> Any:
    def tell(step: str, rows: int) -> None:
        run.progress(0, 0, _("%(step)s: %(rows)s rows") % {"step": step, "rows": f"{rows:,}"} if rows else step)

    return tell


def _import(run: Run, **how: Any) -> Outcome:
    path = uploads.path_of(run.job.parameters["upload"])
    if path is None:
        raise JobError(_("The uploaded files are no longer there. Upload them again."))
    return import_facility(
        path, by=run.job.created_by, progress=_telling(run), problems_in=run.draft("problems"), job=run.job.pk, **how
    )


def _result(run: Run, outcome: Outcome) -> dict[str, Any]:
    """Return what the page of this import shows."""
    problems = outcome.problems
    errors = problems.counts[ERROR]
    if errors:
        label = ngettext("See the %(number)s error", "See the %(number)s errors", errors) % {"number": f"{errors:,}"}
    elif run.job.kind == CHECK:
        label = _("See what would be imported")
    else:
        label = _("See what was imported")
    return {
        "url": reverse("exchange:import_detail", args=[run.job.pk]),
        "url_label": label,
        "errors": errors,
        "warnings": problems.counts[WARNING],
        "rows": outcome.rows,
        "merged": [asdict(one) for one in outcome.merged],
        "problems": [asdict(one) for one in (*problems.errors, *problems.warnings)],
    }
