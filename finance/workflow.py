"""What can be done to expenditures and statements besides correcting them, and what must hold."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from finance.choices import StatementStatus as Status
from finance.models import Expenditure, Statement
from pmt.workbench.verbs import Condition, Rule, Workflow


def is_reversed(record: Any) -> bool:
    """Whether the opposite of it was booked."""
    return hasattr(record, "reversal")


WORKFLOW = Workflow(
    Expenditure,
    Rule(
        "reverse",
        sources={Expenditure.status},
        conditions=(
            Condition(
                lambda record: not is_reversed(record),
                _("It was reversed already. Where that was wrong, reverse the reversal."),
                address=lambda record: reverse("finance:expenditure_detail", args=[record.reversal.code]),
            ),
        ),
    ),
    since=lambda record: record.incurred_on,
)


# --- Statements -------------------------------------------------------------------------------------------


def _of_statement(record: Any) -> Any:
    period = record.period
    return Expenditure.objects.of_facility().filter(incurred_on__range=(period.start_date, period.end_date))


STATEMENTS = Workflow(
    Statement,
    Rule(
        "submit",
        sources={Status.DRAFT},
        target=Status.SUBMITTED,
        conditions=(
            Condition(
                lambda record: record.period.end_date < timezone.localdate(),
                _("The period has not ended: until then more is booked into it."),
            ),
            Condition(
                lambda record: not _of_statement(record).filter(voucher="").exists(),
                _("There are expenditures of the period without a voucher: save each once, and it gets its number."),
                mended_by=("change", "finance.expenditure"),
                address=lambda record: (
                    f"{reverse('finance:expenditure_list')}?voucherless=true"
                    f"&incurred_from={record.period.start_date:%Y-%m-%d}&incurred_until={record.period.end_date:%Y-%m-%d}"
                ),
            ),
        ),
        undone_by="withdraw",
    ),
    Rule("accept", sources={Status.SUBMITTED}, target=Status.ACCEPTED, undone_by="reopen"),
    Rule("return", sources={Status.SUBMITTED}, target=Status.DRAFT, right="accept"),
    Rule("withdraw", sources={Status.SUBMITTED}, target=Status.DRAFT, right="submit", opposite=True),
    Rule("reopen", sources={Status.ACCEPTED}, target=Status.SUBMITTED, right="accept", opposite=True),
    since=lambda record: None,
)
