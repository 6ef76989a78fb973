"""What people do to requests, as pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pmt.workbench.picking import PickField, PickSeveralField
from pmt.workbench.verbs import Verb, VerbForm, Verbs
from requests_app.models import AssistanceRequest
from requests_app.services import (
    approve_request,
    check_request,
    close_request,
    formulate_request,
    hold_request,
    merge_request,
    reject_request,
    reopen_request,
    replace_request,
    resume_request,
    step_back_request,
)
from requests_app.workflow import WORKFLOW


class LetterForm(VerbForm):
    """A step of which the requester is told."""

    letter = forms.CharField(
        label=_("What the requester is told"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The text of the letter or message, in the language of the request. It is kept, not sent."),
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.order_fields([*(name for name in self.fields if name != "letter"), "letter"])


class ReasonedForm(LetterForm):
    """A step that is not taken without a reason."""

    asks_why = True


class HoldForm(ReasonedForm):
    """Until when nothing is expected."""

    until = forms.DateField(
        label=_("Until"), help_text=_("On that day it stands again in the work of who is responsible.")
    )


class MergeForm(ReasonedForm):
    """Which request carries the work on."""

    into = PickField(
        AssistanceRequest,
        label=_("Merge into"),
        help_text=_("The request that carries on the work of both; mostly one of the same institution."),
    )


class ReplaceForm(ReasonedForm):
    """Which requests take its place."""

    narrower = PickSeveralField(
        AssistanceRequest,
        label=_("Narrower requests that take its place"),
        help_text=_("One or several, by their codes with commas between them. Log them first."),
    )


REQUEST_VERBS = Verbs(
    WORKFLOW,
    (
        Verb(
            "check",
            label=_("Begin checking"),
            service=check_request,
            said=_("%(record)s is being checked."),
            step=1,
        ),
        Verb(
            "formulate",
            label=_("Start formulation"),
            service=formulate_request,
            said=_("%(record)s is in formulation."),
            about=_("From now on the action is worked out with the partner: objectives, results, activities, inputs."),
            step=2,
        ),
        Verb(
            "resume",
            label=_("Resume"),
            service=resume_request,
            said=_("%(record)s is taken up again."),
            about=_("It goes back to where it stood before it was put on hold."),
            step=3,
        ),
        Verb(
            "approve",
            label=_("Approve"),
            form=LetterForm,
            service=approve_request,
            said=_("%(record)s is approved."),
            step=4,
        ),
        Verb("hold", label=_("Put on hold"), form=HoldForm, service=hold_request, said=_("%(record)s is on hold.")),
        Verb(
            "merge",
            label=_("Merge into another"),
            form=MergeForm,
            service=merge_request,
            said=_("%(record)s is merged."),
        ),
        Verb(
            "replace",
            label=_("Replace by narrower ones"),
            form=ReplaceForm,
            service=replace_request,
            said=_("%(record)s is replaced."),
            about=_("It counts as rejected; those that take its place count for themselves."),
        ),
        Verb(
            "close",
            label=_("Close jointly"),
            form=ReasonedForm,
            service=close_request,
            said=_("%(record)s is closed."),
            about=_("Together with the requester, who no longer pursues it."),
        ),
        Verb(
            "reject",
            label=_("Reject"),
            form=ReasonedForm,
            service=reject_request,
            said=_("%(record)s is rejected."),
            danger=True,
        ),
        Verb(
            "step-back",
            label=_("Take a step back"),
            service=step_back_request,
            said=_("%(record)s went a step back."),
        ),
        Verb(
            "reopen",
            label=_("Reopen"),
            form=ReasonedForm,
            service=reopen_request,
            said=_("%(record)s is open again."),
            about=_("It goes back to where it stood before the decision; what the decision said is taken back."),
        ),
    ),
)
