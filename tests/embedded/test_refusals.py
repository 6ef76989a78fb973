"""What stands in the way is named, with what to do about it."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pmt.embedded.account import server_account
from pmt.embedded.home import Home, ServersError, explained, private_folder
from pmt.embedded.postgres import program
from pmt.embedded.process import Process

ROOT = Path(__file__).resolve().parent.parent.parent


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_a_home_that_is_no_folder_ends_every_command_with_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=ROOT,
        env=os.environ | {"PMT_HOME": str(tmp_path / "home"), "DJANGO_SETTINGS_MODULE": "pmt.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "set PMT_HOME to another folder" in done.stderr


@pytest.mark.parametrize("words", ["import_facility samples/facility-2013-2016", "export_facility {out}", "figures"])
def test_a_home_without_tables_is_told_how_to_get_them(home: Home, tmp_path: Path, words: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *words.format(out=tmp_path / "out").split()],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "PMT_INSTANCE"}
        | {"PMT_HOME": str(home.path), "DJANGO_SETTINGS_MODULE": "pmt.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().endswith("Run: python manage.py migrate")


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.EROFS, "read-only"),
        (errno.ENOSPC, "Free some space"),
        (errno.EACCES, "as the account that made the folder"),
        (errno.EIO, "on a local disk"),
    ],
)
def test_what_the_system_says_of_a_home_comes_with_a_remedy(number: int, remedy: str) -> None:
    with pytest.raises(ServersError, match=remedy), explained(Path("/srv/pmt")):
        raise OSError(number, os.strerror(number), "/srv/pmt")


def test_a_full_disk_is_named_before_a_database_is_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10, 10, 5 * 2**20))
    with pytest.raises(ServersError, match=r"5 MB free.*Free some space"):
        Home(tmp_path).require_space()


def test_a_socket_folder_in_other_hands_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "sockets").symlink_to(tmp_path / "real")
    with pytest.raises(ServersError, match="Remove it"):
        private_folder(tmp_path / "sockets", uid=os.geteuid(), gid=os.getegid())


def test_a_cluster_of_root_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.data.mkdir(parents=True)
    if os.geteuid() == 0:
        with pytest.raises(ServersError, match="belongs to root"):
            server_account(home, [program("postgres")])
    else:
        assert server_account(home, [program("postgres")]).uid == os.geteuid()


def test_an_empty_secret_is_not_taken_for_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    (home.secrets / "secret-key").touch()
    with pytest.raises(ServersError, match="is empty"):
        home.secret("secret-key")


def test_a_process_is_not_mistaken_for_a_later_one_of_the_same_number() -> None:
    here: Any = Process.of(os.getpid())
    assert here.alive()
    assert not Process(os.getpid(), "another boot:1").alive()
