"""The list that a person came from: its neighbours, and the way back to it.

A list that is narrowed, sorted or turned to a page leaves what was asked in a cookie of its own addresses
(reading a page writes nothing). A record's page then steps through that list, and steps on over its pages.
Who came to the record another way steps through the list's own order. The number of queries is the same for
a list of any length: one for the keys around the page one was on, one for the neighbours' codes.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict

from pmt.workbench.listing import Listing

#: What was asked of a list is not kept when it is longer: a cookie has at most 4,096 letters.
LONGEST = 2_000
#: How long one may be away, in seconds.
KEPT = 12 * 60 * 60


@dataclass(frozen=True)
class Way:
    """Where a record stands in the list that a person came from."""

    before: Any
    after: Any
    address: str
    asked: str


def _name(pages: Any) -> str:
    return f"pmt_list_{pages.kind.replace('.', '_')}"


def note_list(pages: Any, request: HttpRequest, response: HttpResponseBase) -> None:
    """Keep in the answer's cookie what was asked of a list; of a list as it comes, nothing."""
    _keep(pages, request, response, request.GET.urlencode())


def _keep(pages: Any, request: HttpRequest, response: HttpResponseBase, asked: str) -> None:
    path = pages.list_address
    if asked and len(asked) <= LONGEST:
        response.set_cookie(
            _name(pages), asked, max_age=KEPT, path=path, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    elif _name(pages) in request.COOKIES:
        response.delete_cookie(_name(pages), path=path, samesite="Lax")


def way(pages: Any, request: HttpRequest, key: Any) -> Way | None:
    """Return where a record stands in the list that the person came from; None if it is not around that page."""
    asked = request.COOKIES.get(_name(pages), "")
    if not asked or len(asked) > LONGEST:
        return None
    list_request = HttpRequest()
    query: Any = QueryDict(asked, mutable=True)
    list_request.GET = query
    list_request.path, list_request.user = pages.list_address, request.user
    listing = Listing(pages, list_request)
    number = query.get("page", "1")
    page = int(number) if number.isascii() and number.isdigit() and int(number[:9]) > 0 else 1
    # Two more at either end: the first and last of the page have neighbours, and these have theirs.
    start = max(0, (page - 1) * listing.size - 2)
    keys = list(listing.ordered_keys[start : page * listing.size + 2])
    if key not in keys:
        return None
    at = keys.index(key)
    query["page"] = str((start + at) // listing.size + 1)
    if query["page"] == "1":
        del query["page"]
    text = query.urlencode()
    return Way(
        before=keys[at - 1] if at else None,
        after=keys[at + 1] if at + 1 < len(keys) else None,
        address=f"{pages.list_address}?{text}" if text else pages.list_address,
        asked=text,
    )


def note_way(pages: Any, request: HttpRequest, response: HttpResponseBase, found: Way | None) -> None:
    """Keep the page of the list that the record stands on, so that one can step on from it."""
    if found is not None and found.asked and found.asked != request.COOKIES.get(_name(pages)):
        _keep(pages, request, response, found.asked)
