"""`manage.py backup FILE`: database and documents in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from pmt.embedded.backups import BackupError, make_backup
from pmt.embedded.home import ServersError


class Command(BaseCommand):
    """May run while the program does."""

    help = "Write the database and the documents to one file. The program may go on meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", help="the file to make (default: backups/pmt-<date>-<time>.tar in the home)"
        )

    def handle(self, *args: Any, file: str | None, **options: Any) -> None:
        if file:
            path = Path(file).absolute()
        else:
            folder = settings.PMT_HOME / "backups"
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = folder / f"pmt-{timezone.localtime():%Y%m%d-%H%M%S}.tar"
        try:
            size = make_backup(path)
        except (BackupError, ServersError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{path}: {size:,} bytes")
