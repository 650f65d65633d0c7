"""Workbooks in and out: guarded before opening, read by row and column, written with text-format columns."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import python_calamine
import xlsxwriter

from compmgr.foundation.errors import Refusal

MAX_BYTES = 8 * 1024 * 1024
MAX_UNPACKED = 64 * 1024 * 1024
MAX_RATIO = 100
MAX_ROWS = 20_000
MAX_COLUMNS = 200


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell: row as the sheet counts (1 is the heading row), column heading, and what to do."""

    row: int
    column: str
    message: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """A column of a template: heading, example, whether it must be filled, and a list to choose from."""

    heading: str
    required: bool = False
    example: str = ""
    choices: Sequence[str] = ()
    width: int = 16


def read_rows(content: bytes, headings: Sequence[str], required: Sequence[str]) -> list[tuple[int, dict[str, Any]]]:
    """Rows below the heading row as `(row number, {heading: value})`, empty rows left out.

    The heading row is the first that holds every required heading (within the first ten rows). Refuses what is no
    workbook, bombs, too many rows, and missing headings, each by its own sentence.
    """
    guard(content)
    try:
        sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        if sheet.height > MAX_ROWS + 10 or sheet.width > MAX_COLUMNS:
            raise Refusal(
                "The sheet has %(rows)s rows; at most %(limit)s can be read at a time. Split it and import the parts.",
                rows=sheet.height,
                limit=MAX_ROWS,
            )
        cells = sheet.to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, ValueError, IndexError):
        raise Refusal("This file cannot be read as a workbook. Save it as .xlsx and try again.") from None
    number, names = _heading_row(cells, required)
    kept = {position: name for position, name in enumerate(names) if name in set(headings)}
    return [
        (offset, {name: row[position] if position < len(row) else "" for position, name in kept.items()})
        for offset, row in enumerate(cells[number:], start=number + 1)
        if any(_text(cell) for cell in row)
    ]


def _heading_row(cells: Sequence[Sequence[Any]], required: Sequence[str]) -> tuple[int, list[str]]:
    best: list[str] = []
    for number, row in enumerate(cells[:10], start=1):
        names = [_text(cell).rstrip("*＊ ") for cell in row]
        if set(required) <= set(names):
            return number, names
        best = max(best, names, key=lambda found: len(set(required) & set(found)))
    missing = [name for name in required if name not in best]
    raise Refusal(
        "These columns are missing: %(columns)s. Use the template; headings must stay as they are.", columns=missing
    )


def guard(content: bytes) -> None:
    """Look at a workbook's directory before anything opens it: a bomb is refused without being unpacked."""
    if len(content) > MAX_BYTES:
        raise Refusal("The file is larger than %(limit)s MB.", limit=MAX_BYTES // 2**20)
    if content[:4] == b"\xd0\xcf\x11\xe0":
        return  # .xls: not packed, bounded by its size
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise Refusal("This file cannot be read as a workbook. Save it as .xlsx and try again.")
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile:
        raise Refusal("This file cannot be read as a workbook. Save it as .xlsx and try again.") from None
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if len(parts) > 2000 or unpacked > MAX_UNPACKED or (unpacked > 2**20 and unpacked / packed > MAX_RATIO):
        raise Refusal(
            "This workbook unpacks to far more than it holds; it was not opened. Copy the rows into the template."
        )


def text_of(value: Any) -> str:
    """A cell as text; whole numbers without their `.0`."""
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def write(sheets: dict[str, tuple[Sequence[Column], Iterable[Sequence[Any]]]]) -> bytes:
    """A workbook with a sheet for each name; every value is written as text or number, never as a formula."""
    packed = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(packed, options) as book:
        head = book.add_format(
            {"bold": True, "bg_color": "#E8EEF5", "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        must = book.add_format(
            {"bold": True, "bg_color": "#FBE9E7", "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        plain = book.add_format({"num_format": "@"})
        for name, (columns, rows) in sheets.items():
            sheet = book.add_worksheet(name[:31])
            sheet.freeze_panes(1, 0)
            for position, column in enumerate(columns):
                sheet.set_column(position, position, column.width, plain)
                sheet.write_string(
                    0, position, column.heading + (" *" if column.required else ""), must if column.required else head
                )
                if column.choices:
                    sheet.data_validation(
                        1, position, 5000, position, {"validate": "list", "source": list(column.choices)}
                    )
            for line, row in enumerate(rows, start=1):
                for position, value in enumerate(row):
                    if isinstance(value, int) and not isinstance(value, bool):
                        sheet.write_number(line, position, value)
                    elif value is not None:
                        sheet.write_string(line, position, str(value))
    return packed.getvalue()


def template(name: str, columns: Sequence[Column]) -> bytes:
    """An empty sheet to fill in, with one example row."""
    return write({name: (columns, [[column.example for column in columns]])})
