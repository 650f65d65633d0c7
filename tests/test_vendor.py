"""What we carry from others is exactly what lock.json says, and every icon a page asks for is in the sprite."""

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "static" / "vendor"
LOCK = json.loads((VENDOR / "lock.json").read_text(encoding="utf-8"))
OURS = {"lock.json", "refresh.py"}


def refresh() -> ModuleType:
    """The script that writes the lock; it lies beside the files it locks, outside every package."""
    spec = importlib.util.spec_from_file_location("refresh", VENDOR / "refresh.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_vendored_file_has_the_hash_that_the_lock_gives():
    assert refresh().lock() == LOCK


def test_no_file_lies_in_the_vendor_folder_unlisted():
    listed = {f"{package['folder']}/{name}" for package in LOCK for name in package["files"]} | OURS
    found = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert {name for name in found if "__pycache__" not in name} == listed


@pytest.mark.parametrize("package", LOCK, ids=lambda package: package["package"])
def test_every_package_carries_its_licence_and_its_version_in_the_folder_name(package):
    assert "LICENSE" in package["files"]
    assert package["folder"].endswith(f"-{package['version']}")


def test_the_sprite_holds_exactly_the_listed_icons():
    sprite = (ROOT / "static" / "base" / "icons.svg").read_text(encoding="utf-8")
    assert re.findall(r'<symbol id="([^"]+)"', sprite) == refresh().icon_names()


def test_every_icon_named_in_a_template_is_in_the_sprite():
    known = set(refresh().icon_names())
    named = {
        (path.relative_to(ROOT).as_posix(), icon)
        for path in (ROOT / "templates").rglob("*.html")
        for icon in re.findall(r"""\bicon(?:_name)?(?:\(|=)\s*["']([a-z0-9-]+)["']""", path.read_text(encoding="utf-8"))
    }
    assert {(where, icon) for where, icon in named if icon not in known} == set()


def test_no_page_style_or_script_of_ours_reaches_outside():
    ours = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static").rglob("*.css"), *(ROOT / "static").rglob("*.js")]
    outside = re.compile(r"""(?:src|href)=["']?(?:https?:)?//|url\(["']?(?:https?:)?//|@import""")
    reaching = [
        path for path in ours if VENDOR not in path.parents and outside.search(path.read_text(encoding="utf-8"))
    ]
    assert reaching == []


def test_no_template_carries_a_style_or_a_handler_that_the_content_security_policy_would_drop():
    dropped = re.compile(r"""\sstyle=["']|\son[a-z]+=["']|<style(?![^>]*nonce)|javascript:""")
    assert [p for p in (ROOT / "templates").rglob("*.html") if dropped.search(p.read_text(encoding="utf-8"))] == []
