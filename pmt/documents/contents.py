"""What a file is, by its content: only what is known to be harmless as a file is taken in.

The name is judged with it: its end must say what the content is. Everything else is refused with a
sentence that says what to do. Nothing is unpacked here beyond a few kilobytes of an Office file's own
list of parts, and no content, however odd, raises anything but `NotAccepted`.
"""

import lzma
import re
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: Letters of a file's name that are kept.
LONGEST_NAME = 180
#: Of an Office file: bytes of its list of parts, parts, bytes unpacked, how much larger than packed.
LIST_BYTES, PARTS, UNPACKED, RATIO = 1 << 20, 5_000, 400 << 20, 150
_HEAD = 4096


class NotAccepted(Exception):
    """A file is not taken in; the message says why and what to do."""


@dataclass(frozen=True)
class FileType:
    """A type of file that is taken in."""

    content_type: str
    endings: tuple[str, ...]
    label: Any


PDF = FileType("application/pdf", ("pdf",), gettext_lazy("a PDF"))
PNG = FileType("image/png", ("png",), gettext_lazy("a PNG picture"))
JPEG = FileType("image/jpeg", ("jpg", "jpeg"), gettext_lazy("a JPEG picture"))
GIF = FileType("image/gif", ("gif",), gettext_lazy("a GIF picture"))
WEBP = FileType("image/webp", ("webp",), gettext_lazy("a WebP picture"))
TIFF = FileType("image/tiff", ("tif", "tiff"), gettext_lazy("a TIFF picture"))
TEXT = FileType("text/plain", ("txt",), gettext_lazy("plain text"))
CSV = FileType("text/csv", ("csv",), gettext_lazy("a table as text"))
_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
DOCX = FileType(f"{_OOXML}.wordprocessingml.document", ("docx",), gettext_lazy("a Word document"))
XLSX = FileType(f"{_OOXML}.spreadsheetml.sheet", ("xlsx",), gettext_lazy("an Excel workbook"))
PPTX = FileType(f"{_OOXML}.presentationml.presentation", ("pptx",), gettext_lazy("a PowerPoint presentation"))
ODT = FileType(f"{_ODF}.text", ("odt",), gettext_lazy("an OpenDocument text"))
ODS = FileType(f"{_ODF}.spreadsheet", ("ods",), gettext_lazy("an OpenDocument spreadsheet"))
ODP = FileType(f"{_ODF}.presentation", ("odp",), gettext_lazy("an OpenDocument presentation"))

TYPES = (PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, PNG, JPEG, GIF, WEBP, TIFF, TEXT, CSV)
#: What the browser's choice of files offers.
ENDINGS = tuple(ending for each in TYPES for ending in each.endings)
LABELS = {each.content_type: each.label for each in TYPES}

_PROGRAMS = (b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"#!")
_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|svg|script|iframe|\?xml|[a-z]+:svg)", re.IGNORECASE)
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffd]")
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, ValueError, LookupError, RuntimeError, OSError,
    EOFError, OverflowError, NotImplementedError,
)  # fmt: skip


