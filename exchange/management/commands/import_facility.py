"""Bring a facility's records in from a folder, zip file or workbook."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchange.problems import ERROR, WARNING, Problems
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
        errors = _counted(ngettext("%(number)s error", "%(number)s errors", problems.counts[ERROR]), problems, ERROR)
        warnings = _counted(
            ngettext("%(number)s warning", "%(number)s warnings", problems.counts[WARNING]), problems, WARNING
        )
        for warning in problems.warnings:
            self.stderr.write(_("Warning: %(warning)s") % {"warning": warning}, self.style.WARNING)
        for error in problems.errors:
            self.stderr.write(_("Error: %(error)s") % {"error": error}, self.style.ERROR)
        if problems.path:
            self.stderr.write(_("All problems are in %(path)s") % {"path": problems.path})
        if outcome.refused:
            self.stderr.write(_("%(counts)s. Nothing was written.") % {"counts": f"{errors}, {warnings}"})
            return
        self.stdout.write(f"{'':24}{_('created'):>10}{_('changed'):>10}{_('unchanged'):>11}")
        for merged in outcome.merged:
            self.stdout.write(f"{merged.file:24}{merged.created:>10}{merged.changed:>10}{merged.unchanged:>11}")
        said = _("Checked; nothing was written.") if check else _("Imported.")
        self.stdout.write(f"{said} {warnings}.")


def _counted(words: str, problems: Problems, severity: str) -> str:
    return words % {"number": f"{problems.counts[severity]:,}"}
