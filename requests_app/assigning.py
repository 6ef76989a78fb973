"""Whoever is made responsible for a request, or for what comes of it, is told and follows it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from pmt.accounts.matrix import kind_of
from pmt.following.services import follow_by_itself
from pmt.mail.services import notify

#: The kind of mail by which people are told (declared in `panels.py`).
ASSIGNED = "assigned"


def tell_responsible(*, record: models.Model, before: int | None, by: Any) -> None:
    """Tell who answers for a record from now on; `before`: the account that did until now.

    Called in the transaction that says so. Who takes it on themselves follows it and gets no mail.
    """
    person: Any = getattr(record, "responsible", None)
    if person is None or person.pk == before:
        return
    follow_by_itself(who=person, kind=kind_of(record), key=record.pk)
    if person.pk != by.pk:
        notify(
            to=person,
            kind=ASSIGNED,
            about=record,
            subject=_("You are responsible for %(record)s") % {"record": record},
            template="requests/mail_assigned.txt",
            context={"by": by, "sort": record._meta.verbose_name},
        )
