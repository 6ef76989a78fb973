"""The pages of a change of many records: what was chosen, what shall change, the preview, the result with its undo."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from pmt.accounts.matrix import may
from pmt.workbench import bulk, registry
from pmt.workbench.choosing import listing_of
from pmt.workbench.listing import Listing
from pmt.workbench.models import BulkChange

#: Names that the page says of each group; the rest are counted.
NAMED = 200


@require_POST
def bulk_choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what was chosen in a list, by its boxes or all that the list holds, and go on to what shall change."""
    listing = listing_of(request, slug)
    if not bulk.is_offered(listing.pages, request.user):
        raise PermissionDenied
    keys, count = _chosen(request, listing)
    try:
        kept = bulk.choose(listing.pages, request.user, keys, count)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return HttpResponseRedirect(listing.address(page=request.POST.get("page") or None))
    return HttpResponseRedirect(_address(kept))


def _chosen(request: HttpRequest, listing: Listing) -> tuple[list[int], int]:
    """Return the keys that were chosen, not many more than are changed at once, and how many there are in all."""
    if "all" in request.POST:
        found, count = listing.chosen, listing.total
    else:
        asked = {int(each) for each in request.POST.getlist("chosen") if each.isascii() and each.isdigit()}
        found, count = listing.pages.records(request.user).filter(pk__in=asked), len(asked)
    keys = found.order_by("pk").values_list("pk", flat=True).distinct()
    return list(keys[: bulk.MOST + 1]), count


def _address(kept: BulkChange) -> str:
    return reverse("workbench:bulk", args=[kept.slug, kept.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def bulk_change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say what shall change, look at what it would do, do it, and undo it; each person sees their own."""
    pages = registry.list_named(slug)
    if pages is None or not may(request.user, "view", pages.model):
        raise Http404
    kept = get_object_or_404(BulkChange, slug=slug, pk=pk, by=request.user)
    if not bulk.is_offered(pages, request.user):
        raise PermissionDenied
    change = bulk.Change(pages, request.user, kept)
    if kept.done_at is not None:
        return _result(request, pages, change)
    offered = dict(bulk.offered(pages, request.user))
    what = str((request.POST if request.method == "POST" else request.GET).get("what", ""))
    context: dict[str, Any] = {"pages": pages, "offered": offered.items(), "count": len(kept.keys)}
    if what not in offered:
        context["records"] = [change.name_of(record) for record in change.records()[:10]]
        context["rest"] = max(0, len(kept.keys) - 10)
        return render(request, "workbench/bulk.html", context)
    kept.what = what
    form = change.form(request.POST if request.method == "POST" else None)
    context |= {"what": what, "label": offered[what], "form": form, "verb": change.verb}
    if request.method == "POST" and form.is_valid():
        data = _typed(request.POST)
        if "confirm" in request.POST:
            change.do(data)
            return HttpResponseRedirect(_address(kept))
        context |= {"outcome": _shown(change.preview(data)), "sent": _pairs(data), "named": NAMED}
        return render(request, "workbench/bulk_preview.html", context)
    return render(request, "workbench/bulk.html", context)


def _typed(sent: QueryDict) -> QueryDict:
    """What was sent of the form itself."""
    data = sent.copy()
    for name in ("csrfmiddlewaretoken", "confirm", "what"):
        data.pop(name, None)
    return data


def _pairs(data: QueryDict) -> list[tuple[str, str]]:
    return [(name, value) for name, values in data.lists() for value in values]


def _shown(outcome: bulk.Outcome) -> dict[str, Any]:
    """What is told of an outcome: the numbers, and the first of each group by name."""
    return {
        "changed": outcome.changed[:NAMED],
        "changed_count": len(outcome.changed),
        "same_count": len(outcome.same),
        "same": outcome.same[:NAMED],
        "refused": outcome.refused[:NAMED],
        "refused_count": len(outcome.refused),
    }


def _result(request: HttpRequest, pages: Any, change: bulk.Change) -> HttpResponse:
    if request.method == "POST" and "undo" in request.POST:
        change.undo()
        return HttpResponseRedirect(_address(change.kept))
    kept = change.kept
    label = dict(bulk.offered(pages, request.user)).get(kept.what, kept.what)
    context = {
        "pages": pages,
        "kept": kept,
        "label": label,
        "verb": change.verb,
        "outcome": _shown(bulk.Outcome(**kept.outcome)),
        "undone": _shown(bulk.Outcome(**kept.undo_outcome)) if kept.undone_at else None,
        "can_undo": kept.undone_at is None and kept.outcome["changed"] and _can_be_undone(pages, change),
    }
    return render(request, "workbench/bulk_result.html", context)


def _can_be_undone(pages: Any, change: bulk.Change) -> bool:
    return change.verb is None or bool(pages.bulk_verbs[0].workflow.rule(change.verb.name).undone_by)