def clean_name(name: str) -> str:
    """Return a file's name without folders, control letters and letters that turn the writing round.

    Raises NotAccepted where nothing is left of it.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(each for each in last if unicodedata.category(each)[0] != "C")
    kept = " ".join(kept.split()).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    if not dot or not stem:
        raise NotAccepted(
            _("The name “%(name)s” does not say what the file is. Give it an ending such as .pdf.") % {"name": kept}
        )
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip()}.{ending[:20]}"


def checked(file: BinaryIO, name: str) -> FileType:
    """Return what a file is. `name` is a clean one. Raises NotAccepted where it is not taken in."""
    found = _by_content(file, name)
    ending = name.rpartition(".")[2].lower()
    if ending not in found.endings:
        raise NotAccepted(
            _("“%(name)s” is %(what)s by its content. Let its name end in .%(ending)s and add it again.")
            % {"name": name, "what": found.label, "ending": found.endings[0]}
        )
    return found


def _by_content(file: BinaryIO, name: str) -> FileType:
    file.seek(0)
    head = file.read(_HEAD)
    named = {"name": name}
    if not head:
        raise NotAccepted(_("“%(name)s” is empty. Look whether it was saved, and add it again.") % named)
    if head.startswith(_PROGRAMS) or (head.startswith(b"MZ") and b"\x00" in head):
        raise NotAccepted(_("“%(name)s” is a program. Programs are not kept here.") % named)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise NotAccepted(
            _(
                "“%(name)s” is protected by a password or of an older Office. Save it without a password as .docx, "
                ".xlsx, .pptx or PDF, and add that."
            )
            % named
        )
    if head.startswith(b"PK"):
        return _office(file, name)
    if head.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-"):
        return _pdf(file, name)
    for start, found in ((b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"GIF87a", GIF), (b"GIF89a", GIF)):
        if head.startswith(start):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[:4] in (b"II*\x00", b"MM\x00*"):
        return TIFF
    return _text(file, name)


def _pdf(file: BinaryIO, name: str) -> FileType:
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_536))
    if b"%%EOF" not in file.read():
        raise NotAccepted(_("“%(name)s” is cut off: its end is missing. Copy or save it again.") % {"name": name})
    return PDF


def _text(file: BinaryIO, name: str) -> FileType:
    """Return that it is text where all of it is, and no markup that a browser would act upon."""
    file.seek(0)
    content = file.read()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        plain = content.decode("utf-16", errors="replace")
    else:
        try:
            plain = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            plain = content.decode("cp1252", errors="replace")
    head = plain[:_HEAD].encode()
    if _MARKUP.search(head) and head.lstrip().startswith(b"<"):
        raise NotAccepted(
            _("“%(name)s” is a web page or a drawing with code in it. Save it as PDF, and add that.") % {"name": name}
        )
    if _NO_TEXT.search(plain):
        kinds = ", ".join(f".{ending}" for ending in ENDINGS)
        raise NotAccepted(
            _("What “%(name)s” is cannot be told, or is not kept here. These are: %(kinds)s.")
            % {"name": name, "kinds": kinds}
        )
    return CSV if name.lower().endswith(".csv") else TEXT


def _office(file: BinaryIO, name: str) -> FileType:
    """Return which Office file a container is; refuse what is odd about it, before anything is unpacked."""
    named = {"name": name}
    broken = NotAccepted(_("“%(name)s” is damaged or no Office file. Open it, save it anew, and add that.") % named)
    if not _list_is_small(file):
        raise broken
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            names = [each.filename for each in parts]
            unpacked, packed = sum(each.file_size for each in parts), sum(each.compress_size for each in parts)
            if len(parts) > PARTS or unpacked > UNPACKED or unpacked > max(packed, 1 << 17) * RATIO:
                raise NotAccepted(
                    _("“%(name)s” would be far larger when unpacked than a document is. Save it as PDF, and add that.")
                    % named
                )
            if any(each.flag_bits & 1 for each in parts):
                raise NotAccepted(
                    _("“%(name)s” is protected by a password. Save it without one, and add that.") % named
                )
            if any(each.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", each) for each in names):
                raise broken
            return _office_type(archive, names, name)
    except _BROKEN:
        raise broken from None


def _office_type(archive: zipfile.ZipFile, names: list[str], name: str) -> FileType:
    macros = NotAccepted(
        _("“%(name)s” holds macros, which are programs. Save it without them (.docx, .xlsx, .odt …) or as PDF.")
        % {"name": name}
    )
    lower = [each.lower() for each in names]
    if any("vbaproject" in each or "/activex/" in each or "/macrosheets/" in each for each in lower):
        raise macros
    if any(each.startswith(("basic/", "scripts/")) for each in lower):
        raise macros
    if "mimetype" in names:
        declared = _part(archive, "mimetype", 200).decode("ascii", errors="replace").strip()
        for each in (ODT, ODS, ODP):
            if declared == each.content_type and "content.xml" in names:
                return each
    if "[Content_Types].xml" in names:
        types = _part(archive, "[Content_Types].xml", 1 << 20)
        if b"macroEnabled" in types:
            raise macros
        for each, main in ((DOCX, "document"), (XLSX, "sheet"), (PPTX, "presentation")):
            family = each.content_type.rpartition(".")[0]
            if f"{family}.{main}.main+xml".encode() in types:
                return each
    raise NotAccepted(
        _("“%(name)s” is an archive. Unpack it and add the files in it one by one; several at once will do.")
        % {"name": name}
    )


def _part(archive: zipfile.ZipFile, part: str, most: int) -> bytes:
    with archive.open(part) as file:
        return file.read(most)


def _list_is_small(file: BinaryIO) -> bool:
    """Say whether a ZIP's own list of its parts is of a size that may be read into memory.

    The record at its end is found as Python's zipfile finds it; what is larger than 4 GiB or split over
    several files is no document.
    """
    size = file.seek(0, 2)
    start = max(0, size - (1 << 16) - 22)
    file.seek(start)
    tail = file.read()
    at = len(tail) - 22
    if at < 0 or tail[at : at + 4] != b"PK\x05\x06" or tail[-2:] != b"\x00\x00":
        at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22 or b"PK\x06\x07" in tail[max(0, at - 20) : at]:
        return False
    _sig, _disk, _start, _here, count, length, _offset, _comment = struct.unpack("<4s4H2LH", tail[at : at + 22])
    return bool(0 < length <= LIST_BYTES and count <= PARTS)
