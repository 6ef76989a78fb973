"""Web server, Celery worker and beat as one program, for one machine."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from pmt.embedded.account import die_with_parent
from pmt.embedded.home import Home, ServersError, explained, lock

_ROOT = Path(__file__).resolve().parent.parent.parent
SIGN_IN = "/accounts/login/"
#: A log longer than this is set aside when the program starts; one earlier log is kept.
LONGEST_LOG = 10 * 1024 * 1024
#: A part that ends this often within a minute ends the program.
MOST_RESTARTS = 5
#: What a part may take to end tidily before it is killed.
PATIENCE = 10.0


class Stopped(Exception):
    """Somebody asked the program to end."""


@dataclass
class Part:
    """One process of the program."""

    name: str
    command: list[str]
    #: What it takes as 'end at once', should the supervisor die.
    death_signal: int
    descriptors: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list)


class Supervisor:
    """Starts the parts, starts again what ends unasked, and ends all of them with itself."""

    def __init__(self, home: Home, *, host: str, port: int, say: Callable[[str], None]) -> None:
        self.home = home
        self.host = host
        self.port = port
        self.say = say
        self.parts: list[Part] = []
        self.asked_to_end = False

    @property
    def address(self) -> str:
        shown = "127.0.0.1" if self.host in ("", "0.0.0.0", "::") else self.host
        return f"http://{shown}:{self.port}"

    def claim(self) -> None:
        """Take the port and the home, before anything is changed. Raises ServersError where either is taken."""
        self.home.prepare()
        self._claimed = lock(self.home.run / "program", fcntl.LOCK_EX | fcntl.LOCK_NB)
        if self._claimed is None:
            running = (self.home.run / "program").read_text(encoding="utf-8").strip() or "another process"
            raise ServersError(
                f"The program already runs over {self.home.path}: {running}. "
                "End that one first, or set PMT_HOME to another folder for a second instance."
            )
        self.listener = socket.socket(socket.AF_INET6 if ":" in self.host else socket.AF_INET)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self.listener.bind((self.host, self.port))
        except OverflowError:
            raise ServersError(f"There is no port {self.port}; they go from 1 to 65535.") from None
        except OSError as error:
            raise ServersError(
                f"Cannot listen on {self.host}:{self.port}: {error.strerror}. "
                f"Take another port: make demo PORT={self.port + 1}, or manage.py demo --port {self.port + 1}."
            ) from None
        # Port 0 asks the system for a free one.
        self.port = self.listener.getsockname()[1]
        with explained(self.home.run):
            os.ftruncate(self._claimed, 0)
            os.write(self._claimed, f"{self.address} (process {os.getpid()})".encode())

    def start(self) -> None:
        """Start every part, and return once the sign-in page answers.

        The web server goes first: worker and beat have time, whoever waits has not.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        self.listener.listen(128)
        descriptor = self.listener.fileno()
        self._start(
            Part(
                "web",
                [
                    "gunicorn", "pmt.wsgi:application", "--bind", f"fd://{descriptor}", "--workers", "2",
                    "--threads", "4", "--timeout", "120", "--graceful-timeout", "5", "--log-level", "warning",
                    "--no-control-socket", "--preload",
                ],
                signal.SIGTERM,
                descriptors=(descriptor,),
            )
        )  # fmt: skip
        self._wait_for_sign_in()
        self._start(
            Part(
                "worker",
                ["celery", "-A", "pmt", "worker", "--without-gossip", "--without-mingle"],
                # Asked to end tidily it would first give its tasks back to a queue that is gone, for ever.
                # What it was at says so by its lease, and can be run again.
                signal.SIGKILL,
            )
        )
        self._start(Part("beat", ["celery", "-A", "pmt", "beat", "--pidfile", ""], signal.SIGTERM))

    def watch(self) -> None:
        """Start again what ends unasked, until somebody asks the program to end."""
        while not self.asked_to_end:
            time.sleep(0.5)
            self._restart_ended()

    def stop(self) -> None:
        """End every part; kill what has not ended after a while."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for part in self.parts:
            if part.process is not None and part.process.poll() is None:
                part.process.send_signal(signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        for part in self.parts:
            if part.process is None:
                continue
            try:
                part.process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.say(f"The {part.name} did not end by itself and is killed.")
            # The children of a part are in its group; none outlives it.
            try:
                os.killpg(part.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            part.process.wait()

    def _start(self, part: Part) -> None:
        path = self.home.logs / f"{part.name}.log"
        with explained(path):
            if path.exists() and path.stat().st_size > LONGEST_LOG:
                path.replace(path.with_suffix(".log.1"))
            log = path.open("ab")
        with log:
            part.process = subprocess.Popen(
                [sys.executable, "-m", *part.command],
                cwd=_ROOT,
                # Cookies do not tell ports apart: two instances on one machine would sign each other out.
                env={"PMT_SESSION_COOKIE": f"pmt_{self.port}"} | os.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=part.descriptors,
                preexec_fn=die_with_parent(part.death_signal),
            )
        part.starts.append(time.monotonic())
        if part not in self.parts:
            self.parts.append(part)

    def _restart_ended(self) -> None:
        for part in self.parts:
            if part.process is None or part.process.poll() is None:
                continue
            where = self.home.logs / f"{part.name}.log"
            part.starts = [then for then in part.starts if time.monotonic() - then < 60]
            if len(part.starts) >= MOST_RESTARTS:
                raise ServersError(f"The {part.name} keeps ending; see {where}")
            self.say(f"The {part.name} ended with code {part.process.returncode} and is started again; see {where}")
            self._start(part)

    def _wait_for_sign_in(self) -> None:
        until = time.monotonic() + 60
        said = ""
        while time.monotonic() < until:
            self._restart_ended()
            try:
                with urllib.request.urlopen(f"{self.address}{SIGN_IN}", timeout=20) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError) as error:
                said = str(error)
            time.sleep(0.05)
        raise ServersError(f"The sign-in page does not answer ({said}); see {self.home.logs}/web.log")

    def _stop(self, number: int, frame: FrameType | None) -> None:
        # What is raised while an object is being destroyed is lost; the flag is not.
        self.asked_to_end = True
        raise Stopped
