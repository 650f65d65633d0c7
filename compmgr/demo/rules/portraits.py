"""Stand-ins for photos: a grey figure on white, nobody's face."""

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

from compmgr.foundation.pictures import HEIGHT, WIDTH, portrait

GREY, DARK = (176, 184, 194), (120, 130, 142)


@cache
def silhouette(sex: str) -> bytes:
    """A JPEG as an uploaded photo would be kept; long hair for `female`, short otherwise."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(picture)
    middle = WIDTH // 2
    draw.ellipse((middle - 190, 380, middle + 190, 820), fill=GREY)
    if sex == "female":
        draw.rounded_rectangle((middle - 112, 130, middle + 112, 430), 100, fill=DARK)
    else:
        draw.pieslice((middle - 100, 118, middle + 100, 340), 180, 360, fill=DARK)
    draw.rectangle((middle - 40, 320, middle + 40, 420), fill=GREY)
    draw.ellipse((middle - 88, 150, middle + 88, 370), fill=GREY)
    drawn = BytesIO()
    picture.save(drawn, "PNG")
    return portrait(drawn.getvalue())
