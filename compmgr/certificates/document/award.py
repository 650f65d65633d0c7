"""The award certificate: A4 landscape, one holder, the award large in seal red."""

from collections.abc import Iterator

from compmgr.certificates.document.blocks import Block, check_corner, issue, ornament, place, sample_mark
from compmgr.certificates.rules.facts import AwardFacts
from compmgr.foundation import pdf
from compmgr.foundation.pdf import A4_LANDSCAPE, Face, Page

ROOM = 610.0
FOOT = 66.0
TOP_OF_TEXT, BOTTOM_OF_TEXT = 398.0, 158.0


def draw_award(facts: AwardFacts) -> bytes:
    """The certificate as PDF, the same bytes for the same facts; a name no font can print is refused."""
    page = Page(
        A4_LANDSCAPE,
        title=pdf.check_text(f"{facts.title} {facts.number} {facts.holder}"),
        author="、".join(facts.issuing_bodies),
        subject=f"{facts.contest} {facts.event} {facts.award}",
    )
    if facts.is_sample:
        sample_mark(page.canvas, page.width, page.height)
    pdf.guilloche_frame(page.canvas, page.width, page.height)
    head(page, facts.title)
    place(page.canvas, page.width / 2, TOP_OF_TEXT, BOTTOM_OF_TEXT, list(blocks(facts)))
    issue(
        page.canvas, page.width - 204, FOOT + 4, facts.issuing_bodies, facts.date,
        seal_text=facts.seal_text, room=270,
    )
    check_corner(page.canvas, 64, FOOT - 6, 80, facts.check_url, facts.number, room=190)
    return page.finish()


def head(page: Page, title: str) -> None:
    centre = page.width / 2
    pdf.crest(page.canvas, centre, 500, 37)
    size = pdf.fitted_size(title, Face.BOLD, 42, 420)
    pdf.draw_text(
        page.canvas, centre, 421, title, Face.BOLD, size,
        align="centre", colour=pdf.SEAL_RED, spacing=size * 0.3 if len(title) < 7 else 0,
    )
    ornament(page.canvas, centre, 402, 150)


def blocks(facts: AwardFacts) -> Iterator[Block]:
    """From the name down to the closing words."""
    size = pdf.fitted_size(facts.holder, Face.BOLD, 33, 520, smallest=10)
    yield Block([facts.holder], Face.BOLD, size, size, 20)
    if home := "  ·  ".join(dict.fromkeys(part for part in (facts.unit, facts.delegation) if part)):
        size, lines = pdf.lines_within(home, Face.SERIF, 13, ROOM, 2)
        yield Block(lines, Face.SERIF, size, size * 1.5, 11, pdf.QUIET)
    size, lines = pdf.lines_within(facts.body, Face.SERIF, 16, ROOM, 4)
    yield Block(pdf.wrap(facts.body, Face.SERIF, size, ROOM, balanced=True), Face.SERIF, size, size * 1.65, 19)
    size = pdf.fitted_size(facts.award, Face.BOLD, 36, 420)
    yield Block([facts.award], Face.BOLD, size, size, 15, pdf.SEAL_RED, size * 0.35 if len(facts.award) < 5 else 0)
    if facts.closing:
        size, lines = pdf.lines_within(facts.closing, Face.SERIF, 15, ROOM, 2)
        yield Block(lines, Face.SERIF, size, size * 1.5, 15)
    if facts.english:
        size, lines = pdf.lines_within(facts.english, Face.SERIF, 9.5, ROOM, 3)
        yield Block(lines, Face.SERIF, size, size * 1.45, 10, pdf.QUIET)
