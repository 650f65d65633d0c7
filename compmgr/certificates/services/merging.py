"""Many sheets as one file of many pages, the fonts and pictures once."""

from collections.abc import Iterable, Mapping

from compmgr.foundation.pdf.archive import Archive
from compmgr.layouts.document import set_page
from compmgr.layouts.document.painting import Painting
from compmgr.layouts.document.setting import MILLIMETRE
from compmgr.layouts.rules.kinds import Values
from compmgr.layouts.rules.layout import Layout


def merged(layout: Layout, batch: Iterable[Values], pictures: Mapping[str, bytes]) -> bytes:
    """The pages of `batch` in its order."""
    archive = Archive(title=layout.name, author="", subject="")
    for values in batch:
        painting = Painting(archive, pictures)
        for piece in set_page(layout, values):
            painting.paint(piece)
        code = b"\n".join(painting.code)
        archive.page(layout.width * MILLIMETRE, layout.height * MILLIMETRE, code, painting.things)
    return archive.finish()
