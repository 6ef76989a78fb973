"""Search everywhere: `/search/?q=`, and the list below the box 'Find anything' of every page.

A room says in its `panels.py` what is found, and where it leads:

    searchable(Action, page="actions:action_detail", list_page="actions:action_list", position=20,
               title=lambda each: each.title, hint=lambda each: each.country, related=("country",))

What is found begins with what has the code (`2014-5` is `2014-05`, `x1` is `X001`), then comes what begins
with the words, then what has them at the beginning of words, then anywhere, and, where little is found,
what is written nearly like them. Accents, capitals and the order of the words do not count. The number of
queries is fixed: one for the keys, one for the best where much is found or one for what is nearly alike
where little is, and one for the records of each kind that is shown.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, IntegerField, Model, Q, QuerySet, TextField, Value
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from pmt.accounts.matrix import kind_of, may
from pmt.workbench import recent
from pmt.workbench.fields import Fold
from pmt.workbench.marking import marked
from pmt.workbench.matching import Question, begins, every, has, question
from pmt.workbench.matching import nearly as nearly_has
from pmt.workbench.parts import vary

#: Records of a kind beyond these are not counted: the list of the kind does.
COUNTED = 100
#: Shown below the box while one types, on the page, and on the page when one kind was chosen.
OFFERED, SHOWN, SHOWN_OF_KIND = 8, 25, 100
#: With fewer found than these, what is written nearly alike is found too.
FEW = 3


@dataclass(frozen=True)
class Searchable:
    """A kind of record that is found everywhere, and on whose page one comments and follows.

    `page` names its address, `code` and `search` the fields of key and folded text (none: it is found
    through another kind), `name` the folded name by which people look it up first. `says` returns the
    condition that a longer text of the record has all of some folded words (None: no words to look for),
    `excerpts` the pieces of that text in which they stand, by the keys of some records. `reached(user, typed)`
    returns the condition that this person sees the record to be reached at what was typed (`workbench.reaching`),
    or to be found by it otherwise, or None; the list of the kind asks it, too.
    """

    model: type[Model]
    position: int
    page: str
    list_page: str
    title: Callable[[Any], Any]
    hint: Callable[[Any], Any]
    related: tuple[str, ...]
    code: str
    search: str
    name: str
    says: Callable[[list[str]], Q | None] | None
    excerpts: Callable[[list[int], list[str]], dict[int, str]] | None
    reached: Callable[[Any, str], Q | None] | None

    @property
    def kind(self) -> str:
        """The name under which the matrix knows the records."""
        return kind_of(self.model)

    @property
    def label(self) -> str:
        """What one of the records is called."""
        return capfirst(str(self.model._meta.verbose_name))

    @property
    def plural(self) -> str:
        """What the records are called."""
        return capfirst(str(self.model._meta.verbose_name_plural))

    def visible(self, user: Any) -> QuerySet[Any]:
        """Return the records that a person may see."""
        found: QuerySet[Any] = self.model._default_manager.visible_to(user)  # type: ignore[attr-defined]
        return found.order_by()

    def code_of(self, record: Any) -> str:
        """Return the code of a record."""
        value = record
        for part in self.code.split("__"):
            value = getattr(value, part)
        return str(value)

    def address_of(self, record: Any) -> str:
        """Return the address of a record's page."""
        return reverse(self.page, args=[self.code_of(record)])


@dataclass(frozen=True)
class Hit:
    """A record found, as it is drawn."""

    label: str
    code: SafeString
    title: SafeString
    hint: SafeString
    address: str
    excerpt: SafeString | str = ""


@dataclass(frozen=True)
class Group:
    """How many of a kind were found; `more`: more than that. `address`: these alone; `whole`: their list."""

    plural: str
    count: int
    more: bool
    current: bool
    address: str
    whole: str


#: Number of the kind, key, folded text, folded name.
Row = tuple[int, int, str, str]

_searchable: dict[str, Searchable] = {}


