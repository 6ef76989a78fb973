"""`manage.py demo`, as a person at a console and the machine below it do with it."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from pmt.embedded.home import Home
from pmt.embedded.process import Process
from tests.embedded.conftest import descendants, processes, wait_until

ROOT = Path(__file__).resolve().parent.parent.parent
WORDS = "granite-lantern-42"
ROLES = ["leader", "officer", "finance", "approver", "observer", "administrator"]


class Demo:
    """One run of the command over a home."""

    def __init__(self, home: Path, *arguments: str, command: str = "demo") -> None:
        self.home = Home(home)
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", command, *(arguments or ("--port", "0"))],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if not name.startswith("PMT_")}
            | {"PMT_HOME": str(home), "PMT_DEMO_PASSWORD": WORDS, "DJANGO_SETTINGS_MODULE": "pmt.settings"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.said = ""

    def wait_until_ready(self) -> str:
        """The address, once the command has said that everything is up."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if line.startswith("Ctrl-C"):
                found = re.search(r"http://\S+:\d+", self.said)
                assert found
                return found[0]
        pytest.fail(f"It ended with {self.process.wait()}:\n{self.said}")

    def refused(self) -> str:
        """What a run that must not start said."""
        said, _ = self.process.communicate(timeout=120)
        assert self.process.returncode == 1
        assert "Traceback" not in said
        return said

    def interrupt(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(120)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the sample in it, from a first run that was ended by Ctrl-C."""
    path = tmp_path_factory.mktemp("demo") / "home"
    first = Demo(path)
    first.wait_until_ready()
    for role in ROLES:
        assert f"{role}@example.org" in first.said
    assert WORDS in first.said
    first.interrupt()
    assert processes(first.home) == {}
    return path


@pytest.fixture(scope="module")
def second_run(home: Path) -> Iterator[list[Demo]]:
    """A second run over that home, for all who do not end it; whoever does gets a further one."""
    runs: list[Demo] = []
    yield runs
    for run in runs:
        if run.process.poll() is None:
            run.interrupt()
        wait_until(lambda run=run: not processes(run.home))  # type: ignore[misc]


@pytest.fixture
def demo(home: Path, second_run: list[Demo]) -> Demo:
    """A run that is up."""
    if not second_run or second_run[-1].process.poll() is not None:
        second_run.append(Demo(home))
        second_run[-1].wait_until_ready()
    return second_run[-1]


def sign_in(address: str, email: str) -> bool:
    """Whether somebody gets in with the demonstration's password."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(f"{address}/accounts/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    form = {"login": email, "password": WORDS, "csrfmiddlewaretoken": token[1]}
    try:
        opener.open(f"{address}/accounts/login/", urllib.parse.urlencode(form).encode())
    except urllib.error.HTTPError as error:
        error.close()
    return any(re.fullmatch(r"pmt_\d+", cookie.name) for cookie in jar)


def test_a_second_start_imports_nothing_and_has_everybody_and_everything(demo: Demo) -> None:
    # So it is up in seconds, which `make bench` measures on a machine that does nothing else.
    assert "Importing" not in demo.said
    found = re.search(r"http://\S+:\d+", demo.said)
    assert found
    for role in ROLES:
        assert sign_in(found[0], f"{role}@example.org")
    with urllib.request.urlopen(f"{found[0]}/readyz") as answer:
        assert answer.status == 200


def test_a_killed_web_server_is_started_again(demo: Demo) -> None:
    found = re.search(r"http://(\S+):(\d+)", demo.said)
    assert found
    before = [number for number, command in descendants(demo.process.pid).items() if "gunicorn" in command]
    os.kill(before[0], signal.SIGKILL)

    def answers() -> bool:
        link = http.client.HTTPConnection(found[1], int(found[2]), timeout=20)
        try:
            link.request("GET", "/healthz")
            return link.getresponse().status == 200
        except OSError:
            return False
        finally:
            link.close()

    # Those whom it had started answer until they notice.
    wait_until(lambda: not any(Process.of(number) for number in before), within=120)
    wait_until(answers, within=120)


def test_a_second_program_over_one_home_is_refused_with_the_address_of_the_first(demo: Demo, home: Path) -> None:
    said = Demo(home).refused()
    assert "already runs" in said
    assert "http://127.0.0.1:" in said


def test_ctrl_c_ends_every_process(demo: Demo) -> None:
    before = descendants(demo.process.pid)
    for part in ("gunicorn", "celery -A pmt worker", "celery -A pmt beat", "postgres", "valkey-server"):
        assert any(part in command for command in before.values())
    demo.interrupt()
    assert demo.process.returncode == 0
    assert processes(demo.home) == {}
    assert not [number for number in before if Process.of(number)]


def test_a_killed_supervisor_leaves_no_process_and_the_next_run_starts(demo: Demo, home: Path) -> None:
    before = descendants(demo.process.pid)
    assert len(before) > 10
    demo.kill()
    wait_until(lambda: not processes(demo.home) and not any(Process.of(number) for number in before))
    again = Demo(home)
    again.wait_until_ready()
    again.interrupt()


def test_a_taken_port_is_named_before_anything_is_touched(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = Demo(tmp_path / "home", "--port", str(port)).refused()
    assert f"127.0.0.1:{port}" in said
    assert "Take another port" in said
    assert not (tmp_path / "home" / "postgres").exists()
