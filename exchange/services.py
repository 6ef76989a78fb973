"""Bringing a facility's records in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exchange.merging import Merged, mark_changes, merge
from exchange.moves import derive_moves
from exchange.problems import ERROR, ImportRefused, Problems
from exchange.rules import check_rules
from exchange.sources import open_source
from exchange.staging import Staging, run
from exchange.tables import Source
from pmt.history.context import recorded


@dataclass
class Outcome:
    """What an import did, or with `check` would do, and what is odd about it."""

    problems: Problems
    merged: list[Merged] = field(default_factory=list)
    #: Rows read.
    rows: int = 0

    @property
    def refused(self) -> bool:
        """Whether nothing was written because something is wrong."""
        return bool(self.problems.counts[ERROR])


def _silent(step: str, rows: int) -> None:
    del step, rows


def import_facility(
    path: Path,
    *,
    by: Any = None,
    check: bool = False,
    progress: Callable[[str, int], None] = _silent,
    problems_in: Path | None = None,
    finish: Callable[[Outcome], None] | None = None,
    **through: Any,
) -> Outcome:
    """Import a folder, zip file, workbook or CSV file, all of it or, when something is wrong, nothing.

    What the format says is refused is found before anything is written, in every file at once.
    `by` (a user) and `through` are noted in the history of every record written. With `check`
    everything is done and then undone. `finish` is called in the end, within the transaction: what
    it raises undoes the import. An import never deletes.
    """
    outcome = Outcome(Problems(problems_in))
    connection.ensure_connection()  # that there is no server is not the files' fault
    try:
        source = open_source(path, outcome.problems)
        try:
            with recorded(by=by, **through):
                _import(source, outcome, by, progress)
                if check:
                    transaction.set_rollback(True)
                elif finish:
                    finish(outcome)
        finally:
            source.close()
    except ImportRefused:
        pass
    except (IntegrityError, DataError, OperationalError) as error:
        outcome.merged = []
        outcome.problems.add(path.name, 0, "", "", *_refused_by_database(error))
    finally:
        outcome.problems.close()
    return outcome


def _import(source: Source, outcome: Outcome, by: Any, progress: Callable[[str, int], None]) -> None:
    # Two imports at once would each not see the other's records.
    run("SELECT pg_advisory_xact_lock(hashtext('exchange.import'))")
    staging = Staging(outcome.problems, progress)
    for table in source.tables.values():
        staging.load(table)
    outcome.rows = sum(staging.counts.values())
    progress(_("References"), 0)
    staging.resolve()
    staging.leave_out_doubtful()
    for file in staging.files:
        mark_changes(staging, file)
    derive_moves(staging, timezone.localdate(), by)
    progress(_("Rules"), 0)
    check_rules(staging)
    outcome.problems.stop_at_errors()
    # Two missions may swap their dates: what holds in the end is asked for in the end.
    run("SET CONSTRAINTS ALL DEFERRED")
    outcome.merged = merge(staging, progress)
    progress(_("Constraints"), 0)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    staging.drop()


def _refused_by_database(error: Exception) -> tuple[str, str]:
    """Say what a constraint of the database refused that no check found before."""
    diagnostics = getattr(error.__cause__, "diag", None)
    detail = getattr(diagnostics, "message_primary", None) or str(error).strip()
    more = getattr(diagnostics, "message_detail", None) or ""
    return (
        _("The database refused the records: %(detail)s %(more)s") % {"detail": detail, "more": more},
        _(
            "Nothing was written. Correct the records that it names; if they are right, the records in the"
            " database have changed meanwhile: import again."
        ),
    )
