"""The pages of doubles: what may be the same, two side by side, what looks like what is typed; a merge, undone."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pmt.accounts.matrix import hidden_fields, may
from pmt.history.timeline import value_words
from pmt.workbench import registry
from pmt.workbench.merging.candidates import SAME_NAME, Alike, doubles_of, looks_like, pairs
from pmt.workbench.merging.declaring import BOTH, LOSER, WINNER, Mergeable, merging_of, merging_of_or_none, refusals
from pmt.workbench.merging.hanging import count_on, hangs_on
from pmt.workbench.merging.services import (
    Gone,
    default_choice,
    keep_apart,
    later_edits,
    merge_records,
    merged_into,
    seen_of,
    undo_merge,
)
from pmt.workbench.models import Merge, NotTheSame
from pmt.workbench.parts import is_whole, vary
from pmt.workbench.picking import PickField
from pmt.workbench.refusing import Refused
from pmt.workbench.searching import subject

#: Pairs, and merges, on one page.
PAGE = 25


def page_number(asked: str) -> int:
    """Return the number of a page that was asked for; what is none is the first."""
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def may_merge(user: Any, model: Any) -> bool:
    """Say whether a person may merge records of a kind."""
    return bool(may(user, "merge", model))


def _allowed(request: HttpRequest, model: Any) -> None:
    if not may(request.user, "view", model):
        raise Http404
    if not may_merge(request.user, model):
        raise PermissionDenied


# --- What may be the same -------------------------------------------------------------------------------


def doubles(pages: Any, request: HttpRequest) -> HttpResponse:
    """Pairs that may be the same; by `shown`, pairs said not to be (`apart`), or what was merged (`merged`)."""
    _allowed(request, pages.model)
    merging = merging_of(pages.model)
    address, shown = pages.doubles_address(request.user), request.GET.get("shown", "")
    number = page_number(request.GET.get("page", ""))
    context: dict[str, Any] = {"pages": pages, "address": address}
    if shown == "merged":
        merges = Merge.objects.visible_to(request.user).filter(kind=pages.kind).select_related("merged_by")
        context["merges"] = page = Paginator(merges, PAGE).get_page(number)
        more, number = page.has_next(), page.number
    elif shown == "apart":
        said = NotTheSame.objects.visible_to(request.user).filter(kind=pages.kind).select_related("said_by")
        page = Paginator(said, PAGE).get_page(number)
        records = merging.visible(request.user).in_bulk({key for each in page for key in (each.first, each.second)})
        context["apart"] = [
            (each, [(one.code, one, pages.address_of(one)) for one in (records[each.first], records[each.second])])
            for each in page
            if each.first in records and each.second in records
        ]
        more, number = page.has_next(), page.number
    else:
        shown = ""
        found, more = pairs(merging, request.user, start=(number - 1) * PAGE, most=PAGE)
        context["pairs"] = [
            (
                [(each.code, each, merging.shown(each), pages.address_of(each)) for each in (pair.one, pair.other)],
                pair.reasons,
                f"{pages.address_of(pair.one)}merge/?{urlencode({'with': pair.other.code})}",
            )
            for pair in found
        ]
    kept = {"shown": shown} if shown else {}
    context |= {
        "before": f"{address}?{urlencode(kept | {'page': number - 1})}" if number > 1 else "",
        "after": f"{address}?{urlencode(kept | {'page': number + 1})}" if more else "",
        "tabs": [
            {"label": label, "address": f"{address}?shown={code}" if code else address, "current": shown == code}
            for code, label in (("", _("May be the same")), ("apart", _("Not the same")), ("merged", _("Merged")))
        ],
    }
    return render(request, "workbench/merging/doubles.html", context)


def apart(pages: Any, request: HttpRequest) -> HttpResponse:
    """Remember that two records are not the same, or (`forget`) no longer."""
    _allowed(request, pages.model)
    records = [
        get_object_or_404(pages.records(request.user), **{pages.key: request.POST.get(name, "")})
        for name in ("one", "other")
    ]
    back = pages.doubles_address(request.user)
    named = {"one": records[0], "other": records[1]}
    if "forget" in request.POST:
        low, high = sorted(each.pk for each in records)
        NotTheSame.objects.filter(kind=pages.kind, first=low, second=high).delete()
        messages.success(request, _("“%(one)s” and “%(other)s” may be the same again.") % named)
        return HttpResponseRedirect(f"{back}?shown=apart")
    try:
        keep_apart(one=records[0], other=records[1], by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("“%(one)s” and “%(other)s” are not proposed again.") % named)
    number = page_number(request.POST.get("page", ""))
    return HttpResponseRedirect(f"{back}?page={number}" if number > 1 else back)


# --- Side by side ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """A group of columns side by side: the name in the form, the labels, each side's values, and which is taken."""

    name: str
    label: str
    winner: list[tuple[str, str]]
    loser: list[tuple[str, str]]
    both: str
    chosen: str


