"""What people do to expenditures, as pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from finance.services import reverse_expenditure
from finance.workflow import WORKFLOW
from pmt.workbench.verbs import Verb, VerbForm, Verbs


class ReversalForm(VerbForm):
    """A reversal is not booked without a reason, which stands with it in the ledger."""

    asks_why = True

    why = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands beside the reversal in the ledger, for whoever audits it."),
    )


class ExpenditureVerbs(Verbs):
    """The verbs of expenditures."""

    template = "finance/expenditure_verb.html"


EXPENDITURE_VERBS = ExpenditureVerbs(
    WORKFLOW,
    (
        Verb(
            "reverse",
            label=_("Reverse"),
            form=ReversalForm,
            service=reverse_expenditure,
            said=_("It is reversed by voucher %(record)s."),
            about=_(
                "Its opposite is booked under a voucher of its own, on the day that you give. What was booked stays "
                "in the ledger; from that day on, all sums are as if it had never been. Then book what is right."
            ),
            danger=True,
            seen=lambda record: "",
        ),
    ),
)
