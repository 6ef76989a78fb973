"""What people do to expenditures and statements, as pages."""

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from finance.services import move_statement, reverse_expenditure
from finance.workflow import STATEMENTS, WORKFLOW
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


class ReasonedForm(VerbForm):
    """A step that is not taken without a reason."""

    asks_why = True


STATEMENT_VERBS = Verbs(
    STATEMENTS,
    (
        Verb(
            "submit",
            label=_("Submit"),
            service=partial(move_statement, verb="submit"),
            said=_("%(record)s is submitted: its vouchers are fixed."),
            about=_(
                "From then on nothing is booked into the period or out of it, and line, date and amounts of its "
                "vouchers stay as they are. What turns out wrong is reversed in a later period."
            ),
            step=1,
        ),
        Verb(
            "accept",
            label=_("Record acceptance"),
            service=partial(move_statement, verb="accept"),
            said=_("%(record)s is accepted."),
            step=2,
        ),
        Verb(
            "return",
            label=_("Return for correction"),
            form=ReasonedForm,
            service=partial(move_statement, verb="return"),
            said=_("%(record)s is in preparation again."),
            danger=True,
        ),
        Verb(
            "withdraw",
            label=_("Take back the submission"),
            form=ReasonedForm,
            service=partial(move_statement, verb="withdraw"),
            said=_("%(record)s is in preparation again."),
        ),
        Verb(
            "reopen",
            label=_("Take back the acceptance"),
            form=ReasonedForm,
            service=partial(move_statement, verb="reopen"),
            said=_("%(record)s is submitted, and not yet accepted."),
        ),
    ),
)
