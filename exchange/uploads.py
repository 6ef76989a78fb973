"""Files that somebody uploaded, kept until they are imported or some days have passed."""

import re
import secrets
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

#: Seconds after which what was not imported is thrown away: it holds personal data.
KEPT = 3 * 24 * 60 * 60

_TOKEN = re.compile(r"[0-9a-f]{32}")


def _all() -> Path:
    return Path(settings.MEDIA_ROOT) / "exchange"


def keep(files: Iterable[UploadedFile]) -> str:
    """Put uploaded files into a folder of their own and return its name."""
    _forget_old()
    token = secrets.token_hex(16)
    folder = _all() / token
    folder.mkdir(mode=0o700, parents=True)
    for file in files:
        # Only the last part of a name, so that it stays in the folder.
        with (folder / Path(file.name or "file").name).open("xb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
    return token


def path_of(token: str) -> Path | None:
    """Return what an import reads: the one zip file or workbook, or the folder of CSV files; None if it is gone."""
    if not _TOKEN.fullmatch(token):
        return None
    folder = _all() / token
    if not folder.is_dir():
        return None
    found = list(folder.iterdir())
    return found[0] if len(found) == 1 else folder


def forget(token: str) -> None:
    """Throw uploaded files away."""
    if _TOKEN.fullmatch(token):
        shutil.rmtree(_all() / token, ignore_errors=True)


def _forget_old() -> None:
    if not _all().is_dir():
        return
    for folder in _all().iterdir():
        if _TOKEN.fullmatch(folder.name) and folder.stat().st_mtime < time.time() - KEPT:
            forget(folder.name)
