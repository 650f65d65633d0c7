"""Our own sheet of a scheme: one line an aspect, a second sheet for the sections of the standard."""

from collections.abc import Sequence

from compmgr.foundation.spreadsheet import Column, Problem, read_rows, text_of, write
from compmgr.scoring.rules.marks import written
from compmgr.scoring.rules.scheme import LEVELS, Scheme, Section
from compmgr.scoring.rules.table import Row, rows_of, scheme_of, sections_of
from compmgr.scoring.spreadsheet.book import Sheet
from compmgr.scoring.spreadsheet.words import SCORERS, in_words, out_of_words, way_of

LEVEL_HEADINGS = [f"{level}级描述" for level in LEVELS]
COLUMNS = [
    Column("评分项", True, "外观质量", width=18),
    Column("子项", False, "表面处理", width=18),
    Column("评分点", True, "漆面平整、无流挂", width=32),
    Column("类型(M/J)", True, "J", choices=("M", "J"), width=11),
    Column("配分", True, "5", width=8),
    Column("要求", False, "目测，距离 50 厘米", width=28),
    Column("标准模块", False, "3", width=10),
    *(Column(heading, False, "", width=24) for heading in LEVEL_HEADINGS),
    Column("评分日", False, "1", width=8),
    Column("评分项目标", False, "", width=11),
    Column("计分方式", False, "", choices=tuple(SCORERS.values()), width=11),
    Column("计分参数", False, "", width=28),
]
FIELDS = {
    "criterion": "评分项",
    "sub_criterion": "子项",
    "description": "评分点",
    "kind": "类型(M/J)",
    "max_mark": "配分",
    "requirement": "要求",
    "section": "标准模块",
}
LATER_FIELDS = {"day": "评分日", "target": "评分项目标", "scorer": "计分方式", "settings": "计分参数"}
REQUIRED = [column.heading for column in COLUMNS if column.required]
TITLE, SECTIONS_TITLE = "评分标准", "标准模块"
SECTION_COLUMNS = [Column("模块", True, "", width=8), Column("名称", False, "", width=32), Column("目标分", True, "")]
SECTION_FIELDS = {"number": "模块", "name": "名称", "target": "目标分"}


def blank() -> bytes:
    """The template, with one example row."""
    return write({TITLE: (COLUMNS, [[column.example for column in COLUMNS]]), SECTIONS_TITLE: (SECTION_COLUMNS, [])})


def filled(scheme: Scheme) -> bytes:
    """`scheme` as a workbook that can be imported again."""
    sections = [[str(one.number), one.name, written(one.target)] for one in scheme.sections]
    rows = [_cells(row) for row in rows_of(scheme)]
    return write({TITLE: (COLUMNS, rows), SECTIONS_TITLE: (SECTION_COLUMNS, sections)})


def read_table(content: bytes, book: Sequence[Sheet]) -> tuple[Scheme, list[Problem]]:
    """The scheme of our own sheet, and all that is wrong with it by row and column."""
    found = read_rows(content, [column.heading for column in COLUMNS], REQUIRED)
    sections, section_faults = _sections(book)
    scheme, faults = scheme_of([_row(cells) for _, cells in found], sections)
    numbers = [number for number, _ in found] or [2]
    names = {**FIELDS, **LATER_FIELDS}
    told = [Problem(numbers[fault.row], names[fault.column], fault.message, fault.values) for fault in faults]
    return scheme, [*told, *section_faults]


def _sections(book: Sequence[Sheet]) -> tuple[list[Section], list[Problem]]:
    sheet = next((sheet for sheet in book if sheet.name == SECTIONS_TITLE), None)
    if sheet is None:
        return [], []
    lines = [(sheet.text(row, 0), sheet.text(row, 1), sheet.text(row, 2)) for row in range(1, len(sheet.cells))]
    sections, faults = sections_of(lines)
    where = f"{SECTIONS_TITLE} · "
    return sections, [
        Problem(fault.row + 2, where + SECTION_FIELDS[fault.column], fault.message, fault.values) for fault in faults
    ]


def _cells(row: Row) -> list[str]:
    ways = {"scorer": SCORERS.get(row.scorer, row.scorer), "settings": in_words(row.settings)}
    later = [ways.get(name) or str(getattr(row, name)) for name in LATER_FIELDS]
    return [*(str(getattr(row, name)) for name in FIELDS), *row.benchmarks, *later]


def _row(cells: dict[str, object]) -> Row:
    texts = {heading: text_of(cell) for heading, cell in cells.items()}
    named = {name: texts.get(heading, "") for name, heading in {**FIELDS, **LATER_FIELDS}.items()}
    ways = {"scorer": way_of(named.pop("scorer")), "settings": out_of_words(named.pop("settings"))}
    return Row(**named, **ways, benchmarks=[texts.get(heading, "") for heading in LEVEL_HEADINGS])
