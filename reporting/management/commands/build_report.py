"""`manage.py build_report final --on 2016-12-31 --pdf report.pdf`."""

import os
import tempfile
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reporting.choices import ReportKind
from reporting.report.build import CannotBeSet, build, run_here
from reporting.report.document import BrokenReferences
from reporting.report.snapshot import NoFacility


class Command(BaseCommand):
    """Build a report as PDF, as the button on its page does."""

    help = "Build a report as at a day, as PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the kind of report, its day and where to put it."""
        parser.add_argument("kind", choices=ReportKind.values, help="which report")
        parser.add_argument("--on", type=_day, default=None, metavar="DATE", help="as at the end of this day (today)")
        parser.add_argument("--pdf", type=Path, required=True, metavar="PATH", help="the file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build it beside the target and put it in place once it is whole."""
        target: Path = options["pdf"].absolute()
        if target.is_dir() or not target.parent.is_dir():
            raise CommandError(f"{target} cannot be written: name a file in a folder that exists.")
        on = options["on"] or timezone.localdate()

        def progress(message: str) -> None:
            if options["verbosity"]:
                self.stderr.write(message)

        try:
            with tempfile.TemporaryDirectory(dir=target.parent, prefix=".report-") as folder:
                draft = Path(folder, "report.pdf")
                _snapshot, pages = build(options["kind"], on, draft, run=run_here, progress=progress)
                os.replace(draft, target)
        except (NoFacility, BrokenReferences, CannotBeSet) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{target} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{target}: {pages} pages")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"'{text}' is not a date: write it as 2016-12-31.") from None
