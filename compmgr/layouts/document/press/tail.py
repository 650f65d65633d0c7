"""The tail: what only one certificate has, from its page to the end of its file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

from compmgr.foundation.pdf import archive, check_text, raw
from compmgr.layouts.document.press import signature
from compmgr.layouts.document.press.glyphs import font_objects
from compmgr.layouts.document.press.plate import PAGES, PROFILE, Plate
from compmgr.layouts.rules.kinds import Values

REFERENCE = b"%010d 00000 n \n"
END = b"\nendobj\n"


@dataclass
class Sheet:
    """What a page shows: its operators, and the objects these call by name."""

    operators: str = ""
    things: dict[str, bytes] = field(default_factory=dict)  # pictures, codes and rare figures by resource
    fonts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # font file -> added characters


@dataclass(frozen=True)
class Signing:
    """How a tail is signed: `sign` gives the CMS of a SHA-256, `room` are the bytes kept for it, `at` (UTC) is when."""

    sign: signature.Sign
    room: int
    at: datetime | None


class Tails:
    """The tails of the certificates of one plate; what is the same in all of them is written down once."""

    def __init__(self, plate: Plate, before: Any, box: str) -> None:
        """`before`: the SHA-256 of the plate."""
        self.plate, self.before = plate, before
        self.page = plate.page
        self.content, self.catalog, self.description, self.information, self.first = (
            self.page + place for place in range(1, 6)
        )
        self.page_begins = b"<< /Type /Page /Parent %d 0 R /MediaBox [%b] /Contents %d 0 R" % (
            *(PAGES, box.encode(), self.content),
        )
        self.fonts, self.things = (plate.resources[name].encode() for name in ("fonts", "things"))
        self.plain_catalog = archive.catalog(PAGES, self.description, PROFILE)
        self.heads: list[bytes] = []

    def write(self, sheet: Sheet, values: Values, signing: Signing | None) -> bytes:
        """The bytes that follow the plate."""
        own, first = list(sheet.things.values()), self.first
        things = "".join([f"/{name} {number} 0 R " for number, name in enumerate(sheet.things, first)])
        fonts = ""
        for place, (font, characters) in enumerate(sheet.fonts.items()):
            fonts += f"/A{place} {first + len(own)} 0 R "
            own += font_objects(font, "".join(characters), first + len(own))
        notes, catalog = b"", self.plain_catalog
        if signing:
            signed = first + len(own)
            own += [signature.dictionary(signing.at, signing.room), signature.widget(signed, self.page)]
            notes = b" /Annots [%d 0 R]" % (signed + 1)
            form = signature.FORM % (signed + 1, signed)
            catalog = archive.catalog(PAGES, self.description, PROFILE, form)
        head = {"title": values.title, "author": values.author, "subject": values.subject}
        for said in head.values():
            check_text(said)
        xmp, operators = archive.xmp(head), sheet.operators.encode()
        bodies = [
            b"%b%b /Resources << /Font << %b%b>> /XObject << %b%b>> >> >>"
            % (self.page_begins, notes, self.fonts, fonts.encode(), self.things, things.encode()),
            raw.stream(operators),
            catalog,
            raw.stream(xmp, b"/Type /Metadata /Subtype /XML"),
            archive.info(head),
            *own,
        ]
        identity = blake2b(operators + xmp, digest_size=16).hexdigest().encode()
        whole = self.joined(bodies, identity)
        if signing:
            return signature.fill(self.before, len(self.plate.content), whole, signing.room, signing.sign)
        return whole

    def joined(self, bodies: list[bytes], identity: bytes) -> bytes:
        """The objects, the table of all objects of plate and tail, and the trailer."""
        count = len(bodies)
        while len(self.heads) < count:
            self.heads.append(b"%d 0 obj\n" % (self.page + len(self.heads)))
        at, places = len(self.plate.content), []
        parts: list[bytes] = []
        for head, body in zip(self.heads, bodies, strict=False):
            places.append(at)
            at += len(head) + len(body) + len(END)
            parts += (head, body, END)
        size = self.page + count
        parts += (
            b"xref\n0 %d\n" % size,
            self.plate.references,
            REFERENCE * count % tuple(places),
            b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%b> <%b>] >>\nstartxref\n%d\n%%%%EOF\n"
            % (size, self.catalog, self.information, identity, identity, at),
        )
        return b"".join(parts)
