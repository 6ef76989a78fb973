"""How days, amounts and spans are written on pages."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pmt.workbench.languages import language_name
from pmt.workbench.markdown import rendered

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """Write a day as `6 Jul 2015`, nothing for none."""
    return date_format(value, "j M Y") if value else ""


@register.filter
def span(first: date, last: date) -> str:
    """Write two days as briefly as they can be told: `17–30 May 2015`, `28 May – 3 Jun 2015`."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    if first.year == last.year:
        return f"{date_format(first, 'j M')} – {day(last)}"
    return f"{day(first)} – {day(last)}"


@register.filter
def days(value: Decimal | None) -> str:
    """Write a number of days without needless noughts: `41`, `16.25`; nothing for none."""
    if value is None:
        return ""
    plain = value.normalize()
    places = max(0, -int(plain.as_tuple().exponent))
    return number_format(plain, decimal_pos=places, use_l10n=True, force_grouping=True)


@register.filter
def whole(value: Decimal | None) -> str:
    """Write an amount in whole units with grouping, half away from zero: `59,096`; nothing for none."""
    if value is None:
        return ""
    return number_format(value.quantize(Decimal(1), rounding=ROUND_HALF_UP), decimal_pos=0, force_grouping=True)


@register.filter
def cents(value: Decimal | None) -> str:
    """Write an amount with its two places: `1,250.00`; nothing for none."""
    return "" if value is None else number_format(value, decimal_pos=2, force_grouping=True)


@register.filter
def cents_if_any(value: Decimal | None) -> str:
    """Write an amount with its two places; nothing for none and for exactly zero, as in printed tables."""
    return cents(value) if value else ""


@register.filter
def language(code: str) -> str:
    """Write the name of a language for its code; nothing for none."""
    return language_name(code) if code else ""


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
        "share": number_format((part / of * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP), decimal_pos=1)
    }


@register.simple_tag
def attributes(given: dict[str, Any]) -> SafeString:
    """Write attributes of an element, escaped."""
    return format_html_join("", ' {}="{}"', given.items())


@register.filter
def markdown(text: str) -> SafeString:
    """Show a text written in Markdown."""
    return rendered(text)
