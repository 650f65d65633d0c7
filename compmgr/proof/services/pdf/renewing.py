"""Signing a signed PDF anew: the page stays octet for octet, only time, signature and its certificates are others."""

import re
from datetime import UTC, datetime
from hashlib import sha256

from compmgr.foundation import clock
from compmgr.foundation.errors import Refusal
from compmgr.proof.models import SigningKey
from compmgr.proof.services.pdf.envelope import cms
from compmgr.proof.services.pdf.verifying import BYTE_RANGE, CONTENTS

#: The time in a signature dictionary: as the press writes it, in UTC, or as pyHanko does, with the zone of Shanghai.
MOMENT = re.compile(rb"/M \(D(?::|\\072)(\d{14})(Z|(?:\+|\\053)08[^)]*)\)")


def renew(pdf: bytes, key: SigningKey, *, at: datetime) -> bytes:
    """`pdf`, which one of our keys signed, signed by `key` at `at` in the place of the signature it bears.

    The caller knows `pdf` to be the file that was kept. A time stamp over the old signature goes with it.
    """
    start, end = _hole(pdf)
    content = bytearray(pdf)
    before, after = content.rfind(b" obj", 0, start), content.find(b"endobj", end)
    said = MOMENT.search(content, before, start) or MOMENT.search(content, end, after)
    if said is None:
        raise Refusal("This file bears no signature that could be made anew.")
    local = at.astimezone(UTC) if said[2] == b"Z" else clock.local(at)
    content[said.start(1) : said.end(1)] = local.strftime("%Y%m%d%H%M%S").encode()
    digest = sha256(memoryview(content)[:start])
    digest.update(memoryview(content)[end:])
    made, room = cms(digest.digest(), key, at=at).hex().upper().encode(), end - start - 2
    if len(made) > room:
        raise Refusal("The chain of certificates of the signing key is too long for the room in a document.")
    content[start + 1 : end - 1] = made.ljust(room, b"0")
    return bytes(content)


def _hole(pdf: bytes) -> tuple[int, int]:
    """From where to where the signature itself lies, with its brackets."""
    ranges = BYTE_RANGE.findall(pdf)
    if len(ranges) == 1:
        _, start, end, rest = map(int, ranges[0])
        if end + rest == len(pdf) and CONTENTS.fullmatch(pdf[start:end]):
            return start, end
    raise Refusal("This file bears no signature that could be made anew.")
