"""The pages that belong to no room: start page, what changed, choice of theme."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Count, IntegerField, Max, Value
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from pmt.accounts.matrix import may
from pmt.workbench import registry
from pmt.workbench.layout import SHORTCUTS_COOKIE, THEME_COOKIE, THEMES

#: How many of each sort 'what changed' names; the rest stand in the list that it links to.
CHANGES_SHOWN = 6


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The first page after signing in: what the person's role wants to see first."""
    if registry.facility_identity() is None:
        address = registry.import_address()
        return render(
            request,
            "workbench/start_empty.html",
            {
                "import_address": reverse(address)
                if address and may(request.user, "import", "exchange.facility")
                else ""
            },
        )
    drawn = [
        (block.place, render_to_string(block.template, block.context(request.user), request))
        for block in registry.start_blocks_for(request.user)
    ]
    # A block that has nothing to say to this person is none.
    blocks = [(place, text) for place, text in drawn if text.strip()]
    return render(
        request,
        "workbench/start.html",
        {
            "main": [text for place, text in blocks if place == "main"],
            "side": [text for place, text in blocks if place == "side"],
            "changed": changed(request),
        },
    )


@dataclass(frozen=True)
class Changed:
    """What was found of one sort: how many, the latest of them, the list of all."""

    title: Any
    count: int
    records: list[Any]
    address: str
    template: str


class SinceForm(forms.Form):
    """The day from which changes are asked for."""

    since = forms.DateField(
        label=_("since"), required=False, widget=forms.DateInput(attrs={"type": "date", "class": "form-control"})
    )


def changed(request: HttpRequest) -> dict[str, Any]:
    """Return the dated facts since a day of the person's choice (`?since=`), that day included.

    Without a choice: since half a year before the latest fact, so that a facility that has
    ended still shows its last half-year. Facts dated after today are not counted.
    """
    today = timezone.localdate()
    groups = [
        (group, group.records(request.user).filter(**{f"{group.dated}__lte": today}))
        for group in registry.changes_for(request.user)
    ]
    days = _of_each(groups, lambda group: Max(group.dated))
    latest = max((day for day in days.values() if day), default=None)
    form = SinceForm(request.GET if "since" in request.GET else None)
    since: date | None = form.cleaned_data["since"] if form.is_valid() else None
    if since is None:
        since = (latest or today) - timedelta(days=182)
        if not form.errors:
            form = SinceForm(initial={"since": since})
    chosen = [(group, records.filter(**{f"{group.dated}__gte": since})) for group, records in groups]
    counts = _of_each(chosen, lambda group: Count("pk"))
    listed = [
        Changed(
            group.title,
            counts.get(number, 0),
            list(records.order_by(f"-{group.dated}", "-pk")[:CHANGES_SHOWN]) if counts.get(number) else [],
            group.address(since, today),
            group.template,
        )
        for number, (group, records) in enumerate(chosen)
    ]
    return {"form": form, "since": since, "latest": latest, "groups": listed}


def _of_each(groups: list[tuple[registry.ChangeGroup, Any]], measure: Any) -> dict[int, Any]:
    """Measure every group's records in a single query; groups without records are left out."""
    asked = [
        records.order_by()
        .values(which=Value(number, IntegerField()))
        .annotate(measured=measure(group))
        .values_list("which", "measured")
        for number, (group, records) in enumerate(groups)
    ]
    return dict(asked[0].union(*asked[1:], all=True)) if asked else {}


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Lead back to the page on which something was chosen."""
    target = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    return HttpResponseRedirect(target)


@require_POST
def choose_shortcuts(request: HttpRequest) -> HttpResponse:
    """Remember in a cookie whether the person wants the keyboard shortcuts of one letter."""
    response = _back(request)
    if request.POST.get("shortcuts") == "off":
        response.set_cookie(
            SHORTCUTS_COOKIE, "off", max_age=31_536_000, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    else:
        response.delete_cookie(SHORTCUTS_COOKIE)
    return response


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember the theme in a cookie and return to the page; an unknown one means the device's own."""
    chosen = request.POST.get("theme", "")
    response = _back(request)
    if chosen in THEMES and chosen:
        response.set_cookie(
            THEME_COOKIE, chosen, max_age=31_536_000, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    else:
        response.delete_cookie(THEME_COOKIE)
    return response
