"""Portraits: looked at before they are unpacked, then drawn anew, so that nothing but the picture is kept."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from compmgr.foundation.errors import Refusal

LARGEST = 5 * 2**20
#: More pixels than any camera portrait needs; a bomb is refused by its head.
MOST_PIXELS = 40_000_000
#: A portrait of 35 × 49 mm at 300 dots an inch, and the least that still prints well.
WIDTH, HEIGHT = 413, 579
SMALLEST = 200


def portrait(content: bytes) -> bytes:
    """`content` as a JPEG of 413 × 579 pixels, upright, cut to the middle, without metadata.

    Refuses what is no JPEG or PNG, what is too large to open, and what is too small to print.
    """
    if len(content) > LARGEST:
        raise Refusal("The photo is larger than %(limit)s MB.", limit=LARGEST // 2**20)
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as picture:
            _check_size(*picture.size)
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refusal("The photo is not a JPEG or PNG picture that can be read.") from error
    drawn = BytesIO()
    fitted = ImageOps.fit(upright, (WIDTH, HEIGHT), Image.Resampling.LANCZOS, centering=(0.5, 0.4))
    fitted.save(drawn, "JPEG", quality=88)
    return drawn.getvalue()


def _check_size(across: int, up: int) -> None:
    if across * up > MOST_PIXELS:
        raise Refusal("The photo has too many pixels.")
    if min(across, up) < SMALLEST:
        raise Refusal("The photo is too small to print: at least %(least)s pixels on each side.", least=SMALLEST)
