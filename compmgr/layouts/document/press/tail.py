"""The tail: what only one certificate has, from its page to the end of its file."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

from compmgr.layouts.document import archive
from compmgr.layouts.document.press import signature
from compmgr.layouts.document.press.glyphs import glyph, objects, true_type
from compmgr.layouts.document.press.pictures import ImageObject
from compmgr.layouts.document.press.plate import PAGES, PROFILE, Plate
from compmgr.layouts.document.symbol import Symbol
from compmgr.layouts.rules.kinds import Values


@dataclass
class Sheet:
    """What a page shows: its operators, and the objects these call by name."""

    operators: str
    fonts: dict[str, dict[str, str]] = field(default_factory=dict)  # font file -> added characters
    pictures: dict[str, ImageObject] = field(default_factory=dict)  # by resource
    symbols: dict[str, Symbol] = field(default_factory=dict)


def tail(
    plate: Plate,
    before: Any,
    box: str,
    sheet: Sheet,
    values: Values,
    sign: signature.Sign | None,
    at: datetime | None,
    room: int,
) -> bytes:
    """The bytes that follow the plate; `before` is the SHA-256 of the plate."""
    page = plate.page
    content, catalog, description, information = page + 1, page + 2, page + 3, page + 4
    next_ = page + 5
    bodies: list[bytes] = []
    pictures, fonts = [plate.resources["/XObject"]], [plate.resources["/Font"]]
    for name, picture in sheet.pictures.items():
        pictures.append(f"{name} {next_ + len(bodies)} 0 R ")
        mask = f" /SMask {next_ + len(bodies) + 1} 0 R" if picture.mask else ""
        bodies.append(stream(picture.head + mask, picture.data))
        if picture.mask:
            bodies.append(stream(mask_head(picture), picture.mask))
    for name, symbol in sheet.symbols.items():
        pictures.append(f"{name} {next_ + len(bodies)} 0 R ")
        bodies.append(stream(symbol_head(symbol), symbol.rows))
    for place, (font, characters) in enumerate(sheet.fonts.items()):
        fonts.append(f"/A{place} {next_ + len(bodies)} 0 R ")
        bodies += font_bodies(font, "".join(characters), next_ + len(bodies))
    form = notes = ""
    if sign:
        signed = next_ + len(bodies)
        bodies.append(signature.dictionary(at, room).encode())
        bodies.append(signature.widget(signed, page).encode())
        form, notes = signature.FORM % (signed + 1, signed), f" /Annots [{signed + 1} 0 R]"
    title = archive.text_string(values.title)
    xmp = archive.xmp(values.title, values.author, values.subject)
    operators = sheet.operators.encode()
    bodies = [
        (
            f"<< /Type /Page /Parent {PAGES} 0 R /MediaBox [{box}] /Contents {content} 0 R{notes} /Resources"
            f" << /Font << {''.join(fonts)}>> /XObject << {''.join(pictures)}>> >> >>"
        ).encode(),
        stream("", operators),
        (
            f"<< /Type /Catalog /Pages {PAGES} 0 R /Lang (zh-CN) /Metadata {description} 0 R {form}/OutputIntents"
            f" [<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB IEC61966-2.1)"
            f" /DestOutputProfile {PROFILE} 0 R >>] /ViewerPreferences << /DisplayDocTitle true >> >>"
        ).encode(),
        stream("/Type /Metadata /Subtype /XML", xmp),
        (
            f"<< /Title {title} /Author {archive.text_string(values.author)} /Subject"
            f" {archive.text_string(values.subject)} /Creator (compmgr) /Producer (compmgr) >>"
        ).encode(),
        *bodies,
    ]
    identity = blake2b(operators + xmp, digest_size=16).hexdigest().upper()
    return joined(plate, before, bodies, catalog, information, identity, sign, room)


def joined(
    plate: Plate,
    before: Any,
    bodies: list[bytes],
    catalog: int,
    information: int,
    identity: str,
    sign: signature.Sign | None,
    room: int,
) -> bytes:
    at, number = len(plate.content), plate.objects
    parts, lines = [], []
    for body in bodies:
        lines.append(b"%010d 00000 n \n" % at)
        part = b"%d 0 obj\n%b\nendobj\n" % (number, body)
        parts.append(part)
        at += len(part)
        number += 1
    trailer = (
        f"trailer\n<< /Size {number} /Root {catalog} 0 R /Info {information} 0 R /ID [<{identity}> <{identity}>] >>\n"
        f"startxref\n{at}\n%%EOF\n"
    )
    whole = b"%bxref\n0 %d\n%b%b%b" % (
        b"".join(parts),
        number,
        plate.references,
        b"".join(lines),
        trailer.encode(),
    )
    return signature.fill(before, len(plate.content), whole, room, sign) if sign else whole


def stream(head: str, data: bytes) -> bytes:
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (head.encode(), len(data), data)


def mask_head(picture: ImageObject) -> str:
    return (
        f"/Type /XObject /Subtype /Image /Width {picture.across} /Height {picture.up} /ColorSpace /DeviceGray"
        " /BitsPerComponent 8 /Filter /FlateDecode"
    )


def symbol_head(symbol: Symbol) -> str:
    """A stencil: its ones are painted."""
    return (
        f"/Type /XObject /Subtype /Image /ImageMask true /Width {symbol.side} /Height {symbol.side}"
        " /BitsPerComponent 1 /Decode [1 0]"
    )


def font_bodies(font: str, characters: str, first: int) -> list[bytes]:
    bodies = objects(font, characters, first, f"{first + 4} 0 R")
    file = true_type(font, [glyph(font, character) for character in characters])
    return [
        *(body.encode() for body in bodies[:3]),
        stream("", bodies[3].encode()),
        stream(f"/Length1 {len(file)}", file),
    ]
