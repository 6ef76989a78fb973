"""Questions about what was spent."""

from datetime import date
from typing import Self

from pmt.accounts.matrix import VisibleQuerySet


class ExpenditureQuerySet(VisibleQuerySet):
    """Expenditures."""

    def incurred(self, on: date) -> Self:
        """Return those of a day or before."""
        return self.filter(incurred_on__lte=on)
