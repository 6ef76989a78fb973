"""Texts of reports: references, what they may not reach, and reports of facilities with little in them."""

import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from weasyprint.urls import FatalURLFetchingError

from reporting.report.build import build, run_here
from reporting.report.document import BrokenReferences
from reporting.report.markup import Targets, references, render
from reporting.report.snapshot import NoFacility, freeze
from reporting.report.typeset import NotRight, OwnFiles, typeset
from tests import factories
from tests.reporting.reading import text_of

ON = date(2016, 12, 31)
TARGETS = Targets(
    numbers={"requests_received": "67"},
    actions={"2014-05": "Support to <safety> nets", "2014-06": "A very long title " * 8 + "(and what it is about)"},
    labels={"table:experts_registered": "Table 6", "chapter:lessons": "chapter 5"},
    listed=frozenset({"2014-05", "2014-06"}),
)


def html(text: str) -> str:
    return render(text, place="here", targets=TARGETS).html


# --- References --------------------------------------------------------------------------------------


def test_action_is_named_by_its_title_first_and_by_its_code_then() -> None:
    text = html("Under [[2014-05]] much was done.\n\n[[2014-05]] ended; so did the work of [[2014-05]].")
    assert "Under <em>Support to &lt;safety&gt; nets</em> (<a" in text
    assert ">Action 2014-05</a> ended" in text
    assert "work of <a" in text
    assert ">action 2014-05</a>." in text


def test_action_begins_a_sentence_in_bold_too() -> None:
    text = html("Under [[2014-05]] much was done.\n\n**[[2014-05]]** ended, and so did the **[[2014-05]]** follow-up.")
    assert ">Action 2014-05</a></strong> ended" in text
    assert "did the <strong><a" in text
    assert ">action 2014-05</a></strong> follow-up" in text


def test_action_is_not_called_action_twice() -> None:
    assert html("The action [[2014-05]] ended.").count("ction") == 2  # the word, and the address of the link


def test_action_of_a_later_day_is_named_without_a_link() -> None:
    later = Targets(numbers={}, actions={"2016-02": "Later"}, labels={})
    made = render("Then [[2016-02]].", place="here", targets=later)
    assert (made.html.strip(), made.problems) == ("<p>Then <em>Later</em> (2016-02).</p>", [])


def test_long_title_is_cut_where_its_explanation_begins() -> None:
    assert "what it is about" not in html("[[2014-06]]")


def test_number_table_and_chapter_are_filled_in() -> None:
    text = html("{{requests_received}}, {{ requests_received }}: [[table:experts_registered]], [[chapter:lessons]]")
    assert text.count("67") == 2
    assert '<a class="page-ref" href="#table-experts-registered">Table&nbsp;6</a>' in text
    assert '<a class="page-ref" href="#chapter-lessons">chapter&nbsp;5</a>' in text


@pytest.mark.parametrize(
    "reference", ["[[2014-99]]", "{{nothing}}", "[[table:nothing]]", "[[figure:experts_registered]]"]
)
def test_broken_reference_names_its_place_and_what_to_do(reference: str) -> None:
    (problem,) = render(f"- so\n- and {reference}", place="final/summary", targets=TARGETS).problems
    assert (problem.place, problem.reference) == ("final/summary", reference)
    assert len(problem.remedy) > 20
    assert reference in str(problem)


def test_references_are_found() -> None:
    assert list(references("{{a}} [[b]] [c](d) [[table:e]]")) == ["a", "b", "table:e"]


def test_headings_of_a_text_skip_no_level() -> None:
    text = render("## One\n\n#### Deep\n\n## Two", place="here", targets=TARGETS, level=3).html
    assert "<h3>One</h3>" in text
    assert "<h5>Deep</h5>" in text


