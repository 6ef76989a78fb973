"""The outbox: every mail is first a row, written in the transaction of what caused it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmt.accounts.matrix import VisibleQuerySet, may
from pmt.history.tracking import tracked
from pmt.mail.choices import MailState, When
from pmt.mail.kinds import kind_named, secret_kinds
from pmt.workbench.fields import search_index, search_key


class MailQuerySet(VisibleQuerySet):
    """Questions about mails."""

    def visible_to(self, user: Any) -> Self:
        """Return a person's own mails; everybody's for those who answer for what is sent."""
        own = super().visible_to(user)
        if may(user, "view_all", self.model):
            return own
        return own.filter(person_id=user.pk).exclude(kind__in=secret_kinds())

    def due(self) -> Self:
        """Return those that are to be sent now."""
        return self.filter(state=MailState.WAITING, daily=False, due_at__lte=timezone.now())

    def for_digest(self) -> Self:
        """Return those that wait for their person's daily digest."""
        return self.filter(state=MailState.WAITING, daily=True)


# What it says is kept once, in the row itself; how often it was tried is no history.
@tracked(exclude=["text", "html", "error", "attempts", "due_at"])
class Mail(models.Model):
    """A mail to one address: waiting, sent, failed, held back, cancelled, or gathered into a digest.

    `once` names the fact that it tells; nobody is told the same fact twice. `due_at` is when it is tried
    next: moved on before each try, so that no second worker tries at the same time, and what a worker that
    died had begun is tried again. `about_kind` and `about_key` name the record that it is about.
    """

    code = models.GeneratedField(
        expression=Concat(Value("E"), Cast(F("id"), CharField())),
        output_field=models.CharField(max_length=30),
        db_persist=True,
        verbose_name=_("code"),
    )
    to = models.EmailField(_("to"), max_length=320)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mails",
        verbose_name=_("person"),
    )
    kind = models.CharField(_("kind"), max_length=60)
    subject = models.CharField(_("subject"), max_length=500)
    text = models.TextField(_("text"))
    html = models.TextField(_("text as HTML"), blank=True)
    about_kind = models.CharField(_("kind of record"), max_length=100, blank=True)
    about_key = models.BigIntegerField(_("record"), null=True, blank=True)
    once = models.CharField(_("fact"), max_length=200, null=True, blank=True, unique=True)
    state = models.CharField(_("state"), max_length=20, choices=MailState, default=MailState.WAITING, editable=False)
    daily = models.BooleanField(_("for the daily digest"), default=False)
    digest = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="gathered", verbose_name=_("digest"), editable=False
    )
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    due_at = models.DateTimeField(_("to be sent"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0, editable=False)
    error = models.TextField(_("what went wrong"), blank=True, editable=False)
    search = search_key("to", "subject")

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("outbox")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="mail_newest"),
            models.Index(fields=["person", "-created_at", "-id"], name="mail_newest_of_a_person"),
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="mail_waiting"),
            models.Index(fields=["code"], name="mail_by_code"),
            search_index("mail_search"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="mail_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="mail_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="gathered", digest__isnull=False) | (~Q(state="gathered") & Q(digest=None)),
                name="mail_gathered_names_its_digest",
            ),
            models.CheckConstraint(
                condition=Q(about_kind="", about_key=None) | (~Q(about_kind="") & Q(about_key__isnull=False)),
                name="mail_is_about_a_whole_record",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def kind_label(self) -> Any:
        """What mails of its kind are called."""
        return kind_named(self.kind).label

    @property
    def is_being_tried(self) -> bool:
        """Whether a worker may be handing it over now."""
        return self.state == MailState.WAITING and self.attempts > 0 and not self.error and self.due_at > timezone.now()

    @property
    def may_be_sent(self) -> bool:
        """Whether sending it would do anything: it is not on its way, nor told in a digest."""
        if self.state == MailState.WAITING:
            return not self.is_being_tried and (self.daily or self.attempts > 0)
        return self.state != MailState.GATHERED

    @property
    def may_be_stopped(self) -> bool:
        """Whether it can still be held back or cancelled."""
        return self.state in (MailState.WAITING, MailState.FAILED, MailState.HELD) and not self.is_being_tried


@tracked()
class MailChoice(models.Model):
    """When a person wants to be told of facts of a kind."""

    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_choices", verbose_name=_("who chooses")
    )
    kind = models.CharField(_("kind"), max_length=60)
    when = models.CharField(_("when"), max_length=10, choices=When)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("choice of notifications")
        verbose_name_plural = _("choices of notifications")
        constraints = [
            models.UniqueConstraint(fields=["who", "kind"], name="mail_choice_once"),
            models.CheckConstraint(condition=Q(when__in=When.values), name="mail_choice_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.who_id}: {self.kind} {self.when}"
