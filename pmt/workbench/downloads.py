"""A list as a CSV file: what the person sees, as it is filtered, searched and sorted."""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.http import StreamingHttpResponse
from django.utils import timezone

from pmt.workbench.listing import Listing

#: A spreadsheet would take a cell that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def guarded(value: Any) -> str:
    """Write a cell so that a spreadsheet takes it for what it is, and text never for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal | int | float):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_csv(listing: Listing) -> StreamingHttpResponse:
    """Stream the list; bytes begin at once whatever its length."""
    return stream_csv(
        [str(column.label) for column in listing.columns],
        lambda: ([column.of(record) for column in listing.columns] for record in listing.stream()),
        f"{listing.pages.name}-list-{timezone.localdate().isoformat()}.csv",
    )


def stream_csv(heads: list[str], rows: Callable[[], Iterable[list[Any]]], name: str) -> StreamingHttpResponse:
    """Stream rows of values as the file `name`, each cell guarded; `rows` is called within a transaction."""

    def lines() -> Iterator[str]:
        writer = csv.writer(_Echo())
        # The byte-order mark tells spreadsheets that it is UTF-8.
        yield "\ufeff" + writer.writerow(heads)
        # The stream outlives the request's transaction, and its cursor needs one.
        with transaction.atomic():
            for row in rows():
                yield writer.writerow([guarded(value) for value in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
