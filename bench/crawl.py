"""Follows every link of the program as each role: `python -m bench.crawl [--each 40] [--all]`.

It works on an instance of its own with the sample facility, and ends with 1 where an address that a page
offers is refused, missing or broken, or where a link within a page leads to a place that the page has not.
Of each kind of page it opens some (`--each`), as links of the same kind lead through the same code;
`--all` opens every one.
"""

import argparse
import shutil
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "var" / "crawl"
SAMPLE = ROOT / "samples" / "facility-2013-2016"
HOST = "localhost"
#: How many addresses of the same page with the same questions asked are opened.
VARIANTS = 3
#: Links that end what is being done.
LEFT_OUT = ("/accounts/logout/", "/static/")


class Links(HTMLParser):
    """What a page leads to: its links, the parts that it fetches, and the names of its places."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.parts: list[tuple[str, str]] = []
        self.places: set[str] = set()
        self.within: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element leads to."""
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.places.add(given["id"])
        address = given.get("href" if tag in ("a", "area") else "src" if tag in ("img", "iframe") else "", "")
        if address.startswith("#"):
            self.within.add(address[1:])
        elif address:
            self.addresses.append(address)
        if "hx-get" in given:
            self.parts.append((given["hx-get"], given.get("hx-target", "").removeprefix("#") or given.get("id", "")))


@dataclass(frozen=True)
class Visit:
    """An address to open, the part of a page that asks for it (empty: a page), and where it was found."""

    address: str
    part: str
    found_on: str


@dataclass
class Crawl:
    """The pages that a person reaches from the start page."""

    client: Any
    role: str
    each: int
    everything: bool
    opened: int = 0
    wrong: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Open what is reached, each address once."""
        waiting = deque([Visit("/", "", "the start")])
        known = {"/"}
        kinds: Counter[tuple[str, ...]] = Counter()
        while waiting:
            visit = waiting.popleft()
            for found in self._open(visit):
                if found.address in known or found.address.startswith(LEFT_OUT):
                    continue
                kind = self._kind(found.address)
                name = kind[:1] if len(kind) == 1 else (kind[0], "?")
                full = kinds[name] >= self.each or (len(kind) > 1 and kinds[kind] >= VARIANTS)
                if full and not self.everything:
                    continue
                known.add(found.address)
                kinds.update({name, kind})
                waiting.append(found)

    def _open(self, visit: Visit) -> Iterator[Visit]:
        headers = {"HX-Request": "true", "HX-Target": visit.part} if visit.part else {}
        self.opened += 1
        try:
            answer = self.client.get(visit.address, headers=headers, follow=True)
        except Exception as error:  # the client raises what the program raised
            self.wrong.append(f"{self.role}: {visit.address} (on {visit.found_on}): {type(error).__name__}: {error}")
            return
        if answer.status_code != 200:
            self.wrong.append(f"{self.role}: {visit.address} (on {visit.found_on}) answers {answer.status_code}")
            return
        if answer.streaming:
            for _piece in answer.streaming_content:
                pass
            return
        if not answer.get("Content-Type", "").startswith("text/html"):
            return
        here = answer.redirect_chain[-1][0] if answer.redirect_chain else visit.address
        page = Links()
        page.feed(answer.content.decode())
        if not visit.part:
            self.wrong += [
                f"{self.role}: {here} has no place #{name}, to which it links"
                for name in sorted(page.within - page.places - {""})
            ]
        for address, part in [*((each, "") for each in page.addresses), *page.parts]:
            joined = urlsplit(urldefrag(urljoin(f"http://{HOST}{here}", address)).url)
            if joined.scheme in ("http", "https") and joined.netloc == HOST:
                question = f"?{joined.query}" if joined.query else ""
                yield Visit(f"{joined.path}{question}", part, here)

    @staticmethod
    def _kind(address: str) -> tuple[str, ...]:
        """What tells pages of one kind from others: the name of the address, and what is asked of it."""
        from django.urls import Resolver404, resolve

        parts = urlsplit(address)
        try:
            name = resolve(parts.path).view_name
        except Resolver404:
            name = parts.path
        return (name, *sorted(parse_qs(parts.query, keep_blank_values=True)))


def within(each: int, *, everything: bool) -> int:
    """Crawl in the program's own process, on the database of its home; return what was wrong."""
    import_module("pmt.wsgi")
    from django.test import Client

    from pmt.accounts.choices import Role
    from pmt.accounts.models import User

    wrong: list[str] = []
    for role in Role:
        person, _made = User.objects.get_or_create(
            email=f"{role.value}@example.org", defaults={"name": str(role.label), "role": role.value}
        )
        client = Client(SERVER_NAME=HOST)
        client.force_login(person)
        crawl = Crawl(client, role.value, each, everything)
        crawl.run()
        print(f"{role.value:16}{crawl.opened:>7} pages opened, {len(crawl.wrong)} wrong", flush=True)
        wrong += crawl.wrong
    for line in wrong:
        print(line)
    return len(wrong)


def main() -> None:
    """Make the instance, crawl it, remove it; end with 1 where something was wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.crawl", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--each", type=int, default=40, help="how many pages of a kind are opened")
    parser.add_argument("--all", action="store_true", help="open every page")
    parser.add_argument("--within", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.within:
        sys.exit(1 if within(asked.each, everything=asked.all) else 0)
    from bench.__main__ import environment, run

    shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir(parents=True)
    try:
        run(HOME, "manage.py", "migrate", "--verbosity", "0")
        run(HOME, "manage.py", "import_facility", str(SAMPLE))
        done = subprocess.run(
            [sys.executable, "-m", "bench.crawl", "--within", *sys.argv[1:]],
            cwd=ROOT,
            env=environment(HOME),
            check=False,
        )
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