def _words(record: Any, name: str) -> str:
    field = record._meta.get_field(name)
    return str(getattr(record, name) or "") if field.is_relation else value_words(field, getattr(record, name))


def _choices(merging: Mergeable, winner: Any, loser: Any, user: Any, asked: Any) -> tuple[list[Choice], list[Any]]:
    """Return the groups of columns in which two records differ, and those that are the same in both."""
    hidden = hidden_fields(user, merging.model)
    differ, same = [], []
    for unit in merging.units():
        names = [name for name in unit if name not in hidden]
        if not names:
            continue
        labels = [capfirst(str(merging.model._meta.get_field(name).verbose_name)) for name in names]  # type: ignore[union-attr]
        ours, theirs = [_words(winner, n) for n in names], [_words(loser, n) for n in names]
        if ours == theirs:
            same += [(label, value) for label, value in zip(labels, ours, strict=True) if value]
            continue
        chosen = asked.get(f"pick-{unit[0]}", "") or default_choice(merging, unit, winner, loser)
        both = ""
        if len(unit) == 1 and isinstance(getattr(winner, unit[0]), list):
            union = list(dict.fromkeys([*getattr(winner, unit[0]), *getattr(loser, unit[0])]))
            if len(union) > max(len(getattr(winner, unit[0])), len(getattr(loser, unit[0]))):
                both = value_words(merging.model._meta.get_field(unit[0]), union)
        several = len(names) > 1
        differ.append(
            Choice(
                unit[0],
                labels[0]
                if not several
                else ", ".join([labels[0], *(each[0].lower() + each[1:] for each in labels[1:])]),
                [(label if several else "", value) for label, value in zip(labels, ours, strict=True)],
                [(label if several else "", value) for label, value in zip(labels, theirs, strict=True)],
                both,
                chosen,
            )
        )
    return differ, same


class OtherForm(forms.Form):
    """The record with which one is to be merged."""

    def __init__(self, data: Any, *, merging: Mergeable, user: Any, record: Any) -> None:
        super().__init__(data)
        self.record = record
        other = PickField(merging.model, label=gettext_lazy("The other record"))
        other.queryset = merging.visible(user)
        self.fields["with"] = other

    def clean_with(self) -> Any:
        """It is another one."""
        other = self.cleaned_data["with"]
        if other.pk == self.record.pk:
            raise ValidationError(_("This is the record itself. Choose the other one."))
        return other


