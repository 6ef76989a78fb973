"""Runs a measure in the program's own process: `python -m bench.within figures|pages|copy [FOLDER]` prints JSON."""

import json
import os
import sys
from pathlib import Path

import django


def main(what: str, *arguments: str) -> None:
    """Start Django on the home of `PMT_HOME`, measure, and print what was found."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmt.settings")
    django.setup()
    # These use the rooms' models, which are there only now.
    from bench import copy_only, inside

    found = copy_only.copy(Path(*arguments)) if what == "copy" else list(getattr(inside, what)())
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
