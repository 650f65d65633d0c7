"""The house keeps its own rules: order of the rooms, doors, size, names."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
#: What is made, not written: data, environments, caches. Hidden folders are skipped too, except `.ci`.
MADE = {"var", "node_modules", "__pycache__", "test-results"}
READ_BY_PEOPLE = {".py", ".html", ".css", ".js", ".txt", ".xml"}
LONGEST = 300  # lines
#: The project knows no machine on which it was written: their folders, their tools, their package sources.
FOREIGN = re.compile(
    r"\.\./shared\b|(?<![\w.])/work/(main|rooms|shared|\.library)|\bfarm-(bench|studio)\b"
    r"|\b(pypi|pythonhosted|npmjs|debian)\.(org|com)\b"
)


def test_the_rooms_stand_in_their_order():
    linter = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"]
    run = subprocess.run(linter, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_view_stands_behind_a_permission_or_says_that_it_is_open(app):
    views = {name: view for name, view in app.view_functions.items() if not is_static(name)}
    assert sorted(name for name, view in views.items() if not is_declared(view)) == []


def test_a_room_with_views_has_its_templates_and_its_tests():
    rooms = {path.parent.name for path in (ROOT / "compmgr").glob("*/views*")} - {"foundation"}
    places = sorted(f"{place}/{room}" for room in rooms for place in ("templates", "tests"))
    assert [place for place in places if not (ROOT / place).is_dir()] == []


def test_a_file_can_be_read_in_one_sitting():
    texts = [path for path in ours("compmgr", "tests", "templates", "static") if path.suffix in READ_BY_PEOPLE]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in texts}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_every_module_opens_by_saying_what_it_is():
    modules = [path for path in ours("compmgr", "tests", "scripts", "migrations") if path.suffix == ".py"]
    silent = [path for path in modules if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert [str(path.relative_to(ROOT)) for path in silent] == []


def test_the_project_names_no_machine_on_which_it_was_written():
    found = {str(path.relative_to(ROOT)): foreign_words(path) for path in ours(".")}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt", "requirements-uv.txt"])
def test_every_dependency_is_locked_by_its_hash(lock):
    requirements = re.findall(r"^\S+==(?:.*\\\n)+.*$", (ROOT / lock).read_text(), re.MULTILINE)
    named = re.findall(r"^[a-z].*$", (ROOT / lock).read_text(), re.MULTILINE)
    assert len(requirements) == len(named) > 0
    assert [each for each in requirements if "--hash=sha256:" not in each] == []


def is_static(endpoint: str) -> bool:
    return endpoint.split(".")[-1] == "static"


def is_declared(view: object) -> bool:
    """`@requires` leaves its permission on the view, `@open_to_all` leaves None there or its own name."""
    return hasattr(view, "permission") or hasattr(view, "open_to_all")


def ours(*folders: str) -> list[Path]:
    """Every file that people of this project wrote; vendored files are others' words."""
    found = []
    for folder in folders:
        for place, inner, names in os.walk(ROOT / folder):
            inner[:] = [name for name in inner if name == ".ci" or not is_made(name)]
            written = [name for name in names if name != ".git"]  # a file in a second working tree
            found += [Path(place, name) for name in written if "vendor" not in Path(place).parts]
    return sorted(found)


def is_made(folder: str) -> bool:
    return folder.startswith(".") or folder in MADE or folder.endswith(".egg-info")


def foreign_words(path: Path) -> list[str]:
    try:
        return [match.group() for match in FOREIGN.finditer(path.read_text("utf-8"))]
    except UnicodeDecodeError:  # a font, a picture
        return []
