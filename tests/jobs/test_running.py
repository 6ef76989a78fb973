"""What becomes of a job: done, failed, cancelled, interrupted, run again."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone
from pghistory.models import Context

from pmt.accounts.choices import Role
from pmt.accounts.models import User
from pmt.jobs import registry, runner, services
from pmt.jobs.attempt import Cancelled, Run
from pmt.jobs.models import Job
from pmt.jobs.registry import JobError, job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kinds() -> Iterator[dict[str, Any]]:
    """The register of kinds, left as it was found."""
    registry.autodiscover_modules("tasks")
    before = dict(registry._kinds)
    yield registry._kinds
    registry._kinds.clear()
    registry._kinds.update(before)


def make_job(kind: str = "test", **fields: Any) -> Job:
    by = User.objects.filter(email="officer@example.org").first() or User.objects.create_user(
        "officer@example.org", name="Officer", role=Role.OFFICER
    )
    return Job.objects.create(kind=kind, title="A job", created_by=by, **fields)


def do(made: Job) -> Job:
    runner.run(made.pk, made.attempt)
    made.refresh_from_db()
    return made


def test_done_job_keeps_its_result_and_file(kinds: dict[str, Any], settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path

    @job("test")
    def work(run: Run) -> None:
        run.progress(1, 2, "Writing")
        draft = run.draft("draft")
        draft.write_bytes(b"all of it")
        run.complete({"pages": 3}, file=draft, name="../Résumé 1.txt", content_type="text/plain")

    made = do(make_job())
    assert (made.shown_state, made.result, made.file_name) == ("done", {"pages": 3}, "Résumé-1.txt")
    assert made.path.read_bytes() == b"all of it"
    assert made.path.parent == made.folder
    assert [path.name for path in made.folder.iterdir()] == [made.file_name]


def test_what_a_job_writes_knows_who_asked_for_it(kinds: dict[str, Any]) -> None:
    @job("test")
    def work(run: Run) -> None:
        User.objects.filter(pk=run.job.created_by_id).update(name="Renamed")

    made = do(make_job())
    assert Context.objects.filter(metadata__user=made.created_by_id, metadata__job=made.pk).exists()


def test_foreseen_error_is_told_in_its_own_words(kinds: dict[str, Any]) -> None:
    @job("test")
    def work(run: Run) -> None:
        raise JobError("The third column is missing. Add it.")

    made = do(make_job())
    assert (made.shown_state, made.error) == ("failed", "The third column is missing. Add it.")


def test_unforeseen_error_names_the_log_and_not_its_secrets(kinds: dict[str, Any]) -> None:
    @job("test")
    def work(run: Run) -> None:
        raise ValueError("password=hunter2")

    made = do(make_job())
    assert made.shown_state == "failed"
    assert "ValueError" in made.error
    assert "hunter2" not in made.error


def test_job_of_an_unknown_kind_fails_with_a_reason() -> None:
    made = do(make_job("nobody.does"))
    assert (made.shown_state, "nobody.does" in made.error) == ("failed", True)


def test_running_job_stops_at_its_next_step_when_cancelled(kinds: dict[str, Any], settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    begun = threading.Event()

    @job("test")
    def work(run: Run) -> None:
        run.draft("half").write_bytes(b"half")
        begun.set()
        for step in range(1200):
            run.progress(step, 600)
            time.sleep(0.05)

    made = make_job()
    worker = threading.Thread(target=in_thread, args=(made,))
    worker.start()
    assert begun.wait(60)
    services.cancel(job=made)
    worker.join(60)
    made.refresh_from_db()
    assert (made.shown_state, made.file) == ("cancelled", "")
    assert not list(tmp_path.rglob("half"))


def in_thread(made: Job) -> None:
    try:
        runner.run(made.pk, made.attempt)
    finally:
        connection.close()


def test_a_program_of_a_cancelled_job_is_killed(kinds: dict[str, Any]) -> None:
    begun = threading.Event()

    @job("test")
    def work(run: Run) -> None:
        begun.set()
        run.process(["sleep", "600"])

    made = make_job()
    worker = threading.Thread(target=in_thread, args=(made,))
    worker.start()
    assert begun.wait(60)
    services.cancel(job=made)
    worker.join(60)
    assert not worker.is_alive()
    made.refresh_from_db()
    assert made.shown_state == "cancelled"


def test_waiting_job_is_cancelled_at_once_and_never_done(kinds: dict[str, Any]) -> None:
    done: list[int] = []

    @job("test")
    def work(run: Run) -> None:
        done.append(1)

    made = make_job()
    services.cancel(job=made)
    made = do(made)
    assert (made.shown_state, done) == ("cancelled", [])


def test_job_whose_worker_is_silent_reads_as_interrupted_and_runs_again(kinds: dict[str, Any]) -> None:
    @job("test")
    def work(run: Run) -> dict[str, Any]:
        return {"attempt": run.job.attempt}

    now = timezone.now()
    made = make_job(state="running", started_at=now, lease_until=now - timedelta(seconds=1))
    assert made.shown_state == "interrupted"
    made = services.run_again(job=made)
    assert (made.shown_state, made.attempt) == ("queued", 2)
    made = do(made)
    assert (made.shown_state, made.result) == ("done", {"attempt": 2})


def test_attempt_that_was_replaced_writes_nothing(kinds: dict[str, Any], settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path

    @job("test")
    def work(run: Run) -> None:
        draft = run.draft("late")
        draft.write_bytes(b"late")
        # The worker was silent for too long, and somebody ran the job again; its heart beats on meanwhile.
        with transaction.atomic():
            Job.objects.filter(pk=run.job.pk).update(lease_until=timezone.now() - timedelta(minutes=1))
            services.run_again(job=run.job)
        draft.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(b"late")
        with transaction.atomic():
            User.objects.filter(pk=run.job.created_by_id).update(name="Too late")
            with pytest.raises(Cancelled):
                run.complete(file=draft, name="late.txt")
            raise Cancelled

    made = do(make_job())
    assert (made.attempt, made.state, made.file) == (2, "queued", "")
    assert User.objects.get(pk=made.created_by_id).name == "Officer"
    assert not list(tmp_path.rglob("late*"))


def test_the_same_news_twice_is_one_run(kinds: dict[str, Any]) -> None:
    done: list[int] = []

    @job("test")
    def work(run: Run) -> None:
        done.append(1)

    made = make_job()
    do(made)
    do(made)
    assert done == [1]


def test_done_job_is_neither_cancelled_nor_run_again(kinds: dict[str, Any]) -> None:
    @job("test")
    def work(run: Run) -> None:
        run.progress(1, 1)

    made = do(make_job())
    with pytest.raises(services.JobRefused):
        services.cancel(job=made)
    with pytest.raises(services.JobRefused):
        services.run_again(job=made)


def test_progress_is_seen_while_a_long_transaction_is_open(kinds: dict[str, Any]) -> None:
    seen: list[tuple[int, int, str]] = []

    @job("test")
    def work(run: Run) -> None:
        with transaction.atomic():
            User.objects.filter(pk=run.job.created_by_id).update(name="Unfinished")
            run.progress(3, 7, "Counting")
            until = time.monotonic() + 60
            while not seen and time.monotonic() < until:
                time.sleep(0.1)

    made = make_job()
    worker = threading.Thread(target=in_thread, args=(made,))
    worker.start()
    until = time.monotonic() + 60
    while not seen and time.monotonic() < until:
        made.refresh_from_db()
        if made.step:
            seen.append((made.step, made.total, made.message))
        time.sleep(0.1)
    worker.join(60)
    assert seen == [(3, 7, "Counting")]


def test_history_keeps_states_and_not_progress(kinds: dict[str, Any]) -> None:
    @job("test")
    def work(run: Run) -> None:
        run.progress(1, 2, "Half")
        time.sleep(1.5)

    made = do(make_job())
    events = apps.get_model("jobs", "JobEvent").objects.filter(id=made.pk).order_by("pgh_id")
    assert list(events.values_list("state", flat=True)) == ["queued", "running", "done"]
