"""Homes of their own, and processes that hold a home's servers as a command does."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest

from pmt.embedded.home import Home
from pmt.embedded.postgres import DATABASE, USER, password
from pmt.embedded.process import Process

ROOT = Path(__file__).resolve().parent.parent.parent
_HOLD = """
import sys
from pmt.embedded import lease
from pmt.embedded.home import Home
home = Home(sys.argv[1])
lease.hold(home, durable=False)
print("held", flush=True)
for line in sys.stdin:
    lease.hold(home, durable=False, again=True)
    print("held", flush=True)
"""


@dataclass
class Command:
    """A process that holds the servers until its input ends."""

    process: subprocess.Popen[str]

    def wait_until_held(self) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "held\n"

    def look_again(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.wait_until_held()

    def let_go(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()

    def end(self) -> None:
        self.let_go()
        self.process.wait(60)
        assert self.process.returncode == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """An empty home. The test fails when a process of it is left at the end."""
    home = Home(tmp_path / "home")
    yield home
    wait_until(lambda: not processes(home))


@pytest.fixture
def command(home: Home) -> Iterator[Callable[[], Command]]:
    """Starts commands that need the home's servers."""
    started = []

    def start() -> Command:
        process = subprocess.Popen(
            [sys.executable, "-c", _HOLD, str(home.path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(Command(process))
        return started[-1]

    yield start
    for each in started:
        each.kill()


def processes(home: Home) -> dict[int, str]:
    """The processes that have this home among their arguments, or are children of one that has."""
    found: dict[int, str] = {}
    listed = sorted(int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit())
    for number in listed:
        process = Process.of(number)
        if process is None or number in (os.getpid(), os.getppid()):
            continue
        if str(home.path) in process.command() or _parent(number) in found:
            found[number] = process.command()
    return found


def descendants(number: int) -> dict[int, str]:
    """The processes that this one started, and those that they did."""
    found = {number: ""}
    for each in sorted(int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()):
        process = Process.of(each)
        if process is not None and _parent(each) in found:
            found[each] = process.command()
    del found[number]
    return found


def _parent(number: int) -> int:
    try:
        return int(Path(f"/proc/{number}/stat").read_text(errors="replace").rpartition(")")[2].split()[1])
    except OSError:
        return 0


def server(home: Home, name: str) -> int:
    """The number of the one process of the home with this word in its command line."""
    (found,) = [
        pid
        for pid, arguments in processes(home).items()
        if name in arguments and str(home.path) in arguments and "lease.hold" not in arguments
    ]
    return found


def query(home: Home, text: str) -> list[tuple[object, ...]]:
    """The rows of a query, over a connection of its own."""
    connection = psycopg2.connect(
        host=str(home.sockets), dbname=DATABASE, user=USER, password=password(home), connect_timeout=30
    )
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(text)
            return list(cursor.fetchall()) if cursor.description else []
    finally:
        connection.close()


def wait_until(holds: Callable[[], bool], *, within: float = 60.0) -> None:
    """Fail when a condition does not come true in time."""
    until = time.monotonic() + within
    while not holds():
        assert time.monotonic() < until, "It did not come true in time."
        time.sleep(0.05)
