"""One contestant's run: the ground is read, a few certificates are made to warm up, the others are measured.

Contestants run as processes of their own, those of other makers in an environment of their own: nothing of compmgr is
imported here.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Facts = dict[str, Any]
WARM_UP = 3


class Ground:
    """What all contestants start from, in a folder: facts, photos, codes, the drawn ornaments, the fonts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.facts: list[Facts] = json.loads((folder / "facts.json").read_text("utf-8"))
        said = json.loads((folder / "ground.json").read_text("utf-8"))
        self.fonts: dict[str, str] = said["fonts"]  # serif, bold, sans -> file
        self.art_svg, self.art_pdf = str(folder / "art.svg"), str(folder / "art.pdf")
        self.out = Path(said["out"])


def ground() -> tuple[Ground, int]:
    """From the command line: the folder and how many certificates."""
    return Ground(Path(sys.argv[1])), int(sys.argv[2])


def race(make: Callable[[Facts], bytes], place: Ground, count: int) -> None:
    """Make `count` certificates, a file each, and print what it took as a line of JSON."""
    for facts in place.facts[:WARM_UP]:
        make(facts)
    total = 0
    start = Watch()
    for number in range(count):
        content = make(place.facts[number % len(place.facts)])
        (place.out / f"{number}.pdf").write_bytes(content)
        total += len(content)
    start.tell(count, total)


class Watch:
    """Wall and processor time, that of child processes included, and the highest memory."""

    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), processor()

    def tell(self, count: int, octets: int, **more: Any) -> None:
        wall, cpu = time.perf_counter() - self.wall, processor() - self.cpu
        print(json.dumps({"count": count, "wall": wall, "cpu": cpu, "bytes": octets / count, "peak": peak()} | more))


def processor() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def peak() -> float:
    """Megabytes, of this process and the largest of its children together."""
    kilobytes = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return kilobytes / 1024
