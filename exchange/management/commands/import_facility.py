"""Bring a facility's records in from a folder, zip file or workbook."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from exchange.problems import ERROR, WARNING
from exchange.progress import TerminalProgress
from exchange.services import Outcome, import_facility


class Command(BaseCommand):
    """All of it or, with every error listed, nothing."""

    help = "Import a facility's records from a folder of CSV files, a .zip of them or an .xlsx."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the path, and whether only to check."""
        parser.add_argument("path", type=Path, help="folder, .zip or .xlsx")
        parser.add_argument("--check", action="store_true", help="say what would happen; write nothing")

    def handle(self, *_args: Any, path: Path, check: bool, **_options: Any) -> None:
        """Import, and say what happened; end with 1 when something is wrong."""
        progress = TerminalProgress(sys.stderr)
        stamp = timezone.localtime().strftime("%Y-%m-%d-%H%M%S")
        outcome = import_facility(
            path, check=check, progress=progress, problems_in=settings.PMT_HOME / "exchange" / stamp
        )
        progress.end()
        self._say(outcome, check=check)
        if outcome.refused:
            sys.exit(1)

    def _say(self, outcome: Outcome, *, check: bool) -> None:
        problems = outcome.problems
        for warning in problems.warnings:
            self.stderr.write(_("Warning: %(warning)s") % {"warning": warning}, self.style.WARNING)
        for error in problems.errors:
            self.stderr.write(_("Error: %(error)s") % {"error": error}, self.style.ERROR)
        if problems.path:
            self.stderr.write(_("All problems are in %(path)s") % {"path": problems.path})
        if outcome.refused:
            self.stderr.write(
                _("%(errors)s errors, %(warnings)s warnings. Nothing was written.")
                % {"errors": problems.counts[ERROR], "warnings": problems.counts[WARNING]}
            )
            return
        self.stdout.write(f"{'':24}{_('created'):>10}{_('changed'):>10}{_('unchanged'):>11}")
        for merged in outcome.merged:
            self.stdout.write(f"{merged.file:24}{merged.created:>10}{merged.changed:>10}{merged.unchanged:>11}")
        said = _("Checked; nothing was written.") if check else _("Imported.")
        self.stdout.write(_("%(said)s %(warnings)s warnings.") % {"said": said, "warnings": problems.counts[WARNING]})
