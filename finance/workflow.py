"""What can be done to an expenditure besides correcting it, and what must hold."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from finance.models import Expenditure
from pmt.workbench.verbs import Condition, Reason, Rule, Workflow


class Booked(Workflow):
    """An expenditure does not move between states: what is booked is booked."""

    def reasons(self, verb: str, record: Any) -> list[Reason]:
        """Return why a verb is not possible now; empty: it is."""
        conditions = [*self.rule(verb).conditions, *self._required.get(verb, [])]
        return [each.reason(record) for each in conditions if not each.holds(record)]


def is_reversed(record: Any) -> bool:
    """Whether the opposite of it was booked."""
    return hasattr(record, "reversal")


WORKFLOW = Booked(
    Expenditure,
    Rule(
        "reverse",
        sources=(),
        conditions=(
            Condition(
                lambda record: not is_reversed(record),
                _("It was reversed already. Where that was wrong, reverse the reversal."),
                address=lambda record: f"/expenditures/{record.reversal.code}/",
            ),
        ),
    ),
    since=lambda record: record.incurred_on,
)