def merge(pages: Any, request: HttpRequest, key: str) -> HttpResponseBase:
    """Merge a record with another (`with`): choose it, look at both side by side, pick what stays, and merge."""
    if may(request.user, "view", pages.model) and (led := gone(pages, key)):
        return led
    record = get_object_or_404(pages.whole(pages.records(request.user)), **{pages.key: key})
    _allowed(request, pages.model)
    merging = merging_of(pages.model)
    asked = request.POST if request.method == "POST" else request.GET
    form = OtherForm(asked if "with" in asked else None, merging=merging, user=request.user, record=record)
    context: dict[str, Any] = {"pages": pages, "record": record, "back": pages.address_of(record), "form": form}
    if not form.is_valid():
        lost = asked.get("with", "")
        if request.method == "POST" and (standing := merged_into(pages.kind, lost)):
            messages.error(request, _("Somebody merged %(code)s meanwhile; this is what it became.") % {"code": lost})
            return HttpResponseRedirect(_address(pages, standing))
        context["alike"] = _offered(pages, doubles_of(record, merging, request.user), record)
        return render(request, "workbench/merging/choose.html", context)
    other = pages.whole(pages.records(request.user)).get(pk=form.cleaned_data["with"].pk)
    if request.method == "POST":
        try:
            done = merge_records(
                winner=record,
                loser=other,
                by=request.user,
                choices=_picked(merging, asked, request.user),
                why=asked.get("why", "")[:500],
                seen=asked.get("seen", ""),
            )
        except Gone as lost:
            messages.error(request, str(lost))
            return HttpResponseRedirect(
                reverse("workbench:merge", args=[lost.merge.pk]) if lost.merge else pages.list_address
            )
        except Refused as refused:
            context["refused"] = str(refused)
            record.refresh_from_db()
            other.refresh_from_db()
        else:
            named = {"loser": done.loser_label, "winner": record}
            said = _("%(loser)s is now a part of %(winner)s.") % named
            messages.success(request, said, extra_tags=reverse("workbench:merge_undo", args=[done.pk]))
            return HttpResponseRedirect(reverse("workbench:merge", args=[done.pk]))
    differ, same = _choices(merging, record, other, request.user, asked if request.method == "POST" else {})
    context |= {
        "other": other,
        "other_address": pages.address_of(other),
        "swapped": f"{pages.address_of(other)}merge/?{urlencode({'with': record.code})}",
        "more_on_other": count_on(other) > count_on(record),
        "differ": differ,
        "same": same,
        "hanging": hangs_on(record, other, request.user),
        "forbidden": refusals(pages.kind, record, other),
        "seen": seen_of(record, other),
        "why": asked.get("why", ""),
        "doubles_address": pages.doubles_address(request.user),
    }
    return render(request, "workbench/merging/merge.html", context)


def _picked(merging: Mergeable, asked: Any, user: Any) -> dict[str, str]:
    """Return what the person chose; of what they do not see, and what is no choice, the default stands."""
    hidden = hidden_fields(user, merging.model)
    picked = {}
    for unit in merging.units():
        choice = asked.get(f"pick-{unit[0]}", "")
        if choice in (WINNER, LOSER, BOTH) and not set(unit) <= hidden:
            picked[unit[0]] = choice
    return picked


def _address(pages: Any, key: str) -> str:
    room, name = pages.names()
    return reverse(f"{room}:{name}_detail", args=[key])


def gone(pages: Any, key: str) -> HttpResponseRedirect | None:
    """Lead from the address of a record that became a part of another to that one; None where there is nothing."""
    kind = pages.merged_kind
    if merging_of_or_none(kind) is None or pages.records_at(key):
        return None
    standing = merged_into(kind, key)
    return HttpResponseRedirect(_address(pages, standing)) if standing else None


# --- While one types ------------------------------------------------------------------------------------


def _offered(pages: Any, found: list[Alike], record: Any = None) -> list[dict[str, Any]]:
    merging = merging_of(pages.model)
    return [
        {
            "code": each.record.code,
            "title": each.record,
            "hint": merging.shown(each.record),
            "address": pages.address_of(each.record),
            "reasons": each.reasons,
            "merge": f"{pages.address_of(record)}merge/?{urlencode({'with': each.record.code})}" if record else "",
        }
        for each in found
    ]


