"""Looking a list over row by row, applying it, and undoing it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pghistory
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from pmt.history.timeline import value_words
from pmt.workbench.fields import Fold
from pmt.workbench.formats import written_moment
from pmt.workbench.listimport.declaring import Importable, Reader, importing_of
from pmt.workbench.marking import folded
from pmt.workbench.merging.hanging import links, values
from pmt.workbench.merging.services import refused_in_words
from pmt.workbench.models import ListImport
from pmt.workbench.numbering import next_codes
from pmt.workbench.refusing import Refused

NEW, UPDATE, SAME, WRONG = "new", "update", "same", "wrong"
#: Lists that were never applied are forgotten after these days: they hold personal data.
KEPT = timedelta(days=3)
#: How many obstacles are named.
NAMED = 20


@dataclass
class Row:
    """A row looked over. `number` is that of the file; `changes`: column, before, after; `problems`: column, words."""

    number: int
    act: str = NEW
    record: Any = None
    what: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Looked:
    """A list looked over: its rows, and how many there are of each sort."""

    rows: list[Row]
    counts: dict[str, int]

    @property
    def problems(self) -> list[tuple[int, str, str]]:
        """Every problem with its row, column and remedy."""
        return [(row.number, column, words) for row in self.rows for column, words in row.problems]


@transaction.atomic
def bring(*, kind: str, name: str, cells: list[list[str]], by: Any) -> ListImport:
    """Keep a list until it is applied, its columns guessed; old ones that never were applied are forgotten."""
    ListImport.objects.filter(applied_at=None, made_at__lt=timezone.now() - KEPT).delete()
    guessed = importing_of(kind).guessed(cells[0], by)
    return ListImport.objects.create(kind=kind, name=name[:200], cells=cells, columns=guessed, made_by=by)


# --- Looking over ---------------------------------------------------------------------------------------


def look_over(brought: ListImport, user: Any, *, lock: bool = False) -> Looked:
    """Return of each row what applying it would do; nothing is written. The number of queries is fixed."""
    importing = importing_of(brought.kind)
    offered = {each.name for each in importing.offered(user)}
    columns = [(at, name) for at, name in enumerate(brought.columns) if name in offered]
    reader = Reader(importing, user)
    rows = [
        _read(number, cells, columns, importing, reader)
        for number, cells in enumerate(brought.cells[1:], start=2)
        if any(cells)
    ]
    _find(rows, importing, user, lock=lock)
    for row in rows:
        _compare(row, importing)
    counts = Counter(row.act for row in rows)
    return Looked(rows, {act: counts[act] for act in (NEW, UPDATE, SAME, WRONG)})


def _label(importing: Importable, name: str) -> str:
    return capfirst(str(importing.model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def _read(number: int, cells: list[str], columns: list[tuple[int, str]], importing: Importable, reader: Reader) -> Row:
    row = Row(number)
    for at, name in columns:
        if not cells[at]:
            continue
        try:
            row.values[name] = cells[at] if name == "code" else reader.read(name, cells[at])
        except ValidationError as error:
            row.problems.append((_label(importing, name), " ".join(error.messages)))
    return row


def _find(rows: list[Row], importing: Importable, user: Any, *, lock: bool) -> None:
    """Give each row the record that it is about, if there is one."""
    records = importing.model._default_manager.visible_to(user).order_by("pk")  # type: ignore[attr-defined]
    key = importing.known_by
    folds = Lower(key) if key == "email" else Fold(F(key))
    codes = {row.values["code"] for row in rows if "code" in row.values}
    names = {_fold(importing, row.values[key]) for row in rows if key in row.values}
    found = records.annotate(known_as=folds).filter(Q(code__in=codes) | Q(known_as__in=names))
    if lock:
        found = found.select_for_update(of=("self",), no_key=True)
    relations = [each.name for each in importing.model._meta.concrete_fields if each.is_relation]
    there = list(found if lock else found.select_related(*relations))
    by_code = {each.code: each for each in there}
    by_name: dict[str, list[Any]] = {}
    for each in there:
        by_name.setdefault(each.known_as, []).append(each)
    seen: dict[Any, int] = {}
    for row in rows:
        code = row.values.pop("code", None)
        known = row.values.get(key)
        if code is not None:
            row.record = by_code.get(code)
            if row.record is None:
                words = _("Nothing has the code %(code)s. Leave it empty for a new one.") % {"code": code}
                row.problems.append((_label(importing, "code"), words))
        elif known is not None:
            _find_by_name(row, by_name.get(_fold(importing, known), []), importing)
        told = _fold(importing, known) if known is not None else None
        who = ("record", row.record.pk) if row.record else ("new", told, str(row.values.get(importing.told_by)))
        if row.record is None and told is None:
            continue
        if who in seen:
            words = _("Row %(row)s is about the same one. Put the two into one row.") % {"row": seen[who]}
            row.problems.append((_label(importing, key), words))
        seen.setdefault(who, row.number)


def _fold(importing: Importable, text: Any) -> str:
    return str(text).lower() if importing.known_by == "email" else folded(str(text))


def _find_by_name(row: Row, found: list[Any], importing: Importable) -> None:
    tells = importing.told_by
    if tells and tells in row.values:
        found = [each for each in found if getattr(each, tells) in (row.values[tells], None)]
    if len(found) == 1:
        row.record = found[0]
    elif found:
        codes = ", ".join(each.code for each in found[:5])
        words = _("Several have it: %(codes)s. Write the code of the one that is meant into a column of its own.")
        row.problems.append((_label(importing, importing.known_by), words % {"codes": codes}))


def _compare(row: Row, importing: Importable) -> None:
    """Say what a row would do to its record."""
    if row.record is None:
        for name in importing.required:
            labels = {label for label, _words in row.problems}
            if name not in row.values and _label(importing, name) not in labels:
                row.problems.append((_label(importing, name), _("A new one needs it. Fill the cell.")))
    whole = {
        each.name: row.values.get(each.name, getattr(row.record, each.name) if row.record else each.get_default())
        for each in importing.model._meta.concrete_fields
        if not getattr(each, "generated", False) and not each.primary_key
    }
    so_far = importing.check({name: getattr(row.record, name) for name in whole}) if row.record else []
    # What was wrong before is not this list's matter.
    wrong = [each for each in importing.check(whole) if each not in so_far]
    row.problems += [(_label(importing, name), words) for name, words in wrong]
    row.what = str(row.record) if row.record else str(importing.model(**row.values))
    for name, value in row.values.items():
        before = getattr(row.record, name) if row.record else None
        if row.record is None or before != value:
            shown = (_shown(importing, name, before) if row.record else "", _shown(importing, name, value))
            row.changes.append((_label(importing, name), *shown))
    if row.problems:
        row.act = WRONG
    elif row.record is not None:
        row.act = UPDATE if row.changes else SAME


def _shown(importing: Importable, name: str, value: Any) -> str:
    field: Any = importing.model._meta.get_field(name)
    return str(value or "") if field.is_relation else value_words(field, value)


# --- Applying -------------------------------------------------------------------------------------------


@transaction.atomic
def apply_list(*, brought: ListImport, by: Any, why: str = "") -> ListImport:
    """Write a list: every row, or none. Raises Refused while a row is wrong, or when it was applied already."""
    held = ListImport.objects.select_for_update(of=("self",)).get(pk=brought.pk)
    if held.applied_at is not None:
        raise Refused(_("This list was applied already."))
    importing = importing_of(held.kind)
    looked = look_over(held, by, lock=True)
    if looked.counts[WRONG]:
        raise Refused(_("%(count)s rows are wrong. Put them right first; nothing was written.") % {
            "count": looked.counts[WRONG]
        })  # fmt: skip
    new = [row for row in looked.rows if row.act == NEW]
    changed = [row for row in looked.rows if row.act == UPDATE]
    if not new and not changed:
        raise Refused(_("Everything in this list is there already. There is nothing to write."))
    reason = _("List “%(name)s” brought in") % {"name": held.name}
    with pghistory.context(why=f"{reason}: {why}" if why else reason), refused_in_words():
        held.changed = [_write(row) for row in changed]
        prefix, width = importing.code_form
        codes = next_codes(importing.model, prefix, width, len(new))
        made = [importing.model(code=code, **row.values) for code, row in zip(codes, new, strict=True)]
        importing.model._base_manager.bulk_create(made, batch_size=500)
        held.created = [[each.pk, values(each)] for each in made]
    held.cells, held.why, held.applied_at = [held.cells[0]], why[:500], timezone.now()
    held.save()
    return held


def _write(row: Row) -> list[Any]:
    before = values(row.record)
    names = [name for name, value in row.values.items() if getattr(row.record, name) != value]
    for name in names:
        setattr(row.record, name, row.values[name])
    row.record.save(update_fields=names)
    after = values(row.record)
    return [row.record.pk, {name: [before[name], after[name]] for name in names}]


# --- Undoing --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Undoing:
    """What undoing a list does: which records go, which columns go back, and what stays, in words."""

    goes: list[int]
    back: list[tuple[Any, dict[str, Any]]]
    stays: list[str]


def undoing(brought: ListImport) -> Undoing:
    """Return what undoing a list would do now."""
    model = apps.get_model(brought.kind)
    keys = [key for key, _values in brought.created] + [key for key, _written in brought.changed]
    there = model._base_manager.in_bulk(keys)
    used = _used(model, [key for key, _values in brought.created if key in there])
    goes, back, stays = [], [], []
    for key, was in brought.created:
        record = there.get(key)
        if record is None:
            continue
        told = {"code": record.code, "record": record}
        if key in used:
            stays.append(_("%(code)s %(record)s: %(kind)s refer to it now.") % (told | {"kind": used[key]}))
        elif values(record) != was:
            stays.append(_("%(code)s %(record)s was changed since.") % told)
        else:
            goes.append(key)
    for key, written in brought.changed:
        record = there.get(key)
        if record is None:
            continue
        now, restored = values(record), {}
        for name, (before, after) in written.items():
            if now[name] == after:
                restored[name] = before
            else:
                column: Any = model._meta.get_field(name)
                told = {"code": record.code, "record": record, "field": column.verbose_name}
                stays.append(_("%(code)s %(record)s: %(field)s was changed since.") % told)
        if restored:
            back.append((record, restored))
    return Undoing(goes, back, stays)


def _used(model: Any, keys: list[int]) -> dict[int, str]:
    """Return those records to which something refers, with what it is called; one query a kind of reference."""
    found: dict[int, str] = {}
    for link in links(model):
        if link.by != "pk" or not keys:
            continue
        rows = link.model._base_manager.filter(**{f"{link.column}__in": keys})
        rows = rows.filter(**{link.generic[0]: link.generic[1]}) if link.generic else rows
        for key in rows.values_list(link.column, flat=True).distinct():
            found.setdefault(int(key), str(link.model._meta.verbose_name_plural))
    return found


@transaction.atomic
def undo_list(*, brought: ListImport, by: Any, leave: bool = False) -> ListImport:
    """Take a list back: what it added goes, what it wrote is as it was.

    Where somebody changed something since, it is refused and names what; with `leave` that stays as it
    is now, and the rest is taken back.
    """
    held = ListImport.objects.select_for_update(of=("self",)).get(pk=brought.pk)
    if held.applied_at is None:
        raise Refused(_("This list was not applied; there is nothing to undo."))
    if held.undone_at is not None:
        day = written_moment(held.undone_at)
        raise Refused(_("This list was undone already, on %(day)s.") % {"day": day})
    model = apps.get_model(held.kind)
    keys = [key for key, _values in [*held.created, *held.changed]]
    list(model._base_manager.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",)))
    todo = undoing(held)
    if todo.stays and not leave:
        named = " ".join(todo.stays[:NAMED])
        raise Refused(_("Somebody changed something since: %(named)s Undo all but that, or put it right first.") % {
            "named": named
        })  # fmt: skip
    reason = _("List “%(name)s” undone") % {"name": held.name}
    with pghistory.context(why=reason), refused_in_words():
        for record, restored in todo.back:
            for name, before in restored.items():
                column: Any = model._meta.get_field(name)
                plain = before if before is None or column.is_relation else column.to_python(before)
                setattr(record, column.attname, plain)
            record.save(update_fields=list(restored))
        model._base_manager.filter(pk__in=todo.goes).delete()
    held.undone_at, held.undone_by = timezone.now(), by
    held.save(update_fields=["undone_at", "undone_by"])
    return held
