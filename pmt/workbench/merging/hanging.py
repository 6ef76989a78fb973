"""What hangs on a record, found in the models themselves, and how it moves to another record."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet, UniqueConstraint
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from pmt.accounts.matrix import kind_of, may, rows
from pmt.workbench.deleting import NAMED, serialised
from pmt.workbench.merging.declaring import any_record_models, changes_on_moving, how_two_rows
from pmt.workbench.refusing import Refused


@dataclass(frozen=True)
class Link:
    """A column by which rows of a model hang on a record. `rows(record)` are those; `value(record)` what it holds."""

    model: type[Model]
    column: str
    kind: str = ""
    by: str = "pk"
    generic: tuple[str, Any] | None = None

    def rows(self, record: Any) -> QuerySet[Any]:
        """Return the rows that hang on a record."""
        found = self.model._base_manager.filter(**{self.column: self.value(record)})
        return found.filter(**{self.generic[0]: self.generic[1]}) if self.generic else found

    def value(self, record: Any) -> Any:
        """Return what the column holds of a record."""
        return record.pk if self.by == "pk" else getattr(record, self.by)


def links(model: type[Model]) -> list[Link]:
    """Return every column of every model by which something hangs on records of a kind; history apart."""
    found = []
    for each in model._meta.get_fields(include_hidden=True):
        if not each.auto_created or each.concrete or not (each.one_to_many or each.one_to_one):
            continue
        far: Any = each.related_model
        if hasattr(far, "pgh_tracked_model"):
            continue
        found.append(Link(far, each.field.attname))  # type: ignore[union-attr]
    for other in apps.get_models():
        for generic in other._meta.private_fields:
            if isinstance(generic, GenericForeignKey):
                held = ContentType.objects.get_for_model(model)
                found.append(Link(other, generic.fk_field, generic=(f"{generic.ct_field}_id", held.pk)))
    for named in any_record_models():
        found.append(Link(named.model, named.key, by=named.by, generic=(named.kind, kind_of(model))))
    return found


# --- What hangs, in words -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hanging:
    """How many rows of a kind hang on each of two records; `named`: some of the second's, for who may see them."""

    kind: str
    on_winner: int
    on_loser: int
    named: list[str]


def hangs_on(winner: Any, loser: Any, user: Any) -> list[Hanging]:
    """Return by kind what hangs on two records."""
    counted: dict[type[Model], list[int]] = {}
    named: dict[type[Model], list[str]] = {}
    for link in links(type(loser)):
        on_winner, found = link.rows(winner).count(), link.rows(loser)
        on_loser = found.count()
        both = counted.setdefault(link.model, [0, 0])
        both[0] += on_winner
        both[1] += on_loser
        if on_loser and (kind_of(link.model), "view") in rows() and may(user, "view", link.model):
            seen: Any = link.model._default_manager
            seen = seen.visible_to(user) if hasattr(seen, "visible_to") else seen.all()
            shown = found.filter(pk__in=seen.order_by().values("pk")).order_by("pk")[:NAMED]
            named.setdefault(link.model, []).extend(str(each) for each in shown)
    return [
        Hanging(capfirst(str(model._meta.verbose_name_plural)), both[0], both[1], named.get(model, [])[:NAMED])
        for model, both in counted.items()
        if any(both)
    ]


def count_on(record: Any) -> int:
    """Return how many rows hang on a record."""
    return sum(link.rows(record).count() for link in links(type(record)))


# --- Moving ---------------------------------------------------------------------------------------------


