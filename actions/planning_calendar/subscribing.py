"""The secret address of a person's calendar: made, shown once, renewed, ended; and what it answers."""

import hashlib
import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.models import CalendarSubscription, Mission
from actions.planning_calendar.feed import planning_of
from pmt.accounts.matrix import may


def hashed(secret: str) -> str:
    """Return what is kept of a secret; it is long and random, so that a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_address(user: Any) -> str:
    """Give a person a new secret, in place of the one that was; return it: it is not to be had again."""
    secret = secrets.token_urlsafe(32)
    values = {"secret_hash": hashed(secret), "made_at": timezone.now(), "used_at": None}
    CalendarSubscription.objects.update_or_create(user=user, defaults=values)
    return secret


@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request: HttpRequest) -> HttpResponse:
    """Whether a person has an address, when it was read last; and a new one, shown this once."""
    user: Any = request.user
    if not may(request.user, "view", Mission):
        raise Http404
    address = ""
    if request.method == "POST":
        path = reverse("actions:calendar_feed", args=[make_address(request.user)])
        address = request.build_absolute_uri(path)
    response = render(
        request,
        "actions/calendar_subscription.html",
        {
            "subscription": CalendarSubscription.objects.filter(user=user).first(),
            "address": address,
        },
    )
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End the address: it answers no more."""
    user: Any = request.user
    if not may(request.user, "view", Mission):
        raise Http404
    gone, _kinds = CalendarSubscription.objects.filter(user=user).delete()
    if gone:
        messages.success(request, _("The address has ended; calendars that read it get nothing any more."))
    return HttpResponseRedirect(reverse("actions:calendar_subscription"))


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever the secret belongs to, by that person's present rights."""
    found = CalendarSubscription.objects.filter(secret_hash=hashed(token)).select_related("user").first()
    if found is None or not may(found.user, "view", Mission):
        raise Http404
    now = timezone.now()
    # Programs ask every few minutes; the hour is enough to see that it is in use.
    if found.used_at is None or (now - found.used_at).total_seconds() > 3600:
        CalendarSubscription.objects.filter(pk=found.pk).update(used_at=now)
    body, changed = planning_of(found.user, request.build_absolute_uri)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="missions.ics"'
    response["ETag"] = etag
    response["Last-Modified"] = http_date(changed.timestamp())
    response["Cache-Control"] = "private, no-cache"
    # What left the calendar changes no record in it: the tag alone says whether it is the same.
    return get_conditional_response(request, etag=etag, last_modified=None, response=response) or response
