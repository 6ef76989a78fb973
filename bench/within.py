"""Runs a measure in the program's own process, and prints JSON: `python -m bench.within figures|pages|lists|copy`."""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any


def main(what: str, *arguments: str) -> None:
    """Load the program as the web server does, measure, and print what was found."""
    import_module("pmt.wsgi")
    # These use the rooms' models, which are there only now.
    from bench import copy_only, inside

    if what == "copy":
        found: Any = copy_only.copy(Path(*arguments))
    elif what == "lists":
        found = list(import_module("bench.lists").measure())
    else:
        found = list(getattr(inside, what)())
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
