"""Merging two records, undoing it, and remembering that two are not the same."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import pghistory
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pmt.accounts.matrix import kind_of
from pmt.history.timeline import value_words
from pmt.workbench.deleting import Depended, collected, insert, serialised
from pmt.workbench.formats import written_day
from pmt.workbench.forms import refusal
from pmt.workbench.merging.declaring import BOTH, LOSER, WINNER, Mergeable, merging_of, refusals
from pmt.workbench.merging.hanging import Done, absorb, values, write
from pmt.workbench.models import Merge, NotTheSame
from pmt.workbench.refusing import Refused

#: Where the code of records of a kind stands.
KEY = "code"


class Gone(Refused):
    """One of the two is no longer there; `merge`: what became of it, if that is known."""

    def __init__(self, message: str, merge: Merge | None = None) -> None:
        super().__init__(message)
        self.merge = merge


# --- Which value stays ----------------------------------------------------------------------------------


def empty(value: Any) -> bool:
    """Say whether a column holds nothing."""
    return value in (None, "", False, [])


def default_choice(merging: Mergeable, unit: tuple[str, ...], winner: Any, loser: Any) -> str:
    """Return whose value a merged record takes if nobody says otherwise: the fuller one."""
    better = merging.better.get(unit[0])
    ours, theirs = [getattr(winner, n) for n in unit], [getattr(loser, n) for n in unit]
    if len(unit) > 1:
        if better is not None:
            return LOSER if better(loser, winner) else WINNER
        return LOSER if sum(map(empty, theirs)) < sum(map(empty, ours)) else WINNER
    one, other = ours[0], theirs[0]
    if empty(other) or one == other:
        return WINNER
    if empty(one):
        return LOSER
    if better is not None:
        return LOSER if better(other, one) else WINNER
    if isinstance(one, list):
        return BOTH
    field = merging.model._meta.get_field(unit[0])
    is_words = isinstance(field, models.CharField | models.TextField) and not field.choices
    if is_words and unit[0] != merging.email and len(str(other)) > len(str(one)):
        return LOSER
    return WINNER


def taken(merging: Mergeable, choices: dict[str, str], winner: Any, loser: Any) -> dict[str, Any]:
    """Return what is to be written into the winner, by what was chosen for each group of columns."""
    new: dict[str, Any] = {}
    for unit in merging.units():
        choice = choices.get(unit[0]) or default_choice(merging, unit, winner, loser)
        for name in unit:
            if choice == LOSER:
                new[name] = getattr(loser, name)
            elif choice == BOTH and isinstance(getattr(winner, name), list):
                new[name] = list(dict.fromkeys([*getattr(winner, name), *getattr(loser, name)]))
    return {name: value for name, value in new.items() if value != getattr(winner, name)}


def seen_of(winner: Any, loser: Any) -> str:
    """Return what tells whether somebody changed one of two records."""
    text = json.dumps([values(winner), values(loser)], sort_keys=True)
    return sha256(text.encode()).hexdigest()


# --- Merging --------------------------------------------------------------------------------------------


@transaction.atomic
def merge_records(
    *, winner: Any, loser: Any, by: Any, choices: dict[str, str] | None = None, why: str = "", seen: str | None = None
) -> Merge:
    """Let `loser` become a part of `winner`: its values where chosen, and everything that hangs on it.

    `choices` says for the first column of a group whose value stays; `seen` is what `seen_of` said when the
    person looked. Raises Refused, with what to do, and Gone where somebody merged or deleted one meanwhile.
    """
    merging = merging_of(type(winner))
    if winner.pk == loser.pk:
        raise Refused(_("A record cannot be merged with itself."))
    winner, loser = _locked(winner, loser)
    if seen is not None and seen != seen_of(winner, loser):
        raise Refused(_("Somebody changed one of the two meanwhile. Nothing was merged yet: look again."))
    if said := refusals(merging.kind, winner, loser):
        raise Refused(" ".join(said))
    new = taken(merging, choices or {}, winner, loser)
    done = Done()
    told = {"loser": f"{getattr(loser, KEY)} {loser}", "winner": f"{getattr(winner, KEY)} {winner}"}
    reason = _("%(loser)s merged into %(winner)s") % told
    merge = Merge(
        kind=merging.kind, winner=winner.pk, loser=loser.pk, winner_key=getattr(winner, KEY),
        loser_key=getattr(loser, KEY), winner_label=str(winner)[:600], loser_label=str(loser)[:600],
        why=why[:500], merged_by=by,
    )  # fmt: skip
    with pghistory.context(why=f"{reason}: {why}" if why else reason), refused_in_words():
        added = merging.adds(_as_it_will_be(winner, new), loser)
        absorb(loser, winner, done)
        _pairs_move(merging.kind, loser.pk, winner.pk, done)
        done.rows += serialised([loser])
        _delete(loser)
        if new:
            write(winner, new, done)
        for each in added:
            each.save(force_insert=True)
        done.made += serialised(added)
    merge.rows, merge.moved, merge.changed, merge.made = done.rows, done.moved, done.changed, done.made
    merge.save()
    return merge


def _locked(*records: Any) -> list[Any]:
    """Lock records in the order of their keys, so that two people never wait for each other; return them as given."""
    model = type(records[0])
    keys = [each.pk for each in records]
    held = {
        each.pk: each for each in model._base_manager.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",))
    }
    for each in records:
        if each.pk not in held:
            kind, label = kind_of(model), str(each)
            merge = Merge.objects.standing().filter(kind=kind, loser=each.pk).select_related("merged_by").first()
            if merge is None:
                raise Gone(_("“%(record)s” is no longer there: somebody deleted it meanwhile.") % {"record": label})
            who = {"record": label, "who": merge.merged_by, "winner": f"{merge.winner_key} {merge.winner_label}"}
            raise Gone(_("%(who)s merged “%(record)s” into %(winner)s meanwhile. Nothing is left to do.") % who, merge)
    return [held[key] for key in keys]


def _as_it_will_be(winner: Any, new: dict[str, Any]) -> Any:
    """Return the winner with the values that it will have; nothing is saved."""
    coming = type(winner)._base_manager.get(pk=winner.pk)
    for name, value in new.items():
        setattr(coming, name, value)
    return coming


def _delete(loser: Any) -> None:
    """Delete a record on which nothing hangs any more."""
    try:
        left = collected(loser)[:-1]
    except Depended as depended:
        left = depended.records
    if left:
        named = ", ".join(str(each) for each in left[:5])
        raise Refused(_("These still refer to “%(loser)s”: %(named)s. Nothing was merged.") % {
            "loser": loser, "named": named
        })  # fmt: skip
    loser.delete()


@contextmanager
def refused_in_words() -> Iterator[None]:
    """Do all within or nothing, and say in words what the database refuses."""
    try:
        with transaction.atomic():
            yield
            with connection.cursor() as cursor:
                # Rules that the database looks at when a transaction ends speak up now.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        raise Refused(refusal(error)) from error


# --- Not the same ---------------------------------------------------------------------------------------


def pair(one: int, other: int) -> dict[str, int]:
    """Return two keys as NotTheSame holds them."""
    return {"first": min(one, other), "second": max(one, other)}


@transaction.atomic
def keep_apart(*, one: Any, other: Any, by: Any) -> NotTheSame:
    """Remember that two records are not the same; said twice, it is remembered once. Raises Refused."""
    if one.pk == other.pk:
        raise Refused(_("These are one record."))
    _locked(one, other)
    found, _made = NotTheSame.objects.get_or_create(
        kind=kind_of(one), **pair(one.pk, other.pk), defaults={"said_by": by}
    )
    return found


def _pairs_move(kind: str, loser: int, winner: int, done: Done) -> None:
    """Let what was said of the loser be said of the winner."""
    for said in NotTheSame.objects.filter(Q(first=loser) | Q(second=loser), kind=kind).order_by("pk"):
        other = said.second if said.first == loser else said.first
        done.rows += serialised([said])
        said.delete()
        if other != winner and not NotTheSame.objects.filter(kind=kind, **pair(winner, other)).exists():
            moved = NotTheSame.objects.create(kind=kind, said_by=said.said_by, **pair(winner, other))
            done.made += serialised([moved])


# --- Undoing --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Later:
    """What happened after a merge and stands in the way of undoing it. `blocks`: it must be seen to first."""

    words: str
    blocks: bool = False
    address: str = ""


_STAYS = gettext_lazy("it stays as it is now.")


def later_edits(merge: Merge) -> list[Later]:
    """Return what was done since a merge, and what undoing does with it."""
    model = apps.get_model(merge.kind)
    found: list[Later] = []
    if not model._base_manager.filter(pk=merge.winner).exists():
        on = Merge.objects.standing().filter(kind=merge.kind, loser=merge.winner).first()
        what = {"winner": f"{merge.winner_key} {merge.winner_label}"}
        if on is not None:
            said = _("%(winner)s was itself merged into %(other)s. Undo that merge first.")
            return [Later(said % (what | {"other": f"{on.winner_key} {on.winner_label}"}), True, f"/merges/{on.pk}/")]
        return [Later(_("%(winner)s was deleted. Bring it back from the bin first.") % what, True, "/bin/")]
    taken_by = model._base_manager.filter(Q(pk=merge.loser) | Q(**{KEY: merge.loser_key})).first()
    if taken_by is not None:
        said = _("The code %(code)s is now that of “%(record)s”. Merge or delete that record first.")
        found.append(Later(said % {"code": merge.loser_key, "record": taken_by}, True))
    coming = _coming(merge)
    for row in merge.rows:
        found += _references_gone(row, coming)
    for kind, column, _before, after, keys in merge.moved:
        far = apps.get_model(kind)
        now = dict(far._base_manager.filter(pk__in=keys).values_list("pk", column))
        away = sum(1 for key in keys if key in now and str(now[key]) != str(after))
        gone = sum(1 for key in keys if key not in now)
        name = capfirst(str(far._meta.verbose_name_plural))
        if away:
            found.append(Later(_("%(kind)s: %(count)s were given to another record since; they stay there.") % {
                "kind": name, "count": away
            }))  # fmt: skip
        if gone:
            found.append(Later(_("%(kind)s: %(count)s were deleted since; they stay deleted.") % {
                "kind": name, "count": gone
            }))  # fmt: skip
    found += [_changed_since(*each) for each in _written_over(merge)]
    for row in merge.made:
        there = _there(row)
        if there is not None and values(there) != row["fields"]:
            found.append(Later(f"“{there}”: {_('changed since the merge,')} {_STAYS}"))
    return found


def _there(row: dict[str, Any]) -> Any:
    return apps.get_model(row["model"])._base_manager.filter(pk=row["pk"]).first()


def _standing_for(model: Any, key: Any) -> Any:
    """Return the key under which a record is there now: its own, or that of what it became a part of; None: gone."""
    while not model._base_manager.filter(pk=key).exists():
        on = Merge.objects.standing().filter(kind=kind_of(model), loser=key).first()
        if on is None:
            return None
        key = on.winner
    return key


def _references(row: dict[str, Any], coming: set[tuple[str, int]]) -> Iterator[tuple[Any, Any]]:
    """Yield the columns of a row in which it refers to what does not come back with it, and the key."""
    for field in apps.get_model(row["model"])._meta.concrete_fields:
        value = row["fields"].get(field.name)
        if field.is_relation and value is not None and (kind_of(field.related_model), value) not in coming:
            yield field, value


def _coming(merge: Merge) -> set[tuple[str, int]]:
    return {(row["model"], row["pk"]) for row in merge.rows}


def _references_gone(row: dict[str, Any], coming: set[tuple[str, int]]) -> list[Later]:
    """Say what a row that is to come back refers to and is gone."""
    said = _("What “%(field)s” of the other record referred to is gone. Bring it back from the bin first.")
    return [
        Later(said % {"field": field.verbose_name}, True, "/bin/")
        for field, key in _references(row, coming)
        if _standing_for(field.related_model, key) is None
    ]


def _written_over(merge: Merge) -> list[tuple[Any, str, Any]]:
    """Return row, column and value now of what the merge wrote and somebody has changed since."""
    found = []
    for kind, key, written in merge.changed:
        record = apps.get_model(kind)._base_manager.filter(pk=key).first()
        if record is not None:
            now = values(record)
            found += [(record, name, now[name]) for name, (_before, after) in written.items() if now[name] != after]
    return found


def _changed_since(record: Any, name: str, now: Any) -> Later:
    field = record._meta.get_field(name)
    value = getattr(record, name) if field.is_relation else value_words(field, getattr(record, name))
    del now
    told = {"record": record, "field": capfirst(str(field.verbose_name)), "value": value or _("empty")}
    return Later(f"{_('%(record)s: %(field)s was changed since the merge to “%(value)s”;') % told} {_STAYS}")


@transaction.atomic
def undo_merge(*, merge: Merge, by: Any, why: str = "") -> Merge:
    """Bring the loser back, with exactly what was moved from it, and the winner's values that are still the merge's.

    What was changed since stays (`later_edits`). Raises Refused where that leaves no way back.
    """
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if merge.undone_at is not None:
        raise Refused(_("This merge was undone already, on %(day)s.") % {"day": written_day(merge.undone_at)})
    model = apps.get_model(merge.kind)
    # Nobody merges or changes the winner meanwhile.
    list(model._base_manager.filter(pk=merge.winner).select_for_update(of=("self",)))
    if blocking := [each.words for each in later_edits(merge) if each.blocks]:
        raise Refused(" ".join(blocking))
    told = {"loser": f"{merge.loser_key} {merge.loser_label}", "winner": f"{merge.winner_key} {merge.winner_label}"}
    reason = _("Merge of %(loser)s into %(winner)s undone") % told
    with pghistory.context(why=f"{reason}: {why}" if why else reason), refused_in_words():
        for row in merge.made:
            there = _there(row)
            if there is not None and values(there) == row["fields"]:
                there.delete()
        for kind, key, written in merge.changed:
            _write_back(apps.get_model(kind), key, written)
        _bring_back(merge)
        for kind, column, before, after, keys in merge.moved:
            apps.get_model(kind)._base_manager.filter(pk__in=keys, **{column: after}).update(**{column: before})
        merge.undone_at, merge.undone_by = timezone.now(), by
        merge.save(update_fields=["undone_at", "undone_by"])
    return merge


def _bring_back(merge: Merge) -> None:
    """Bring back what the merge took away, but for pairs of which something was said anew."""
    name = kind_of(NotTheSame)
    rows = [
        row
        for row in merge.rows
        if row["model"] != name
        or not NotTheSame.objects.filter(
            kind=row["fields"]["kind"], first=row["fields"]["first"], second=row["fields"]["second"]
        ).exists()
    ]
    coming = _coming(merge)
    for row in rows:
        for field, key in _references(row, coming):
            # What it referred to may itself have become a part of another record since.
            row["fields"][field.name] = _standing_for(field.related_model, key)
    insert(rows)


def _write_back(model: Any, key: int, written: dict[str, list[Any]]) -> None:
    """Put columns back to what they were, where they are still what the merge wrote."""
    record = model._base_manager.filter(pk=key).select_for_update(of=("self",)).first()
    if record is None:
        return
    now = values(record)
    names = []
    for name, (before, after) in written.items():
        if now[name] != after:
            continue
        field = model._meta.get_field(name)
        if field.is_relation and before is not None:
            before = _standing_for(field.related_model, before)
        try:
            value = before if before is None or field.is_relation else field.to_python(before)
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from error
        setattr(record, field.attname if field.is_relation else name, value)
        names.append(name)
    if names:
        record.save(update_fields=names)


def merged_into(kind: str, key: str) -> str:
    """Return the code of the record that the one of a code became a part of; empty: none."""
    merge = Merge.objects.standing().filter(kind=kind, loser_key=key).order_by("-pk").first()
    return merge.winner_key if merge else ""