def searchable(
    model: type[Model],
    *,
    page: str,
    list_page: str,
    position: int,
    title: Callable[[Any], Any],
    hint: Callable[[Any], Any] = lambda record: "",
    related: tuple[str, ...] = (),
    code: str = "code",
    search: str = "search",
    name: str = "",
    says: Callable[[list[str]], Q | None] | None = None,
    excerpts: Callable[[list[int], list[str]], dict[int, str]] | None = None,
    reached: Callable[[Any, str], Q | None] | None = None,
) -> None:
    """State that records of a kind are found everywhere."""
    _searchable[kind_of(model)] = Searchable(
        model, position, page, list_page, title, hint, related, code, search, name, says, excerpts, reached
    )


def subjects() -> list[Searchable]:
    """Return every kind of record that is found, whoever asks."""
    return list(_searchable.values())


def subject(kind: str) -> Searchable | None:
    """Return how records of a kind are named and where their pages are; None where no room says so."""
    return _searchable.get(kind)


def subjects_for(user: Any) -> list[Searchable]:
    """Return the kinds that a person may see, in order."""
    found = [each for kind, each in _searchable.items() if may(user, "view", kind)]
    return sorted(found, key=lambda each: each.position)


def named(wanted: Iterable[tuple[str, int]], user: Any) -> dict[tuple[str, int], tuple[Searchable, Any]]:
    """Return the records of some kinds and keys that a person may see, in one query a kind."""
    by_kind: dict[str, set[int]] = {}
    for kind, key in wanted:
        by_kind.setdefault(kind, set()).add(key)
    return {
        (each.kind, record.pk): (each, record)
        for each in subjects_for(user)
        if each.kind in by_kind
        for record in each.visible(user).select_related(*each.related).filter(pk__in=by_kind[each.kind])
    }


def _exact(asked: Question, kinds: list[Searchable], user: Any) -> list[Row]:
    """Return what has the code or all the words, of each kind not much more than is counted."""
    parts = []
    for number, each in enumerate(kinds):
        rows = _rows(each, number, user)
        parts.append(rows.filter(**{f"{each.code}__in": asked.codes}))
        parts.append(rows.filter(every(asked.words, has, each.search))[: COUNTED + 1])
        if each.says and (said := each.says(asked.words)) is not None:
            parts.append(rows.filter(said)[: COUNTED + 1])
        if each.reached and (there := each.reached(user, asked.text)) is not None:
            parts.append(rows.filter(there)[: COUNTED + 1])
    return _asked_at_once(parts)


def _best(asked: Question, kinds: list[Searchable], user: Any, many: set[int]) -> list[Row]:
    """Return, of the kinds of which not all were read, what fits best: what begins with it, and words that do."""
    parts = []
    for number, each in enumerate(kinds):
        if number in many:
            rows = _rows(each, number, user)
            for column in filter(None, (each.search, each.name)):
                parts.append(rows.filter(**{f"{column}__startswith": Fold(Value(asked.text))})[:SHOWN])
            parts.append(rows.filter(every(asked.words, begins, each.search))[:COUNTED])
    return _asked_at_once(parts)


def _alike(asked: Question, kinds: list[Searchable], user: Any) -> list[Row]:
    """Return what has all the words or nearly."""
    parts = [
        _rows(each, number, user).filter(every(asked.words, nearly_has, each.search))[: COUNTED + 1]
        for number, each in enumerate(kinds)
    ]
    return _asked_at_once(parts)


def _asked_at_once(parts: list[QuerySet[Any]]) -> list[Row]:
    return list(parts[0].union(*parts[1:], all=True)) if parts else []


def _rows(each: Searchable, number: int, user: Any) -> QuerySet[Any]:
    name = F(each.name) if each.name else Value("", TextField())
    return (
        each.visible(user)
        .annotate(of=Value(number, IntegerField()), found_text=F(each.search), found_name=name)
        .values_list("of", "pk", "found_text", "found_name")
    )


