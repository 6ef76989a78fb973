"""What people do to requests, as pages."""

from django.utils.translation import gettext_lazy as _

from pmt.workbench.verbs import Verb, VerbForm, Verbs
from requests_app.services import reject_request, reopen_request
from requests_app.workflow import WORKFLOW


class ReasonedForm(VerbForm):
    """A step that is not taken without a reason."""

    asks_why = True


REQUEST_VERBS = Verbs(
    WORKFLOW,
    (
        Verb(
            "reject",
            label=_("Reject"),
            form=ReasonedForm,
            service=reject_request,
            said=_("%(record)s is rejected."),
            danger=True,
        ),
        Verb(
            "reopen", label=_("Reopen"), form=ReasonedForm, service=reopen_request, said=_("%(record)s is open again.")
        ),
    ),
)
