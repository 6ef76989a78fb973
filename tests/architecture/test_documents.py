"""What the documents promise is there: commands, pages, files."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.management import get_commands, load_command_class

from reporting.indicators import INDICATORS

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
#: A link or image: [words](target), without what is in code.
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def anchors(text: str) -> set[str]:
    """The names of a document's headings, as they are linked to."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    text = FENCE.sub("", document.read_text(encoding="utf-8"))
    broken = []
    for target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = unquote(target).partition("#")
        path = (document.parent / file).resolve() if file else document
        if not path.exists() or (anchor and anchor not in anchors(path.read_text(encoding="utf-8"))):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_command_is_a_target(document: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    named = re.findall(r"(?:^|`)make ([a-z]+)", document.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(named) <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_of_the_program_exists_with_its_options(document: Path) -> None:
    commands = get_commands()
    known = set(commands)
    text = document.read_text(encoding="utf-8")
    lines = re.findall(r"manage\.py ([a-z_]+)((?: +[^\s`]+)*)", text)
    if document.name == "README.md":
        block = text.split("manage.py …`:", 1)[1].split("```")[1]
        lines += re.findall(r"^([a-z_]+)(.*)$", block, re.MULTILINE)
    for name, rest in lines:
        assert name in known, f"manage.py {name}"
        app = commands[name]
        command = load_command_class(app, name) if isinstance(app, str) else app
        options = command.create_parser("manage.py", name)._option_string_actions
        assert set(re.findall(r"(--[a-z]+(?:-[a-z]+)*)", rest)) <= set(options), f"manage.py {name}{rest}"


def test_the_figure_of_the_readme_is_one() -> None:
    keys = re.findall(r"^figures (\w+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert keys
    assert set(keys) <= set(INDICATORS)


def test_pictures_are_of_a_size_that_a_page_can_carry() -> None:
    pictures = list((ROOT / "docs" / "images").glob("*.png"))
    assert pictures
    assert [path.name for path in pictures if path.stat().st_size > 1_000_000] == []
