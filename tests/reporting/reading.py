"""What a PDF says, as whoever has it read aloud hears it: text by its fonts' maps, tags by the structure tree."""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

_SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|\[((?:<[0-9a-fA-F]+>|[-\d.\s])*)\]\s*TJ|\bEMC\b|\bET\b")
_PAIR = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>(?:\s*<([0-9a-fA-F]+)>)?")


def text_of(page: Any) -> str:
    """Return the text of a page in the order in which it is set."""
    maps = {name[1:].encode(): _map_of(font) for name, font in page.Resources.Font.items()}
    said: list[str] = []
    letters: dict[int, str] = {}
    for match in _SHOWN.finditer(page.Contents.read_bytes()):
        if match[1]:
            letters = maps[match[1]]
        elif match[2] is not None:
            glyphs = "".join(code.decode() for code in re.findall(rb"<([0-9a-fA-F]+)>", match[2]))
            codes = (int(glyphs[i : i + 4], 16) for i in range(0, len(glyphs), 4))
            said += [letters.get(code, "\N{REPLACEMENT CHARACTER}") for code in codes]
        else:
            said.append(" ")
    return re.sub(r"\s+", " ", "".join(said))


def _map_of(font: Any) -> dict[int, str]:
    letters: dict[int, str] = {}
    for line in font.ToUnicode.read_bytes().splitlines():
        for code, letter, _rest in _PAIR.findall(line):
            letters[int(code, 16)] = bytes.fromhex(letter.decode()).decode("utf-16-be")
    return letters


def kids(element: Any) -> list[Any]:
    """Return what stands directly in an element: elements and marks."""
    found = element.get("/K")
    if found is None:
        return []
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def elements(pdf: pikepdf.Pdf, tag: str = "") -> Iterator[Any]:
    """Give the elements of a document in reading order, or those of one tag."""

    def within(element: Any) -> Iterator[Any]:
        for kid in kids(element):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                if not tag or str(kid.S) == f"/{tag}":
                    yield kid
                yield from within(kid)

    yield from within(pdf.Root.StructTreeRoot.K[0])


def titles(items: Any) -> Iterator[str]:
    """Give the bookmarks, those within others too."""
    for item in items:
        yield item.title
        yield from titles(item.children)
