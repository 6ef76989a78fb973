"""Following a record, and the page of all that one follows: `/following/`."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from pmt.accounts.matrix import may
from pmt.following import services
from pmt.following.changes import changed
from pmt.following.models import Follow, FollowHabit
from pmt.workbench import searching
from pmt.workbench.parts import is_whole, vary

#: Followed records on one page.
SHOWN = 50


@dataclass(frozen=True)
class Followed:
    """A followed record as it is drawn."""

    follow: Follow
    label: str
    kind: str
    code: str
    address: str


def state(user: Any, kind: str, record: Any) -> dict[str, Any] | None:
    """Return what the button on a record's page shows; None where this person does not follow such records."""
    subject = searching.subject(kind)
    if subject is None or not may(user, "view", Follow):
        return None
    on = Follow.objects.visible_to(user).going_on().filter(kind=kind, key=record.pk).exists()
    return {"on": on, "kind": kind, "code": subject.code_of(record)}


@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """What a person follows, what of it changed, and whether it follows by itself."""
    user = request.user
    if not may(user, "view", Follow):
        raise Http404
    follows = Follow.objects.visible_to(user).going_on().order_by("-pk")
    page = Paginator(follows, SHOWN).get_page(request.GET.get("page"))
    named = searching.named([(each.kind, each.key) for each in page], user)
    rows = [
        Followed(each, str(record), subject.label, subject.code_of(record), subject.address_of(record))
        for each in page
        if (found := named.get((each.kind, each.key)))
        for subject, record in [found]
    ]
    return render(
        request,
        "following/following.html",
        {
            "page": page,
            "rows": rows,
            "changed": changed(user),
            "by_itself": not FollowHabit.objects.filter(who=user, by_itself=False).exists(),
        },
    )


@require_POST
def choose(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Follow a record (`follow=yes`) or give it up."""
    subject = searching.subject(kind)
    if subject is None or not may(request.user, "view", kind) or not may(request.user, "view", Follow):
        raise Http404
    records = subject.visible(request.user).select_related(*subject.related)
    record = get_object_or_404(records, **{subject.code: code})
    if request.POST.get("follow") == "yes":
        services.follow(who=request.user, kind=kind, key=record.pk)
    else:
        services.stop_following(who=request.user, kind=kind, key=record.pk)
    if is_whole(request):
        back = "following:following" if request.POST.get("from") == "following" else None
        return redirect(back) if back else HttpResponseRedirect(subject.address_of(record))
    answer = render(request, "following/_button.html", {"following": state(request.user, kind, record)})
    vary(answer)
    return answer


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Mark one followed record (`follow`), or all, as seen."""
    if not may(request.user, "view", Follow):
        raise Http404
    asked = request.POST.get("follow", "")
    key = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    if asked and key is None:
        raise Http404
    services.mark_as_seen(who=request.user, follow=key)
    return redirect("following:following")


@require_POST
def habit(request: HttpRequest) -> HttpResponse:
    """Choose whether one follows by itself what one makes, comments on or answers for."""
    if not may(request.user, "view", Follow):
        raise Http404
    services.choose_habit(who=request.user, by_itself=request.POST.get("by_itself") == "on")
    return redirect("following:following")
