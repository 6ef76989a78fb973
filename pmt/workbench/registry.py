"""What rooms show outside their own pages, stated once in each room's `panels.py`.

`pmt` imports no room, so a room tells the workbench at start-up what it adds to the side
navigation, the start page, other rooms' records and lists. Every statement names the kind of
record that the matrix of rights is asked about; who may not view it does not see it.

    navigation(section="databases", position=20, label=_("Actions"),
               address="actions:action_list", model=Action)
    panel(on="experts.expert", title=_("Missions"), shows=Mobilisation, position=10,
          address=lambda expert: f"{reverse('actions:mobilisation_list')}?expert={expert.code}")
    start_block(position=20, roles={Role.LEADER}, shows=Action, template="actions/_start_open.html",
                context=open_actions)
    changes(position=20, title=_("Actions approved"), shows=Action, dated="approved_on",
            records=..., address=...)

**What waits for a person** (`/work/` and the start page) is declared sort by sort, in three lines:

    work(name="late-deliverables", position=20, title=_("Late deliverables"), shows=Deliverable,
         roles=OFFICERS, records=late, due="due_on", responsible="action__officer",
         what=lambda each: _("Ask for it"), address=address_of_deliverable)

`records(user)` returns the visible records that wait, each once and not aggregated; annotate there
what they have not. `due` names a field, lookup or annotation with the day by which it is to be done
(a date, not a time): earlier than today, it is late; left out, there is no such day. `responsible`
names the lookup of the person who answers for the record: it then waits for that person, and, where
nobody answers for it, for everybody of `roles` who has the right to `verb`; who may `view_all` of
`workbench.work` can look at everybody's. `what(record)` is the next step in a few words,
`label(record)` what it is called (its words as a text), `address(record)` where it is done, `related`
the joins that these need, `listed()` the address of a list of these, where there is one. A `chore` has
many records and no hurry: it has a tab with its count, and is left out of what waits.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet

from pmt.accounts.matrix import EVERYONE, kind_of, may
from pmt.workbench.tables import Column

#: The parts of the side navigation, in order; the last stands at its foot.
SECTIONS = ("top", "databases", "money", "insight", "foot")


#: A panel on the page of every kind of record.
EVERY = "*"


@dataclass(frozen=True)
class Entry:
    """A link of the side navigation. `records` are counted beside it; `counted` words the number.

    `records` may return several querysets, whose numbers are added. The letter `key` after `g` leads
    there from any page.
    """

    section: str
    position: int
    label: Any
    address: str
    kind: str
    verb: str
    records: Callable[[Any], QuerySet[Any] | list[QuerySet[Any]]] | None
    counted: Any
    key: str


@dataclass(frozen=True)
class Panel:
    """A part of another room's record page, fetched from an address of its own when it is seen.

    `on`: the kind of record, or `EVERY` kind; `address` then returns nothing for records that have no such
    part. `place` is `main` (left, below the room's own panels) or `side`. `seen_by(user, kind)` says who sees
    it where that is another question than who may view the kind `shows`.
    """

    on: str
    position: int
    title: Any
    kind: str
    address: Callable[[Any], str]
    place: str
    seen_by: Callable[[Any, str], bool] | None


@dataclass(frozen=True)
class StartBlock:
    """A part of the start page of some roles. `context(user)` returns what its template needs.

    `beside_work`: it stands on the page of one's work as well.
    """

    position: int
    roles: frozenset[str]
    kind: str
    template: str
    context: Callable[[Any], dict[str, Any]]
    place: str
    beside_work: bool


@dataclass(frozen=True)
class ChangeGroup:
    """Dated facts of one sort, for 'what changed since'.

    `records(user)` returns the visible records, each with the day of the fact in the field
    `dated`; `address(since, until)` opens the list of those between two days, both included.
    """

    position: int
    title: Any
    kind: str
    dated: str
    records: Callable[[Any], QuerySet[Any]]
    address: Callable[[date, date], str]
    template: str


@dataclass(frozen=True)
class Work:
    """A sort of things that wait for a person; see the top of this file."""

    name: str
    position: int
    title: Any
    kind: str
    verb: str
    roles: frozenset[str]
    records: Callable[[Any], QuerySet[Any]]
    due: str
    responsible: str
    what: Callable[[Any], Any]
    label: Callable[[Any], str]
    address: Callable[[Any], str]
    related: tuple[str, ...]
    listed: Callable[[], str]
    chore: bool


@dataclass(frozen=True)
class Identity:
    """What the facility is called at the head of every page, from the room that knows."""

    name: str
    line: str


_entries: list[Entry] = []
_panels: list[Panel] = []
_start_blocks: list[StartBlock] = []
_changes: list[ChangeGroup] = []
_works: list[Work] = []
_columns: dict[str, list[Column]] = {}
_filters: dict[str, dict[str, Any]] = {}
_identity: list[Callable[[], Identity | None]] = []
_importer: list[str] = []
_lists: dict[str, Any] = {}


def navigation(
    *,
    section: str,
    position: int,
    label: Any,
    address: str,
    model: type[Model] | None = None,
    kind: str = "",
    verb: str = "view",
    records: Callable[[Any], QuerySet[Any] | list[QuerySet[Any]]] | None = None,
    counted: Any = "",
    key: str = "",
) -> None:
    """Add a link to the side navigation; with a `model`, the number of its records stands beside it."""
    if section not in SECTIONS:
        raise ImproperlyConfigured(f"The navigation has no section {section!r}: {', '.join(SECTIONS)}.")
    if model is not None:
        kind = kind or kind_of(model)
        records = records or model._default_manager.visible_to  # type: ignore[attr-defined]
    _entries.append(Entry(section, position, label, address, kind, verb, records, counted, key))


def panel(
    *,
    on: str,
    title: Any,
    shows: type[Model] | str,
    address: Callable[[Any], str],
    position: int = 50,
    place: str = "main",
    seen_by: Callable[[Any, str], bool] | None = None,
) -> None:
    """Add a panel to the page of every record of the kind `on`, or of `EVERY` kind."""
    kind = shows if isinstance(shows, str) else kind_of(shows)
    _panels.append(Panel(on, position, title, kind, address, place, seen_by))


def start_block(
    *,
    position: int,
    roles: Iterable[str],
    shows: type[Model] | str,
    template: str,
    context: Callable[[Any], dict[str, Any]],
    place: str = "main",
    beside_work: bool = False,
) -> None:
    """Add a part to the start page of some roles, and to the page of one's work where it stands beside that."""
    kind = shows if isinstance(shows, str) else kind_of(shows)
    _start_blocks.append(StartBlock(position, frozenset(roles), kind, template, context, place, beside_work))


def changes(
    *,
    position: int,
    title: Any,
    shows: type[Model],
    dated: str,
    records: Callable[[Any], QuerySet[Any]],
    address: Callable[[date, date], str],
    template: str,
) -> None:
    """Add dated facts to 'what changed since'."""
    _changes.append(ChangeGroup(position, title, kind_of(shows), dated, records, address, template))


def work(
    *,
    name: str,
    position: int,
    title: Any,
    shows: type[Model],
    records: Callable[[Any], QuerySet[Any]],
    what: Callable[[Any], Any],
    address: Callable[[Any], str],
    verb: str = "view",
    roles: Iterable[str] = EVERYONE,
    due: str = "",
    responsible: str = "",
    label: Callable[[Any], str] = str,
    related: tuple[str, ...] = (),
    listed: Callable[[], str] = str,
    chore: bool = False,
) -> None:
    """Add a sort of things that wait for a person; the top of this file says what each argument means."""
    if any(each.name == name for each in _works):
        raise ImproperlyConfigured(f"Work called {name!r} is declared twice.")
    _works.append(
        Work(
            name, position, title, kind_of(shows), verb, frozenset(roles), records, due, responsible, what, label,
            address, related, listed, chore,
        )
    )  # fmt: skip


def columns(on: str, *added: Column) -> None:
    """Add columns of a higher room to the list of a lower one; each brings its own cell template."""
    _columns.setdefault(on, []).extend(added)


def filters(on: str, **added: Any) -> None:
    """Add filters of a higher room to the list of a lower one, by their names in the address.

    Each is a filter of `workbench.filters` or of django-filter over the lower room's model; what it narrows by is
    its own `filter`, which finds what else is asked in `self.parent.form.cleaned_data`.
    """
    known = _filters.setdefault(on, {})
    if again := known.keys() & added:
        raise ImproperlyConfigured(f"{on} has the filters {sorted(again)} already.")
    known.update(added)


def identity(source: Callable[[], Identity | None]) -> None:
    """State where the facility's name comes from."""
    _identity[:] = [source]


def importer(address: str) -> None:
    """State the page on which records are brought in; asked for with the right `import` on `exchange.facility`."""
    _importer[:] = [address]


def entries_for(user: Any) -> list[Entry]:
    """Return the links that a person may follow, in order."""
    found = [entry for entry in _entries if not entry.kind or may(user, entry.verb, entry.kind)]
    return sorted(found, key=lambda entry: (SECTIONS.index(entry.section), entry.position))


def panels_for(user: Any, record: Model) -> list[Panel]:
    """Return the panels of other rooms that a person sees on a record's page, in order."""
    kind = kind_of(record)
    found = [
        each
        for each in _panels
        if each.on in (kind, EVERY) and (each.seen_by(user, kind) if each.seen_by else may(user, "view", each.kind))
    ]
    return sorted(found, key=lambda each: each.position)


def start_blocks_for(user: Any) -> list[StartBlock]:
    """Return the parts of a person's start page, in order."""
    found = [each for each in _start_blocks if user.role in each.roles and may(user, "view", each.kind)]
    return sorted(found, key=lambda each: each.position)


def changes_for(user: Any) -> list[ChangeGroup]:
    """Return the sorts of dated facts that a person sees, in order."""
    return sorted((each for each in _changes if may(user, "view", each.kind)), key=lambda each: each.position)


def works_for(user: Any) -> list[Work]:
    """Return the sorts of things that can wait for a person, in order."""
    found = [each for each in _works if user.role in each.roles and may(user, each.verb, each.kind)]
    return sorted(found, key=lambda each: each.position)


def columns_for(kind: str) -> list[Column]:
    """Return the columns that higher rooms add to the list of a kind."""
    return _columns.get(kind, [])


def filters_for(kind: str) -> dict[str, Any]:
    """Return the filters that higher rooms add to the list of a kind."""
    return _filters.get(kind, {})


def facility_identity() -> Identity | None:
    """Return what the facility is called, or nothing while there is none."""
    return _identity[0]() if _identity else None


def import_address() -> str:
    """Return the name of the page on which records are brought in, or an empty text."""
    return _importer[0] if _importer else ""


def listed(slug: str, pages: Any) -> None:
    """State that a list is there, so that what goes for every list (its columns, its views) finds it by name."""
    if slug in _lists and type(_lists[slug]) is not type(pages):
        raise ImproperlyConfigured(f"Two lists have the name {slug}.")
    _lists[slug] = pages


def list_named(slug: str) -> Any | None:
    """Return the pages of a list (`workbench.pages.Pages`), or None."""
    return _lists.get(slug)


def lists() -> list[Any]:
    """Return the pages of every list."""
    return list(_lists.values())
