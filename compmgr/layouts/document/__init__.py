"""Layouts on paper: set into pieces, drawn by ReportLab or by the press."""

from collections.abc import Mapping

from compmgr.foundation.pdf.archive import Archive
from compmgr.layouts.document.painting import Painting
from compmgr.layouts.document.setting import MILLIMETRE, set_page
from compmgr.layouts.rules.kinds import Values
from compmgr.layouts.rules.layout import Layout

__all__ = ["draw", "set_page"]

NOTHING: Mapping[str, bytes] = {}


def draw(layout: Layout, values: Values, pictures: Mapping[str, bytes] = NOTHING) -> bytes:
    """The certificate as PDF/A-2b, the same bytes for the same values; `pictures` by the hash of their content.

    Refuses before anything is drawn what cannot be printed, hides or does not fit.
    """
    pieces = set_page(layout, values)
    archive = Archive(title=values.title, author=values.author, subject=values.subject)
    painting = Painting(archive, pictures)
    for piece in pieces:
        painting.paint(piece)
    width, height = layout.width * MILLIMETRE, layout.height * MILLIMETRE
    archive.page(width, height, b"\n".join(painting.code), painting.things)
    return archive.finish()
