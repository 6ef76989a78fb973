"""The matrix of rights as a page: what decides is what is shown."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pmt.accounts.choices import Role
from pmt.accounts.matrix import may, restricted_rows, rows

VERBS = {
    "view": _("see"),
    "view_all": _("see everyone's"),
    "view_staff": _("see what is for staff"),
    "view_lead": _("see what is for the lead"),
    "add": _("add"),
    "change": _("change"),
    "delete": _("delete"),
    "comment": _("comment on"),
    "withdraw": _("withdraw"),
    "merge": _("merge"),
    "check": _("check"),
    "hold": _("hold"),
    "formulate": _("formulate"),
    "approve": _("approve"),
    "reject": _("reject"),
    "close": _("close"),
    "replace": _("replace"),
    "begin": _("begin"),
    "complete": _("complete"),
    "cancel": _("cancel"),
    "reopen": _("reopen"),
    "reverse": _("reverse"),
    "submit": _("submit"),
    "accept": _("accept"),
    "build": _("build"),
    "import": _("bring in"),
    "export": _("take out in full"),
}


@dataclass(frozen=True)
class Line:
    """A row of the matrix: what of which records, and whether each role may."""

    what: Any
    detail: Any
    roles: list[tuple[Any, bool]]


def _each_role(allowed: Collection[str]) -> list[tuple[Any, bool]]:
    return [(role.label, role.value in allowed) for role in Role]


def kind_words(kind: str) -> Any:
    """Return what records of a kind are called; a page without records of its own by its last word."""
    try:
        return capfirst(apps.get_model(kind)._meta.verbose_name_plural)
    except LookupError:
        return capfirst(kind.partition(".")[2])


def field_words(kind: str, name: str) -> Any:
    try:
        return getattr(apps.get_model(kind)._meta.get_field(name), "verbose_name", name)
    except (LookupError, FieldDoesNotExist):
        return name


@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """Who may do what, by room; and who sees the fields that not everyone sees."""
    if not may(request.user, "view", "accounts.user"):
        raise Http404
    stated = sorted(rows().items())
    return render(
        request,
        "accounts/rights.html",
        {
            "roles": [role.label for role in Role],
            "rooms": [
                (
                    apps.get_app_config(room).verbose_name,
                    [Line(kind_words(kind), VERBS.get(verb, verb), _each_role(roles)) for (kind, verb), roles in lines],
                )
                for room, lines in groupby(stated, key=lambda row: row[0][0].partition(".")[0])
            ],
            "fields": [
                Line(kind_words(kind), field_words(kind, name), _each_role(roles))
                for kind, fields in sorted(restricted_rows().items())
                for name, roles in sorted(fields.items())
            ],
        },
    )
