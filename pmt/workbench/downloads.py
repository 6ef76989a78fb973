"""A list as a file: what the person sees, as it is filtered, searched and sorted, in the columns they chose.

Both forms are streamed from a cursor of the server, so that a worker needs the same memory for a hundred rows as
for a hundred thousand. Where the database can tell every column (`Column.asked`), no record is made of a row.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from pmt.workbench import workbooks
from pmt.workbench.listing import Listing

#: A spreadsheet would take a cell that begins with one of these for a formula.
_FORMULA = frozenset("=+-@\t\r")
_TEXT = frozenset({str, type(None)})
_FLAGS = frozenset({bool, type(None)})
_YES_OR_NO = {True: "yes", False: "no", None: ""}
#: What a cell of CSV holds only within quotes (RFC 4180, section 2).
_SPECIAL = re.compile('[",\r\n]')
#: Kinds of values that are written as `guarded` writes them anyway.
_AS_THEY_ARE = frozenset({type(None), date, Decimal, int})
#: Different values of a column whose words are kept while its cells are written.
_KEPT_WORDS = 10_000
#: Rows that the database hands over at once, and that are written at once; the first go out sooner.
FETCHED, WRITTEN, FIRST = 2000, 500, 50


#: What says the words of a column's values, by the column's place.
Told = dict[int, Callable[[Any], Any]]


def guarded(value: Any) -> str:
    """Write a cell so that a spreadsheet takes it for what it is, and text never for a formula."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return _YES_OR_NO[value]
    if isinstance(value, Decimal | int | float):
        return str(value)
    text = str(value)
    return f"'{text}" if text[:1] in _FORMULA else text


def _written(rows: list[Any], told: Told) -> str:
    """Write some rows as CSV (RFC 4180), their cells in words and guarded.

    Column by column: whether any of its cells needs that, or quotes, is seen in a fraction of the time that
    the library takes to write each.
    """
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for number, say in told.items():
        columns[number] = tuple(map(say, columns[number]))
    written = [_quoted(_guarded_column(cells)) for cells in columns]
    if len(written) == 1:  # A line with nothing on it would be no row.
        written = [[cell or '""' for cell in written[0]]]
    return "\r\n".join([*map(",".join, zip(*written, strict=True)), ""])


def _quoted(cells: Sequence[Any]) -> Sequence[str]:
    texts = cells
    if set(map(type, cells)) != {str}:
        texts = [each if each.__class__ is str else "" if each is None else str(each) for each in cells]
    if not _SPECIAL.search("".join(texts)):
        return texts
    return ['"{}"'.format(each.replace('"', '""')) if _SPECIAL.search(each) else each for each in texts]


def _guarded_column(cells: Sequence[Any]) -> Sequence[Any]:
    """Guard the cells of one column; to look at all of them at once takes a fraction of looking at each."""
    kinds = set(map(type, cells))
    if kinds <= _AS_THEY_ARE:
        return cells
    if kinds <= _TEXT and _FORMULA.isdisjoint(map(itemgetter(0), filter(None, cells))):
        return cells
    if kinds <= _FLAGS:
        return [_YES_OR_NO[each] for each in cells]
    return [
        (f"'{each}" if each[:1] in _FORMULA else each) if each.__class__ is str else guarded(each) for each in cells
    ]


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
        yield "\ufeff" + _written([heads], {})
        # The stream outlives the request's transaction, and its cursor needs one.
        with transaction.atomic():
            every = iter(rows())
            size = FIRST
            while some := list(itertools.islice(every, size)):
                yield _written(some, told or {})
                size = WRITTEN

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
