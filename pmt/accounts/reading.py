"""How somebody wants days, numbers and the time to be written: chosen for the account, kept to on every page."""

from collections.abc import Callable
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pmt.accounts.models import User
from pmt.workbench.formats import Formats, reading


@cache
def zones() -> tuple[str, ...]:
    """Return the names of places by which time zones are chosen: no abbreviations, no names of old."""
    return tuple(sorted(each for each in available_timezones() if "/" in each and not each.startswith(_NO_PLACES)))


_NO_PLACES = ("Etc/", "SystemV/", "US/", "posix/", "right/")


class ReadingMiddleware:
    """Writes each page as who is signed in chose for their account."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the reader's form; for strangers in the published one. The account's own row is all it reads."""
        user: Any = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return self.get_response(request)
        # A zone that this machine no longer knows is as none: no page fails for it.
        zone = ZoneInfo(user.time_zone) if user.time_zone in zones() else None
        with reading(Formats(user.day_form, user.number_form), zone):
            return self.get_response(request)


class ReadingForm(forms.ModelForm):
    """What somebody chooses for themselves."""

    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        help_text=gettext_lazy("In which pages tell the time, and which day is today."),
    )

    class Meta:
        model = User
        fields = ["day_form", "number_form", "time_zone"]
        help_texts = {
            "number_form": gettext_lazy("You type numbers in the same way. The thousands may be left together."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = _("As the facility: %(zone)s") % {"zone": timezone.get_default_timezone_name()}
        zone: Any = self.fields["time_zone"]
        kept = self.instance.time_zone
        known = [*zones(), *([kept] if kept and kept not in zones() else [])]
        zone.choices = [("", own), *((each, each.replace("_", " ")) for each in known)]


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """How pages are written for who is signed in: each chooses for themselves."""
    user: Any = request.user
    own = User.objects.get(pk=user.pk) if request.method == "POST" else user
    form = ReadingForm(request.POST if request.method == "POST" else None, instance=own)
    if form.is_valid():
        form.save()
        messages.success(request, _("Pages are written so from now on."))
        return redirect("accounts:preferences")
    return render(request, "accounts/preferences.html", {"form": form, "now": timezone.now()})