def _rank(asked: Question, text: str, name: str) -> tuple[Any, ...]:
    """Return what a record is ordered by among those found, the best first."""
    code, _blank, rest = text.partition(" ")
    whole = " ".join(asked.words)
    if code in {each.lower() for each in asked.codes}:
        place = 0
    elif code.startswith(whole):
        place = 1
    elif rest.startswith(whole) or (name and name.startswith(whole)):
        place = 2
    elif all(f" {word}" in f" {text}" for word in asked.words):
        place = 3
    elif all(word in text for word in asked.words):
        place = 4
    else:
        place = 5
    return place, whole not in text, len(text), text


def search(typed: str, user: Any, *, kind: str = "", most: int = SHOWN) -> tuple[list[Hit], list[Group], bool]:
    """Return the best hits, how many there are of each kind, and whether they are only nearly alike."""
    asked, kinds = question(typed), [each for each in subjects_for(user) if each.search]
    if not asked.words or not kinds:
        return [], [], False
    found = {row[:2]: row for row in _exact(asked, kinds, user)}
    in_kind = Counter(row[0] for row in found)
    many = {number for number, count in in_kind.items() if count > COUNTED}
    found |= {row[:2]: row for row in _best(asked, kinds, user, many)}
    nearly = False
    if len(found) < FEW and asked.may_have_a_typo:
        more = {row[:2]: row for row in _alike(asked, kinds, user) if row[:2] not in found}
        nearly = bool(more) and not found
        found |= more
    in_kind = Counter(row[0] for row in found)
    groups = [
        Group(
            each.plural,
            min(count, COUNTED),
            count > COUNTED,
            each.kind == kind,
            f"{reverse('workbench:search')}?{urlencode({'q': asked.text, 'kind': each.kind})}",
            f"{reverse(each.list_page)}?{urlencode({'q': asked.text})}",
        )
        for number, each in enumerate(kinds)
        if (count := in_kind[number])
    ]
    rows = [row for row in found.values() if not kind or kinds[row[0]].kind == kind]
    rows.sort(key=lambda row: _rank(asked, row[2], row[3]))
    best = [(kinds[row[0]].kind, row[1]) for row in rows[:most]]
    return _drawn(best, user, asked.words), groups, nearly


def _drawn(wanted: list[tuple[str, int]], user: Any, words: list[str]) -> list[Hit]:
    """Return records as they are drawn, in the order given; what a person may not see is left out."""
    records = named(wanted, user)
    pieces: dict[tuple[str, int], str] = {}
    for each in {each.kind: each for each, _record in records.values()}.values():
        if each.excerpts and words:
            keys = [key for kind, key in records if kind == each.kind]
            pieces |= {(each.kind, key): piece for key, piece in each.excerpts(keys, words).items()}
    return [
        Hit(
            each.label,
            marked(each.code_of(record), words),
            marked(str(each.title(record)), words),
            marked(str(each.hint(record) or ""), words),
            each.address_of(record),
            marked(pieces[key], words) if key in pieces else "",
        )
        for key in wanted
        if key in records
        for each, record in [records[key]]
    ]


@require_safe
def search_page(request: HttpRequest) -> HttpResponseBase:
    """What fits the words typed; without any, what the person opened last. A part of it below the box of any page."""
    typed, kind = request.GET.get("q", ""), request.GET.get("kind", "")
    below_box = request.headers.get("HX-Target") == "find-found"
    kind = kind if subject(kind) else ""
    most = OFFERED if below_box else SHOWN_OF_KIND if kind else SHOWN
    hits, groups, nearly = search(typed, request.user, kind=kind, most=most)
    asked = question(typed)
    context = {
        "text": asked.text,
        "hits": hits,
        "groups": groups,
        "chosen": next((group for group in groups if group.current), None),
        "total": sum(group.count for group in groups),
        "nearly": nearly,
        "opened": [] if asked.words else _drawn(recent.opened(request), request.user, []),
    }
    return vary(render(request, "workbench/_search_found.html" if below_box else "workbench/search.html", context))
