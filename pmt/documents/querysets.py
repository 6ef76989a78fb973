"""Questions about documents."""

from datetime import date
from typing import Any, Self

from django.db.models import Case, CharField, OuterRef, Q, Subquery, Value, When

from pmt.accounts.matrix import VisibleQuerySet, kind_of, may
from pmt.documents.choices import Readers
from pmt.workbench.searching import Searchable, subjects, subjects_for

#: The verb of the matrix that says who reads documents marked so.
READERS_RIGHT = {Readers.EVERYONE: "view", Readers.STAFF: "view_staff", Readers.LEAD: "view_lead"}


def readable_levels(user: Any) -> list[Readers]:
    """Return the marks of documents that a person reads."""
    return [level for level, right in READERS_RIGHT.items() if may(user, right, "documents.document")]


def bearers_for(user: Any) -> list[Searchable]:
    """Return the kinds of record that a person may see and on which documents stand."""
    return [each for each in subjects_for(user) if each.kind != "documents.document"]


class DocumentQuerySet(VisibleQuerySet):
    """Documents of any record."""

    def visible_to(self, user: Any) -> Self:
        """Return those whose mark a person's role reads, and whose record the person may see.

        The record must be there: those of a deleted record are hidden until it is brought back. What was
        withdrawn is seen by who may withdraw.
        """
        found = super().visible_to(user).filter(readers__in=readable_levels(user))
        if not may(user, "withdraw", self.model):
            found = found.filter(withdrawn_at=None)
        on_a_record = Q(pk__in=[])
        for each in bearers_for(user):
            on_a_record |= Q(record_kind=each.kind, record_key__in=each.visible(user).values("pk"))
        return found.filter(on_a_record)

    def of(self, record: Any) -> Self:
        """Return those that belong to a record."""
        return self.filter(record_kind=kind_of(record), record_key=record.pk)

    def standing(self) -> Self:
        """Return those that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def uploaded_since(self, day: date) -> Self:
        """Return those of which a version was added on a day or later."""
        recent = self.model._default_manager.filter(versions__uploaded_at__date__gte=day)
        return self.filter(pk__in=recent.values("pk"))

    def with_bearers(self) -> Self:
        """Add `bearer_code`, the code of the record that each belongs to."""
        codes = [
            When(
                record_kind=each.kind,
                then=Subquery(each.model._base_manager.filter(pk=OuterRef("record_key")).values(each.code)[:1]),
            )
            for each in subjects()
        ]
        return self.annotate(bearer_code=Case(*codes, default=Value(""), output_field=CharField()))
