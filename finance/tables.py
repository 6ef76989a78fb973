"""The columns of the list of expenditures."""

from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from pmt.workbench.tables import Column


def financed_by(record: Any) -> str:
    """Who pays for it: the facility, or its successor where that finances the mission."""
    by_successor = record.mission is not None and record.mission.financed_by_successor
    return now("its successor") if by_successor else now("this facility")


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
    Column(
        "activity",
        _("Activity"),
        sort=("mission__activity__number",),
        file_only=True,
        value=lambda r: r.mission and r.mission.activity and r.mission.activity.number,
    ),
    Column(
        "category", _("Category"), sort=("budget_line__title",), file_only=True, value=lambda r: r.budget_line.title,
    ),
    Column("currency", _("Currency"), file_only=True),
    Column("amount", _("Paid"), number=True),
    Column("exchange_rate", _("Exchange rate"), file_only=True),
    Column("approval", _("Approval"), restricted="approval", file_only=True),
    Column(
        "financed_by", _("Financed by"), sort=("mission__financed_by_successor",), file_only=True, value=financed_by,
    ),
    Column(
        "reverses", _("Reverses"), sort=("reverses__voucher",), file_only=True,
        value=lambda r: r.reverses and str(r.reverses),
    ),
    Column("reason", _("Reason of the reversal"), restricted="reason", file_only=True),
    Column("amount_converted", _("Amount"), sort=("amount_converted",), number=True, descending=True),
]  # fmt: skip

EXCHANGE_RATE_COLUMNS = [
    Column("currency", _("Currency"), sort=("currency",)),
    Column("month", _("Month"), sort=("month",), descending=True),
    Column("rate", _("Rate"), number=True),
]
