"""Room for a signature in a tail, filled in the same pass: the file is hashed around it, once (ISO 32000-1, 12.8)."""

from binascii import hexlify
from collections.abc import Callable
from datetime import datetime
from typing import Any

from compmgr.foundation.errors import Conflict

Sign = Callable[[bytes], bytes]  # SHA-256 of the file but for the room -> CMS in DER

ROOM = 4096  # bytes a CMS may have
RANGE = b"[%010d %010d %010d %010d]"
FORM = b"/AcroForm << /Fields [%d 0 R] /SigFlags 3 >> /Perms << /DocMDP %d 0 R >> "


def dictionary(at: datetime | None, room: int) -> bytes:
    """The signature with its range and its room still empty: nobody may change the file after it."""
    said = f" /M (D:{at:%Y%m%d%H%M%S}Z)".encode() if at else b""
    return (
        b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached%b /Reference [<< /Type /SigRef"
        b" /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >>]"
        b" /ByteRange %b /Contents <%b> >>"
    ) % (said, RANGE % (0, 0, 0, 0), b"0" * (2 * room))


def widget(signature: int, page: int) -> bytes:
    """The field of the signature: on the page, and nothing to be seen."""
    return (
        b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /V %d 0 R /P %d 0 R /F 132 /Rect [0 0 0 0] >>"
    ) % (signature, page)


def fill(before: Any, offset: int, tail: bytes, room: int, sign: Sign) -> bytes:
    """`tail` with its range and its signature; `before` is the SHA-256 of the `offset` bytes it follows."""
    contents = tail.index(b"/Contents <") + 10
    after = contents + 2 * room + 2
    ranges = RANGE % (0, offset + contents, offset + after, len(tail) - after)
    place = tail.rindex(b"/ByteRange [", 0, contents) + 11
    head = tail[:place] + ranges + tail[place + len(ranges) : contents]
    digest = before.copy()
    digest.update(head)
    digest.update(tail[after:])
    cms = sign(digest.digest())
    if len(cms) > room:
        raise Conflict("The signature needs more room than was kept for it.")
    return b"%b<%b>%b" % (head, hexlify(cms).upper().ljust(2 * room, b"0"), tail[after:])
