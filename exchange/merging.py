"""From checked rows to records: what is new is inserted, what differs is changed, the rest left alone."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from exchange import kinds
from exchange.declaring import Column, File
from exchange.staging import MANY, Staging, ask, run

LANGUAGES_OF = """(SELECT string_agg(l.language || CASE WHEN l.level <> '' THEN ':' || l.level ELSE '' END, ';'
                                   ORDER BY l.position, l.id) FROM experts_expertlanguage l WHERE l.expert_id = {})"""


@dataclass(frozen=True)
class Merged:
    """What an import does to the records of one file."""

    file: str
    created: int
    changed: int
    unchanged: int


def mark_changes(staging: Staging, file: File) -> None:
    """Mark the rows of known records that would change something."""
    facts = [column for column in staging.present[file.name] if column.name not in file.key]
    differs = [f"t.{kept} IS DISTINCT FROM {value}" for kept, value in _stored(file, facts)]
    if differs:
        run(
            f"""UPDATE {file.staged} s SET changed = true FROM {file.table} t
                WHERE t.id = s.rid AND NOT s.is_new AND ({" OR ".join(differs)})"""
        )
    for column in staging.present[file.name]:
        if column.kind is kinds.REFERENCES:
            links = file.links(column)
            run(
                f"""UPDATE {file.staged} s SET changed = true WHERE NOT s.is_new AND NOT s.changed AND (
                    EXISTS (SELECT FROM {links.table} l WHERE l.{links.owner} = s.rid AND NOT EXISTS (
                        SELECT FROM {file.staged}_{column.name} v WHERE v.owner = s.rid AND v.other = l.{links.other}))
                    OR EXISTS (SELECT FROM {file.staged}_{column.name} v WHERE v.owner = s.rid AND NOT EXISTS (
                        SELECT FROM {links.table} l WHERE l.{links.owner} = s.rid AND l.{links.other} = v.other)))"""
            )
        elif column.kind is kinds.LANGUAGES_WITH_LEVELS:
            run(
                f"""UPDATE {file.staged} s SET changed = true
                    WHERE NOT s.is_new AND coalesce({LANGUAGES_OF.format("s.rid")}, '') <> s."{column.name}" """
            )


def _stored(file: File, columns: Iterable[Column]) -> Iterator[tuple[str, str]]:
    """Yield the table's columns that are filled from columns of a file, with the SQL of what they take."""
    for column in columns:
        if column.kind is kinds.PERSON:
            yield f"{column.name}_id", f"s.{column.name}_id"
            yield f"{column.name}_name", f"s.{column.name}_name"
        elif column.refers:
            yield file.kept_in(column), f"s.{column.name}_id"
        elif column.kind is kinds.LANGUAGES:
            yield file.kept_in(column), f"""string_to_array(s."{column.name}", ';')::varchar[]"""
        elif column.kind.single:
            yield file.kept_in(column), f's."{column.name}"'


def merge(staging: Staging, progress: Callable[[str, int], None]) -> list[Merged]:
    """Write what is new and what differs, and say how much of each there was."""
    merged = []
    for file in staging.files:
        progress(staging.labels[file.name], 0)
        created, changed, unchanged = ask(
            f"""SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new AND changed),
                       count(*) FILTER (WHERE NOT is_new AND NOT changed)
                FROM {file.staged} WHERE NOT derived OR is_new OR changed"""
        )[0]
        merged.append(Merged(file.name, created, changed, unchanged))
        if created or changed:
            _write(staging, file)
        if created >= MANY:
            # The triggers and constraints of what comes after look things up in what has just been written.
            run(f"ANALYZE {file.table}")
    return merged


def _write(staging: Staging, file: File) -> None:
    stored = [*_stored(file, file.columns), *file.constants.items()]
    names = [name for name, _value in stored]
    values = [value for _name, value in stored]
    run(
        f"""INSERT INTO {file.table} (id, {", ".join(names)})
            SELECT s.rid, {", ".join(values)} FROM {file.staged} s WHERE s.is_new ORDER BY s.line, s.rid"""
    )
    facts = [column for column in staging.present[file.name] if column.name not in file.key]
    sets = ", ".join(f"{kept} = {value}" for kept, value in _stored(file, facts))
    if sets:
        run(f"UPDATE {file.table} t SET {sets} FROM {file.staged} s WHERE t.id = s.rid AND s.changed AND NOT s.is_new")
    for column in staging.present[file.name]:
        if column.kind is kinds.REFERENCES:
            _write_links(file, column)
        elif column.kind is kinds.LANGUAGES_WITH_LEVELS:
            _write_languages(file, column)


def _write_links(file: File, column: Column) -> None:
    links = file.links(column)
    several = f"{file.staged}_{column.name}"
    run(
        f"""DELETE FROM {links.table} l USING {file.staged} s
            WHERE l.{links.owner} = s.rid AND s.changed AND NOT EXISTS (
                SELECT FROM {several} v WHERE v.owner = l.{links.owner} AND v.other = l.{links.other})"""
    )
    run(
        f"""INSERT INTO {links.table} ({links.owner}, {links.other})
            SELECT v.owner, v.other FROM {several} v WHERE NOT EXISTS (
                SELECT FROM {links.table} l WHERE l.{links.owner} = v.owner AND l.{links.other} = v.other)
            ORDER BY v.line, v.place"""
    )


def _write_languages(file: File, column: Column) -> None:
    run("DROP TABLE IF EXISTS in_languages")
    run(
        f"""CREATE TEMPORARY TABLE in_languages ON COMMIT DROP AS
            SELECT s.rid AS expert_id, p.place AS position, split_part(p.value, ':', 1) AS language,
                   split_part(p.value, ':', 2) AS level
            FROM {file.staged} s, unnest(string_to_array(s."{column.name}", ';')) WITH ORDINALITY p(value, place)
            WHERE s.is_new OR s.changed"""
    )
    run("CREATE INDEX ON in_languages (expert_id, language)")
    run(
        f"""DELETE FROM experts_expertlanguage l USING {file.staged} s
            WHERE l.expert_id = s.rid AND s.changed AND NOT EXISTS (
                SELECT FROM in_languages v WHERE v.expert_id = l.expert_id AND v.language = l.language)"""
    )
    run(
        """UPDATE experts_expertlanguage l SET level = v.level, position = v.position FROM in_languages v
           WHERE v.expert_id = l.expert_id AND v.language = l.language
             AND (v.level <> l.level OR v.position <> l.position)"""
    )
    run(
        """INSERT INTO experts_expertlanguage (expert_id, position, language, level)
           SELECT v.expert_id, v.position, v.language, v.level FROM in_languages v WHERE NOT EXISTS (
               SELECT FROM experts_expertlanguage l WHERE l.expert_id = v.expert_id AND l.language = v.language)
           ORDER BY v.expert_id, v.position"""
    )
    run("DROP TABLE in_languages")
