"""Columns of lists: what they are called, what they sort by, who sees them.

Rows are not rendered from these: each list has a file of cells (`_<model>_cells.jinja`) with a macro for each column
that shows more than its value; see `workbench.cells`. Machinery per cell costs ten times as much.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import (
    Aggregate,
    BooleanField,
    CharField,
    DateField,
    DecimalField,
    F,
    Field,
    IntegerField,
    Model,
    QuerySet,
    TextField,
)
from django.db.models.constants import LOOKUP_SEP

from pmt.accounts.matrix import hidden_fields

#: Fields whose values are written as they are.
_PLAIN = (CharField, TextField, DateField, BooleanField, IntegerField, DecimalField)


@dataclass(frozen=True)
class Column:
    """A column of a list.

    `sort`: the keys it sorts by (the list's own order breaks ties); empty: the field of its name (`sorts`).
    `restricted`: the field of the model by which the matrix may hide it.
    `unless`: the filter that makes the column say the same in every row; it is then left out.
    `needs`: annotations by name, made for the rows that are shown; `sort` may use them too.
    `totals`: what of every record the list is sorted by where that is counted or added up (`totals_of`):
    in one query for all, where one for each record takes too long. `sort` then names it alone.
    `value`: the cell of a download; by default the attribute of the column's name.
    `source`: the same for the database: a path of fields or an expression; by default the field or `needs` of
    the column's name. Where every column of a file has one, no record is made of a row: ten times as fast.
    `told`: what is written of what `source` gives, such as the word for a coded value.
    `cell`: file with the macro `cell(record)`, for a cell that a higher room adds (registry.columns).
    `descending`: the first press sorts from the largest or latest.
    `file_only`: stands in downloads, and on the page only where a person chooses it: another column's cell tells it.
    `number`: right-aligned in tabular figures. `css`: further class of the heading.
    """

    name: str
    label: Any
    sort: tuple[str, ...] = ()
    number: bool = False
    restricted: str = ""
    unless: str = ""
    needs: Mapping[str, Any] = field(default_factory=dict)
    totals: Callable[[], Mapping[Any, Any]] | None = None
    value: Callable[[Any], Any] | None = None
    source: Any = None
    told: Callable[[Any], Any] | None = None
    cell: str = ""
    descending: bool = False
    file_only: bool = False
    css: str = ""

    def sorts(self, model: type[Model]) -> tuple[str, ...]:
        """Return the keys that it sorts by: those stated, or its plain field; empty: it has none of its own."""
        if self.sort:
            return self.sort
        try:
            field = model._meta.get_field(self.name)
        except FieldDoesNotExist:
            return ()
        return (self.name,) if isinstance(field, Field) and not field.is_relation else ()

    def of(self, record: Any) -> Any:
        """Return the value of this column for a download."""
        return self.value(record) if self.value else getattr(record, self.name)

    def asked(self, model: type[Model]) -> Any:
        """Return what the database is asked for a download, or None where only a record can tell it."""
        if self.source is not None:
            return F(self.source) if isinstance(self.source, str) else self.source
        if self.value is not None:
            return None
        if self.name in self.needs:
            return self.needs[self.name]
        try:
            field = model._meta.get_field(self.name)
        except FieldDoesNotExist:
            return None
        plain = isinstance(field, Field) and not field.is_relation and isinstance(field, _PLAIN)
        return F(self.name) if plain else None


def totals_of(records: QuerySet[Any], link: str, aggregate: Aggregate) -> dict[Any, Any]:
    """Return an aggregate of records by the key of what they hang on."""
    found = records.exclude(**{link: None}).order_by().values_list(link)
    return {key: value or 0 for key, value in found.annotate(total=aggregate)}


def visible(columns: list[Column], user: Any, model: type[Model]) -> list[Column]:
    """Return the columns whose fields a person sees."""
    hidden = hidden_fields(user, model)
    return [each for each in columns if each.restricted not in hidden]


def words_for(choices: Iterable[tuple[Any, Any]]) -> Callable[[Any], str]:
    """Return what says the word for a coded value (`Column.told`); a code without one stands for itself."""
    words = dict(choices)
    return lambda code: str(words.get(code, code) if code is not None else "")


def ordering(model: type[Model], keys: tuple[str, ...], *, descending: bool) -> list[Any]:
    """Return an order by `keys` in which empty values stand last either way.

    A key that is never empty is ordered plainly, so that its index serves both ways.
    """
    return [
        (f"-{key}" if descending else key)
        if _never_empty(model, key)
        else (F(key).desc(nulls_last=True) if descending else F(key).asc(nulls_last=True))
        for key in keys
    ]


def _never_empty(model: type[Model], path: str) -> bool:
    """Whether a path of fields leads through required ones only; annotations may be empty."""
    options = model._meta
    for part in path.split(LOOKUP_SEP):
        names = {found.name: found for found in options.get_fields()}
        found = names.get(part)
        if found is None or getattr(found, "null", True):
            return False
        if found.is_relation and found.related_model is not None:
            options = found.related_model._meta
    return True
