"""Questions about the facility's own records."""

from datetime import date
from typing import Any, Self

from django.db.models import Q

from pmt.accounts.matrix import VisibleQuerySet


class AddendumQuerySet(VisibleQuerySet):
    """Addenda to the contract."""

    def in_force(self, on: date) -> Self:
        """Return those signed by `on`, in the order of their numbers; one without a date always counts."""
        return self.filter(Q(signed_on=None) | Q(signed_on__lte=on)).order_by("number")


class FacilityRateQuerySet(VisibleQuerySet):
    """Rates of the facility that came after the first."""

    def in_force(self, on: date) -> Self:
        """Return those that had begun by a day, the latest first."""
        return self.filter(from_day__lte=on).order_by("-from_day")


class CountryQuerySet(VisibleQuerySet):
    """Countries."""

    def eu_members(self, on: date) -> Self:
        """Return the Member States of the Union on a day; both ends of a membership count."""
        return self.filter(Q(eu_member_until=None) | Q(eu_member_until__gte=on), eu_member_from__lte=on)

    def partners(self) -> Self:
        """Return the countries that may request assistance."""
        return self.filter(partner=True)


class AreaQuerySet(VisibleQuerySet):
    """Areas of assistance."""

    def within(self, area: Any) -> list[int]:
        """Return the keys of an area and of all below it, however deep, in one query."""
        below: dict[int | None, list[int]] = {}
        for key, parent in self.values_list("pk", "parent_id"):
            below.setdefault(parent, []).append(key)
        found = [area.pk]
        for key in found:  # grows while it is walked
            found += below.get(key, [])
        return found
