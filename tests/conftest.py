"""What every test may ask for: the database, a Celery worker, a browser."""

import fcntl
import gc
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import hypothesis
import pgtrigger
import psycopg2
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.test import TransactionTestCase
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright
from psycopg2 import sql
from xdist.scheduler import LoadScopeScheduling

from pmt.embedded import lease
from pmt.embedded.home import Home, lock
from pmt.embedded.postgres import USER, password

ROOT = Path(__file__).resolve().parent.parent


# Examples take as long as they do, since other tests run beside them; under CI they are the same in every run.
hypothesis.settings.register_profile("here", deadline=None, suppress_health_check=(hypothesis.HealthCheck.too_slow,))
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


class Shares(LoadScopeScheduling):
    """Tests one by one to whichever worker is free, but of some files all to one."""

    #: What these prepare once for all their tests takes longer than any of the tests: a whole report, a demonstration.
    WHOLE = (
        "reporting/test_report_document.py",
        "reporting/test_charts.py",
        "foundation/test_demo.py",
        "browser/test_dashboard.py",
    )

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file.endswith(self.WHOLE) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Shares:
    """Share the tests out so that nothing costly is prepared twice."""
    return Shares(config, log)


#: What these walk through is not counted as covered: they pass by everything, and look at little of it.
WALKS = ("tests/browser/", "tests/permissions/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count as covered what a test is about."""
    for item in items:
        if item.nodeid.startswith(WALKS):
            item.add_marker("no_cover")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Keep what is loaded by now out of the search for what can be thrown away: it is a million objects, and stays."""
    del session
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End with nothing running: the last to need the servers waits until they have stopped."""
    if not hasattr(config, "workerinput") and settings.configured:
        lease.release(Home(settings.PMT_HOME))


# --- Database ----------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Copy a migrated database rather than migrate one: seconds for every run and every worker."""
    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = _migrated_template()


def _migrated_template() -> str:
    """The database that the present migrations make; made by whoever needs it first."""
    home = Home(settings.PMT_HOME)
    lease.hold(home, durable=False)
    digest = hashlib.sha256()
    for path in sorted(ROOT.glob("**/migrations/*.py")):
        if ".venv" not in path.parts:
            digest.update(path.read_bytes())
    name = f"migrated_{digest.hexdigest()[:16]}"
    alone = lock(home.run / "template", fcntl.LOCK_EX)
    try:
        connection = psycopg2.connect(host=str(home.sockets), dbname="postgres", user=USER, password=password(home))
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database")
            found = {row[0] for row in cursor.fetchall()}
            for database in found:
                if _abandoned(database):
                    cursor.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
            if name not in found:
                cursor.execute("DROP DATABASE IF EXISTS migrating WITH (FORCE)")
                cursor.execute("CREATE DATABASE migrating")
                subprocess.run(
                    [sys.executable, "manage.py", "migrate", "-v", "0"],
                    cwd=ROOT,
                    check=True,
                    env=program_environment() | {"PMT_INSTANCE": "migrating"},
                )
                cursor.execute(f'ALTER DATABASE migrating RENAME TO "{name}"')
        connection.close()
    finally:
        if alone is not None:
            os.close(alone)
    return name


def _abandoned(database: str) -> bool:
    """Whether the run that made this database has ended without dropping it."""
    parts = database.split("_")
    if parts[0] != "run" or parts[1] == os.environ["PMT_TEST_RUN"]:
        return False
    try:
        os.kill(int(parts[1]), 0)
    except ProcessLookupError:
        return True
    return False


def program_environment() -> dict[str, str]:
    """The environment of a process of the program that works on this test run's database and queue."""
    return os.environ | {"DJANGO_SETTINGS_MODULE": "pmt.settings"}


#: What Django itself keeps of the tables, the same in every test.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def emptied(case: TransactionTestCase | None = None) -> None:
    """Leave the database as empty as a test found it that commits what it does.

    Django truncates every table and makes its own rows anew, which takes longer than most of these tests:
    few of the tables have rows, and what Django keeps of them does not change.
    """
    del case
    with pgtrigger.ignore(), transaction.atomic(), connection.cursor() as cursor:
        tables = _in_order(cursor)
        asked = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(each), sql.Identifier(each))
            for each in tables
        )
        cursor.execute(asked)
        filled = {row[0] for row in cursor.fetchall()}
        for each in tables:
            if each in filled:
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(each)))