# --- What a text may not reach -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "![x](http://example.org/x.png)", "![x](file:///etc/passwd)", "<img src='file:///etc/passwd'>",
        "<script>alert(1)</script>", "[x](javascript:alert(1))", "<iframe src=//example.org>",
        "[x](file:///etc/passwd)", "<style>@import url(http://example.org)</style>", "<http://x/\" onmouseover=y>",
    ],
)  # fmt: skip
def test_text_brings_in_no_picture_script_or_file(text: str) -> None:
    made = html(text)
    for forbidden in ("<img", "<script", "<iframe", "<style", 'href="file', 'href="java', 'src="', " onmouseover=y>"):
        assert forbidden not in made.replace("&quot;", "")


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/x", "https://example.org/x", "file:///etc/passwd", "data:text/plain,x", "ftp://example.org/x",
     "pmt:font/../../__init__.py", "pmt:font/%2e%2e/x.ttf/../..", "pmt:picture/other", "pmt:", "//example.org/x"],
)  # fmt: skip
def test_typesetting_takes_nothing_from_elsewhere(address: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        OwnFiles({"mine": "<svg/>"}).fetch(address)


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A web server that notes whoever comes, and its address."""
    came: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            came.append(self.path)
            self.send_response(404)
            self.end_headers()

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", came
        server.shutdown()


@pytest.mark.django_db
def test_report_with_pictures_from_the_web_asks_nobody_and_bears_long_words(
    asked: tuple[str, list[str]], tmp_path: Path
) -> None:
    address, came = asked
    factories.FacilityFactory(name="A facility of a very long name " * 7)
    factories.ActionFactory(code="2014-05", title="Unbroken" * 60, status="ongoing", approved_on=date(2014, 5, 1))
    factories.NarrativeFactory(text="[[2014-05]] " + "word" * 200)
    factories.ReportTextFactory(text=f"![p]({address}/p.png) ![f](file:///etc/passwd) <img src='{address}/q.png'>")
    target = tmp_path / "report.pdf"
    build("final", ON, target, run=run_here)
    with pikepdf.open(target) as pdf:
        text = " ".join(text_of(page) for page in pdf.pages)
    assert came == []
    assert "root:" not in text


def test_document_with_a_link_that_leads_nowhere_is_not_set(tmp_path: Path) -> None:
    target = tmp_path / "x.pdf"
    with pytest.raises(NotRight, match="nowhere"):
        typeset("<html lang=en><title>x</title><a href='#nowhere'>x</a>", {}, target)


def test_every_script_has_its_letters(tmp_path: Path) -> None:
    words = "Chișinău Đorđe Ελλάδα Кыргызстан Việt São Tomé العربية កម្ពុជា eSwatini"
    target = tmp_path / "x.pdf"
    typeset(f"<html lang=en><title>x</title><h1>{words}</h1><p>{words}</p><p><em>{words}</em></p>", {}, target)
    with pikepdf.open(target) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            described = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in described or "/FontFile3" in described
        content = pdf.pages[0].Contents.read_bytes()
        text = text_of(pdf.pages[0])
    assert b"<0000>" not in content  # the box that stands for a letter which the typeface lacks
    for word in ("Chișinău", "Đorđe", "Ελλάδα", "Кыргызстан", "Việt", "São Tomé"):
        assert text.count(word) >= 3


def test_the_same_document_is_the_same_file(tmp_path: Path) -> None:
    one, two = tmp_path / "1.pdf", tmp_path / "2.pdf"
    page = "<html lang=en><title>x</title><meta name=dcterms.created content='2016-12-31T12:00:00+01:00'><h1>Same</h1>"
    for target in (one, two):
        typeset(page, {}, target)
    assert one.read_bytes() == two.read_bytes()


# --- Facilities with little in them ------------------------------------------------------------------


@pytest.mark.django_db
def test_without_a_facility_there_is_nothing_to_report() -> None:
    with pytest.raises(NoFacility, match="Import"):
        freeze("final", ON)


@pytest.mark.django_db
def test_command_builds_the_report_of_an_empty_facility(tmp_path: Path) -> None:
    factories.FacilityFactory(programme_number="", contracting_authority="")
    target = tmp_path / "report.pdf"
    call_command("build_report", "final", "--on", "2016-12-31", "--pdf", str(target), verbosity=0)
    with pikepdf.open(target) as pdf:
        assert len(pdf.pages) > 8
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


@pytest.mark.django_db
def test_all_broken_references_are_told_with_their_places_and_nothing_is_written(tmp_path: Path) -> None:
    factories.FacilityFactory()
    factories.ReportTextFactory(text="{{nothing}} and [[2014-98]]")
    factories.NarrativeFactory(country__name="Djibouti", section="results", text="[[2014-99]]")
    with pytest.raises(BrokenReferences) as raised:
        freeze("final", ON)
    assert {(problem.place, problem.reference) for problem in raised.value.problems} == {
        ("final/summary", "{{nothing}}"),
        ("final/summary", "[[2014-98]]"),
        ("Djibouti, Our results", "[[2014-99]]"),
    }
    target = tmp_path / "report.pdf"
    with pytest.raises(CommandError, match="Djibouti, Our results"):
        call_command("build_report", "final", "--on", "2016-12-31", "--pdf", str(target), verbosity=0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("words", [["--on", "2016-02-30"], ["--pdf", "/"], ["--pdf", "/no/such/folder/x.pdf"]])
def test_command_says_what_is_wrong_with_its_words(words: list[str], tmp_path: Path) -> None:
    factories.FacilityFactory()
    arguments = ["build_report", "final", "--pdf", str(tmp_path / "x.pdf"), *words]
    with pytest.raises(CommandError):
        call_command(*arguments, verbosity=0)
