"""Print files: many certificates as the pages of one document, what they share in it once.

The plate of the press is the beginning of the file as well; pages follow, each as small as a tail, with one font for
all characters the plate lacks. Pages are written as they come, so memory does not grow with their number; readers and
printers of others stumble over files of many thousand pages, so a run is cut into parts.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from hashlib import blake2b
from io import BytesIO
from itertools import chain, islice
from typing import BinaryIO

from compmgr.foundation.pdf import archive, raw
from compmgr.layouts.document.press import Press, Sheet
from compmgr.layouts.document.press.glyphs import font_objects
from compmgr.layouts.document.press.operators import Added
from compmgr.layouts.document.press.plate import FREE, PAGES, PROFILE, Plate
from compmgr.layouts.rules.kinds import Values

MOST_PAGES = 5000


def print_file(press: Press, values: Iterable[Values], *, title: str = "") -> bytes:
    """The certificates as one file; the press has its plate."""
    written = BytesIO()
    write_print_file(press, values, written, title=title)
    return written.getvalue()


def write_print_files(
    press: Press,
    values: Iterable[Values],
    part: Callable[[int], AbstractContextManager[BinaryIO]],
    *,
    pages: int = MOST_PAGES,
    title: str = "",
) -> list[int]:
    """The certificates in parts of so many `pages`; `part` opens the file of each, from 1; the pages of each."""
    counts = []
    for number, some in enumerate(in_parts(values, min(pages, MOST_PAGES)), 1):
        with part(number) as out:
            counts.append(write_print_file(press, some, out, title=title))
    return counts


def in_parts(values: Iterable[Values], pages: int) -> Iterator[Iterable[Values]]:
    """`values` in order, each part to be used up before the next."""
    rest = iter(values)
    for first in rest:
        yield chain([first], islice(rest, pages - 1))


def write_print_file(press: Press, values: Iterable[Values], out: BinaryIO, *, title: str = "") -> int:
    """The certificates as one file written to `out`; how many pages it has."""
    if press.mounted is None:
        raise ValueError("There is no plate on the press yet.")
    written = PrintFile(press.mounted, press.box, out)
    added = Added(press.fonts)
    for each in values:
        written.page(press.sheet(each, added))
    written.finish(added, title or press.layout.name)
    return len(written.pages)


class PrintFile:
    """A document whose objects are written one after the other; those of the plate keep their numbers."""

    def __init__(self, plate: Plate, box: str, out: BinaryIO) -> None:
        self.plate, self.box, self.out = plate, box.encode(), out
        self.at = len(plate.content)
        self.places = array("Q")  # of the objects behind the plate's
        self.pages = array("L")
        self.fonts = self.reserve()
        self.things = plate.resources["things"].encode()
        self.identity = blake2b(digest_size=16)
        out.write(plate.content)

    def reserve(self) -> int:
        """The number of an object that will be written later."""
        self.places.append(0)
        return self.plate.page + len(self.places) - 1

    def add(self, body: bytes, number: int = 0) -> int:
        number = number or self.reserve()
        self.places[number - self.plate.page] = self.at
        self.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        return number

    def write(self, content: bytes) -> None:
        self.at += len(content)
        self.out.write(content)

    def page(self, sheet: Sheet) -> None:
        operators = sheet.operators.encode()
        self.identity.update(operators)
        things = b"".join([b"/%b %d 0 R " % (name.encode(), self.add(body)) for name, body in sheet.things.items()])
        content = self.add(raw.packed(operators, level=1))
        self.pages.append(
            self.add(
                b"<< /Type /Page /Parent %d 0 R /MediaBox [%b] /Contents %d 0 R /Resources << /Font %d 0 R /XObject"
                b" << %b%b>> >> >>" % (PAGES, self.box, content, self.fonts, self.things, things)
            )
        )

    def finish(self, added: Added, title: str) -> None:
        """The fonts of added characters, the page tree in place of the plate's, the table of objects, the trailer."""
        fonts = self.plate.resources["fonts"]
        for place, (font, characters) in enumerate(added.characters.items()):
            first = self.plate.page + len(self.places)
            fonts += f"/A{place} {first} 0 R "
            for body in font_objects(font, "".join(characters), first, packed=True):
                self.add(body)
        self.add(b"<< %b>>" % fonts.encode(), self.fonts)
        head = {"title": title, "author": "", "subject": ""}
        metadata = self.add(raw.stream(archive.xmp(head), b"/Type /Metadata /Subtype /XML"))
        catalog = self.add(archive.catalog(PAGES, metadata, PROFILE))
        information = self.add(archive.info(head))
        tree = self.at
        kids = b" ".join([b"%d 0 R" % page for page in self.pages])
        self.write(b"%d 0 obj\n<< /Type /Pages /Count %d /Kids [%b] >>\nendobj\n" % (PAGES, len(self.pages), kids))
        start, size = self.at, self.plate.page + len(self.places)
        own = self.plate.references[len(FREE) + 20 :]
        self.write(b"xref\n0 %d\n%b%010d 00000 n \n%b" % (size, FREE, tree, own))
        self.write(b"".join([b"%010d 00000 n \n" % place for place in self.places]))
        identity = self.identity.hexdigest().encode()
        self.write(
            b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%b> <%b>] >>\nstartxref\n%d\n%%%%EOF\n"
            % (size, catalog, information, identity, identity, start)
        )
