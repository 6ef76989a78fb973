"""The pages of the check list: of a request, and of the questions that the facility asks."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pmt.accounts.matrix import may
from pmt.workbench.editing import draft_of, note_saved
from pmt.workbench.forms import RecordForm, Section
from pmt.workbench.pages import Pages, Tab
from pmt.workbench.tables import Column
from pmt.workbench.unsent import FILLED_BY, keeps_unsent, take_back
from pmt.workbench.verbs import Refused
from requests_app.checklist import asked, graded, is_eligible, use_the_usual_questions
from requests_app.checklist_forms import EligibilitySheet, ExceptionSheet, OpinionSheet, Sheet
from requests_app.choices import DECIDED, CriterionKind, OpinionSource
from requests_app.models import (
    AssistanceRequest,
    Criterion,
    EligibilityAnswer,
    EligibilityException,
    RelevanceGrade,
)


def summary(record: AssistanceRequest, user: Any) -> dict[str, Any] | None:
    """Return what the page of a request says of its check list; None for who does not see it."""
    if not may(user, "view", EligibilityAnswer):
        return None
    means = [(each.criterion, each.mean) for each in graded(record)]
    return {
        "asked": asked(record),
        "means": means,
        "graded": any(mean is not None for _criterion, mean in means),
        "exception": EligibilityException.objects.filter(request=record).first(),
        "address": reverse("requests:check_list", args=[record.code]),
    }


def _request(request: HttpRequest, key: str, *, lock: bool = False) -> Any:
    """Return the request whose check list is asked for, to who sees it."""
    records = AssistanceRequest.objects.visible_to(request.user)
    if not may(request.user, "view", EligibilityAnswer):
        raise Http404
    if lock:
        records = records.select_for_update(of=("self",))
    return get_object_or_404(records.select_related("country", "institution"), code=key)


@require_safe
def check_list(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that was said of a request's eligibility and relevance."""
    record = _request(request, key)
    user, address = request.user, reverse("requests:check_list", args=[key])
    open_now = record.status not in DECIDED
    sources = [
        {
            "label": source.label,
            "address": f"{address}{source.value}/" if open_now and may(user, "change", RelevanceGrade) else "",
        }
        for source in OpinionSource
    ]
    lines = graded(record)
    return render(
        request,
        "requests/check_list.html",
        {
            "record": record,
            "asked": asked(record),
            "eligible": is_eligible(record),
            "exception": EligibilityException.objects.filter(request=record).select_related("by").first(),
            "sources": sources,
            "graded": lines,
            "comments": [(line.criterion, each) for line in lines for each in line.opinions if each and each.comment],
            "answer_address": f"{address}eligibility/" if open_now and may(user, "change", EligibilityAnswer) else "",
            "exception_address": (
                f"{address}exception/" if open_now and may(user, "change", EligibilityException) else ""
            ),
            "criteria_address": reverse("requests:criterion_list") if may(user, "change", Criterion) else "",
            "decided": not open_now,
        },
    )


def _sheet(
    request: HttpRequest, key: str, form_class: type[Sheet], kind: Any, title: Any, said: Any, **options: Any
) -> HttpResponse:
    """Answer with a sheet, or write what was sent."""
    record = _request(request, key, lock=request.method == "POST")
    if not may(request.user, "change", kind):
        raise PermissionDenied
    back = reverse("requests:check_list", args=[key])
    sent = request.POST if request.method == "POST" else take_back(request)
    form = form_class(sent, record=record, user=request.user, **options)
    if request.method == "POST" and form.is_valid():
        try:
            form.save()
        except Refused as refused:
            form.add_error(None, ValidationError(str(refused)))
        else:
            messages.success(request, said)
            for name in form.kept:
                messages.info(
                    request,
                    _("A colleague wrote “%(said)s” meanwhile, which stays.") % {"said": form.cleaned_data[name]},
                )
            response = HttpResponseRedirect(back)
            note_saved(request, response)
            return response
    return render(
        request,
        "requests/check_list_sheet.html",
        {
            "record": record,
            "form": form,
            "sheet_title": title,
            "back": back,
            "decided": record.status in DECIDED,
            "unsent": request.method != "POST" and sent is not None,
            "filled_by": signing.dumps(request.user.pk, salt=FILLED_BY),
            "draft": draft_of(request),
        },
    )


