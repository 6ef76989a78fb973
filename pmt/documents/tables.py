"""The columns of the list of documents."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from pmt.documents.contents import LABELS
from pmt.workbench.languages import language_name
from pmt.workbench.tables import Column


def _language(document: Any) -> str:
    return language_name(document.language) if document.language else ""


DOCUMENT_COLUMNS = [
    Column("code", _("Code"), sort=("code",)),
    Column("title", _("Title"), sort=("sort_title",)),
    Column("kind", _("Kind"), sort=("kind",), value=lambda r: r.get_kind_display(), unless="kind"),
    Column("record", _("Belongs to"), value=lambda r: r.bearer_code),
    Column("language", _("Language"), sort=("language",), value=_language, unless="language"),
    Column("readers", _("Who may read it"), sort=("readers",), value=lambda r: r.get_readers_display()),
    Column("version", _("Version"), number=True, value=lambda r: r.newest.number),
    Column("type", _("Type"), file_only=True, value=lambda r: str(LABELS.get(r.newest.content_type, ""))),
    Column("size", _("Bytes"), file_only=True, value=lambda r: r.newest.size),
    Column("added", _("Added"), sort=("id",), descending=True, value=lambda r: r.newest.uploaded_at.date()),
]  # fmt: skip
