"""The account that the servers run under.

PostgreSQL refuses to run as root, and should. Where the program is root, the
servers run under a number that belongs to nobody else on the machine, and own
their folders. No folder is opened to others for that: where a parent folder is
closed to that number (a checkout in /root), the servers keep the one capability
to pass folders regardless of their mode.
"""

import ctypes
import os
import pwd
import stat
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pmt.embedded.home import Home, ServersError

PR_SET_PDEATHSIG = 1
PR_CAPBSET_READ = 23
PR_SET_SECUREBITS = 28
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
SECBIT_NO_SETUID_FIXUP = 1 << 2
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2
CAPABILITY_VERSION_3 = 0x20080522
#: Numbers that Debian and systemd give to nobody.
FIRST_FREE, FREE = 58_000, 1_000

_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Account:
    """Whom the servers run as. `capability` is what they keep of root, if anything."""

    uid: int
    gid: int
    change: bool = False
    capability: int | None = None

    def child(self, death_signal: int) -> Callable[[], None]:
        """What a new server process does before it becomes the server.

        It gets `death_signal` when the guardian dies, whatever the guardian dies of (Linux).
        """

        die = die_with_parent(death_signal)

        def become() -> None:
            os.umask(0o077)
            if self.change:
                if self.capability is not None:
                    # Without this, `access()` ignores capabilities, and initdb does not find its own programs.
                    _prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
                os.setgroups([])
                os.setgid(self.gid)
                os.setuid(self.uid)
                if self.capability is not None:
                    _keep_only(self.capability)
            # After the change of account, which would undo it.
            die()

        return become


def die_with_parent(death_signal: int, parent: int | None = None) -> Callable[[], None]:
    """What a child does, to get `death_signal` when its parent (the caller, unless named) dies (Linux)."""
    parent = os.getpid() if parent is None else parent

    def arrange() -> None:
        if sys.platform == "linux":
            _prctl(PR_SET_PDEATHSIG, death_signal)
            if os.getppid() != parent:
                os._exit(1)

    return arrange


def server_account(home: Home, programs: list[Path]) -> Account:
    """Whom this home's servers run as.

    Raises ServersError where the cluster belongs to somebody else, or where the
    servers could not get to their own files.
    """
    owner = home.data.stat().st_uid if home.data.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise ServersError(
                f"{home.data} belongs to {_name(owner)}. Run the command as root or as that account, "
                "or set PMT_HOME to another folder."
            )
        return Account(os.geteuid(), os.getegid())
    if owner == 0:
        raise ServersError(
            f"{home.data} belongs to root, under whom PostgreSQL does not run. "
            f"Move the folder away, or give it to another account: chown -R nobody {home.data}"
        )
    if owner is not None:
        uid, gid = owner, home.data.stat().st_gid
    else:
        uid = gid = _free_number(home)
    wanted = [home.path, home.run, *programs]
    capability = None
    if not all(_reachable(path, uid, gid) for path in wanted):
        capability = next(
            (each for each in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE) if _prctl(PR_CAPBSET_READ, each) == 1),
            None,
        )
        if sys.platform != "linux" or capability is None:
            raise ServersError(
                f"PostgreSQL does not run as root, and another account cannot get to {home.path} and to "
                f"{programs[0].parent}. Put both where others may pass (mode 0711 on every parent folder), "
                "or run the program under an account of its own."
            )
    return Account(uid, gid, change=True, capability=capability)


def _free_number(home: Home) -> int:
    """A number that no account has, the same for a home each time."""
    start = zlib.crc32(os.fsencode(home.path)) % FREE
    taken = {entry.pw_uid for entry in pwd.getpwall()}
    return next(
        number for number in (FIRST_FREE + (start + step) % FREE for step in range(FREE)) if number not in taken
    )


def _reachable(path: Path, uid: int, gid: int) -> bool:
    """Whether an account may pass every folder above this path, and this folder itself or run this file."""
    for each in (path, *path.parents):
        found = each.stat()
        if found.st_uid == uid:
            bit = stat.S_IXUSR
        elif found.st_gid == gid:
            bit = stat.S_IXGRP
        else:
            bit = stat.S_IXOTH
        if not found.st_mode & bit:
            return False
    return True


def _name(uid: int | None) -> str:
    try:
        return pwd.getpwuid(uid or 0).pw_name
    except KeyError:
        return f"account {uid}"


def _prctl(option: int, *values: int) -> int:
    padded = (*values, 0, 0, 0, 0)[:4]
    return int(_libc.prctl(option, *(ctypes.c_ulong(value) for value in padded)))


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _Sets(ctypes.Structure):
    _fields_ = [
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    ]


def _keep_only(capability: int) -> None:
    """Give up every capability but one, and pass that one on to what is executed next."""
    mask = 1 << capability
    header = _Header(CAPABILITY_VERSION_3, 0)
    sets = (_Sets * 2)(_Sets(mask, mask, mask), _Sets(0, 0, 0))
    if _libc.capset(ctypes.byref(header), sets) != 0:
        raise OSError(ctypes.get_errno(), "capset")
    if _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
