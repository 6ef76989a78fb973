"""How days, moments and numbers are written for whoever reads the page, and read from what they type.

What somebody chose for their account holds while their request is answered (`reading`). Outside of one, in jobs,
downloads, reports and mail, everything is written as this program publishes it: `31 Jan 2016`, `1,234.50`.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import numberformat, timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _


class DayForm(models.TextChoices):
    """How a day is written."""

    WORDS = "words", gettext_lazy("31 Jan 2016")
    SLASHES = "slashes", gettext_lazy("31/01/2016")
    DOTS = "dots", gettext_lazy("31.01.2016")
    ISO = "iso", gettext_lazy("2016-01-31")


class NumberForm(models.TextChoices):
    """What stands between the thousands, and before the decimals."""

    COMMA_POINT = "comma_point", "1,234.50"
    POINT_COMMA = "point_comma", "1.234,50"
    SPACE_COMMA = "space_comma", "1 234,50"
    SPACE_POINT = "space_point", "1 234.50"
    APOSTROPHE_POINT = "apostrophe_point", "1’234.50"


_DAYS = {DayForm.WORDS: "j M Y", DayForm.SLASHES: "d/m/Y", DayForm.DOTS: "d.m.Y", DayForm.ISO: "Y-m-d"}
#: Between the thousands, before the decimals. The blank is one at which no line breaks.
_NUMBERS = {
    NumberForm.COMMA_POINT: (",", "."),
    NumberForm.POINT_COMMA: (".", ","),
    NumberForm.SPACE_COMMA: ("\N{NARROW NO-BREAK SPACE}", ","),
    NumberForm.SPACE_POINT: ("\N{NARROW NO-BREAK SPACE}", "."),
    NumberForm.APOSTROPHE_POINT: ("’", "."),
}
#: What people type for a blank or an apostrophe.
_BLANKS, _APOSTROPHES = "[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]", "['’]"
_NO_FIGURE = r"\D"
_LIKE_A_NUMBER = re.compile(r"[-+−]?[.,'’\s\d]*\d[.,'’\s\d]*")


@dataclass(frozen=True)
class Formats:
    """What one reader chose."""

    days: str = DayForm.WORDS
    numbers: str = NumberForm.COMMA_POINT

    @property
    def separators(self) -> tuple[str, str]:
        """What stands between the thousands, and before the decimals."""
        return _NUMBERS[NumberForm(self.numbers)]


PUBLISHED = Formats()
_current: ContextVar[Formats] = ContextVar("formats", default=PUBLISHED)


@contextmanager
def reading(formats: Formats, zone: tzinfo | None = None) -> Iterator[None]:
    """Write for this reader, and tell the time in their zone, while the block lasts."""
    token = _current.set(formats)
    try:
        with timezone.override(zone or timezone.get_default_timezone()):
            yield
    finally:
        _current.reset(token)


def formats() -> Formats:
    """What the reader of what is written now chose."""
    return _current.get()


def written_day(value: date | None) -> str:
    """Write a day, `6 Jul 2015` where nothing else was chosen; a moment's day is that of the reader's clock."""
    if not value:
        return ""
    local = _local(value)
    day = local.date() if isinstance(local, datetime) else local
    return _written_day(day, _current.get().days, get_language())


@lru_cache(maxsize=10_000)
def _written_day(value: date, form: str, reader: str | None) -> str:
    del reader  # in whose language months are named
    return date_format(value, _DAYS[DayForm(form)])


def written_moment(value: datetime | None) -> str:
    """Write a day and the time on the reader's clock: `6 Jul 2015, 14:05`; nothing for none."""
    return f"{written_day(value)}, {date_format(_local(value), 'H:i')}" if value else ""


def written_span(first: date, last: date) -> str:
    """Write two days as briefly as they can be told: `17–30 May 2015`, `28 May – 3 Jun 2015`; in figures, in full."""
    if first == last:
        return written_day(first)
    if _current.get().days == DayForm.WORDS:
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{written_day(last)}"
        if first.year == last.year:
            return f"{date_format(first, 'j M')} – {written_day(last)}"
    return f"{written_day(first)} – {written_day(last)}"


def written_number(value: Any, places: int | None = None) -> str:
    """Write a number with its thousands apart; `places` decimals, or as many as it has. It is not rounded here."""
    thousands, point = _current.get().separators
    return numberformat.format(value, point, places, 3, thousands, force_grouping=True)


def _local(value: Any) -> Any:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


# --- What is typed ----------------------------------------------------------------------------------------


class TypedDecimal(forms.DecimalField):
    """A number as the reader writes it. What could be read in two ways is refused, with both said.

    The thousands may stand apart by what the reader chose, or by blanks. A mark that this reader sets between
    thousands, before three figures, could be decimals that somebody else wrote: where the field has room for three
    decimals it is refused, else it is what the reader means by it.
    """

    widget = forms.TextInput

    @classmethod
    def like(cls, field: forms.DecimalField) -> "TypedDecimal":
        """Return the same field, for typing."""
        bounds: dict[str, Any] = {"min_value": field.min_value, "max_value": field.max_value}
        made = cls(
            **bounds,
            max_digits=field.max_digits,
            decimal_places=field.decimal_places,
            required=field.required,
            label=field.label,
            initial=field.initial,
            help_text=field.help_text,
            disabled=field.disabled,
            error_messages=field.error_messages,
        )
        given = field.widget.attrs
        made.widget.attrs |= {name: value for name, value in given.items() if name not in ("step", "min", "max")}
        made.widget.is_required = field.required
        return made

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        """Telephones show figures."""
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """Write what is kept with the reader's mark before the decimals; what was typed stays as it was."""
        if not isinstance(value, Decimal | int | float) or isinstance(value, bool):
            return value
        return format(Decimal(str(value)), "f").replace(".", _current.get().separators[1])

    def to_python(self, value: Any) -> Any:
        """Return the number that was typed."""
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        return super().to_python(self._plain(value.strip()))

    def _plain(self, typed: str) -> str:
        """Return what was typed as Python writes numbers; what is no number at all stays as it is."""
        thousands, point = _current.get().separators
        apart = f"{_BLANKS}|{_APOSTROPHES}|{re.escape(thousands)}"
        found = re.fullmatch(
            rf"(?P<sign>[-+−]?)(?P<whole>\d{{1,3}}(?:(?:{apart})\d{{3}})+|\d*)(?:{re.escape(point)}(?P<rest>\d*))?",
            typed,
        )
        if found is None or not (found["whole"] or found["rest"]):
            if _LIKE_A_NUMBER.fullmatch(typed):
                raise ValidationError(
                    _("It is not plain which number this is. Write it as in %(example)s."),
                    code="ambiguous",
                    params={"example": f"1250{point}50"},
                )
            return typed
        whole, rest = found["whole"], found["rest"]
        could_be_decimals = self.decimal_places is None or self.decimal_places > 2
        if rest is None and could_be_decimals and thousands in ",." and whole.count(thousands) == 1:
            raise ValidationError(
                _("Is this %(thousands)s or %(decimals)s? Write it without a mark between the thousands."),
                code="ambiguous",
                params={"thousands": whole.replace(thousands, ""), "decimals": whole.replace(thousands, point)},
            )
        sign = "-" if found["sign"] in ("-", "−") else ""
        return f"{sign}{re.sub(_NO_FIGURE, '', whole) or '0'}.{rest or '0'}"


def type_numbers(form: forms.BaseForm) -> None:
    """Let every decimal field of a form be read as its reader writes numbers."""
    for name, field in form.fields.items():
        if type(field) is forms.DecimalField:
            form.fields[name] = TypedDecimal.like(field)
