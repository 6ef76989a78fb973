"""A backup taken here is the same instance elsewhere."""

import io
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from pmt.documents.services import add_document
from pmt.embedded.home import Home
from tests import factories
from tests.conftest import program_environment
from tests.documents import samples
from tests.embedded.conftest import processes

ROOT = Path(__file__).resolve().parent.parent.parent


def manage(*arguments: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command of the program, over this run's database or over another home."""
    environment = program_environment()
    if home is not None:
        environment = environment | {"PMT_HOME": str(home), "PMT_INSTANCE": "pmt"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def backup(transactional_db: None, tmp_path: Path) -> Any:
    """A backup of an instance with one account and one document of an institution."""
    by = get_user_model().objects.create_user("ana@example.org", "x", name="Ana Petrović")
    document = add_document(
        record=factories.InstitutionFactory(), file=io.BytesIO(samples.pdf()), name="Bericht ü.pdf", by=by,
        kind="letter", readers="staff",
    )  # fmt: skip
    file = tmp_path / "pmt.tar"
    done = manage("backup", str(file))
    assert done.returncode == 0, done.stderr
    yield file
    document.newest.path.unlink(missing_ok=True)


def test_a_restored_instance_has_the_records_and_the_documents_and_is_never_written_over(
    backup: Path, tmp_path: Path
) -> None:
    home = tmp_path / "elsewhere"
    done = manage("restore", str(backup), home=home)
    assert done.returncode == 0, done.stderr
    asked = "from pmt.accounts.models import User; print([(u.email, u.name) for u in User.objects.all()])"
    assert manage("shell", "-v", "0", "-c", asked, home=home).stdout.strip() == "[('ana@example.org', 'Ana Petrović')]"
    asked = "from pmt.documents.models import Document; d = Document.objects.get(); print(d.title, d.newest.path)"
    title, path = manage("shell", "-v", "0", "-c", asked, home=home).stdout.strip().rsplit(" ", 1)
    assert title == "Bericht ü"
    assert Path(path).is_relative_to(home)
    assert Path(path).read_bytes() == samples.pdf()
    again = manage("restore", str(backup), home=home)
    assert again.returncode == 1
    assert "holds an instance already" in again.stderr
    assert processes(Home(home)) == {}


def test_a_damaged_or_foreign_file_is_refused_and_leaves_an_empty_home(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    bad = tmp_path / "bad.tar"
    home = tmp_path / "elsewhere"
    middle = len(whole) // 2
    for content, said in (
        (whole[:middle], "not a"),
        (whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :], "is damaged"),
        (b"no archive at all", "not a whole backup"),
    ):
        bad.write_bytes(content)
        done = manage("restore", str(bad), home=home)
        assert done.returncode == 1
        assert said in done.stderr
        assert "Traceback" not in done.stderr
    assert manage("restore", str(backup), home=home).returncode == 0


def test_a_file_that_would_write_outside_the_documents_is_refused(backup: Path, tmp_path: Path) -> None:
    with tarfile.open(backup, "a") as archive:
        entry = tarfile.TarInfo("documents/../../escaped")
        archive.addfile(entry)
    done = manage("restore", str(backup), home=tmp_path / "elsewhere")
    assert done.returncode == 1
    assert "no backup of this program does" in done.stderr
    assert not (tmp_path / "escaped").exists()


def test_an_earlier_backup_is_not_written_over(backup: Path) -> None:
    done = manage("backup", str(backup))
    assert done.returncode == 1
    assert "is there already" in done.stderr
