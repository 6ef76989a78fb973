"""What goes in comes out: through folders, zip files and workbooks, cell by cell and byte by byte."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.schema import BY_NAME, FILES
from exchange.services import import_facility
from exchange.workbook_cells import chunks, given_back, held
from reporting.models import ReportText

from .conftest import SAMPLE, bytes_of, empty_home, exported, read_files, small, write_files

pytestmark = pytest.mark.django_db


def in_order(name: str, rows: list[dict[str, str]]) -> list[tuple[str, ...]]:
    # A published file lacks what this program adds.
    return sorted(tuple(row.get(column.name, "") for column in BY_NAME[name].columns) for row in rows)


def test_the_sample_comes_out_as_it_came_in_and_survives_a_workbook_and_an_empty_home(tmp_path: Path):
    assert not import_facility(SAMPLE).refused
    first = exported(tmp_path / "first")
    came, went = read_files(SAMPLE), read_files(first)
    assert set(went) == {file.name for file in FILES}
    for name, rows in came.items():
        assert in_order(name, went[name]) == in_order(name, rows), name
    carried = exported(tmp_path / "facility.xlsx")
    for again in (SAMPLE, carried):
        merged = import_facility(again).merged
        assert [(one.created, one.changed) for one in merged] == [(0, 0)] * len(merged)
    empty_home()
    assert import_facility(carried).problems.errors == []
    assert bytes_of(exported(tmp_path / "second")) == bytes_of(first)


@pytest.mark.parametrize("form", ["folder", "facility.zip", "facility.xlsx"])
def test_a_facility_survives_an_empty_home_byte_by_byte(tmp_path: Path, form: str):
    import_facility(write_files(tmp_path / "in", small()))
    first = bytes_of(exported(tmp_path / "first"))
    carried = exported(tmp_path / form)
    empty_home()
    assert import_facility(carried).problems.errors == []
    assert bytes_of(exported(tmp_path / "second")) == first


def test_equal_records_give_an_equal_zip_file(tmp_path: Path):
    import_facility(write_files(tmp_path / "in", small()))
    assert exported(tmp_path / "a.zip").read_bytes() == exported(tmp_path / "b.zip").read_bytes()


def test_every_file_of_the_format_has_a_record_in_the_small_facility_and_comes_back(tmp_path: Path):
    import_facility(write_files(tmp_path / "in", small()))
    went = read_files(exported(tmp_path / "out"))
    assert {file.name for file in FILES if went[file.name]} == {file.name for file in FILES}
    for name, rows in small().items():
        for row, back in zip(rows, went[name], strict=True):
            for column, cell in row.items():
                if cell and column not in ("amount", "amount_converted", "exchange_rate"):
                    assert back[column] == cell, (name, column)


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)
HARD = [
    *(
        "=cmd|' /C calc'!A0",
        '"',
        'a "b", c',
        "\r",
        "a\r\nb\n",
        "مرحبا",
        "_x000D_",
        "_x005F_xFFFE_xFFF0_",
        "_x005F\ufffe",
        " a ",
    ),
    *("\\.", "\\N", "\t", "\ufeffa", "NULL", "'1", "+1", "-1", "@a", "1e5", "2014-01-01", "😀\U0010ffff"),
]


def assert_texts_survive(tmp_path: Path, texts: list[str]) -> None:
    folder = write_files(
        tmp_path / "in", {"texts": [{"key": f"k{number:03}", "text": text} for number, text in enumerate(texts)]}
    )
    for carry in ("folder", "book.xlsx"):
        ReportText.objects.all().delete()
        assert import_facility(folder).problems.errors == []
        assert list(ReportText.objects.order_by("key").values_list("text", flat=True)) == texts
        carried = exported(tmp_path / carry)
        first = bytes_of(exported(tmp_path / "first"))
        ReportText.objects.all().delete()
        assert import_facility(carried).problems.errors == []
        assert list(ReportText.objects.order_by("key").values_list("text", flat=True)) == texts
        assert bytes_of(exported(tmp_path / "second")) == first


def test_hard_texts_come_back_as_they_were(tmp_path: Path):
    assert_texts_survive(tmp_path, HARD)


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(texts=st.lists(ANY_TEXT, min_size=1, max_size=40))
def test_any_text_comes_back_as_it_was(tmp_path: Path, texts: list[str]):
    assert_texts_survive(tmp_path, texts)


@given(text=st.one_of(ANY_TEXT, st.from_regex(r"(_x|005F|FFF|E|0|_|\ufffe){1,9}", fullmatch=True)))
def test_what_a_workbook_cannot_hold_is_given_back(text: str):
    assert given_back(held(text)) == text
    assert "\ufffe" not in held(text)


@given(text=st.text(min_size=0, max_size=40).map(lambda piece: piece * 1000))
def test_pieces_of_a_long_text_fit_a_cell(text: str):
    pieces = chunks(text)
    assert "".join(pieces) == text
    assert all(len(piece.encode("utf-16-le", "surrogatepass")) // 2 <= 32_767 for piece in pieces)


def test_a_text_longer_than_a_cell_goes_on_in_further_columns(tmp_path: Path):
    assert_texts_survive(tmp_path, ["a" * 32_767, "b" * 32_768, "😀" * 40_000, "short", "ab_x005F_" * 20_000])