@cache
def _order(edges: frozenset[tuple[str, str]], tables: frozenset[str]) -> list[str]:
    graph = TopologicalSorter({each: set() for each in tables})
    for referring, referred in edges:
        graph.add(referred, referring)
    return list(graph.static_order())


def _in_order(cursor: Any) -> list[str]:
    """Every table, those first that others do not refer to by a key that is checked at once.

    One that may be deferred is checked at once all the same, unless it is from the start.
    """
    cursor.execute(
        "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint "
        "WHERE contype = 'f' AND NOT condeferred AND conrelid <> confrelid"
    )
    edges = frozenset(cursor.fetchall())
    return _order(edges, frozenset(connection.introspection.django_table_names(only_existing=True)) - KEPT)


TransactionTestCase._fixture_teardown = emptied


@pytest.fixture(autouse=True)
def _no_role_must_have_a_second_factor(request: pytest.FixtureRequest) -> None:
    """Remember so from the start: a page asks once a minute, and no test counts that among its queries by chance."""
    if request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(request.fixturenames):
        caches["default"].set("roles-with-second-factor", [], 600)


# --- Celery ------------------------------------------------------------------------------------------


@pytest.fixture
def start_worker(transactional_db: None) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start real workers, each in a process of its own, on this run's queue and database."""
    home = Home(settings.PMT_HOME)
    lease.hold(home, durable=False)
    workers: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        name = f"{settings.PMT_INSTANCE}-{len(workers)}"
        path = home.logs / f"worker-{name}.log"
        with path.open("wb") as log:
            worker = subprocess.Popen(
                [
                    sys.executable, "-m", "celery", "-A", "pmt", "worker", "--concurrency", "1", "--loglevel", "INFO",
                    "--without-gossip", "--without-mingle", "--hostname", f"{name}@localhost",
                ],
                cwd=ROOT,
                env=program_environment() | {"PMT_LOG_LEVEL": "INFO"},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )  # fmt: skip
        workers.append(worker)
        until = time.monotonic() + 180
        while b" ready." not in path.read_bytes():
            if worker.poll() is not None or time.monotonic() > until:
                pytest.fail(f"The Celery worker did not start:\n{path.read_text()}")
            time.sleep(0.1)
        return worker

    yield start
    for worker in workers:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGTERM)
        try:
            worker.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


@pytest.fixture
def celery_worker(start_worker: Callable[[], subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
    """A real worker."""
    return start_worker()


# --- Browser -----------------------------------------------------------------------------------------


def chromium() -> str:
    """The browser's program. Fails where there is none: a test that is skipped proves nothing."""
    found = os.environ.get("PMT_CHROMIUM") or shutil.which("chromium-headless-shell")
    if not found:
        pytest.fail("No Chromium on this machine. Run: make setup (or set PMT_CHROMIUM to its path)")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    # Playwright's loop runs in this thread, which makes Django refuse plain queries.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield started
        started.close()


@contextmanager
def opened_context(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """A context of its own, closed once nothing is being asked for: that would ask a database which is emptied."""
    context = browser.new_context(**options)
    context.set_default_timeout(30_000)
    asked: set[Request] = set()
    context.on("request", lambda request: asked.add(request))
    context.on("requestfinished", lambda request: asked.discard(request))
    context.on("requestfailed", lambda request: asked.discard(request))
    yield context
    until = time.monotonic() + 30
    while asked and context.pages and time.monotonic() < until:
        context.pages[0].wait_for_timeout(20)
    context.close()


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    """A fresh page in a context of its own, whose addresses are relative to the live server."""
    with opened_context(browser, base_url=live_server.url) as context:
        yield context.new_page()
