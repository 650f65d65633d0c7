"""A document of pages: opened with its title and language, drawn on, closed into the same bytes every time."""

from io import BytesIO

from PIL import Image, UnidentifiedImageError
from reportlab import rl_config
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from compmgr.foundation.errors import Refusal
from compmgr.foundation.pdf.fonts import Face, one_at_a_time, primary

# Streams as they are: writing them in readable letters costs a fifth of the time and of the size.
rl_config.useA85 = 0

A4_PORTRAIT = A4
A4_LANDSCAPE = landscape(A4)
MOST_PIXELS = 40_000_000


class Page:
    """One page at a time on `canvas`; `finish` gives the bytes."""

    def __init__(self, size: tuple[float, float], *, title: str, author: str, subject: str = "") -> None:
        self.width, self.height = size
        self.buffer = BytesIO()
        # Without initialFontName the canvas lists a Helvetica that is not embedded; invariant leaves out the hour.
        self.canvas = Canvas(
            self.buffer,
            pagesize=size,
            initialFontName=primary(Face.SERIF),
            invariant=1,
            pageCompression=1,
            lang="zh-CN",
        )
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setSubject(subject)
        self.canvas.setCreator("compmgr")
        self.canvas.setViewerPreference("DisplayDocTitle", "true")

    def next(self) -> None:
        """Close this page and begin another of the same size."""
        self.canvas.showPage()

    def finish(self) -> bytes:
        with one_at_a_time:
            self.canvas.save()
        return self.buffer.getvalue()


def photo(canvas: Canvas, content: bytes, x: float, y: float, width: float, height: float) -> None:
    """A JPEG or PNG covering the frame from its lower left corner; what stands over is cut off evenly."""
    across, up = picture_size(content)
    scale = max(width / across, height / up)
    frame = canvas.beginPath()
    frame.rect(x, y, width, height)
    canvas.saveState()
    canvas.clipPath(frame, stroke=0, fill=0)
    canvas.drawImage(
        ImageReader(BytesIO(content)),
        x + (width - across * scale) / 2,
        y + (height - up * scale) / 2,
        across * scale,
        up * scale,
        mask="auto",
    )
    canvas.restoreState()


def picture_size(content: bytes) -> tuple[int, int]:
    """Pixels across and up, read from the head alone: a picture too large is refused before it is unpacked."""
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as picture:
            across, up = picture.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise Refusal("The photo is not a JPEG or PNG picture that can be read.") from error
    if across * up > MOST_PIXELS:
        raise Refusal("The photo has too many pixels.")
    return across, up
