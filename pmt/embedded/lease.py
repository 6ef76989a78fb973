"""What a process holds while it needs the embedded servers of a home."""

import atexit
import fcntl
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from pmt.embedded.home import Home, ServersError, lock

_ROOT = Path(__file__).resolve().parent.parent.parent
_leases: dict[Path, int] = {}
_guard = threading.RLock()
_owner = 0


def hold(home: Home, *, durable: bool = True, again: bool = False) -> None:
    """See to it that the servers of this home run, until this process ends or `release`s them.

    Free where this process holds them already, unless `again` asks to look (a
    connection was refused). A forked child shares the lease of its parent.
    Raises ServersError with what to do.
    """
    global _owner
    if home.path in _leases and not again:
        return
    with _guard:
        if home.path in _leases and not again:
            return
        home.prepare()
        if home.path not in _leases:
            if not _leases:
                _owner = os.getpid()
                atexit.register(_release_at_exit)
            _leases[home.path] = _share(home)
        try:
            _start_guardian(home, durable=durable)
        except ServersError:
            os.close(_leases.pop(home.path))
            raise


def release(home: Home) -> None:
    """Let go of the servers; return when they have ended, or when others need them."""
    with _guard:
        descriptor = _leases.pop(home.path, None)
    if descriptor is None:
        return
    os.close(descriptor)
    until = time.monotonic() + 60
    while time.monotonic() < until and guarded(home):
        if _needed(home):
            return
        time.sleep(0.01)


def guarded(home: Home) -> bool:
    """Whether the home has a guardian now."""
    if not home.guardian.exists():
        return False
    alone = lock(home.guardian, fcntl.LOCK_SH | fcntl.LOCK_NB)
    if alone is None:
        return True
    os.close(alone)
    return False


def _release_at_exit() -> None:
    # A forked child that ends must not wait for servers that its parent still needs.
    if os.getpid() == _owner:
        for path in list(_leases):
            release(Home(path))


def _share(home: Home) -> int:
    """A share of the lease; waits while a guardian that got it alone is stopping the servers."""
    while True:
        descriptor = lock(home.lease, fcntl.LOCK_SH | fcntl.LOCK_NB)
        if descriptor is not None:
            return descriptor
        time.sleep(0.01)


def _needed(home: Home) -> bool:
    """Whether somebody else shares the lease. One asks at a time, or each would see the other's question."""
    mutex = lock(home.mutex, fcntl.LOCK_EX)
    probe = lock(home.lease, fcntl.LOCK_SH | fcntl.LOCK_NB)
    try:
        if probe is None:
            return False  # the guardian has it, and is stopping
        try:
            fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False
    finally:
        for descriptor in (probe, mutex):
            if descriptor is not None:
                os.close(descriptor)


def _start_guardian(home: Home, *, durable: bool) -> None:
    """Start the home's guardian unless it has one, and wait until the servers answer."""
    mutex = lock(home.mutex, fcntl.LOCK_EX)
    try:
        while not guarded(home):
            answer = _ask_for_guardian(home, durable=durable)
            if answer == {}:
                return
            if answer.get("error") != "busy":
                raise ServersError(answer["error"])
            time.sleep(0.02)
    finally:
        if mutex is not None:
            os.close(mutex)


def _ask_for_guardian(home: Home, *, durable: bool) -> dict[str, str]:
    reading, writing = os.pipe()
    with (home.logs / "servers.log").open("ab") as log, open(reading, "rb") as answers:
        subprocess.Popen(
            [
                sys.executable, "-m", "pmt.embedded.guardian",
                str(home.path), str(writing), "durable" if durable else "fast",
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=_ROOT,
            pass_fds=(writing,),
            # Ctrl-C is for the command, not for the servers that others may share.
            start_new_session=True,
        )  # fmt: skip
        os.close(writing)
        said = answers.read()
    if not said:
        raise ServersError(f"The embedded servers' guardian ended before it could answer; see {home.logs}/servers.log")
    answer: dict[str, str] = json.loads(said)
    return answer
