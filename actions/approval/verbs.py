"""What people do with approval forms, as pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.approval.services import (
    approve_form,
    check_form,
    redraft_form,
    refuse_form,
    resume_form,
    return_form,
    revise_form,
    submit_form,
    withdraw_form,
)
from actions.approval.workflow import WORKFLOW
from actions.choices import FormSection
from pmt.workbench.verbs import Verb, VerbForm, Verbs


class ReasonedForm(VerbForm):
    """A step that is not taken without a reason."""

    asks_why = True


class DaylessForm(VerbForm):
    """A step of no day of its own."""

    asks_day = False


class ReturnForm(VerbForm):
    """What is to be changed, section by section."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for section in FormSection:
            self.fields[f"remark_{section.value}"] = forms.CharField(
                label=section.label, required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 2})
            )
        self.order_fields([*(f"remark_{section.value}" for section in FormSection), "on", "why"])


FORM_VERBS = Verbs(
    WORKFLOW,
    (
        Verb(
            "check",
            label=_("Sign off"),
            service=check_form,
            said=_("%(record)s is checked and can be submitted."),
            about=_("From then on it is not edited, unless it is taken back into work."),
            step=1,
        ),
        Verb(
            "submit",
            label=_("Submit to the contracting authority"),
            service=submit_form,
            said=_("%(record)s is before the contracting authority."),
            step=2,
        ),
        Verb(
            "approve",
            label=_("Approve"),
            service=approve_form,
            said=_("%(record)s is approved."),
            about=_("The action exists from this day on, or is changed as the addendum says; so is its request."),
            step=3,
        ),
        Verb(
            "return",
            label=_("Return for changes"),
            form=ReturnForm,
            service=return_form,
            said=_("%(record)s is returned."),
            about=_("Say of each section what is to be changed. The next version shows what differs."),
        ),
        Verb(
            "refuse",
            label=_("Refuse"),
            form=ReasonedForm,
            service=refuse_form,
            said=_("%(record)s is refused."),
            danger=True,
        ),
        Verb(
            "revise",
            label=_("Begin the next version"),
            form=DaylessForm,
            service=revise_form,
            said=_("%(record)s is begun, with what the version before said."),
            step=4,
        ),
        Verb(
            "redraft",
            label=_("Back to draft"),
            service=redraft_form,
            said=_("%(record)s is a draft again."),
        ),
        Verb(
            "withdraw",
            label=_("Withdraw"),
            form=ReasonedForm,
            service=withdraw_form,
            said=_("%(record)s is withdrawn."),
        ),
        Verb(
            "resume",
            label=_("Take the decision back"),
            form=ReasonedForm,
            service=resume_form,
            said=_("%(record)s is before the contracting authority again."),
        ),
    ),
)
