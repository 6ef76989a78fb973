"""Files as people add them, and as people who mean harm do; made here, none is a file of anybody's."""

import io
import zipfile

from PIL import Image

_OOXML = "application/vnd.openxmlformats-officedocument"


def pdf(words: str = "Pension reform in Burundi", pages: int = 1) -> bytes:
    """A PDF with one line of text on each page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(pages))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for n in range(pages):
        stream = f"BT /F1 18 Tf 72 720 Td ({words} {n + 1}) Tj ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * n} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        out
        + f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
        f"startxref\n{len(out)}\n%%EOF\n".encode()
    )


def archive(parts: dict[str, bytes | str]) -> bytes:
    """A ZIP of some parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


def types(family: str = "wordprocessingml", main: str = "document") -> str:
    """What an Office file says that it is."""
    return f'<Types><Override PartName="/x" ContentType="{_OOXML}.{family}.{main}.main+xml"/></Types>'


def docx(words: str = "Réforme des retraites", **more: bytes | str) -> bytes:
    """A Word document of one paragraph."""
    body = f'<w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>'
    parts: dict[str, bytes | str] = {"[Content_Types].xml": types()}
    return archive(parts | {"word/document.xml": body} | more)


def xlsx(words: str = "Budget de la mission") -> bytes:
    """A workbook with one cell of text."""
    return archive(
        {
            "[Content_Types].xml": types("spreadsheetml", "sheet"),
            "xl/sharedStrings.xml": f'<sst xmlns="urn:s"><si><t>{words}</t></si></sst>',
            "xl/worksheets/sheet1.xml": '<worksheet xmlns="urn:s"><sheetData/></worksheet>',
        }
    )


def odt(words: str = "Lettre au ministre") -> bytes:
    """An OpenDocument text of one paragraph."""
    body = f'<o:document xmlns:o="urn:o" xmlns:t="urn:t"><o:body><t:p>{words}</t:p></o:body></o:document>'
    return archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": body})


def picture(kind: str = "PNG", size: tuple[int, int] = (900, 600)) -> bytes:
    """A picture of one colour."""
    made = io.BytesIO()
    Image.new("RGB", size, "#1d4f91").save(made, kind)
    return made.getvalue()


#: What is not taken in: name, content, a word of what is said.
HARMFUL: dict[str, tuple[str, bytes, str]] = {
    "nothing": ("empty.pdf", b"", "is empty"),
    "a program": ("setup.pdf", b"MZ\x90\x00" + bytes(200), "is a program"),
    "a Linux program": ("report.pdf", b"\x7fELF" + bytes(200), "is a program"),
    "a script": ("notes.txt", b"#!/bin/sh\nrm -rf /\n", "is a program"),
    "a web page": ("page.txt", b"<!DOCTYPE html><script>alert(1)</script>", "web page"),
    "a drawing with code": ("plan.svg", b'<?xml version="1.0"?><svg onload="alert(1)"/>', "web page"),
    "a web page called a table": ("table.csv", b"\n <HTML><body>", "web page"),
    "an older Office file": ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "older Office"),
    "macros": ("form.docx", docx(**{"word/vbaProject.bin": b"x"}), "macros"),
    "macros by type": (
        "form.docm",
        archive({"[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml"}),
        "macros",
    ),
    "macros of LibreOffice": (
        "form.odt",
        archive(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "content.xml": "<a/>",
                "Basic/Standard/Module1.xml": "<a/>",
            }
        ),
        "macros",
    ),
    "an archive": ("all.zip", archive({"a.txt": "x"}), "is an archive"),
    "a bomb": ("big.docx", docx(**{"word/media/a.bin": bytes(60 << 20)}), "far larger"),
    "a part outside": ("odd.docx", docx(**{"../../etc/passwd": "x"}), "damaged"),
    "half a container": ("cut.docx", docx()[:-30], "damaged"),
    "a container of noise": ("noise.xlsx", b"PK\x03\x04" + bytes(range(256)) * 9, "damaged"),
    "half a PDF": ("cut.pdf", pdf()[:-40], "cut off"),
    "another ending": ("photo.pdf", picture(), "PNG picture"),
    "two endings": ("invoice.pdf.exe", pdf(), "a PDF by its content"),
    "no ending": ("README", b"text", "does not say"),
    "noise": ("noise.txt", bytes(range(256)), "cannot be told"),
}
