"""What people do to deliverables, as pages.

A deliverable has no moves of its own: where it stands follows from its days, which the format knows.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from actions.choices import DeliverableStatus
from actions.follow_up.services import (
    STEPS,
    accept_deliverable,
    reason_against,
    return_deliverable,
    seen_of,
    submit_deliverable,
    take_back_step,
)
from actions.models import Deliverable
from pmt.accounts.matrix import may
from pmt.workbench.editing import draft_of, note_saved
from pmt.workbench.unsent import FILLED_BY, keeps_unsent, take_back
from pmt.workbench.verbs import Offer, Offered, Reason, Refused, Verb, VerbForm, roles_that


class ReturnForm(VerbForm):
    """What is to be changed."""

    asks_why = True


class TakeBackForm(VerbForm):
    """Why the latest step was none."""

    asks_why = True
    asks_day = False


VERBS = {
    verb.name: verb
    for verb in (
        Verb(
            "submit",
            label=_("Submit"),
            service=submit_deliverable,
            said=_("%(record)s is submitted."),
            about=_("Note on which day it came in."),
            step=1,
        ),
        Verb("accept", label=_("Accept"), service=accept_deliverable, said=_("%(record)s is accepted."), step=2),
        Verb(
            "return",
            label=_("Return"),
            form=ReturnForm,
            service=return_deliverable,
            said=_("%(record)s is returned."),
            about=_("Its authors are to change it and submit it again."),
        ),
        Verb(
            "take_back",
            label=_("Take back"),
            form=TakeBackForm,
            service=take_back_step,
            said=_("%(record)s is again as it was."),
            about=_("The latest step is undone, as if it had not been."),
        ),
    )
}


def offered(record: Deliverable, user: Any, address: str) -> Offer:
    """Return what a person may do to a deliverable now, and why something is not possible."""
    if not any(may(user, right, Deliverable) for right, _sources in STEPS.values()):
        return Offer()
    possible: list[Offered] = []
    not_now: dict[tuple[Reason, ...], list[Offered]] = {}
    for name, verb in VERBS.items():
        right = STEPS[name][0]
        reason = reason_against(name, record)
        if name == "take_back" and reason:
            continue
        if not reason and not may(user, right, Deliverable):
            reason = str(_("Who can: %(roles)s.") % {"roles": roles_that(right, "actions.deliverable")})
        reasons = (Reason(reason),) if reason else ()
        each = Offered(verb, f"{address}{name.replace('_', '-')}/", reasons)
        if reasons:
            not_now.setdefault(reasons, []).append(each)
        else:
            possible.append(each)
    first = max((each for each in possible if each.verb.step), key=lambda each: each.verb.step, default=None)
    later = [] if record.status == DeliverableStatus.ACCEPTED else list(not_now.items())
    return Offer(first, [each for each in possible if each is not first], later)


def _view(pages: Any, verb: Verb) -> Callable[..., HttpResponse]:
    @keeps_unsent
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, key: str) -> HttpResponse:
        record = get_object_or_404(pages.whole(pages.records(request.user)), code=key)
        if not may(request.user, STEPS[verb.name][0], Deliverable):
            raise PermissionDenied
        back = pages.address_of(record)
        sent = request.POST if request.method == "POST" else take_back(request)
        form = verb.form(sent, user=request.user, record=record)
        if request.method == "POST" and form.is_valid():
            try:
                verb.service(record=record, by=request.user, seen=request.POST.get("seen", ""), **form.cleaned_data)
            except Refused as refused:
                form.add_error(refused.field if refused.field in form.fields else None, ValidationError(str(refused)))
                record.refresh_from_db()
            else:
                messages.success(request, str(verb.said) % {"record": record})
                response = HttpResponseRedirect(back)
                note_saved(request, response)
                return response
        reason = reason_against(verb.name, record)
        context = {
            "pages": pages,
            "record": record,
            "verb": verb,
            "form": form,
            "reasons": [Reason(reason)] if reason else [],
            "seen": seen_of(record),
            "back": back,
            "unsent": request.method != "POST" and sent is not None,
            "filled_by": signing.dumps(request.user.pk, salt=FILLED_BY),
            "draft": draft_of(request),
        }
        return render(request, "workbench/verb.html", context)

    return view


def urls(pages: Any) -> list[URLPattern]:
    """Return the addresses of the verbs; they stand before that of the detail page, whose key takes all."""
    return [
        path(f"{pages.pattern}{name.replace('_', '-')}/", _view(pages, verb), name=f"deliverable_{name}")
        for name, verb in VERBS.items()
    ]
