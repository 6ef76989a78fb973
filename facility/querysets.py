"""Questions about the facility's own records."""

from datetime import date
from typing import Self

from django.db.models import Q

from pmt.accounts.matrix import VisibleQuerySet


class AddendumQuerySet(VisibleQuerySet):
    """Addenda to the contract."""

    def in_force(self, on: date) -> Self:
        """Return those signed by `on`, in the order of their numbers; one without a date always counts."""
        return self.filter(Q(signed_on=None) | Q(signed_on__lte=on)).order_by("number")


class CountryQuerySet(VisibleQuerySet):
    """Countries."""

    def eu_members(self, on: date) -> Self:
        """Return the Member States of the Union on a day; both ends of a membership count."""
        return self.filter(Q(eu_member_until=None) | Q(eu_member_until__gte=on), eu_member_from__lte=on)

    def partners(self) -> Self:
        """Return the countries that may request assistance."""
        return self.filter(partner=True)
