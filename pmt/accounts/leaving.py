"""When somebody leaves: what they had open is handed over, their sessions end, and they can no longer sign in.

A room says in its `panels.py` what of its records a person has open, and how one of them gets another person:

    open_work(AssistanceRequest, held_by="responsible", records=lambda found: found.open())

The account stays: what the person did keeps their name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pghistory
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pmt.accounts.matrix import may, rows
from pmt.accounts.models import User
from pmt.workbench.forms import refusal
from pmt.workbench.searching import subject

#: Records of a kind that are named on the page; the others are counted.
NAMED = 20


@dataclass(frozen=True)
class OpenWork:
    """Records that one person at a time answers for, who has the right to change them."""

    model: type[models.Model]
    held_by: str
    records: Callable[[Any], Any]

    @property
    def plural(self) -> str:
        """What the records are called."""
        return capfirst(str(self.model._meta.verbose_name_plural))

    @property
    def roles(self) -> frozenset[str]:
        """The roles that can answer for the records."""
        return rows()[self.model._meta.label_lower, "change"]

    def of(self, person: User) -> Any:
        """Return what a person has open."""
        return self.records(self.model._default_manager.filter(**{self.held_by: person})).order_by("pk")


_open_work: list[OpenWork] = []


def open_work(
    model: type[models.Model],
    *,
    held_by: str,
    records: Callable[[Any], Any] = lambda found: found,
) -> None:
    """State which records a person answers for while they are open; the field `held_by` says who."""
    _open_work.append(OpenWork(model, held_by, records))


def heirs_of(person: User) -> Any:
    """Return the people who can answer for all that somebody has open."""
    roles = [each.roles for each in _open_work if each.of(person).exists()]
    found = User.objects.filter(is_active=True).exclude(pk=person.pk).order_by("sort_name", "pk")
    return found.filter(role__in=frozenset.intersection(*roles)) if roles else found


@dataclass(frozen=True)
class Held:
    """What a person has open of one kind, as the page shows it."""

    plural: str
    count: int
    named: list[tuple[str, str]]


def held_by(person: User) -> list[Held]:
    """Return what a person has open, by kind; kinds of which there is nothing are left out."""
    found = []
    for each in _open_work:
        count = each.of(person).count()
        if count:
            bearer = subject(each.model._meta.label_lower)
            named = [(str(record), bearer.address_of(record) if bearer else "") for record in each.of(person)[:NAMED]]
            found.append(Held(each.plural, count, named))
    return found


@transaction.atomic
def hand_over(*, person: User, to: User, why: str = "") -> int:
    """Let another person answer for all that somebody has open; return how many records."""
    count = 0
    with pghistory.context(why=why or _("Handed over by %(person)s") % {"person": person}):
        for each in _open_work:
            # In the order of their keys: two hand-overs at once wait for one another.
            for record in each.of(person).select_for_update(no_key=True, of=("self",)):
                setattr(record, each.held_by, to)
                record.save(update_fields=[each.held_by])
                count += 1
    return count


@transaction.atomic
def close_account(*, person: User, to: User | None = None, why: str = "") -> int:
    """Hand over what a person has open (`to`), end their sessions, and let them sign in no longer.

    Raises IntegrityError for the last administrator.
    """
    count = hand_over(person=person, to=to, why=why) if to else 0
    held = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    with pghistory.context(why=why):
        held.is_active = False
        held.save(update_fields=["is_active"])
    end_sessions(person=held)
    return count


def end_sessions(*, person: User) -> int:
    """Sign a person out everywhere; return from how many places."""
    sessions = list(UserSession.objects.filter(user=person))
    for session in sessions:
        session.end()
    return len(sessions)


# --- Pages -----------------------------------------------------------------------------------------------


class CloseForm(forms.Form):
    """Who takes over, and why."""

    to = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label=gettext_lazy("Hand what is open over to"),
        required=False,
        empty_label=gettext_lazy("Nobody: it stays as it is"),
    )
    why = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=500)

    def __init__(self, *args: Any, person: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].queryset = heirs_of(person)  # type: ignore[attr-defined]


def _person(request: HttpRequest, key: int) -> User:
    person: User = get_object_or_404(User.objects.visible_to(request.user), pk=key)
    if not may(request.user, "change", User):
        raise PermissionDenied
    return person


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, key: int) -> HttpResponse:
    """Show what a person has open and who could take it over; and close the account."""
    person = _person(request, key)
    back = reverse("accounts:user_detail", args=[person.pk])
    if not person.is_active:
        return HttpResponseRedirect(back)
    form = CloseForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            with transaction.atomic():
                count = close_account(person=person, to=asked["to"], why=asked["why"])
        except IntegrityError as error:
            form.add_error(None, refusal(error))
        else:
            said = _("%(person)s can no longer sign in.") % {"person": person}
            if count:
                said += " " + _("%(to)s answers for it now (%(count)s).") % {"to": asked["to"], "count": count}
            messages.success(request, said, extra_tags=reverse("accounts:user_open", args=[person.pk]))
            return HttpResponseRedirect(back)
    context = {"record": person, "form": form, "held": held_by(person), "back": back, "own": person == request.user}
    return render(request, "accounts/close.html", context)


@require_POST
def reopen(request: HttpRequest, key: int) -> HttpResponse:
    """Let a person sign in again; what was handed over stays with who has it."""
    person = _person(request, key)
    person.is_active = True
    person.save(update_fields=["is_active"])
    messages.success(request, _("%(person)s can sign in again.") % {"person": person})
    return HttpResponseRedirect(reverse("accounts:user_detail", args=[person.pk]))


@require_POST
def sign_out(request: HttpRequest, key: int) -> HttpResponse:
    """End all sessions of a person."""
    person = _person(request, key)
    count = end_sessions(person=person)
    messages.success(request, _("%(person)s was signed out of %(count)s places.") % {"person": person, "count": count})
    return HttpResponseRedirect(reverse("accounts:user_detail", args=[person.pk]))
