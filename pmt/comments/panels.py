"""The panel of comments on the page of every record that has one."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pmt.accounts.matrix import kind_of
from pmt.comments.rules import may_read
from pmt.workbench import registry, searching


def _address(record: Any, user: Any) -> str:
    """Where a record's comments are; nothing where this person does not read them."""
    subject = searching.subject(kind_of(record))
    if subject is None or not may_read(user, subject.kind):
        return ""
    return reverse("comments:comments", args=[subject.kind, subject.code_of(record)])


registry.panel_everywhere(title=_("Comments"), position=90, address=_address)
