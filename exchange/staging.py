"""The rows of an import in temporary tables: checked cell by cell, then given keys, all in bounded memory.

Every file becomes a table `in_<file>` with a column for each of the format, the key of each
reference beside it (`<column>_id`), and `rid`: the record's own, that of the database where the
key is known there, otherwise a new one. So whatever is checked later is checked on ids, and an
absent column already holds what the database has.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from psycopg2.extras import RealDictCursor

from exchange import kinds
from exchange.declaring import Column, File
from exchange.kinds import WrongCell
from exchange.problems import Problems
from exchange.schema import BY_NAME
from exchange.sources import MOST_OF_CELL
from exchange.tables import Row, Table

_TO_ESCAPE = re.compile(r"[\\\t\n\r]")
_ESCAPES = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
#: Of values that repeat, so many are kept as read.
_KEPT = 20_000
#: Progress is told each so many rows.
_STEP = 5_000
#: From so many rows a file is looked up by indexes and statistics, which take longer to make than to do without below.
MANY = 100


def run(sql: str, parameters: Any = None) -> int:
    """Run a statement and return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)


def ask(sql: str, parameters: Any = None) -> list[tuple[Any, ...]]:
    """Return the rows of a query of few rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def stream(sql: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a query of any size, some thousand at a time."""
    connection.ensure_connection()
    with connection.connection.cursor(name="exchange", cursor_factory=RealDictCursor) as cursor:
        cursor.itersize = 2_000
        cursor.execute(sql)
        yield from cursor


