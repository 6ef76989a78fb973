"""Questions about the register."""

from datetime import date
from typing import Self

from pmt.accounts.matrix import VisibleQuerySet


class ExpertQuerySet(VisibleQuerySet):
    """Experts."""

    def registered(self, on: date) -> Self:
        """Return those whom the register held at the end of a day."""
        return self.filter(registered_on__lte=on)
