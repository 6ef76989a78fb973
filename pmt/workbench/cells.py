"""The rows of a list: a cell for each column, in the order that a person chose.

A list has one file of cells, a macro for each column that shows more than its value:

    {% macro code(record) %}<td><a href="{{ address('actions:action_detail', record.code) }}">…{% endmacro %}

They are written for Jinja, which makes Python of them: fifty rows of cells in Django's own templates take longer than
all the rest of a page. In hand are the filters of `templatetags/workbench.py`, `address`, `meter`, `_`, and what the
list has: `shown` (the columns that the person sees) and `add_address`. Nothing is written for None; what a record does
not have is an error, unless a cell asks whether it `is defined`.
"""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

from django.template import defaultfilters
from django.template.loader import get_template
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from jinja2 import BaseLoader, Environment, StrictUndefined

from pmt.workbench.listing import Listing
from pmt.workbench.tables import Column
from pmt.workbench.templatetags.workbench import address, in_words, meter, register

Draw = Callable[[Any], str]


def environment(*, loader: BaseLoader, auto_reload: bool, **given: Any) -> Environment:
    """Make what the cells are written in (settings, TEMPLATES); what else Django gives is decided here."""
    del given
    made = Environment(
        loader=loader,
        auto_reload=auto_reload,
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_nothing_for_none,
    )
    made.filters.update(register.filters)
    for name in ("date", "filesizeformat", "truncatewords", "yesno"):
        made.filters[name] = getattr(defaultfilters, name)
    made.globals.update(_=gettext, address=address, meter=meter)
    return made


def _nothing_for_none(value: Any) -> Any:
    return "" if value is None else value


def rows(listing: Listing, *, add_address: str) -> SafeString:
    """Draw the rows of a page of a list, or return them as they were drawn while nothing has changed.

    One comes back to a list from each of its records. What a cell tells depends on the records, the person and the
    minute; what else there is, is in the name.
    """
    said = (listing.asked.urlencode(), str(listing.size), add_address, str(get_language()))
    name = f"rows/{hashlib.sha256(repr(said).encode()).hexdigest()}"
    drawn: SafeString
    listing.stretch, drawn = listing.remembered(
        name, lambda: (listing.stretch, _drawn(listing, add_address)), here=True
    )
    return drawn


def _drawn(listing: Listing, add_address: str) -> SafeString:
    """Draw them: each column's own cell, one that a higher room brings, or its plain value."""
    given = {"shown": listing.shown, "add_address": add_address}
    own = vars(_file(listing.pages.cells_template).make_module(given))
    draws = [own.get(column.name) or _other(column) for column in listing.columns]
    if listing.selectable:
        draws.insert(0, _box(listing.pages.key_of))
    return SafeString("".join(f"<tr>{''.join([draw(record) for draw in draws])}</tr>\n" for record in listing.records))


def _file(name: str) -> Any:
    found: Any = get_template(name, using="cells")
    return found.template


def _box(key_of: Callable[[Any], str]) -> Draw:
    """Return what draws the box by which a row is chosen; it belongs to a form that stands above the table."""
    choose = gettext("Choose %(key)s")
    start = '<td class="pick"><input type="checkbox" form="selection" name="chosen" value='
    return lambda record: f'{start}"{record.pk}" aria-label="{escape(choose % {"key": key_of(record)})}"></td>'


def _other(column: Column) -> Draw:
    """Return what draws a cell that the list's own file does not have."""
    if column.cell:
        inside = _file(column.cell).module.cell
        start = _start("number" if column.number else "", column)
        return lambda record: f"{start}{inside(record)}</td>"
    value, day = (_start("number" if column.number else css, column) for css in ("value", "nowrap"))

    def plain(record: Any) -> str:
        found = column.of(record)
        start = day if isinstance(found, date) else value
        return f"{start}{conditional_escape(in_words(found))}</td>"

    return plain


def _start(css: str, column: Column) -> SafeString:
    return format_html('<td class="{}" data-label="{}">', css, column.label)
