"""Writing the exchange sheet: sums stand as formulas with their values, so that it can be gone on with by hand."""

import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter

from compmgr.scoring.rules.scheme import Aspect, AspectKind, Criterion, Scheme, section_totals, total_of
from compmgr.scoring.rules.written import written_settings
from compmgr.scoring.spreadsheet.cis.headings import HEADINGS, TITLE

COLUMN = {name: place for place, name in enumerate(HEADINGS)}
WIDTHS = (10, 34, 9, 12, 44, 7, 44, 36, 9, 12, 9, 12, 11, 9)


@dataclass
class _Page:
    """A sheet being written from top to bottom; `last` is the row below everything that will stand there."""

    sheet: Any
    formats: dict[str, Any]
    last: int
    row: int = 0
    number: int = 0

    def text(self, column: int, words: str, look: str = "plain") -> None:
        if words:
            self.sheet.write_string(self.row, column, words, self.formats[look])

    def mark(self, column: int, value: Decimal, look: str = "mark") -> None:
        self.sheet.write_number(self.row, column, float(value), self.formats[look])

    def sum(self, column: int, formula: str, value: Decimal) -> None:
        self.sheet.write_formula(self.row, column, formula, self.formats["sum"], float(value))


def filled(scheme: Scheme) -> bytes:
    """`scheme` as a workbook that CIS and this house can import."""
    packed = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(packed, options) as book:
        page = _Page(book.add_worksheet("Marking Scheme"), _formats(book), _height(scheme))
        for column, width in enumerate(WIDTHS):
            page.sheet.set_column(column, column, width)
        page.sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, TITLE, page.formats["title"])
        page.row = 2
        _sections(page, scheme)
        _criteria(page, scheme)
        for criterion in scheme.criteria:
            _block(page, criterion)
    return packed.getvalue()


def _sections(page: _Page, scheme: Scheme) -> None:
    if not scheme.sections:
        return
    _heads(page, ("WSOS Section", "Section Name", "WSOS Marks", "Aspect Marks", "Variation"))
    totals = section_totals(scheme)
    for section in scheme.sections:
        line, actual = page.row + 1, totals[section.number]
        page.mark(0, Decimal(section.number), "whole")
        page.text(1, section.name)
        page.mark(2, section.target)
        page.sum(3, f"=SUMIF($I$1:$I${page.last},A{line},$K$1:$K${page.last})", actual)
        page.sum(4, f"=D{line}-C{line}", actual - section.target)
        page.row += 1
    page.row += 1


def _criteria(page: _Page, scheme: Scheme) -> None:
    _heads(page, ("Criterion ID", "Criterion Name", "Mark", "Aspect Marks"))
    for criterion in scheme.criteria:
        page.text(0, criterion.key)
        page.text(1, criterion.name)
        if criterion.target is not None:
            page.mark(2, criterion.target)
        page.mark(3, total_of(criterion))
        page.row += 1
    page.text(1, "Total", "sum")
    page.sum(3, f"=SUM($K$1:$K${page.last})", total_of(scheme))
    page.row += 2


def _block(page: _Page, criterion: Criterion) -> None:
    """One criterion: its own row of headings with the sum to the right, then sub-criteria and aspects."""
    _heads(page, (*HEADINGS.values(), f"Criterion {criterion.key}", "Total Mark"))
    page.row -= 1
    below = page.row + 2
    inside = sum(1 + sum(map(_rows, sub.aspects)) for sub in criterion.sub_criteria)
    page.sum(len(HEADINGS) + 2, f"=SUM(K{below}:K{below + inside - 1})", total_of(criterion))
    page.row += 1
    for sub in criterion.sub_criteria:
        page.text(COLUMN["id"], sub.key, "sub")
        page.text(COLUMN["name"], sub.name, "sub")
        if sub.day is not None:
            page.mark(COLUMN["day"], Decimal(sub.day), "whole")
        page.row += 1
        for aspect in sub.aspects:
            _aspect(page, aspect)
    page.row += 1


def _aspect(page: _Page, aspect: Aspect) -> None:
    is_judged = aspect.kind is AspectKind.JUDGEMENT
    page.number += 1
    page.text(COLUMN["kind"], "J" if is_judged else "M")
    page.text(COLUMN["description"], aspect.description)
    page.text(COLUMN["extra"], _way(aspect) or (aspect.requirement if is_judged else ""))
    page.text(COLUMN["requirement"], aspect.requirement if _way(aspect) or not is_judged else "")
    if aspect.section is not None:
        page.mark(COLUMN["section"], Decimal(aspect.section), "whole")
    page.mark(COLUMN["row"], Decimal(page.number), "whole")
    page.mark(COLUMN["max_mark"], aspect.max_mark)
    page.row += 1
    for score, words in enumerate(aspect.benchmarks):
        page.mark(COLUMN["score"], Decimal(score), "whole")
        page.text(COLUMN["extra"], words)
        page.row += 1


def _way(aspect: Aspect) -> str:
    """A way of scoring that CIS does not know, so that it comes back to us."""
    return f"Scorer: {aspect.scorer}; {written_settings(aspect.settings)}".rstrip("; ") if aspect.scorer else ""


def _heads(page: _Page, words: tuple[str, ...]) -> None:
    for column, heading in enumerate(words):
        page.text(column, heading, "head")
    page.row += 1


def _rows(aspect: Aspect) -> int:
    return 1 + len(aspect.benchmarks)


def _height(scheme: Scheme) -> int:
    aspects = sum(1 + sum(map(_rows, sub.aspects)) for one in scheme.criteria for sub in one.sub_criteria)
    return 10 + len(scheme.sections) + 3 * len(scheme.criteria) + aspects


def _formats(book: Any) -> dict[str, Any]:
    wrapped = {"text_wrap": True, "valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "bg_color": "#E8EEF5", "border": 1, **wrapped}),
        "sub": book.add_format({"bold": True, **wrapped}),
        "plain": book.add_format(wrapped),
        "mark": book.add_format({"num_format": "0.00", "valign": "top"}),
        "sum": book.add_format({"num_format": "0.00", "bold": True, "valign": "top"}),
        "whole": book.add_format({"num_format": "0", "valign": "top"}),
    }
