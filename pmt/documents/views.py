"""The pages of documents: those of a record, all of them, one with its versions, and the files themselves."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pmt.accounts.matrix import may
from pmt.documents import services
from pmt.documents.contents import NotAccepted
from pmt.documents.filters import DocumentFilterSet
from pmt.documents.forms import AddDocumentsForm, AddVersionForm, DocumentForm, WithdrawForm
from pmt.documents.models import Document, DocumentVersion
from pmt.documents.services import SameContent
from pmt.documents.tables import DOCUMENT_COLUMNS
from pmt.documents.uploading import limited
from pmt.workbench.pages import Pages, Tab
from pmt.workbench.parts import is_panel, vary
from pmt.workbench.searching import Searchable, named, subject

#: Documents of a record that its page shows; the others stand on a page of their own.
IN_PANEL = 8
#: What a file may do in a browser: nothing. A picture is shown in a page that can do nothing either.
_ATTACHED = "default-src 'none'; frame-ancestors 'none'; sandbox"
_PICTURE = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
#: The browser's own reader of PDF does not start in a sandbox; it runs nothing of the page around it.
_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


class DocumentPages(Pages):
    """Documents, the newest first. They are added on the page of the record that they belong to."""

    model = Document
    title = gettext_lazy("Documents")
    prefix = "documents"
    columns = DOCUMENT_COLUMNS
    filterset = DocumentFilterSet
    tabs: ClassVar[list[Tab]] = [
        Tab("all", gettext_lazy("All"), Q(withdrawn_at=None)),
        Tab("withdrawn", gettext_lazy("Withdrawn"), Q(withdrawn_at__isnull=False)),
    ]
    order = ("-id",)
    sorted_at_first = "-added"
    cells_template = "documents/_document_cells.jinja"
    detail_template = "documents/document_detail.html"
    form = DocumentForm
    history_of = ((DocumentVersion, "document"),)
    empty_text = gettext_lazy("Documents are added on the page of the record that they belong to.")

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.with_bearers().prefetch_related("versions")  # type: ignore[attr-defined]

    def whole(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return self.rows(found).select_related("created_by", "withdrawn_by")

    def add_address(self, user: Any) -> str:
        """There is no document without a record."""
        return ""

    def unchangeable(self, record: Any) -> str:
        return _("The document was withdrawn. Put it back first.") if record.withdrawn_at else ""

    def detail(self, record: Any, user: Any) -> dict[str, Any]:
        versions = list(record.versions.select_related("uploaded_by", "reading").order_by("-number"))
        changes = may(user, "change", Document) and not record.withdrawn_at
        return {
            "bearer_record": _bearer_of(record, user),
            "versions": versions,
            "newest": versions[0] if versions else None,
            "version_form": AddVersionForm(initial={"seen": versions[0].number if versions else 0})
            if changes
            else None,
            "may_withdraw": may(user, "withdraw", Document),
        }

    def _neighbour(self, record: Any, user: Any, *, after: bool) -> tuple[str, str] | None:
        """Which document lies beside another says nothing."""
        return None

    @classmethod
    def urls(cls) -> list[URLPattern]:
        """Return the addresses; there is none that adds a document without a record."""
        return [
            path("documents/of/<str:kind>/<path:key>/", record_documents, name="record_documents"),
            path("documents/<str:key>/versions/", add_version, name="document_versions"),
            path("documents/<str:key>/versions/<int:number>/file/", version_file, name="version_file"),
            path("documents/<str:key>/versions/<int:number>/preview/", version_preview, name="version_preview"),
            path("documents/<str:key>/withdraw/", withdraw, name="document_withdraw"),
            path("documents/<str:key>/put-back/", put_back, name="document_put_back"),
            *(each for each in super().urls() if each.name != "document_add"),
        ]


def _bearer_of(document: Document, user: Any) -> tuple[Searchable, Any] | None:
    return named([(document.record_kind, document.record_key)], user).get((document.record_kind, document.record_key))


def _document(request: HttpRequest, key: str) -> Document:
    return get_object_or_404(Document.objects.visible_to(request.user), code=key)


def _record(request: HttpRequest, kind: str, key: str) -> tuple[Searchable, Any]:
    """Return the record that documents belong to, if the person sees it."""
    bearer = subject(kind)
    if bearer is None or kind == "documents.document" or not may(request.user, "view", kind):
        raise Http404
    return bearer, get_object_or_404(bearer.visible(request.user).select_related(*bearer.related), **{bearer.code: key})


# --- Those of a record -------------------------------------------------------------------------------------


@limited
@require_http_methods(["GET", "HEAD", "POST"])
def record_documents(request: HttpRequest, kind: str, key: str) -> HttpResponseBase:
    """The documents of a record, as a page or a part of the record's; and what adds some."""
    bearer, record = _record(request, kind, key)
    adds = may(request.user, "add", Document)
    form = None
    if request.method == "POST":
        if not adds:
            raise PermissionDenied
        form = AddDocumentsForm(request.POST, request.FILES, user=request.user)
        answer = _add(request, record, form)
        if answer is not None:
            return answer
    elif adds:
        form = AddDocumentsForm(user=request.user, initial={"kind": request.GET.get("of", "other")})
    found = Document.objects.visible_to(request.user).of(record).standing().prefetch_related("versions").order_by("-id")
    part = is_panel(request)
    shown = list(found[: IN_PANEL + 1] if part else found)
    context = {
        "bearer": bearer,
        "record": record,
        "record_address": bearer.address_of(record),
        "record_code": bearer.code_of(record),
        "address": request.path,
        "documents": shown[:IN_PANEL] if part else shown,
        "more": part and len(shown) > IN_PANEL,
        "form": form,
    }
    template = "documents/_record_documents.html" if part else "documents/record_documents.html"
    return vary(render(request, template, context))


