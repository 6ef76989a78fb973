"""What is wrong is told with its file, line, column and value, all of it in one go, and nothing is written."""

import io
import os
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from exchange import problems, sources
from exchange.problems import Problems
from exchange.schema import FILES
from exchange.services import Outcome, import_facility
from exchange.tables import MIB
from experts.models import Expert
from facility.models import Country, Facility

from .conftest import SMALL, errors, small, write_files

pytestmark = pytest.mark.django_db

Bring = Callable[..., Outcome]


def one(outcome: Outcome) -> problems.Problem:
    assert len(outcome.problems.errors) == 1, outcome.problems.errors
    return outcome.problems.errors[0]


def with_cell(file: str, column: str, value: str) -> dict[str, Any]:
    """The small facility, with one cell of a file's first row changed."""
    files = small()
    files[file][0][column] = value
    return files


WRONG_CELLS = [
    ("requests", "received_on", "2014-02-30", "date"),
    ("requests", "received_on", "0000-01-01", "date"),
    ("requests", "received_on", "1.2.2014", "date"),
    ("requests", "received_on", "20140201", "date"),
    ("requests", "code", "14-1", "number of a request"),
    ("requests", "code", "٢٠١٤-٠١", "number of a request"),
    ("requests", "status", "Approved", "codes"),
    ("requests", "status", "", "empty"),
    ("requests", "title", "", "empty"),
    ("requests", "title", "x" * 501, "501 characters"),
    ("requests", "country", "XX", "countries.csv"),
    ("requests", "areas", "SI;;SI-PEN", "empty value"),
    ("requests", "areas", "SI;SI", "twice"),
    ("requests", "areas", "SI;NONE", "areas.csv"),
    ("missions", "activity", "4b", "activity"),
    ("mobilisations", "field_days", "1e9", "not a number"),
    ("mobilisations", "field_days", "1000000000", "greater"),
    ("mobilisations", "field_days", "0.125", "2 decimal places"),
    ("mobilisations", "field_days", "-1", "less than zero"),
    ("mobilisations", "field_days", "½", "not a number"),
    ("budget_lines", "amount", "1,000.00", "not a number"),
    ("budget_lines", "amount", "NaN", "not a number"),
    ("budget_lines", "amount", "1.005", "2 decimal places"),
    ("expenditures", "exchange_rate", "0", "above zero"),
    ("expenditures", "exchange_rate", "1.123456789", "8 decimal places"),
    ("expenditures", "currency", "euro", "currency"),
    ("facility", "days_per_mission_week", "8", "greater"),
    ("contacts", "newsletter", "true", "yes nor no"),
    ("contacts", "email", "not an address", "e-mail"),
    ("contacts", "languages", "German", "language"),
    ("experts", "languages", "fr:C3", "level"),
    ("experts", "languages", "fr:C1;fr:C2", "twice"),
    ("expert_evaluations", "overall", "6", "from 1 to 5"),
    ("expert_evaluations", "source", "expert", "codes"),
    ("addenda", "number", "1.5", "whole number"),
    ("countries", "iso_alpha2", "Fr", "code of a country"),
    ("institutions", "id", " I1", "key has no blank"),
]


@pytest.mark.parametrize(("file", "column", "value", "said"), WRONG_CELLS)
def test_a_wrong_cell_is_named(tmp_path: Path, file: str, column: str, value: str, said: str):
    files = with_cell(file, column, value)
    if not said.endswith(".csv") and said != "activity":
        files = {file: files[file]}
    outcome = import_facility(write_files(tmp_path / "in", files))
    shown = [found for found in outcome.problems.errors if found.column == column and found.file == f"{file}.csv"]
    assert len(shown) == 1, outcome.problems.errors
    assert shown[0].line == 2
    assert said in f"{shown[0].problem} {shown[0].remedy}"
    assert shown[0].remedy
    assert shown[0].value in (problems.quoted(value), "NONE")
    assert not Facility.objects.exists()


