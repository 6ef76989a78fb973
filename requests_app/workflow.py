"""The legal moves of a request (the life of a request, steps 1 to 3), and what must hold before each."""

from pmt.workbench.verbs import Rule, Workflow
from requests_app.choices import RequestStatus as Status
from requests_app.models import AssistanceRequest

#: Before a decision.
OPEN = {Status.RECEIVED, Status.CHECKING, Status.ON_HOLD, Status.FORMULATION}

WORKFLOW = Workflow(
    AssistanceRequest,
    Rule("reject", sources=OPEN, target=Status.REJECTED, undone_by="reopen"),
    Rule("reopen", sources={Status.REJECTED}, opposite=True),
    since=lambda record: record.received_on,
)
