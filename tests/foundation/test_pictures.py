"""Portraits are drawn anew: upright, in one size, without what the camera wrote into them; bombs stay shut."""

import struct
import time
import zlib
from io import BytesIO

import pytest
from PIL import Image

from compmgr.foundation.errors import Refusal
from compmgr.foundation.pictures import HEIGHT, LARGEST, WIDTH, portrait


def picture(kind: str = "JPEG", size: tuple[int, int] = (800, 1000), **options) -> bytes:
    drawn = BytesIO()
    Image.new("RGB", size, "white").save(drawn, kind, **options)
    return drawn.getvalue()


def bomb() -> bytes:
    """A PNG of a few dozen octets that says it is 60,000 × 60,000 pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"0" * 99)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_portrait_has_one_size_whatever_was_sent(kind):
    with Image.open(BytesIO(portrait(picture(kind)))) as kept:
        assert (kept.format, kept.size) == ("JPEG", (WIDTH, HEIGHT))


def test_what_the_camera_wrote_is_not_kept():
    told = Image.Exif()
    told[0x010E], told[0x0112] = "张三 家庭住址", 6
    with Image.open(BytesIO(portrait(picture(exif=told)))) as kept:
        assert not kept.getexif() and "张三".encode() not in portrait(picture(exif=told))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not a JPEG or PNG"),
        (b"%PDF-1.7", "not a JPEG or PNG"),
        (picture("GIF"), "not a JPEG or PNG"),
        (picture()[:300], "not a JPEG or PNG"),
        (picture(size=(100, 900)), "too small"),
        (b"\xff" * (LARGEST + 1), "larger than"),
    ],
)
def test_what_is_no_portrait_is_refused(content, sentence):
    with pytest.raises(Refusal, match=sentence):
        portrait(content)


def test_a_bomb_is_refused_by_its_head():
    begun = time.process_time()
    with pytest.raises(Refusal):
        portrait(bomb())
    assert time.process_time() - begun < 1
