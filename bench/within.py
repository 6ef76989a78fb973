"""Runs a measure in the program's own process: `python -m bench.within figures|pages|copy [FOLDER]` prints JSON."""

import json
import sys
from importlib import import_module
from pathlib import Path


def main(what: str, *arguments: str) -> None:
    """Load the program as the web server does, measure, and print what was found."""
    import_module("pmt.wsgi")
    # These use the rooms' models, which are there only now.
    from bench import copy_only, inside

    found = copy_only.copy(Path(*arguments)) if what == "copy" else list(getattr(inside, what)())
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
