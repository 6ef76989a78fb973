"""What documents show outside their own pages: in the navigation, on every record, in the search."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pmt.accounts.matrix import kind_of
from pmt.documents.finding import excerpts, with_words
from pmt.documents.models import Document
from pmt.workbench import registry
from pmt.workbench.searching import searchable, subject


def _address(record: Any) -> str:
    """The documents of a record; none of a document itself, nor of what nobody names."""
    bearer = subject(kind_of(record))
    if bearer is None or bearer.model is Document:
        return ""
    return reverse("documents:record_documents", args=[bearer.kind, bearer.code_of(record)])


registry.navigation(
    section="databases",
    position=90,
    label=_("Documents"),
    address="documents:document_list",
    model=Document,
    records=lambda user: Document.objects.visible_to(user).standing(),
    key="o",
)
registry.panel(on=registry.EVERY, title=_("Documents"), shows=Document, position=80, address=_address)

searchable(
    Document,
    position=90,
    page="documents:document_detail",
    list_page="documents:document_list",
    title=lambda document: document.title,
    hint=lambda document: document.get_kind_display(),
    name="sort_title",
    says=with_words,
    excerpts=excerpts,
)
