"""All sheets of a workbook with what a table does not show: merged cells, and formulas that were never calculated."""

import io
import posixpath
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

import python_calamine

from compmgr.foundation.errors import Refusal
from compmgr.foundation.spreadsheet import MAX_ROWS, guard, text_of

MOST_SHEETS = 20
CELL = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True)
class Sheet:
    """Cells by row and column from 0. `merged` are (first, last) corners; `unknown` are formulas without a value."""

    name: str
    cells: Sequence[Sequence[Any]]
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()
    formulas: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    unknown: frozenset[tuple[int, int]] = field(default_factory=frozenset)

    def text(self, row: int, column: int) -> str:
        """A cell as text, empty beyond the edges."""
        line = self.cells[row] if row < len(self.cells) else ()
        return text_of(line[column]) if 0 <= column < len(line) else ""


def sheets_in(content: bytes) -> list[Sheet]:
    """The sheets of a workbook, guarded before anything opens it. Refusal for what is no workbook."""
    guard(content, MAX_ROWS)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        parts = _parts(content)
        return [_sheet(book, name, content, parts) for name in book.sheet_names[:MOST_SHEETS]]
    except Exception:
        raise _unreadable() from None
    except BaseException as failure:  # a panic of the reader derives from BaseException
        if type(failure).__name__ != "PanicException":
            raise
        raise _unreadable() from None


def _unreadable() -> Refusal:
    return Refusal("This file cannot be read as a workbook. Save it as .xlsx and try again.")


def _sheet(book: Any, name: str, content: bytes, parts: dict[str, str]) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    cells = sheet.to_python(skip_empty_area=False) if sheet.total_height <= MAX_ROWS + 10 else []
    formulas, valued = _formulas(content, parts.get(name))
    return Sheet(name, cells, tuple(sheet.merged_cell_ranges or ()), formulas, formulas - valued)


def _parts(content: bytes) -> dict[str, str]:
    """Which part of the file each sheet is, by its name."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        targets = {
            one.get("Id"): one.get("Target", "")
            for one in ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels")).iter()
            if one.get("Id")
        }
        sheets = [one for one in ElementTree.fromstring(book.read("xl/workbook.xml")).iter() if _tag(one) == "sheet"]
    found = {}
    for sheet in sheets:
        target = targets.get(next((value for name, value in sheet.items() if name.endswith("}id")), ""), "")
        found[sheet.get("name", "")] = posixpath.normpath(posixpath.join("xl", target)).lstrip("/")
        if target.startswith("/"):
            found[sheet.get("name", "")] = target.lstrip("/")
    return found


def _formulas(content: bytes, part: str | None) -> tuple[frozenset[tuple[int, int]], frozenset[tuple[int, int]]]:
    """Cells of a part that hold a formula, and those among them that hold the value it had."""
    formulas, valued = set(), set()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        if part is None or part not in book.namelist():
            return frozenset(), frozenset()
        with book.open(part) as file:
            for _, element in ElementTree.iterparse(file):
                if _tag(element) == "c":
                    inner = {_tag(child): child.text for child in element}
                    if "f" in inner and (place := _place(element.get("r", ""))):
                        formulas.add(place)
                        if inner.get("v"):
                            valued.add(place)
                    element.clear()
    return frozenset(formulas), frozenset(valued)


def _place(reference: str) -> tuple[int, int] | None:
    match = CELL.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
