"""What tests of pages share: shipped layouts, files looked at by the tools of strangers."""

import json
import subprocess
from functools import cache
from pathlib import Path

from PIL import Image

from compmgr.layouts.rules.layout import Layout, from_dict

SHIPPED = sorted((Path(__file__).parents[2] / "compmgr/layouts/shipped").glob("*.json"))
CODES = [path.stem for path in SHIPPED]


@cache
def shipped(code: str) -> Layout:
    return from_dict(json.loads(next(path for path in SHIPPED if path.stem == code).read_text("utf-8")))


def picture(pdf: bytes, folder: Path, *, dpi: int = 72) -> Image.Image:
    """The first page as poppler shows it."""
    (folder / "page.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-singlefile", folder / "page.pdf", folder / "page"], check=True, timeout=60
    )
    with Image.open(folder / "page.ppm") as shown:
        return shown.copy()


def text(pdf: bytes) -> str:
    told = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True, timeout=60)
    return told.stdout.decode()


def check(pdf: bytes, folder: Path) -> str:
    """What qpdf finds wrong; nothing when all is well."""
    (folder / "checked.pdf").write_bytes(pdf)
    told = subprocess.run(["qpdf", "--check", folder / "checked.pdf"], capture_output=True, timeout=60, text=True)
    return told.stderr or ("" if told.returncode == 0 else told.stdout)
