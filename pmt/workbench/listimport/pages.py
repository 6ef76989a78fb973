"""The pages of lists brought in: pasted or sent, matched and looked over, applied, undone."""

from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pmt.accounts.matrix import may
from pmt.workbench.listimport import cells
from pmt.workbench.listimport.declaring import importing_of
from pmt.workbench.listimport.services import (
    NEW,
    SAME,
    UPDATE,
    WRONG,
    apply_list,
    bring,
    look_over,
    undo_list,
    undoing,
)
from pmt.workbench.models import ListImport
from pmt.workbench.refusing import Refused
from pmt.workbench.searching import subject

#: Rows of a preview, and problems, on one page; earlier lists that are named.
PAGE, PROBLEMS, EARLIER = 50, 200, 20


def begin(pages: Any, request: HttpRequest) -> HttpResponse:
    """Take a list: pasted cells, or a file."""
    if not may(request.user, "view", pages.model):
        raise Http404
    if not may(request.user, "import", pages.model):
        raise PermissionDenied
    importing, refused, pasted = importing_of(pages.model), "", request.POST.get("pasted", "")
    if request.method == "POST":
        try:
            file = request.FILES.get("file")
            if file is not None:
                found, name = cells.of_file(file, file.name or "", file.size or 0), file.name or ""
            elif pasted.strip():
                found, name = cells.of_text(pasted), _("Pasted cells")
            else:
                raise Refused(_("Paste the cells, with their headings, or choose a file."))
            brought = bring(kind=pages.kind, name=name, cells=found, by=request.user)
        except Refused as error:
            refused = str(error)
        else:
            return HttpResponseRedirect(reverse("workbench:list_import", args=[brought.pk]))
    earlier = ListImport.objects.visible_to(request.user).filter(kind=pages.kind).select_related("made_by")
    context = {
        "pages": pages,
        "refused": refused,
        "pasted": pasted,
        "columns": [capfirst(importing.label(each)) for each in importing.offered(request.user)],
        "most": cells.MOST_ROWS,
        "earlier": list(earlier.defer("cells", "created", "changed")[:EARLIER]),
    }
    return render(request, "workbench/listimport/begin.html", context)


def _brought(request: HttpRequest, pk: int) -> ListImport:
    found = get_object_or_404(ListImport.objects.visible_to(request.user).select_related("made_by", "undone_by"), pk=pk)
    if not may(request.user, "import", found.kind):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def list_import(request: HttpRequest, pk: int) -> HttpResponse:
    """A list that waits, row by row, or what it did; and what applies, matches and undoes it (`act`)."""
    brought = _brought(request, pk)
    here = HttpResponseRedirect(reverse("workbench:list_import", args=[pk]))
    if request.method == "POST":
        act = request.POST.get("act", "")
        try:
            if act == "undo":
                undo_list(brought=brought, by=request.user, leave="leave" in request.POST)
                messages.success(request, _("The list is undone."))
            elif brought.applied_at is None:
                _match(brought, request)
                if act == "apply":
                    done = apply_list(brought=brought, by=request.user, why=request.POST.get("why", "")[:500])
                    told = {"new": len(done.created), "changed": len(done.changed)}
                    messages.success(request, _("%(new)s were added, %(changed)s changed.") % told)
        except Refused as refused:
            messages.error(request, str(refused))
        return here
    where = subject(brought.kind)
    context: dict[str, Any] = {
        "brought": brought,
        "title": capfirst(str(apps.get_model(brought.kind)._meta.verbose_name_plural)),
        "list_address": reverse(where.list_page) if where else "",
    }
    if brought.applied_at is None:
        return render(request, "workbench/listimport/look_over.html", context | _looked(brought, request))
    return render(request, "workbench/listimport/applied.html", context | _applied(brought, where))


def _match(brought: ListImport, request: HttpRequest) -> None:
    """Keep which field each column fills; the same field twice is refused."""
    offered = {each.name for each in importing_of(brought.kind).offered(request.user)}
    asked = [request.POST.get(f"column-{at}", "") for at in range(len(brought.columns))]
    chosen = [name if name in offered else "" for name in asked]
    filled = [name for name in chosen if name]
    if len(filled) != len(set(filled)):
        raise Refused(_("Two columns fill the same field. Choose one of them."))
    if chosen != brought.columns:
        brought.columns = chosen
        brought.save(update_fields=["columns"])


def _looked(brought: ListImport, request: HttpRequest) -> dict[str, Any]:
    importing = importing_of(brought.kind)
    looked = look_over(brought, request.user)
    asked = request.GET.get("shown", "")
    shown = asked if asked in (NEW, UPDATE, SAME, WRONG) else ""
    rows = [row for row in looked.rows if not shown or row.act == shown]
    problems = looked.problems
    example = brought.cells[1] if len(brought.cells) > 1 else []
    words = {NEW: _("New"), UPDATE: _("Changes"), SAME: _("As it is"), WRONG: _("Wrong")}
    address = reverse("workbench:list_import", args=[brought.pk])
    return {
        "matching": [
            (at, heading, example[at] if at < len(example) else "", brought.columns[at])
            for at, heading in enumerate(brought.cells[0])
        ],
        "fields": [(each.name, capfirst(importing.label(each))) for each in importing.offered(request.user)],
        "problems": problems[:PROBLEMS],
        "more_problems": max(0, len(problems) - PROBLEMS),
        "tabs": [{"label": _("All"), "address": address, "current": not shown, "count": len(looked.rows)}]
        + [
            {"label": words[act], "address": f"{address}?shown={act}", "current": shown == act, "count": count}
            for act, count in looked.counts.items()
        ],
        "shown": shown,
        "words": words,
        "page": Paginator([(row, words[row.act]) for row in rows], PAGE).get_page(request.GET.get("page", "1")),
        "counts": looked.counts,
        "can_apply": not looked.counts[WRONG] and (looked.counts[NEW] or looked.counts[UPDATE]),
    }


def _applied(brought: ListImport, where: Any) -> dict[str, Any]:
    model = apps.get_model(brought.kind)
    keys = [key for key, _values in [*brought.created, *brought.changed][:PAGE]]
    there = model._base_manager.in_bulk(keys)
    new = {key for key, _values in brought.created}
    return {
        "records": [
            (there[key].code, there[key], where.address_of(there[key]) if where else "", key in new)
            for key in keys
            if key in there
        ],
        "added": len(brought.created),
        "changed": len(brought.changed),
        "more": max(0, len(brought.created) + len(brought.changed) - PAGE),
        "stays": undoing(brought).stays if brought.undone_at is None else [],
    }


def addresses(pages: Any, name: str) -> list[URLPattern]:
    """Return the address at which lists of a kind are brought in."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def begin_view(request: HttpRequest) -> HttpResponse:
        return begin(pages, request)

    return [path(f"{pages.prefix}/import/", begin_view, name=f"{name}_import")]
