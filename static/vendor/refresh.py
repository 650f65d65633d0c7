"""Rebuilds what is derived from the vendored packages: the icon sprite and the lock of integrity hashes.

    python static/vendor/refresh.py icons <folder of the unpacked @tabler/icons>   writes static/base/icons.svg
    python static/vendor/refresh.py lock                                           writes static/vendor/lock.json

To renew a package: unpack it anywhere, put the files of `lock.json` into `static/vendor/<package>-<version>/` with its
licence, correct PACKAGES below and run both commands. Nothing here is needed at run time.
"""

import base64
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import NamedTuple

VENDOR = Path(__file__).resolve().parent
SPRITE = VENDOR.parent / "base" / "icons.svg"


class Package(NamedTuple):
    """One npm package as it is kept here."""

    npm: str
    version: str
    folder: str
    licence: str
    """SPDX identifier"""


PACKAGES = [
    Package("htmx.org", "2.0.11", "htmx.org-2.0.11", "0BSD"),
    Package("@tabler/core", "1.6.1", "tabler-core-1.6.1", "MIT"),
    Package("@tabler/icons", "3.51.0", "tabler-icons-3.51.0", "MIT"),
    Package("echarts", "6.1.0", "echarts-6.1.0", "Apache-2.0"),
    Package("@noble/hashes", "2.4.0", "noble-hashes-2.4.0", "MIT"),
    Package("@noble/ciphers", "2.4.0", "noble-ciphers-2.4.0", "MIT"),
    # Five of its files side by side; of their text only the addresses of imports differ from the package.
    Package("@noble/curves", "2.4.0", "noble-curves-2.4.0", "MIT"),
]


def integrity(path: Path) -> str:
    """The subresource-integrity value of `path`: sha384 in base64."""
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def lock() -> list[dict[str, object]]:
    """What lock.json must say about the files that are here now."""
    return [
        {
            "package": package.npm,
            "version": package.version,
            "licence": package.licence,
            "folder": package.folder,
            "files": {path.name: integrity(path) for path in sorted((VENDOR / package.folder).iterdir())},
        }
        for package in PACKAGES
    ]


def icon_names() -> list[str]:
    """The icons we use, one a line in icons.txt."""
    return next(VENDOR.glob("tabler-icons-*/icons.txt")).read_text(encoding="utf-8").split()


def sprite(icons: Path) -> str:
    """One svg holding every used outline icon as a symbol named after it."""
    symbols = "\n".join(
        symbol(name, (icons / "icons" / "outline" / f"{name}.svg").read_text()) for name in icon_names()
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def symbol(name: str, drawing: str) -> str:
    """The strokes of `drawing` without its frame; the invisible bounding box is left out."""
    inside = re.sub(r"^.*?<svg.*?>|</svg>\s*$", "", drawing, flags=re.DOTALL)
    strokes = [
        " ".join(stroke.split()) for stroke in re.findall(r"<[a-z][^>]*/>", inside) if 'stroke="none"' not in stroke
    ]
    return f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(strokes)}</symbol>'


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["icons", folder]:
            SPRITE.write_text(sprite(Path(folder)), encoding="utf-8")
        case ["lock"]:
            (VENDOR / "lock.json").write_text(json.dumps(lock(), indent=2) + "\n", encoding="utf-8")
        case _:
            sys.exit(__doc__)
