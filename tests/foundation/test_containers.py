"""The files for production: what they start, what they ask for, what they never hold."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")


@pytest.fixture
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(TEXT)
    return read


def test_all_parts_are_there_and_each_is_asked_after_its_health(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == {"migrate", "web", "worker", "beat", "postgres", "valkey"}
    assert all(service.get("healthcheck") for name, service in services.items() if name != "migrate")
    assert services["postgres"]["image"] == "postgres:18"
    assert set(compose["volumes"]) == {"data", "postgres", "valkey"}
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        assert services[name]["depends_on"]["postgres"] == {"condition": "service_healthy"}
        assert "data:/data" in services[name]["volumes"]


def test_no_secret_has_a_default() -> None:
    named = set(re.findall(r"\$\{(PMT_\w*(?:PASSWORD|SECRET)\w*)", TEXT))
    assert named == {"PMT_DATABASE_PASSWORD", "PMT_VALKEY_PASSWORD", "PMT_SECRET_KEY"}
    for name in named:
        assert len(re.findall(rf"\$\{{{name}\b", TEXT)) == len(re.findall(rf"\$\{{{name}:\?", TEXT))


def test_only_the_pages_are_reachable_and_only_from_the_host(compose: dict[str, Any]) -> None:
    published = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}
    assert published == {"web": ["${PMT_LISTEN:-127.0.0.1:8000}:8000"]}


def test_the_program_runs_without_privileges(compose: dict[str, Any]) -> None:
    for name in ("migrate", "web", "worker", "beat"):
        service = compose["services"][name]
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True
        assert service["security_opt"] == ["no-new-privileges:true"]
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert lines.index("USER pmt") < next(place for place, line in enumerate(lines) if line.startswith("CMD"))


def test_the_image_installs_by_hash_and_holds_no_secret() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert text.count("--require-hashes") == 2
    assert not re.search(r"^(ENV|ARG).*(SECRET|PASSWORD)", text, re.MULTILINE)
    for source in re.findall(r"^COPY (?!--)(\S+)", text, re.MULTILINE):
        assert (ROOT / source).exists()
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".git", ".venv", "var"} <= set(ignored)


def test_every_command_in_the_files_is_one_of_the_program(compose: dict[str, Any]) -> None:
    for name in ("migrate", "worker", "beat"):
        command = compose["services"][name]["command"]
        assert command[0] in ("celery", "python")
    assert json.loads((ROOT / "Dockerfile").read_text().rpartition("CMD ")[2])[0] == "gunicorn"


def test_docker_itself_accepts_the_file_where_it_can_be_asked(tmp_path: Path) -> None:
    """Docker is no part of a development machine; where it is, its own word counts as well."""
    docker = shutil.which("docker")
    asked = docker and subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode == 0
    if not asked:
        return
    values = ("PMT_SECRET_KEY", "PMT_DATABASE_PASSWORD", "PMT_VALKEY_PASSWORD", "PMT_ADDRESS", "PMT_ALLOWED_HOSTS")
    (tmp_path / "env").write_text("".join(f"{name}=value\n" for name in values))
    command = [str(docker), "compose", "--env-file", str(tmp_path / "env"), "config", "--quiet"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
