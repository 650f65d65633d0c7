"""Print files: many certificates as pages of one file, in parts, each page as it is drawn alone."""

import dataclasses
import tracemalloc
from contextlib import AbstractContextManager, closing
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pikepdf
from PIL import ImageChops

from compmgr.layouts.document import draw
from compmgr.layouts.document.merged import print_file, write_print_files
from compmgr.layouts.document.press import Press
from compmgr.layouts.rules.kinds import Values
from compmgr.layouts.rules.samples import samples
from tests.support.pages import check, picture, shipped, text


class Kept(BytesIO):
    """A file that can be read after it was closed."""

    whole = b""

    def close(self) -> None:
        self.whole = self.getvalue()
        super().close()


class Nowhere(BytesIO):
    def write(self, content: object) -> int:
        return 0


def press() -> Press:
    made = Press(shipped("award"), {})
    made.plate([samples(shipped("award").kind)[3]] * 3)
    return made


def numbered(count: int) -> list[Values]:
    """Samples in turn, each with a number of its own."""
    plain = samples(shipped("award").kind)
    return [
        dataclasses.replace(each, words={**each.words, "number": f"QG2026-0001-{number:05}"})
        for number in range(count)
        for each in [plain[number % len(plain)]]
    ]


def test_every_page_of_a_print_file_is_the_certificate_drawn_alone(tmp_path: Path) -> None:
    whole = print_file(press(), numbered(5))
    assert check(whole, tmp_path) == ""
    with pikepdf.open(BytesIO(whole)) as pdf:
        assert len(pdf.pages) == 5
        assert [pdf.Root.Type, pdf.Root.Lang] == ["/Catalog", "zh-CN"]
        for page, values in zip(pdf.pages, numbered(5), strict=True):
            alone = pikepdf.new()
            alone.pages.append(page)
            written = BytesIO()
            alone.save(written)
            drawn = draw(shipped("award"), values)
            assert (
                ImageChops.difference(picture(written.getvalue(), tmp_path), picture(drawn, tmp_path)).getbbox() is None
            )
            assert text(written.getvalue()) == text(drawn)


def test_a_run_is_cut_into_parts_that_follow_its_order() -> None:
    files: list[Kept] = []

    def part(number: int) -> AbstractContextManager[BinaryIO]:
        assert number == len(files) + 1
        files.append(Kept())
        return closing(files[-1])

    assert write_print_files(press(), iter(numbered(10)), part, pages=4) == [4, 4, 2]
    said = "".join(text(file.whole) for file in files)
    places = [said.index(values.words["number"]) for values in numbered(10)]
    assert places == sorted(places)


def test_what_pages_share_is_in_a_print_file_once() -> None:
    one, many = len(print_file(press(), numbered(5))), len(print_file(press(), numbered(25)))
    photos = sum(len(values.photo or b"") for values in numbered(25)[5:])
    assert (many - one - photos) / 20 < 6_000


def test_memory_does_not_grow_with_the_pages() -> None:
    made = press()

    def peak(pages: int) -> int:
        batch = numbered(pages)
        tracemalloc.start()
        write_print_files(made, iter(batch), lambda _: closing(Nowhere()))
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    # The caches grow by a kilobyte or two a page until they are full; pages that were kept would be twenty.
    assert peak(250) < peak(50) + 1_000_000
