"""What is taken in as a document, what is refused, and what is said."""

import io
import struct

import hypothesis
import pytest
from hypothesis import strategies as st

from pmt.documents import contents
from pmt.documents.contents import NotAccepted, checked, clean_name
from tests.documents import samples


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("report.pdf", samples.pdf(), contents.PDF),
        ("REPORT.PDF", b"\xef\xbb\xbf" + samples.pdf(), contents.PDF),
        ("letter.docx", samples.docx(), contents.DOCX),
        ("sums.xlsx", samples.xlsx(), contents.XLSX),
        ("letter.odt", samples.odt(), contents.ODT),
        ("photo.png", samples.picture(), contents.PNG),
        ("photo.jpeg", samples.picture("JPEG"), contents.JPEG),
        ("photo.webp", samples.picture("WEBP"), contents.WEBP),
        ("scan.tif", samples.picture("TIFF"), contents.TIFF),
        ("notes.txt", "Ελλάδα, < 3 jours\n".encode(), contents.TEXT),
        ("notes.txt", "été".encode("cp1252"), contents.TEXT),
        ("table.csv", "a;b\n1;2\n".encode("utf-16"), contents.CSV),
    ],
)
def test_documents_are_known_by_their_content(name: str, content: bytes, found: contents.FileType) -> None:
    assert checked(io.BytesIO(content), name) is found


@pytest.mark.parametrize("case", samples.HARMFUL)
def test_what_is_harmful_or_odd_is_refused_with_what_to_do(case: str) -> None:
    name, content, said = samples.HARMFUL[case]
    with pytest.raises(NotAccepted, match=said):
        checked(io.BytesIO(content), clean_name(name))


def test_a_name_is_freed_of_folders_and_of_letters_that_hide_its_end() -> None:
    assert clean_name("C:\\Users\\ana\\Bericht ü.pdf") == "Bericht ü.pdf"
    assert clean_name("../../etc/report .pdf") == "report.pdf"
    assert clean_name("photo\u202efdp.exe") == "photofdp.exe"
    assert clean_name("a\x00b\r\nc.pdf") == "abc.pdf"
    assert clean_name("x" * 500 + ".pdf") == "x" * 176 + ".pdf"


def test_a_container_that_lists_millions_of_parts_is_not_even_listed() -> None:
    content = bytearray(samples.docx())
    at = content.rfind(b"PK\x05\x06")
    content[at + 12 : at + 16] = struct.pack("<L", 900 << 20)
    with pytest.raises(NotAccepted, match="damaged"):
        checked(io.BytesIO(bytes(content)), "a.docx")


@hypothesis.settings(max_examples=150)
@hypothesis.given(
    start=st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.4", b"\x89PNG\r\n\x1a\n", samples.docx(), samples.odt()]),
    noise=st.binary(max_size=400),
    at=st.integers(0, 2000),
    ending=st.sampled_from(["pdf", "docx", "odt", "png", "txt", "csv", "exe"]),
)
def test_whatever_is_fed_in_is_taken_or_refused_in_words(start: bytes, noise: bytes, at: int, ending: str) -> None:
    content = start[:at] + noise + start[at + len(noise) :]
    said = ""
    try:
        found = checked(io.BytesIO(content), f"a.{ending}")
    except NotAccepted as refused:
        said = str(refused)
    assert said or ending in found.endings


@hypothesis.given(st.text(max_size=300))
def test_whatever_a_file_is_called_its_clean_name_is_one_segment(name: str) -> None:
    try:
        clean = clean_name(name)
    except NotAccepted:
        return
    assert 0 < len(clean) <= contents.LONGEST_NAME + 21
    assert not set(clean) & set("/\\\r\n\x00")
    assert clean_name(clean) == clean
