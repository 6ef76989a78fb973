"""How far an import or export is: the step, and the rows so far."""

import time
from collections.abc import Callable
from typing import TextIO

Progress = Callable[[str, int], None]


class TerminalProgress:
    """Says the step and the rows so far, on one line of a terminal; says nothing to a file."""

    def __init__(self, to: TextIO) -> None:
        self.to = to
        self.shown = to.isatty()
        self.last = 0.0

    def __call__(self, step: str, rows: int) -> None:
        """Tell the step, five times a second at most."""
        now = time.monotonic()
        if self.shown and (now - self.last > 0.2 or not rows):
            self.last = now
            self.to.write(f"\r\x1b[K{step} {rows or ''}")
            self.to.flush()

    def end(self) -> None:
        """Leave an empty line."""
        if self.shown:
            self.to.write("\r\x1b[K")
            self.to.flush()
