"""The guardian of a home: starts its servers, watches them, stops them when nobody needs them.

Run as `python -m pmt.embedded.guardian HOME REPORT DURABLE` by `lease`. It writes one line of
JSON to the descriptor REPORT once the servers answer, or cannot.

Whoever needs the servers shares the lock on the home's lease; the guardian waits
until it gets that lock alone, which is when the last of them has let go or died.
The kernel frees the locks of the dead, so a program that was killed leaves
nothing behind; and the servers are told by the kernel when the guardian dies.
"""

import fcntl
import json
import os
import signal
import sys
import threading
import time
from datetime import UTC, datetime

from pmt.embedded.account import server_account
from pmt.embedded.home import Home, ServersError, explained, lock, private_folder
from pmt.embedded.postgres import Postgres
from pmt.embedded.postgres import program as postgres_program
from pmt.embedded.process import Process
from pmt.embedded.server import Server
from pmt.embedded.valkey import Valkey
from pmt.embedded.valkey import program as valkey_program

#: A server that ends this often within a minute is not started again.
MOST_RESTARTS = 5


class Guardian:
    """The one process of a home that owns its servers."""

    def __init__(self, home: Home, *, durable: bool) -> None:
        self.home = home
        account = server_account(home, [postgres_program("postgres"), valkey_program()])
        private_folder(home.sockets, uid=account.uid, gid=account.gid)
        self.servers: list[Server] = [kind(home, account, durable=durable) for kind in (Postgres, Valkey)]
        self.restarts: list[float] = []

    def start(self) -> None:
        """Start both servers. Raises ServersError, with neither running."""
        self._end_what_was_left()
        try:
            for server in self.servers:
                server.start()
        except ServersError:
            self.stop()
            raise
        self._write_note()

    def watch(self) -> None:
        """Return when the last lease is gone or somebody asks the guardian to end; restart what dies meanwhile."""
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(each, lambda *_: None)
        threading.Thread(target=self._wait_for_the_lease, args=(writing,), daemon=True).start()
        while True:
            for number in os.read(reading, 100):
                if number != signal.SIGCHLD:
                    return
            for server in self.servers:
                if server.child is not None and server.child.poll() is not None:
                    self._restart(server)

    def stop(self) -> None:
        """Stop what runs, last started first."""
        for server in reversed(self.servers):
            server.stop()
        self.home.note.unlink(missing_ok=True)

    def _wait_for_the_lease(self, writing: int) -> None:
        # Kept until this process ends: nobody may come to rely on servers that are being stopped.
        lock(self.home.lease, fcntl.LOCK_EX)
        os.write(writing, b"\0")

    def _restart(self, server: Server) -> None:
        now = time.monotonic()
        self.restarts = [then for then in self.restarts if now - then < 60] + [now]
        if len(self.restarts) > MOST_RESTARTS:
            raise ServersError(f"{server.name} keeps ending; see {server.log}")
        say(f"{server.name} ended unasked; starting it again")
        server.start()
        self._write_note()

    def _write_note(self) -> None:
        running = {}
        for server in self.servers:
            process = Process.of(server.child.pid) if server.child else None
            if process is not None:
                running[server.name] = {"pid": process.pid, "started": process.started}
        aside = self.home.note.with_suffix(".new")
        with explained(aside):
            aside.write_text(json.dumps(running), encoding="utf-8")
            aside.replace(self.home.note)

    def _end_what_was_left(self) -> None:
        """End the servers of a guardian that was killed where the kernel did not tell them (not Linux)."""
        try:
            noted = json.loads(self.home.note.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return
        for server in self.servers:
            entry = noted.get(server.name)
            if entry:
                Process(entry["pid"], entry["started"]).end(server.stop_signal, within=30.0)


def say(text: str) -> None:
    """One line in the guardian's log."""
    print(datetime.now(UTC).isoformat(timespec="seconds"), text, file=sys.stderr, flush=True)


def main() -> int:
    """Guard the home named on the command line."""
    home, report = Home(sys.argv[1]), int(sys.argv[2])
    durable = sys.argv[3] == "durable"
    # Held until the process ends: there is never a second guardian.
    alone = lock(home.guardian, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if alone is None:
        os.write(report, json.dumps({"error": "busy"}).encode())
        return 0
    answer: dict[str, str] = {}
    guardian = None
    try:
        guardian = Guardian(home, durable=durable)
        guardian.start()
    except ServersError as error:
        answer["error"] = str(error)
        say(str(error))
    os.write(report, json.dumps(answer).encode())
    os.close(report)
    if guardian is None or answer:
        return 1
    try:
        guardian.watch()
    except ServersError as error:
        say(str(error))
        return 1
    finally:
        guardian.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
