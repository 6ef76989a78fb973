"""Jobs done by a real worker: a report is built; a worker that is killed leaves a job that says so."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from pmt.celery import app
from pmt.jobs import services
from pmt.jobs.attempt import LEASE
from pmt.jobs.models import Job
from reporting.models import Report
from reporting.services import order_report
from tests import factories

ON = date(2016, 12, 31)


def wait_for(job: Job, holds: Callable[[Job], bool], seconds: float = 300) -> Job:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        job.refresh_from_db()
        if holds(job):
            return job
        time.sleep(0.05)
    pytest.fail(f"Job {job.pk} is {job.shown_state}: {job.message} {job.error}")


def typesetting() -> list[int]:
    """The typesetting programs that run on behalf of this test's instance."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            words = (path / "cmdline").read_bytes()
            place = (path / "environ").read_bytes()
        except OSError:
            continue
        if b"reporting.report.typeset" in words and f"PMT_INSTANCE={settings.PMT_INSTANCE}".encode() in place:
            found.append(int(path.name))
    return found


def test_report_whose_worker_was_killed_says_so_and_is_built_by_the_next(
    start_worker: Callable[[], "subprocess.Popen[bytes]"],
) -> None:
    worker = start_worker()
    factories.FacilityFactory()
    officer = factories.UserFactory(officer=True)

    # Cancelled while its pages are set: the typesetting program ends with it.
    job = order_report(kind="final", on=ON, by=officer)
    wait_for(job, lambda job: bool(typesetting()))
    services.cancel(job=job)
    wait_for(job, lambda job: job.shown_state == "cancelled")
    assert not typesetting()
    assert not list(job.folder.glob("*"))

    # Killed in that moment of another: nobody is left to say so, and yet it is said.
    job = order_report(kind="final", on=ON, by=officer)
    wait_for(job, lambda job: bool(typesetting()))
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    wait_for(job, lambda job: job.shown_state == "interrupted", LEASE.total_seconds() + 60)
    assert not job.file
    assert not Report.objects.exists()
    until = time.monotonic() + 60
    while typesetting() and time.monotonic() < until:
        time.sleep(0.1)
    assert not typesetting()

    # Run again, by the next worker.
    again = services.run_again(job=job)
    start_worker()
    again = wait_for(again, lambda job: not job.is_active)
    assert (again.shown_state, again.attempt) == ("done", 2), again.error
    assert again.path.read_bytes().startswith(b"%PDF-1.7")
    assert Report.objects.get().job == again
    assert Report.objects.get().snapshot["on"] == "2016-12-31"
    # The folder that the attempt worked in goes once it is said to be done.
    until = time.monotonic() + 60
    while len(list(again.folder.iterdir())) > 1 and time.monotonic() < until:
        time.sleep(0.1)
    assert [path.name for path in again.folder.iterdir()] == ["final-report-2016-12-31.pdf"]


def test_typesetting_program_ends_with_whoever_wanted_the_pages(tmp_path: Path) -> None:
    source = tmp_path / "in.json"
    os.mkfifo(source)  # it waits here for ever
    with subprocess.Popen(
        [sys.executable, "-m", "reporting.report.typeset", str(source), str(tmp_path / "out.pdf")],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
    ) as process:
        time.sleep(0.5)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(120) == 1


@pytest.mark.django_db(transaction=True)
def test_queue_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.conf, "broker_url", "redis+socket:///no/such/socket")
    # Connections are kept; those to nowhere must not be after the test, either.
    for owner, name in ((app, "_pool"), (app.amqp, "_producer_pool")):
        monkeypatch.setattr(owner, name, None)
    job = services.start(kind="k", title="A job", parameters={}, by=factories.UserFactory())
    job.refresh_from_db()
    assert (job.shown_state, "does not answer" in job.error) == ("failed", True)
