"""The award certificate: A4 landscape, one holder, the award large in seal red."""

from collections.abc import Iterator

from compmgr.certificates.document.blocks import (
    Block,
    check_corner,
    fits,
    issue,
    issue_lines,
    ornament,
    place,
    sample_mark,
)
from compmgr.certificates.rules.facts import AwardFacts
from compmgr.certificates.rules.wording import event_words
from compmgr.foundation import pdf
from compmgr.foundation.pdf import A4_LANDSCAPE, Face, Page

ROOM = 610.0
ISSUE_ROOM = 270.0
FOOT = 66.0
TOP_OF_TEXT, BOTTOM_OF_TEXT = 396.0, 150.0
UNBROKEN = (
    *("职业技能竞赛", "技能竞赛", "技能大赛", "总决赛", "职业", "技能", "竞赛", "大赛"),
    *("同心协作", "获得", "荣获", "被授予"),
)
SCALES = (1, 0.94, 0.88, 0.82, 0.76, 0.7)


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
    _, leading, lines = issue_lines(facts.issuing_bodies, ISSUE_ROOM)
    bottom = max(BOTTOM_OF_TEXT, FOOT + 30 + leading * len(lines))
    place(page.canvas, page.width / 2, TOP_OF_TEXT, bottom, blocks(facts, bottom))
    issue(
        page.canvas,
        page.width - 204,
        FOOT + 8,
        facts.issuing_bodies,
        facts.date,
        seal_text=facts.seal_text,
        room=ISSUE_ROOM,
    )
    number(page, facts)
    return page.finish()


def number(page: Page, facts: AwardFacts) -> None:
    left = check_corner(page.canvas, 64, FOOT - 6, 80, facts.check_url)
    size = pdf.fitted_size(facts.number, Face.SANS, 10.5, 190, smallest=4)
    pdf.draw_text(page.canvas, left, FOOT + 47, "证书编号", Face.SANS, 8, colour=pdf.QUIET)
    pdf.draw_text(page.canvas, left, FOOT + 33, facts.number, Face.SANS, size)


def head(page: Page, title: str) -> None:
    centre = page.width / 2
    pdf.crest(page.canvas, centre, 504, 37)
    size = pdf.fitted_size(title, Face.BOLD, 42, 420)
    pdf.draw_text(
        page.canvas,
        centre,
        418,
        title,
        Face.BOLD,
        size,
        align="centre",
        colour=pdf.SEAL_RED,
        spacing=size * 0.3 if len(title) < 7 else 0,
    )
    ornament(page.canvas, centre, 400, 150)


def blocks(facts: AwardFacts, bottom: float) -> list[Block]:
    """From the name down to the closing words, smaller when there is much to say."""
    for scale in SCALES:
        chosen = list(scaled(facts, scale))
        if fits(TOP_OF_TEXT, bottom, chosen):
            break
    return chosen


def scaled(facts: AwardFacts, scale: float) -> Iterator[Block]:
    size = pdf.fitted_size(facts.holder, Face.BOLD, 33 * scale, 520, smallest=10)
    yield Block([facts.holder], Face.BOLD, size, size, 20 * scale)
    if home := homes(facts, 13 * scale):
        size = min(pdf.fitted_size(line, Face.SERIF, 13 * scale, ROOM) for line in home)
        yield Block(home, Face.SERIF, size, size * 1.5, 11 * scale, pdf.QUIET)
    together = [f"在{facts.contest}", facts.contest, event_words(facts.event), *facts.team_mates, *UNBROKEN]
    size, lines = pdf.lines_within(facts.body, Face.SERIF, 16 * scale, ROOM, 4, whole=together)
    yield Block(lines, Face.SERIF, size, size * 1.65, 19 * scale)
    size = pdf.fitted_size(facts.award, Face.BOLD, 36 * scale, 420)
    spacing = size * 0.35 if len(facts.award) < 5 else 0
    yield Block([facts.award], Face.BOLD, size, size, 15 * scale, pdf.SEAL_RED, spacing)
    if facts.closing:
        size, lines = pdf.lines_within(facts.closing, Face.SERIF, 15 * scale, ROOM, 2)
        yield Block(lines, Face.SERIF, size, size * 1.5, 15 * scale)
    if facts.english:
        size, lines = pdf.lines_within(facts.english, Face.SERIF, 10 * scale, ROOM, 3)
        yield Block(lines, Face.SERIF, size, size * 1.45, 11 * scale, pdf.QUIET)


def homes(facts: AwardFacts, size: float) -> list[str]:
    """Unit and delegation, on one line when they fit."""
    named = list(dict.fromkeys(part for part in (facts.unit, facts.delegation) if part))
    together = "  ·  ".join(named)
    return [together] if named and pdf.text_width(together, Face.SERIF, size) <= ROOM else named
