"""What narrows the list of documents."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pmt.documents.choices import DocumentKind, Readers
from pmt.documents.finding import with_words
from pmt.documents.models import Document
from pmt.documents.querysets import bearers_for
from pmt.workbench.filters import AnyOf, ListFilterSet, Occurring, Since, TypedKey
from pmt.workbench.languages import language_choices


def _kinds_of_record(user: Any) -> list[tuple[str, Any]]:
    return [(each.kind, each.plural) for each in bearers_for(user)]


def _languages(user: Any) -> list[tuple[str, Any]]:
    found = Document.objects.visible_to(user).exclude(language="").order_by().values_list("language", flat=True)
    return language_choices(found.distinct())


class DocumentFilterSet(ListFilterSet):
    """What they are, to what they belong, and when they came."""

    kind = AnyOf(label=_("Kind"), choices=DocumentKind.choices)
    record_kind = Occurring(label=_("Belongs to"), values=_kinds_of_record)
    language = Occurring(label=_("Language"), values=_languages)
    since = Since("versions__uploaded_at", label=_("Added since"), method="added_since")
    words = TypedKey(label=_("Words in it"), method="saying")
    readers = AnyOf(label=_("Who may read it"), choices=Readers.choices)

    def added_since(self, queryset: Any, name: str, value: date) -> QuerySet[Any]:
        """A version of it came on that day or later."""
        del name
        found: QuerySet[Any] = queryset.uploaded_since(value)
        return found

    def saying(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Its present version has all the words."""
        del name
        condition = with_words(value.split())
        return queryset.none() if condition is None else queryset.filter(condition)
