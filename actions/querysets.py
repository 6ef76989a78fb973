"""Questions about actions, missions and mobilisations."""

from datetime import date
from typing import Self

from django.db.models import Q

from actions.choices import ENDED, NOT_CARRIED_OUT, WorkStatus
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

    def carried_out(self) -> Self:
        """Return those of the facility that took or take place: neither planned, cancelled nor the successor's."""
        return self.exclude(status__in=NOT_CARRIED_OUT).filter(financed_by_successor=False)

    def coming(self, on: date) -> Self:
        """Return those that are planned to begin on a day or after."""
        return self.filter(status=WorkStatus.PLANNED, start_date__gte=on)


class MobilisationQuerySet(VisibleQuerySet):
    """Mobilisations."""


class DeliverableQuerySet(VisibleQuerySet):
    """Deliverables."""

    def overdue(self, on: date) -> Self:
        """Return those that were due before a day and were not submitted by it."""
        return self.filter(Q(submitted_on=None) | Q(submitted_on__gt=on), due_on__lt=on)
