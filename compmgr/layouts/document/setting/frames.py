"""Where things stand: frames of elements in points from the lower left corner of the page."""

from dataclasses import dataclass

from compmgr.foundation.pdf import Face
from compmgr.layouts.rules.layout import Element

FACE = {face.value: face for face in Face}  # as layouts name them
MILLIMETRE = 72 / 25.4
ASCENT, DESCENT = 0.88, 0.12  # of the size: how far Chinese characters stand above and below the baseline


@dataclass(frozen=True)
class Frame:
    """A rectangle in points; `left` and `bottom` from the lower left corner of the page."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def top(self) -> float:
        return self.bottom + self.height

    @property
    def centre(self) -> float:
        return self.left + self.width / 2

    @property
    def middle(self) -> float:
        return self.bottom + self.height / 2


def frame_of(element: Element, page_height: float) -> Frame:
    """The frame of `element` on a page of `page_height` millimetres."""
    return Frame(
        element.x * MILLIMETRE,
        (page_height - element.y - element.height) * MILLIMETRE,
        element.width * MILLIMETRE,
        element.height * MILLIMETRE,
    )