def typed(pages: Any, request: HttpRequest) -> HttpResponseBase:
    """What looks like the record that one is about to add, as a part of its form or as a page."""
    if not may(request.user, "view", pages.model):
        raise Http404
    found = looks_like_typed(merging_of(pages.model), request.GET, request.user)
    context = {"pages": pages, "alike": _offered(pages, found), "asked": bool(request.GET)}
    template = "workbench/merging/alike_page.html" if is_whole(request) else "workbench/merging/_alike.html"
    return vary(render(request, template, context))


def looks_like_typed(merging: Mergeable, sent: Any, user: Any) -> list[Alike]:
    """Return the records that look like what stands in a form."""
    name = " ".join(filter(None, (str(sent.get(each, "")).strip() for each in merging.name)))
    email = str(sent.get(merging.email, "")) if merging.email else ""
    place = next((sent[p] for p in merging.place if "__" not in p and str(sent.get(p, "")).isdigit()), None)
    return looks_like(merging, user, name, email, int(place) if place else None)


def beside(pages: Any) -> dict[str, str] | None:
    """Return what the form of a new record needs to show what looks like it: where to ask, and with which fields."""
    merging = merging_of_or_none(pages.kind)
    if merging is None or not pages.mergeable:
        return None
    room, name = pages.names()
    fields = ",".join(f".record-form [name={each}]" for each in merging.typed())
    return {"address": reverse(f"{room}:{name}_typed"), "fields": fields}


#: Marks a message that stands for what looks like a record that was added: its list and its key.
ADDED = "added"


def note_added(pages: Any, request: HttpRequest, record: Any) -> None:
    """See to it that the page which comes next tells what looks like a record that was added; nothing waits for it."""
    if merging_of_or_none(pages.kind) is not None and pages.mergeable:
        messages.warning(request, f"{pages.slug}/{record.pk}", extra_tags=ADDED)


def said(request: HttpRequest, noted: str) -> str:
    """Return what the next page tells of an added record: which others look the same; empty where none does."""
    slug, _slash, key = noted.rpartition("/")
    pages = registry.list_named(slug)
    if pages is None or (record := pages.records(request.user).filter(pk=key).first()) is None:
        return ""
    found = [each for each in doubles_of(record, merging_of(pages.model), request.user) if each.score >= SAME_NAME]
    if not found:
        return ""
    merges = may_merge(request.user, pages.model)
    linked = format_html_join(
        ", ",
        '<a href="{}">{} {}</a>',
        (
            (each["merge"] if merges else each["address"], each["code"], each["title"])
            for each in _offered(pages, found, record)
        ),
    )
    return format_html(_("It looks the same as {}. If it is, merge the two."), linked)


# --- A merge --------------------------------------------------------------------------------------------


def _merge_of(request: HttpRequest, pk: int) -> Merge:
    found = get_object_or_404(Merge.objects.visible_to(request.user).select_related("merged_by", "undone_by"), pk=pk)
    if not merging_of_or_none(found.kind) or not may_merge(request.user, found.kind):
        raise Http404
    return found


