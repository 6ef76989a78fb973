"""Secret addresses at which people's own calendars read the planning."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarSubscription(models.Model):
    """The one address of a person; of its secret only the hash is kept."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_subscription", verbose_name=_("person")
    )
    secret_hash = models.CharField(_("hash of the secret"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made"))
    used_at = models.DateTimeField(_("last read"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar subscription")
        verbose_name_plural = _("calendar subscriptions")

    def __str__(self) -> str:
        return str(self.user)
