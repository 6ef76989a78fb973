"""What people do with documents: one function a verb.

The file is checked and in place before the database names it (`contents.py`, `storage.py`); a worker then
reads its words (`tasks.py`). Nothing is deleted: a later version supersedes, what was wrong is withdrawn.
"""

from typing import Any, BinaryIO

import pghistory
from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from pmt.accounts.matrix import kind_of
from pmt.documents import contents, storage
from pmt.documents.contents import NotAccepted
from pmt.documents.models import Document, DocumentVersion, Reading
from pmt.documents.tasks import send_to_be_read
from pmt.workbench.numbering import next_code


class SameContent(Exception):
    """The same content is there already; the message says where. `document`: which, `number`: its version."""

    def __init__(self, message: str, document: Document, number: int) -> None:
        super().__init__(message)
        self.document = document
        self.number = number


@transaction.atomic
def add_document(
    *,
    record: Any,
    file: BinaryIO,
    name: str,
    by: Any,
    kind: str,
    readers: str,
    language: str = "",
    title: str = "",
    note: str = "",
) -> Document:
    """Add a document to a record, with its first version. Without a title it is called as its file is.

    Raises NotAccepted where the file is not taken in, and SameContent where the record has a standing
    document whose present version is this very file (and which `by` may read).
    """
    name, found = _accepted(file, name)
    kept = storage.keep(storage.blocks_of(file))
    for other in Document.objects.visible_to(by).of(record).standing().filter(versions__sha256=kept.sha256):
        if other.newest.sha256 == kept.sha256:
            raise SameContent(
                _("“%(name)s” is there already: it is version %(number)s of “%(title)s”. Nothing was added.")
                % {"name": name, "number": other.newest.number, "title": other.title},
                other,
                other.newest.number,
            )
    document = Document.objects.create(
        code=next_code(Document, "DOC", 4),
        record_kind=kind_of(record),
        record_key=record.pk,
        title=(title.strip() or name.rpartition(".")[0])[:300],
        kind=kind,
        language=language,
        readers=readers,
        created_by=by,
    )
    _add(document, 1, name, found, kept, by, note)
    return document


@transaction.atomic
def add_version(
    *, document: Document, file: BinaryIO, name: str, by: Any, note: str = "", seen: int | None = None
) -> DocumentVersion:
    """Add a version, which supersedes the one before.

    `seen` is the number of the version that the person last saw. Raises NotAccepted where the file is not
    taken in or somebody added a version meanwhile, and SameContent where it is the present version.
    """
    name, found = _accepted(file, name)
    held = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    if held.withdrawn_at:
        raise NotAccepted(_("The document was withdrawn. Put it back first, then add the version."))
    last = held.versions.aggregate(last=Max("number"))["last"] or 0
    if seen is not None and seen != last:
        raise NotAccepted(
            _("Somebody added version %(number)s meanwhile. Look at it first; add yours if it is still needed.")
            % {"number": last}
        )
    kept = storage.keep(storage.blocks_of(file))
    newest = held.newest
    if newest is not None and newest.sha256 == kept.sha256:
        raise SameContent(
            _("“%(name)s” is the same as the present version %(number)s. Nothing was added.")
            % {"name": name, "number": newest.number},
            held,
            newest.number,
        )
    return _add(held, last + 1, name, found, kept, by, note)


@transaction.atomic
def withdraw_document(*, document: Document, by: Any, why: str) -> Document:
    """Take a document away from the record, with the reason; it is kept, and can be put back."""
    held = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    if held.withdrawn_at is None:
        with pghistory.context(why=why):
            held.withdrawn_at, held.withdrawn_by, held.withdrawn_why = timezone.now(), by, why.strip()[:500]
            held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    return held


@transaction.atomic
def put_back_document(*, document: Document) -> Document:
    """Let a document that was withdrawn stand with its record again."""
    held = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    held.withdrawn_at = held.withdrawn_by = None
    held.withdrawn_why = ""
    held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    return held


def _accepted(file: BinaryIO, name: str) -> tuple[str, contents.FileType]:
    """Return the clean name and the type of a file that is taken in."""
    clean = contents.clean_name(name)
    size = file.seek(0, 2)
    if size > settings.PMT_DOCUMENT_BYTES:
        raise NotAccepted(too_large(clean))
    return clean, contents.checked(file, clean)


def too_large(name: str) -> str:
    """Say that a file is larger than is taken in."""
    return _("“%(name)s” is larger than %(most)s. Make it smaller (pictures mostly are what weighs) or split it.") % {
        "name": name,
        "most": filesizeformat(settings.PMT_DOCUMENT_BYTES),
    }


def _add(
    document: Document, number: int, name: str, found: contents.FileType, kept: storage.Kept, by: Any, note: str
) -> DocumentVersion:
    version = DocumentVersion.objects.create(
        document=document,
        number=number,
        name=name,
        size=kept.size,
        content_type=found.content_type,
        sha256=kept.sha256,
        note=note.strip()[:500],
        uploaded_by=by,
    )
    Reading.objects.create(version=version)
    send_to_be_read(version.pk)
    return version
