"""Questions about what was spent."""

from datetime import date
from typing import Any, Self

from django.db.models import Q

from actions.models import Mission
from actions.querysets import MissionQuerySet
from pmt.accounts.matrix import VisibleQuerySet


def missions_without_expenditure(user: Any, start: date, end: date) -> MissionQuerySet:
    """Return the missions that began in a span, took or take place, and on which nothing is booked."""
    found: MissionQuerySet = Mission.objects.visible_to(user).carried_out()
    return found.filter(start_date__range=(start, end), expenditures=None)


class ExpenditureQuerySet(VisibleQuerySet):
    """Expenditures."""

    def incurred(self, on: date) -> Self:
        """Return those of a day or before."""
        return self.filter(incurred_on__lte=on)

    def of_facility(self) -> Self:
        """Return those that the facility financed: all but those on missions of its successor."""
        return self.filter(Q(mission=None) | Q(mission__financed_by_successor=False))

    def of_action(self, code: str) -> Self:
        """Return those of an action: booked on it, or on no action but on a mission of it."""
        return self.filter(Q(action__code=code) | Q(action=None, mission__action__code=code))

    def of_period(self, start: date, end: date) -> Self:
        """Return those of a span, both days included.

        What was spent on a mission belongs where the mission starts, the rest where its own date lies.
        """
        return self.filter(
            Q(mission__start_date__range=(start, end)) | Q(mission=None, incurred_on__range=(start, end))
        )
