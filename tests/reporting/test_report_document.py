"""The final report of the sample: what it says, how it is tagged, that nothing in it is broken."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from reporting.report.build import run_here, set_pdf
from reporting.report.document import Document
from reporting.report.snapshot import Snapshot, freeze
from tests.reporting.reading import elements, kids, text_of, titles

pytestmark = pytest.mark.django_db

ON = date(2016, 12, 31)
EXPECTED = Path(__file__).parent / "expected"


@pytest.fixture(scope="module")
def snapshot(sample: None, django_db_blocker: Any) -> Snapshot:
    """Frozen once for all tests; it has been through JSON, as one that was kept."""
    with django_db_blocker.unblock():
        frozen: Snapshot = json.loads(json.dumps(freeze("final", ON)))
    return frozen


@pytest.fixture(scope="module")
def pdf(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[pikepdf.Pdf]:
    path = tmp_path_factory.mktemp("report") / "report.pdf"
    set_pdf(snapshot, path, run=run_here)
    assert [each.name for each in path.parent.iterdir()] == ["report.pdf"]
    with pikepdf.open(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def pages(pdf: pikepdf.Pdf) -> list[str]:
    return [text_of(page) for page in pdf.pages]


def test_names_itself_and_its_language_and_declares_pdf_ua(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.docinfo["/Title"]) == "SOCIEUX – Final report, 31 December 2016"
    assert str(pdf.Root.Lang) == "en"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.Root.MarkInfo.Marked
    with pdf.open_metadata() as metadata:
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"


def test_cover_has_emblem_funding_line_and_disclaimer(pdf: pikepdf.Pdf, pages: list[str]) -> None:
    assert "Funded by the European Union" in pages[0]
    assert "do not necessarily reflect the views" in pages[0]
    assert "Emblem of the European Union" in str(next(elements(pdf, "Figure")).Alt)


def test_says_the_published_numbers(pages: list[str]) -> None:
    text = " ".join(pages)
    stated = {each["key"]: each["value"] for each in json.loads((EXPECTED / "statements.json").read_text())}
    for key in (
        "requests_received", "countries_that_requested", "requests_rejected_or_closed_share", "actions",
        "share_of_actions_completed", "activities_implemented", "missions", "expert_mission_weeks",
        "expert_mission_days", "experts_mobilised", "nationalities_of_experts_mobilised", "share_public",
        "share_women", "expert_days", "market_value", "mean_expenditure_per_expert_week", "focal_points",
    ):  # fmt: skip
        assert str(stated[key]) in text, key


@pytest.mark.parametrize("number", [2, 3, 4, 5, 6])
def test_published_tables_stand_in_it_row_by_row(number: int, pages: list[str]) -> None:
    table = json.loads((EXPECTED / f"table{number}.json").read_text())
    caption = re.compile(rf"Table {number} ?\. {table['title'][:15]}")
    found = next(text for text in pages if caption.search(text) and "Tables and figures" not in text)
    page = re.sub(r"\s+", "", found)
    for row in table["rows"]:
        label = next(label for label in reversed(row["labels"]) if label)
        shown = "".join(shown for shown in row["shown"])
        assert re.sub(r"\s+", "", label + shown) in page, row


def test_numbers_of_pages_in_references_are_right(pages: list[str]) -> None:
    text = " ".join(pages)
    starts = {}
    for number, page in enumerate(pages, start=1):
        for label in re.findall(r"((?:Table|Figure) \d+) ?\. [A-Z]", page):
            if "Tables and figures" not in page:
                starts.setdefault(label, number)
    seen = {(label, int(page)) for label, page in re.findall(r"((?:Table|Figure) \d+) on page (\d+)", text)}
    assert len({label for label, _page in seen}) >= 18
    assert {(label, starts[label]) for label, _page in seen} == seen


def test_no_reference_is_left_unresolved(pages: list[str]) -> None:
    text = " ".join(pages)
    for mark in ("[[", "]]", "{{", "}}", "Error!", "None", "\N{REPLACEMENT CHARACTER}"):
        assert mark not in text


def test_every_page_says_where_one_is(pages: list[str]) -> None:
    for number, text in enumerate(pages[1:], start=2):
        assert f"Page {number} of {len(pages)}" in text
        assert "SOCIEUX · Final report" in text
        assert "As at 31 December 2016" in text


def test_bookmarks_lead_to_chapters_countries_and_annexes(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        found = list(titles(outline.root))
    for title in ("3 The facility in numbers", "4.5 Djibouti", "5 Lessons learned", "Annex B Overview of requests"):
        assert title in found
    assert sum(title.startswith("4.") for title in found) == 18


def test_actions_are_named_by_title_and_linked(pdf: pikepdf.Pdf, pages: list[str]) -> None:
    text = " ".join(pages)
    assert "Training on the pension systems combined with a general needs assessment for the ONPR ( 2014-02 )" in text
    goals = [str(note.Dest) for page in pdf.pages for note in page.get("/Annots", ()) if "/Dest" in note]
    assert goals.count("action-2014-02") >= 3
    names = {str(name) for name in _names(pdf)}
    assert set(goals) <= names


def _names(pdf: pikepdf.Pdf) -> Iterator[Any]:
    tree = [pdf.Root.Names.Dests]
    while tree:
        node = tree.pop()
        tree += list(node.get("/Kids", ()))
        yield from list(node.get("/Names", ()))[::2]


def test_charts_have_words_made_from_their_numbers(pdf: pikepdf.Pdf) -> None:
    figures = list(elements(pdf, "Figure"))
    assert len(figures) == 14
    words = [str(figure.Alt) for figure in figures]
    assert all(len(each) > 30 for each in words)
    assert any("4th" in each and "16" in each for each in words)
    for figure in figures:
        left, bottom, right, top = (float(each) for each in figure.A.BBox)
        width, height = (float(each) for each in figure.Pg.MediaBox[2:])
        assert 0 <= left < right <= width
        assert 0 <= bottom < top <= height


def test_heads_of_tables_have_a_scope_and_a_name(pdf: pikepdf.Pdf) -> None:
    heads = list(elements(pdf, "TH"))
    assert {str(head.A.Scope) for head in heads} == {"/Column", "/Row"}
    named = list(pdf.Root.StructTreeRoot.IDTree.Kids[0].Names)[::2]
    names = {str(name) for name in named}
    assert [str(name) for name in named] == sorted(names)
    for cell in elements(pdf, "TD"):
        assert {str(name) for name in cell.A.get("/Headers", ())} <= names


def test_a_table_over_several_pages_is_one_table(pdf: pikepdf.Pdf, pages: list[str]) -> None:
    rows = [len(kids(kids(table)[-1])) for table in elements(pdf, "Table")]
    assert 67 in rows  # Annex B
    assert sum("Latest activity financed by the successor" in text for text in pages) > 3


def test_no_heading_is_skipped(pdf: pikepdf.Pdf) -> None:
    before = 0
    for element in elements(pdf):
        if re.fullmatch(r"/H\d", str(element.S)):
            level = int(str(element.S)[2:])
            assert level <= before + 1
            before = level


def test_everything_is_content_of_the_tree_or_an_artifact(pdf: pikepdf.Pdf) -> None:
    read: dict[Any, set[int]] = {}
    for element in elements(pdf):
        for kid in kids(element):
            if isinstance(kid, int):
                read.setdefault(element.Pg.objgen, set()).add(kid)
    for page in pdf.pages:
        content = page.Contents.read_bytes()
        marked = {int(number) for number in re.findall(rb"<</MCID (\d+)>>", content)}
        assert marked == read.get(page.obj.objgen, set())
        assert content.count(b"/Pagination") >= (0 if page.index == 0 else 4)
        depth = 0
        for word in re.findall(rb"\b(BDC|BMC|EMC|TJ)\b", content):
            depth += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(word, 0)
            assert depth > 0 or word == b"EMC"
        assert depth == 0


def test_links_have_words_and_their_pages_an_order(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        for note in page.get("/Annots", ()):
            assert str(note.Contents)
            assert page.Tabs == "/S"


def test_every_typeface_is_embedded(pdf: pikepdf.Pdf) -> None:
    fonts = [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
    assert fonts
    for font in fonts:
        described = font.DescendantFonts[0].FontDescriptor
        assert "/FontFile2" in described or "/FontFile3" in described
        assert "/ToUnicode" in font


def test_the_same_snapshot_gives_the_same_document(snapshot: Snapshot) -> None:
    assert Document(snapshot).html() == Document(json.loads(json.dumps(snapshot))).html()