@dataclass
class Done:
    """What a merge did, as Merge keeps it."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    moved: list[list[Any]] = field(default_factory=list)
    changed: list[list[Any]] = field(default_factory=list)
    made: list[dict[str, Any]] = field(default_factory=list)


def values(record: Any) -> dict[str, Any]:
    """Return the columns of a record as JSON keeps them: equal values give the same."""
    kept = json.dumps(serialised([record])[0]["fields"], cls=DjangoJSONEncoder)
    return json.loads(kept)


def absorb(loser: Any, winner: Any, done: Done) -> None:
    """Let everything that hangs on one record hang on another of its kind. Raises Refused."""
    for link in links(type(loser)):
        found = list(link.rows(loser).order_by("pk").select_for_update(of=("self",), no_key=True))
        if not found:
            continue
        twins = list(_twins(link, found, winner))
        for row, stays in twins:
            _become_one(row, stays, done)
        gone = {row.pk for row, _stays in twins}
        staying = [row for row in found if row.pk not in gone]
        _change_moving(link.model, staying, winner, done)
        if staying:
            keys = [row.pk for row in staying]
            link.model._base_manager.filter(pk__in=keys).update(**{link.column: link.value(winner)})
            done.moved.append([kind_of(link.model), link.column, link.value(loser), link.value(winner), keys])


def write(record: Any, new: dict[str, Any], done: Done) -> None:
    """Write columns of a record, and note what was before and what is after."""
    before = values(record)
    for name, value in new.items():
        setattr(record, name, value)
    record.save(update_fields=list(new))
    after = values(type(record)._base_manager.get(pk=record.pk))
    changed = {name: [before[name], after[name]] for name in after if before.get(name) != after[name]}
    if changed:
        done.changed.append([kind_of(record), record.pk, changed])


def _uniques(model: type[Model], column: str) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Yield, for each rule that allows a combination of columns once, the other columns of those with this one.

    And whether two rows of which nothing is known in a column are equal there: they are where the rule says so.
    """
    own = next(each for each in model._meta.concrete_fields if each.attname == column)
    if own.unique:
        yield (), False
    sets = [(tuple(each), False) for each in model._meta.unique_together]
    sets += [
        (tuple(each.fields), each.nulls_distinct is False)
        for each in model._meta.constraints
        if isinstance(each, UniqueConstraint) and each.fields and each.condition is None
    ]
    for names, nulls_equal in sets:
        if own.name in names and "id" not in names:
            others = (model._meta.get_field(name) for name in names if name != own.name)
            yield tuple(each.attname for each in others), nulls_equal  # type: ignore[union-attr]


def _twins(link: Link, found: list[Any], winner: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the rows that cannot stand beside one of the winner's, each with that one."""
    try:
        rules = list(_uniques(link.model, link.column))
    except (StopIteration, FieldDoesNotExist):
        return
    if not rules:
        return
    there = list(link.rows(winner).select_for_update(of=("self",), no_key=True))
    for row in found:
        for others, nulls_equal in rules:
            twin = next((o for o in there if all(getattr(o, n) == getattr(row, n) for n in others)), None)
            # Nothing known is never twice: PostgreSQL's own rule, unless the constraint says otherwise.
            if twin is not None and (nulls_equal or all(getattr(row, name) is not None for name in others)):
                yield row, twin
                break


def _become_one(row: Any, stays: Any, done: Done) -> None:
    """Let two rows of which only one may be become one, and what hangs on the one that goes hang on the other."""
    one, other = values(row), values(stays)
    differ = {name for name in one if one[name] != other[name]}
    # What they differ in beside the record they hang on.
    said = how_two_rows(type(row))
    new: dict[str, Any] | None = {}
    if len(differ) > 1 or said is not None:
        new = said(row, stays) if said is not None else None
    if new is None:
        told = {"kind": capfirst(str(row._meta.verbose_name)), "one": stays, "other": row}
        raise Refused(
            _("%(kind)s: both have one where only one may be, “%(one)s” and “%(other)s”. Change or delete one first.")
            % told
        )
    absorb(row, stays, done)
    done.rows += serialised([row])
    row.delete()
    if new:
        write(stays, new, done)


def _change_moving(model: type[Model], staying: list[Any], winner: Any, done: Done) -> None:
    """Let the room change what it must in rows that move, and note it."""
    change = changes_on_moving(model)
    if change is None or not staying:
        return
    before = {row.pk: values(row) for row in staying}
    change(staying, winner)
    for row in staying:
        after = values(row)
        changed = {name: [before[row.pk][name], after[name]] for name in after if before[row.pk][name] != after[name]}
        if changed:
            row.save(update_fields=list(changed))
            done.changed.append([kind_of(model), row.pk, changed])
