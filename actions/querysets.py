"""Questions about actions, missions and mobilisations."""

from datetime import date
from typing import Self

from django.db.models import Q, QuerySet

from actions.choices import ENDED
from pmt.accounts.matrix import VisibleQuerySet


class ActionQuerySet(VisibleQuerySet):
    """Actions."""

    def approved(self, on: date) -> Self:
        """Return those that existed at the end of a day."""
        return self.filter(approved_on__lte=on)

    def open(self) -> Self:
        """Return those that are neither completed nor cancelled now."""
        return self.exclude(status__in=ENDED)


class MissionQuerySet(VisibleQuerySet):
    """Missions."""


class MobilisationQuerySet(VisibleQuerySet):
    """Mobilisations."""


class DeliverableQuerySet(VisibleQuerySet):
    """Deliverables."""

    def overdue(self, on: date) -> "QuerySet[object]":
        """Return those that were due before a day and were not submitted by it."""
        return self.filter(Q(submitted_on=None) | Q(submitted_on__gt=on), due_on__lt=on)
