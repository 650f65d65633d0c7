"""Headless Chromium: one browser kept open, each certificate a page of HTML that is printed."""

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from playwright.sync_api import sync_playwright

from benchmarks.certificates.contestants.page import html
from benchmarks.certificates.race import WARM_UP, Watch, ground


def main() -> None:
    place, count = ground()
    watch = Watch()  # its processes are counted when they have ended, so their start is in the time
    octets = 0
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        for number in range(-WARM_UP, count):
            facts = place.facts[number % len(place.facts)]
            source = place.folder / "page.html"
            source.write_text(html(facts, place), "utf-8")
            page.goto(source.as_uri())
            content = page.pdf(prefer_css_page_size=True, print_background=True)
            (place.out / f"{number}.pdf").write_bytes(content)
            octets += len(content)
        browser.close()
    watch.tell(count + WARM_UP, octets)


if __name__ == "__main__":
    main()
