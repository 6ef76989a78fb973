"""The pages that belong to no room: start page, what changed, choice of theme."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Count, Max
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
from pmt.workbench.layout import THEME_COOKIE, THEMES

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
            {"import_address": reverse(address) if address and may(request.user, "import", "exchange.facility") else ""},
        )
    blocks = [
        (block.place, render_to_string(block.template, block.context(request.user), request))
        for block in registry.start_blocks_for(request.user)
    ]
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
    groups = [(group, group.records(request.user).filter(**{f"{group.dated}__lte": today}))
              for group in registry.changes_for(request.user)]
    found = [(group, records.aggregate(latest=Max(group.dated))["latest"], records) for group, records in groups]
    latest = max((day for _group, day, _records in found if day), default=None)
    form = SinceForm(request.GET if "since" in request.GET else None)
    since: date | None = form.cleaned_data["since"] if form.is_valid() else None
    if since is None:
        since = (latest or today) - timedelta(days=182)
        if not form.errors:
            form = SinceForm(initial={"since": since})
    listed = []
    for group, last, records in found:
        if last is None or last < since:
            listed.append(Changed(group.title, 0, [], group.address(since, today), group.template))
            continue
        chosen = records.filter(**{f"{group.dated}__gte": since})
        listed.append(
            Changed(
                group.title,
                chosen.aggregate(n=Count("pk"))["n"],
                list(chosen.order_by(f"-{group.dated}", "-pk")[:CHANGES_SHOWN]),
                group.address(since, today),
                group.template,
            )
        )
    return {"form": form, "since": since, "latest": latest, "groups": listed}


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember the theme in a cookie and return to the page; an unknown one means the device's own."""
    chosen = request.POST.get("theme", "")
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    if chosen in THEMES and chosen:
        response.set_cookie(
            THEME_COOKIE, chosen, max_age=31_536_000, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    else:
        response.delete_cookie(THEME_COOKIE)
    return response
