"""`python -m benchmarks.certificates`: the same certificates by every way to make them, all in one run."""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.certificates import facts
from benchmarks.certificates.contestants.border import draw_border
from benchmarks.certificates.contestants.words import HEIGHT, WIDTH
from benchmarks.certificates.tables import table
from compmgr.foundation.pdf.fonts import FOLDER

ROOT = Path(__file__).parents[2]
PEERS = ROOT / ".venv-bench/bin/python"
FONTS = {"serif": "NotoSerifSC-Regular", "bold": "NotoSerifSC-Bold", "sans": "CompactSansSC-Regular"}
SHARES = re.compile(r"rgb\(([\d.]+)%,\s*([\d.]+)%,\s*([\d.]+)%\)")
HOLDERS = 200  # different certificates the peers go through


@dataclass(frozen=True)
class Contestant:
    name: str
    script: str
    count: int
    arguments: tuple[str, ...] = ()
    peer: bool = False  # needs the environment of the peers
    needs: str = ""  # a program of the machine
    processes: int = 1


ORDINARY, PRESS, PLAIN = "ours, ordinary path", "ours, press", "plain ReportLab"
CONTESTANTS = (
    Contestant(ORDINARY, "ours", 400, ("ordinary",)),
    Contestant("ours, ordinary path, signed", "ours", 60, ("ordinary-signed",)),
    Contestant(PRESS, "ours", 4000, ("press",)),
    Contestant("ours, press, proof in the code", "ours", 4000, ("press-proof",)),
    Contestant("ours, press, signed", "ours", 3000, ("press-signed",)),
    Contestant("ours, press, signed, proof in the code", "ours", 3000, ("press-whole",)),
    Contestant("ours, press, two processes", "ours", 4000, ("press",), processes=2),
    Contestant("ours, press, a file each", "ours", 2000, ("press-files",)),
    Contestant("only writing these packs", "ours", 20_000, ("writing",)),
    Contestant("only writing these files", "ours", 2000, ("writing-files",)),
    Contestant(PLAIN, "plain", 25),
    Contestant("plain ReportLab with segno", "plain", 40, ("segno",)),
    Contestant("fpdf2", "with_fpdf2", 4, peer=True),
    Contestant("WeasyPrint", "with_weasyprint", 8, peer=True),
    Contestant("typst", "with_typst", 40, ("stock",), peer=True),
    Contestant("typst, compiler kept", "with_typst", 150, ("tuned",), peer=True),
    Contestant("PyMuPDF", "with_pymupdf", 20, peer=True),
    Contestant("Chromium", "with_chromium", 12, needs="chromium"),
    Contestant("docxtpl + LibreOffice", "with_word", 5, peer=True, needs="soffice"),
    Contestant("print file, ours (pages)", "ours", 3000, ("merged",)),
    Contestant("print file, typst (pages)", "with_typst", 300, ("merged",), peer=True),
)


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.certificates", description=__doc__)
    asked.add_argument("--only", action="append", help="contestants whose name holds this; more than once for several")
    asked.add_argument("--times", type=float, default=1, help="so many times the usual number of certificates")
    asked.add_argument("--rounds", type=int, default=1, help="runs of each; the one of least processor time counts")
    asked.add_argument("--memory", action="store_true", help="the press at 1,000, 10,000 and 100,000 as well")
    asked.add_argument("--json", type=Path, help="where the numbers are written")
    options = asked.parse_args()
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}; processors: {os.cpu_count()}", flush=True)
    chosen = [each for each in CONTESTANTS if not options.only or any(part in each.name for part in options.only)]
    results: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="compmgr-certificates-") as folder:
        lay_ground(Path(folder))
        for _ in range(options.rounds):
            for each in chosen:
                said = run(each, Path(folder), max(round(each.count * options.times), 2))
                best = results.get(each.name)
                if (
                    best is None
                    or "missing" in best
                    or said.get("cpu", 1e9) / said.get("count", 1) < best["cpu"] / best["count"]
                ):
                    results[each.name] = said
                print(f"  {each.name}: {said}", flush=True)
        if options.memory:
            for count in (1000, 10_000, 100_000):
                each = Contestant(f"memory of the press at {count:,}", "ours", count, ("press-whole",))
                results[each.name] = run(each, Path(folder), count)
                print(f"  {each.name}: {results[each.name]}", flush=True)
    print()
    print(table(results))
    if options.json:
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", "utf-8")


