"""Documents on any record, their versions, and the words that were read in them.

The bytes lie outside the web root, under `PMT_HOME/documents/contents`, named by their own SHA-256: the
same content is kept once, and a file is never changed (`storage.py`).
"""

from pathlib import Path
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from pmt.documents import storage
from pmt.documents.choices import DocumentKind, Readers, ReadingState
from pmt.documents.querysets import DocumentQuerySet
from pmt.history.tracking import tracked
from pmt.workbench import searching
from pmt.workbench.fields import Fold, search_index, search_key, sort_key

#: The record is locked against deletion until the document is written: both at once would leave one without.
RECORD_EXISTS = """
    tbl := replace(NEW.record_kind, '.', '_');
    IF to_regclass(format('public.%I', tbl)) IS NOT NULL THEN
        EXECUTE format('SELECT true FROM public.%I WHERE id = $1 FOR KEY SHARE', tbl) INTO there USING NEW.record_key;
    END IF;
    IF there IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'document_record_exists',
            MESSAGE = format('There is no %s %s for the document to belong to.', NEW.record_kind, NEW.record_key);
    END IF;
    RETURN NEW;
"""

NUMBER_FOLLOWS = """
    IF NEW.number <> 1 + (
        SELECT coalesce(max(number), 0) FROM documents_documentversion WHERE document_id = NEW.document_id
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'document_version_numbers_without_gap',
            MESSAGE = 'The number of a version follows that of the one before.';
    END IF;
    RETURN NEW;
"""


@tracked()
class Document(models.Model):
    """Something written that belongs to a record: what it is, and who of those who see the record reads it.

    `record_kind` and `record_key` name the record as the matrix of rights knows it; a trigger sees to it
    that it is there. A document is not deleted but withdrawn, with a reason, and can be put back.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    record_kind = models.CharField(_("kind of record"), max_length=100)
    record_key = models.BigIntegerField(_("record"))
    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind, default=DocumentKind.OTHER)
    language = models.CharField(_("language"), max_length=8, blank=True)
    readers = models.CharField(_("who may read it"), max_length=10, choices=Readers, default=Readers.EVERYONE)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("added by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    withdrawn_why = models.CharField(_("why it was withdrawn"), max_length=500, blank=True)
    sort_title = sort_key("title")
    search = search_key("code", "title")

    #: The code of the record that it belongs to, where it was fetched `with_bearers`.
    bearer_code: str

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["sort_title", "id"]
        indexes = [
            models.Index(fields=["record_kind", "record_key"], name="document_by_record"),
            models.Index(fields=["sort_title", "id"], name="document_by_title"),
            search_index("document_search"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="document_kind_is_known"),
            models.CheckConstraint(condition=Q(readers__in=Readers.values), name="document_readers_are_known"),
            models.CheckConstraint(
                condition=Q(record_kind__regex=r"^[a-z_]+\.[a-z_]+$"), name="document_record_kind_is_one"
            ),
            models.CheckConstraint(
                condition=~Q(kind=DocumentKind.CV, readers=Readers.EVERYONE),
                name="document_cv_is_not_for_everyone",
                violation_error_message=_(
                    "A CV is about a person: choose “Staff only” or narrower under “Who may read it”."
                ),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why="")),
                name="document_withdrawn_has_its_reason",
                violation_error_message=_("Say why it is withdrawn."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="record_exists",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("record_kind", "record_key"),
                declare=[("tbl", "text"), ("there", "boolean")],
                func=RECORD_EXISTS,
            )
        ]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def newest(self) -> Any:
        """The version that counts; `versions` must have been fetched with it for many."""
        return max(self.versions.all(), key=lambda each: each.number, default=None)

    @property
    def bearer(self) -> Any:
        """How records of the kind that it belongs to are named, and where their pages are."""
        return searching.subject(self.record_kind)

    @property
    def bearer_address(self) -> str:
        """The page of the record that it belongs to; it must have been fetched `with_bearers`."""
        return reverse(self.bearer.page, args=[self.bearer_code])


@tracked()
class DocumentVersion(models.Model):
    """One state of a document: its file, never changed; a later version supersedes it."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions", verbose_name=_("document"))
    number = models.PositiveIntegerField(_("version"))
    name = models.CharField(_("name of the file"), max_length=200)
    size = models.PositiveBigIntegerField(_("bytes"))
    content_type = models.CharField(_("type"), max_length=100)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    note = models.CharField(_("what is new"), max_length=500, blank=True)
    uploaded_at = models.DateTimeField(_("added"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("added by")
    )

    class Meta:
        verbose_name = _("version of a document")
        verbose_name_plural = _("versions of documents")
        ordering = ["document", "-number"]
        indexes = [
            models.Index(fields=["sha256"], name="document_version_by_content"),
            models.Index(fields=["uploaded_at"], name="document_version_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_version_number_is_its_own"),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="document_version_names_content"),
            models.CheckConstraint(condition=Q(size__gt=0), name="document_version_is_not_empty"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="number_follows", when=pgtrigger.Before, operation=pgtrigger.Insert, func=NUMBER_FOLLOWS
            ),
            pgtrigger.ReadOnly(
                name="version_stays",
                fields=["document", "number", "name", "size", "content_type", "sha256", "uploaded_at", "uploaded_by"],
            ),
        ]

    def __str__(self) -> str:
        return _("%(title)s, version %(number)s") % {"title": self.document, "number": self.number}

    @property
    def path(self) -> Path:
        """Where the bytes lie."""
        return storage.path_of(self.sha256)

    @property
    def preview_path(self) -> Path:
        """Where the picture of its first page lies, if there is one."""
        return storage.preview_of(self.sha256)

    @property
    def is_shown_inline(self) -> bool:
        """Whether a browser shows it safely itself."""
        return self.content_type in storage.INLINE


class Reading(models.Model):
    """What the program read in a version: its words, and whether there is a picture of its first page.

    Derived from the file, so that it has no history; `attempts` counts how often it was begun.
    """

    version = models.OneToOneField(DocumentVersion, models.CASCADE, related_name="reading")
    state = models.CharField(_("state"), max_length=10, choices=ReadingState, default=ReadingState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    pages = models.PositiveIntegerField(_("pages"), null=True)
    pictured = models.BooleanField(_("has a picture"), default=False)
    text = models.TextField(_("words"), blank=True)
    folded = models.GeneratedField(expression=Fold(F("text")), output_field=models.TextField(), db_persist=True)
    words = models.GeneratedField(
        expression=Func(Fold(F("text")), template="to_tsvector('simple'::regconfig, %(expressions)s)"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("words of a document")
        verbose_name_plural = _("words of documents")
        indexes = [
            GinIndex(fields=["words"], name="document_words"),
            models.Index(fields=["asked_at"], condition=Q(state="waiting"), name="document_waiting_to_be_read"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReadingState.values), name="reading_state_is_known")
        ]

    def __str__(self) -> str:
        return str(self.version)
