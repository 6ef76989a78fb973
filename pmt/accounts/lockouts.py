"""Names that nobody can sign in with for a while, because of too many wrong passwords; and letting them again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pmt.accounts.matrix import may
from pmt.accounts.models import User


@dataclass(frozen=True)
class LockedOut:
    """A name and an address from which it was tried too often."""

    name: str
    person: User | None
    address: str
    failures: int
    until: datetime


def locked_out(names: list[str] | None = None) -> list[LockedOut]:
    """Return who is locked out now, the latest first; of some names alone."""
    pause = timedelta(hours=settings.AXES_COOLOFF_TIME)
    attempts = AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - pause)
    if names is not None:
        attempts = attempts.filter(username__in=names)
    rows: Any = (
        attempts.order_by()
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
        .order_by("-last")
    )
    found = list(rows)
    people = {person.email: person for person in User.objects.filter(email__in={row["username"] for row in found})}
    return [
        LockedOut(
            row["username"] or "",
            people.get(row["username"] or ""),
            row["ip_address"] or "",
            row["failures"],
            row["last"] + pause,
        )
        for row in found
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def lockouts(request: HttpRequest) -> HttpResponse:
    """List who is locked out, and let one of them try again."""
    if not may(request.user, "view", User):
        raise Http404
    if request.method == "POST":
        if not may(request.user, "change", User):
            raise PermissionDenied
        name = request.POST.get("name", "")
        if name and reset(username=name):
            messages.success(request, _("%(name)s can try again.") % {"name": name})
        else:
            messages.info(request, _("Nobody of this name is locked out any more."))
        return HttpResponseRedirect(request.path)
    return render(request, "accounts/lockouts.html", {"found": locked_out(), "limit": settings.AXES_FAILURE_LIMIT})