@require_safe
def merge_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What a merge did, and what stands in the way of undoing it."""
    merge = _merge_of(request, pk)
    model = apps.get_model(merge.kind)
    where = subject(merge.kind)
    winner = model._default_manager.filter(pk=merge.winner).first()
    loser = model._default_manager.filter(pk=merge.loser).first() if merge.undone_at else None
    later = [] if merge.undone_at else later_edits(merge)
    hidden = hidden_fields(request.user, merge.kind)
    context = {
        "merge": merge,
        "winner": winner,
        "winner_address": where.address_of(winner) if where and winner else "",
        "loser_address": where.address_of(loser) if where and loser else "",
        "moved": _moved(merge),
        "added": _added(merge, request.user),
        "written": _written(merge, request.user),
        "kept": _kept(model, merge.rows[-1], hidden) if merge.rows else [],
        "later": later,
        "blocked": any(each.blocks for each in later),
    }
    return render(request, "workbench/merging/merged.html", context)


def _moved(merge: Merge) -> list[tuple[str, int]]:
    """Return how many rows of each kind were moved."""
    counted: dict[str, int] = {}
    for kind, _column, _before, _after, keys in merge.moved:
        name = capfirst(str(apps.get_model(kind)._meta.verbose_name_plural))
        counted[name] = counted.get(name, 0) + len(keys)
    return list(counted.items())


def _added(merge: Merge, user: Any) -> list[tuple[str, str]]:
    """Return what came of a merge and is still there: kind and what it is called, of kinds that a person sees."""
    found = []
    for row in merge.made:
        model = apps.get_model(row["model"])
        there = model._base_manager.filter(pk=row["pk"]).first() if model is not NotTheSame else None
        if there is not None and may(user, "view", model):
            found.append((capfirst(str(model._meta.verbose_name)), str(there)))
    return found


def _kept(model: Any, row: dict[str, Any], hidden: frozenset[str]) -> list[tuple[str, str]]:
    """Return what a record that is gone said, in words."""
    return _in_words(model, row["fields"], hidden)


def _in_words(model: Any, fields: dict[str, Any], hidden: frozenset[str]) -> list[tuple[str, str]]:
    found = []
    for field in model._meta.concrete_fields:
        name, value = field.name, fields.get(field.name)
        if name in hidden or value in (None, "", []):
            continue
        if field.is_relation:
            far = field.related_model._base_manager.filter(pk=value).first()
            said = str(far) if far is not None else _("(no longer there)")
        else:
            said = value_words(field, field.to_python(value) if isinstance(value, str | int) else value)
        if said:
            found.append((capfirst(str(field.verbose_name)), said))
    return found


def _written(merge: Merge, user: Any) -> list[tuple[str, str, str, str]]:
    """Return what was written into rows that stayed: of what, column, before, after; what is not seen is left out."""
    found = []
    for kind, key, changed in merge.changed:
        model = apps.get_model(kind)
        own = (kind, key) == (merge.kind, merge.winner)
        what = "" if own else capfirst(str(model._meta.verbose_name))
        hidden = hidden_fields(user, model)
        for name, (before, after) in changed.items():
            if name in hidden:
                continue
            field: models.Field[Any, Any] = model._meta.get_field(name)
            sides = [
                dict(_in_words(model, {name: side}, hidden)).get(capfirst(str(field.verbose_name)), "")
                for side in (before, after)
            ]
            found.append((what, capfirst(str(field.verbose_name)), sides[0], sides[1]))
    return found


@require_POST
def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a merge."""
    merge = _merge_of(request, pk)
    try:
        undo_merge(merge=merge, by=request.user, why=request.POST.get("why", "")[:400])
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(loser)s is a record of its own again.") % {"loser": merge.loser_label})
    return HttpResponseRedirect(reverse("workbench:merge", args=[pk]))


# --- Addresses ------------------------------------------------------------------------------------------


def addresses(pages: Any, name: str) -> list[URLPattern]:
    """Return the addresses of the doubles of a kind of record."""

    @require_safe
    def doubles_view(request: HttpRequest) -> HttpResponse:
        return doubles(pages, request)

    @require_POST
    def apart_view(request: HttpRequest) -> HttpResponse:
        return apart(pages, request)

    @require_safe
    def typed_view(request: HttpRequest) -> HttpResponseBase:
        return typed(pages, request)

    @require_http_methods(["GET", "HEAD", "POST"])
    def merge_view(request: HttpRequest, key: str) -> HttpResponseBase:
        return merge(pages, request, key)

    return [
        path(f"{pages.prefix}/doubles/", doubles_view, name=f"{name}_doubles"),
        path(f"{pages.prefix}/doubles/not-the-same/", apart_view, name=f"{name}_not_the_same"),
        path(f"{pages.prefix}/doubles/typed/", typed_view, name=f"{name}_typed"),
        path(f"{pages.pattern}merge/", merge_view, name=f"{name}_merge"),
    ]