def lay_ground(folder: Path) -> None:
    """Facts, photos, fonts, and the drawn ornaments as PDF and SVG."""
    (folder / "out").mkdir()
    for number, content in enumerate(facts.portraits()):
        (folder / f"{number}.jpg").write_bytes(content)
    batch = [
        {
            "words": dict(values.words),
            "title": values.title,
            "address": values.code.address,
            "photo": str(folder / f"{serial % 16}.jpg"),
        }
        for serial, values in enumerate(facts.values(HOLDERS))
    ]
    (folder / "facts.json").write_text(json.dumps(batch, ensure_ascii=False), "utf-8")
    fonts = {name: str(FOLDER / f"{file}.ttf") for name, file in FONTS.items()}
    (folder / "ground.json").write_text(json.dumps({"fonts": fonts, "out": str(folder / "out")}), "utf-8")
    draw_art(folder)


def draw_art(folder: Path) -> None:
    from reportlab.lib.colors import HexColor

    from compmgr.foundation.pdf import Page, crest
    from compmgr.foundation.pdf.emblem import seal_ring

    page = Page((WIDTH, HEIGHT), title="", author="")
    draw_border(page.canvas, WIDTH, HEIGHT)
    crest(page.canvas, WIDTH / 2, HEIGHT - 90, 37)
    seal_ring(page.canvas, 612, 119, 56, colour=HexColor("#E9A7A0"))  # without its words, which not all can turn
    (folder / "art.pdf").write_bytes(page.finish())
    subprocess.run(["pdftocairo", "-svg", folder / "art.pdf", folder / "art.svg"], check=True)
    drawn = (folder / "art.svg").read_text("utf-8")
    (folder / "art.svg").write_text(SHARES.sub(hexadecimal, drawn), "utf-8")


def hexadecimal(colour: re.Match[str]) -> str:
    """Colours as every reader of SVG takes them."""
    return "#" + "".join(f"{round(float(share) * 2.55):02x}" for share in colour.groups())


def run(each: Contestant, folder: Path, count: int) -> dict[str, Any]:
    """What it said, or why it did not run."""
    if each.needs and not shutil.which(each.needs):
        return {"missing": f"{each.needs} is not on this machine"}
    if each.peer and not PEERS.exists():
        return {"missing": "the peers are not installed: make bench-certificates does it"}
    python = str(PEERS if each.peer else Path(sys.executable))
    module = f"benchmarks.certificates.contestants.{each.script}"
    if each.script == "ours":
        arguments = [*each.arguments, str(folder), str(count)]
    else:
        arguments = [str(folder), str(count), *each.arguments]
    running = [
        subprocess.Popen(
            [python, "-m", module, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(each.processes)
    ]
    said = [process.communicate() for process in running]
    shutil.rmtree(folder / "out")
    (folder / "out").mkdir()
    failed = next((err for process, (_, err) in zip(running, said, strict=True) if process.returncode), None)
    if failed is not None:
        return {"missing": f"failed: {failed.strip().splitlines()[-1] if failed.strip() else 'no word'}"}
    return together([json.loads(out.splitlines()[-1]) for out, _ in said])


def together(said: list[dict[str, Any]]) -> dict[str, Any]:
    """Several processes as one: the longest time, all certificates, all memory."""
    result = dict(said[0])
    if len(said) > 1:
        result["count"] = sum(each["count"] for each in said)
        result["wall"] = max(each["wall"] for each in said)
        result["cpu"] = sum(each["cpu"] for each in said)
        result["peak"] = sum(each["peak"] for each in said)
        result["processes"] = len(said)
    return result


if __name__ == "__main__":
    main()
