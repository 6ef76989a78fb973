"""Reads the words of a file and draws its first page: `python -m pmt.documents.reading TYPE FILE FOLDER`.

A program of its own, because what people add may be made to harm whoever opens it. It knows nothing of the
database and the settings, limits its own memory and time, and can be killed. It writes `text` and
`picture.png` into the folder and prints what it found as JSON. Whoever starts it keeps its standard input
open: where that ends, whoever wanted to know is no more.
"""

import json
import os
import re
import resource
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers import expat

#: Bytes of text that are kept: PostgreSQL's index of a text's words holds a megabyte.
MOST_TEXT = 400_000
#: Bytes of one part of an Office file that are looked at, unpacked.
MOST_PART = 200 << 20
#: Width of the picture of a first page; height of one that is longer.
WIDTH, HEIGHT = 640, 1400
#: Pixels beyond which a picture is not unpacked.
MOST_PIXELS = 120_000_000
MEMORY, SECONDS = 2 << 30, 90


class _Full(Exception):
    """As much text was read as is kept."""


class _Text:
    """Gathers text up to its limit."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0

    def add(self, text: str) -> None:
        """Add a piece. Raises _Full where there is enough."""
        self.parts.append(text)
        self.size += len(text.encode("utf-8", "replace"))
        if self.size >= MOST_TEXT:
            raise _Full

    def whole(self) -> str:
        """Return what was gathered, fit for the database."""
        text = "".join(self.parts).encode("utf-8", "replace")[:MOST_TEXT].decode("utf-8", "ignore")
        return re.sub(r"[ \t\xa0]+", " ", re.sub("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]", " ", text)).strip()


def _pdf(source: Path, text: _Text, picture: Path) -> dict[str, int]:
    import pypdfium2

    document = pypdfium2.PdfDocument(source)
    pages = len(document)
    page = document[0]
    width, height = page.get_size()
    scale = min(WIDTH / max(width, 1), HEIGHT / max(height, 1))
    drawn = page.render(scale=scale).to_pil()
    drawn.convert("RGB").save(picture, "PNG", optimize=True)
    try:
        for number in range(pages):
            text.add(document[number].get_textpage().get_text_bounded() + "\n")
    except _Full:
        pass  # the number of pages is known all the same
    return {"pages": pages}


def _image(source: Path, text: _Text, picture: Path) -> dict[str, int]:
    from PIL import Image, ImageOps

    del text
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # twice as many are an error to Pillow
    with Image.open(source) as image:
        image.draft("RGB", (WIDTH, HEIGHT))
        small = ImageOps.exif_transpose(image)
        small.thumbnail((WIDTH, HEIGHT))
        small.convert("RGBA" if "A" in small.getbands() else "RGB").save(picture, "PNG", optimize=True)
    return {}


def _plain(source: Path, text: _Text, picture: Path) -> dict[str, int]:
    del picture
    content = source.read_bytes()[: 4 * MOST_TEXT]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text.add(content.decode("utf-16", "replace"))
    else:
        try:
            text.add(content.decode("utf-8-sig"))
        except UnicodeDecodeError:
            text.add(content.decode("cp1252", "replace"))
    return {}


def _parts(archive: zipfile.ZipFile, wanted: str) -> Iterator[bytes]:
    """Yield the parts whose names fit, in the order of the numbers in them, unpacked to a limit."""
    names = [name for name in archive.namelist() if re.fullmatch(wanted, name)]
    for name in sorted(names, key=lambda each: [int(n) for n in re.findall(r"\d+", each)]):
        with archive.open(name) as part:
            yield part.read(MOST_PART)


def _words_of_xml(content: bytes, text: _Text, *, wanted: Callable[[str], bool], ends: Callable[[str], str]) -> None:
    """Add the characters within wanted elements; `ends` says what follows an element. No entity is ever resolved."""

    def refuse(*_arguments: object) -> None:
        raise ValueError("An Office file declares no document type.")

    depth: list[bool] = [False]

    def start(name: str, _attributes: dict[str, str]) -> None:
        depth.append(depth[-1] or wanted(name.rpartition(":")[2]))

    def end(name: str) -> None:
        depth.pop()
        if follows := ends(name.rpartition(":")[2]):
            text.add(follows)

    def characters(data: str) -> None:
        if depth[-1]:
            text.add(data)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, characters
    parser.buffer_text = True
    parser.Parse(content, True)


def _office(wanted: str, element: str, breaks: str) -> Callable[[Path, _Text, Path], dict[str, int]]:
    """Return what reads an Office file: which parts, the element that holds characters, elements that end a line."""

    def read(source: Path, text: _Text, picture: Path) -> dict[str, int]:
        del picture
        lines = set(breaks.split())
        with zipfile.ZipFile(source) as archive:
            for content in _parts(archive, wanted):
                _words_of_xml(
                    content,
                    text,
                    wanted=lambda name: name == element,
                    ends=lambda name: "\n" if name in lines else " " if name in ("tab", "c", "s") else "",
                )
        return {}

    return read


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
_OPEN = _office(r"content\.xml", "body", "p h")
READERS: dict[str, Callable[[Path, _Text, Path], dict[str, int]]] = {
    "application/pdf": _pdf,
    f"{_OOXML}.wordprocessingml.document": _office(
        r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml", "t", "p br"
    ),
    f"{_OOXML}.spreadsheetml.sheet": _office(r"xl/(sharedStrings|worksheets/sheet\d+)\.xml", "t", "si row"),
    f"{_OOXML}.presentationml.presentation": _office(r"ppt/slides/slide\d+\.xml", "t", "p"),
    f"{_ODF}.text": _OPEN,
    f"{_ODF}.spreadsheet": _OPEN,
    f"{_ODF}.presentation": _OPEN,
    "text/plain": _plain,
    "text/csv": _plain,
    **dict.fromkeys(("image/png", "image/jpeg", "image/gif", "image/webp", "image/tiff"), _image),
}  # fmt: skip


def _end_with_whoever_asked() -> None:
    """Watch standard input; nothing is ever written to it."""
    # Unbuffered: a thread that waits in a buffer's lock stops Python from ending.
    while os.read(0, 1):
        pass
    os._exit(1)


def main(arguments: list[str]) -> None:
    """Read one file; any error ends the program with a code that says so."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_end_with_whoever_asked, daemon=True).start()
    kind, source, folder = arguments[0], Path(arguments[1]), Path(arguments[2])
    text = _Text()
    found: dict[str, int] = {}
    try:
        found = READERS[kind](source, text, folder / "picture.png")
    except _Full:
        found = {}
    (folder / "text").write_text(text.whole(), encoding="utf-8")
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
