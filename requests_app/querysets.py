"""Questions about requests."""

from datetime import date
from typing import Self

from django.db.models import Q

from pmt.accounts.matrix import VisibleQuerySet
from requests_app.choices import DECIDED


class RequestQuerySet(VisibleQuerySet):
    """Requests."""

    def received(self, on: date) -> Self:
        """Return those that existed at the end of a day."""
        return self.filter(received_on__lte=on)

    def open(self) -> Self:
        """Return those that wait for a decision now."""
        return self.exclude(status__in=DECIDED)


class CriterionQuerySet(VisibleQuerySet):
    """Questions of the check list."""

    def on(self, day: date) -> Self:
        """Return those in force on a day; both ends count, and an unknown end is open."""
        return self.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day))
