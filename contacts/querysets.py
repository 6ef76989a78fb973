"""Questions about institutions, contacts and focal points."""

from datetime import date
from typing import Self

from django.db.models import Q

from pmt.accounts.matrix import VisibleQuerySet


class InstitutionQuerySet(VisibleQuerySet):
    """Institutions."""


class ContactQuerySet(VisibleQuerySet):
    """Contacts."""


class FocalPointQuerySet(VisibleQuerySet):
    """Focal points of the Member States."""

    def serving(self, on: date) -> Self:
        """Return those who serve on a day; both ends count, and an unknown end is open."""
        return self.filter(Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gte=on))
