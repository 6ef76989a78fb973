"""`manage.py restore FILE`: a backup into an empty instance."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from pmt.embedded.backups import BackupError, restore_backup
from pmt.embedded.home import ServersError


class Command(BaseCommand):
    """Never writes over an instance."""

    help = "Bring a backup into an empty home (or an empty database), and up to this version of the program."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a file that `manage.py backup` made")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        path = Path(file).absolute()
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            manifest = restore_backup(path)
        except (BackupError, ServersError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored the backup of {manifest['made_at']}, with {manifest['documents']} documents. "
            "Start the program with: make run"
        )
