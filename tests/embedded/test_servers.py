"""The embedded servers start with who needs them, are shared, and end with the last."""

import json
import os
import signal
import stat
from collections.abc import Callable

import psycopg2
import pytest

from pmt.embedded import lease
from pmt.embedded.home import Home
from pmt.embedded.postgres import DATABASE, USER
from tests.embedded.conftest import Command, processes, query, server, wait_until

Start = Callable[[], Command]


def test_two_commands_share_the_servers_and_the_last_one_stops_them(home: Home, command: Start) -> None:
    first, second = command(), command()
    first.wait_until_held()
    second.wait_until_held()
    one = server(home, "bin/postgres")
    first.end()
    assert server(home, "bin/postgres") == one
    assert query(home, "SELECT 1") == [(1,)]
    second.end()
    assert processes(home) == {}


def test_eight_commands_that_begin_and_end_at_once_get_one_pair_of_servers(home: Home, command: Start) -> None:
    for _ in range(2):
        commands = [command() for _ in range(8)]
        for each in commands:
            each.wait_until_held()
        assert server(home, "bin/postgres")
        assert server(home, "pmt.embedded.guardian")
        for each in commands:
            each.let_go()
        for each in commands:
            each.end()
        wait_until(lambda: not processes(home))


def test_a_killed_command_leaves_no_process(home: Home, command: Start) -> None:
    only = command()
    only.wait_until_held()
    only.kill()
    wait_until(lambda: not processes(home))


def test_a_killed_guardian_takes_its_servers_along_and_the_next_look_starts_new_ones(
    home: Home, command: Start
) -> None:
    first = command()
    first.wait_until_held()
    query(home, "CREATE TABLE kept AS SELECT 7 AS value")
    os.kill(server(home, "pmt.embedded.guardian"), signal.SIGKILL)
    wait_until(lambda: not lease.guarded(home))
    first.look_again()
    assert query(home, "SELECT value FROM kept") == [(7,)]
    first.end()
    assert processes(home) == {}


@pytest.mark.parametrize("name", ["bin/postgres", "valkey-server"])
def test_a_killed_server_is_started_again_under_a_command_that_runs(home: Home, command: Start, name: str) -> None:
    first = command()
    first.wait_until_held()
    killed = server(home, name)
    os.kill(killed, signal.SIGKILL)

    def another() -> bool:
        noted = json.loads(home.note.read_text()) if home.note.exists() else {}
        return killed not in [entry["pid"] for entry in noted.values()]

    wait_until(another)
    assert query(home, "SELECT 1") == [(1,)]
    first.end()
    assert processes(home) == {}


def test_locks_sockets_and_numbers_of_a_crash_do_not_stop_a_start(home: Home, command: Start) -> None:
    before = command()
    before.wait_until_held()
    before.end()
    # As after a power cut: the numbers now belong to others, here to this very test.
    bystander = os.getpid()
    (home.data / "postmaster.pid").write_text(
        f"{bystander}\n{home.data}\n1\n5432\n{home.sockets}\n\n  1 2\nready   \n", encoding="ascii"
    )
    home.note.write_text(json.dumps({"postgres": {"pid": bystander, "started": "another boot:1"}}))
    home.postgres_socket.touch()
    (home.sockets / ".s.PGSQL.5432.lock").write_text(f"{bystander}\n")
    home.valkey_socket.touch()
    after = command()
    after.wait_until_held()
    assert query(home, "SELECT 1") == [(1,)]
    after.end()


def test_a_half_made_cluster_is_made_anew(home: Home, command: Start) -> None:
    home.prepare()
    (home.postgres / "new" / "base").mkdir(parents=True)
    only = command()
    only.wait_until_held()
    assert query(home, "SELECT 1") == [(1,)]


def test_the_extensions_that_the_rules_need_can_be_had_without_a_superuser(home: Home, command: Start) -> None:
    command().wait_until_held()
    for name in ("btree_gist", "pg_trgm", "unaccent"):
        query(home, f"CREATE EXTENSION {name}")
    assert query(home, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == [(False,)]
    assert query(home, "SELECT lower('ÉŠΩ')") == [("éšω",)]


def test_nobody_else_gets_in(home: Home, command: Start) -> None:
    command().wait_until_held()
    for name in ("postgres-password", "valkey-password"):
        assert stat.S_IMODE((home.secrets / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(home.sockets.stat().st_mode) == 0o700
    assert stat.S_IMODE(home.data.stat().st_mode) == 0o700
    with pytest.raises(psycopg2.OperationalError, match="password"):
        psycopg2.connect(host=str(home.sockets), dbname=DATABASE, user=USER, password="guessed")
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(host=str(home.sockets), dbname=DATABASE, user="postgres", password="guessed")
    for arguments in processes(home).values():
        assert (home.secrets / "postgres-password").read_text() not in arguments
        assert (home.secrets / "valkey-password").read_text() not in arguments


def test_the_servers_never_run_as_root_not_even_below_a_folder_that_is_closed_to_others(
    home: Home, command: Start
) -> None:
    home.path.parent.chmod(0o700)
    command().wait_until_held()
    for name in ("bin/postgres", "valkey-server"):
        owner = os.stat(f"/proc/{server(home, name)}").st_uid
        assert owner != 0
        assert owner == home.data.stat().st_uid
    assert stat.S_IMODE(home.path.parent.stat().st_mode) == 0o700


def test_a_home_with_a_long_name_has_its_sockets_elsewhere(tmp_path: object, command: Start) -> None:
    long = Home(f"{tmp_path}/{'long' * 20}/home")
    assert not long.sockets.is_relative_to(long.path)
    assert len(str(long.postgres_socket)) < 100
    assert long.sockets != Home(f"{tmp_path}/{'long' * 20}/home2").sockets