def _add(request: Any, record: Any, form: AddDocumentsForm) -> HttpResponse | None:
    """Add the files one by one: one that is refused does not keep the others out. None: the form is shown again."""
    by_script = request.headers.get("Accept", "").startswith("application/json")
    refused = [services.too_large(name) for name in request.too_large]
    said: list[str] = []
    if not form.is_valid():
        if refused and not request.FILES:
            form.errors.pop("uploads", None)
        wrong = refused + [str(error) for errors in form.errors.values() for error in errors]
        if by_script:
            return JsonResponse({"said": [], "refused": wrong})
        for each in refused:
            form.add_error(None, each)
        return None
    asked = form.cleaned_data
    files = asked["uploads"]
    for file in files:
        try:
            document = services.add_document(
                record=record,
                file=file,
                name=file.name or "",
                by=request.user,
                kind=asked["kind"],
                readers=asked["readers"],
                language=asked["language"],
                title=asked["title"] if len(files) == 1 else "",
            )
            said.append(_("“%(title)s” was added.") % {"title": document.title})
        except (NotAccepted, SameContent) as refusal:
            refused.append(str(refusal))
    if by_script:
        return JsonResponse({"said": said, "refused": refused})
    for each in said:
        messages.success(request, each)
    for each in refused:
        messages.error(request, each)
    return HttpResponseRedirect(request.path)


# --- One of them -------------------------------------------------------------------------------------------


@limited
@require_POST
def add_version(request: Any, key: str) -> HttpResponseBase:
    """Add a version to a document, which supersedes the one before."""
    document = _document(request, key)
    if not may(request.user, "change", Document):
        raise PermissionDenied
    form = AddVersionForm(request.POST, request.FILES)
    refused = [services.too_large(name) for name in request.too_large]
    said: list[str] = []
    if not refused and form.is_valid():
        asked = form.cleaned_data
        try:
            version = services.add_version(
                document=document,
                file=asked["file"],
                name=asked["file"].name or "",
                by=request.user,
                note=asked["note"],
                seen=asked["seen"],
            )
            said.append(_("Version %(number)s was added.") % {"number": version.number})
        except (NotAccepted, SameContent) as refusal:
            refused.append(str(refusal))
    elif not refused:
        refused += [str(error) for errors in form.errors.values() for error in errors]
    for each in said:
        messages.success(request, each)
    for each in refused:
        messages.error(request, each)
    return HttpResponseRedirect(reverse("documents:document_detail", args=[document.code]))


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Ask why a document is withdrawn, and withdraw it."""
    document = _document(request, key)
    if not may(request.user, "withdraw", Document):
        raise PermissionDenied
    back = reverse("documents:document_detail", args=[document.code])
    if document.withdrawn_at:
        return HttpResponseRedirect(back)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.withdraw_document(document=document, by=request.user, why=form.cleaned_data["why"])
        undo = reverse("documents:document_put_back", args=[document.code])
        messages.success(request, _("“%(title)s” was withdrawn.") % {"title": document.title}, extra_tags=undo)
        return HttpResponseRedirect(back)
    return render(request, "documents/withdraw.html", {"record": document, "form": form, "back": back})


@require_POST
def put_back(request: HttpRequest, key: str) -> HttpResponse:
    """Let a withdrawn document stand again."""
    document = _document(request, key)
    if not may(request.user, "withdraw", Document):
        raise PermissionDenied
    services.put_back_document(document=document)
    messages.success(request, _("“%(title)s” stands again.") % {"title": document.title})
    return HttpResponseRedirect(reverse("documents:document_detail", args=[document.code]))


# --- The files ---------------------------------------------------------------------------------------------


@require_safe
def version_file(request: HttpRequest, key: str, number: int) -> HttpResponseBase:
    """Send the file of a version to be kept; `?read` shows a PDF or a picture in the browser."""
    version = get_object_or_404(_document(request, key).versions, number=number)
    inline = "read" in request.GET and version.is_shown_inline
    policy = _ATTACHED if not inline else _PDF if version.content_type == "application/pdf" else _PICTURE
    return _sent(version.path, version.content_type, version.name, inline=inline, policy=policy)


@require_safe
def version_preview(request: HttpRequest, key: str, number: int) -> HttpResponseBase:
    """Send the picture of a version's first page."""
    version = get_object_or_404(_document(request, key).versions.filter(reading__pictured=True), number=number)
    return _sent(version.preview_path, "image/png", f"{version.document.code}.png", inline=True, policy=_PICTURE)


def _sent(file: Any, content_type: str, name: str, *, inline: bool, policy: str) -> FileResponse:
    """Send a file as what it is and nothing else, to this person alone."""
    try:
        content = file.open("rb")
    except FileNotFoundError:
        raise Http404(_("The file is no longer there. Bring it back from a backup.")) from None
    answer = FileResponse(content, as_attachment=not inline, filename=name, content_type=content_type)
    answer["Content-Security-Policy"] = policy
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