def test_all_errors_of_all_files_come_in_one_go(bring: Bring):
    files = small()
    files["requests"][1]["received_on"] = "soon"
    files["requests"][2]["country"] = "ZZ"
    files["experts"][1]["gender"] = "?"
    files["missions"][1]["end_date"] = "2014-05-31"
    outcome = bring(files)
    assert errors(outcome) == [
        ("experts.csv", 3, "gender", "?"),
        ("missions.csv", 3, "end_date", "2014-05-31"),
        ("requests.csv", 3, "received_on", "soon"),
        ("requests.csv", 4, "country", "ZZ"),
    ]
    assert not Country.objects.exists()


def test_a_line_is_where_the_record_begins_in_the_file(tmp_path: Path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "texts.csv").write_text('key,text\na,"one\ntwo"\n\n,x\n')
    found = one(import_facility(folder))
    assert (found.line, found.column) == (5, "key")


CONTENTS: list[tuple[bytes, str, int]] = [
    (b"", "is empty", 0),
    ("code,name\nA,Österreich\n".encode("latin-1"), "not in UTF-8", 2),
    ("code,name\nA,B\n".encode("utf-16"), "UTF-16", 1),
    (b"code,name\nA,B\0C\n", "NUL", 2),
    (b"code,name\nA\n", "1 cells; the header has 2", 2),
    (b"code,name\nA,B,C\n", "3 cells; the header has 2", 2),
    (b"code,name,name\nA,B,C\n", "there twice", 1),
    (b"code,name,colour\nA,B,C\n", "not a column of this file", 1),
    (b"code\nA\n", "column is missing", 1),
    (b"code;name\nA;B\n", "not separated by commas", 1),
    (b'code,name\nA,"B\n', "not closed", 2),
    (b'code,name\nA,"B"C\n', "quotation mark", 2),
    (b"code,name\rA,B\r", "CR alone", 1),
    (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" * 50, "NUL", 1),
    (b"code,name\nA,B\nA,C\n", "same key as line 2", 3),
    (b"code,name\nA," + b"x" * (MIB + 1) + b"\n", "longer than 1 MiB", 2),
    (b"code,name\nA," + b"x" * (9 * MIB) + b"\n", "longer than 1 MiB", 2),
]


@pytest.mark.parametrize(("content", "said", "line"), CONTENTS)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, said: str, line: int):
    (tmp_path / "regions.csv").write_bytes(content)
    found = one(import_facility(tmp_path))
    assert said in found.problem
    assert (found.file, found.line) == ("regions.csv", line)
    assert found.remedy


def test_a_row_with_a_cell_too_few_is_blamed_alone_and_not_who_names_it(tmp_path: Path):
    (tmp_path / "regions.csv").write_text("code,name\nA\nB,Bee\n")
    (tmp_path / "countries.csv").write_text("code,name,region\nAA,Aland,A\nBB,Beland,B,B\n")
    (tmp_path / "institutions.csv").write_text("id,name,kind,country\nI001,One,partner,BB\nI002,Two,partner,CC\n")
    found = import_facility(tmp_path).problems.errors
    assert [(each.file, each.line) for each in found] == [
        ("countries.csv", 3),
        ("institutions.csv", 3),
        ("regions.csv", 2),
    ]


def test_a_byte_order_mark_and_windows_line_ends_are_taken(tmp_path: Path):
    (tmp_path / "regions.csv").write_bytes(b"\xef\xbb\xbfcode,name\r\nA,B\r\n\r\n")
    assert import_facility(tmp_path).problems.errors == []


def test_a_line_and_a_file_have_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "regions.csv").write_bytes(b"code,name\nA," + b"x" * 3000 + b"\n")
    monkeypatch.setattr(sources, "MOST_OF_LINE", 2000)
    assert "not a CSV file" in one(import_facility(tmp_path)).problem
    monkeypatch.setattr(sources, "MOST_OF_LINE", 4000)
    monkeypatch.setattr(sources, "MOST_OF_FILE", 2500)
    assert "longer than 0 MiB" in one(import_facility(tmp_path)).problem


# --- Folders and archives ----------------------------------------------------------------------------


