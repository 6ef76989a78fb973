"""What every page with the layout shows around its content: navigation, facility, theme."""

import time
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, Count, Value
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pmt.workbench import registry
from pmt.workbench.formats import Formats, formats
from pmt.workbench.remembering import remembered

THEME_COOKIE = "pmt_theme"
SHORTCUTS_COOKIE = "pmt_shortcuts"
THEMES = {"light": _("Light"), "dark": _("Dark"), "": _("Device")}

_TITLES = {"databases": _("Databases"), "money": _("Money"), "insight": _("Insight")}


@dataclass(frozen=True)
class Link:
    """A link of the navigation as it is drawn."""

    label: str
    address: str
    count: int | None
    counted: str
    current: bool
    key: str


@dataclass(frozen=True)
class Section:
    """A titled group of links."""

    name: str
    title: str
    links: tuple[Link, ...]

    @property
    def drawn(self) -> str:
        """The group as it stands on a page."""
        return _drawn(self, formats())


class Layout:
    """Made once for a page that asks for it; a part of a page that is sent alone never does."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def theme(self) -> str:
        """The theme that the person chose; empty: as the device wishes."""
        chosen = self._request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else ""

    @property
    def themes(self) -> list[tuple[str, Any, bool]]:
        """Every theme: value, name, whether it is the one in use."""
        return [(value, name, value == self.theme) for value, name in THEMES.items()]

    @property
    def shortcuts_off(self) -> bool:
        """Whether the person turned the keyboard shortcuts of one letter off (WCAG 2.2, 2.1.4)."""
        return self._request.COOKIES.get(SHORTCUTS_COOKIE) == "off"

    @property
    def keys(self) -> list[tuple[str, Any, str]]:
        """Which letter after `g` leads where: letter, label, address."""
        return [(link.key, link.label, link.address) for part in self.sections for link in part.links if link.key]

    @cached_property
    def facility(self) -> registry.Identity:
        """What the facility is called; before there is one, what the program is called."""
        return registry.facility_identity() or registry.Identity(name="PMT", line=str(_("Project management")))

    @cached_property
    def sections(self) -> list[Section]:
        """The navigation that the person may use, in a single query for all its counts."""
        user = getattr(self._request, "user", None)
        if user is None or not user.is_authenticated:
            return []
        entries = registry.entries_for(user)
        counts = remembered(user, "navigation", lambda: _counts(entries, user))
        addresses = {entry: reverse(entry.address) for entry in entries}
        # '/missions/M012/' belongs to '/missions/': the longest address that the path begins with.
        path = self._request.path
        under = [a for a in addresses.values() if path == a or (a != "/" and path.startswith(a))]
        current = max(under, key=len, default="")
        return [
            Section(
                name,
                str(_TITLES.get(name, "")),
                tuple(
                    Link(
                        str(entry.label),
                        addresses[entry],
                        counts.get(str(number)),
                        str(entry.counted or ""),
                        addresses[entry] == current,
                        entry.key,
                    )
                    for number, entry in enumerate(entries)
                    if entry.section == name
                ),
            )
            for name in registry.SECTIONS
        ]


@lru_cache(maxsize=1000)
def _drawn(section: Section, formats: Formats) -> SafeString:
    """A group of links as it stands on a page. Most pages show the same numbers as the page before."""
    del formats  # only what it is remembered under
    return render_to_string("workbench/_navigation.html", {"section": section})


@dataclass(frozen=True)
class _Asker:
    """Who asks for the counts, and in which minute: what is counted depends on nothing else."""

    pk: Any
    role: str
    minute: int
    user: Any = field(compare=False)


def _counts(entries: list[registry.Entry], user: Any) -> dict[str, int]:
    """Count the records of every link at once."""
    sums = {str(number): 0 for number, entry in enumerate(entries) if entry.records is not None}
    statement = _statement(_Asker(user.pk, user.role, int(time.time() // 60), user))
    if statement:
        with connection.cursor() as cursor:
            cursor.execute(*statement)
            for link, n in cursor.fetchall():
                sums[link] += n
    return sums


@lru_cache(maxsize=500)
def _statement(asker: _Asker) -> tuple[str, Any] | None:
    """The statement that counts: to make it of some two dozen queries takes several times as long as to run it."""
    asked = []
    for number, entry in enumerate(registry.entries_for(asker.user)):
        if entry.records is not None:
            found = entry.records(asker.user)
            for records in found if isinstance(found, list) else [found]:
                asked.append(
                    records.order_by()
                    .values(link=Value(str(number), CharField()))
                    .annotate(n=Count("pk"))
                    .values_list("link", "n")
                )
    try:
        return asked[0].union(*asked[1:], all=True).query.sql_with_params() if asked else None
    except EmptyResultSet:
        return None


def layout(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `layout`, made when a template first asks."""
    return {"layout": SimpleLazyObject(lambda: Layout(request))}
