"""The vocational skill level certificate: A4 portrait, photo above, the particulars as a table of ruled lines."""

from reportlab.lib.colors import Color

from compmgr.certificates.document.blocks import check_corner, issue, ornament, sample_mark
from compmgr.certificates.rules.facts import VocationalFacts
from compmgr.foundation import pdf
from compmgr.foundation.errors import Refusal
from compmgr.foundation.pdf import A4_PORTRAIT, Face, Page

LEFT, RIGHT = 92.0, 503.0
LABELS = 108.0  # width of the column of labels
TOP = 610.0
END_OF_TABLE = 186.0
WIDEST_ROW = 38.0
MOST_LINES = 5
PHOTO = (101.0, 141.0)


def draw_vocational(facts: VocationalFacts) -> bytes:
    """The certificate as PDF, the same bytes for the same facts; a name no font can print is refused."""
    page = Page(
        A4_PORTRAIT,
        title=pdf.check_text(f"{facts.title} {facts.number} {facts.name}"),
        author=facts.issuing_body,
        subject=f"{facts.occupation} {facts.level}",
    )
    if facts.is_sample:
        sample_mark(page.canvas, page.width, page.height)
    pdf.guilloche_frame(page.canvas, page.width, page.height)
    head(page, facts)
    table(page, facts, statement(page, facts) - 14)
    foot(page, facts)
    return page.finish()


def head(page: Page, facts: VocationalFacts) -> None:
    centre = page.width / 2
    pdf.crest(page.canvas, centre, 741, 33)
    size = pdf.fitted_size(facts.title, Face.BOLD, 34, 400)
    pdf.draw_text(
        page.canvas,
        centre,
        665,
        facts.title,
        Face.BOLD,
        size,
        align="centre",
        colour=pdf.SEAL_RED,
        spacing=3 if len(facts.title) < 10 else 0,
    )
    if facts.title_english:
        size = pdf.fitted_size(facts.title_english, Face.SERIF, 12, 400)
        pdf.draw_text(page.canvas, centre, 645, facts.title_english, Face.SERIF, size, align="centre", colour=pdf.QUIET)
    ornament(page.canvas, centre, 630, 130)


def statement(page: Page, facts: VocationalFacts) -> float:
    """What the certificate states, beside the photo or over the whole width; returns where the table may begin."""
    room, end = RIGHT - LEFT, TOP
    if facts.photo:
        width, height = PHOTO
        room, end = room - width - 26, TOP - height
        pdf.photo(page.canvas, facts.photo, RIGHT - width, end, width, height)
        page.canvas.setStrokeColor(pdf.PALE_GOLD)
        page.canvas.setLineWidth(0.6)
        page.canvas.rect(RIGHT - width, end, width, height)
    y = paragraph(page, facts.body, TOP - 10, room, size=13.5, colour=pdf.INK, indent=2)
    if facts.english:
        y = paragraph(page, facts.english, y - 5, room, size=9, colour=pdf.QUIET, indent=0)
    return min(y, end)


def paragraph(page: Page, text: str, top: float, room: float, *, size: float, colour: Color, indent: int) -> float:
    """At most five lines below `top`, the first indented by `indent` characters; returns where they end."""
    size, lines = paragraph_lines(text, room, size, indent)
    leading = size * 1.62
    for number, line in enumerate(lines):
        x = LEFT + (indent * size if not number else 0)
        pdf.draw_text(page.canvas, x, top - size - leading * number, line, Face.SERIF, size, colour=colour)
    return top - leading * len(lines)


def paragraph_lines(text: str, room: float, size: float, indent: int) -> tuple[float, list[str]]:
    if not indent:
        return pdf.lines_within(text, Face.SERIF, size, room, MOST_LINES, smallest=4)
    while len(lines := pdf.wrap(text, Face.SERIF, size, room, first=indent * size)) > MOST_LINES:
        size -= 0.5
        if size < 5:
            raise Refusal("The text is too long for its place: %(text)s.", text=text)
    return size, lines


def table(page: Page, facts: VocationalFacts, top: float) -> None:
    """The particulars from `top` down to the foot, evenly spaced."""
    given = rows(facts)
    step = min((top - END_OF_TABLE) / len(given), WIDEST_ROW)
    for number, (label, english, value) in enumerate(given):
        row(page, top - step * number - 25, label, english, value)


def row(page: Page, y: float, label: str, english: str, value: str) -> None:
    pdf.draw_text(page.canvas, LEFT, y, label, Face.SERIF, 12.5, colour=pdf.QUIET)
    pdf.draw_text(page.canvas, LEFT, y - 9.5, english, Face.SANS, 6.5, colour=pdf.QUIET)
    size, lines = value_lines(value, RIGHT - LEFT - LABELS)
    for number, line in enumerate(reversed(lines)):
        pdf.draw_text(page.canvas, LEFT + LABELS, y - 4 + size * 1.2 * number, line, Face.BOLD, size)
    page.canvas.setStrokeColor(pdf.PALE_GOLD)
    page.canvas.setLineWidth(0.5)
    page.canvas.line(LEFT + LABELS - 8, y - 11, RIGHT, y - 11)


def value_lines(value: str, room: float) -> tuple[float, list[str]]:
    """One line while it stays readable, else two small ones."""
    if pdf.text_width(value, Face.BOLD, 11) <= room:
        return pdf.fitted_size(value, Face.BOLD, 14, room), [value]
    return pdf.lines_within(value, Face.BOLD, 10.5, room, 2, smallest=5)


def rows(facts: VocationalFacts) -> list[tuple[str, str, str]]:
    given = [
        ("姓名", "Name", facts.name),
        ("性别", "Sex", facts.sex),
        ("证件类型", "Type of ID", facts.id_type),
        ("证件号码", "ID number", facts.id_number),
        ("职业名称", "Occupation", facts.occupation),
        ("工种/职业方向", "Work type", facts.work_type),
        ("职业技能等级", "Skill level", facts.level),
        ("证书编号", "Certificate number", facts.number),
    ]
    return [row for row in given if row[2]]


def foot(page: Page, facts: VocationalFacts) -> None:
    issue(page.canvas, 384, 104, [facts.issuing_body], facts.date, seal_text=facts.seal_text, room=238)
    check_corner(page.canvas, LEFT - 10, 82, 80, facts.check_url)
    words = f"证书信息查询：{facts.query_place}"
    size = pdf.fitted_size(words, Face.SANS, 8, RIGHT - LEFT, smallest=4)
    pdf.draw_text(page.canvas, page.width / 2, 59, words, Face.SANS, size, align="centre", colour=pdf.QUIET)
