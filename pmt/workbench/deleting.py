"""Deleting a record, and bringing it back.

What something else depends on is not deleted: the page lists what stands in the way. What nothing
depends on is really deleted; its row, with what hung on it alone, is kept in the bin and can be
restored from there, or at once. What is booked or decided is not deleted at all (`Pages.undeletable`).
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pghistory
from django.contrib import messages
from django.core import serializers
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, connection, models, router, transaction
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pmt.accounts.matrix import kind_of, may, rows
from pmt.workbench.forms import refusal
from pmt.workbench.models import BinEntry
from pmt.workbench.searching import subject

#: How many of each kind are named among what stands in the way.
NAMED = 10
#: Entries of the bin on one page.
PAGE = 50


class Depended(Exception):
    """Other records refer to the one that was to be deleted. `records`: which."""

    def __init__(self, records: list[models.Model]) -> None:
        super().__init__()
        self.records = records


@dataclass(frozen=True)
class Obstacle:
    """Records of one kind that refer to the one that was to be deleted; some by name and address, if they have one."""

    kind: str
    count: int
    named: list[tuple[str, str]]


def collected(record: models.Model) -> list[models.Model]:
    """Return what goes with a record, itself last; raises Depended when something refers to it that stays."""
    collector = Collector(router.db_for_write(type(record)))
    try:
        collector.collect([record])
    except ProtectedError as error:
        raise Depended(list(error.protected_objects)) from error
    except RestrictedError as error:
        raise Depended(list(error.restricted_objects)) from error
    found = [each for group in collector.data.values() for each in group if each != record]
    for group in collector.fast_deletes:
        found += list(group)
    return [*found, record]


def obstacles(records: list[models.Model], user: Any) -> list[Obstacle]:
    """Return what stands in the way, by kind; only what a person may see is named."""
    counted = Counter(type(each) for each in records)
    made = []
    for model, count in counted.items():
        seen = (kind_of(model), "view") in rows() and may(user, "view", model)
        some = [each for each in records if type(each) is model][:NAMED] if seen else []
        found = subject(kind_of(model))
        named = [(str(each), found.address_of(each) if found else "") for each in some]
        made.append(Obstacle(capfirst(str(model._meta.verbose_name_plural)), count, named))
    return made


def serialised(records: list[Any]) -> list[dict[str, Any]]:
    """Return records as rows that can be kept and brought back; what the database derives is left out."""
    kept: list[dict[str, Any]] = serializers.serialize("python", records)
    for row, each in zip(kept, records, strict=True):
        generated = {field.name for field in each._meta.concrete_fields if getattr(field, "generated", False)}
        row["fields"] = {name: value for name, value in row["fields"].items() if name not in generated}
    return kept


def insert(rows: list[dict[str, Any]]) -> None:
    """Bring kept rows back; what hangs on a record was kept before it, and needs it."""
    for each in serializers.deserialize("python", reversed(rows), ignorenonexistent=True):
        each.save(force_insert=True)


@transaction.atomic
def delete_record(record: Any, *, by: Any, key: str, why: str = "") -> BinEntry:
    """Delete a record and what hangs on it alone, and keep it all in the bin. Raises Depended."""
    gone = collected(record)
    kept = serialised(gone)
    with pghistory.context(why=why):
        entry = BinEntry.objects.create(
            kind=kind_of(record), key=key, label=str(record)[:600], rows=kept, why=why, deleted_by=by
        )
        record.delete()
    return entry


@transaction.atomic
def restore(entry: BinEntry) -> None:
    """Bring a deleted record back as it was, with what hung on it.

    Raises IntegrityError when something has taken its place or what it referred to is gone.
    """
    with pghistory.context(why=_("Brought back from the bin")), transaction.atomic():
        insert(entry.rows)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    entry.restored_at = timezone.now()
    entry.save(update_fields=["restored_at"])


# --- Pages -----------------------------------------------------------------------------------------------


def delete(pages: Any, request: HttpRequest, key: str) -> HttpResponse:
    """Ask whether a record is to be deleted, or say what stands in the way; and delete it."""
    records = pages.records(request.user)
    if request.method == "POST":
        records = records.select_for_update(of=("self",))
    record = get_object_or_404(records, **{pages.key: key})
    if not may(request.user, "delete", pages.model):
        raise PermissionDenied
    context = {
        "pages": pages,
        "record": record,
        "back": pages.address_of(record),
        "refused": pages.undeletable(record),
    }
    try:
        context["with_it"] = [str(each) for each in collected(record)[:-1]][:NAMED]
    except Depended as depended:
        context["obstacles"] = obstacles(depended.records, request.user)
    if request.method == "POST" and not context["refused"] and "obstacles" not in context:
        entry = delete_record(record, by=request.user, key=key, why=request.POST.get("why", "")[:500])
        said = _("%(record)s was deleted.") % {"record": entry.label}
        messages.success(request, said, extra_tags=reverse("workbench:bin_restore", args=[entry.pk]))
        return HttpResponseRedirect(pages.address_after(record))
    return render(request, "workbench/delete.html", context)


@require_safe
def bin_list(request: HttpRequest) -> HttpResponse:
    """What was deleted and can be brought back, of the kinds that a person may delete."""
    if not may(request.user, "view", BinEntry):
        raise Http404
    kinds = [kind for kind, verb in rows() if verb == "delete" and may(request.user, "delete", kind)]
    asked = request.GET.get("page", "1")
    entries = BinEntry.objects.filter(kind__in=kinds, restored_at=None).select_related("deleted_by")
    page = Paginator(entries, PAGE).get_page(asked)
    return render(request, "workbench/bin.html", {"page": page})


@require_POST
def bin_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a deleted record back."""
    entry = get_object_or_404(BinEntry.objects.select_for_update(), pk=pk)
    if not may(request.user, "delete", entry.kind):
        raise Http404
    if entry.restored_at is None:
        try:
            restore(entry)
        except IntegrityError as error:
            messages.error(request, refusal(error))
            return HttpResponseRedirect(reverse("workbench:bin"))
    messages.success(request, _("%(record)s is back.") % {"record": entry.label})
    return HttpResponseRedirect(reverse("workbench:bin"))


def addresses(pages: Any, name: str) -> list[URLPattern]:
    """Return the address of deleting records of a kind."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def delete_view(request: HttpRequest, key: str) -> HttpResponse:
        return delete(pages, request, key)

    return [path(f"{pages.pattern}delete/", delete_view, name=f"{name}_delete")]