def test_what_is_not_of_the_format_is_named_with_what_is(tmp_path: Path):
    write_files(tmp_path, {"regions": SMALL["regions"]})
    (tmp_path / "Requests.csv").write_text("code\n")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "more").mkdir()
    (tmp_path / ".DS_Store").write_bytes(b"\0")
    outcome = import_facility(tmp_path)
    assert [found.file for found in outcome.problems.errors] == ["Requests.csv", "more", "photo.jpg"]
    assert "requests.csv" in outcome.problems.errors[0].remedy


def test_names_that_no_terminal_can_show_are_told_all_the_same(tmp_path: Path):
    (tmp_path / "in").mkdir()
    with open(os.fsencode(tmp_path / "in") + b"/\xff\n.csv", "wb"):
        pass
    write_files(tmp_path / "in", {"regions": [{"code": "A", "name": "B", "col\x1bour": "x"}]})
    for found in import_facility(tmp_path / "in").problems.errors:
        str(found).encode()
        assert str(found).isprintable()


def test_a_disk_that_is_full_does_not_hide_the_problems(tmp_path: Path):
    (tmp_path / "regions.csv").write_text("code,name\n" + "A,\n" * 1100)
    (tmp_path / "taken").write_text("a file, where a folder should be made")
    outcome = import_facility(tmp_path / "regions.csv", problems_in=tmp_path / "taken" / "problems")
    assert outcome.problems.counts[problems.ERROR] > 1100
    assert outcome.problems.path is None


