"""What a pass over the finished PDF mends in its tags, for who has it read aloud.

WeasyPrint 70 leaves four things that PDF/UA does not have: running heads are tagged content, a
table, list or paragraph over several pages is as many of them, heads of columns have no scope,
and links have no words of their own. All four are mended here.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

#: What may go on over several pages, by HTML: boxes of these elements are matched with their tags.
GOES_ON = {"table": "Table", "p": "P", "ul": "L", "ol": "L"}

_MARKED = re.compile(rb"/\w+\s*<</MCID (\d+)>>\s*BDC")
#: CSS pixels, in which WeasyPrint notes where a figure is, in points.
POINTS = 0.75


def fragments(pages: Sequence[Any]) -> dict[str, list[int]]:
    """Return, for each kind of tag, which element every tag of that kind is a part of, in reading order."""
    found: dict[str, list[int]] = defaultdict(list)
    for page in pages:
        for box in _boxes(page._page_box):
            tag = GOES_ON.get(box.element_tag)
            if tag and (tag != "Table" or box.is_table_wrapper):
                found[tag].append(id(box.element))
    return found


def _boxes(box: Any) -> Iterator[Any]:
    box = getattr(box, "_box", box)
    if type(box).__name__ == "MarginBox":
        return
    if box.element is not None and type(box).__name__ != "PageBox":
        yield box
    for child in getattr(box, "children", ()):
        yield from _boxes(child)


def mend(path: Path, parts: Mapping[str, Sequence[int]]) -> None:
    """Mend a finished PDF in place; `parts` is what `fragments` said of the document."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        tree = _Tree(pdf)
        for tag, elements in parts.items():
            tree.join(tag, elements)
        tree.scope_heads()
        tree.name_heads()
        tree.place_figures()
        tree.say_links()
        tree.put_aside_what_is_no_content()
        pdf.save(path, deterministic_id=True)


class _Tree:
    """The structure of a document, and the marks in its pages that lead to it."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.root = pdf.Root.StructTreeRoot
        self.top = self.root.K[0]

    def elements(self, within: Any = None) -> Iterator[Any]:
        """Give all elements, in reading order."""
        for kid in _kids(self.top if within is None else within):
            if isinstance(kid, Dictionary) and "/S" in kid:
                yield kid
                yield from self.elements(kid)

    def tagged(self, tag: str) -> list[Any]:
        return [element for element in self.elements() if str(element.S) == f"/{tag}"]

    def join(self, tag: str, elements: Sequence[int]) -> None:
        """Make one tag of those that are parts of one element on several pages."""
        tags = self.tagged(tag)
        if len(tags) != len(elements):
            # Tags that cannot be matched stay as they are: two of them are better than a wrong one.
            return
        first: dict[int, Any] = {}
        for element, part in zip(elements, tags, strict=True):
            if element not in first:
                first[element] = part
            elif tag == "Table":
                self._join_table(first[element], part)
            else:
                self._move(_kids(part), first[element])
                _drop(part)

    def _join_table(self, table: Any, part: Any) -> None:
        """Move the rows of a table's next page to its first; its repeated head is no content."""
        body = next(kid for kid in _kids(table) if kid.S == "/TBody")
        repeated: set[str] = set()
        for group in _kids(part):
            if group.S == "/THead":
                repeated |= {str(head.ID) for head in self.elements(group) if "/ID" in head}
            else:
                self._move(_kids(group), body)
        head = next((kid for kid in _kids(table) if kid.S == "/THead"), None)
        if head is not None and repeated:
            number = str(next(each.ID for each in self.elements(head) if "/ID" in each)).split("-")[0]
            for cell in self.elements(body):
                if "/A" in cell and "/Headers" in cell.A:
                    cell.A.Headers = Array(
                        [
                            String(f"{number}-{str(name).split('-', 1)[1]}") if str(name) in repeated else name
                            for name in cell.A.Headers
                        ]
                    )
        _drop(part)

    def _move(self, kids: list[Any], to: Any) -> None:
        for kid in kids:
            if isinstance(kid, Dictionary):
                kid.P = to
                to.K.append(kid)

    def scope_heads(self) -> None:
        """Say of every head whether it heads a column or a row."""
        for group in self.elements():
            if group.S in ("/THead", "/TBody"):
                scope = Name.Column if group.S == "/THead" else Name.Row
                for cell in self.elements(group):
                    if cell.S == "/TH":
                        cell.A.Scope = scope

    def name_heads(self) -> None:
        """List the heads by the names under which cells refer to them."""
        named = sorted((str(head.ID), head) for head in self.tagged("TH") if "/ID" in head)
        if named:
            names = Array([each for name, head in named for each in (String(name), head)])
            limits = Array([String(named[0][0]), String(named[-1][0])])
            leaf = self.pdf.make_indirect(Dictionary(Names=names, Limits=limits))
            self.root.IDTree = self.pdf.make_indirect(Dictionary(Kids=Array([leaf])))

    def place_figures(self) -> None:
        """Say where a figure is in the measure of the page: in points, from its foot."""
        for figure in self.tagged("Figure"):
            height = float(figure.Pg.MediaBox[3])
            left, top, right, bottom = (float(each) * POINTS for each in figure.A.BBox)
            figure.A.BBox = Array([left, height - bottom, right, height - top])

    def say_links(self) -> None:
        """Give every link words for who does not see where it stands."""
        for page in self.pdf.pages:
            for annotation in page.get("/Annots", ()):
                if annotation.get("/Subtype") == "/Link" and "/Contents" not in annotation:
                    goal = annotation.get("/Dest") or (annotation.A.get("/URI") if "/A" in annotation else None) or ""
                    annotation.Contents = String(str(goal).replace("-", " "))

    def put_aside_what_is_no_content(self) -> None:
        """Mark as artifacts what no element of the tree leads to: running heads, repeated heads of tables."""
        read: dict[tuple[int, int], set[int]] = defaultdict(set)
        for element in self.elements():
            for kid in _kids(element):
                if isinstance(kid, int):
                    read[element.Pg.objgen].add(kid)
        numbers = list(self.root.ParentTree.Nums)
        parents = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
        for page in self.pdf.pages:
            page.contents_coalesce()
            content = page.Contents.read_bytes()
            known = read[page.obj.objgen]
            of_page = parents[int(page.StructParents)]

            def mark(match: re.Match[bytes], known: set[int] = known, of_page: Any = of_page) -> bytes:
                number = int(match[1])
                if number in known:
                    return match[0]
                if number < len(of_page):
                    of_page[number] = None
                return b"/Artifact\n<</Type /Pagination>>\nBDC"

            page.Contents = self.pdf.make_stream(_MARKED.sub(mark, content))


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def _drop(element: Any) -> None:
    """Take an element out of its parent."""
    parent = element.P
    parent.K = Array([kid for kid in _kids(parent) if not _same(kid, element)])


def _same(one: Any, other: Any) -> bool:
    return isinstance(one, Dictionary) and one.objgen == other.objgen
