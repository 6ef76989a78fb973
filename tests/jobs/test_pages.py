"""Pages of jobs: whose they show, and the part of a page that renews itself."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pmt.accounts.choices import Role
from pmt.jobs.models import Job
from tests import factories

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def owner() -> Any:
    return factories.UserFactory(role=Role.OFFICER)


@pytest.fixture
def running(owner: Any) -> Job:
    now = timezone.now()
    return Job.objects.create(
        kind="k", title="A long job", created_by=owner, state="running", started_at=now,
        lease_until=now + timedelta(minutes=1), step=3, total=12, message="Counting",
    )  # fmt: skip


def test_progress_is_a_part_of_the_page_at_the_same_address(owner: Any, running: Job) -> None:
    client = signed_in(owner)
    whole = client.get(f"/jobs/{running.pk}/")
    part = client.get(f"/jobs/{running.pk}/", headers={"HX-Request": "true"})
    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()
    for answer in (whole, part):
        said = answer.content.decode()
        assert "Counting" in said
        assert "Step 3 of 12" in said
        assert 'value="25"' in said
        assert f'hx-get="/jobs/{running.pk}/"' in said
        assert "HX-Request" in answer["Vary"]


def test_page_of_an_ended_job_asks_no_more(owner: Any, running: Job) -> None:
    Job.objects.filter(pk=running.pk).update(state="failed", finished_at=timezone.now(), error="The disk is full.")
    said = signed_in(owner).get(f"/jobs/{running.pk}/").content.decode()
    assert "hx-get" not in said.split('id="job-progress"')[1].split("</section>")[0]
    assert "The disk is full." in said
    assert "Run again" in said


def test_job_that_waits_may_be_run_again_once_the_queue_may_have_lost_it(owner: Any) -> None:
    job = Job.objects.create(kind="k", title="A job that waits", created_by=owner)
    client = signed_in(owner)
    assert "Run again" not in client.get(f"/jobs/{job.pk}/").content.decode()
    Job.objects.filter(pk=job.pk).update(queued_at=timezone.now() - timedelta(minutes=2))
    said = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "No worker has taken it up yet" in said
    assert "Run again" in said


def test_page_is_loaded_anew_when_its_job_has_ended(owner: Any, running: Job) -> None:
    client = signed_in(owner)
    part = {"HX-Request": "true"}
    assert "HX-Refresh" not in client.get(f"/jobs/{running.pk}/", headers=part)
    Job.objects.filter(pk=running.pk).update(state="done", finished_at=timezone.now())
    assert client.get(f"/jobs/{running.pk}/", headers=part)["HX-Refresh"] == "true"
    assert "HX-Refresh" not in client.get(f"/jobs/{running.pk}/")


def test_interrupted_job_says_so_and_offers_to_run_again(owner: Any, running: Job) -> None:
    Job.objects.filter(pk=running.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    client = signed_in(owner)
    said = client.get(f"/jobs/{running.pk}/").content.decode()
    assert "Interrupted" in said
    assert "Run again" in said
    assert "Interrupted" in client.get("/jobs/").content.decode()


def test_job_is_cancelled_from_its_page(owner: Any, running: Job) -> None:
    client = signed_in(owner)
    assert client.post(f"/jobs/{running.pk}/cancel/").status_code == 302
    running.refresh_from_db()
    assert running.cancel_asked
    assert "Stops after the present step" in client.get(f"/jobs/{running.pk}/").content.decode()


def test_refusal_is_told_on_the_page(owner: Any, running: Job) -> None:
    client = signed_in(owner)
    said = client.post(f"/jobs/{running.pk}/run-again/", follow=True).content.decode()
    assert "cancel it first" in said


def test_people_see_their_own_jobs_and_those_who_answer_for_all_see_everybodys(owner: Any, running: Job) -> None:
    for role in Role.values:
        client = signed_in(factories.UserFactory(role=role))
        sees = role in (Role.LEADER, Role.ADMINISTRATOR)
        assert (client.get(f"/jobs/{running.pk}/").status_code == 200) is sees
        assert ("A long job" in client.get("/jobs/").content.decode()) is sees
    assert "A long job" in signed_in(owner).get("/jobs/").content.decode()


def test_file_is_sent_to_be_kept_and_only_pdf_is_shown(owner: Any, running: Job, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = signed_in(owner)
    assert client.get(f"/jobs/{running.pk}/file/").status_code == 404
    for name, content_type, shown in (("x.pdf", "application/pdf", "inline"), ("x.html", "text/html", "attachment")):
        Job.objects.filter(pk=running.pk).update(
            state="done", finished_at=timezone.now(), file=f"jobs/{running.pk}/{name}", content_type=content_type
        )
        path = tmp_path / "jobs" / str(running.pk) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("content")
        assert client.get(f"/jobs/{running.pk}/file/")["Content-Disposition"].startswith("attachment")
        assert client.get(f"/jobs/{running.pk}/file/?read")["Content-Disposition"].startswith(shown)


def test_list_of_many_jobs_has_pages_and_a_fixed_number_of_questions(
    owner: Any, django_assert_max_num_queries: Any
) -> None:
    Job.objects.bulk_create(Job(kind="k", title=f"Job {n}", created_by=owner) for n in range(60))
    client = signed_in(owner)
    with django_assert_max_num_queries(12):
        said = client.get("/jobs/").content.decode()
    assert "Page 1 of 2" in said
    assert "Job 59<" in said
    assert "Job 3<" in client.get("/jobs/?page=2").content.decode()
