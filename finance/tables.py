"""The columns of the list of expenditures."""

from django.utils.translation import gettext_lazy as _

from pmt.workbench.tables import Column

EXPENDITURE_COLUMNS = [
    Column("code", _("Code"), sort=("code",)),
    Column("voucher", _("Voucher"), sort=("voucher",), css="spare"),
    Column("incurred_on", _("Date"), sort=("incurred_on",), descending=True),
    Column("description", _("Description"), restricted="description", sort=("description",)),
    Column("payee", _("Payee"), restricted="payee", file_only=True),
    Column("budget_line", _("Budget line"), sort=("budget_line__code",)),
    Column(
        "action", _("Action"), sort=("action__code_key",), unless="action", value=lambda r: r.action and r.action.code,
    ),
    Column(
        "mission",
        _("Mission"),
        sort=("mission__code",),
        unless="mission",
        value=lambda r: r.mission and r.mission.code,
    ),
    Column("currency", _("Currency"), file_only=True),
    Column("amount", _("Paid"), number=True),
    Column("exchange_rate", _("Exchange rate"), file_only=True),
    Column("amount_converted", _("Amount"), sort=("amount_converted",), number=True, descending=True),
]  # fmt: skip

EXCHANGE_RATE_COLUMNS = [
    Column("currency", _("Currency"), sort=("currency",)),
    Column("month", _("Month"), sort=("month",), descending=True),
    Column("rate", _("Rate"), number=True),
]
