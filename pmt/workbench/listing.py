"""One answer of a list: what was asked in the address, which records, which links lead on."""

import hashlib
from collections.abc import Callable, Collection
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, Count, Model, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from pmt.workbench import bulk, registry
from pmt.workbench.filters import EMPTY, FILLED, AnyOf, Since, Until, described, offered
from pmt.workbench.formats import written_number
from pmt.workbench.matching import Question, closeness, every, has, nearly, question
from pmt.workbench.models import ListChoice, SavedView
from pmt.workbench.remembering import remembered, state_of_the_database
from pmt.workbench.searching import subject
from pmt.workbench.tables import Column, ordering, visible

SIZES = (25, 50, 100, 200)
#: Keys that a condition names one by one.
MANY = 1000
#: Filters that are offered in the toolbar itself.
FIRST_FILTERS = 4
#: What an address asks that says nothing of what the list shows.
CONTROLS = ("download",)
#: What an address asks beside the filters.
ASKED = ("q", "tab", "sort", "columns", "size", "page", "view")
#: Saved views that stand among the tabs; the others on a page of theirs.
VIEWS_SHOWN = 5
#: In the place of the names of columns: all of them.
ALL_COLUMNS = "all"


@dataclass(frozen=True)
class Tab:
    """A saved narrowing of a list, with the number of its records.

    `condition` None: all of them; a function where the condition depends on the day, or, where the tab
    is `personal`, on who looks.
    """

    name: str
    label: Any
    condition: Q | Callable[..., Q] | None = None
    personal: bool = False

    def now(self, user: Any) -> Q | None:
        """Return the condition as of now for a person."""
        if not callable(self.condition):
            return self.condition
        return self.condition(user) if self.personal else self.condition()


@dataclass(frozen=True)
class Chip:
    """A filter that is on, with one value: its words, and the address without it."""

    name: str
    label: Any
    words: str
    without: str
    errors: list[str]


@dataclass
class Offer:
    """A filter that can be put on: its fields (two for a period), and the page of its choices with their numbers."""

    label: Any
    names: list[str]
    fields: list[Any]
    period: bool = False
    address: str = ""
    on: bool = False


@dataclass(frozen=True)
class Heading:
    """A column's head: what pressing it leads to and how the list is sorted by it now."""

    column: Column
    address: str
    direction: str


@dataclass(frozen=True)
class Stretch:
    """The keys of a page's rows with some before and after them.

    The page's own begin at `lead`; `begins`, `ends`: whether the list has none before the first, after the last.
    """

    keys: list[Any]
    lead: int
    begins: bool
    ends: bool

    def around(self, at: int) -> tuple[Any, Any]:
        """Return the keys before and after the one at a place; None: none."""
        return self.keys[at - 1] if at else None, self.keys[at + 1] if at + 1 < len(self.keys) else None


def size_of(pages: Any, asked: QueryDict) -> int:
    """Return how many rows a page has, as it is asked, or as the list says."""
    size = str(asked.get("size", ""))
    return int(size) if size in map(str, SIZES) else int(pages.size)


