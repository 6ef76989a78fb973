"""HTML to PDF, as a program of its own that can be killed: `python -m reporting.report.typeset IN OUT`.

It knows nothing of the database and asks nothing of the network. Whoever starts it may give it
a pipe as standard input and keep it open: where that ends, whoever wanted the PDF is no more.
"""

import gc
import json
import logging
import os
import sys
import threading
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.logger import LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reporting.report import tagging

_HERE = files(__package__)
_FONTS = files("font_source_sans_pro") / "files"


class OwnFiles(URLFetcher):
    """Gives the report's own pictures, typefaces and emblem, and nothing else in the world."""

    def __init__(self, pictures: Mapping[str, str]) -> None:
        super().__init__(allowed_protocols=["pmt"], allow_redirects=False, fail_on_errors=True)
        self._pictures = pictures

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return what an address of ours stands for. Raises FatalURLFetchingError for any other."""
        del headers
        kind, _, name = url.removeprefix("pmt:").partition("/")
        if url.startswith("pmt:"):
            if kind == "picture" and name in self._pictures:
                return URLFetcherResponse(url, self._pictures[name].encode(), {"Content-Type": "image/svg+xml"})
            if kind == "emblem":
                return URLFetcherResponse(url, (_HERE / "emblem.svg").read_bytes(), {"Content-Type": "image/svg+xml"})
            if kind == "font" and name == Path(name).name and name.endswith(".ttf"):
                return URLFetcherResponse(url, (_FONTS / name).read_bytes(), {"Content-Type": "font/ttf"})
        raise FatalURLFetchingError(f"A report takes nothing from elsewhere: {url}")


class NotRight(Exception):
    """The document asks for what cannot be set rightly: a link that leads nowhere, a picture without words."""


class _Complaints(logging.Handler):
    """Keeps what WeasyPrint only logs as errors: no report goes out with any."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def typeset(html: str, pictures: Mapping[str, str], target: Path) -> int:
    """Write the document as tagged PDF/UA-1 and return the number of its pages.

    Raises NotRight, with what is wrong, where WeasyPrint finds an error in the document.
    """
    fonts = FontConfiguration()
    fetcher = OwnFiles(pictures)
    style = CSS(
        string=(_HERE / "print.css").read_text(encoding="utf-8"),
        base_url="pmt:",
        url_fetcher=fetcher,
        font_config=fonts,
    )
    complaints = _Complaints()
    LOGGER.addHandler(complaints)
    document = HTML(string=html, base_url="pmt:", url_fetcher=fetcher).render(
        stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", pdf_tags=True
    )
    document.write_pdf(target, pdf_variant="pdf/ua-1", pdf_tags=True, pdf_identifier=b"pmt")
    LOGGER.removeHandler(complaints)
    if complaints.messages:
        raise NotRight("\n".join(complaints.messages))
    tagging.mend(target, tagging.fragments(document.pages))
    return len(document.pages)


def _end_with_whoever_asked() -> None:
    """Watch standard input; nothing is ever written to it."""
    # Unbuffered: a thread that waits in a buffer's lock stops Python from ending.
    while os.read(0, 1):
        pass
    os._exit(1)


def main(arguments: list[str]) -> None:
    """Read `{"html": …, "pictures": {…}}` from the first path, write the PDF to the second, print its pages."""
    source, target = map(Path, arguments)
    # Nothing of a document is let go before its end, so looking for what could be costs a fifth of the time.
    gc.disable()
    threading.Thread(target=_end_with_whoever_asked, daemon=True).start()
    logging.basicConfig(level=logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    wanted = json.loads(source.read_text(encoding="utf-8"))
    sys.stdout.write(str(typeset(wanted["html"], wanted["pictures"], target)))


if __name__ == "__main__":
    main(sys.argv[1:])
