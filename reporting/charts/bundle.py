"""The program that draws charts in the browser: Vega-Embed, Vega-Lite and Vega in one file, out of the wheel."""

import os
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import vl_convert
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

#: The path of the file among the static files.
NAME = "reporting/vega.js"


class BundleFinder(BaseFinder):
    """Gives `reporting/vega.js` to collectstatic and to the server.

    Bundling takes over a second, so the file is made once for a version and kept in the home.
    """

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        """Return where the file is, when it is the one asked for."""
        if path != NAME:
            return []
        made = str(_made())
        return [made] if find_all else made

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield the file."""
        if not matches_patterns(NAME, list(ignore_patterns or ())):
            made = _made()
            yield NAME, FileSystemStorage(location=made.parents[1])


def _made() -> Path:
    """Return the file, made if it is not there yet."""
    folder = Path(settings.PMT_HOME) / "made" / f"vega-{version('vl-convert-python')}"
    made = folder / NAME
    if not made.exists():
        made.parent.mkdir(parents=True, exist_ok=True)
        draft = made.with_suffix(f".{os.getpid()}")
        draft.write_text(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;"), encoding="utf-8")
        # Two processes may make it at once: whoever is last puts the same file in place.
        draft.replace(made)
    return made
