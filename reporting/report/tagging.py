"""What a pass over the finished PDF mends in its tags."""

from pathlib import Path


def mend(path: Path) -> None:
    """Mend a finished PDF in place."""
