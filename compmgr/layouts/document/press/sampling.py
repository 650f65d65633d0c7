"""What goes on a plate: the characters and figures that many certificates of the batch show."""

from collections import Counter
from collections.abc import Iterable, Sequence
from string import digits

from compmgr.foundation.pdf.text import runs
from compmgr.layouts.document.figures import key
from compmgr.layouts.document.pieces import Drawing, Piece, Words
from compmgr.layouts.rules.kinds import Values

PAGES = 256  # set to see what repeats
SHARE = 0.03  # of the pages: what so many show is on the plate, the rest is added where it is needed


def spread(batch: Iterable[Values], most: int = PAGES) -> list[Values]:
    """Between half of `most` and `most` of the batch, evenly from its beginning to its end, in one pass."""
    kept: list[Values] = []
    step = 1
    for place, values in enumerate(batch):
        if place % step:
            continue
        if len(kept) == most:
            kept, step = kept[::2], step * 2
            if place % step:
                continue
        kept.append(values)
    return kept


def threshold(pages: int) -> float:
    return max(2, pages * SHARE)


def characters(fixed: Iterable[Piece], pages: Sequence[Sequence[Piece]]) -> dict[str, str]:
    """Font file -> characters for the plate, those of `fixed` whole; sorted, so that the same batch gives the same."""
    always: dict[str, set[str]] = {}
    for font, character in shown(fixed):
        always.setdefault(font, set()).add(character)
    seen: Counter[tuple[str, str]] = Counter()
    for page in pages:
        seen.update(shown(page))
    for (font, character), count in seen.items():
        if count >= threshold(len(pages)) or len(pages) == 1:
            always.setdefault(font, set()).add(character)
        if character in digits:
            always.setdefault(font, set()).update(digits)
    return {font: "".join(sorted(always[font])) for font in sorted(always)}


def shown(pieces: Iterable[Piece]) -> set[tuple[str, str]]:
    return {
        (font, character)
        for piece in pieces
        if isinstance(piece, Words)
        for font, part in runs(piece.text, piece.face)
        for character in part
    }


def figures(pages: Sequence[Sequence[Piece]]) -> list[Drawing]:
    """The figures of elements that depend on facts, where enough pages show them; one for those that look the same."""
    seen: Counter[tuple[object, ...]] = Counter()
    figure: dict[tuple[object, ...], Drawing] = {}
    for page in pages:
        drawings = {key(piece): piece for piece in page if isinstance(piece, Drawing)}
        seen.update(drawings.keys())
        figure.update(drawings)
    return [figure[each] for each, count in seen.items() if count >= threshold(len(pages)) or len(pages) == 1]


def name_of(figure: Drawing) -> str:
    """A figure as the index of a plate names it."""
    return " ".join(map(str, key(figure)))
