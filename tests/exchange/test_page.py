"""Importing and exporting on the page: check, look, confirm; who may, and what happens twice."""

import io
import os
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from exchange import tasks, uploads
from experts.models import Expert
from facility.models import Region
from pmt.jobs import runner
from pmt.jobs.models import Job
from tests.factories import UserFactory

from .conftest import small, write_files

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def leader(client: Client, settings: Any, tmp_path: Path) -> Client:
    settings.MEDIA_ROOT = tmp_path / "documents"
    client.force_login(UserFactory(leader=True))
    return client


def do_last() -> Job:
    """Do the job that was asked for last, as a worker would."""
    job = Job.objects.latest("pk")
    runner.run(job.pk, job.attempt)
    job.refresh_from_db()
    assert job.state == "done", job.error
    return job


def upload(client: Client, *files: tuple[str, bytes]) -> Any:
    return client.post("/exchange/", {"records": [SimpleUploadedFile(name, content) for name, content in files]})


def packed(tmp_path: Path, **changed: Any) -> bytes:
    folder = write_files(tmp_path / "small", small(**changed))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)
    return made.getvalue()


def test_files_are_checked_then_confirmed_then_imported(leader: Client, tmp_path: Path):
    assert leader.get("/exchange/").status_code == 200
    answer = upload(leader, ("facility.zip", packed(tmp_path)))
    check = do_last()
    assert answer.url == f"/jobs/{check.pk}/"
    assert check.result["url"] == f"/exchange/imports/{check.pk}/"
    assert not Expert.objects.exists()

    page = leader.get(check.result["url"]).content.decode()
    assert "What would be done" in page
    assert "/confirm/" in page

    answer = leader.post(f"/exchange/imports/{check.pk}/confirm/")
    done = do_last()
    assert answer.url == f"/jobs/{done.pk}/"
    assert Expert.objects.count() == 2
    noted = apps.get_model("experts.ExpertEvent").objects.values_list("pgh_context__metadata", flat=True).distinct()
    assert [(context["user"], context["job"]) for context in noted] == [(done.created_by_id, done.pk)]
    assert "The records are in" in leader.get(done.result["url"]).content.decode()
    assert uploads.path_of(check.parameters["upload"]) is None, "uploaded files hold personal data"

    again = leader.post(f"/exchange/imports/{check.pk}/confirm/")
    assert again.url == f"/jobs/{done.pk}/", "a second confirmation leads to the first import"
    assert "/confirm/" not in leader.get(check.result["url"]).content.decode()


def test_every_problem_is_listed_and_nothing_can_be_confirmed(leader: Client, tmp_path: Path):
    regions = [{"code": f"R{number}", "name": ""} for number in range(70)]
    upload(
        leader, ("regions.csv", write_files(tmp_path / "r", {"regions": regions}).joinpath("regions.csv").read_bytes())
    )
    check = do_last()
    address = f"/exchange/imports/{check.pk}/"
    first, second = leader.get(address), leader.get(f"{address}?page=2")
    assert "70 errors" in first.content.decode()
    assert "Fill it in." in first.content.decode()
    assert "regions.csv" in second.content.decode()
    assert leader.post(f"{address}confirm/").status_code == 404
    assert not Region.objects.exists()


def test_past_a_thousand_the_rest_can_be_downloaded(leader: Client):
    upload(leader, ("regions.csv", b"code,name\n" + b"A,\n" * 1100))
    check = do_last()
    assert check.result["errors"] > 1000
    page = leader.get(check.result["url"]).content.decode()
    assert f"/jobs/{check.pk}/file/" in page
    body = b"".join(leader.get(f"/jobs/{check.pk}/file/").streaming_content)
    assert len(body.splitlines()) == check.result["errors"] + 1