@keeps_unsent
@require_http_methods(["GET", "HEAD", "POST"])
def eligibility(request: HttpRequest, key: str) -> HttpResponse:
    """Yes or no to each question."""
    return _sheet(
        request, key, EligibilitySheet, EligibilityAnswer, _("Eligibility"), _("The answers on eligibility are saved.")
    )


@keeps_unsent
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, key: str, source: str) -> HttpResponse:
    """How one source grades a request."""
    if source not in OpinionSource:
        raise Http404
    title = _("Relevance: %(source)s") % {"source": OpinionSource(source).label}
    return _sheet(request, key, OpinionSheet, RelevanceGrade, title, _("The opinion is saved."), source=source)


@keeps_unsent
@require_http_methods(["GET", "HEAD", "POST"])
def exception(request: HttpRequest, key: str) -> HttpResponse:
    """Let a request be approved although eligibility is not established."""
    return _sheet(
        request, key, ExceptionSheet, EligibilityException, _("Exception from eligibility"), _("That is written down.")
    )


# --- The facility's questions ---------------------------------------------------------------------------


class CriterionForm(RecordForm):
    """A question. One that was answered is not reworded into another: end it, and add the new one."""

    sections = (Section("", ("code", "kind", "question", "guidance", "position", "since", "until")),)
    kept_for_another = ("kind",)

    class Meta:
        model = Criterion
        fields = ["code", "kind", "question", "guidance", "position", "since", "until"]
        help_texts = {
            "code": gettext_lazy("Short and unique, such as E6 or R6."),
            "position": gettext_lazy("Questions are asked in this order."),
            "since": gettext_lazy("Asked of requests received on this day or later; empty: of all."),
            "until": gettext_lazy("Asked of requests received until this day; empty: without end."),
        }


def _in_force() -> Q:
    today = timezone.localdate()
    return Q(Q(since=None) | Q(since__lte=today), Q(until=None) | Q(until__gte=today))


class CriterionPages(Pages):
    """The questions of the check list."""

    model = Criterion
    title = gettext_lazy("Questions of the check list")
    prefix = "criteria"
    columns: ClassVar[list[Column]] = [
        Column("code", gettext_lazy("Code"), sort=("code",)),
        Column("question", gettext_lazy("Question"), sort=("question",)),
        Column("kind", gettext_lazy("For"), sort=("kind",), value=lambda r: r.get_kind_display()),
        Column("since", gettext_lazy("Asked from"), sort=("since",), descending=True),
        Column("until", gettext_lazy("Asked until"), sort=("until",), descending=True),
    ]
    tabs: ClassVar[list[Tab]] = [
        Tab("all", gettext_lazy("All")),
        Tab("now", gettext_lazy("Asked now"), _in_force),
        *(Tab(kind.value, kind.label, Q(kind=kind)) for kind in CriterionKind),
    ]
    order = ("kind", "position", "code")
    cells_template = "requests/_criterion_cells.jinja"
    list_template = "requests/criterion_list.html"
    form = CriterionForm
    deletable = True
    empty_text = gettext_lazy("Nothing is asked of a request before it is approved.")

    def address_of(self, record: Any) -> str:
        """They have no page of their own."""
        return self.list_address

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found


@require_POST
def usual(request: HttpRequest) -> HttpResponse:
    """Write the questions that facilities mostly ask."""
    if not may(request.user, "view", Criterion):
        raise Http404
    if not may(request.user, "add", Criterion):
        raise PermissionDenied
    made = use_the_usual_questions()
    if made:
        messages.success(request, _("The usual questions are written down. Change them to the facility's own words."))
    else:
        messages.info(request, _("The usual questions are there already."))
    return HttpResponseRedirect(reverse("requests:criterion_list"))
