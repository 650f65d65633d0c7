"""Mark sheets on paper, A4: to be filled in by hand, or with the marks as recorded. No name of a competitor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.colors import Color

from compmgr.foundation import clock, pdf
from compmgr.foundation.pdf import A4_PORTRAIT, Face, Page
from compmgr.scoring.document.layout import (
    BOTTOM,
    HEAD,
    KEYS,
    LEADING,
    LEFT,
    MAXIMA,
    OPTION,
    PADDING,
    RIGHT,
    TEXT,
    TOP,
    Band,
    Part,
    Row,
    box_width,
    chosen_words,
    pages_of,
    plain,
)
from compmgr.scoring.rules.marks import written
from compmgr.scoring.rules.scorer import Shape

__all__ = ["Head", "Paper", "Part", "draw_papers"]

RULE, GROUND = Color(0.70, 0.71, 0.74), Color(0.94, 0.945, 0.955)
QR = 74.0
SIGNERS = ("评分裁判签字", "裁判长签字", "监督员签字")


@dataclass(frozen=True)
class Head:
    """What stands on every page: where, when printed, and the end of the audit chain at that time."""

    contest: str
    event: str
    stage: str
    printed_at: datetime
    audit_head: str
    filled: bool = False


@dataclass(frozen=True)
class Paper:
    """What one judge writes about one work; `signed` says of a filled print how the judge stands for it."""

    code: str
    judge: int
    parts: Sequence[Part]
    signed: str = ""


def draw_papers(head: Head, papers: Sequence[Paper], *, title: str) -> bytes:
    """All papers in one PDF; pages are counted for each paper by itself. `title` carries codes and numbers only."""
    page = Page(A4_PORTRAIT, title=title, author="", subject=plain(f"{head.event} {head.stage}"))
    is_first = True
    for paper in papers:
        pages = pages_of(paper.parts)
        for number, items in enumerate(pages, start=1):
            if not is_first:
                page.next()
            is_first = False
            _head(page, head, paper, items[0].part.url if items else "")
            _table(page, items)
            _foot(page, head, paper, number, len(pages))
    return page.finish()


def _head(page: Page, head: Head, paper: Paper, url: str) -> None:
    canvas, room = page.canvas, RIGHT - LEFT - QR - 14
    words = "评分表（存档）" if head.filled else "评分表"
    pdf.draw_text(canvas, LEFT, 788, words, Face.BOLD, 18, colour=pdf.INK)
    where = plain(f"{head.contest}  {head.event}  {head.stage}")
    size, lines = pdf.lines_within(where, Face.SANS, 9.5, room, 2, smallest=5)
    for place, line in enumerate(lines):
        pdf.draw_text(canvas, LEFT, 770 - place * size * LEADING, line, Face.SANS, size, colour=pdf.QUIET)
    pdf.draw_text(canvas, LEFT, 722, "作品号", Face.SANS, 9, colour=pdf.QUIET)
    pdf.draw_text(canvas, LEFT + 34, 720, paper.code, Face.BOLD, 24, spacing=2)
    pdf.draw_text(canvas, LEFT + 200, 722, "裁判编号", Face.SANS, 9, colour=pdf.QUIET)
    pdf.draw_text(canvas, LEFT + 244, 720, str(paper.judge), Face.BOLD, 24)
    if url:
        pdf.qr_code(canvas, url, RIGHT - QR, 726, QR)
        pdf.draw_text(canvas, RIGHT - QR / 2, 718, "扫码打开录入页", Face.SANS, 7, align="centre", colour=pdf.QUIET)


def _table(page: Page, items: Sequence[Band | Row]) -> None:
    y = TOP
    _column_heads(page, y)
    y -= HEAD
    for item in items:
        if isinstance(item, Band):
            _band(page, item, y)
        else:
            _row(page, item, y)
        y -= item.height
    canvas = page.canvas
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.6)
    canvas.rect(LEFT, y, RIGHT - LEFT, TOP - y, stroke=1, fill=0)


def _column_heads(page: Page, top: float) -> None:
    page.canvas.setFillColor(GROUND)
    page.canvas.rect(LEFT, top - HEAD, RIGHT - LEFT, HEAD, stroke=0, fill=1)
    starts = (LEFT, LEFT + KEYS, LEFT + KEYS + TEXT, LEFT + KEYS + TEXT + MAXIMA)
    for start, words in zip(starts, ("编号", "评分点与要求", "满分", "得分"), strict=True):
        pdf.draw_text(page.canvas, start + PADDING, top - 12.5, words, Face.SANS, 8.5, colour=pdf.QUIET)


def _band(page: Page, band: Band, top: float) -> None:
    page.canvas.setFillColor(GROUND)
    page.canvas.rect(LEFT, top - band.height, RIGHT - LEFT, band.height, stroke=0, fill=1)
    room = RIGHT - LEFT - 2 * PADDING
    size, lines = pdf.lines_within(band.words, Face.BOLD, 10.5, room, 1, smallest=4)
    pdf.draw_text(page.canvas, LEFT + PADDING, top - 14, lines[0], Face.BOLD, size)


def _row(page: Page, row: Row, top: float) -> None:
    canvas, bottom = page.canvas, top - row.height
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.4)
    canvas.line(LEFT, top, RIGHT, top)
    for x in (LEFT + KEYS, LEFT + KEYS + TEXT, LEFT + KEYS + TEXT + MAXIMA):
        canvas.line(x, top, x, bottom)
    y = top - PADDING
    for line in row.lines:
        colour = pdf.QUIET if line.quiet else pdf.INK
        pdf.draw_text(canvas, LEFT + KEYS + PADDING, y - line.size, line.text, Face.SANS, line.size, colour=colour)
        y -= line.height
    if row.has_note:
        _note(page, row, bottom)
    if row.has_mark:
        size = pdf.fitted_size(row.aspect.key, Face.SANS, 9, KEYS - 2 * PADDING, smallest=3)
        pdf.draw_text(canvas, LEFT + PADDING, top - PADDING - 9, row.aspect.key, Face.SANS, size)
        maximum = written(row.aspect.max_mark)
        x = LEFT + KEYS + TEXT + MAXIMA / 2
        pdf.draw_text(canvas, x, top - PADDING - 9, maximum, Face.SANS, 9, align="centre")
        at = LEFT + KEYS + TEXT + MAXIMA + PADDING
        _mark(page, row, at, top - PADDING)
        if receipt := row.part.receipts.get(row.aspect.key):
            pdf.draw_text(canvas, at, bottom + PADDING - 1, receipt, Face.SANS, 6, colour=pdf.QUIET)


def _note(page: Page, row: Row, bottom: float) -> None:
    """A line for a note by hand, or the note that was recorded."""
    x, y = LEFT + KEYS + PADDING, bottom + PADDING + 1.5
    note = plain(row.part.notes.get(row.aspect.key, ""))
    pdf.draw_text(page.canvas, x, y, "备注", Face.SANS, 7, colour=pdf.QUIET)
    page.canvas.setLineWidth(0.3)
    page.canvas.line(x + 18, y - 1, LEFT + KEYS + TEXT - PADDING, y - 1)
    if note:
        shown = pdf.wrap(note, Face.SANS, 7, TEXT - 2 * PADDING - 20)[0]
        pdf.draw_text(page.canvas, x + 20, y, shown, Face.SANS, 7)


def _mark(page: Page, row: Row, x: float, top: float) -> None:
    """Boxes to tick, or a line for a number with its unit and limits; filled in where there is a mark."""
    canvas, field = page.canvas, row.field
    value = row.part.values.get(row.aspect.key)
    if field.shape is Shape.NUMBER:
        y = top - 15
        canvas.setStrokeColor(pdf.INK)
        canvas.setLineWidth(0.7)
        canvas.line(x, y, x + 76, y)
        if value is not None:
            pdf.draw_text(canvas, x + 38, y + 3, written(value), Face.BOLD, 12, align="centre")
        pdf.draw_text(canvas, x + 80, y + 1, plain(field.unit) or "分", Face.SANS, 8.5, colour=pdf.QUIET)
        highest = written(field.highest)
        limits = f"{written(field.lowest)} 至 {highest}" if highest else f"不小于 {written(field.lowest)}"
        decimals = f"，{field.decimals}位小数以内" if field.decimals else "，整数"
        pdf.draw_text(canvas, x, y - 10, limits + decimals, Face.SANS, 6.5, colour=pdf.QUIET)
        return
    ticked = chosen_words(field, value)
    for place, options in enumerate(row.options):
        at, y = x, top - 11 - place * OPTION
        for words in options:
            _box(page, at, y, words, is_ticked=words == ticked)
            at += box_width(words)


def _box(page: Page, x: float, y: float, words: str, *, is_ticked: bool) -> None:
    canvas = page.canvas
    canvas.setStrokeColor(pdf.INK)
    canvas.setLineWidth(0.7)
    canvas.rect(x, y - 1.5, 10, 10, stroke=1, fill=0)
    if is_ticked:
        canvas.setLineWidth(1.5)
        tick = canvas.beginPath()
        tick.moveTo(x + 2, y + 3.2)
        tick.lineTo(x + 4.2, y + 0.8)
        tick.lineTo(x + 8.6, y + 7)
        canvas.drawPath(tick, stroke=1, fill=0)
    pdf.draw_text(canvas, x + 13, y, words, Face.SANS, 9)


def _foot(page: Page, head: Head, paper: Paper, number: int, of: int) -> None:
    """Signatures on every page, since pages get apart; then which page it is, when printed, and the audit head."""
    canvas, width = page.canvas, (RIGHT - LEFT) / len(SIGNERS)
    canvas.setStrokeColor(pdf.INK)
    canvas.setLineWidth(0.5)
    for place, signer in enumerate(SIGNERS):
        x = LEFT + place * width
        pdf.draw_text(canvas, x, 76, f"{signer}：", Face.SANS, 9)
        start = x + pdf.text_width(f"{signer}：", Face.SANS, 9) + 2
        canvas.line(start, 74, x + width - 12, 74)
    if paper.signed:
        size = pdf.fitted_size(paper.signed, Face.SANS, 7.5, RIGHT - LEFT, smallest=4)
        pdf.draw_text(canvas, LEFT, BOTTOM - 14, paper.signed, Face.SANS, size)
    canvas.setStrokeColor(RULE)
    canvas.line(LEFT, 56, RIGHT, 56)
    printed = clock.local(head.printed_at).strftime("%Y-%m-%d %H:%M")
    told = f"打印时间 {printed}    审计链首 {head.audit_head[:16]}"
    pdf.draw_text(canvas, LEFT, 44, told, Face.SANS, 7.5, colour=pdf.QUIET)
    pages = f"{paper.code} · 裁判{paper.judge}    第{number}页 共{of}页"
    pdf.draw_text(canvas, RIGHT, 44, pages, Face.SANS, 7.5, align="right", colour=pdf.QUIET)
