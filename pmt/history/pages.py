"""A record's history: `/contacts/C0001/history/`, and putting a field back to what it was."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pmt.accounts.matrix import hidden_fields, may
from pmt.history.timeline import differs, event_before, fields_of, steps
from pmt.workbench.formats import written_moment
from pmt.workbench.forms import SEEN
from pmt.workbench.parts import is_panel, vary

#: Changes on one page, and in the panel beside a record.
MOST, FEW = 50, 5


def history(pages: Any, request: HttpRequest, key: str, *, panel: bool) -> HttpResponse:
    """Every change of a record with before and after, the newest first."""
    record = get_object_or_404(pages.whole(pages.records(request.user)), **{pages.key: key})
    if not may(request.user, "view", "history.change"):
        raise Http404
    asked = request.GET.get("page", "1")
    page = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    most = FEW if panel else MOST
    found, more = steps(record, request.user, related=pages.history_of, most=most, offset=(page - 1) * most)
    can_change = bool(pages.edit_address(record, request.user))
    context = {
        "pages": pages,
        "record": record,
        "steps": found,
        "revertible": set(pages.form.base_fields) if can_change else set(),
        "older": page + 1 if more else None,
        "newer": page - 1,
        "page": page,
        "address": f"{pages.address_of(record)}history/",
        "record_address": pages.address_of(record),
    }
    return render(request, "history/_steps.html" if panel else "history/history.html", context)


def revert(pages: Any, request: HttpRequest, key: str, event: int) -> HttpResponse:
    """Put one field of a record back to what it was before a change, by the same rules as its form."""
    records = pages.records(request.user).select_for_update(of=("self",))
    record = get_object_or_404(records, **{pages.key: key})
    if not may(request.user, "view", "history.change"):
        raise Http404
    after, before = event_before(pages.model, event)
    name = request.POST.get("field", "")
    field = next((each for each in fields_of(pages.model) if each.name == name), None)
    if field is None or before is None or after.id != record.pk or name in hidden_fields(request.user, pages.model):
        raise Http404
    if not may(request.user, "change", pages.model) or pages.unchangeable(record):
        raise PermissionDenied
    back = HttpResponseRedirect(f"{pages.address_of(record)}history/")
    value = getattr(before, field.attname)
    if field.is_relation and value is not None:
        value = field.related_model._default_manager.filter(pk=value).first()  # type: ignore[union-attr]
        if value is None:
            messages.error(request, _("What it referred to is no longer there; choose another in the form."))
            return back
    if not differs(field, before, record):
        messages.info(request, _("It already is what it was then."))
        return back
    form = pages.form(user=request.user, instance=record)
    if name not in form.fields:
        raise Http404
    sent = QueryDict(mutable=True)
    for each in form.record_fields:
        form.put(sent, each, value if each == name else form.value_now(each))
    sent[SEEN] = form.seen_token
    sent["why"] = _("Put back to what it was before %(day)s") % {"day": written_moment(after.pgh_created_at)}
    form = pages.form(sent, user=request.user, instance=record)
    if form.is_valid() and form.write():
        named = {"field": capfirst(str(field.verbose_name))}
        messages.success(request, _("%(field)s is again what it was.") % named)
    else:
        said = " ".join(str(error) for errors in form.errors.values() for error in errors)
        messages.error(request, _("It cannot be put back: %(why)s") % {"why": said})
    return back


def addresses(pages: Any, name: str) -> list[URLPattern]:
    """Return the addresses of the history of a kind of record."""

    @require_safe
    def history_view(request: HttpRequest, key: str) -> HttpResponseBase:
        return vary(history(pages, request, key, panel=is_panel(request)))

    @require_POST
    def revert_view(request: HttpRequest, key: str, event: int) -> HttpResponse:
        return revert(pages, request, key, event)

    found = [path(f"{pages.pattern}history/", history_view, name=f"{name}_history")]
    if pages.form is not None:
        found.append(path(f"{pages.pattern}history/<int:event>/revert/", revert_view, name=f"{name}_revert"))
    return found
