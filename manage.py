#!/usr/bin/env python
"""Run a command of the project: `python manage.py help` lists them."""

import os
import sys

from pmt.embedded.home import ServersError


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmt.settings")
    from django.core.management import execute_from_command_line
    from django.db.utils import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except ServersError as error:
        sys.exit(f"{error}")
    except OperationalError as error:
        if isinstance(error.__cause__, ServersError):
            sys.exit(f"{error}")
        raise


if __name__ == "__main__":
    main()
