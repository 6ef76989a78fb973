"""What lies where in a home, and the locks, folders and secrets in it.

PMT_HOME/
  postgres/data     the database cluster (owned by the account that PostgreSQL runs under)
  valkey/           Valkey's last snapshot
  documents/        files attached to records
  secrets/          passwords and keys, readable by the owner alone
  logs/
  run/              locks, sockets and the note of what runs; of no use once everything has ended
"""

import errno
import fcntl
import hashlib
import os
import secrets
import shutil
import stat
from pathlib import Path

#: A socket's address may have 107 bytes; PostgreSQL adds '/.s.PGSQL.5432.lock' to the folder.
LONGEST_SOCKET_FOLDER = 85
#: An empty cluster takes some 40 MB, its first write-ahead log 16 MB more.
SPACE_FOR_A_CLUSTER = 150 * 1024 * 1024


class ServersError(Exception):
    """The embedded servers cannot run; the message says why and what to do."""


class Home:
    """One instance's folder. Two homes are two instances."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path).resolve()
        self.postgres = self.path / "postgres"
        self.data = self.postgres / "data"
        self.valkey = self.path / "valkey"
        self.documents = self.path / "documents"
        self.secrets = self.path / "secrets"
        self.logs = self.path / "logs"
        self.run = self.path / "run"
        #: Held while somebody decides to start the servers or to stop needing them.
        self.mutex = self.run / "mutex"
        #: Shared by everybody who needs the servers; whoever gets it alone may stop them.
        self.lease = self.run / "lease"
        #: Held by the guardian for its whole life.
        self.guardian = self.run / "guardian"
        #: Which processes the guardian started, for whoever finds them without it.
        self.note = self.run / "servers.json"

    @property
    def sockets(self) -> Path:
        """The folder of both servers' sockets: in the home where its name is short enough."""
        inside = self.run / "sockets"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
            return inside
        digest = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
        # Predictable on purpose: every command must find it. `private_folder` refuses it in other hands.
        return Path(os.sep, "tmp", f"pmt-{digest}")

    @property
    def postgres_socket(self) -> Path:
        return self.sockets / ".s.PGSQL.5432"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    def prepare(self) -> None:
        """Make the folders that every command needs. Raises ServersError where that cannot be."""
        with explained(self.path):
            # 0711: the account that the servers run under passes through, and reads nothing on its way.
            self.path.mkdir(mode=0o711, parents=True, exist_ok=True)
            self.run.mkdir(mode=0o711, exist_ok=True)
            for folder in (self.secrets, self.logs):
                folder.mkdir(mode=0o700, exist_ok=True)

    def secret(self, name: str) -> str:
        """The random secret of this name, made when it is first asked for, readable by the owner alone."""
        self.prepare()
        path = self.secrets / name
        with explained(path):
            if not path.exists():
                # Written aside and linked: two commands that start at once must read the same secret.
                aside = self.secrets / f".{name}.{os.getpid()}"
                with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                    file.write(secrets.token_urlsafe(48))
                    file.flush()
                    os.fsync(file.fileno())
                try:
                    os.link(aside, path)
                except FileExistsError:
                    pass
                finally:
                    aside.unlink()
            value = path.read_text(encoding="ascii").strip()
        if not value:
            raise ServersError(f"{path} is empty. Restore it from a backup, or move it away to have a new one made.")
        return value

    def require_space(self) -> None:
        """Raise ServersError where the disk cannot hold a new cluster."""
        free = shutil.disk_usage(self.path).free
        if free < SPACE_FOR_A_CLUSTER:
            raise ServersError(
                f"{self.path} has {free // 2**20} MB free; a new database needs {SPACE_FOR_A_CLUSTER // 2**20} MB. "
                "Free some space, or set PMT_HOME to a folder on another disk."
            )


class explained:
    """Turn what the system says about a file into what to do about it (a context manager)."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, OSError):
            return
        where = error.filename or self.path
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            remedy = "The disk is full. Free some space, or set PMT_HOME to a folder on another disk."
        elif error.errno == errno.EROFS:
            remedy = "The file system is read-only. Set PMT_HOME to a folder that can be written."
        elif error.errno in (errno.EACCES, errno.EPERM):
            remedy = (
                "This account may not write there. Set PMT_HOME to a folder of your own, or run the command "
                "as the account that made the folder."
            )
        elif error.errno in (errno.ENOTDIR, errno.EEXIST):
            remedy = "A file stands where a folder is needed. Move it away, or set PMT_HOME to another folder."
        else:
            remedy = "Set PMT_HOME to a folder on a local disk that can be written."
        raise ServersError(f"Cannot use {where}: {error.strerror}. {remedy}") from error


def lock(path: Path, how: int) -> int | None:
    """A descriptor that holds the lock `how` on the file; None where it was asked not to wait and is not free.

    The kernel frees the lock when the last process that shares the descriptor
    closes it or dies, so no lock is ever stale.
    """
    with explained(path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, how)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def private_folder(path: Path, *, uid: int, gid: int) -> None:
    """Make a folder that belongs to this account and that nobody else may enter.

    Raises ServersError where something else stands there: in a folder like /tmp
    another account could have put it.
    """
    with explained(path):
        try:
            path.mkdir(mode=0o700)
            if uid != os.geteuid():
                os.chown(path, uid, gid)
        except FileExistsError:
            pass
        found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid:
        raise ServersError(f"{path} is not a folder of this instance. Remove it and start again.")
    if stat.S_IMODE(found.st_mode) != 0o700:
        with explained(path):
            path.chmod(0o700)