class Staging:
    """The files of one import as temporary tables of this transaction."""

    def __init__(self, problems: Problems, progress: Callable[[str, int], None]) -> None:
        self.problems = problems
        self.progress = progress
        #: The names of the files that there are, with the columns that they have.
        self.present: dict[str, list[Column]] = {}
        self.labels: dict[str, str] = {}
        self.counts: dict[str, int] = {}
        #: The temporary tables made.
        self.tables: list[str] = []

    @property
    def files(self) -> list[File]:
        """The files that there are, in an order in which references point backwards."""
        return [file for name, file in BY_NAME.items() if name in self.present]

    def has(self, file: str, column: str = "") -> bool:
        """Whether there is a file, and in it a column."""
        return file in self.present and (not column or any(column == present.name for present in self.present[file]))

    # --- From cells to rows ---------------------------------------------------------------------

    def load(self, table: Table) -> None:
        """Check every cell of a file and copy its rows into its temporary table."""
        file = BY_NAME[table.name]
        rows = table.rows()
        header = next(rows, None)
        if header is None:
            if not self.problems.counts["error"]:
                self.problems.add(
                    table.label, 0, "", "", _("is empty."), _("Give it at least the line with its columns' names.")
                )
            return
        columns = self._columns(table.label, file, header)
        if columns is None:
            return
        self.create(file, table.label)
        self.present[file.name] = columns
        names = ", ".join(["line", "ok", *(f'"{column.name}"' for column in columns)])
        lines = _Lines(self._checked(table, file, columns, rows))
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {file.staged} ({names}) FROM STDIN", lines)
        if lines.stopped is not None:
            raise lines.stopped
        self.counts[file.name] = lines.count
        if self.many(file.name):
            # Now, not once the rows have been changed: the transaction that changes rows cannot use an
            # index that it makes after (PostgreSQL, 'indcheckxmin'), and each reference would read it all.
            self._index(file)

    def create(self, file: File, label: str) -> None:
        """Make the temporary table of a file."""
        self.labels[file.name] = label
        parts = [
            "line integer NOT NULL",
            "ok boolean NOT NULL DEFAULT true",
            "derived boolean NOT NULL DEFAULT false",
            "rid bigint",
            "is_new boolean NOT NULL DEFAULT false",
            "changed boolean NOT NULL DEFAULT false",
        ]
        for column in file.columns:
            default = "NULL" if column.empty == r"\N" else f"'{column.empty}'"
            sql = "text" if column.kind is kinds.LANGUAGES else column.kind.sql
            parts.append(f'"{column.name}" {sql} DEFAULT {default}')
            if column.refers:
                parts.append(f"{column.name}_id bigint")
            elif column.kind is kinds.PERSON:
                parts += [f"{column.name}_id bigint", f"{column.name}_name text NOT NULL DEFAULT ''"]
        self.tables.append(file.staged)
        run(f"CREATE TEMPORARY TABLE {file.staged} ({', '.join(parts)}) ON COMMIT DROP")

    def many(self, file: str) -> bool:
        """Whether a file has so many rows that they are looked up by indexes."""
        return self.counts[file] >= MANY

    def _index(self, file: File) -> None:
        for columns in (file.key, ("rid",), *([("action_id", "number")] if file.name == "activities" else [])):
            names = ", ".join(f'"{name}"' for name in columns)
            run(f"CREATE INDEX ON {file.staged} ({names})")

    def _columns(self, label: str, file: File, header: Row) -> list[Column] | None:
        """Return the columns that a header names; note unknown, double and missing ones."""
        line, names = header
        known = ", ".join(file.by_name)
        before = self.problems.counts["error"]
        if len(names) == 1 and (";" in names[0] or "\t" in names[0]) and len(file.by_name) > 1:
            self.problems.add(
                label,
                line,
                "",
                names[0],
                _("The columns are not separated by commas."),
                _("Save it as 'CSV UTF-8' with commas."),
            )
            return None
        for place, name in enumerate(names):
            if name in names[:place]:
                self.problems.add(label, line, name, "", _("The column is there twice."), _("Take one out."))
            elif name not in file.by_name:
                self.problems.add(
                    label,
                    line,
                    "",
                    name,
                    _("is not a column of this file."),
                    _("Take it out or rename it. The columns are: %(names)s.") % {"names": known},
                )
        for column in file.columns:
            if column.required and column.name not in names:
                self.problems.add(
                    label,
                    line,
                    column.name,
                    "",
                    _("The column is missing, and its cells must be filled."),
                    _("Add it."),
                )
        if self.problems.counts["error"] > before:
            return None
        return [file.by_name[name] for name in names]

    def _checked(self, table: Table, file: File, columns: list[Column], rows: Iterator[Row]) -> Iterator[str]:
        """Yield the rows as COPY reads them; note every cell that is not what its column asks for."""
        problems, label = self.problems, table.label
        width = len(columns)
        memories: list[dict[str, str] | None] = [{} if column.kind.repeats else None for column in columns]
        readers = [
            (column, column.kind.read, column.empty, column.name in file.key, memory)
            for column, memory in zip(columns, memories, strict=True)
        ]
        done = 0
        for line, cells in rows:
            done += 1
            if done % _STEP == 0:
                self.progress(label, done)
            if len(cells) != width:
                problems.add(
                    label,
                    line,
                    "",
                    "",
                    _("has %(number)s cells; the header has %(width)s.") % {"number": len(cells), "width": width},
                    _("Give every row a cell for every column; put a cell with a comma between quotation marks."),
                )
                if (named := _key_alone(file, columns, line, cells)) is not None:
                    yield named
                continue
            kept = [str(line), "t"]
            usable = True
            for value, (column, read, empty, in_key, memory) in zip(cells, readers, strict=True):
                if value == "":
                    if column.required:
                        problems.add(label, line, column.name, "", _("The cell is empty."), _("Fill it in."))
                        kept[1] = "f"
                        usable = usable and not in_key
                    kept.append(empty)
                    continue
                if memory is not None and (known := memory.get(value)) is not None:
                    kept.append(known)
                    continue
                try:
                    if len(value) > MOST_OF_CELL // 4 and len(value.encode()) > MOST_OF_CELL:
                        raise WrongCell(_("is longer than 1 MiB."), _("Shorten it."))
                    if "\0" in value:
                        raise WrongCell(_("has a NUL character."), _("Take it out."))
                    known = read(value, column)
                except WrongCell as wrong:
                    problems.add(label, line, column.name, value, wrong.problem, wrong.remedy)
                    kept[1] = "f"
                    usable = usable and not in_key
                    kept.append(empty)
                    continue
                if _TO_ESCAPE.search(known):
                    known = _TO_ESCAPE.sub(lambda found: _ESCAPES[found.group()], known)
                if memory is not None and len(memory) < _KEPT:
                    memory[value] = known
                kept.append(known)
            if usable:
                yield "\t".join(kept) + "\n"
        self.progress(label, done)

    # --- From rows to records -------------------------------------------------------------------

    def resolve(self) -> None:
        """Give every row its record's id and every reference the id that it stands for; note what does not resolve."""
        for file in self.files:
            self._resolve_references(file, [c for c in file.columns if c.refers and c.name in file.key])
            self._give_ids(file)
            if self.many(file.name):
                run(f"ANALYZE {file.staged}")
        for file in self.files:
            self._take_absent(file)
            self._resolve_references(file, [c for c in self.present[file.name] if c.refers and c.name not in file.key])
            for column in self.present[file.name]:
                if column.kind is kinds.REFERENCES:
                    self._resolve_several(file, column)
                elif column.kind is kinds.PERSON:
                    self._resolve_person(file, column)
            self._note_unresolved(file)

    def lookup(self, column: Column, value: str, row: str = "s") -> str:
        """Return the SQL of the id that a reference's `value` stands for, in the database or among the rows."""
        to = BY_NAME[column.to]
        if column.to == "activities":
            database = f"SELECT t.id FROM {to.table} t WHERE t.action_id = {row}.action_id AND t.number = {value}"
            staged = f"SELECT min(t.rid) FROM {to.staged} t WHERE t.action_id = {row}.action_id AND t.number = {value}"
        else:
            key = to.by_name[to.key[0]]
            text = "::text" if key.kind is kinds.WHOLE else ""
            database = f"SELECT t.id FROM {to.table} t WHERE t.{to.kept_in(key)}{text} = {value}"
            if to.borrowed_key is not None:
                lender = BY_NAME[key.to]
                database = (
                    f"SELECT t.id FROM {to.table} t JOIN {lender.table} k ON k.id = t.{to.kept_in(key)}"
                    f" WHERE k.code = {value}"
                )
            staged = f'SELECT min(t.rid) FROM {to.staged} t WHERE t."{key.name}"{text} = {value}'
        if self.has(column.to):
            return f"coalesce(({database}), ({staged}))"
        return f"({database})"

    def _resolve_references(self, file: File, columns: list[Column]) -> None:
        if not columns:
            return
        # The activity is looked up within the action, which must be known before.
        plain = [column for column in columns if column.to != "activities"]
        for several in (plain, [column for column in columns if column.to == "activities"]):
            if several:
                sets = ", ".join(
                    f"""{c.name}_id = CASE WHEN s."{c.name}" <> '' THEN {self.lookup(c, f's."{c.name}"')} END"""
                    for c in several
                )
                run(f"UPDATE {file.staged} s SET {sets}")

    def _give_ids(self, file: File) -> None:
        """Find the record of every row; give new ones ids in the order of their lines; note doubles."""
        same = []
        for name in file.key:
            column = file.by_name[name]
            # A part of the key that may be empty is equal where both are.
            equals = (
                "=" if column.required or (column.kind.empty == "" and not column.refers) else "IS NOT DISTINCT FROM"
            )
            value = f"s.{name}_id" if column.refers else f's."{name}"'
            same.append(f"t.{file.kept_in(column)} {equals} {value}")
        run(f"UPDATE {file.staged} s SET rid = t.id FROM {file.table} t WHERE {' AND '.join(same)}")
        run(
            f"""UPDATE {file.staged} s SET rid = n.id, is_new = true
                FROM (SELECT line, nextval(pg_get_serial_sequence('{file.table}', 'id')) AS id
                      FROM (SELECT line FROM {file.staged} WHERE rid IS NULL ORDER BY line) o) n
                WHERE n.line = s.line"""
        )
        keys = ", ".join(f'"{name}"' for name in file.key)
        text = "concat_ws(', ', {})".format(", ".join(f'"{name}"::text' for name in file.key))
        for row in stream(
            f"""SELECT line, value, first FROM (
                    SELECT line, {text} AS value, min(line) OVER (PARTITION BY {keys}) AS first FROM {file.staged}
                ) d WHERE line > first ORDER BY line"""
        ):
            self.problems.add(
                self.labels[file.name],
                row["line"],
                ", ".join(file.key),
                row["value"],
                _("has the same key as line %(first)s.") % {"first": row["first"]},
                _("Take one of the two out, or give it a key of its own."),
            )

    def _take_absent(self, file: File) -> None:
        """Fill the columns that the file does not have with what the database has."""
        present = {column.name for column in self.present[file.name]}
        sets = []
        for column in file.columns:
            if column.name in present:
                continue
            if column.kind is kinds.PERSON:
                sets += [f"{column.name}_id = t.{column.name}_id", f"{column.name}_name = t.{column.name}_name"]
            if not column.kind.single:
                continue
            kept = f"t.{file.kept_in(column)}"
            if column.refers:
                sets.append(f"{column.name}_id = {kept}")
            elif column.kind is kinds.LANGUAGES:
                sets.append(f'"{column.name}" = {column.kind.show.format(kept)}')
            else:
                sets.append(f'"{column.name}" = {kept}')
        if sets:
            run(f"UPDATE {file.staged} s SET {', '.join(sets)} FROM {file.table} t WHERE t.id = s.rid")

    def _resolve_several(self, file: File, column: Column) -> None:
        """Make a table of the values of a column that holds several references."""
        table = f"{file.staged}_{column.name}"
        self.tables.append(table)
        run(
            f"""CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS
                SELECT s.line, s.rid AS owner, p.place, p.value, NULL::bigint AS other
                FROM {file.staged} s, unnest(string_to_array(s."{column.name}", ';')) WITH ORDINALITY p(value, place)"""
        )
        if self.many(file.name):
            run(f"CREATE INDEX ON {table} (owner)")
        run(f"UPDATE {table} s SET other = {self.lookup(column, 's.value')}")

    def _resolve_person(self, file: File, column: Column) -> None:
        """Find the accounts of e-mail addresses; an address without an account here is kept as it is."""
        run(
            f"""UPDATE {file.staged} s SET {column.name}_id = (
                    SELECT min(u.id) FROM accounts_user u WHERE lower(u.email) = lower(s."{column.name}"))
                WHERE s."{column.name}" <> '' """
        )
        run(f"""UPDATE {file.staged} SET {column.name}_name = "{column.name}" WHERE {column.name}_id IS NULL""")

    def _note_unresolved(self, file: File) -> None:
        for column in self.present[file.name]:
            to = column.to
            if column.refers:
                query = f"""SELECT line, "{column.name}" AS value FROM {file.staged}
                            WHERE "{column.name}" <> '' AND {column.name}_id IS NULL ORDER BY line"""
            elif column.kind is kinds.REFERENCES:
                query = f"SELECT line, value FROM {file.staged}_{column.name} WHERE other IS NULL ORDER BY line, place"
            else:
                continue
            for row in stream(query):
                if to == "activities":
                    problem = _("is not the number of an activity of this row's action.")
                else:
                    problem = _("is not in %(file)s, and not in the database.") % {
                        "file": self.labels.get(to, f"{to}.csv")
                    }
                self.problems.add(
                    self.labels[file.name],
                    row["line"],
                    column.name,
                    row["value"],
                    problem,
                    _("Add it to %(file)s or correct it.") % {"file": self.labels.get(to, f"{to}.csv")},
                )

    def leave_out_doubtful(self) -> None:
        """Take rows with a reference or key that is wrong out of what is checked further."""
        for file in self.files:
            wrong = [f"""("{c.name}" <> '' AND {c.name}_id IS NULL)""" for c in file.columns if c.refers]
            keys = ", ".join(f'"{name}"' for name in file.key)
            wrong.append(
                f"line IN (SELECT line FROM (SELECT line, row_number() OVER (PARTITION BY {keys} ORDER BY line) AS n"
                f" FROM {file.staged}) d WHERE n > 1)"
            )
            run(f"UPDATE {file.staged} SET ok = false WHERE NOT derived AND ({' OR '.join(wrong)})")

    def drop(self) -> None:
        """Take the temporary tables away, for where the transaction goes on."""
        if self.tables:
            run(f"DROP TABLE {', '.join(self.tables)} CASCADE")
        self.tables = []


