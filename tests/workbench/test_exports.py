"""A list as a file: what it shows, in both forms, however long, and never a formula."""

import csv
import io
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import hypothesis
import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from pmt.workbench import workbooks
from pmt.workbench.downloads import _written, guarded, values
from pmt.workbench.listing import Listing
from pmt.workbench.registry import list_named
from tests import factories


@pytest.fixture
def officer(client: Client, db: None) -> Client:
    client.force_login(factories.UserFactory(officer=True))
    return client


def as_rows(answer: Any) -> list[list[Any]]:
    content = b"".join(answer.streaming_content)
    if "csv" in answer["Content-Type"]:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def read(rows: list[list[Any]], heads: list[str] | None = None) -> list[list[Any]]:
    content = b"".join(workbooks.written("List", heads or [f"c{at}" for at, _ in enumerate(rows[0])], rows))
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1:]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_follows_filters_search_order_and_chosen_columns(officer: Client, form: str) -> None:
    here = factories.CountryFactory()
    for number, name in enumerate(["Zulu", "Alpha", "Other"], start=1):
        factories.ContactFactory(
            code=f"C000{number}", given_name="Ana", family_name=name, nationality=here if number < 3 else None
        )
    asked = f"nationality={here.code}&q=ana&sort=-name&columns=name,code&download={form}"
    assert as_rows(officer.get(f"/contacts/?{asked}")) == [
        ["Name", "Code"], ["Ana Zulu", "C0001"], ["Ana Alpha", "C0002"],
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_unchosen_list_exports_what_its_cells_tell_beside_and_every_column_can_be_asked_for(
    officer: Client, form: str
) -> None:
    factories.ContactFactory(position="Director")
    everything = as_rows(officer.get(f"/contacts/?columns=all&download={form}"))[0]
    assert as_rows(officer.get(f"/contacts/?download={form}"))[0] == everything
    assert {"Position", "Telephone", "Consent given"} <= set(everything)
    officer.post("/lists/contacts/columns/", {"order": ["code", "name"], "shown": ["name"]})
    assert as_rows(officer.get(f"/contacts/?download={form}"))[0] == ["Code", "Name"]
    assert as_rows(officer.get(f"/contacts/?columns=all&download={form}"))[0] == everything


def test_a_workbook_has_numbers_days_and_truths_and_widths() -> None:
    moment = datetime(2016, 5, 4, 13, 30, tzinfo=UTC)
    row = ["Text", 12, Decimal("1234.50"), Decimal("0.123456"), date(2016, 2, 29), moment, True, None, ""]
    found = read([row])[0]
    assert found[:5] == ["Text", 12, 1234.5, 0.123456, date(2016, 2, 29)]
    assert abs((found[5] - moment.replace(tzinfo=None)).total_seconds()) % 3600 < 1  # in the facility's time
    assert found[6:] == [True, "", ""]
    content = b"".join(workbooks.written("List", ["A", "B"], [["x" * 30, "y"], ["z", "y" * 500]]))
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert '<col min="1" max="1" width="32" customWidth="1"/><col min="2" max="2" width="60"' in sheet


@hypothesis.given(st.text(max_size=80))
@hypothesis.example("_x0041_")
@hypothesis.example("a\x00\x0b\ud800\r\nb]]>&amp;<")
def test_any_text_comes_out_of_a_workbook_as_it_went_in_and_is_no_formula(text: str) -> None:
    content = b"".join(workbooks.written("List", ["A", "B"], [[text, "end"]]))
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert b"<f" not in sheet
    assert read([[text, "end"]], ["A", "B"])[0][1] == "end"
    if not any("\ud800" <= letter <= "\udfff" or ord(letter) < 32 or letter in "\ufffe\uffff" for letter in text):
        assert read([[text, "end"]], ["A", "B"])[0][0] == text


@pytest.mark.parametrize("nasty", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_starts_a_formula(officer: Client, nasty: str) -> None:
    factories.ContactFactory(code="C0001", position=nasty)
    assert as_rows(officer.get("/contacts/?columns=code,position&download=csv"))[1] == ["C0001", f"'{nasty}"]
    found = as_rows(officer.get("/contacts/?columns=code,position&download=xlsx"))[1]
    assert found[1].replace("_x000D_", "\r").strip() == nasty.strip()


def test_what_the_database_tells_is_what_the_records_would(officer: Client) -> None:
    """Each list has two ways to its cells; the quick one must not say anything else."""
    contact = factories.ContactFactory(
        title="Dr", given_name="", languages=["fr", "xx"], institution=factories.InstitutionFactory(), newsletter=True,
        consent_on=date(2015, 1, 2),
    )  # fmt: skip
    factories.ContactFactory(given_name="Ana Maria", nationality=factories.CountryFactory())
    factories.FocalPointFactory(contact__title="", since=None)
    factories.FocalPointFactory(contact__given_name="")
    factories.RequestFactory(rejected=True)
    factories.MobilisationFactory()
    factories.DeliverableFactory()
    factories.ExpenditureFactory()
    request = RequestFactory().get("/")
    request.user = factories.UserFactory(leader=True)
    quick = 0
    for slug in ("contacts", "institutions", "focal-points", "requests", "actions", "missions", "experts",
                 "mobilisations", "deliverables", "expenditures"):  # fmt: skip
        listing = Listing(list_named(slug), request)
        columns = [column for column in listing.available if column.asked(listing.pages.model) is not None]
        listing.file_columns = columns
        told = {tuple(guarded(cell) for cell in row) for row in values(listing)}
        records = listing.in_full(list(listing.ordered_keys), columns=columns)
        assert told == {tuple(guarded(column.of(record)) for column in columns) for record in records}, slug
        assert len(records) > 0, slug
        quick += len(columns)
    assert quick > 30
    assert contact.code


def test_an_export_asks_no_more_of_the_database_for_more_rows_and_keeps_no_row(officer: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            b"".join(officer.get("/contacts/?download=xlsx").streaming_content)
        return len(found)

    factories.ContactFactory()
    before = queries()
    for _ in range(5):
        factories.ContactFactory()
    assert queries() == before

    def rows(count: int) -> int:
        tracemalloc.start()
        for _part in workbooks.written("List", ["A", "B"], (["x" * 90, number] for number in range(count))):
            pass
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    assert rows(20_000) < rows(2_000) + 300_000


_CELLS = st.one_of(
    st.none(), st.text(), st.text(alphabet='",\r\n=a '), st.dates(), st.booleans(), st.integers(),
    st.decimals(allow_nan=False),
)  # fmt: skip


@hypothesis.given(st.integers(1, 4).flatmap(lambda width: st.lists(st.tuples(*[_CELLS] * width), min_size=1)))
def test_lines_are_written_as_the_library_writes_them(rows: list[tuple[Any, ...]]) -> None:
    told = io.StringIO(newline="")
    csv.writer(told).writerows([guarded(cell) for cell in row] for row in rows)
    assert _written(rows, {}) == told.getvalue()
