"""What is wrong, or odd, with a facility's files: where, what, and what to do about it."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

#: So many are shown; the rest are in a file.
SHOWN = 1000
#: Past so many, the files are not what they should be, and reading on helps nobody.
MOST = 500_000
#: Of a cell so much is quoted.
QUOTED = 80

ERROR = "error"
WARNING = "warning"

COLUMNS = ["severity", "file", "line", "column", "value", "problem", "remedy"]


class ImportRefused(Exception):
    """The files cannot be imported; the problems say why. Nothing was written."""


class TooManyProblems(ImportRefused):
    """There are so many problems that the reading was ended."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong (it stops the import) or odd (it does not), at its place."""

    file: str
    line: int
    column: str
    value: str
    problem: str
    remedy: str = ""
    severity: str = ERROR

    def __str__(self) -> str:
        place = [self.file]
        if self.line:
            place.append(_("line %(line)s") % {"line": self.line})
        if self.column:
            place.append(_("column %(column)s") % {"column": self.column})
        where = ", ".join(place)
        # Some problems are sentences; others go on from what they are about.
        sentence = self.problem[:1].isupper()
        if self.value:
            what = f'{where}: "{self.value}"{":" if sentence else ""}'
        else:
            what = f"{where}:" if sentence or len(place) > 1 else where
        return f"{what} {self.problem} {self.remedy}".rstrip()


def quoted(value: str, most: int = QUOTED) -> str:
    """Return what was found in a file as a message quotes it: on one line, and not all of a long one."""
    short = value if len(value) <= most else value[:most] + "…"
    return "".join(character if character.isprintable() else "␣" for character in short)


class Problems:
    """The problems of one import: the first thousand of each severity in hand, the rest in a file.

    The file is made in `folder` when there is something to put in it, and then holds all of them.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.counts = {ERROR: 0, WARNING: 0}
        self.shown: dict[str, list[Problem]] = {ERROR: [], WARNING: []}
        self._file: Any = None
        self._writer: Any = None
        self.path: Path | None = None

    def add(
        self,
        file: str,
        line: int,
        column: str,
        value: str,
        problem: str,
        remedy: str = "",
        severity: str = ERROR,
    ) -> None:
        """Note a problem. Raises TooManyProblems past half a million."""
        # Names of files, sheets and columns come from outside as the values do.
        found = Problem(quoted(file, 200), line, quoted(column), quoted(value), quoted(problem, 1000), remedy, severity)
        self.counts[severity] += 1
        if self.counts[severity] <= SHOWN:
            self.shown[severity].append(found)
        elif self.folder is not None:
            self._spill(found, self.folder)
        if self.counts[severity] == MOST:
            raise TooManyProblems

    def _spill(self, found: Problem, folder: Path) -> None:
        try:
            if self._writer is None:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._file = (folder / "problems.csv").open("w", encoding="utf-8", newline="")
                self.path = folder / "problems.csv"
                self._writer = csv.writer(self._file)
                self._writer.writerow(COLUMNS)
                for earlier in (*self.shown[ERROR], *self.shown[WARNING]):
                    self._write(earlier)
            self._write(found)
        except OSError:
            # A full disk: what is in hand is told all the same, and the count of all.
            self.folder = self.path = None

    def _write(self, found: Problem) -> None:
        self._writer.writerow([getattr(found, name) for name in COLUMNS])

    @property
    def errors(self) -> list[Problem]:
        """The errors in hand, by file and line."""
        return sorted(self.shown[ERROR])

    @property
    def warnings(self) -> list[Problem]:
        """The warnings in hand, by file and line."""
        return sorted(self.shown[WARNING])

    def stop_at_errors(self) -> None:
        """Raise ImportRefused when there is an error."""
        if self.counts[ERROR]:
            raise ImportRefused

    def close(self) -> None:
        """Complete the file of those that are not in hand."""
        if self._file is not None:
            try:
                self._file.close()
            except OSError:
                self.path = None
