"""A report from its day to its PDF, step by step."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from reporting.report.document import Document, pictures
from reporting.report.snapshot import Snapshot, freeze

#: Runs a program and returns how it ended: plainly, or so that it can be killed meanwhile.
Runner = Callable[[Sequence[str]], "subprocess.CompletedProcess[bytes]"]


class CannotBeSet(Exception):
    """The PDF could not be made; the message says what the typesetting program said."""


def set_pdf(snapshot: Snapshot, target: Path, *, run: Runner) -> int:
    """Set a frozen report as PDF and return its pages.

    In a process of its own: it can be killed, and gives its memory back. Raises
    BrokenReferences where texts refer to what is not there, and CannotBeSet.
    """
    return set_html(Document(snapshot).html(), pictures(snapshot), target, run=run)


def set_html(html: str, pictures: Mapping[str, str], target: Path, *, run: Runner) -> int:
    """Set a composed document as PDF and return its pages. Raises CannotBeSet."""
    source = target.with_suffix(".json")
    wanted = {"html": html, "pictures": dict(pictures)}
    try:
        source.write_text(json.dumps(wanted), encoding="utf-8")
        ended = run([sys.executable, "-m", "reporting.report.typeset", str(source), str(target)])
    finally:
        source.unlink(missing_ok=True)
    if ended.returncode:
        said = ended.stderr.decode(errors="replace").strip().splitlines()
        raise CannotBeSet(_("The document could not be set: %s") % (said[-1] if said else ended.returncode))
    return int(ended.stdout)


def build(
    kind: str, on: date, target: Path, *, run: Runner, progress: Callable[[str], None] = lambda message: None
) -> tuple[Snapshot, int]:
    """Freeze a report as at a day, set it, and return the snapshot and the number of pages.

    Raises NoFacility, BrokenReferences and CannotBeSet; there is no file then.
    """
    snapshot = freeze(kind, on, progress=progress)
    progress(_("Setting the pages"))
    return snapshot, set_pdf(snapshot, target, run=run)


def run_here(command: Sequence[str]) -> "subprocess.CompletedProcess[bytes]":
    """Run the typesetting program and wait for it; it ends with whoever called it."""
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
        # The pipe stays open until the program has ended of itself.
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out, stderr=err, cwd=settings.BASE_DIR) as process,
    ):
        while process.poll() is None:
            time.sleep(0.05)
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(list(command), process.returncode, out.read(), err.read())
