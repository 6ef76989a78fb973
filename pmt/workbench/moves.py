"""Records that move between states by dated rows, so that any past day can be asked.

A record's own status columns are the latest of its moves; deferred triggers refuse a
transaction that would leave them apart. A move without a day (something imported from a
tool that kept none) can only be a record's first, and holds for every day.
"""

from datetime import date
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _


class Move(models.Model):
    """One change of state of one record: on which day, who, why. Numbered from 1 within the record."""

    number = models.PositiveSmallIntegerField(_("number"))
    on_date = models.DateField(_("on"), null=True, blank=True)
    note = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    #: Who it was by the e-mail address that another tool gave, where that person has no account here.
    by_name = models.CharField(_("by, without an account here"), max_length=254, blank=True)
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        abstract = True


def move_constraints(record: str, statuses: list[str]) -> list[models.BaseConstraint]:
    """Return the constraints that every table of moves has; `record` is the key to what moves."""
    return [
        models.UniqueConstraint(fields=[record, "number"], name=f"{record}_move_number_once"),
        models.CheckConstraint(
            condition=Q(on_date__isnull=False) | Q(number=1), name=f"{record}_move_undated_is_first"
        ),
        models.CheckConstraint(condition=Q(number__gte=1), name=f"{record}_move_number_from_one"),
        models.CheckConstraint(condition=Q(status__in=statuses), name=f"{record}_move_status_is_known"),
    ]


_REFUSE = """
RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', TABLE = TG_TABLE_NAME,
    MESSAGE = format('{message}', (SELECT code FROM {table} WHERE id = key));
"""


def agreement_triggers(
    *, record: str, table: str, moves: str, dated: str | None, ending: list[str], of_moves: bool
) -> list[pgtrigger.Trigger]:
    """Return the deferred trigger that keeps a record's status columns equal to its latest move.

    `dated` is the record's column with the day of the latest move, filled only while the status
    is one of `ending`. `of_moves` says whether the trigger sits on the moves or on the record.
    """

    def refuse(rule: str, message: str) -> str:
        return _REFUSE.format(name=f"{record}_{rule}", table=table, message=f"%s: {message}")

    day = ""
    if dated:
        statuses = ", ".join(f"'{status}'" for status in ending)
        day = f"""
        IF now_is.{dated} IS DISTINCT FROM (CASE WHEN last.status IN ({statuses}) THEN last.on_date END) THEN
            {refuse(f"{dated}_is_latest_move", f"{dated} is not the day of the latest move")}
        END IF;"""
    key = f"NEW.{record}_id" if of_moves else "NEW.id"
    body = f"""
    key := CASE WHEN TG_OP = 'DELETE' THEN {key.replace("NEW", "OLD")} ELSE {key} END;
    SELECT * INTO now_is FROM {table} WHERE id = key;
    IF NOT FOUND THEN RETURN NULL; END IF;
    SELECT * INTO last FROM {moves} WHERE {record}_id = key ORDER BY number DESC LIMIT 1;
    IF NOT FOUND OR last.status <> now_is.status THEN
        {refuse("status_is_latest_move", "the status is not that of the latest move")}
    END IF;{day}
    IF EXISTS (
        SELECT FROM (SELECT on_date, lag(on_date) OVER (ORDER BY number) AS before
                     FROM {moves} WHERE {record}_id = key) AS steps WHERE before > on_date
    ) THEN
        {refuse("moves_in_order", "a move is dated before the one that precedes it")}
    END IF;
    RETURN NULL;
    """
    operation = pgtrigger.Insert | pgtrigger.Update
    if of_moves:
        operation = operation | pgtrigger.Delete
    return [
        pgtrigger.Trigger(
            name=f"{record}_agrees_with_moves",
            when=pgtrigger.After,
            timing=pgtrigger.Deferred,
            operation=operation,
            declare=[("key", "bigint"), ("now_is", f"{table}%ROWTYPE"), ("last", f"{moves}%ROWTYPE")],
            func=body,
        )
    ]


def status_on(moves: "models.QuerySet[Any]", record: str, on: date) -> Subquery:
    """Return the status that a record had at the end of a day; null if it had none yet."""
    return Subquery(
        moves.filter(Q(on_date=None) | Q(on_date__lte=on), **{record: OuterRef("pk")})
        .order_by("-number")
        .values("status")[:1]
    )


def record_move(record: Any, *, status: str, on: date, by: Any = None, note: str = "", **details: Any) -> Any:
    """Move `record` to `status` on a day and return the move; call it within a transaction.

    The record's status columns follow, by its `status_columns(status, on)`. The row is locked
    first, so that two moves at once are numbered one after the other.
    """
    model = type(record)
    model._default_manager.select_for_update(no_key=True).get(pk=record.pk)
    last = record.moves.aggregate(last=models.Max("number"))["last"] or 0
    move = record.moves.create(number=last + 1, status=status, on_date=on, by=by, note=note, **details)
    columns = record.status_columns(status, on)
    model._default_manager.filter(pk=record.pk).update(**columns)
    for name, value in columns.items():
        setattr(record, name, value)
    return move


#: Moves in the order in which they count.
IN_ORDER = [F("on_date").asc(nulls_first=True), "number"]
