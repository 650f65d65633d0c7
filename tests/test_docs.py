"""The papers tell the truth where a test can know it: words, commands, settings, addresses, links."""

import importlib
import re
from enum import EnumMeta
from pathlib import Path

import pytest
from sqlalchemy import Enum

import config
from compmgr.cli import main
from compmgr.foundation.database import Base
from compmgr.foundation.i18n import catalogue

ROOT = Path(__file__).parent.parent
PAPERS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
CONCEPTS = (ROOT / "docs/concepts.md").read_text("utf-8")


def said(key: str) -> str:
    return catalogue("zh_CN").gettext(key)


def models() -> list[type[Base]]:
    for room in sorted((ROOT / "compmgr").iterdir()):
        if (room / "models.py").exists() or (room / "models").exists():
            importlib.import_module(f"compmgr.{room.name}.models")
    return [mapper.class_ for mapper in Base.registry.mappers if mapper.class_.__module__.startswith("compmgr")]


def states() -> list[EnumMeta]:
    columns = [column for model in models() for column in model.__table__.columns]
    return sorted({c.type.enum_class for c in columns if isinstance(c.type, Enum)}, key=lambda kind: kind.__name__)


def test_every_record_stands_in_the_concepts_with_its_chinese_word():
    lines = {f"| `{model.__name__}` | {said(f'Model.{model.__name__}')} |" for model in models()}
    assert {line for line in lines if line not in CONCEPTS} == set()


@pytest.mark.parametrize("kind", states(), ids=lambda kind: kind.__name__)
def test_every_state_stands_in_the_concepts_with_its_chinese_word(kind):
    beginning = f"- **{kind.__name__}** ({kind.__module__.split('.')[1]})"
    line = next(line for line in CONCEPTS.splitlines() if line.startswith(beginning))
    words = {f"`{state.value}` {said(f'{kind.__name__}.{state.value}')}" for state in kind}
    assert {word for word in words if word not in line} == set()


def test_every_command_is_in_the_operations_paper_and_every_command_there_exists():
    paper = (ROOT / "docs/operations.md").read_text("utf-8")
    named = set(re.findall(r"`compmgr (\w+)", paper)) | set(re.findall(r"^compmgr (\w+)", paper, re.MULTILINE))
    assert named == set(main.list_commands(None))


def test_every_setting_named_exists_and_every_setting_is_named():
    paper = (ROOT / "docs/operations.md").read_text("utf-8")
    read = set(re.findall(r'setting\("(\w+)"\)', Path(config.__file__).read_text())) | {"HOME", "ENV"}
    assert set(re.findall(r"COMPMGR_(\w+)", paper)) == read


def test_every_address_named_in_the_architecture_exists(app):
    paper = (ROOT / "docs/architecture.md").read_text("utf-8")
    table = "\n".join(line for line in paper.splitlines() if line.startswith("| `"))
    known = {"/" + rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}
    assert set(re.findall(r"`(/\w*(?:-\w+)*)`", table)) - known == set()


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_links_between_papers_lead_somewhere(paper):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", paper.read_text("utf-8"))
    assert [link for link in links if not (paper.parent / link).exists()] == []


def test_make_targets_named_in_the_readme_exist():
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([\w-]+)", (ROOT / "README.md").read_text("utf-8"))) <= targets


def test_tests_named_in_the_security_paper_exist():
    named = re.findall(r"`(tests/[\w/.]+)`", (ROOT / "docs/security.md").read_text("utf-8"))
    assert named and [path for path in named if not (ROOT / path).exists()] == []
