"""Where the references of a report's texts lead while they are read on a page, where there is no report around them."""

from collections.abc import Callable

from django.urls import reverse

from reporting.indicators import all_keys


def to_pages() -> Callable[[str], str]:
    """Return what gives the address of the page that shows what a reference names; none for a place in the report."""
    figures = set(all_keys())

    def leads(target: str) -> str:
        kind, _colon, name = target.partition(":")
        if kind == "action":
            return reverse("actions:action_detail", args=[name])
        if kind == "country":
            return reverse("reporting:narrative", args=[name])
        return reverse("reporting:figure", args=[name]) if name in figures else ""

    return leads
