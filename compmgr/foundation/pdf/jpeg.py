"""JPEG files as a PDF holds them: their size read from the head, their pixels left alone."""

from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageStat

from compmgr.foundation.errors import Refusal
from compmgr.foundation.papers import bare_jpeg
from compmgr.foundation.pdf.pages import picture_size

FRAMES = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive: those PDF readers know
START_OF_SCAN = 0xDA


@dataclass(frozen=True)
class Jpeg:
    """A picture without its metadata; one component is grey, three are colours.

    `mask` says of each pixel how much of it shows, an octet each; nothing where all of it does.
    """

    content: bytes
    across: int
    up: int
    components: int
    mask: bytes = b""


@lru_cache(maxsize=256)
def jpeg_of(content: bytes) -> Jpeg:
    """`content` as it is when it is a plain JPEG, else drawn anew as one, what was clear in it as a mask.

    What is no JPEG or PNG is refused.
    """
    if found := frame_of(content):
        return found
    picture_size(content)
    with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as picture:
        is_clear = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
        opened = picture.convert("RGBA" if is_clear else "RGB")
    mask = opened.getchannel("A") if is_clear else None
    if mask is not None and min(mask.tobytes()) < 255:
        return replace(_drawn(_filled(opened, mask)), mask=mask.tobytes())
    return _drawn(opened.convert("RGB"))


def _drawn(picture: Image.Image) -> Jpeg:
    drawn = BytesIO()
    picture.save(drawn, "JPEG", quality=90)
    return frame_of(drawn.getvalue()) or _unreadable()


def _filled(picture: Image.Image, mask: Image.Image) -> Image.Image:
    """The colours, and where nothing shows the mean of what does: no edge of another colour shines through."""
    shown = mask.point(lambda level: 255 if level else 0)
    colour = tuple(round(value) for value in ImageStat.Stat(picture.convert("RGB"), shown).mean)
    ground = Image.new("RGB", picture.size, colour if shown.getbbox() else "white")
    ground.paste(picture.convert("RGB"), mask=shown)
    return ground


def frame_of(content: bytes) -> Jpeg | None:
    """Size and components of a JPEG that every reader of PDF can show."""
    if not content.startswith(b"\xff\xd8\xff"):
        return None
    place = 2
    while place + 9 < len(content) and content[place] == 0xFF and (marker := content[place + 1]) != START_OF_SCAN:
        if marker in FRAMES and content[place + 4] == 8 and content[place + 9] in (1, 3):
            up, across = (int.from_bytes(content[place + at : place + at + 2], "big") for at in (5, 7))
            return Jpeg(bare_jpeg(content), across, up, content[place + 9]) if across and up else None
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    return None


def _unreadable() -> Jpeg:
    raise Refusal("The photo is not a JPEG or PNG picture that can be read.")
