"""What an instance must be told, and what follows from it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SERVERS = {"DATABASE_URL": "postgres://pmt:word@db:5433/records", "REDIS_URL": "redis://queue:6379/0"}
_ASK = """
import json, django
from django.conf import settings
django.setup()
names = ["SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "CSRF_TRUSTED_ORIGINS", "DEBUG"]
said = {name: getattr(settings, name) for name in [*names, "CELERY_BROKER_URL"]}
print(json.dumps(said | {"db": {name: str(value) for name, value in settings.DATABASES["default"].items()}}))
"""


def ask(home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a process with exactly this environment says of its settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", _ASK],
        cwd=ROOT,
        env=kept | {"DJANGO_SETTINGS_MODULE": "pmt.settings", "PMT_HOME": str(home)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_real_database_without_a_secret_is_refused_with_the_remedy(tmp_path: Path) -> None:
    done = ask(tmp_path / "home", **SERVERS)
    assert done.returncode != 0
    assert "Set PMT_SECRET_KEY" in done.stderr
    assert not (tmp_path / "home").exists()


def test_real_servers_are_used_where_their_addresses_are_given(tmp_path: Path) -> None:
    said = json.loads(ask(tmp_path / "home", **SERVERS, PMT_SECRET_KEY="x" * 50).stdout)
    assert said["db"]["ENGINE"] == "django.db.backends.postgresql"
    assert (said["db"]["HOST"], said["db"]["PORT"], said["db"]["NAME"]) == ("db", "5433", "records")
    assert said["CELERY_BROKER_URL"] == "redis://queue:6379/0"
    assert said["DEBUG"] is False
    assert not (tmp_path / "home").exists()


def test_without_addresses_the_servers_are_the_programs_own_and_the_secret_is_kept(tmp_path: Path) -> None:
    said = json.loads(ask(tmp_path / "home").stdout)
    assert said["db"]["ENGINE"] == "pmt.embedded.postgresql"
    kept = (tmp_path / "home" / "secrets" / "secret-key").read_text()
    ask(tmp_path / "home")
    assert (tmp_path / "home" / "secrets" / "secret-key").read_text() == kept


@pytest.mark.parametrize(("address", "secure"), [("https://pmt.example.org/", True), ("http://pmt.local", False)])
def test_an_https_address_closes_plain_http(tmp_path: Path, address: str, secure: bool) -> None:
    said = json.loads(ask(tmp_path / "home", **SERVERS, PMT_SECRET_KEY="x" * 50, PMT_ADDRESS=address).stdout)
    assert said["SECURE_SSL_REDIRECT"] is secure
    assert said["SESSION_COOKIE_SECURE"] is secure
    assert bool(said["SECURE_HSTS_SECONDS"]) is secure
    assert said["CSRF_TRUSTED_ORIGINS"] == [address.rstrip("/")]
