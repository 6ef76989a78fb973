"""Writing mails, sending them, holding them back.

    notify(to=officer, kind="mention", about=record, subject=_("…"), template="comments/mail_mention.txt",
           context={"comment": comment}, once=f"comment {comment.pk}")

is called in the transaction of the fact that it tells. It is a row first; a worker sends it once the
transaction is through, and tries again later where that fails (`delivery.py`).
"""

import logging
from collections.abc import Iterable
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from pmt.accounts.matrix import kind_of
from pmt.mail.choices import MailState, When
from pmt.mail.kinds import kind_named
from pmt.mail.models import Mail, MailChoice
from pmt.workbench import searching

_log = logging.getLogger(__name__)

#: The task that sends one mail; by its name, since tasks stand above services.
SEND = "pmt.mail.tasks.send_mail"


class MailRefused(Exception):
    """A mail cannot be sent anew, held back or cancelled; the message says why."""


def link(address: str) -> str:
    """Return an address of the program as it stands in a mail."""
    return f"{settings.PMT_ADDRESS}{address}" if settings.PMT_ADDRESS else address


@transaction.atomic
def notify(
    *,
    to: Any | Iterable[Any],
    kind: str,
    subject: str,
    template: str,
    about: models.Model | None = None,
    context: dict[str, Any] | None = None,
    once: str = "",
) -> list[Mail]:
    """Tell one or several persons a fact by mail, as each has chosen, and return the mails written.

    `once` names the fact: the same person is not told it again. Who may not see the record that it is
    `about`, who left, and who wants none of the kind is not told. The template (a plain text) gets
    `person`, `about`, `link` (the record's address) and `context`.
    """
    given = kind_named(kind)
    persons = [to] if isinstance(to, models.Model) else list(to)
    choices = dict(
        MailChoice.objects.filter(who__in=persons, kind=kind).values_list("who_id", "when") if given.chosen else ()
    )
    subject_kind = searching.subject(kind_of(about)) if about is not None else None
    rows = []
    for person in sorted({each.pk: each for each in persons}.values(), key=lambda each: each.pk):
        when = choices.get(person.pk, given.at_first)
        if not person.is_active or when == When.NEVER:
            continue
        if subject_kind and about is not None and not subject_kind.visible(person).filter(pk=about.pk).exists():
            continue
        shown = {
            "person": person,
            "about": about,
            "link": link(subject_kind.address_of(about)) if subject_kind and about is not None else "",
            **(context or {}),
        }
        rows.append(
            Mail(
                to=person.email,
                person=person,
                kind=kind,
                subject=_one_line(subject),
                text=render_to_string(template, shown).strip() + "\n",
                about_kind=kind_of(about) if about is not None else "",
                about_key=about.pk if about is not None else None,
                once=f"{kind} {once} {person.pk}"[:200] if once else None,
                daily=when == When.DAILY,
            )
        )
    return _written(rows)


def _one_line(subject: str) -> str:
    """A subject is one line: a line break in it would begin another head of the mail."""
    return " ".join(str(subject).split())[:500]


def _written(rows: list[Mail]) -> list[Mail]:
    """Write mails, but none whose fact was told, and have them sent after the commit."""
    made = []
    for row in rows:
        if row.once is not None:
            # A second transaction that tells the same waits here until the first is through.
            _mail, new = Mail.objects.get_or_create(
                once=row.once,
                defaults={
                    name: getattr(row, name)
                    for name in ("to", "person", "kind", "subject", "text", "html", "about_kind", "about_key", "daily")
                },
            )
            if new:
                made.append(_mail)
        else:
            row.save()
            made.append(row)
    for mail in made:
        if not mail.daily:
            _send_after_commit(mail.pk)
    return made


@transaction.atomic
def write_mail(*, to: str, kind: str, subject: str, text: str, html: str = "", person: Any = None) -> Mail:
    """Put a mail that somebody else composed into the outbox, to be sent after the commit."""
    kind_named(kind)
    return _written([Mail(to=to, kind=kind, subject=_one_line(subject), text=text, html=html, person=person)])[0]


def _send_after_commit(key: int) -> None:
    def tell() -> None:
        try:
            current_app.send_task(SEND, [key])
        except (OperationalError, OSError):
            # It stays in the outbox; beat sends what waits once the queue answers.
            _log.exception("The queue does not answer; mail %s waits in the outbox", key)

    transaction.on_commit(tell)


@transaction.atomic
def gather_digests() -> list[Mail]:
    """Write one mail to each person of all that waits for their daily digest, and return these."""
    made = []
    waiting = (
        Mail.objects.for_digest().select_for_update(of=("self",)).select_related("person").order_by("person_id", "pk")
    )
    by_person: dict[Any, list[Mail]] = {}
    for mail in waiting:
        by_person.setdefault(mail.person, []).append(mail)
    for person, mails in by_person.items():
        context = {"person": person, "mails": mails}
        digest = write_mail(
            to=person.email,
            kind="digest",
            person=person,
            subject=_("%(n)s notifications of the day") % {"n": len(mails)} if len(mails) > 1 else mails[0].subject,
            text=render_to_string("mail/digest.txt", context).strip() + "\n",
        )
        Mail.objects.filter(pk__in=[mail.pk for mail in mails]).update(state=MailState.GATHERED, digest=digest)
        made.append(digest)
    return made


# --- What a person does with a mail ----------------------------------------------------------------------


@transaction.atomic
def send_again(*, mail: Mail) -> Mail:
    """Send a mail now, also one that was sent, failed, held back or cancelled.

    Raises MailRefused while a worker may be at it, and for one that a digest told.
    """
    mail = Mail.objects.select_for_update().get(pk=mail.pk)
    if not mail.may_be_sent:
        raise MailRefused(_("This mail is on its way, or was told in a digest."))
    mail.state, mail.daily, mail.attempts, mail.error = MailState.WAITING, False, 0, ""
    mail.sent_at, mail.due_at = None, timezone.now()
    mail.save(update_fields=["state", "daily", "attempts", "error", "sent_at", "due_at"])
    _send_after_commit(mail.pk)
    return mail


@transaction.atomic
def hold_mail(*, mail: Mail) -> Mail:
    """Hold a mail back until somebody sends it. Raises MailRefused when it is sent or cancelled."""
    return _stopped(mail, MailState.HELD)


@transaction.atomic
def cancel_mail(*, mail: Mail) -> Mail:
    """Cancel a mail that was not sent. Raises MailRefused when it is sent."""
    return _stopped(mail, MailState.CANCELLED)


def _stopped(mail: Mail, state: MailState) -> Mail:
    mail = Mail.objects.select_for_update().get(pk=mail.pk)
    if not mail.may_be_stopped:
        raise MailRefused(_("This mail has left, or was cancelled."))
    mail.state = state
    mail.save(update_fields=["state"])
    return mail


@transaction.atomic
def choose_notifications(*, who: Any, choices: dict[str, str]) -> None:
    """Keep when a person wants to be told of facts of each kind."""
    for kind, when in sorted(choices.items()):
        if kind_named(kind).chosen:
            MailChoice.objects.update_or_create(who=who, kind=kind, defaults={"when": when})
