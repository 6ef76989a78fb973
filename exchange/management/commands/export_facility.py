"""Take a facility's records out."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from exchange.export import ExportRefused, export_facility
from exchange.progress import TerminalProgress


class Command(BaseCommand):
    """The whole record, as files that another home imports."""

    help = "Export a facility's records: a folder of CSV files, or a .zip or .xlsx by the name of PATH."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the path and the form."""
        parser.add_argument("path", type=Path, help="folder, .zip or .xlsx to write")
        parser.add_argument("--xlsx", action="store_true", help="write a workbook")
        parser.add_argument("--template", action="store_true", help="write an empty workbook to fill in")

    def handle(self, *_args: Any, path: Path, xlsx: bool, template: bool, **_options: Any) -> None:
        """Export, and say where it is."""
        progress = TerminalProgress(sys.stderr)
        try:
            export_facility(path, xlsx=xlsx, template=template, progress=progress)
        except ExportRefused as error:
            raise CommandError(str(error)) from error
        finally:
            progress.end()
        self.stdout.write(_("Written to %(path)s") % {"path": path})
