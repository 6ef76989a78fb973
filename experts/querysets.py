"""Questions about the register."""

from datetime import date, timedelta
from typing import Self

from django.db.models import Q
from django.utils import timezone

from experts.choices import AvailabilityKind
from pmt.accounts.matrix import VisibleQuerySet


def a_year_ago() -> date:
    """Return the day before which a profile that nobody has confirmed since waits for it."""
    return timezone.localdate() - timedelta(days=365)


class ExpertQuerySet(VisibleQuerySet):
    """Experts."""

    def registered(self, on: date) -> Self:
        """Return those whom the register held at the end of a day."""
        return self.filter(registered_on__lte=on)

    def unconfirmed(self, since: date) -> Self:
        """Return those of whose profile nobody has said since a day that it is right, and that are still used."""
        return self.filter(vouched_on__lt=since, erased_on=None, restricted_on=None)


class DayRateQuerySet(VisibleQuerySet):
    """Day rates of experts."""

    def in_force(self, on: date) -> Self:
        """Return those that had begun by a day, the one that then held first."""
        return self.filter(from_day__lte=on).order_by("-from_day")


class AvailabilityQuerySet(VisibleQuerySet):
    """What is known of when experts can be asked."""

    def touching(self, first: date, last: date) -> Self:
        """Return what says something of a day between two, both included."""
        return self.filter(Q(until=None) | Q(until__gte=first), since__lte=last)

    def unavailable(self, first: date, last: date) -> Self:
        """Return what stands in the way of days between two, both included."""
        return self.touching(first, last).filter(kind=AvailabilityKind.UNAVAILABLE)


class FlagQuerySet(VisibleQuerySet):
    """Flags on experts."""

    def standing(self, on: date) -> Self:
        """Return those that warn on a day: neither ended nor lapsed before it."""
        return self.filter(Q(lapses_on=None) | Q(lapses_on__gte=on), ended_on=None)
