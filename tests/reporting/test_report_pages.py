"""Pages of reports: who may build and read, and the form of texts."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pmt.accounts.choices import Role
from pmt.jobs.models import Job
from reporting.models import Report, ReportText
from reporting.tasks import BUILD
from tests import factories

pytestmark = pytest.mark.django_db

WRITERS = {Role.LEADER, Role.OFFICER}
REPORTS = "/reports/"
TEXTS = "/reports/final/texts/"


@pytest.fixture(autouse=True)
def facility() -> None:
    factories.FacilityFactory()


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(factories.UserFactory(role=role))
    return client


def form_of(client: Client) -> dict[str, str]:
    """What a browser sends back of the form of texts, unchanged."""
    form = client.get(TEXTS).context["form"]
    return {field.html_name: str(field.value() or "") for field in form}


@pytest.fixture
def built(tmp_path: Path, settings: Any) -> Report:
    settings.MEDIA_ROOT = tmp_path
    now = timezone.now()
    job = Job.objects.create(
        kind=BUILD, title="Final report", state="done", started_at=now, finished_at=now,
        file="jobs/1/final-report-2016-12-31.pdf", content_type="application/pdf",
    )  # fmt: skip
    job.path.parent.mkdir(parents=True)
    job.path.write_bytes(b"%PDF-1.7")
    return Report.objects.create(kind="final", on_date=date(2016, 12, 31), job=job, pages=60, snapshot={"format": 1})


@pytest.mark.parametrize("role", Role.values)
def test_everybody_reads_what_was_built(role: str, built: Report) -> None:
    client = signed_in(role)
    assert f"/reports/{built.pk}/" in client.get(REPORTS).content.decode()
    read = client.get(f"/reports/{built.pk}/")
    assert (read.status_code, read["Content-Type"]) == (200, "application/pdf")
    assert read["Content-Disposition"].startswith("inline")
    kept = client.get(f"/reports/{built.pk}/?download")
    assert 'attachment; filename="final-report-2016-12-31.pdf"' in kept["Content-Disposition"]
    assert b"".join(kept.streaming_content) == b"%PDF-1.7"


def test_report_whose_file_was_lost_is_not_found(built: Report) -> None:
    built.job.path.unlink()
    assert signed_in(Role.OBSERVER).get(f"/reports/{built.pk}/").status_code == 404


@pytest.mark.parametrize("role", Role.values)
def test_only_leader_and_officer_build(role: str) -> None:
    client = signed_in(role)
    answer = client.post(REPORTS, {"kind": "final", "on": "2016-12-31"})
    if role in WRITERS:
        job = Job.objects.get(kind=BUILD)
        assert answer["Location"] == reverse("jobs:job_detail", args=[job.pk])
        assert job.parameters == {"kind": "final", "on": "2016-12-31"}
        assert "31 December 2016" in job.title
    else:
        assert answer.status_code == 403
        assert not Job.objects.exists()
        content = re.findall(r"(?s)<main.*</main>", client.get(REPORTS).content.decode())
        assert len(content) == 1
        assert "<form" not in content[0]


def test_wrong_date_is_told_and_nothing_is_built() -> None:
    answer = signed_in(Role.OFFICER).post(REPORTS, {"kind": "final", "on": "31.12.2016x"})
    assert answer.status_code == 400
    assert "write it as 2016-12-31" in answer.content.decode()
    assert not Job.objects.exists()


def test_officer_writes_a_text_and_its_versions_stay() -> None:
    client = signed_in(Role.OFFICER)
    for text in ("First version.", "Second, of {{requests_received}} requests."):
        sent = form_of(client) | {"final/summary": text}
        assert client.post(TEXTS, sent)["Location"] == TEXTS
    assert ReportText.objects.get().text == "Second, of {{requests_received}} requests."
    versions = client.get(f"{TEXTS}summary/").content.decode()
    assert versions.index("Second, of") < versions.index("First version.")
    assert versions.count("Person") >= 2


def test_text_left_alone_is_not_written_again() -> None:
    factories.ReportTextFactory(text="Two lines,\nand a blank one.\n\nEnd.")
    client = signed_in(Role.OFFICER)
    sent = {name: value.replace("\n", "\r\n") for name, value in form_of(client).items()}
    assert client.post(TEXTS, sent).status_code == 302
    events = client.get(f"{TEXTS}summary/").context["versions"]
    assert len(events) == 1


def test_broken_reference_is_told_at_its_text_and_nothing_is_lost() -> None:
    factories.ReportTextFactory(text="As it was.")
    client = signed_in(Role.OFFICER)
    sent = form_of(client) | {"final/summary": "New {{nothing}}", "final/lessons": "Also new"}
    answer = client.post(TEXTS, sent)
    assert answer.status_code == 400
    form = answer.context["form"]
    assert "{{nothing}}" in form.errors["final/summary"][0]
    assert "Also new" in answer.content.decode()
    assert ReportText.objects.get().text == "As it was."


def test_change_by_somebody_else_meanwhile_is_not_overwritten() -> None:
    text = factories.ReportTextFactory(text="As it was.")
    client = signed_in(Role.OFFICER)
    sent = form_of(client) | {"final/summary": "Mine", "final/lessons": "Mine, too"}
    ReportText.objects.filter(pk=text.pk).update(text="Theirs")
    answer = client.post(TEXTS, sent)
    assert answer.status_code == 409
    said = answer.content.decode()
    assert "Theirs" in said
    assert "Mine" in said
    assert list(ReportText.objects.values_list("text", flat=True)) == ["Theirs"]


def test_preview_fills_in_and_keeps_nothing() -> None:
    client = signed_in(Role.OFFICER)
    sent = form_of(client) | {"final/summary": "**{{requests_received}}** requests, [[table:experts_registered]]"}
    said = client.post(TEXTS, sent | {"preview": "1"}).content.decode()
    assert "<strong>0</strong> requests" in said
    assert ">Table&nbsp;6</a>" in said
    assert not ReportText.objects.exists()


@pytest.mark.parametrize("role", sorted(set(Role.values) - WRITERS))
def test_others_read_texts_and_do_not_write_them(role: str) -> None:
    factories.ReportTextFactory(text="**Read** me.")
    client = signed_in(role)
    said = client.get(TEXTS).content.decode()
    assert "<strong>Read</strong> me." in said
    assert "<textarea" not in said
    assert client.post(TEXTS, {"final/summary": "x"}).status_code == 403


def test_report_and_text_that_are_not_there_are_not_found() -> None:
    client = signed_in(Role.LEADER)
    for address in ("/reports/99/", "/reports/annual/texts/", "/reports/final/texts/nothing/"):
        assert client.get(address).status_code == 404


def test_list_of_reports_asks_a_fixed_number_of_questions(built: Report, django_assert_max_num_queries: Any) -> None:
    client = signed_in(Role.OBSERVER)
    client.get(REPORTS)
    with django_assert_max_num_queries(14):
        client.get(REPORTS)
