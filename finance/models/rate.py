"""What currencies were worth."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from pmt.accounts.matrix import VisibleQuerySet
from pmt.history.tracking import tracked


@tracked()
class ExchangeRate(models.Model):
    """What a currency was worth in a month, by the accounting rate that the contract names (InforEuro).

    `rate` is units of the currency for one of the facility's. It holds for every day of the month.
    """

    currency = models.CharField(_("currency"), max_length=3)
    month = models.DateField(_("month"))
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["-month", "currency"]
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "month"],
                name="exchange_rate_once",
                violation_error_message=_("There is a rate of this currency for this month. Change that one."),
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"),
                name="exchange_rate_currency_code",
                violation_error_message=_("A currency is a code of three capitals, such as USD."),
            ),
            models.CheckConstraint(
                condition=Q(rate__gt=0),
                name="exchange_rate_above_zero",
                violation_error_message=_("A rate is above zero: units of the currency for one of the facility's."),
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="exchange_rate_of_a_month",
                violation_error_message=_("A rate is of a whole month: give its first day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency}, {date_format(self.month, 'F Y')}"

    @staticmethod
    def month_of(day: date) -> date:
        """The first day of the month of a day."""
        return day.replace(day=1)
