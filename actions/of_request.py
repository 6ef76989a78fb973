"""What came of a request: its action, or how one is opened. A panel of the request's page, and a page."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.choices import FORM_OPEN
from actions.models import Action, ApprovalForm
from pmt.accounts.matrix import may
from pmt.workbench.parts import is_panel, vary
from requests_app.choices import RequestStatus
from requests_app.models import AssistanceRequest


@require_safe
def of_request(request: HttpRequest, key: str) -> HttpResponseBase:
    """The action that answers a request, its approval forms, and the way to one where there is none."""
    user = request.user
    if not may(user, "view", Action):
        raise Http404
    record = get_object_or_404(AssistanceRequest.objects.visible_to(user), code=key)
    actions = list(Action.objects.visible_to(user).filter(request=record).select_related("country", "region"))
    forms = list(ApprovalForm.objects.visible_to(user).filter(request=record, addendum=False).order_by("-code"))
    prepares = (
        record.status in (RequestStatus.FORMULATION, RequestStatus.APPROVED)
        and not actions
        and not any(each.status in FORM_OPEN for each in forms)
        and may(user, "add", ApprovalForm)
    )
    opens = record.status == RequestStatus.APPROVED and not actions and may(user, "add", Action)
    context = {
        "record": record,
        "actions": actions,
        "forms": forms,
        "prepare_address": f"{reverse('actions:approval_form_add')}?request={record.code}" if prepares else "",
        "open_address": f"{reverse('actions:action_add')}?request={record.code}" if opens else "",
    }
    template = "actions/_of_request.html" if is_panel(request) else "actions/of_request.html"
    return vary(render(request, template, context))
