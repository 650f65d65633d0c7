"""Portraits and photos: looked at before they are unpacked, then drawn anew, so that the picture alone is kept."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from compmgr.foundation.errors import Refusal

LARGEST = 5 * 2**20
#: A photo straight from a camera, before it is drawn anew.
LARGEST_PHOTO = 15 * 2**20
#: The longer side of a photo as it is kept.
PHOTO_SIDE = 2000
#: More pixels than any camera portrait needs; a bomb is refused by its head.
MOST_PIXELS = 40_000_000
#: A portrait of 35 × 49 mm at 300 dots an inch, and the least that still prints well.
WIDTH, HEIGHT = 413, 579
SMALLEST = 200


def portrait(content: bytes) -> bytes:
    """`content` as a JPEG of 413 × 579 pixels, upright, cut to the middle, without metadata.

    Refuses what is no JPEG or PNG, what is too large to open, and what is too small to print.
    """
    upright = _upright(content, LARGEST)
    if min(upright.size) < SMALLEST:
        raise Refusal("The photo is too small to print: at least %(least)s pixels on each side.", least=SMALLEST)
    return _drawn(ImageOps.fit(upright, (WIDTH, HEIGHT), Image.Resampling.LANCZOS, centering=(0.5, 0.4)), 88)


def photo(content: bytes) -> bytes:
    """`content` as an upright JPEG of at most 2000 pixels a side, without metadata: no place, time, camera or name.

    Refuses what is no JPEG or PNG, and what is too large to open.
    """
    upright = _upright(content, LARGEST_PHOTO)
    upright.thumbnail((PHOTO_SIDE, PHOTO_SIDE), Image.Resampling.LANCZOS)
    return _drawn(upright, 85)


def _upright(content: bytes, largest: int) -> Image.Image:
    if len(content) > largest:
        raise Refusal("The photo is larger than %(limit)s MB.", limit=largest // 2**20)
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refusal("The photo has too many pixels.")
            return ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refusal("The photo is not a JPEG or PNG picture that can be read.") from error


def _drawn(picture: Image.Image, quality: int) -> bytes:
    """The picture alone: what came beside its pixels is left behind."""
    drawn, plain = BytesIO(), Image.new("RGB", picture.size)
    plain.paste(picture)
    plain.save(drawn, "JPEG", quality=quality)
    return drawn.getvalue()
