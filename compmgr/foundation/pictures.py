"""Pictures: looked at before they are unpacked, then drawn anew, so that nothing but the picture is kept."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from compmgr.foundation.errors import Refusal

LARGEST = 5 * 2**20
LARGEST_PLAIN = 12 * 2**20
#: More pixels than any camera portrait needs; a bomb is refused by its head.
MOST_PIXELS = 40_000_000
#: A portrait of 35 × 49 mm at 300 dots an inch, and the least that still prints well.
WIDTH, HEIGHT = 413, 579
SMALLEST = 200
#: The longer side of a photo of a work: enough to look closely on any screen.
LONGEST_SIDE = 2400
#: The longer side of a seal or a signature: 68 mm at 600 dots an inch.
LONGEST_CLEAR = 1600
FORMATS = ("JPEG", "PNG")


def portrait(content: bytes) -> bytes:
    """`content` as a JPEG of 413 × 579 pixels, upright, cut to the middle, without metadata.

    Refuses what is no JPEG or PNG, what is too large to open, and what is too small to print.
    """
    upright = _upright(content, LARGEST, SMALLEST)
    return _jpeg(ImageOps.fit(upright, (WIDTH, HEIGHT), Image.Resampling.LANCZOS, centering=(0.5, 0.4)))


def plain(content: bytes) -> bytes:
    """`content` as an upright JPEG of at most 2400 pixels a side: no metadata, no place, no camera, no hidden picture.

    Refuses what is no JPEG or PNG, and what is too large to open.
    """
    upright = _upright(content, LARGEST_PLAIN, 1)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return _jpeg(upright)


def plain_or_clear(content: bytes) -> tuple[bytes, str]:
    """As `plain`, but what one can look through (a seal, a signature) stays so, as a PNG; with the file's suffix."""
    upright = _opened(content, LARGEST_PLAIN, 1)
    if upright.mode != "RGBA" or min(upright.getchannel("A").tobytes()) == 255:
        return plain(content), ".jpg"
    upright.thumbnail((LONGEST_CLEAR, LONGEST_CLEAR), Image.Resampling.LANCZOS)
    bare, drawn = Image.new("RGBA", upright.size), BytesIO()
    bare.paste(upright)
    bare.save(drawn, "PNG", optimize=True)
    return drawn.getvalue(), ".png"


def _upright(content: bytes, largest: int, smallest: int) -> Image.Image:
    """The picture on white, where it was clear."""
    upright = _opened(content, largest, smallest)
    if upright.mode == "RGBA":
        clear, upright = upright, Image.new("RGB", upright.size, "white")
        upright.paste(clear, mask=clear.getchannel("A"))
    return upright.convert("RGB")


def _opened(content: bytes, largest: int, smallest: int) -> Image.Image:
    """The picture upright: with its clear parts where it has any, RGB otherwise."""
    if len(content) > largest:
        raise Refusal("The photo is larger than %(limit)s MB.", limit=largest // 2**20)
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            _check_size(*picture.size, smallest)
            upright = ImageOps.exif_transpose(picture)
            is_clear = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
            return upright.convert("RGBA" if is_clear else "RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refusal("The photo is not a JPEG or PNG picture that can be read.") from error


def _jpeg(picture: Image.Image) -> bytes:
    """Drawn from the pixels alone: what the file said besides stays behind."""
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    drawn = BytesIO()
    bare.save(drawn, "JPEG", quality=88)
    return drawn.getvalue()


def _check_size(across: int, up: int, smallest: int) -> None:
    if across * up > MOST_PIXELS:
        raise Refusal("The photo has too many pixels.")
    if min(across, up) < smallest:
        raise Refusal("The photo is too small to print: at least %(least)s pixels on each side.", least=smallest)
