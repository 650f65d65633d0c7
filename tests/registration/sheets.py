"""Sheets as a delegation fills them in, right and wrong."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from tests.factories.world import id_number

HEADINGS = ("姓名", "证件类型", "证件号码", "手机号", "工作单位", "教练")


def row(serial: int, **changes: Any) -> list[Any]:
    """A row that is in order."""
    given = {
        "姓名": f"李选手{chr(0x4E00 + serial)}",
        "证件类型": "居民身份证",
        "证件号码": id_number(serial),
        "手机号": f"139{serial:08}",
        "工作单位": "样例酒业有限公司",
        "教练": "",
    }
    return list({**given, **changes}.values())


def sheet(rows: Iterable[Sequence[Any]], headings: Sequence[str] = HEADINGS) -> bytes:
    """A workbook; numbers are written as numbers, a text that begins with = as a formula when it is a tuple."""
    packed = BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        for line, cells in enumerate([headings, *rows]):
            for position, cell in enumerate(cells):
                if isinstance(cell, tuple):
                    page.write_formula(line, position, cell[0], value=cell[1])
                elif isinstance(cell, int | float):
                    page.write_number(line, position, cell)
                else:
                    page.write_string(line, position, cell)
    return packed.getvalue()
