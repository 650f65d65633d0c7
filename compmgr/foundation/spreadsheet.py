"""Workbooks in and out: guarded before opening, read by row and column, written with text-format columns."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import python_calamine
import xlsxwriter

from compmgr.foundation.errors import Refusal

MAX_BYTES = 8 * 1024 * 1024
MAX_UNPACKED = 64 * 1024 * 1024
MAX_RATIO = 100
LEAST_BOMB = 4 * 1024 * 1024  # an honest sheet of blank cells may shrink to a hundredth, but is small
MAX_ROWS = 20_000
MAX_COLUMNS = 200
LAST_COLUMN = b"GR"  # the 200th
ABOVE = 10  # rows that may stand above and with the headings
PIECE = 256 * 1024
LONGEST_TAG = 64 * 1024
#: The address of a row or cell of a sheet: `<row r="1048576"`, `<c r="XFD1048576"`; in texts `<` is always escaped.
REFERENCE = re.compile(rb"""<(?:\w+:)?(?:c|row)\s[^>]*?\br\s*=\s*["']([A-Za-z]{0,9})(\d{1,18})["']""")


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


def read_rows(
    content: bytes, headings: Sequence[str], required: Sequence[str], *, limit: int = MAX_ROWS
) -> list[tuple[int, dict[str, Any]]]:
    """Rows below the heading row as `(row number, {heading: value})`, empty rows left out.

    The heading row is the first that holds every required heading (within the first ten rows). Refuses what is no
    workbook, bombs, more than `limit` rows, and missing headings, each by its own sentence. Of a formula the value
    is read that it had when the workbook was saved.
    """
    guard(content, limit)
    cells = _cells(content, limit)
    number, names = _heading_row(cells, required)
    kept = {position: name for position, name in enumerate(names) if name in set(headings)}
    rows = [
        (offset, {name: row[position] if position < len(row) else "" for position, name in kept.items()})
        for offset, row in enumerate(cells[number:], start=number + 1)
        if any(_text(cell) for cell in row)
    ]
    if not rows:
        raise Refusal("The sheet holds no rows below its headings.")
    return rows


def _cells(content: bytes, limit: int) -> list[list[Any]]:
    try:
        sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        height = sheet.total_height
        cells = sheet.to_python(skip_empty_area=False) if height <= limit + ABOVE else []
    except Exception:
        raise _unreadable() from None
    except BaseException as failure:  # a panic of the reader derives from BaseException
        if type(failure).__name__ != "PanicException":
            raise
        raise _unreadable() from None
    if height > limit + ABOVE:
        raise _too_many(limit)
    return cells


def _unreadable() -> Refusal:
    return Refusal("This file cannot be read as a workbook. Save it as .xlsx and try again.")


def _too_many(limit: int) -> Refusal:
    return Refusal(
        "The sheet has more than %(limit)s rows. Split it and import the parts one after the other.", limit=limit
    )


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


def guard(content: bytes, limit: int = MAX_ROWS) -> None:
    """Look at a workbook before anything opens it: a bomb is refused before it has grown.

    The directory of a packed file may lie about sizes, so each part is unpacked here piece by piece and dropped. A
    sheet whose cells lie far apart would take the memory of all that could lie between them: the furthest is looked at.
    """
    if len(content) > MAX_BYTES:
        raise Refusal("The file is larger than %(limit)s MB.", limit=MAX_BYTES // 2**20)
    try:
        book = zipfile.ZipFile(io.BytesIO(content))
        parts = book.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise _unreadable() from None
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise _unreadable()
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if len(parts) > 2000 or unpacked > MAX_UNPACKED or (unpacked > 2**20 and unpacked / packed > MAX_RATIO):
        raise _bomb()
    left = MAX_UNPACKED
    for part in parts:
        left -= _unpack(content, part, left, limit)


def _bomb() -> Refusal:
    return Refusal(
        "This workbook unpacks to far more than it holds; it was not opened. Copy the rows into the template."
    )


def _unpack(content: bytes, part: zipfile.ZipInfo, left: int, limit: int) -> int:
    """How many bytes `part` really unpacks to; cells are looked at on the way, whatever the part is called."""
    if part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _unreadable()
    header = content[part.header_offset : part.header_offset + 30]
    start = part.header_offset + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    data = content[start : start + part.compress_size]
    size, tail = 0, b""
    for piece in _pieces(data, part.compress_type == zipfile.ZIP_DEFLATED):
        size += len(piece)
        if size > left or size > max(LEAST_BOMB, MAX_RATIO * part.compress_size):
            raise _bomb()
        text = tail + piece
        _look_at_cells(text, limit)
        tail = text[text.rfind(b"<") :] if text.rfind(b"<") > text.rfind(b">") else b""
        if len(tail) > LONGEST_TAG:
            if part.filename.endswith(".xml"):
                raise _unreadable()
            tail = b""  # a picture
    return size


def _pieces(data: bytes, is_deflated: bool) -> Iterable[bytes]:
    if not is_deflated:
        yield data
        return
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while data and not unpacker.eof:
            yield unpacker.decompress(data, PIECE)
            data = unpacker.unconsumed_tail
    except zlib.error:
        raise _unreadable() from None


def _look_at_cells(xml: bytes, limit: int) -> None:
    """Refuse cells beyond the rows and columns that are read."""
    found = REFERENCE.findall(xml)
    if max((int(row) for _, row in found), default=0) > limit + ABOVE:
        raise _too_many(limit)
    if max(((len(column), column.upper()) for column, _ in found), default=(0, b"")) > (len(LAST_COLUMN), LAST_COLUMN):
        raise Refusal("The sheet has more than %(limit)s columns. Copy the rows into the template.", limit=MAX_COLUMNS)


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
