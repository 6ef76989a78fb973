"""Adding and changing a record: the pages behind `Pages.form`.

`/contacts/add/` and `/contacts/C0001/edit/`. A GET may fill fields of a new record
(`/contacts/add/?institution=I045`); `next` says where to go after.
"""

from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pmt.accounts.matrix import may
from pmt.following.services import follow_by_itself
from pmt.workbench.forms import RecordForm
from pmt.workbench.merging import pages as merging
from pmt.workbench.picking import PickField
from pmt.workbench.registry import lists
from pmt.workbench.unsent import FILLED_BY, form_of, keeps_unsent, take_back

#: Tells the browser that what it kept of a form is now saved.
SAVED_COOKIE = "pmt_saved"


def draft_of(request: HttpRequest) -> str:
    """Return the name under which the browser keeps what this person types in this form."""
    return f"{request.user.pk}:{form_of(request)}"


def note_saved(request: HttpRequest, response: HttpResponse) -> None:
    """Tell the browser that what it kept of this form has served."""
    response.set_cookie(SAVED_COOKIE, quote(draft_of(request)), max_age=60, samesite="Lax")


def add(pages: Any, request: HttpRequest) -> HttpResponse:
    """A form for a new record, and what saves it."""
    if not may(request.user, "view", pages.model):
        raise Http404
    if not may(request.user, "add", pages.model):
        raise PermissionDenied
    if refused := pages.unaddable():
        messages.warning(request, refused)
        return HttpResponseRedirect(pages.list_address)
    asked = {name: value for name, value in request.GET.items() if name in pages.form.base_fields}
    return _answer(pages, request, None, initial=asked)


def edit(pages: Any, request: HttpRequest, key: str) -> HttpResponse:
    """A form over a record, and what saves it; the row is locked while it is compared and written."""
    records = pages.records(request.user)
    if request.method == "POST":
        records = records.select_for_update(of=("self",))
    record = get_object_or_404(records, **{pages.key: key})
    if not may(request.user, "change", pages.model):
        raise PermissionDenied
    if refused := pages.unchangeable(record):
        messages.warning(request, refused)
        return HttpResponseRedirect(pages.address_of(record))
    return _answer(pages, request, record)


def _answer(pages: Any, request: HttpRequest, record: Any, initial: dict[str, Any] | None = None) -> HttpResponse:
    options: dict[str, Any] = {"user": request.user, "instance": record}
    if record is None:
        options["initial"] = initial
    unsent = None if request.method == "POST" else take_back(request)
    form: RecordForm = pages.form(request.POST if request.method == "POST" else unsent, **options)
    looks = request.POST.get("then") == "look"
    if request.method == "POST" and not looks and form.is_valid() and form.write():
        return _saved(pages, request, form)
    above, its_address = _above(form, request.user) if record is None else (None, "")
    return render(
        request,
        pages.form_template,
        {
            "pages": pages,
            "form": form,
            "record": record,
            "above": above,
            "above_address": its_address,
            "unsent": unsent is not None,
            "back": _next(request) or (pages.address_of(record) if record else its_address or pages.list_address),
            "next": _next(request),
            "alike": merging.beside(pages) if record is None else None,
            "filled_by": signing.dumps(request.user.pk, salt=FILLED_BY),
            "draft": draft_of(request),
        },
    )


def _above(form: RecordForm, user: Any) -> tuple[Any, str]:
    """Return the record that a new one is to hang on, where the form holds it unseen, and its address."""
    for bound in form.hidden_fields():
        if not (isinstance(bound.field, PickField) and bound.value()):
            continue
        for pages in lists():
            if pages.model is bound.field.model:
                found = pages.records(user).filter(code=str(bound.value()).replace("\x00", "")).first()
                return found, pages.address_of(found) if found else ""
    return None, ""


def _saved(pages: Any, request: HttpRequest, form: RecordForm) -> HttpResponse:
    record = form.instance
    if form.is_new:
        follow_by_itself(who=request.user, kind=pages.kind, key=record.pk)
    named = {"record": str(record)}
    messages.success(request, (_("%(record)s was added.") if form.is_new else _("%(record)s was saved.")) % named)
    if form.is_new:
        merging.note_added(pages, request, record)
    for label, value in form.adopted:
        messages.info(
            request,
            _("Someone else had changed %(field)s meanwhile: it stays %(value)s.") % {"field": label, "value": value},
        )
    for notice in form.notices():
        messages.warning(request, notice)
    if request.POST.get("then") == "another":
        kept = {name: request.POST[name] for name in form.kept_for_another if request.POST.get(name)}
        target = f"{request.path}?{urlencode(kept)}" if kept else request.path
    else:
        target = _next(request) or pages.address_of(record)
    response = HttpResponseRedirect(target)
    note_saved(request, response)
    return response


def _next(request: HttpRequest) -> str:
    """Return where to go after, if that is a page of this program."""
    asked: QueryDict = request.POST if request.method == "POST" else request.GET
    target = asked.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else ""


def addresses(pages: Any, name: str) -> list[URLPattern]:
    """Return the addresses of the forms of a kind of record."""

    @keeps_unsent
    @require_http_methods(["GET", "HEAD", "POST"])
    def add_view(request: HttpRequest) -> HttpResponse:
        return add(pages, request)

    @keeps_unsent
    @require_http_methods(["GET", "HEAD", "POST"])
    def edit_view(request: HttpRequest, key: str) -> HttpResponse:
        return edit(pages, request, key)

    return [
        path(f"{pages.prefix}/add/", add_view, name=f"{name}_add"),
        path(f"{pages.pattern}edit/", edit_view, name=f"{name}_edit"),
    ]