def _key_alone(file: File, columns: list[Column], line: int, cells: list[str]) -> str | None:
    """Return a row of which only the key can be told, so that rows which name it are not blamed; None: not even that.

    Which cell is missing or too many is not known: the key counts where it stands before all others.
    """
    width = len(file.key)
    if len(cells) < width or {column.name for column in columns[:width]} != set(file.key):
        return None
    kept = [str(line), "f"]
    for place, column in enumerate(columns):
        try:
            read = column.kind.read(cells[place], column) if place < width and cells[place] else column.empty
        except WrongCell:
            return None
        if place < width and (not cells[place] or _TO_ESCAPE.search(read)):
            return None
        kept.append(read)
    return "\t".join(kept) + "\n"


class _Lines:
    """Lines as a file that COPY reads from, without having them all."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.rest = b""
        self.count = 0
        #: What ended the lines early; within COPY it would come out as an error of the database.
        self.stopped: Exception | None = None

    def read(self, size: int = 8192) -> bytes:
        """Return about `size` bytes: whole lines, the last one cut where it must be."""
        found = [self.rest]
        length = len(self.rest)
        while length < size:
            try:
                line = next(self.lines, None)
            except Exception as error:
                self.stopped, line = error, None
            if line is None:
                break
            self.count += 1
            encoded = line.encode()
            found.append(encoded)
            length += len(encoded)
        whole = b"".join(found)
        self.rest = whole[size:]
        return whole[:size]