def test_what_changed_since_the_check_is_told_by_the_import(leader: Client):
    upload(leader, ("regions.csv", b"code,name\nA,Alpha\n"), ("countries.csv", b"code,name,region\nX,Xland,A\n"))
    check = do_last()
    path = uploads.path_of(check.parameters["upload"])
    assert path is not None
    (path / "regions.csv").write_bytes(b"code,name\nB,Beta\n")
    leader.post(f"/exchange/imports/{check.pk}/confirm/")
    done = do_last()
    assert done.result["errors"] == 1
    assert not Region.objects.exists()


def test_a_check_that_would_change_nothing_says_so(leader: Client):
    Region.objects.create(code="A", name="Alpha")
    upload(leader, ("regions.csv", b"code,name\nA,Alpha\n"))
    page = leader.get(do_last().result["url"]).content.decode()
    assert "would change nothing" in page
    assert "/confirm/" not in page


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([("photo.jpg", b"\xff\xd8\xff")], "is not a .zip, .xlsx or .csv"),
        ([("facility.zip", b"not a zip file")], "is not what its name says"),
        ([("colours.csv", b"a,b\n")], "is not a file of the format"),
        ([("regions.csv", b"code\0")], "is not text"),
        ([("a.zip", b"PK\x03\x04"), ("b.zip", b"PK\x03\x04")], "must all be .csv"),
        ([], "Choose a file."),
    ],
)
def test_what_cannot_be_a_facility_is_refused_at_once(leader: Client, files: list[tuple[str, bytes]], said: str):
    answer = upload(leader, *files)
    assert answer.status_code == 400
    assert said in answer.content.decode().replace("&#x27;", "'")
    assert not Job.objects.exists()


def test_uploaded_names_stay_in_their_folder_and_old_files_go(leader: Client, settings: Any):
    first = uploads.keep([SimpleUploadedFile("regions.csv", b"code,name\n")])
    kept = uploads.path_of(first)
    assert kept is not None
    assert kept.parent == Path(settings.MEDIA_ROOT) / "exchange" / first
    assert uploads.path_of("../../etc") is None
    os.utime(kept.parent, (0, time.time() - uploads.KEPT - 1))
    uploads.keep([SimpleUploadedFile("regions.csv", b"")])
    assert uploads.path_of(first) is None


@pytest.mark.parametrize("form", ["zip", "xlsx"])
def test_the_export_is_a_file_to_download(leader: Client, tmp_path: Path, form: str):
    Region.objects.create(code="A", name="Älpha")
    leader.post("/exchange/export/", {"form": form})
    job = do_last()
    assert job.file_name.endswith(f".{form}")
    assert job.content_type == tasks.CONTENT_TYPES[form]
    with zipfile.ZipFile(io.BytesIO(job.path.read_bytes())) as archive:
        if form == "zip":
            assert archive.read("regions.csv").decode() == "code,name,position\nA,Älpha,0\n"
    assert leader.post("/exchange/export/", {"form": "exe"}).status_code == 404


def test_the_template_is_sent(leader: Client):
    answer = leader.get("/exchange/template.xlsx")
    assert answer.content.startswith(b"PK")
    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize("role", ["officer", "finance", "approver", "observer"])
def test_only_leader_and_administrator_bring_in_and_take_out(client: Client, role: str):
    client.force_login(UserFactory(**{role: True}))
    job = Job.objects.create(kind=tasks.CHECK, title="x")
    for answer in (
        client.get("/exchange/"),
        client.post("/exchange/"),
        client.post("/exchange/export/", {"form": "zip"}),
        client.get("/exchange/template.xlsx"),
        client.get(f"/exchange/imports/{job.pk}/"),
        client.post(f"/exchange/imports/{job.pk}/confirm/"),
    ):
        assert answer.status_code == 403
    client.logout()
    assert client.get("/exchange/").status_code == 302


def test_the_page_has_a_fixed_number_of_statements(leader: Client, django_assert_max_num_queries: Any):
    by = UserFactory(leader=True)
    for number in range(8):
        Job.objects.create(kind=tasks.EXPORT, title=f"Export {number}", created_by=by)
    with django_assert_max_num_queries(12):
        leader.get("/exchange/")
