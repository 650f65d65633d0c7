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


def tail(plate: Plate, before: Any, box: str, sheet: Sheet, values: Values, signing: Signing | None) -> bytes:
    """The bytes that follow the plate; `before` is the SHA-256 of the plate."""
    page = plate.page
    content, catalog, description, information, first = range(page + 1, page + 6)
    own = list(sheet.things.values())
    things = "".join([f"/{name} {first + place} 0 R " for place, name in enumerate(sheet.things)])
    fonts = ""
    for place, (font, characters) in enumerate(sheet.fonts.items()):
        fonts += f"/A{place} {first + len(own)} 0 R "
        own += font_objects(font, "".join(characters), first + len(own))
    form = notes = b""
    if signing:
        signed = first + len(own)
        own += [signature.dictionary(signing.at, signing.room), signature.widget(signed, page)]
        form, notes = signature.FORM % (signed + 1, signed), b" /Annots [%d 0 R]" % (signed + 1)
    head = {name: check_text(getattr(values, name)) for name in ("title", "author", "subject")}
    xmp = archive.xmp(head)
    operators = sheet.operators.encode()
    bodies = [
        (
            b"<< /Type /Page /Parent %d 0 R /MediaBox [%b] /Contents %d 0 R%b"
            b" /Resources << /Font << %b>> /XObject << %b>> >> >>"
        )
        % (
            *(PAGES, box.encode(), content, notes),
            (plate.resources["fonts"] + fonts).encode(),
            (plate.resources["things"] + things).encode(),
        ),
        raw.stream(operators),
        archive.catalog(PAGES, description, PROFILE, form),
        raw.stream(xmp, b"/Type /Metadata /Subtype /XML"),
        archive.info(head),
        *own,
    ]
    identity = blake2b(operators + xmp, digest_size=16).hexdigest().encode()
    whole = joined(plate, bodies, catalog, information, identity)
    if signing:
        return signature.fill(before, len(plate.content), whole, signing.room, signing.sign)
    return whole


def joined(plate: Plate, bodies: list[bytes], catalog: int, information: int, identity: bytes) -> bytes:
    """The objects, the table of all objects of plate and tail, and the trailer."""
    at, number = len(plate.content), plate.page
    parts, lines = [], []
    for body in bodies:
        lines.append(REFERENCE % at)
        part = b"%d 0 obj\n%b\nendobj\n" % (number, body)
        parts.append(part)
        at += len(part)
        number += 1
    return (
        b"%bxref\n0 %d\n%b%btrailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%b> <%b>] >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            *(b"".join(parts), number, plate.references, b"".join(lines)),
            *(number, catalog, information, identity, identity, at),
        )
    )
