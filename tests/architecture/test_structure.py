"""What holds for the whole tree, whoever adds to it."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import get_resolver

from pmt.workbench import registry

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ["facility", "contacts", "experts", "requests_app", "actions", "finance", "reporting", "exchange"]
SOURCES = sorted(path for folder in ("pmt", *ROOMS) for path in (ROOT / folder).rglob("*.py"))


def test_no_room_imports_against_the_arrows() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_is_under_the_contract_and_the_measure() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert set(tools["importlinter"]["root_packages"]) == {"pmt", *ROOMS}
    assert set(tools["importlinter"]["contracts"][0]["layers"]) == {"pmt", *ROOMS}
    assert set(tools["coverage"]["run"]["source"]) == {"pmt", *ROOMS}
    assert set(tools["mypy"]["packages"]) == {"pmt", *ROOMS, "bench"}


@pytest.mark.django_db
def test_the_migrations_make_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_have_names() -> None:
    unnamed = [path for path in SOURCES if path.parent.name == "migrations" and "_auto_" in path.name]
    assert unnamed == []


def test_no_file_is_past_eight_hundred_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in SOURCES
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 800
    }
    assert long == {}


def test_no_module_is_a_drawer_for_anything() -> None:
    assert [path for path in SOURCES if path.stem in ("utils", "helpers", "misc", "common")] == []


def test_no_page_carries_script_or_style_of_its_own() -> None:
    """The content security policy would stop them, silently for whoever wrote them."""
    found = []
    for path in sorted((ROOT / "templates").rglob("*.*")):
        text = path.read_text(encoding="utf-8")
        if "<style" in text or " style=" in text or " onclick=" in text or "<script>" in text:
            found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_the_locks_have_hashes_and_no_address_of_an_index() -> None:
    for name in ("runtime.txt", "dev.txt", "uv.txt"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        for word in ("--index-url", "--extra-index-url", "--find-links", "://"):
            assert word not in text
        for line in text.splitlines():
            if "==" in line:
                assert line.endswith("\\"), f"{name}: {line} has no hash"


def test_cells_are_of_columns_that_the_list_has() -> None:
    """A cell under another name than its column's would never be drawn."""
    assert get_resolver().url_patterns
    listed = {pages.cells_template: {column.name for column in pages.columns} for pages in registry.lists()}
    assert len(listed) > 8
    for template, columns in listed.items():
        text = (ROOT / "templates" / template).read_text(encoding="utf-8")
        drawn = re.findall(r"^{% macro (\w+)\(record\) %}<td\b.*</td>{% endmacro %}$", text, re.MULTILINE)
        assert set(drawn) <= columns, template
        assert len(drawn) == text.count("{% macro"), f"{template}: a macro is one cell, on one line"
