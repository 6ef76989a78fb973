"""Everything that is held on a person, for that person (Regulation (EU) 2018/1725, articles 17 and 22).

Found by the links of the tables themselves, so that a room that comes to hold something more is in it by itself.
Names of colleagues are not data on the person and are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from experts.models import Expert
from experts.views import ExpertPages
from pmt.accounts.matrix import kind_of, may, rows
from pmt.documents.models import Document
from pmt.history.timeline import steps, value_words

#: Changes told, beyond which nobody reads.
CHANGES = 2000


@dataclass(frozen=True)
class Part:
    """What one table holds on a person: each record as pairs of label and value, in words."""

    name: str
    title: str
    records: list[list[tuple[str, str]]]


def _told(record: models.Model, without: str) -> list[tuple[str, str]]:
    """Return what a record says, without what is the database's own, empty, or names the person again."""
    told = []
    for field in record._meta.concrete_fields:
        if field.primary_key or getattr(field, "generated", False) or field.name == without:
            continue
        if field.is_relation:
            if field.related_model is get_user_model():
                continue
            value = getattr(record, field.name)
            words = "" if value is None else str(value)
        else:
            words = value_words(field, getattr(record, field.attname))
        if words:
            told.append((capfirst(str(field.verbose_name)), words))
    return told


def _linked(expert: Expert, user: Any) -> Iterator[Part]:
    """Yield what other tables hold on the person, of the kinds that whoever hands it over may see."""
    for relation in Expert._meta.related_objects:
        model: Any = relation.related_model
        if relation.hidden or (kind_of(model), "view") not in rows() or not may(user, "view", model):
            continue
        field = relation.field
        related = [
            each.name
            for each in model._meta.concrete_fields
            if each.is_relation and each.name != field.name and each.related_model is not get_user_model()
        ]
        found = model._default_manager.filter(**{field.name: expert}).select_related(*related).order_by("pk")
        if records := [told for each in found if (told := _told(each, field.name))]:
            yield Part(model._meta.model_name, capfirst(str(model._meta.verbose_name_plural)), records)


def everything(expert: Expert, user: Any) -> list[Part]:
    """Return all that is held on a person: the record, what hangs on it in any room, and how it came to be so."""
    own = Part("expert", capfirst(str(Expert._meta.verbose_name)), [_told(expert, "")])
    changes, _more = steps(expert, user, related=ExpertPages.history_of, most=CHANGES)
    history = [
        [
            (value_words(None, step.at), " ".join(filter(None, (str(step.of), str(step.word))))),
            *((capfirst(str(each.label)), f"{each.before} → {each.after}") for each in step.changes),
        ]
        for step in changes
    ]
    files = Document.objects.visible_to(user).of(expert).order_by("code")
    documents = Part("document", capfirst(str(Document._meta.verbose_name_plural)), [_told(each, "") for each in files])
    return [
        own,
        *_linked(expert, user),
        *([documents] if documents.records else []),
        Part("history", _("History"), history),
    ]


def as_json(expert: Expert, parts: list[Part], on: date) -> dict[str, Any]:
    """Return the same as a document that another program can read."""
    return {
        "person": str(expert),
        "code": expert.code,
        "held_on": on.isoformat(),
        "held": {
            part.name: [[{"what": what, "value": value} for what, value in record] for record in part.records]
            for part in parts
        },
    }


@require_safe
@never_cache
def held(request: HttpRequest, key: str) -> HttpResponse:
    """All that is held on a person, to be read or printed; `?download=json` as a file."""
    expert = get_object_or_404(
        Expert.objects.visible_to(request.user).select_related("nationality", "employer"), code=key
    )
    if not may(request.user, "export", Expert):
        raise PermissionDenied
    parts, today = everything(expert, request.user), timezone.localdate()
    if request.GET.get("download") == "json":
        answer = JsonResponse(as_json(expert, parts, today), json_dumps_params={"indent": 2, "ensure_ascii": False})
        answer["Content-Disposition"] = f'attachment; filename="held-on-{expert.pk}-{today:%Y-%m-%d}.json"'
        return answer
    return render(request, "experts/held.html", {"expert": expert, "parts": parts, "today": today})
