"""What the two embedded servers have in common: a process with a log, watched until it answers."""

import abc
import os
import signal
import subprocess
import time
from pathlib import Path

from pmt.embedded.account import Account
from pmt.embedded.home import Home, ServersError, explained
from pmt.embedded.process import Process

#: Recovery after a crash reads the write-ahead log again, up to 1 GB of it.
START_WITHIN = 120.0


class Server(abc.ABC):
    """One server of a home: prepared, started, asked whether it answers, stopped."""

    name: str
    #: The signal that ends it tidily and at once, whoever is still connected.
    stop_signal: signal.Signals

    def __init__(self, home: Home, account: Account, *, durable: bool) -> None:
        self.home = home
        self.account = account
        self.durable = durable
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.home.logs / f"{self.name}.log"

    @abc.abstractmethod
    def prepare(self) -> None:
        """Make what the server needs before its first start, and clear what a crash left."""

    @abc.abstractmethod
    def command(self) -> list[str]:
        """Program and arguments of the running server."""

    @abc.abstractmethod
    def answers(self) -> bool:
        """Whether the server takes connections now."""

    def retry(self, said: str) -> bool:
        """Whether to start once more, after an attempt that ended saying this."""
        return False

    def start(self) -> None:
        """Start the server and wait until it answers. Raises ServersError with the end of its log."""
        self.prepare()
        until = time.monotonic() + START_WITHIN
        while True:
            begin = self.log.stat().st_size if self.log.exists() else 0
            self.child = self._spawn(self.command())
            while self.child.poll() is None:
                if self.answers():
                    return
                if time.monotonic() > until:
                    self.stop()
                    break
                time.sleep(0.01)
            with self.log.open("rb") as file:
                file.seek(begin)
                said = file.read()[-4000:].decode(errors="replace").strip()
            if time.monotonic() > until or not self.retry(said):
                raise ServersError(f"{self.name} did not start; {self.log} ends:\n{said}{self._hint(said)}")
            time.sleep(0.2)

    def stop(self) -> None:
        """End the server, tidily where it lets us."""
        if self.child is None:
            return
        process = Process.of(self.child.pid)
        if process is not None:
            process.end(self.stop_signal, within=30.0)
        self.child.wait()
        self.child = None

    def run(self, command: list[str], *, account: Account | None = None, text: str = "") -> None:
        """Run a program of the server to its end. Raises ServersError with what it said where it fails."""
        done = subprocess.run(
            command,
            input=text.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=self.environment(),
            preexec_fn=(account or self.account).child(self.stop_signal),
            check=False,
        )
        if done.returncode != 0:
            said = done.stdout.decode(errors="replace").strip()
            raise ServersError(f"{Path(command[0]).name} failed:\n{said}{self._hint(said)}")

    def environment(self) -> dict[str, str]:
        """The server sees nothing of the program's environment, which may hold secrets."""
        return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def _spawn(self, command: list[str]) -> subprocess.Popen[bytes]:
        with explained(self.log), self.log.open("ab") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=self.environment(),
                start_new_session=True,
                preexec_fn=self.account.child(self.stop_signal),
            )

    @staticmethod
    def _hint(said: str) -> str:
        if "No space left on device" in said:
            return "\nThe disk is full. Free some space, or set PMT_HOME to a folder on another disk."
        if "Read-only file system" in said:
            return "\nThe file system is read-only. Set PMT_HOME to a folder that can be written."
        return ""
