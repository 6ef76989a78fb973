"""The outbox in the navigation; and mails that failed, for who answers for what leaves the house."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pmt.mail.choices import MailState
from pmt.mail.models import Mail
from pmt.workbench import registry


def _waiting(user: Any) -> QuerySet[Any]:
    return Mail.objects.visible_to(user).filter(state=MailState.WAITING)


registry.navigation(
    section="foot",
    position=25,
    label=_("Outbox"),
    address="mail:mail_list",
    kind="mail.mail",
    records=_waiting,
    counted=_("waiting"),
)
registry.work(
    name="mails-failed",
    position=91,
    title=_("Mails that failed"),
    shows=Mail,
    verb="change",
    records=lambda user: Mail.objects.visible_to(user).filter(state=MailState.FAILED),
    what=lambda mail: _("See why, and send it again or cancel it"),
    address=lambda mail: reverse("mail:mail_detail", args=[mail.code]),
    listed=lambda: f"{reverse('mail:mail_list')}?tab=failed",
)
