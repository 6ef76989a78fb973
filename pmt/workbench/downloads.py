"""A list as a file: what the person sees, as it is filtered, searched and sorted, in the columns they chose.

Both forms are streamed from a cursor of the server, so that a worker needs the same memory for a hundred rows as
for a hundred thousand. Where the database can tell every column (`Column.asked`), no record is made of a row.
"""

import csv
import itertools
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from pmt.workbench import workbooks
from pmt.workbench.listing import Listing

#: A spreadsheet would take a cell that begins with one of these for a formula.
_FORMULA = frozenset("=+-@\t\r")
#: Kinds of values that are written as `guarded` writes them anyway.
_AS_THEY_ARE = frozenset({type(None), date, Decimal, int})
#: Different values of a column whose words are kept while its cells are written.
_KEPT_WORDS = 10_000
#: Rows that the database hands over at once, and that are written at once; the first go out sooner.
FETCHED, WRITTEN, FIRST = 2000, 500, 50


#: What says the words of a column's values, by the column's place.
Told = dict[int, Callable[[Any], Any]]


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


class _Kept:
    """A file that keeps what is written to it until it is taken."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def write(self, text: str) -> None:
        self._parts.append(text)

    def taken(self) -> str:
        parts, self._parts = self._parts, []
        return "".join(parts)


def guarded(value: Any) -> str:
    """Write a cell so that a spreadsheet takes it for what it is, and text never for a formula."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal | int | float):
        return str(value)
    text = str(value)
    return f"'{text}" if text[:1] in _FORMULA else text


def _guarded_rows(rows: list[Any], told: Told) -> Iterable[Any]:
    """Put the cells of some rows into words and guard them, column by column: most columns need neither."""
    columns = list(zip(*rows, strict=True))
    for number, say in told.items():
        columns[number] = tuple(map(say, columns[number]))
    return zip(*map(_guarded_column, columns), strict=True)


def _guarded_column(cells: tuple[Any, ...]) -> Iterable[Any]:
    begin = {cell[:1] if cell.__class__ is str else cell.__class__ for cell in cells}
    harmless = begin.isdisjoint(_FORMULA) and all(each.__class__ is str or each in _AS_THEY_ARE for each in begin)
    if harmless:
        return cells
    return [each if each.__class__ is str and each[:1] not in _FORMULA else guarded(each) for each in cells]


def as_csv(listing: Listing) -> StreamingHttpResponse:
    """Stream the list as CSV; bytes begin at once whatever its length."""
    heads, fields = [str(column.label) for column in listing.file_columns], _fields(listing)
    name = f"{_name(listing)}.csv"
    if fields is None:
        return stream_csv(heads, lambda: values(listing), name)
    return stream_csv(heads, lambda: _rows(listing, fields), name, _told(listing))


def as_workbook(listing: Listing) -> StreamingHttpResponse:
    """Stream the list as a workbook, whose numbers are numbers and days are days."""

    def parts() -> Iterator[bytes]:
        # The stream outlives the request's transaction, and its cursor needs one.
        with transaction.atomic():
            heads = [str(column.label) for column in listing.file_columns]
            yield from workbooks.written(str(listing.pages.title), heads, values(listing))

    response = StreamingHttpResponse(parts(), content_type=workbooks.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{_name(listing)}.xlsx"'
    return response


#: The forms of a file by their names in the address.
FORMS: dict[str, Callable[[Listing], StreamingHttpResponse]] = {"csv": as_csv, "xlsx": as_workbook}


def _name(listing: Listing) -> str:
    return f"{listing.pages.name}-list-{timezone.localdate().isoformat()}"


def values(listing: Listing) -> Iterator[list[Any]]:
    """Yield the cells of every chosen record in order, in bounded memory; call it within a transaction."""
    columns, fields, told = listing.file_columns, _fields(listing), _told(listing)
    if fields is None:
        for keys in _bunches(listing):
            for record in listing.in_full(keys, columns=columns):
                yield [column.of(record) for column in columns]
        return
    for row in _rows(listing, fields):
        cells = list(row)
        for number, say in told.items():
            cells[number] = say(cells[number])
        yield cells


def _fields(listing: Listing) -> dict[str, Any] | None:
    """Return what the database is asked for the cells of a row; None where only a record can tell one of them."""
    asked = [column.asked(listing.pages.model) for column in listing.file_columns]
    return None if None in asked else {f"cell_{number}": each for number, each in enumerate(asked)}


def _told(listing: Listing) -> Told:
    """Return what says the words of the columns that have some."""
    return {number: _keeping(column.told) for number, column in enumerate(listing.file_columns) if column.told}


def _keeping(say: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return what says the words of a value, each only once: most columns with words have few values."""
    known: dict[Any, Any] = {}

    def words(value: Any) -> Any:
        key = tuple(value) if value.__class__ is list else value
        found = known.get(key)
        if found is None:
            found = say(value)
            if len(known) < _KEPT_WORDS:
                known[key] = found
        return found

    return words


def _rows(listing: Listing, fields: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Ask the database for the cells alone."""
    keys = listing.ordered_keys
    if isinstance(keys, list):
        every = listing.pages.records(listing.user)
        for bunch in _bunches(listing):
            rows = every.filter(pk__in=bunch).order_by().annotate(**fields).values_list("pk", *fields)
            by_key = {key: cells for key, *cells in rows}
            yield from (tuple(by_key[key]) for key in bunch if key in by_key)
        return
    found: QuerySet[Any] = listing.chosen
    if found.query.distinct:
        # What else is asked for would make rows of one record different.
        found = listing.pages.records(listing.user).filter(pk__in=found.order_by().values("pk"))
    yield from listing.in_order(found).annotate(**fields).values_list(*fields).iterator(chunk_size=FETCHED)


def records(listing: Listing) -> Iterator[Any]:
    """Yield every chosen record in order, in bounded memory; call it within a transaction."""
    for keys in _bunches(listing):
        yield from listing.in_full(keys)


def _bunches(listing: Listing) -> Iterator[list[Any]]:
    """Yield the keys of the chosen records in order, a thousand at a time."""
    keys = listing.ordered_keys
    bunch: list[Any] = []
    for key in keys if isinstance(keys, list) else keys.iterator(chunk_size=FETCHED):
        bunch.append(key)
        if len(bunch) == 1000:
            yield bunch
            bunch = []
    if bunch:
        yield bunch


def stream_csv(
    heads: list[str], rows: Callable[[], Iterable[Any]], name: str, told: Told | None = None
) -> StreamingHttpResponse:
    """Stream rows of values as the file `name`, each cell guarded; `rows` is called within a transaction.

    `told`: what says the words of a column's values, by its place.
    """

    def lines() -> Iterator[str]:
        # The byte-order mark tells spreadsheets that it is UTF-8.
        yield "\ufeff" + csv.writer(_Echo()).writerow(heads)
        kept = _Kept()
        write = csv.writer(kept).writerows
        # The stream outlives the request's transaction, and its cursor needs one.
        with transaction.atomic():
            every = iter(rows())
            size = FIRST
            while some := list(itertools.islice(every, size)):
                write(_guarded_rows(some, told or {}))
                yield kept.taken()
                size = WRITTEN

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
