#!/usr/bin/env python
"""Run a command of the project: `python manage.py help` lists them."""

import os
import sys

from pmt.embedded.home import ServersError


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmt.settings")
    _take_home(sys.argv)
    from django.core.management import execute_from_command_line
    from django.db.utils import OperationalError, ProgrammingError

    from pmt.health import migrated
    from pmt.history.context import recorded_command

    try:
        with recorded_command(sys.argv):
            execute_from_command_line(sys.argv)
    except ServersError as error:
        sys.exit(f"{error}")
    except OperationalError as error:
        if isinstance(error.__cause__, ServersError):
            sys.exit(f"{error}")
        raise
    except ProgrammingError:
        # A table or column that is not there, in a home that is new or of an earlier version.
        if migrated():
            raise
        sys.exit("The database is not that of this version of the program. Run: python manage.py migrate")


def _take_home(arguments: list[str]) -> None:
    """Let every command take `--home PATH` for PMT_HOME, which the settings read before a command can."""
    for place, word in enumerate(arguments):
        if word.startswith("--home="):
            os.environ["PMT_HOME"] = word.removeprefix("--home=")
            del arguments[place]
            return
        if word == "--home" and place + 1 < len(arguments):
            os.environ["PMT_HOME"] = arguments[place + 1]
            del arguments[place : place + 2]
            return


if __name__ == "__main__":
    main()
