"""What every page with the layout shows around its content: navigation, facility, theme."""

import time
from dataclasses import dataclass, field, replace
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
from django.utils.translation import get_language
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

    section: str
    label: str
    address: str
    counted: str
    key: str
    count: int | None = None


@dataclass(frozen=True)
class Frame:
    """All that what stands around a page depends on: most pages have the same as the page before."""

    facility: registry.Identity
    links: tuple[Link, ...]
    current: str
    name: str
    initials: str
    role: str
    theme: str
    shortcuts_off: bool
    formats: Formats
    language: str | None

    @property
    def sections(self) -> list[tuple[str, str, list[Link]]]:
        """The groups of links that are not empty: name, title, links."""
        groups = [(each, [link for link in self.links if link.section == each]) for each in registry.SECTIONS]
        return [(name, str(_TITLES.get(name, "")), links) for name, links in groups if links]

    @property
    def keys(self) -> list[Link]:
        """The links to which a letter after `g` leads."""
        return [link for link in self.links if link.key]

    @property
    def themes(self) -> list[tuple[str, Any, bool]]:
        """Every theme: value, name, whether it is the one in use."""
        return [(value, name, value == self.theme) for value, name in THEMES.items()]


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
    def shortcuts_off(self) -> bool:
        """Whether the person turned the keyboard shortcuts of one letter off (WCAG 2.2, 2.1.4)."""
        return self._request.COOKIES.get(SHORTCUTS_COOKIE) == "off"

    @property
    def facility(self) -> registry.Identity:
        """What the facility is called; before there is one, what the program is called."""
        return self._known[0]

    @property
    def head(self) -> SafeString:
        """What stands in the head of every page: styles and scripts."""
        return _head()

    @property
    def sidebar(self) -> SafeString:
        """The navigation and the account menu of who is signed in."""
        return _drawn("workbench/_sidebar.html", self._frame)

    @property
    def shortcuts(self) -> SafeString:
        """The keys that do something on every page."""
        return _drawn("workbench/_shortcuts.html", self._frame)

    @cached_property
    def _known(self) -> tuple[registry.Identity, dict[str, int]]:
        """The facility and the number of records of each link, from the database or remembered."""
        user = getattr(self._request, "user", None)
        if user is None or not user.is_authenticated:
            facility, counts = registry.facility_identity(), {}
        else:
            facility, counts = remembered(user, "frame", lambda: (registry.facility_identity(), _counts(user)))
        return facility or registry.Identity(name="PMT", line=str(_("Project management"))), counts

    @cached_property
    def _frame(self) -> Frame:
        user: Any = self._request.user
        facility, counts = self._known
        language = get_language()
        links = _links(_Reader(user.role, language, user))
        # '/missions/M012/' belongs to '/missions/': the longest address that the path begins with.
        path = self._request.path
        under = [a.address for a in links if path == a.address or (a.address != "/" and path.startswith(a.address))]
        return Frame(
            facility,
            tuple(replace(link, count=counts.get(str(number))) for number, link in enumerate(links)),
            max(under, key=len, default=""),
            str(user),
            user.initials,
            str(user.get_role_display()),
            self.theme,
            self.shortcuts_off,
            formats(),
            language,
        )


@lru_cache(maxsize=1)
def _head() -> SafeString:
    return render_to_string("workbench/_head.html")


@lru_cache(maxsize=1000)
def _drawn(template: str, frame: Frame) -> SafeString:
    return render_to_string(template, {"frame": frame})


@dataclass(frozen=True)
class _Reader:
    """Who has the links, and in which words: what they are depends on nothing else."""

    role: str
    language: str | None
    user: Any = field(compare=False)


@lru_cache(maxsize=100)
def _links(reader: _Reader) -> tuple[Link, ...]:
    return tuple(
        Link(entry.section, str(entry.label), reverse(entry.address), str(entry.counted or ""), entry.key)
        for entry in registry.entries_for(reader.user)
    )


@dataclass(frozen=True)
class _Asker:
    """Who asks for the counts, and in which minute: what is counted depends on nothing else."""

    pk: Any
    role: str
    minute: int
    user: Any = field(compare=False)


def _counts(user: Any) -> dict[str, int]:
    """Count the records of every link at once."""
    entries = registry.entries_for(user)
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