class Listing:
    """What a list shows for one request. Every part is computed once, when it is first asked."""

    def __init__(
        self, pages: Any, request: HttpRequest, *, size: int | None = None, asked: QueryDict | None = None
    ) -> None:
        """`asked`: what the list was asked where that is not what this request asks; `size`: for a panel."""
        self.pages = pages
        self.request = request
        self.user = request.user
        self._size = size
        self.path = request.path if asked is None else pages.list_address
        self.asked = (request.GET if asked is None else asked).copy()
        for control in CONTROLS:
            self.asked.pop(control, None)

    # --- Addresses ---------------------------------------------------------------------------------

    def address(self, **changes: Any) -> str:
        """Return this list's address with some of what is asked changed; None takes it away."""
        query = copy(self.asked)
        query.pop("page", None)
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = value
        text = query.urlencode()
        return f"{self.path}?{text}" if text else self.path

    def with_query(self, query: QueryDict) -> str:
        """Return this list's address when all of that is asked, from its first page."""
        query.pop("page", None)
        text = query.urlencode()
        return f"{self.path}?{text}" if text else self.path

    # --- What is remembered ------------------------------------------------------------------------

    def remembered(self, name: str, find_out: Callable[[], Any], *, here: bool = False) -> Any:
        """Return what `find_out` does; for a page that only reads, as it was found out while nothing has changed."""
        return remembered(self.user, f"{name}/{self.pages.slug}", find_out, here=here, state=self._state)

    @cached_property
    def _state(self) -> str | None:
        return state_of_the_database() if self.request.method in ("GET", "HEAD") else None

    # --- Which records -----------------------------------------------------------------------------

    @cached_property
    def filterset(self) -> Any:
        """The filters as asked."""
        return self.pages.filterset(data=self.asked, queryset=self.pages.records(self.user), request=self.request)

    @cached_property
    def question(self) -> Question:
        """What is searched for, as words and as codes that it may mean."""
        return question(str(self.asked.get("q", "")))

    @property
    def words(self) -> str:
        """What is searched for, as it was typed."""
        return self.question.text

    @cached_property
    def narrowed(self) -> QuerySet[Any]:
        """The records that pass filters and search, whatever the tab."""
        return self.found[0]

    @property
    def nearly(self) -> bool:
        """Whether nothing is called what is searched for, and what is shown is only written nearly like it."""
        return self.found[1]

    @cached_property
    def found(self) -> tuple[QuerySet[Any], bool]:
        """The records, and whether they are only near to what was searched for.

        What has every word, or the code; where nothing has, what has words with a typo less. A search of short
        words or numbers alone stays exact: with a typo in it, such a word would be any other.
        """
        if not self._searched:
            return self._passed, False
        nearly = self._known["nearly"]
        self._named.update(self._known["named"])
        return (self._near if nearly else self._exact), nearly

    @cached_property
    def _passed(self) -> QuerySet[Any]:
        """The records that pass the filters."""
        return self.filterset.qs if self.filterset.is_valid() else self.pages.records(self.user).none()

    @property
    def _searched(self) -> bool:
        return bool(self.question.words and self.pages.search)

    @cached_property
    def _exact(self) -> QuerySet[Any]:
        """Of these, the ones that have every word, or the code, or are reached at what was typed."""
        condition = self._every_word(has)
        if isinstance(_field_at(self.pages.model, self.pages.key), CharField):  # a number is not a code
            condition |= Q(**{f"{self.pages.key}__in": self.question.codes})
        found = subject(self.pages.kind)
        if found and found.reached and (there := found.reached(self.user, self.question.text)) is not None:
            condition |= there
        return self._passed.filter(condition)

    @cached_property
    def _near(self) -> QuerySet[Any]:
        """Of these, the ones that have the words with a typo less."""
        return self._passed.filter(self._every_word(nearly))

    def _every_word(self, condition: Callable[[str, str], Q]) -> Q:
        """Whether each word is in a record's own text, or in the name of what it belongs to."""

        def somewhere(word: str, column: str) -> Q:
            return condition(word, column) | self._belonging(condition, word)

        return every(self.question.words, somewhere, self.pages.search)

    def _belonging(self, condition: Callable[[str, str], Q], word: str) -> Q:
        """Whether a word is in the name of what a record belongs to (`Pages.searched_beside`).

        Whose name has it is asked first, so that the records are found by the indexes of their keys: a
        condition over two tables would read all of them.
        """
        made = Q()
        for name, column in self.pages.searched_beside.items():
            of = self.pages.model._meta.get_field(name).related_model
            found = of._default_manager.visible_to(self.user).filter(condition(word, column)).order_by()
            asked = (condition.__name__, name, word)
            if asked not in self._named:
                self._named[asked] = list(found.values_list("pk", flat=True)[: MANY + 1])
            keys = self._named[asked]
            if keys:
                made |= Q(**{f"{name}__in": keys if len(keys) <= MANY else found.values("pk")})
        return made

    @cached_property
    def _named(self) -> dict[tuple[str, str, str], list[Any]]:
        """Keys of what has a word in its name: by how it was looked for, what it is to the records, and the word."""
        return {}

    @cached_property
    def tab(self) -> Tab:
        """The tab that is open; an unknown one is the first."""
        asked = self.asked.get("tab")
        return next((tab for tab in self.pages.tabs if tab.name == asked), self.pages.tabs[0])

    @cached_property
    def _known(self) -> dict[str, Any]:
        """The number of records in each tab, in one query; whether they are only near to what was searched for,
        and what is called so beside them.
        """
        narrowed = urlencode([(name, each) for name, each in self.asked.lists() if name not in ("page", "sort")], True)
        asked = hashlib.sha256(narrowed.encode()).hexdigest()
        known: dict[str, Any] = self.remembered(f"list/{asked}", self._counted)
        return known

    def _counted(self) -> dict[str, Any]:
        if not self._searched:
            return self._count(self._passed) | {"nearly": False}
        exact = self._count(self._exact) | {"nearly": False, "named": self._named}
        if exact["all"] or not self.question.may_have_a_typo:
            return exact
        near = self._count(self._near) | {"nearly": True, "named": self._named}
        return near if near["all"] else exact

    def _count(self, records: QuerySet[Any]) -> dict[str, Any]:
        return records.order_by().aggregate(
            all=Count("pk"), **{f"tab_{tab.name}": Count("pk", filter=tab.now(self.user)) for tab in self.pages.tabs}
        )

    @property
    def total(self) -> int:
        """How many records there are in the open tab."""
        return int(self._known[f"tab_{self.tab.name}"])

    @cached_property
    def tabs(self) -> list[dict[str, Any]]:
        """The list's own tabs and the saved views as they are drawn; none where there is nothing to choose."""
        if len(self.pages.tabs) < 2 and not self.views:
            return []
        own = [
            {
                "label": tab.label,
                "count": self._known[f"tab_{tab.name}"],
                # Asked for nothing, the list would begin with the person's own start.
                "address": self.address(tab=tab.name if number or self.start else None, view=None),
                "current": tab is self.tab and self.view is None,
                "id": "",
            }
            for number, tab in enumerate(self.pages.tabs)
        ]
        saved = [
            {"label": view.name, "count": None, "address": address, "current": view == self.view, "id": view.pk}
            for view, address in self.views_with_addresses
        ]
        shown = saved[:VIEWS_SHOWN]
        return own + shown + [each for each in saved[VIEWS_SHOWN:] if each["current"]]

    @property
    def further_views(self) -> int:
        """How many views are not among the tabs."""
        return len(self.pages.tabs) + len(self.views) - len(self.tabs) if self.tabs else 0

    # --- Saved views -------------------------------------------------------------------------------

    @cached_property
    def views(self) -> list[SavedView]:
        """The saved views of this list that the person sees; none in a panel."""
        return [] if self._size else self._own[0]

    @cached_property
    def _own(self) -> tuple[list[SavedView], list[str]]:
        """The views that the person sees, and the columns that they chose."""
        user, slug = self.user, self.pages.slug
        found: tuple[list[SavedView], list[str]] = self.remembered(
            "own", lambda: (list(SavedView.of(user, slug)), ListChoice.columns_of(user, slug))
        )
        return found

    @property
    def views_with_addresses(self) -> list[tuple[SavedView, str]]:
        """The same, each with its address."""
        return [(view, self.address_of_view(view)) for view in self.views]

    @property
    def start(self) -> SavedView | None:
        """The view with which the person begins this list."""
        return next((view for view in self.views if view.starts), None)  # type: ignore[attr-defined]

    @cached_property
    def view(self) -> SavedView | None:
        """The view that is open."""
        asked = str(self.asked.get("view", ""))
        return next((view for view in self.views if str(view.pk) == asked), None)

    def address_of_view(self, view: SavedView) -> str:
        """The address that a view stands for."""
        query = QueryDict(view.query, mutable=True)
        query["view"] = str(view.pk)
        return self.with_query(query)

    @property
    def state(self) -> str:
        """What the list is asked, as it is saved: the columns, too, where the person chose them."""
        query = copy(self.asked)
        for name in ("view", "page"):
            query.pop(name, None)
        if "columns" not in query and self.preferred:
            query["columns"] = ",".join(column.name for column in self.preferred)
        return str(query.urlencode())

    @property
    def view_changed(self) -> bool:
        """Whether the list is asked something else than what its view says."""
        if self.view is None:
            return False
        query = copy(self.asked)
        for name in ("view", "page"):
            query.pop(name, None)
        return dict(query.lists()) != dict(QueryDict(self.view.query).lists())

    @property
    def passed_over(self) -> bool:
        """Whether its view asks for something that the list does not have, or that this person may not see."""
        if self.view is None:
            return False
        known = {*self.filterset.filters, *ASKED, EMPTY, FILLED}
        columns = {column.name for column in self.available} | {ALL_COLUMNS, ""}
        empties = set(self.asked.getlist(EMPTY) + self.asked.getlist(FILLED))
        sort = str(self.asked.get("sort", "")).lstrip("-")
        return bool(
            set(self.asked) - known
            or set(str(self.asked.get("columns", "")).split(",")) - columns
            or empties - {name for _word, name in self.asked_empty}
            or (sort and self.sorted_by[0] is None)
            or self.asked.get("tab", self.tab.name) != self.tab.name
        )

    @property
    def can_save_view(self) -> bool:
        """Whether there is anything to save: the list is asked something that no view says yet."""
        query = set(self.asked) - {"page", "view"}
        return bool(query or self.preferred) and (self.view is None or self.view_changed)

    @property
    def view_address(self) -> str:
        """The page on which the open view is changed."""
        return self._aside("workbench:view_edit", self.view.pk) if self.view else ""

    @property
    def add_view_address(self) -> str:
        """The page on which the list as it is becomes a view."""
        return self._aside("workbench:view_add")

    @property
    def views_address(self) -> str:
        """The page of all views of this list."""
        return reverse("workbench:list_views", args=[self.pages.slug])

    @property
    def whole_address(self) -> str:
        """The address of all that the list holds."""
        return f"{self.path}?tab={self.pages.tabs[0].name}" if self.start else str(self.path)

    @cached_property
    def chosen(self) -> QuerySet[Any]:
        """The records of the open tab, not yet in order."""
        condition = self.tab.now(self.user)
        return self.narrowed if condition is None else self.narrowed.filter(condition)

    # --- Filters -----------------------------------------------------------------------------------

    @cached_property
    def active(self) -> list[str]:
        """The names of the filters that are on."""
        return [name for name in self.filterset.filters if any(self.asked.getlist(name))]

    @cached_property
    def asked_empty(self) -> list[tuple[str, str]]:
        """The filters whose field shall be empty, or not: `empty` or `filled`, name."""
        return [(word, name) for word in (EMPTY, FILLED) for name in self.filterset.asked_empty(word)]

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters that are on: each with one value, which its cross takes away."""
        made = [chip for name in self.active for chip in self._chips_of(name)]
        for word, name in self.asked_empty:
            made.append(
                Chip(
                    name,
                    self.label_of(name),
                    str(_("empty") if word == EMPTY else _("not empty")),
                    self.without(word, name),
                    [],
                )
            )
        return made

    def _chips_of(self, name: str) -> list[Chip]:
        bound = self.filterset.form[name]
        errors, label = [str(error) for error in bound.errors], self.filterset.filters[name].label
        values = [value for value in dict.fromkeys(self.asked.getlist(name)) if value]
        if errors or len(values) < 2 or not isinstance(self.filterset.filters[name], AnyOf):
            cleaned = None if errors else self.filterset.form.cleaned_data.get(name)
            words = ", ".join(values) if errors else described(bound, cleaned) if cleaned is not None else ""
            return [Chip(name, label, words, self.address(**{name: None}), errors)]
        return [Chip(name, label, described(bound, value), self.without(name, value), []) for value in values]

    def without(self, name: str, value: str) -> str:
        """Return this list's address with one of several values of a name taken away."""
        left = [each for each in self.asked.getlist(name) if each != value]
        query = copy(self.asked)
        query.setlist(name, left)
        return self.with_query(query)

    def label_of(self, name: str) -> Any:
        """Return what a filter is called; a period, which has two, after its column or field."""
        each = self.filterset.filters[name]
        if not isinstance(each, Since | Until):
            return each.label
        columns = {column.name: column.label for column in self.available}
        if by_column := columns.get(str(each.field_name).rpartition(LOOKUP_SEP)[2]):
            return by_column
        field = _field_at(self.pages.model, each.field_name)
        return columns.get(field.name) or capfirst(str(field.verbose_name))

    @cached_property
    def addable(self) -> list[Offer]:
        """The filters that can be put on or changed: those of one period are one, and several can be on."""
        made: dict[str, Offer] = {}
        for name, each in self.filterset.filters.items():
            if not offered(each):
                continue
            period = isinstance(each, Since | Until)
            key = f"period {each.field_name}" if period else name
            if key in made:
                made[key].names.append(name)
                made[key].fields.append(self.filterset.form[name])
            elif period or isinstance(each, AnyOf) or name not in self.active:
                made[key] = Offer(self.label_of(name), [name], [self.filterset.form[name]], period=period)
        for offer in made.values():
            offer.address = self._aside("workbench:list_choices", offer.names[0])
            offer.on = any(name in self.active for name in offer.names)
        # What is on already stands before them; it is offered last.
        return sorted(made.values(), key=lambda offer: offer.on)

    def _kept(self, names: Collection[str]) -> list[tuple[str, str]]:
        """What a form that says some names leaves as it is."""
        return [(key, value) for key, values in self.asked.lists() if key not in names for value in values]

    @property
    def _first(self) -> int:
        """The more filters are on, the fewer are offered beside them: the toolbar keeps to one line."""
        return max(0, FIRST_FILTERS - len(self.chips))

    @property
    def offered_first(self) -> list[Offer]:
        """The filters that stand in the toolbar."""
        return self.addable[: self._first]

    @property
    def offered_more(self) -> list[Offer]:
        """The other filters, behind one button."""
        return self.addable[self._first :]

    @property
    def kept_by_search(self) -> list[tuple[str, str]]:
        """What a search leaves as it is."""
        return self._kept({"q", "page"})

    @property
    def narrowing(self) -> bool:
        """Whether anything is narrowed, so that an empty list says so; a tab narrows only where there are records."""
        return bool(self.chips or self.words or (self.tab.condition is not None and self._known["all"]))

    # --- Choosing records ----------------------------------------------------------------------------

    @cached_property
    def selectable(self) -> bool:
        """Whether rows have a box, because the person may change several at once; never in a panel."""
        return not self._size and bulk.is_offered(self.pages, self.user)

    @property
    def kept_by_selection(self) -> str:
        """What the list is asked, for the form that sends the chosen rows."""
        return str(self.asked.urlencode())

    # --- Columns and order -------------------------------------------------------------------------

    @cached_property
    def available(self) -> list[Column]:
        """The columns that the person may see, those of higher rooms last."""
        return visible(list(self.pages.columns) + registry.columns_for(self.pages.kind), self.user, self.pages.model)

    @cached_property
    def telling(self) -> list[Column]:
        """Of these, the ones that tell something: not what a filter makes the same in every row."""
        return [column for column in self.available if column.unless not in self.active]

    @cached_property
    def shown(self) -> dict[str, bool]:
        """Which columns the person may see, for the template of the rows: a cell may tell of another column, too."""
        return {column.name: True for column in self.telling}

    @cached_property
    def preferred(self) -> list[Column]:
        """The columns that were chosen in their order: in the address, else by the person; none: the list's own.

        What is unknown, or not for this person to see, is left out. The first column that the list declares
        names the record and leads to it: it is always there.
        """
        if self._size:
            return []  # a panel shows what the list shows by itself
        asked = self.asked.get("columns")
        names = asked.split(",") if asked is not None else self._own[1]
        by_name = {column.name: column for column in self.available}
        found = [by_name[name] for name in dict.fromkeys(names) if name in by_name]
        if found and self.available[0] not in found:
            found.insert(0, self.available[0])
        return found

    @cached_property
    def columns(self) -> list[Column]:
        """The columns of the page, in order."""
        return self.preferred or [column for column in self.telling if not column.file_only]

    @cached_property
    def file_columns(self) -> list[Column]:
        """The columns of a file: those that were chosen; else all, also what the page tells in other cells."""
        if self.asked.get("columns") == ALL_COLUMNS:
            return self.available
        return self.preferred or self.telling

    @cached_property
    def sorted_by(self) -> tuple[Column | None, bool]:
        """The column that the list is sorted by and whether from its end; None: the list's own order."""
        asked = str(self.asked.get("sort", ""))
        for column in self.available:
            if asked.lstrip("-") == column.name and column.sorts(self.pages.model):
                return column, asked.startswith("-")
        return None, False

    @cached_property
    def headings(self) -> list[Heading]:
        """The heads of the columns."""
        current, descending = self.sorted_by
        own = self.pages.sorted_at_first
        made = []
        for column in self.columns:
            on = column is current or (current is None and not self.nearly and column.name == own.lstrip("-"))
            down = descending if current else own.startswith("-")
            if on:
                step = column.name if down else f"-{column.name}"
            else:
                step = f"-{column.name}" if column.descending else column.name
            made.append(
                Heading(
                    column,
                    self.address(sort=step) if column.sorts(self.pages.model) else "",
                    ("descending" if down else "ascending") if on else "",
                )
            )
        return made

    @cached_property
    def ordered_keys(self) -> QuerySet[Any] | list[Any]:
        """The keys of the chosen records in order; only what the order needs is computed."""
        column, descending = self.sorted_by
        if column is not None and column.totals is not None:
            total = column.totals()
            keys = self.chosen.order_by(*self.pages.order, "pk").values_list("pk", flat=True)
            return sorted(keys, key=lambda key: total.get(key, 0), reverse=descending)
        return self.in_order(self.chosen).values_list("pk", flat=True)

    def in_order(self, found: QuerySet[Any]) -> QuerySet[Any]:
        """Put records in the order of the list, but for one that is counted or added up of other records."""
        column, descending = self.sorted_by
        order = list(self.pages.order)
        if column is None and self.nearly:
            return found.order_by(closeness(self.question.words, self.pages.search).desc(), *order, "pk")
        if column is not None:
            keys = column.sorts(self.pages.model)
            found = found.annotate(**{k: v for k, v in column.needs.items() if k in keys})
            order = ordering(self.pages.model, keys, descending=descending) + order
        return found.order_by(*order, "pk")

    def in_full(self, keys: list[Any], *, columns: list[Column] | None = None) -> list[Any]:
        """Fetch what is shown of some records, on the page or in a file, in the order of their keys."""
        needs: dict[str, Any] = {}
        for column in self.columns if columns is None else columns:
            needs |= column.needs
        found = self.pages.rows(self.pages.records(self.user).filter(pk__in=keys)).annotate(**needs).order_by()
        by_key = {record.pk: record for record in found}
        return [by_key[key] for key in keys if key in by_key]

    # --- Pages -------------------------------------------------------------------------------------

    @cached_property
    def size(self) -> int:
        """How many rows a page has."""
        return self._size or size_of(self.pages, self.asked)

    @property
    def last_page(self) -> int:
        """The number of pages, at least one."""
        return max(1, ceil(self.total / self.size))

    @cached_property
    def page(self) -> int:
        """The page that is open; one that is not there is the nearest."""
        asked = str(self.asked.get("page", "1"))
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1
        return min(max(1, number), self.last_page)

    @cached_property
    def stretch(self) -> Stretch:
        """The keys of the page that is open, and of the rows beside it."""
        return self.stretch_of(self.page)

    def stretch_of(self, page: int, *, beside: int = 1) -> Stretch:
        """Return the keys of a page, and of some rows before and after it."""
        start = (page - 1) * self.size
        lead = min(start, beside)
        wanted = lead + self.size + beside
        keys = list(self.ordered_keys[start - lead : start - lead + wanted])
        return Stretch(keys, lead, begins=start == lead, ends=len(keys) < wanted)

    @cached_property
    def records(self) -> list[Any]:
        """The rows of the page: keys first, then only these records in full."""
        lead = self.stretch.lead
        return self.in_full(self.stretch.keys[lead : lead + self.size])

    @property
    def span(self) -> str:
        """Which rows these are, in words."""
        start = (self.page - 1) * self.size
        return _("%(first)s–%(last)s of %(total)s") % {
            "first": written_number(min(start + 1, self.total)),
            "last": written_number(min(start + self.size, self.total)),
            "total": written_number(self.total),
        }

    @cached_property
    def page_links(self) -> list[tuple[str, str, bool]]:
        """First, last and the pages around the open one: number, address, whether it is open; a gap has no number."""
        near = {1, self.last_page, *range(self.page - 1, self.page + 2)}
        links: list[tuple[str, str, bool]] = []
        before = 0
        for number in sorted(n for n in near if 1 <= n <= self.last_page):
            if number - before > 1:
                links.append(("", "", False))
            links.append((str(number), self.address(page=number if number > 1 else None), number == self.page))
            before = number
        return links

    @property
    def size_links(self) -> list[tuple[int, str, bool]]:
        """The sizes of a page: number, address, whether it is in use."""
        return [(size, self.address(size=size), size == self.size) for size in SIZES]

    def download_address(self, form: str, **changes: Any) -> str:
        """Where the whole list, as it is narrowed and sorted, is taken away as a file."""
        return self.address(download=form, **changes)

    @property
    def exports(self) -> list[dict[str, Any]]:
        """The files in which the list can be taken away: its label, and the columns it has, each with an address."""
        made = [{"label": _("CSV"), "address": self.download_address("csv")},
                {"label": _("Excel workbook"), "address": self.download_address("xlsx")}]  # fmt: skip
        if self.preferred:
            made += [
                {"label": _("CSV, every column"), "address": self.download_address("csv", columns=ALL_COLUMNS)},
                {
                    "label": _("Excel workbook, every column"),
                    "address": self.download_address("xlsx", columns=ALL_COLUMNS),
                },
            ]
        return made

    @property
    def columns_address(self) -> str:
        """The page on which columns are chosen for this list."""
        return self._aside("workbench:list_columns")

    def _aside(self, name: str, *further: Any) -> str:
        """The address of a page about this list, which remembers what is asked of it now."""
        query = copy(self.asked)
        query.pop("page", None)
        return f"{reverse(name, args=[self.pages.slug, *further])}?{urlencode({'of': query.urlencode()})}"


def _field_at(model: type[Model], path: str) -> Any:
    """Return the field at the end of a path of fields; what follows it, such as the day of a time, is a part of it."""
    options: Any = model._meta
    found: Any = None
    for part in path.split(LOOKUP_SEP):
        if found is not None and not found.is_relation:
            break
        found = options.pk if part == "pk" else options.get_field(part)
        options = found.related_model._meta if found.is_relation else options
    return found
