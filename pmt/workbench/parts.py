"""Whether a whole page is asked for, or a part of one by htmx."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers


def is_panel(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of another page, in an element whose id begins with `panel-`."""
    return request.headers.get("HX-Target", "").startswith("panel-") and not is_whole(request)


def is_whole(request: HttpRequest) -> bool:
    """Whether the whole page is asked for."""
    return request.headers.get("HX-Request") != "true" or request.headers.get("HX-History-Restore-Request") == "true"


def vary(response: HttpResponseBase) -> HttpResponseBase:
    """Tell caches that the same address has a whole and a part."""
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response
