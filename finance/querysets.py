"""Questions about what was spent."""

from datetime import date
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from actions.choices import Terms
from actions.models import Mission, Mobilisation
from facility.models import Period
from pmt.accounts.matrix import VisibleQuerySet


def unbooked_missions(user: Any) -> QuerySet[Any]:
    """The missions with paid experts that have begun and on which nothing is booked yet.

    What is spent on a mission belongs to the period in which it starts: it is missing there once that ends.
    """
    paid = Mobilisation.objects.filter(mission=OuterRef("pk")).exclude(terms=Terms.UNPAID)
    period = Period.objects.filter(start_date__lte=OuterRef("start_date"), end_date__gte=OuterRef("start_date"))
    return (
        Mission.objects.visible_to(user)
        .carried_out()
        .filter(Exists(paid), start_date__lte=timezone.localdate())
        .filter(expenditures=None)
        .annotate(period_ends=Subquery(period.order_by("end_date").values("end_date")[:1]))
    )


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
