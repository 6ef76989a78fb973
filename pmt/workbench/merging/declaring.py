"""What rooms say of the kinds whose records can be merged."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Field, Model, QuerySet

from pmt.accounts.matrix import kind_of

#: Whose value a merged record takes.
WINNER, LOSER, BOTH = "winner", "loser", "both"


@dataclass(frozen=True)
class Same:
    """Columns that tell a double where they are equal and filled, and in what words."""

    fields: tuple[str, ...]
    words: Any
    score: float


@dataclass(frozen=True)
class Mergeable:
    """How records of a kind are told apart and merged.

    `name`: the columns of what a record is called, the one by which it is looked up last. `place`: where
    it is, the first path that is known. `together`: columns that only make sense from one record.
    `better(values, others)`: whether the others' values of such a group, or of a column, are to be taken by
    default. `adds(winner, loser)`: new records that keep what would be lost, called before the loser goes.
    `shown`: what tells a record from others of its name; `related`: what that needs joined.
    """

    model: type[Model]
    name: tuple[str, ...]
    place: tuple[str, ...] = ()
    email: str = ""
    same: tuple[Same, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    better: dict[str, Callable[[Any, Any], bool]] = field(default_factory=dict)
    adds: Callable[[Any, Any], list[Model]] = lambda winner, loser: []
    shown: Callable[[Any], Any] = lambda record: ""
    related: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The name under which the matrix knows the records."""
        return kind_of(self.model)

    def visible(self, user: Any) -> QuerySet[Any]:
        """Return the records that a person may see."""
        found: QuerySet[Any] = self.model._default_manager.visible_to(user)  # type: ignore[attr-defined]
        return found

    def fields(self) -> "list[Field[Any, Any]]":
        """Return the columns of which one chooses: not the key, the code, or what the database derives."""
        return [
            each
            for each in self.model._meta.concrete_fields
            if each.editable and not each.primary_key and not getattr(each, "generated", False) and each.name != "code"
        ]

    def units(self) -> list[tuple[str, ...]]:
        """Return the names of the columns, those that go together in one, in the model's order."""
        grouped = {name: group for group in self.together for name in group}
        found: list[tuple[str, ...]] = []
        for each in self.fields():
            unit = grouped.get(each.name, (each.name,))
            if unit not in found:
                found.append(unit)
        return found

    def typed(self) -> tuple[str, ...]:
        """Return the names of the form's fields that are compared while one types."""
        return (*self.name, *filter(None, (self.email,)), *(path for path in self.place if "__" not in path))


@dataclass(frozen=True)
class AnyRecord:
    """A model whose rows name a record of any kind: by its kind and its number, or its code."""

    model: type[Model]
    kind: str
    key: str
    by: str


_mergeable: dict[str, Mergeable] = {}
_conditions: dict[str, list[Callable[[Any, Any], str]]] = {}
_two_rows: dict[type[Model], Callable[[Any, Any], dict[str, Any] | None]] = {}
_on_moving: dict[type[Model], Callable[[list[Any], Any], None]] = {}
_any_record: dict[tuple[type[Model], str], AnyRecord] = {}


def mergeable(model: type[Model], **options: Any) -> Mergeable:
    """State that records of a kind can be merged; `options` are those of Mergeable."""
    found = _mergeable[kind_of(model)] = Mergeable(model, **options)
    return found


def merging_of(kind: str | type[Model]) -> Mergeable:
    """Return how records of a kind are merged."""
    name = kind if isinstance(kind, str) else kind_of(kind)
    try:
        return _mergeable[name]
    except KeyError:
        raise ImproperlyConfigured(f"No room says how {name} is merged.") from None


def merging_of_or_none(kind: str) -> Mergeable | None:
    """Return how records of a kind are merged, if they are."""
    return _mergeable.get(kind)


def kinds() -> list[str]:
    """Return the kinds whose records can be merged."""
    return list(_mergeable)


def merge_condition(kind: str, says: Callable[[Any, Any], str]) -> None:
    """Let a room forbid merges: `says(winner, loser)` gives the reason and what to do, or an empty text."""
    _conditions.setdefault(kind, []).append(says)


def refusals(kind: str, winner: Any, loser: Any) -> list[str]:
    """Return why two records cannot be merged now."""
    return [said for says in _conditions.get(kind, []) if (said := says(winner, loser))]


def two_rows(model: type[Model], becomes: Callable[[Any, Any], dict[str, Any] | None]) -> None:
    """State how a row of the loser's and one of the winner's become one, where only one may be.

    `becomes(row, stays)` returns what is written into the winner's row, or None: the merge is refused.
    """
    _two_rows[model] = becomes


def how_two_rows(model: type[Model]) -> Callable[[Any, Any], dict[str, Any] | None] | None:
    """Return what a room says of two rows of which only one may be."""
    return _two_rows.get(model)


def on_moving(model: type[Model], change: Callable[[list[Any], Any], None]) -> None:
    """State what else changes in rows that move: `change(rows, winner)` writes into them, before they are saved."""
    _on_moving[model] = change


def changes_on_moving(model: type[Model]) -> Callable[[list[Any], Any], None] | None:
    """Return what else changes in rows of a model that move."""
    return _on_moving.get(model)


def names_records(model: type[Model], *, kind: str = "kind", key: str = "key", by: str = "pk") -> None:
    """State that rows of a model name a record of any kind in two columns, without a foreign key; twice is once."""
    _any_record[model, key] = AnyRecord(model, kind, key, by)


def any_record_models() -> Iterable[AnyRecord]:
    """Return the models whose rows name a record of any kind."""
    return tuple(_any_record.values())
