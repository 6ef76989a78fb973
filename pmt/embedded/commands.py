"""What `run` and `demo` share: claim, migrate, serve until asked to end."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from pmt.embedded import lease
from pmt.embedded.home import Home, ServersError
from pmt.embedded.supervisor import Stopped, Supervisor


class ServeCommand(BaseCommand):
    """Runs web server, worker and beat over the home, until Ctrl-C or SIGTERM."""

    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="where the pages are (default: 8000)")
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
        # Taken by manage.py before the settings are read; named here for --help.
        parser.add_argument("--home", help="the instance's folder (default: PMT_HOME, else var/)")

    def handle(self, *args: Any, **options: Any) -> None:
        home = Home(settings.PMT_HOME)
        supervisor = Supervisor(home, host=options["host"], port=options["port"], say=self.say)
        try:
            try:
                supervisor.claim()
                self.migrate()
                self.prepare(home)
                # The parts have their own; one kept here would only idle, and miss a restart of the server.
                connection.close()
                supervisor.start()
                self.welcome(supervisor.address, home)
                self.say("Ctrl-C ends everything.")
                supervisor.watch()
            except (Stopped, KeyboardInterrupt):
                self.say("Ending.")
            finally:
                supervisor.stop()
                connection.close()
                lease.release(home)
        except ServersError as error:
            raise CommandError(str(error)) from error

    def say(self, text: str) -> None:
        """One line for whoever started the program."""
        self.stdout.write(text)
        self.stdout.flush()

    def migrate(self) -> None:
        """Bring the database up to the program."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Preparing the database.")
            call_command("migrate", interactive=False, verbosity=0)

    def prepare(self, home: Home) -> None:
        """What the command does between migrating and serving."""

    def welcome(self, address: str, home: Home) -> None:
        """Say where the pages are and how to sign in."""
        self.say(f"PMT runs at {address}/")
