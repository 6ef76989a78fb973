"""The words of documents: read by a program of its own, found by whoever may read them; what is left is tidied up."""

import io
import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pmt.documents import services, storage
from pmt.documents.choices import ReadingState
from pmt.documents.models import Document, Reading
from pmt.documents.tasks import read_version, tidy_up
from pmt.workbench.searching import search
from tests import factories
from tests.documents import samples

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path: Any, settings: Any) -> None:
    settings.PMT_INCOMING = tmp_path / "incoming"
    settings.MEDIA_ROOT = tmp_path / "documents"


@pytest.fixture
def officer(settings: Any, tmp_path: Path) -> Any:
    # What is tidied away here is nobody else's.
    settings.MEDIA_ROOT, settings.PMT_INCOMING = tmp_path / "documents", tmp_path / "incoming"
    return factories.UserFactory(officer=True)


def read(content: bytes, name: str, by: Any, **more: Any) -> Document:
    """Add a document and have it read, as a worker does."""
    asked = {"kind": "other", "readers": "everyone", "title": "A title", "record": factories.ActionFactory()} | more
    document = services.add_document(file=io.BytesIO(content), name=name, by=by, **asked)
    read_version(document.newest.pk)
    return Document.objects.get(pk=document.pk)


@pytest.mark.parametrize(
    ("name", "content", "typed", "marked"),
    [
        ("a.pdf", samples.pdf("Pension reform in Burundi"), "burundi pensi", "<mark>Pensi</mark>on reform in <mark>"),
        ("a.docx", samples.docx("Réforme des retraites"), "reforme RETRAITES", "<mark>Réforme</mark> des <mark>"),
        ("a.xlsx", samples.xlsx("Budget de la mission"), "budget mission", "<mark>Budget</mark> de la <mark>"),
        ("a.odt", samples.odt("Lettre au ministre"), "ministre", "Lettre au <mark>ministre</mark>"),
        ("a.txt", "Gesetz über Renten, § 5".encode(), "uber", "Gesetz <mark>über</mark> Renten"),
        ("a.txt", b"x " * 400 + b"the 2014-05 Protocol " + b"y " * 400, "2014-05", "<mark>2014-05</mark> Prot"),
        ("a.csv", "pays;somme\nTogo;12\n".encode("utf-16"), "togo", "pays;somme <mark>Togo</mark>;12"),
    ],
)
def test_words_in_a_document_are_found_and_marked(
    officer: Any, name: str, content: bytes, typed: str, marked: str
) -> None:
    document = read(content, name, officer)
    hits, groups, nearly = search(typed, officer, kind="documents.document")
    assert [hit.address for hit in hits] == [f"/documents/{document.code}/"]
    assert marked in hits[0].excerpt
    assert not nearly
    assert [group.plural for group in groups if group.current] == ["Documents"]


def test_only_the_present_version_is_found(officer: Any) -> None:
    document = read(samples.docx("Old wording"), "a.docx", officer)
    version = services.add_version(
        document=document, file=io.BytesIO(samples.docx("New phrasing")), name="a.docx", by=officer
    )
    read_version(version.pk)
    assert search("wording", officer)[0] == []
    assert len(search("phrasing", officer)[0]) == 1
    client = Client()
    client.force_login(officer)
    assert document.code in client.get("/documents/?words=new+phras").content.decode()
    assert document.code not in client.get("/documents/?words=old").content.decode()
    assert document.code not in client.get("/documents/?words=.").content.decode()


def test_a_pdf_has_its_first_page_and_the_number_of_its_pages_shown(officer: Any) -> None:
    document = read(samples.pdf(pages=3), "a.pdf", officer)
    client = Client()
    client.force_login(officer)
    page = client.get(f"/documents/{document.code}/").content.decode()
    assert "3 pages" in page
    picture = client.get(f"/documents/{document.code}/versions/1/preview/")
    assert picture["Content-Type"] == "image/png"
    assert b"".join(picture.streaming_content).startswith(b"\x89PNG")
    stranger = Client()
    stranger.force_login(factories.UserFactory(observer=True))
    Document.objects.update(readers="staff")
    assert stranger.get(f"/documents/{document.code}/versions/1/preview/").status_code == 404


def test_a_picture_is_shown_small_and_holds_no_words(officer: Any) -> None:
    document = read(samples.picture(size=(3000, 2000)), "a.png", officer)
    assert document.newest.reading.state == ReadingState.WORDLESS
    assert 0 < document.newest.preview_path.stat().st_size < 20_000


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><w:document xmlns:w="urn:w">&b;</w:document>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7 nothing that can be drawn %%EOF"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50)),
        ("a.docx", samples.archive({"[Content_Types].xml": samples.types(), "word/document.xml": BOMB})),
        ("a.docx", samples.archive({"[Content_Types].xml": samples.types(), "word/document.xml": "<w:t>"})),
    ],
)
def test_what_cannot_be_read_is_kept_and_says_so(officer: Any, name: str, content: bytes) -> None:
    document = read(content, name, officer)
    assert document.newest.reading.state == ReadingState.FAILED
    client = Client()
    client.force_login(officer)
    assert "Could not be read" in client.get(f"/documents/{document.code}/").content.decode()
    assert list(storage.incoming().iterdir()) == []


def test_text_longer_than_the_index_takes_is_cut(officer: Any) -> None:
    words = " ".join(f"w{n:07}" for n in range(200_000))
    document = read(words.encode(), "a.txt", officer)
    assert document.newest.reading.state == ReadingState.READ
    assert len(search("w0000001", officer)[0]) == 1
    assert search("w0199999", officer)[0] == []


def test_tidying_removes_what_belongs_to_nobody_and_nothing_else(officer: Any) -> None:
    document = read(samples.pdf(), "a.pdf", officer)
    kept = document.newest
    orphan = storage.path_of("f" * 64)
    storage.preview_of("f" * 64).parent.mkdir(parents=True, exist_ok=True)
    orphan.parent.mkdir(parents=True, exist_ok=True)
    young, half = storage.path_of("e" * 64), storage.incoming() / "half"
    young.parent.mkdir(parents=True, exist_ok=True)
    long_ago = time.time() - 2 * storage.ORPHAN_AGE
    for path in (orphan, storage.preview_of("f" * 64), young, half):
        path.write_bytes(b"x")
    for path in (orphan, storage.preview_of("f" * 64), half, kept.path, kept.preview_path):
        os.utime(path, (long_ago, long_ago))
    tidy_up()
    assert [path.exists() for path in (orphan, storage.preview_of("f" * 64), half)] == [False, False, False]
    assert [path.exists() for path in (young, kept.path, kept.preview_path)] == [True, True, True]


def test_what_the_queue_lost_is_sent_again_and_given_up_after_a_few_times(
    officer: Any, django_capture_on_commit_callbacks: Any
) -> None:
    record = factories.ActionFactory()
    services.add_document(
        record=record, file=io.BytesIO(samples.pdf()), name="a.pdf", by=officer, kind="other", readers="staff"
    )
    with django_capture_on_commit_callbacks() as young:
        tidy_up()
    assert young == []
    Reading.objects.update(asked_at=timezone.now() - timedelta(hours=1))
    with django_capture_on_commit_callbacks() as sent:
        tidy_up()
    assert len(sent) == 1
    Reading.objects.update(attempts=3)
    tidy_up()
    assert Reading.objects.get().state == ReadingState.FAILED
