"""The panel of comments on the page of every record that has one."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pmt.accounts.matrix import kind_of
from pmt.comments.models import Comment
from pmt.comments.rules import may_read
from pmt.comments.services import MENTION
from pmt.mail.kinds import mail_kind
from pmt.workbench import registry, searching


def _address(record: Any) -> str:
    """Where a record's comments are; nothing for kinds that have no page."""
    subject = searching.subject(kind_of(record))
    return reverse("comments:comments", args=[subject.kind, subject.code_of(record)]) if subject else ""


registry.panel(on=registry.EVERY, title=_("Comments"), shows=Comment, position=90, address=_address, seen_by=may_read)
mail_kind(MENTION, label=_("Somebody names me in a comment"), position=10)
