"""The columns of the list of documents."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from pmt.documents.contents import LABELS
from pmt.documents.models import DocumentVersion
from pmt.workbench.languages import language_name
from pmt.workbench.tables import Column


def _language(document: Any) -> str:
    return language_name(document.language) if document.language else ""


def _newest(name: str) -> Subquery:
    return Subquery(DocumentVersion.objects.filter(document=OuterRef("pk")).order_by("-number").values(name)[:1])


DOCUMENT_COLUMNS = [
    Column("code", _("Code"), sort=("code",)),
    Column("title", _("Title"), sort=("sort_title",)),
    Column("kind", _("Kind"), sort=("kind",), value=lambda r: r.get_kind_display(), unless="kind"),
    Column("record", _("Belongs to"), sort=("record_kind", "record_key"), value=lambda r: r.bearer_code),
    Column("language", _("Language"), sort=("language",), value=_language, unless="language"),
    Column("readers", _("Who may read it"), sort=("readers",), value=lambda r: r.get_readers_display()),
    Column(
        "version", _("Version"), sort=("newest_number",), number=True, needs={"newest_number": _newest("number")},
        value=lambda r: r.newest.number,
    ),
    Column(
        "type", _("Type"), sort=("newest_type",), file_only=True, needs={"newest_type": _newest("content_type")},
        value=lambda r: str(LABELS.get(r.newest.content_type, "")),
    ),
    Column(
        "size", _("Bytes"), sort=("newest_size",), file_only=True, needs={"newest_size": _newest("size")},
        value=lambda r: r.newest.size,
    ),
    Column("added", _("Added"), sort=("id",), descending=True, value=lambda r: r.newest.uploaded_at.date()),
]  # fmt: skip
