"""Pages of reports: what was built, what is being built, and the texts that officers write."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pghistory.models
from django import forms
from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facility.models import Facility
from finance.models import Expenditure, Statement
from finance.statement import Span
from finance.statements import SpanForm
from pmt.accounts.matrix import may
from pmt.jobs.choices import JobState
from pmt.jobs.models import Job
from reporting.choices import ReportKind
from reporting.forms import usual_day
from reporting.models import Report, ReportText
from reporting.report import check, markup
from reporting.report.outline import OUTLINES, Outline
from reporting.services import TextChanged, order_report, order_statement, write_texts
from reporting.tasks import BUILD
from reporting.views.leading import to_pages

PER_PAGE = 25


def _day() -> date:
    """The day of who chose none."""
    return usual_day(Facility.objects.first(), timezone.localdate())


class BuildForm(forms.Form):
    """Which report, as at which day."""

    kind = forms.ChoiceField(
        label=_("Report"), choices=ReportKind.choices, widget=forms.Select(attrs={"class": "form-select"})
    )
    on = forms.DateField(
        label=_("As at"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"}),
        error_messages={"invalid": _("This is not a date: write it as 2016-12-31.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def reports(request: HttpRequest) -> HttpResponse:
    """List the reports; a POST has one built."""
    if not may(request.user, "view", Report):
        raise Http404
    writes = may(request.user, "build", Report)
    if request.method == "POST" and not writes:
        raise PermissionDenied
    form = BuildForm(request.POST if request.method == "POST" else None, initial={"on": _day()})
    if request.method == "POST" and form.is_valid():
        job = order_report(kind=form.cleaned_data["kind"], on=form.cleaned_data["on"], by=request.user)
        return redirect("jobs:job_detail", key=job.pk)
    built = Report.objects.visible_to(request.user).select_related("built_by", "job").defer("snapshot")
    page = Paginator(built, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "reporting/reports.html",
        {
            "reports": page.object_list,
            "page": page,
            "writes": writes,
            "form": form,
            "kinds": [(kind.value, kind.label) for kind in ReportKind],
            "unfinished": Job.objects.visible_to(request.user).filter(kind=BUILD).exclude(state=JobState.DONE)[:5],
        },
        status=400 if form.is_bound else 200,
    )


@require_POST
def statement_pdf(request: HttpRequest) -> HttpResponse:
    """Have the expenditure report of a span built."""
    if not (may(request.user, "view", Statement) and may(request.user, "view", Expenditure)):
        raise Http404
    form = SpanForm(request.POST)
    if not form.is_valid():
        return render(request, "finance/statement_span.html", {"form": form}, status=400)
    span = Span(form.cleaned_data["since"], form.cleaned_data["until"], request.POST.get("name", "")[:100])
    return redirect("jobs:job_detail", key=order_statement(span=span, by=request.user).pk)


@require_safe
@never_cache
def report_file(request: HttpRequest, key: int) -> FileResponse:
    """Show a built report; `?download` sends it to be kept."""
    found = Report.objects.visible_to(request.user).select_related("job").defer("snapshot")
    report = get_object_or_404(found, pk=key)
    try:
        content = report.job.path.open("rb")
    except FileNotFoundError:
        raise Http404(_("The file of this report is no longer there. Build it anew.")) from None
    return FileResponse(
        content,
        as_attachment="download" in request.GET,
        filename=report.job.file_name,
        content_type=report.job.content_type,
    )


# --- Texts -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Written:
    """One text on the form: what it is, its field, and how it reads once it is set."""

    key: str
    name: str
    title: Any
    field: forms.BoundField
    read: forms.BoundField
    preview: SafeString | None


class TextsForm(forms.Form):
    """All texts of one report. Beside each stands, hidden, what was read: a change by others is seen."""

    def __init__(self, data: Mapping[str, Any] | None, *, outline: Outline, kept: dict[str, str]) -> None:
        """Make a field for each text that the report has."""
        super().__init__(data)
        self.outline = outline
        for key, title, hint in outline.texts():
            lines = max(4, min(24, len(kept.get(key, "")) // 75 + 2))
            self.fields[key] = forms.CharField(
                label=title,
                help_text=hint,
                required=False,
                initial=kept.get(key, ""),
                strip=False,
                max_length=200_000,
                widget=forms.Textarea(attrs={"rows": lines, "class": "form-control", "spellcheck": "true"}),
            )
            self.fields[f"{key}:read"] = forms.CharField(
                required=False, initial=kept.get(key, ""), strip=False, widget=forms.HiddenInput
            )

    def clean(self) -> dict[str, Any]:
        """Refuse references that lead nowhere, each named."""
        cleaned: dict[str, Any] = super().clean() or {}
        # A browser sends lines that end as on paper tape.
        for name, text in cleaned.items():
            cleaned[name] = text.replace("\r\n", "\n").rstrip("\n")
        for key, said in check.problems(self.outline.kind, self.texts(cleaned), _day()).items():
            for problem in said:
                self.add_error(key, problem)
        return cleaned

    def texts(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return the texts by key."""
        return {key: values[key] for key, _title, _hint in self.outline.texts() if key in values}

    def read(self) -> dict[str, str]:
        """Return what each text was when the form was opened."""
        return {key: self.cleaned_data[f"{key}:read"] for key, _title, _hint in self.outline.texts()}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def texts(request: HttpRequest, kind: str) -> HttpResponse:
    """Show and take the texts of a report; `preview` shows how they read without keeping them."""
    if kind not in ReportKind.values or not may(request.user, "view", ReportText):
        raise Http404
    writes = may(request.user, "change", ReportText)
    if request.method == "POST" and not writes:
        raise PermissionDenied
    outline = OUTLINES[ReportKind(kind)]
    found = ReportText.objects.visible_to(request.user).filter(key__startswith=f"{kind}/")
    kept = dict(found.values_list("key", "text"))
    form = TextsForm(request.POST if request.method == "POST" else None, outline=outline, kept=kept)
    previewed = "preview" in request.POST
    status = 200
    if request.method == "POST":
        right = form.is_valid()
        status = 200 if right else 400
        if right and not previewed:
            try:
                changed = write_texts(texts=form.texts(form.cleaned_data), read=form.read(), by=request.user)
            except TextChanged as clash:
                form.add_error(
                    clash.key,
                    _("Somebody else changed this text while you wrote. Theirs: %(text)s") % {"text": clash.now},
                )
                status = 409
            else:
                messages.success(request, _("Kept.") if changed else _("Nothing was changed."))
                return redirect("reporting:report_texts", kind=kind)
    return render(
        request,
        "reporting/report_texts.html",
        {
            "form": form,
            "kind": kind,
            "report_title": outline.title,
            "writes": writes,
            "written": _written(form, previewed=previewed or not writes),
        },
        status=status,
    )


