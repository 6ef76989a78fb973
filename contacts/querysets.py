"""Questions about institutions, contacts and focal points."""

from datetime import date
from typing import Any, Self

from django.db.models import F, Func, Q, QuerySet

from pmt.accounts.matrix import VisibleQuerySet


def serving(on: date) -> Q:
    """The focal points that serve on a day; both ends count, and an unknown end is open."""
    return Q(Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gte=on))


class InstitutionQuerySet(VisibleQuerySet):
    """Institutions."""


class ContactQuerySet(VisibleQuerySet):
    """Contacts."""

    def languages(self) -> QuerySet[Any]:
        """Return the codes of the languages that any of them has, each once."""
        return (
            self.order_by()
            .annotate(language=Func(F("languages"), function="unnest"))
            .values_list("language", flat=True)
            .distinct()
        )


class FocalPointQuerySet(VisibleQuerySet):
    """Focal points of the Member States."""

    def serving(self, on: date) -> Self:
        """Return those who serve on a day."""
        return self.filter(serving(on))
