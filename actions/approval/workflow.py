"""The legal moves of an approval form (the life of a request, step 4), and what must hold before each."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actions.choices import FormStatus as Status
from actions.models import ApprovalForm
from pmt.workbench.verbs import Condition, Rule, Workflow
from requests_app.choices import RequestStatus
from requests_app.workflow import WORKFLOW as OF_REQUESTS


def _edit(record: Any) -> str:
    return f"{reverse('actions:approval_form_detail', args=[record.code])}edit/"


SAYS_WHAT_FOR = Condition(
    lambda record: bool(record.general_objective.strip() and record.expected_results.strip()),
    _("A general objective and at least one expected result are missing."),
    mended_by=("change", "actions.approvalform"),
    address=_edit,
)
HAS_ACTIVITIES = Condition(
    lambda record: record.activities.exists(),
    _("No activity is proposed."),
    mended_by=("change", "actions.approvalform"),
    address=lambda record: f"{reverse('actions:proposed_activity_add')}?form={record.code}",
)


def _why_not(record: Any) -> list[str]:
    """Return why the request of a form could not be approved with it."""
    if record.addendum or record.request is None or record.request.status == RequestStatus.APPROVED:
        return []
    return [each.words for each in OF_REQUESTS.reasons("approve", record.request)]


REQUEST_CAN_BE_APPROVED = Condition(
    lambda record: not _why_not(record),
    lambda record: _("Its request cannot be approved yet: %(why)s") % {"why": " ".join(_why_not(record))},
    address=lambda record: reverse("requests:request_detail", args=[record.request.code]),
)
NOT_ANSWERED = Condition(
    lambda record: not ApprovalForm.objects.filter(previous=record).exists(),
    _("The next version answers it already."),
    address=lambda record: reverse("actions:approval_form_detail", args=[record.next.code]),
)

WORKFLOW = Workflow(
    ApprovalForm,
    Rule(
        "check",
        sources={Status.DRAFT},
        target=Status.CHECKED,
        conditions=(SAYS_WHAT_FOR, HAS_ACTIVITIES),
        undone_by="redraft",
    ),
    Rule("submit", sources={Status.CHECKED}, target=Status.SUBMITTED, undone_by="withdraw"),
    Rule("approve", sources={Status.SUBMITTED}, target=Status.APPROVED, conditions=(REQUEST_CAN_BE_APPROVED,)),
    Rule("return", sources={Status.SUBMITTED}, target=Status.RETURNED, undone_by="resume"),
    Rule("refuse", sources={Status.SUBMITTED}, target=Status.REFUSED, undone_by="resume"),
    # The next version is a form of its own; this one stays returned.
    Rule("revise", sources={Status.RETURNED}, right="change", conditions=(NOT_ANSWERED,)),
    Rule("redraft", sources={Status.CHECKED}, target=Status.DRAFT, right="change", opposite=True),
    Rule("withdraw", sources={Status.SUBMITTED}, target=Status.CHECKED, right="submit", opposite=True),
    Rule(
        "resume",
        sources={Status.RETURNED, Status.REFUSED},
        target=Status.SUBMITTED,
        right="approve",
        conditions=(NOT_ANSWERED,),
        opposite=True,
    ),
    since=lambda record: record.request.received_on if record.request else None,
)
