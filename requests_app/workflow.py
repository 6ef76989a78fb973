"""The legal moves of a request (the life of a request, steps 1 to 3), and what must hold before each."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pmt.workbench.verbs import Condition, Rule, Workflow
from requests_app.checklist import is_eligible
from requests_app.choices import DECIDED
from requests_app.choices import RequestStatus as Status
from requests_app.models import AssistanceRequest

#: Before a decision.
OPEN = {Status.RECEIVED, Status.CHECKING, Status.ON_HOLD, Status.FORMULATION}
#: Being worked on.
ACTIVE = {Status.RECEIVED, Status.CHECKING, Status.FORMULATION}

ELIGIBLE = Condition(
    is_eligible,
    _("Eligibility is not established: a question is not answered with yes."),
    mended_by=("change", "requests.eligibilityanswer"),
    address=lambda record: reverse("requests:check_list", args=[record.code]),
)

WORKFLOW = Workflow(
    AssistanceRequest,
    Rule("check", sources={Status.RECEIVED}, target=Status.CHECKING, undone_by="step-back"),
    Rule("formulate", sources={Status.CHECKING}, target=Status.FORMULATION, undone_by="step-back"),
    Rule("approve", sources={Status.FORMULATION}, target=Status.APPROVED, conditions=(ELIGIBLE,), undone_by="reopen"),
    Rule("hold", sources=ACTIVE, target=Status.ON_HOLD, undone_by="resume"),
    Rule("merge", sources=OPEN, target=Status.MERGED, undone_by="reopen"),
    Rule("replace", sources=OPEN, target=Status.REJECTED, undone_by="reopen"),
    Rule("close", sources=OPEN, target=Status.CLOSED, undone_by="reopen"),
    Rule("reject", sources=OPEN, target=Status.REJECTED, undone_by="reopen"),
    # These go back to where the request stood; the service says where.
    Rule("resume", sources={Status.ON_HOLD}, right="hold", opposite=True),
    Rule("step-back", sources={Status.CHECKING, Status.FORMULATION}, right="check", opposite=True),
    Rule("reopen", sources=set(DECIDED), opposite=True),
    since=lambda record: record.received_on,
)
