"""A backup taken here is the same instance elsewhere."""

import io
import json
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from pmt.documents.services import add_document
from pmt.embedded.backups import make_backup
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


def refused(file: Path, home: Path) -> str:
    """What is said of a file that is not restored."""
    done = manage("restore", str(file), home=home)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_backup_is_whole_or_refused_and_is_the_same_instance_elsewhere(backup: Path, tmp_path: Path) -> None:
    home = tmp_path / "elsewhere"
    whole = backup.read_bytes()
    bad = tmp_path / "bad.tar"
    middle = len(whole) // 2
    for content, said in (
        (whole[:middle], "not a"),
        (whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :], "is damaged"),
        (b"no archive at all", "not a whole backup"),
    ):
        bad.write_bytes(content)
        assert said in refused(bad, home)
    bad.write_bytes(whole)
    with tarfile.open(bad, "a") as archive:
        archive.addfile(tarfile.TarInfo("documents/../../escaped"))
    assert "no backup of this program does" in refused(bad, home)
    assert not (tmp_path / "escaped").exists()

    # What was refused left the home empty.
    done = manage("restore", str(backup), home=home)
    assert done.returncode == 0, done.stderr
    asked = (
        "from pmt.accounts.models import User; from pmt.documents.models import Document; d = Document.objects.get();"
        "print([(u.email, u.name) for u in User.objects.all()], d.title, d.newest.path, sep='|')"
    )
    people, title, path = manage("shell", "-v", "0", "-c", asked, home=home).stdout.strip().split("|")
    assert people == "[('ana@example.org', 'Ana Petrović')]"
    assert title == "Bericht ü"
    assert Path(path).is_relative_to(home)
    assert Path(path).read_bytes() == samples.pdf()

    # Neither an instance nor a backup is written over.
    assert "holds an instance already" in refused(backup, home)
    assert processes(Home(home)) == {}
    done = manage("backup", str(backup))
    assert done.returncode == 1
    assert "is there already" in done.stderr


def test_what_is_cleared_away_meanwhile_does_not_stop_a_backup(
    transactional_db: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path / "documents"
    settings.MEDIA_ROOT.mkdir()
    for name in ("draft", "kept"):
        (settings.MEDIA_ROOT / name).write_text(name)
    add = tarfile.TarFile.add

    def late(archive: tarfile.TarFile, name: Any, *further: Any, **options: Any) -> None:
        (settings.MEDIA_ROOT / "draft").unlink(missing_ok=True)
        add(archive, name, *further, **options)

    monkeypatch.setattr(tarfile.TarFile, "add", late)
    make_backup(tmp_path / "pmt.tar")
    with tarfile.open(tmp_path / "pmt.tar") as archive:
        assert archive.getnames() == ["database.dump", "documents/kept", "manifest.json"]
        manifest = archive.extractfile("manifest.json")
        assert manifest is not None
        assert json.load(manifest)["documents"] == 1
