"""The list that a person came from: its neighbours, and the way back to it.

A list that is narrowed, sorted or turned to a page leaves in a cookie of its own addresses what was asked and the
keys of its rows (reading a page writes nothing). A record's page then steps through these rows as they were shown,
also from one that an edit has taken out of the list meanwhile; at their ends the list is asked again, so that one
steps on over its pages. Who came to the record another way steps through the list's own order. The number of queries
is the same for a list of any length: at an end one for the keys around the page one was on, and one for the
neighbours' codes.
"""

import string
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict

from pmt.workbench.listing import Listing, Stretch, size_of

#: What was asked of a list is not kept when it is longer, keys neither: a cookie has at most 4,096 letters.
LONGEST, LONGEST_KEYS = 2_000, 1_500
#: How long one may be away, in seconds.
KEPT = 12 * 60 * 60
#: A key is written to this base.
_DIGITS = string.digits + string.ascii_lowercase


@dataclass(frozen=True)
class Way:
    """Where a record stands in the list that a person came from; `kept`: what its page keeps, where that is new."""

    before: Any
    after: Any
    address: str
    kept: str = ""


def _name(pages: Any) -> str:
    return f"pmt_list_{pages.kind.replace('.', '_')}"


def note_list(pages: Any, request: HttpRequest, response: HttpResponseBase, listing: Listing) -> None:
    """Keep in the answer's cookie what was asked of a list, and its rows; of a list as it comes, nothing."""
    asked = request.GET.urlencode()
    _keep(pages, request, response, _written(listing.stretch, asked) if asked else "")


def _keep(pages: Any, request: HttpRequest, response: HttpResponseBase, kept: str) -> None:
    path = pages.list_address
    if kept:
        response.set_cookie(
            _name(pages), kept, max_age=KEPT, path=path, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    elif _name(pages) in request.COOKIES:
        response.delete_cookie(_name(pages), path=path, samesite="Lax")


def _written(stretch: Stretch, asked: str) -> str:
    """Return rows and question as a cookie holds them: `1:^2i.2j.2k.30$:kind=partner`; `^` and `$`: the list's ends."""
    if len(asked) > LONGEST:
        return ""
    keys = ".".join(map(_number, stretch.keys))
    if len(keys) > LONGEST_KEYS:
        return f"::{asked}"
    return f"{stretch.lead}:{'^' * stretch.begins}{keys}{'$' * stretch.ends}:{asked}"


def _read(text: str) -> tuple[Stretch, str]:
    """Read the same; rows that cannot be read are none."""
    lead, keys, asked = [*text.split(":", 2), "", ""][:3]
    try:
        # Twelve digits are less than the largest key that the database has.
        found = [int(each, 36) for each in keys.strip("^$").split(".") if 0 < len(each) <= 12]
        return Stretch(found, int(lead or 0), keys.startswith("^"), keys.endswith("$")), asked
    except ValueError:
        return Stretch([], 0, False, False), asked


def _number(key: int) -> str:
    written = ""
    while key:
        key, last = divmod(key, 36)
        written = _DIGITS[last] + written
    return written or "0"


def way(pages: Any, request: HttpRequest, key: Any) -> Way | None:
    """Return where a record stands in the list that the person came from; None if it is not around that page."""
    kept = request.COOKIES.get(_name(pages), "")
    if not kept or len(kept) > LONGEST + LONGEST_KEYS + 10:
        return None
    stretch, asked = _read(kept)
    query = QueryDict(asked, mutable=True)
    if stretch.keys:
        if key not in stretch.keys:
            return None
        at = stretch.keys.index(key)
        known = (at or stretch.begins) and (at + 1 < len(stretch.keys) or stretch.ends)
        if known and 0 <= at - stretch.lead < size_of(pages, query):
            return Way(*stretch.around(at), _address(pages, query))
    return _asked_again(pages, request, query, key)


def _asked_again(pages: Any, request: HttpRequest, query: QueryDict, key: Any) -> Way | None:
    """Return the same from the list as it is now, a row more at either end: these have neighbours, too."""
    again = HttpRequest()
    again.GET = query  # type: ignore[assignment]
    again.method, again.path, again.user = "GET", pages.list_address, request.user
    listing = Listing(pages, again)
    number = query.get("page", "1")
    page = int(number) if number.isascii() and number.isdigit() and int(number[:9]) > 0 else 1
    stretch = listing.stretch_of(page, beside=2)
    if key not in stretch.keys:
        return None
    at = stretch.keys.index(key)
    moved = (at - stretch.lead) // listing.size
    if moved:
        query["page"] = str(page + moved)
        stretch = listing.stretch_of(page + moved, beside=2)
        if key not in stretch.keys:
            return None
        at = stretch.keys.index(key)
    if query.get("page") == "1":
        del query["page"]
    return Way(*stretch.around(at), _address(pages, query), _written(stretch, query.urlencode()))


def _address(pages: Any, query: QueryDict) -> str:
    text = query.urlencode()
    return f"{pages.list_address}?{text}" if text else pages.list_address


def note_way(pages: Any, request: HttpRequest, response: HttpResponseBase, found: Way | None) -> None:
    """Keep the rows around the record where the list was asked again, so that one can step on from it."""
    if found is not None and found.kept:
        _keep(pages, request, response, found.kept)
