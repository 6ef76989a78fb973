"""The moves that follow from an import, where its files bring none of their own.

A record that is new has moved as its dates say: a decided request was received on one day and
decided on another. What has no date is one move without a day, which holds for every day. A
record that is known moves when its status differs from that of its last move; other dates of the
same status correct the day of the move that they belong to.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from actions.choices import ENDED, FORM_DECIDED
from exchange.schema import BY_NAME
from exchange.staging import Staging, run
from requests_app.choices import DECIDED


@dataclass(frozen=True)
class Moving:
    """How the records of one file move."""

    file: str
    moves: str
    #: The key to the record, in the file of moves and as the table's column.
    record: str
    #: Statuses whose move has the day of a column of the record's own, and that column.
    ending: tuple[str, ...] = ()
    dated: str = ""
    #: The status in which a record begins, and the column with its day.
    first: str = ""
    begins: str = ""
    note: str = ""


MOVING = (
    Moving(
        "requests", "request_moves", "request", tuple(str(status.value) for status in DECIDED),
        "decided_on", "received", "received_on", "decision_note",
    ),
    Moving(
        "actions", "action_moves", "action", tuple(str(status.value) for status in ENDED),
        "closed_on", "approved", "approved_on",
    ),
    Moving("missions", "mission_moves", "mission"),
    Moving(
        "approval_forms", "approval_form_moves", "form", tuple(str(status.value) for status in FORM_DECIDED),
        "decided_on", "draft", "decided_on",
    ),
    Moving("statements", "statement_moves", "statement"),
)  # fmt: skip


def derive_moves(staging: Staging, today: date, by: Any = None) -> None:
    """Add to the files of moves those that follow from the records' statuses and dates.

    A record for which the file of moves brings something new is left to that file. `by` (a user)
    made the moves of known records, by importing; who made those of new ones is not known.
    """
    for moving in MOVING:
        if moving.file in staging.present:
            _prepare(staging, moving)
            _of_new_records(moving)
            _of_known_records(moving, today, by)


def _prepare(staging: Staging, moving: Moving) -> None:
    file = BY_NAME[moving.moves]
    if moving.moves not in staging.present:
        staging.create(file, staging.labels[moving.file])
        staging.counts[moving.moves] = 0
    # What is derived has every column; what a file lacks was taken from the database.
    staging.present[moving.moves] = list(file.columns)
    if staging.many(moving.file):
        run(f"CREATE INDEX ON {file.staged} ({moving.record}_id)")


def _insert(moving: Moving, more: str = "") -> str:
    file = BY_NAME[moving.moves]
    return f"""INSERT INTO {file.staged}
        (line, derived, rid, is_new, {moving.record}, {moving.record}_id, number, status, "on", note{more})"""


def _next_id(moving: Moving) -> str:
    return f"nextval(pg_get_serial_sequence('{BY_NAME[moving.moves].table}', 'id'))"


def _ending(moving: Moving) -> str:
    return ", ".join(f"'{status}'" for status in moving.ending) or "NULL"


def _of_new_records(moving: Moving) -> None:
    """Received and decided on their days, or one move of the status that there is."""
    file, moves = BY_NAME[moving.file], BY_NAME[moving.moves]
    key = f's."{file.key[0]}"'
    ending = _ending(moving)
    dated = f"CASE WHEN s.status IN ({ending}, '{moving.first}') THEN s.{moving.begins} END" if moving.first else "NULL"
    run(
        f"""{_insert(moving)}
            SELECT s.line, true, {_next_id(moving)}, true, {key}, s.rid, 1,
                   CASE WHEN s.status IN ({ending}) THEN '{moving.first}' ELSE s.status END, {dated}::date, ''
            FROM (SELECT * FROM {file.staged} ORDER BY line) s
            WHERE s.is_new AND s.ok AND NOT EXISTS (
                SELECT FROM {moves.staged} m WHERE m.{moving.record}_id = s.rid AND NOT m.derived)"""
    )
    if moving.ending:
        note = f"s.{moving.note}" if moving.note else "''"
        run(
            f"""{_insert(moving)}
                SELECT s.line, true, {_next_id(moving)}, true, {key}, s.rid, 2, s.status, s.{moving.dated}, {note}
                FROM (SELECT * FROM {file.staged} ORDER BY line) s
                JOIN {moves.staged} first ON first.{moving.record}_id = s.rid AND first.derived AND first.number = 1
                WHERE s.is_new AND s.ok AND s.status IN ({ending})"""
        )


def _of_known_records(moving: Moving, today: date, by: Any) -> None:
    """Bring known records' moves into step with their status and dates."""
    file, moves = BY_NAME[moving.file], BY_NAME[moving.moves]
    record, ending = f"{moving.record}_id", _ending(moving)
    dated = f"s.{moving.dated}" if moving.ending else "NULL::date"
    begins = f"s.{moving.begins}" if moving.first else "NULL::date"
    begun = f"t.{moving.begins}" if moving.first else "NULL::date"
    note = f"s.{moving.note}" if moving.note else "''"
    noted = f"t.{moving.note}" if moving.note else "''"
    run("DROP TABLE IF EXISTS in_affected")
    # What differs from the last move, and what the first move must follow.
    run(
        f"""CREATE TEMPORARY TABLE in_affected ON COMMIT DROP AS
            SELECT s.rid AS id, s.line, s."{file.key[0]}" AS key, s.status, {dated} AS dated, {begins} AS begins,
                   {note}::text AS note, {noted}::text AS noted, {begun} AS begun,
                   last.number AS last_number, last.on_date AS last_on,
                   last.status <> s.status AS moves
            FROM {file.staged} s JOIN {file.table} t ON t.id = s.rid
            JOIN LATERAL (SELECT number, status, on_date FROM {moves.table} m WHERE m.{record} = s.rid
                          ORDER BY number DESC LIMIT 1) last ON true
            WHERE s.ok AND NOT s.is_new AND s.changed
              AND NOT EXISTS (SELECT FROM {moves.staged} m WHERE m.{record} = s.rid AND (m.is_new OR m.changed))
              AND (last.status <> s.status
                   OR (s.status IN ({ending}) AND {dated} IS DISTINCT FROM last.on_date)
                   OR {note}::text <> {noted}::text
                   OR {begins} IS DISTINCT FROM {begun})"""
    )
    run(f"DELETE FROM {moves.staged} m USING in_affected a WHERE m.{record} = a.id")
    until = "".join(f", {name}" for name in ("until", "letter") if name in moves.by_name)
    run(
        f"""{_insert(moving, f"{until}, by_id, by_name")}
            SELECT a.line, true, m.id, false, a.key, a.id, m.number, m.status,
                   CASE WHEN m.number = a.last_number AND NOT a.moves AND m.status IN ({ending}) THEN a.dated
                        WHEN m.number = 1 AND m.status = '{moving.first}' AND m.on_date = a.begun THEN a.begins
                        ELSE m.on_date END,
                   CASE WHEN m.number = a.last_number AND NOT a.moves AND m.note = a.noted THEN a.note ELSE m.note END
                   {until.replace(", ", ", m.")}, m.by_id, m.by_name
            FROM in_affected a JOIN {moves.table} m ON m.{record} = a.id"""
    )
    run(
        f"""{_insert(moving, ", by_id")}
            SELECT a.line, true, {_next_id(moving)}, true, a.key, a.id, a.last_number + 1, a.status,
                   CASE WHEN a.status IN ({ending}) THEN a.dated ELSE greatest(DATE '{today:%Y-%m-%d}', a.last_on) END,
                   CASE WHEN a.status IN ({ending}) THEN a.note ELSE '' END,
                   {by.pk if by is not None else "NULL"}
            FROM (SELECT * FROM in_affected ORDER BY line) a WHERE a.moves"""
    )
    # The facts that were brought last hold: what would have come after them came with them.
    run(
        f"""UPDATE {moves.staged} m SET "on" = least(m."on", n.earliest)
            FROM (SELECT rid, min("on") OVER (PARTITION BY {record} ORDER BY number
                         ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS earliest
                  FROM {moves.staged} WHERE derived AND {record} IN (SELECT id FROM in_affected)) n
            WHERE n.rid = m.rid AND m."on" > n.earliest"""
    )
    run(
        f"""UPDATE {moves.staged} m SET changed = true FROM {moves.table} t
            WHERE t.id = m.rid AND m.derived AND NOT m.is_new
              AND (t.on_date IS DISTINCT FROM m."on" OR t.note <> m.note)"""
    )
    run("DROP TABLE in_affected")
