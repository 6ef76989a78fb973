"""How days, amounts and spans are written on pages."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pmt.workbench.formats import written_day, written_moment, written_number, written_span
from pmt.workbench.languages import language_name, language_with_level
from pmt.workbench.markdown import rendered

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """Write a day as `6 Jul 2015`, nothing for none."""
    return written_day(value)


@register.filter
def moment(value: datetime | None) -> str:
    """Write a day and a time as `6 Jul 2015, 14:05`, nothing for none."""
    return written_moment(value)


@register.filter
def span(first: date, last: date) -> str:
    """Write two days as briefly as they can be told: `17–30 May 2015`, `28 May – 3 Jun 2015`."""
    return written_span(first, last)


@register.filter
def grouped(value: int | None) -> str:
    """Write a count with its thousands apart: `1,211`; nothing for none."""
    return "" if value is None else written_number(value)


@register.filter
def days(value: Decimal | None) -> str:
    """Write a number of days without needless noughts: `41`, `16.25`; nothing for none."""
    if value is None:
        return ""
    plain = value.normalize()
    places = max(0, -int(plain.as_tuple().exponent))
    return written_number(plain, places)


@register.filter
def whole(value: Decimal | None) -> str:
    """Write an amount in whole units with grouping, half away from zero: `59,096`; nothing for none."""
    if value is None:
        return ""
    return written_number(value.quantize(Decimal(1), rounding=ROUND_HALF_UP), 0)


@register.filter
def cents(value: Decimal | None) -> str:
    """Write an amount with its two places: `1,250.00`; nothing for none."""
    return "" if value is None else written_number(value, 2)


@register.filter
def cents_if_any(value: Decimal | None) -> str:
    """Write an amount with its two places; nothing for none and for exactly zero, as in printed tables."""
    return cents(value) if value else ""


@register.filter
def told(record: Model, name: str) -> str:
    """Write the word for a coded value, as `get_status_display` does, which takes longer than the rest of a row."""
    code = getattr(record, name)
    return "" if code is None else _words(type(record), name, get_language()).get(code, str(code))


@lru_cache(maxsize=1000)
def _words(model: type[Model], name: str, reader: str | None) -> dict[Any, str]:
    del reader  # in whose language the words are
    field: Any = model._meta.get_field(name)
    return {code: str(word) for code, word in field.flatchoices}


@register.simple_tag
@lru_cache(maxsize=20_000)
def address(name: str, *keys: Any) -> str:
    """Return the address of a record in a row of a list, as `url` does, which takes longer than the rest of a cell."""
    return reverse(name, args=keys)


@register.filter
def language(code: str) -> str:
    """Write the name of a language for its code; nothing for none."""
    return language_name(code) if code else ""


@register.filter
def languages(codes: Iterable[str]) -> str:
    """Write the names of languages for their codes; a loop in the rows of a list takes longer than all other cells."""
    return ", ".join(map(language_name, codes))


@register.filter
def spoken(several: Iterable[str]) -> SafeString:
    """Write languages that a person speaks (`fr C1`), each never parted from its level."""
    words = list(map(language_with_level, several))
    commas = [","] * (len(words) - 1) + [""]
    return format_html_join(" ", '<span class="nowrap">{}{}</span>', zip(words, commas, strict=False))


@register.filter
def lines(text: str) -> list[str]:
    """Return the lines of a text that holds one thing a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@register.simple_tag
def meter(part: Decimal | None, of: Decimal | None) -> SafeString:
    """Draw how much of an amount is used; past the whole it is full and marked. The words stand beside it."""
    share = Decimal(0) if not of or part is None else part / of * 100
    return format_html(
        '<svg class="meter{}" aria-hidden="true" focusable="false"><rect height="100%" width="{}%"></rect></svg>',
        " meter-over" if share > 100 else "",
        min(share, Decimal(100)).quantize(Decimal("0.1")),
    )


@register.simple_tag
def percent(part: Decimal | None, of: Decimal | None) -> str:
    """Write a share with one place, half away from zero; nothing where there is no whole."""
    if not of or part is None:
        return ""
    return _("%(share)s%%") % {
        "share": written_number((part / of * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP), 1)
    }


@register.simple_tag
def attributes(given: dict[str, Any]) -> SafeString:
    """Write attributes of an element, escaped."""
    return format_html_join("", ' {}="{}"', given.items())


@register.filter
def markdown(text: str) -> SafeString:
    """Show a text written in Markdown."""
    return rendered(text)


def in_words(value: Any) -> Any:
    """Write a value of any kind as people read it; nothing for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else ""
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return days(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(str(each) for each in value)
    return value
