"""Questions about institutions, contacts and focal points."""

from datetime import date
from typing import Self

from django.db.models import Q

from pmt.accounts.matrix import VisibleQuerySet


def serving(on: date) -> Q:
    """The focal points that serve on a day; both ends count, and an unknown end is open."""
    return Q(Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gte=on))


class InstitutionQuerySet(VisibleQuerySet):
    """Institutions."""


class ContactQuerySet(VisibleQuerySet):
    """Contacts."""

    def languages(self) -> set[str]:
        """Return the codes of the languages that any of them has."""
        # Few combinations among many people: to compare whole lists is cheaper than to take each apart.
        return {code for codes in self.order_by().values_list("languages", flat=True).distinct() for code in codes}


class OtherAddressQuerySet(VisibleQuerySet):
    """Further addresses of contacts."""


class PositionQuerySet(VisibleQuerySet):
    """Positions that have ended."""


class FocalPointQuerySet(VisibleQuerySet):
    """Focal points of the Member States."""

    def serving(self, on: date) -> Self:
        """Return those who serve on a day."""
        return self.filter(serving(on))


class CallRecipientQuerySet(VisibleQuerySet):
    """Focal points to whom calls were sent, with their answers."""

    def unanswered(self) -> Self:
        """Return those who have not answered."""
        return self.filter(answered_on=None)


class FocalPointCallQuerySet(VisibleQuerySet):
    """Calls to focal points."""
