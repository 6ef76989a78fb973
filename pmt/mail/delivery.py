"""Sending what waits in the outbox: the one place that talks to a mail server."""

import logging
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.utils import timezone

from pmt.mail.choices import MailState
from pmt.mail.models import Mail

_log = logging.getLogger(__name__)

#: How long after each try that failed the next follows, in minutes; after the last there is none.
PAUSES = (1, 5, 30, 120)
#: For so long nobody else tries what a worker tries now.
LEASE = timedelta(minutes=10)


def deliver(key: int) -> None:
    """Send a mail that waits, if nobody else is at it; call it outside of a transaction.

    A try that fails is followed by others after growing pauses; then the mail has failed and says why.
    """
    now = timezone.now()
    taken = Mail.objects.due().filter(pk=key).update(attempts=F("attempts") + 1, due_at=now + LEASE, error="")
    if not taken:
        return
    mail = Mail.objects.get(pk=key)
    this_try = Mail.objects.filter(pk=key, state=MailState.WAITING, attempts=mail.attempts)
    try:
        _hand_over(mail)
    except Exception as error:  # whatever a mail server or the way to it may do
        _log.exception("Mail %s could not be sent (try %s)", key, mail.attempts)
        said = f"{type(error).__name__}: {error}"[:2000]
        if mail.attempts > len(PAUSES):
            this_try.update(state=MailState.FAILED, error=said)
        else:
            this_try.update(error=said, due_at=now + timedelta(minutes=PAUSES[mail.attempts - 1]))
    else:
        this_try.update(state=MailState.SENT, sent_at=timezone.now(), error="")


def _hand_over(mail: Mail) -> None:
    """Give a mail to the mail server, or to console and file."""
    # Always the same: who gets it twice, because a worker died between sending and noting it, sees it once.
    domain = urlsplit(settings.PMT_ADDRESS).hostname or "localhost"
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        settings.DEFAULT_FROM_EMAIL,
        [mail.to],
        headers={"Message-ID": f"<mail-{mail.pk}-{mail.created_at:%Y%m%d%H%M%S}@{domain}>"},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    message.connection = get_connection(settings.PMT_MAIL_BACKEND)
    message.send(fail_silently=False)
