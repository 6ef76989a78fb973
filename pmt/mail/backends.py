"""Two ends of Django's mail: what others send goes into the outbox, what leaves it without a mail server to a file."""

import logging
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.filebased import EmailBackend as FileBackend
from django.db import transaction

from pmt.accounts.models import User
from pmt.mail.services import write_mail

_log = logging.getLogger(__name__)


class OutboxBackend(BaseEmailBackend):
    """`EMAIL_BACKEND`: puts what Django and allauth send into the outbox, a row for each address.

    Raises ValueError for attachments, which the outbox does not keep.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write every message and return how many there were."""
        with transaction.atomic():
            for message in email_messages:
                if message.attachments:
                    raise ValueError("The outbox keeps no attachments; link to the document instead.")
                html = next(
                    (str(body) for body, kind in getattr(message, "alternatives", ()) if kind == "text/html"), ""
                )
                for address in message.recipients():
                    write_mail(
                        to=address,
                        kind="account",
                        subject=message.subject,
                        text=str(message.body),
                        html=html,
                        person=User.objects.filter(email__iexact=address).first(),
                    )
        return len(email_messages)


class ConsoleAndFileBackend(FileBackend):
    """What leaves the outbox where no mail server is set: a file each, and a line on the console."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, file_path=str(settings.PMT_HOME / "mail"), **options)

    def write_message(self, message: EmailMessage) -> None:
        """Write the message, and say so; what it says stands in the file alone, it may hold a secret link."""
        super().write_message(message)
        _log.info("Mail to %s: %s (%s)", ", ".join(message.recipients()), message.subject, self._get_filename())
