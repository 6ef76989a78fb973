"""`manage.py write_definitions`: docs/definitions.md anew, from the code."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from reporting.indicators.definitions import page


class Command(BaseCommand):
    """Write the definitions of all figures as a page of Markdown."""

    help = "Write docs/definitions.md from the definitions in the code."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say where it may be written instead."""
        parser.add_argument("path", nargs="?", type=Path, default=settings.BASE_DIR / "docs" / "definitions.md")

    def handle(self, *, path: Path, **options: Any) -> None:
        """Write the page."""
        del options
        path.write_text(page(), encoding="utf-8")
        self.stdout.write(f"Wrote {path}.")
