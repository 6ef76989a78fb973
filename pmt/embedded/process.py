"""The identity of processes, and how to end one."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Process:
    """A process by number and start time: numbers are given out again after a restart or a crash."""

    pid: int
    started: str

    @classmethod
    def of(cls, pid: int) -> "Process | None":
        """The process that has this number now; None where there is none or it is only waiting to be reaped."""
        started = _start_time(pid)
        return cls(pid, started) if started else None

    def alive(self) -> bool:
        """Whether this very process still runs."""
        return _start_time(self.pid) == self.started

    def end(self, gently: int, *, within: float) -> None:
        """Send the signal `gently`, and SIGKILL to what is still there `within` seconds later."""
        for number, wait in ((gently, within), (signal.SIGKILL, 5.0)):
            if not self.alive():
                return
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                return
            until = time.monotonic() + wait
            while self.alive() and time.monotonic() < until:
                time.sleep(0.02)

    def command(self) -> str:
        """Program and arguments, separated by blanks; empty where the process has ended."""
        if sys.platform == "linux":
            try:
                return Path(f"/proc/{self.pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except (FileNotFoundError, ProcessLookupError):
                return ""
        return subprocess.run(
            ["/bin/ps", "-o", "args=", "-p", str(self.pid)], capture_output=True, text=True, check=False
        ).stdout


def _start_time(pid: int) -> str | None:
    """When the process with this number began, in a form that is unique on this machine."""
    if sys.platform == "linux":
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
            boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
        except (FileNotFoundError, ProcessLookupError):
            return None
        # The name, second field, may hold spaces and brackets: fields are counted after its last bracket.
        fields = stat.rpartition(")")[2].split()
        return None if fields[0] in "ZX" else f"{boot}:{fields[19]}"
    listed = subprocess.run(  # macOS and BSD have no /proc
        ["/bin/ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return None if not listed or listed.startswith("Z") else listed.partition(" ")[2].strip()
