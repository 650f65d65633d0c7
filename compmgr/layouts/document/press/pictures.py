"""Pictures as image objects: a JPEG as it is, anything else unpacked once and packed again without loss."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from zlib import compress

from PIL import Image as Bitmap

from compmgr.foundation.pdf.pages import picture_size

SPACES = {1: "/DeviceGray", 3: "/DeviceRGB"}
START_OF_FRAME = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})


@dataclass(frozen=True, slots=True)
class ImageObject:
    """The head of an image object (without `<<`, its mask and its length) and its data; `mask` is its soft mask's."""

    across: int
    up: int
    head: str
    data: bytes
    mask: bytes = b""


def image(content: bytes) -> ImageObject:
    """The picture, at most `foundation.pdf.pages.MOST_PIXELS` large."""
    jpeg = jpeg_frame(content)
    if jpeg is not None:
        across, up, space = jpeg
        return ImageObject(across, up, head(across, up, space, "/DCTDecode"), content)
    return unpacked(content)


def head(across: int, up: int, space: str, packing: str) -> str:
    return (
        f"/Type /XObject /Subtype /Image /Width {across} /Height {up} /ColorSpace {space} /BitsPerComponent 8"
        f" /Filter {packing}"
    )


def jpeg_frame(content: bytes) -> tuple[int, int, str] | None:
    """Pixels across and up and colour space of a JPEG that can stand as it is; None for all else."""
    if content[:2] != b"\xff\xd8":
        return None
    place, end = 2, len(content) - 9
    while place < end and content[place] == 0xFF:
        marker = content[place + 1]
        if marker in START_OF_FRAME:
            space = SPACES.get(content[place + 9])
            eight_bits = content[place + 4] == 8
            up, across = int.from_bytes(content[place + 5 : place + 7]), int.from_bytes(content[place + 7 : place + 9])
            return (across, up, space) if space and eight_bits and across and up else None
        place += (
            1 if marker == 0xFF else 2 if marker in STANDALONE else 2 + int.from_bytes(content[place + 2 : place + 4])
        )
    return None


@lru_cache(maxsize=16)
def unpacked(content: bytes) -> ImageObject:
    """PNG, and the JPEG of a printing house in four colours: as RGB, transparency as a soft mask."""
    across, up = picture_size(content)
    with Bitmap.open(BytesIO(content)) as picture:
        sheer = "A" in picture.mode or "transparency" in picture.info
        mask = compress(picture.convert("RGBA").getchannel("A").tobytes()) if sheer else b""
        data = compress(picture.convert("RGB").tobytes())
    return ImageObject(across, up, head(across, up, "/DeviceRGB", "/FlateDecode"), data, mask)
