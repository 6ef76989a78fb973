"""Columns that several rooms have in the same form."""

from typing import Any

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Cast, Coalesce

from pmt.workbench.languages import language_name


class LanguageCodesField(ArrayField):
    """Codes of languages, the one to use first at the head; on pages they are told by their names."""

    def in_words(self, value: list[str]) -> str:
        """Return the names of the languages."""
        return ", ".join(map(language_name, value))

    def deconstruct(self) -> Any:
        """To the database it is the array that it is."""
        name, _path, arguments, options = super().deconstruct()
        return name, "django.contrib.postgres.fields.ArrayField", arguments, options


class Fold(Func):
    """A text without accents and capitals, as names are sorted and searched.

    The embedded PostgreSQL has no ICU collations, so the key is a column.
    """

    function = "pmt_fold"
    arity = 1
    output_field = models.TextField()


class Joined(Func):
    """Several text columns joined by blanks; nulls are empty. Immutable, so fit for a generated column."""

    template = "(%(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field = models.TextField()

    def __init__(self, *columns: str, **extra: Any) -> None:
        super().__init__(
            *(Coalesce(Cast(F(c), models.TextField()), Value(""), output_field=models.TextField()) for c in columns),
            **extra,
        )


class DateSpan(Func):
    """Two days as a range, for rules about what may not overlap; an end that is null is open.

    `DateSpan("since", "until", RangeBoundary(True, True))`: both days count.
    """

    function = "DATERANGE"
    output_field = DateRangeField()


def sort_key(column: str) -> models.GeneratedField:
    """A stored key that orders `column` as a reader expects: accents and capitals do not count."""
    return models.GeneratedField(expression=Fold(F(column)), output_field=models.TextField(), db_persist=True)


def search_key(*columns: str) -> models.GeneratedField:
    """A stored folded text of `columns`, for search. Never give it a column that some role may not see."""
    return models.GeneratedField(expression=Fold(Joined(*columns)), output_field=models.TextField(), db_persist=True)


def code_key() -> models.GeneratedField:
    """A stored key that orders codes by their numbers: `2016-9` before `2016-10`, `ADB` as it is."""
    return models.GeneratedField(
        expression=Func(
            F("code"),
            template=(
                "CASE WHEN code ~ '^[0-9]{4}-[0-9]+$' THEN split_part(code, '-', 1) || '-' ||"
                " lpad(split_part(code, '-', 2), 15, '0') ELSE code END"
            ),
        ),
        output_field=models.CharField(max_length=40),
        db_persist=True,
    )


def search_index(name: str) -> GinIndex:
    """A trigram index over `search`: any part of a word is found without reading the table."""
    return GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], name=name)


def money(label: Any, **options: Any) -> models.DecimalField:
    """An amount with two places, below a million million."""
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)


def days(label: Any, **options: Any) -> models.DecimalField:
    """Days with two places (quarter days occur), below ten thousand, zero if nothing is said."""
    return models.DecimalField(label, max_digits=6, decimal_places=2, **({"default": 0} | options))
