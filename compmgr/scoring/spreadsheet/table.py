"""A marking scheme as a sheet: its template, and reading one whole or not at all."""

from compmgr.foundation.spreadsheet import Column, Problem, read_rows, template, text_of, write
from compmgr.scoring.rules.scheme import LEVELS, Scheme
from compmgr.scoring.rules.table import Row, rows_of, scheme_of

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
REQUIRED = [column.heading for column in COLUMNS if column.required]


def blank() -> bytes:
    """The template, with one example row."""
    return template("评分标准", COLUMNS)


def filled(scheme: Scheme) -> bytes:
    """`scheme` as a sheet that can be imported again."""
    cells = [[*(getattr(row, name) for name in FIELDS), *row.benchmarks] for row in rows_of(scheme)]
    return write({"评分标准": (COLUMNS, cells)})


def read(content: bytes) -> tuple[Scheme, list[Problem]]:
    """The scheme of a sheet, and all that is wrong with it by row and column; Refusal when it is no such sheet."""
    found = read_rows(content, [column.heading for column in COLUMNS], REQUIRED)
    rows = [_row(cells) for _, cells in found]
    scheme, faults = scheme_of(rows)
    numbers = [number for number, _ in found] or [2]
    return scheme, [Problem(numbers[fault.row], FIELDS[fault.column], fault.message, fault.values) for fault in faults]


def _row(cells: dict[str, object]) -> Row:
    texts = {heading: text_of(cell) for heading, cell in cells.items()}
    named = {name: texts.get(heading, "") for name, heading in FIELDS.items()}
    return Row(**named, benchmarks=[texts.get(heading, "") for heading in LEVEL_HEADINGS])
