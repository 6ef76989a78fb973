"""What is chosen of a list: its columns, and the values of its filters.

`/lists/contacts/choices/country/` shows the values of a filter with the number of records that each would
leave, given all else that the list is asked; the list fetches it when the filter is opened.

`/lists/contacts/columns/` is the page for the columns, remembered for each person with the list; the list shows the
same form in a small window. An address may name
columns, too (`?columns=code,name`): it then says so for that once, as a saved view does. The first column
that a list declares names the record and leads to it; it can be moved, not taken away.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pmt.accounts.matrix import may
from pmt.workbench import registry
from pmt.workbench.filters import EMPTY, FILLED, AnyOf, choices_of
from pmt.workbench.listing import Listing
from pmt.workbench.models import ListChoice
from pmt.workbench.parts import vary


@dataclass(frozen=True)
class Choice:
    """A column as it can be chosen; `fixed`: it is always there."""

    name: str
    label: Any
    on: bool
    fixed: bool


def listing_of(request: HttpRequest, slug: str) -> Listing:
    """Return the list of a name as `of` says it was asked; what a person may not see is not found."""
    pages = registry.list_named(slug)
    if pages is None or not may(request.user, "view", pages.model):
        raise Http404
    asked = request.POST if request.method == "POST" else request.GET
    return Listing(pages, request, asked=QueryDict(str(asked.get("of", ""))[:8000]))


@require_http_methods(["GET", "HEAD", "POST"])
def list_columns(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Which columns a list shows, and in which order. Moving one shows the form anew; saving leads to the list."""
    user: Any = request.user
    listing = listing_of(request, slug)
    names = {column.name for column in listing.available}
    order = [name for name in dict.fromkeys(request.POST.getlist("order")) if name in names]
    if request.method == "POST" and "reset" in request.POST:
        ListChoice.objects.filter(user=user, slug=slug).delete()
        messages.success(request, _("The list has its own columns again."))
        return HttpResponseRedirect(listing.address(columns=None))
    first = listing.available[0].name
    if request.method == "POST":
        order += [column.name for column in listing.available if column.name not in order]
        on = {name for name in request.POST.getlist("shown") if name in names} | {first}
    else:
        on = {column.name for column in listing.columns}
        order = [column.name for column in listing.columns]
        order += [column.name for column in listing.available if column.name not in on]
    if request.method == "POST" and "move" not in request.POST:
        chosen = [name for name in order if name in on]
        ListChoice.objects.update_or_create(user=user, slug=slug, defaults={"columns": chosen})
        return HttpResponseRedirect(listing.address(columns=None))
    _move(order, request.POST.get("move", ""))
    by_name = {column.name: column for column in listing.available}
    choices = [Choice(name, by_name[name].label, name in on, name == first) for name in order]
    return _drawn(request, listing, choices)


def _move(order: list[str], move: str) -> None:
    """Move a name one place: `up-name`, `down-name`; at either end it stays."""
    way, _dash, name = move.partition("-")
    if name in order and way in ("up", "down"):
        at = order.index(name)
        to = min(max(0, at - 1 if way == "up" else at + 1), len(order) - 1)
        order.insert(to, order.pop(at))


def _drawn(request: HttpRequest, listing: Listing, choices: list[Choice]) -> HttpResponse:
    context = {
        "pages": listing.pages,
        "choices": choices,
        "of": listing.asked.urlencode(),
        "back": listing.address(),
    }
    return render(request, "workbench/list_columns.html", context)


@dataclass(frozen=True)
class Value:
    """A value of a filter: how many records it leaves (None: not counted), and the address of the list with it."""

    value: str
    label: Any
    count: int | None
    address: str
    on: bool


@require_safe
def list_choices(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """The values of a filter that leave anything, each with its number; counted in one query."""
    listing = listing_of(request, slug)
    offers = Listing(listing.pages, request, asked=QueryDict()).addable
    offer = next((each for each in offers if name == each.names[0]), None)
    if offer is None:
        raise Http404
    offer.fields = [listing.filterset.form[each] for each in offer.names]
    # What the filter itself says does not narrow what it offers.
    query = listing.asked.copy()
    for each in (*offer.names, "page"):
        query.pop(each, None)
    for word in (EMPTY, FILLED):
        query.setlist(word, [each for each in query.getlist(word) if each != name])
    others = Listing(listing.pages, request, asked=query)
    numbers = others.filterset.counts(name, others.chosen)
    emptiable = bool(listing.filterset.emptiable(name))
    empty = (numbers or {}).get("", 0)
    around: list[Value] = []
    if emptiable:
        on = set(listing.asked_empty)
        for word, label, count in ((EMPTY, _("Empty"), empty), (FILLED, _("Not empty"), others.total - empty)):
            query_with = query.copy()
            query_with.appendlist(word, name)
            around.append(Value(word, label, count, others.with_query(query_with), (word, name) in on))
    context = {
        "pages": listing.pages,
        "offer": offer,
        "values": [] if offer.period else _values(listing, others, name, numbers),
        "several": isinstance(listing.filterset.filters[name], AnyOf),
        "around": around,
        "kept": [(key, value) for key, values in query.lists() for value in values],
        "back": listing.address(),
    }
    return vary(render(request, "workbench/list_choices.html", context))


def _values(listing: Listing, others: Listing, name: str, numbers: dict[str, int] | None) -> list[Value]:
    """The values that leave anything, and those that are on."""
    chosen = set(listing.asked.getlist(name))
    made = []
    for value, label in choices_of(listing.filterset.form.fields[name]):
        word = str(value)
        count = None if numbers is None else numbers.get(word, 0)
        if word and (count != 0 or word in chosen):
            made.append(Value(word, label, count, others.address(**{name: word}), word in chosen))
    return made
