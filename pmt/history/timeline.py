"""Who changed what of a record, when and why, in words: read from the rows that the triggers keep."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pmt.accounts.matrix import hidden_fields, may
from pmt.workbench.formats import written_day, written_moment, written_number
from pmt.workbench.languages import language_name

#: Fields that tell no two records of a kind apart; nor does the place at which a record stands.
_NAMELESS = (models.BooleanField, models.DateTimeField, models.TextField)
_ACTS = {"insert": gettext_lazy("added"), "update": gettext_lazy("changed"), "delete": gettext_lazy("deleted")}


@dataclass(frozen=True)
class Change:
    """One field of one change: what it was and what it became, in words. `revertible` by whoever may edit."""

    name: str
    label: Any
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """One change of a record, or of something that hangs on it (`of`: what, in words)."""

    event: int
    act: str
    word: Any
    of: str
    own: bool
    at: datetime
    by: str
    through: str
    why: str
    changes: list[Change]


def steps(
    record: models.Model,
    user: Any,
    *,
    related: Sequence[tuple[type[models.Model], str]] = (),
    most: int = 50,
    offset: int = 0,
) -> tuple[list[Step], bool]:
    """Return changes of a record, the newest first, and whether there are older ones.

    `related`: models whose records hang on it, each with the field that names it. The number of
    queries depends on the models, not on the number of changes.
    """
    wanted = offset + most + 1
    # What a person may not see leaves no trace in what they read, not even that it was added.
    related = [(model, field) for model, field in related if may(user, "view", model)]
    found: list[tuple[Any, Any]] = []
    for model, condition in [
        (type(record), {"pgh_obj": record.pk}),
        *((m, {f"{f}_id": record.pk}) for m, f in related),
    ]:
        events = _events(model).filter(**condition).select_related("pgh_context").order_by("-pgh_id")[:wanted]
        found += [(model, each) for each in events]
    found.sort(key=lambda pair: (pair[1].pgh_created_at, pair[1].pgh_id), reverse=True)
    shown = found[offset : offset + most]
    before = _before(shown)
    words = _Words(pair for pair in [*shown, *((m, e) for m, e in before.values())])
    names = _names(event for _model, event in shown)
    made = []
    for model, event in shown:
        earlier = before.get((model, event.pgh_id), (model, None))[1]
        step = _step(record, user, model, event, earlier, words, names)
        if step.changes or step.act != "update":
            made.append(step)
    return made, len(found) > offset + most


def event_before(model: type[models.Model], event_id: int) -> tuple[Any, Any]:
    """Return a change and the one before it of the same record; None where there is none."""
    event = _events(model).filter(pgh_id=event_id).first()
    if event is None:
        return None, None
    earlier = _events(model).filter(pgh_obj=event.id, pgh_id__lt=event.pgh_id).order_by("-pgh_id").first()
    return event, earlier


def fields_of(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """Return the fields of a record whose changes are told.

    What the database derives is not, nor what the history does not keep (`tracked(exclude=…)`).
    """
    kept = {field.name for field in _events(model).model._meta.concrete_fields}
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and not getattr(field, "generated", False) and field.name in kept
    ]


def differs(field: "models.Field[Any, Any]", one: Any, other: Any) -> bool:
    """Say whether a field differs between two rows of the history."""
    return bool(getattr(one, field.attname) != getattr(other, field.attname))


def _events(model: Any) -> Any:
    return model.pgh_event_models["update"].objects


def _before(shown: list[tuple[Any, Any]]) -> dict[tuple[Any, int], tuple[Any, Any]]:
    """Return the row before each change, in one query a model."""
    found: dict[tuple[Any, int], tuple[Any, Any]] = {}
    by_model: dict[Any, list[Any]] = {}
    for model, event in shown:
        if event.pgh_label != "insert":
            by_model.setdefault(model, []).append(event)
    for model, events in by_model.items():
        earlier: dict[int, list[Any]] = {}
        least = {event.id for event in events}
        for each in (
            _events(model).filter(pgh_obj__in=least, pgh_id__lt=max(e.pgh_id for e in events)).order_by("pgh_id")
        ):
            earlier.setdefault(each.id, []).append(each)
        for event in events:
            rows = [each for each in earlier.get(event.id, []) if each.pgh_id < event.pgh_id]
            if rows:
                found[model, event.pgh_id] = (model, rows[-1])
    return found


def _step(record: Any, user: Any, model: Any, event: Any, earlier: Any, words: "_Words", names: dict[int, str]) -> Step:
    hidden = hidden_fields(user, model)
    changes = []
    if event.pgh_label == "update" and earlier is not None:
        changes = [
            Change(field.name, field.verbose_name, words.of(field, earlier), words.of(field, event))
            for field in fields_of(model)
            if field.name not in hidden and differs(field, earlier, event)
        ]
    noted = event.pgh_context.metadata if event.pgh_context else {}
    own = model is type(record)
    return Step(
        event=event.pgh_id,
        act=event.pgh_label,
        word=_ACTS.get(event.pgh_label, event.pgh_label),
        of="" if own else _named(record, model, event, words, hidden),
        own=own,
        at=event.pgh_created_at,
        by=names.get(noted.get("user", 0), "") or str(noted.get("login", "")),
        through=_through(noted),
        why=str(noted.get("why", "")),
        changes=changes,
    )


def _named(record: Any, model: Any, event: Any, words: "_Words", hidden: Collection[str]) -> str:
    """Say what hangs on the record, and which of them: `language of an expert: French, C1`."""
    told = (
        words.of(field, event)
        for field in fields_of(model)
        if field.name not in hidden
        and field.name != "position"
        and field.related_model is not type(record)
        and not isinstance(field, _NAMELESS)
    )
    which = Truncator(", ".join(islice(filter(None, told), 2))).chars(80)
    return f"{model._meta.verbose_name}: {which}" if which else str(model._meta.verbose_name)


def _through(noted: dict[str, Any]) -> str:
    """Say through what a change came, where not by hand on a page."""
    if "file" in noted:
        return _("import of %(file)s") % {"file": noted["file"]}
    if "job" in noted:
        return _("a background job")
    return str(noted.get("command", ""))


def _names(events: Iterable[Any]) -> dict[int, str]:
    keys = {event.pgh_context.metadata.get("user") for event in events if event.pgh_context}
    return {each.pk: str(each) for each in get_user_model()._default_manager.filter(pk__in=keys - {None})}


class _Words:
    """Values of fields as a person reads them; what they refer to is fetched once for all rows."""

    def __init__(self, pairs: Iterable[tuple[Any, Any]]) -> None:
        wanted: dict[Any, set[Any]] = {}
        for model, event in pairs:
            for field in fields_of(model):
                if field.is_relation and event is not None:
                    wanted.setdefault(field.related_model, set()).add(getattr(event, field.attname))
        self._records = {
            model: {each.pk: str(each) for each in model._default_manager.filter(pk__in=keys - {None})}
            for model, keys in wanted.items()
        }

    def of(self, field: Any, event: Any) -> str:
        """Return the value of a field in a row."""
        value = getattr(event, field.attname)
        if field.is_relation:
            gone = _("(no longer there)")
            return "" if value is None else self._records[field.related_model].get(value, gone)
        return value_words(field, value)


def value_words(field: Any, value: Any) -> str:
    """Return a value of a field that refers to nothing, as a person reads it; empty where there is none."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return written_moment(value)
    if isinstance(value, date):
        return written_day(value)
    if said := getattr(field, "in_words", None):
        return str(said(value))
    if isinstance(field, ArrayField):
        return ", ".join(value_words(field.base_field, each) for each in value)
    if field.name == "language":
        return language_name(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DecimalField):
        return written_number(value, field.decimal_places)
    return str(value)