def test_an_empty_folder_a_folder_of_pictures_and_no_folder_are_refused(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    assert "no file" in one(import_facility(tmp_path / "empty")).problem
    (tmp_path / "pictures").mkdir()
    for number in range(3):
        (tmp_path / "pictures" / f"{number}.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    assert len(import_facility(tmp_path / "pictures").problems.errors) == 3
    assert "does not exist" in one(import_facility(tmp_path / "nowhere")).problem
    (tmp_path / "text.txt").write_text("hello")
    assert "is not a folder" in one(import_facility(tmp_path / "text.txt")).problem


def zipped(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


REGIONS = b"code,name\nAFR,Africa\n"


@pytest.mark.parametrize("name", ["regions.csv", "facility/regions.csv"])
def test_a_zip_file_may_have_one_folder_at_its_top(tmp_path: Path, name: str):
    assert not import_facility(zipped(tmp_path / "f.zip", {name: REGIONS, "__MACOSX/._x": b"\0"})).refused


ARCHIVES = [
    ({"../regions.csv": REGIONS, "areas.csv": b"code,name\n"}, "not a file of the format"),
    ({"/etc/regions.csv": REGIONS, "areas.csv": b"code,name\n"}, "not a file of the format"),
    ({"a/b/regions.csv": REGIONS}, "not a file of the format"),
    ({"photo.jpg": b"\xff\xd8"}, "not a file of the format"),
    ({}, "holds no file"),
    ({f"{number}.csv": b"" for number in range(201)}, "201 entries"),
    ({"regions.csv": b"0" * 80_000_000}, "too much for its size"),
]


@pytest.mark.parametrize(("entries", "said"), ARCHIVES)
def test_a_zip_file_that_is_no_facility_is_refused(tmp_path: Path, entries: dict[str, bytes], said: str):
    outcome = import_facility(zipped(tmp_path / "f.zip", entries))
    assert said in outcome.problems.errors[0].problem
    assert list(tmp_path.iterdir()) == [tmp_path / "f.zip"]


def test_a_broken_zip_file_is_refused(tmp_path: Path):
    whole = zipped(tmp_path / "f.zip", {"regions.csv": b"code,name\n" + bytes(range(1, 128)) * 50}).read_bytes()
    for broken in (
        whole[:100],
        b"PK\x05\x06",
        whole.replace(b"code", b"edoc")[:-30],
        whole[:60] + b"\xff" * 40 + whole[100:],
    ):
        (tmp_path / "f.zip").write_bytes(broken)
        assert import_facility(tmp_path / "f.zip").refused


# --- Workbooks ---------------------------------------------------------------------------------------


def book(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    with xlsxwriter.Workbook(path) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if hasattr(cell, "isoformat"):
                        sheet.write_datetime(row, column, cell, day)
                    else:
                        sheet.write(row, column, cell)
    return path


def test_a_workbooks_problems_name_the_sheet_and_the_row(tmp_path: Path):
    outcome = import_facility(
        book(tmp_path / "b.xlsx", {"regions": [["code", "name"], [], ["AFR", ""]], "Colours": [["red"]]})
    )
    assert errors(outcome) == [
        ("b.xlsx, sheet Colours", 0, "", ""),
        ("b.xlsx, sheet regions", 3, "name", ""),
    ]


def test_a_formula_is_named_by_its_cell(tmp_path: Path):
    found = one(import_facility(book(tmp_path / "b.xlsx", {"regions": [["code", "name"], ["AFR", "=1+1"]]})))
    assert (found.file, found.line, found.value) == ("b.xlsx, sheet regions", 2, "B2")
    assert "formula" in found.problem


def test_numbers_dates_and_truth_of_a_workbook_are_taken_as_such(tmp_path: Path):
    path = book(
        tmp_path / "b.xlsx",
        {
            "countries": [["code", "name", "partner", "eu_member_from"], ["NA", "Namibia", True, date(1990, 3, 21)]],
            "budget_lines": [["code", "title", "amount"], [12, "Twelve", 1234.5]],
        },
    )
    assert import_facility(path).problems.errors == []
    country = Country.objects.get()
    assert (country.partner, country.eu_member_from) == (True, date(1990, 3, 21))


def test_a_key_that_became_a_date_is_refused(tmp_path: Path):
    path = book(tmp_path / "b.xlsx", {"areas": [["code", "name"], [date(2014, 1, 1), "Area"]]})
    assert any("holds a date" in found.problem for found in import_facility(path).problems.errors)


def test_workbooks_that_cannot_be_opened_are_refused(tmp_path: Path):
    good = book(tmp_path / "b.xlsx", {"regions": [["code", "name"], ["AFR", "Africa"]]}).read_bytes()
    parts = {}
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    broken = {
        "bomb": parts | {"xl/media/a.bin": b"0" * (65 * MIB)},
        "cut": parts | {sheet: parts[sheet][:-20]},
        "far": parts | {sheet: parts[sheet].replace(b'r="B2"', b'r="XFD1048576"')},
        "entities": parts | {sheet: b'<!DOCTYPE a [<!ENTITY b "c">]>' + parts[sheet].partition(b"?>")[2]},
        "no sheets": {name: part for name, part in parts.items() if name != "xl/workbook.xml"},
        "many": parts | {f"xl/{number}": b"" for number in range(300)},
    }
    for name, entries in broken.items():
        outcome = import_facility(zipped(tmp_path / "x.xlsx", entries))
        assert outcome.refused, name
        assert outcome.problems.errors[0].problem
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 nothing")
    assert import_facility(tmp_path / "x.xlsx").refused


# --- Many problems -----------------------------------------------------------------------------------


def test_past_the_first_thousand_the_rest_is_in_a_file(tmp_path: Path):
    rows = [{"key": "", "text": str(number)} for number in range(1500)]
    outcome = import_facility(write_files(tmp_path / "in", {"texts": rows}), problems_in=tmp_path / "problems")
    assert len(outcome.problems.errors) == problems.SHOWN
    assert outcome.problems.counts[problems.ERROR] == 1500
    assert outcome.problems.path is not None
    assert len(outcome.problems.path.read_text().splitlines()) == 1501


def test_reading_ends_where_nothing_is_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(problems, "MOST", 50)
    rows = [{"key": "", "text": "x"} for _ in range(100)]
    outcome = import_facility(write_files(tmp_path / "in", {"texts": rows}))
    assert outcome.refused
    assert outcome.problems.counts[problems.ERROR] == 50


def test_a_value_is_quoted_on_one_line_and_not_at_length():
    found = Problems()
    found.add("a.csv", 2, "b", "x\n" * 100, "is wrong.", "Mend it.")
    assert "\n" not in str(found.errors[0])
    assert len(str(found.errors[0])) < 150


def test_nothing_is_written_when_the_last_file_is_wrong(bring: Bring):
    last = FILES[-1].name
    outcome = bring(with_cell(last, "amount", "much"))
    assert outcome.refused
    assert not Expert.objects.exists()
    assert outcome.merged == []
