"""The country chapters of reports: what officers write of each country, with checked references and a preview."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from facility.models import Country, Facility
from pmt.accounts.matrix import may
from reporting.choices import NarrativeSection, ReportKind
from reporting.forms import usual_day
from reporting.models import Narrative
from reporting.report import check, markup
from reporting.services import TextChanged, write_narratives
from reporting.views.leading import to_pages

#: The longest text of a section.
LONGEST = 200_000


@dataclass(frozen=True)
class Section:
    """One section on the form: its name and field, what was read, and how it reads once it is set."""

    name: str
    title: Any
    field: forms.BoundField
    read: forms.BoundField
    preview: SafeString | None


class NarrativesForm(forms.Form):
    """The sections of a country's chapter. Beside each stands, hidden, what was read: a change by others is seen."""

    def __init__(self, data: Mapping[str, Any] | None, *, country: Country, kept: dict[str, str]) -> None:
        """Make a field for each section."""
        super().__init__(data)
        self.country = country
        for section in NarrativeSection:
            text = kept.get(section.value, "")
            self.fields[section.value] = forms.CharField(
                label=section.label,
                required=False,
                initial=text,
                strip=False,
                max_length=LONGEST,
                widget=forms.Textarea(
                    attrs={"rows": max(4, min(24, len(text) // 75 + 2)), "class": "form-control", "spellcheck": "true"}
                ),
            )
            self.fields[f"{section.value}:read"] = forms.CharField(
                required=False, initial=text, strip=False, widget=forms.HiddenInput
            )

    def clean(self) -> dict[str, Any]:
        """Refuse references that lead nowhere, each named."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name, text in cleaned.items():
            # A browser sends lines that end as on paper tape.
            cleaned[name] = text.replace("\r\n", "\n").rstrip("\n")
        for name, said in check.problems(ReportKind.FINAL, self.texts(cleaned), _day()).items():
            for problem in said:
                self.add_error(name, problem)
        return cleaned

    def texts(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return the texts by section."""
        return {section.value: values[section.value] for section in NarrativeSection if section.value in values}

    def read(self) -> dict[str, str]:
        """Return what each text was when the form was opened."""
        return {section.value: self.cleaned_data[f"{section.value}:read"] for section in NarrativeSection}


def _day() -> Any:
    return usual_day(Facility.objects.first(), timezone.localdate())


@require_safe
def narratives(request: HttpRequest) -> HttpResponse:
    """The countries that have a chapter or can have one, with how much of it is written."""
    if not may(request.user, "view", Narrative):
        raise Http404
    written = Count("narratives", filter=~Q(narratives__text=""))
    countries = Country.objects.visible_to(request.user).annotate(written=written).select_related("region")
    return render(
        request,
        "reporting/narratives.html",
        {
            "countries": countries.filter(Q(partner=True) | Q(written__gt=0)).order_by(
                "region__position", "region__sort_name", "sort_name"
            ),
            "sections": len(NarrativeSection),
            "writes": may(request.user, "change", Narrative),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def narrative(request: HttpRequest, code: str) -> HttpResponse:
    """Show and take the chapter of a country; `preview` shows how it reads without keeping it."""
    if not may(request.user, "view", Narrative):
        raise Http404
    country = get_object_or_404(Country.objects.visible_to(request.user).select_related("region"), code=code)
    writes = may(request.user, "change", Narrative)
    if request.method == "POST" and not writes:
        raise PermissionDenied
    kept = dict(Narrative.objects.visible_to(request.user).filter(country=country).values_list("section", "text"))
    form = NarrativesForm(request.POST if request.method == "POST" else None, country=country, kept=kept)
    previewed = "preview" in request.POST
    status = 200
    if request.method == "POST":
        right = form.is_valid()
        status = 200 if right else 400
        if right and not previewed:
            try:
                texts = form.texts(form.cleaned_data)
                changed = write_narratives(country=country, texts=texts, read=form.read(), by=request.user)
            except TextChanged as clash:
                form.add_error(
                    clash.key,
                    _("Somebody else changed this text while you wrote. Theirs: %(text)s") % {"text": clash.now},
                )
                status = 409
            else:
                messages.success(request, _("Kept.") if changed else _("Nothing was changed."))
                return redirect("reporting:narrative", code=code)
    context = {
        "form": form,
        "country": country,
        "writes": writes,
        "sections": _sections(form, previewed=previewed or not writes),
    }
    return render(request, "reporting/narrative.html", context, status=status)


def _sections(form: NarrativesForm, *, previewed: bool) -> list[Section]:
    targets = check.targets(ReportKind.FINAL, _day(), computed=True) if previewed else None
    leads = to_pages()
    return [
        Section(
            name=section.value,
            title=section.label,
            field=form[section.value],
            read=form[f"{section.value}:read"],
            preview=markup.render(
                str(form[section.value].value() or ""), place=section.value, targets=targets, level=3, leads=leads
            ).html
            if targets
            else None,
        )
        for section in NarrativeSection
    ]
