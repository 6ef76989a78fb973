"""How files and columns of the exchange format are declared."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exchange import kinds
from exchange.kinds import Kind

Words = str | Promise

#: The order of records that are told apart by a code.
BY_CODE = 't.code COLLATE "C"'


@dataclass(frozen=True)
class Column:
    """A column of a file: what its cells hold, and where that is kept."""

    name: str
    kind: Kind
    words: Words = ""
    required: bool = False
    #: The model's field, where it has another name.
    field: str = ""
    #: The file whose key its cells are.
    to: str = ""
    choices: tuple[tuple[str, Words], ...] = ()
    #: What an empty cell means, where that is more than 'not known'.
    default: str = ""
    #: The greatest length of a text; 0 where only the limit of a cell holds.
    most: int = 0
    least: int = 0
    greatest: int = 32_767
    greatest_decimal: int = 0
    #: Whether it is one of the published format, or one that this program adds.
    published: bool = True

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that its cells can hold."""
        return tuple(code for code, _label in self.choices)

    @property
    def model_field(self) -> str:
        """The name of the field that it fills."""
        return self.field or self.name

    @property
    def empty(self) -> str:
        """What COPY reads for an empty cell."""
        return self.default or self.kind.empty

    @property
    def refers(self) -> bool:
        """Whether its cells are the key of one other record."""
        return self.kind is kinds.REFERENCE


@dataclass(frozen=True)
class File:
    """A file of the format, or a sheet of the workbook: the records of one model."""

    name: str
    model_label: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    words: Words
    #: Columns that the table asks for and the format does not have, as SQL.
    constants: dict[str, str] = field(default_factory=dict)
    #: How rows are ordered when written, as SQL over the table `t` and its references by column.
    order: str = ""
    #: Whether it is one of the published format, or one that this program adds.
    published: bool = True

    @cached_property
    def model(self) -> type[models.Model]:
        """The model of its records."""
        return apps.get_model(self.model_label)

    @property
    def table(self) -> str:
        """The table of its records."""
        return self.model._meta.db_table

    @property
    def staged(self) -> str:
        """The temporary table of its rows during an import."""
        return f"in_{self.name}"

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Its columns."""
        return {column.name: column for column in self.columns}

    @property
    def borrowed_key(self) -> Column | None:
        """The column that is its key, where that is another record's key: a focal point has its contact's."""
        first = self.by_name[self.key[0]]
        return first if len(self.key) == 1 and first.refers else None

    def kept_in(self, column: Column) -> str:
        """Return the table's column that a column of the file is kept in."""
        found: Any = self.model._meta.get_field(column.model_field)
        return f'"{found.column}"'

    def links(self, column: Column) -> "Links":
        """Return where the values of a column that holds several references are kept."""
        found: Any = self.model._meta.get_field(column.model_field)
        return Links(found.remote_field.through._meta.db_table, found.m2m_column_name(), found.m2m_reverse_name())


@dataclass(frozen=True)
class Links:
    """A table that ties a record to several others."""

    table: str
    owner: str
    other: str


# --- Columns of each sort ---------------------------------------------------------------------------------


def choices_of(of: type[models.TextChoices], without: Iterable[str] = ()) -> tuple[tuple[str, Words], ...]:
    return tuple((code, label) for code, label in of.choices if code not in without)


def key_column(words: Words, most: int = 20) -> Column:
    return Column("code", kinds.CODE, words, required=True, most=most)


def id_column(words: Words) -> Column:
    return Column("id", kinds.CODE, words, required=True, field="code", most=20)


def text_column(name: str, words: Words, most: int, *, required: bool = False) -> Column:
    return Column(name, kinds.TEXT, words, required=required, most=most)


def long_column(name: str, words: Words) -> Column:
    return Column(name, kinds.LONG_TEXT, words)


def date_column(name: str, words: Words, *, required: bool = False, field: str = "") -> Column:
    return Column(name, kinds.DATE, words, required=required, field=field)


def money_column(name: str, words: Words, *, required: bool = False) -> Column:
    return Column(name, kinds.MONEY, words, required=required)


def own_column(column: Column) -> Column:
    """A column that this program adds to a published file."""
    return replace(column, published=False)


def days_column(name: str, words: Words) -> Column:
    return Column(name, kinds.DAYS, words, default="0")


def ref_column(name: str, to: str, words: Words, *, required: bool = False) -> Column:
    return Column(name, kinds.REFERENCE, words, required=required, to=to)


def refs_column(name: str, to: str, words: Words) -> Column:
    return Column(name, kinds.REFERENCES, words, to=to)


def yes_column(name: str, words: Words) -> Column:
    return Column(name, kinds.BOOLEAN, words, default="f")


def code_column(
    name: str,
    of: type[models.TextChoices],
    words: Words,
    *,
    required: bool = False,
    default: str = "",
    without: Iterable[str] = (),
) -> Column:
    return Column(name, kinds.CHOICE, words, required=required, choices=choices_of(of, without), default=default)


def score_column(name: str, words: Words) -> Column:
    return Column(name, kinds.WHOLE, words, least=1, greatest=5)


def number_column(words: Words, *, least: int = 0) -> Column:
    return Column("number", kinds.WHOLE, words, required=True, least=least)


def activity_column(words: Words) -> Column:
    return Column("activity", kinds.REFERENCE, words, to="activities", most=10)


def moves_file(of: str, label: str, status: type[models.TextChoices], *extra: Column) -> File:
    record = of.removesuffix("s")
    return File(
        f"{record}_moves",
        label,
        (record, "number"),
        (
            ref_column(record, of, _("The record that moved."), required=True),
            number_column(_("Counts the moves of a record from 1."), least=1),
            code_column("status", status, _("Where it stood from then on."), required=True),
            date_column(
                "on",
                _("The day of the move. Empty for a first move whose day is not known: it holds for every day."),
                field="on_date",
            ),
            *extra,
            long_column("note", _("Why.")),
            Column("by", kinds.PERSON, _("Who moved it."), most=254),
        ),
        _("Every change of status, with its day. The status of the record is that of its last move."),
        constants={"recorded_at": "now()"},
        order=f"{record}.code_key, t.number"
        if of in ("requests", "actions")
        else f'{record}.code COLLATE "C", t.number',
        published=False,
    )