def _written(form: TextsForm, *, previewed: bool) -> list[Written]:
    targets = check.targets(form.outline.kind, _day(), computed=True) if previewed else None
    leads = to_pages()
    return [
        Written(
            key=key,
            name=key.partition("/")[2],
            title=title,
            field=form[key],
            read=form[f"{key}:read"],
            preview=markup.render(str(form[key].value() or ""), place=key, targets=targets, level=3, leads=leads).html
            if targets and not key.endswith("/abbreviations")
            else None,
        )
        for key, title, _hint in form.outline.texts()
    ]


@require_safe
def text_versions(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """Show a text as it was after each change, the newest first."""
    key = f"{kind}/{name}"
    titles = {known: title for outline in OUTLINES.values() for known, title, _hint in outline.texts()}
    if key not in titles or not may(request.user, "view", ReportText):
        raise Http404
    events = (
        apps.get_model("reporting", "ReportTextEvent")
        .objects.filter(key=key)
        .order_by("-pgh_id")
        .select_related("pgh_context")
    )
    page = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    names = _names({_user_of(event.pgh_context) for event in page.object_list})
    return render(
        request,
        "reporting/report_text.html",
        {
            "kind": kind,
            "title": titles[key],
            "page": page,
            "versions": [
                {
                    "text": event.text,
                    "at": event.pgh_created_at,
                    "by": names.get(_user_of(event.pgh_context)),
                    "gone": event.pgh_label == "delete",
                }
                for event in page.object_list
            ],
        },
    )


def _user_of(context: pghistory.models.Context | None) -> Any:
    return context.metadata.get("user") if context else None


def _names(keys: set[Any]) -> dict[Any, str]:
    users = apps.get_model("accounts", "User").objects.filter(pk__in=[key for key in keys if key is not None])
    return {user.pk: str(user) for user in users}
