"""Who can do a thing, and why: the row of the matrix that decides, for a person, a kind of record and a verb."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pmt.accounts.choices import Role
from pmt.accounts.matrix import hidden_fields, may, rows
from pmt.accounts.models import User
from pmt.accounts.rights import VERBS, field_words, kind_words


@dataclass(frozen=True)
class Answer:
    """Whether a person may, and the sentences that say why."""

    allowed: bool
    words: str
    reasons: list[str]
    roles: list[str]
    people: list[User]


def _things() -> list[tuple[Any, list[tuple[str, str]]]]:
    """Return every stated right as a choice, by room."""
    return [
        (
            apps.get_app_config(room).verbose_name,
            [(f"{kind} {verb}", f"{kind_words(kind)}: {VERBS.get(verb, verb)}") for (kind, verb), _roles in lines],
        )
        for room, lines in groupby(sorted(rows().items()), key=lambda row: row[0][0].partition(".")[0])
    ]


class QuestionForm(forms.Form):
    """Whom and what is asked about."""

    person = forms.ModelChoiceField(
        queryset=User.objects.none(), label=gettext_lazy("Who"), empty_label=gettext_lazy("Choose a person")
    )
    thing = forms.ChoiceField(label=gettext_lazy("What"))

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = User.objects.visible_to(user).order_by("sort_name", "pk")  # type: ignore[attr-defined]
        self.fields["thing"].choices = _things()  # type: ignore[attr-defined]


def answered(person: User, kind: str, verb: str) -> Answer:
    """Return whether a person may do something, by which row, and who else may."""
    allowing = rows()[kind, verb]
    said = {
        "person": person,
        "role": person.get_role_display(),
        "what": kind_words(kind),
        "verb": VERBS.get(verb, verb),
        "room": apps.get_app_config(kind.partition(".")[0]).verbose_name,
    }
    reasons = []
    if not person.is_active:
        reasons.append(_("The account is closed: %(person)s cannot sign in, whatever the role.") % said)
    if person.role in allowing:
        reasons.append(_("The row “%(what)s: %(verb)s” of %(room)s names the role “%(role)s”.") % said)
    else:
        reasons.append(_("The row “%(what)s: %(verb)s” of %(room)s does not name the role “%(role)s”.") % said)
    hidden = sorted(str(field_words(kind, name)) for name in hidden_fields(person, kind))
    if verb == "view" and hidden and person.role in allowing:
        reasons.append(_("Of these records the role does not see: %(fields)s.") % {"fields": ", ".join(hidden)})
    return Answer(
        may(person, verb, kind),
        _("%(what)s: %(verb)s") % said,
        reasons,
        [str(role.label) for role in Role if role.value in allowing],
        list(User.objects.filter(is_active=True, role__in=allowing).order_by("sort_name", "pk")),
    )


@require_safe
def why(request: HttpRequest) -> HttpResponse:
    """Ask about a person and a thing, and get the row that decides."""
    if not may(request.user, "view", User):
        raise Http404
    form = QuestionForm(request.GET if "thing" in request.GET else None, user=request.user, initial=request.GET.dict())
    answer = None
    if form.is_valid():
        kind, _blank, verb = form.cleaned_data["thing"].partition(" ")
        answer = answered(form.cleaned_data["person"], kind, verb)
    return render(request, "accounts/why.html", {"form": form, "answer": answer})
