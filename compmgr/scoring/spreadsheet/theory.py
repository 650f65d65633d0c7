"""Theory marks as a sheet by work code: its template, and reading one with all that is wrong in it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from compmgr.foundation.errors import DomainError, Refusal
from compmgr.foundation.spreadsheet import Column, Problem, read_rows, text_of, write
from compmgr.scoring.rules import parts
from compmgr.scoring.rules.states import PartState

CODE, MARK, STATE = "作品号", "成绩", "情况"
COLUMNS = (
    Column(CODE, required=True, width=14),
    Column(MARK, width=14),
    Column(STATE, choices=tuple(parts.WORDS), width=14),
)


@dataclass(frozen=True)
class TheoryRow:
    """A row that is right by itself."""

    row: int
    code: str
    state: PartState
    value: Decimal | None


def template(codes: Collection[str]) -> bytes:
    """A sheet with the codes of a stage, to be filled in: a mark from 0 to 100, or one of the words to choose from."""
    return write({"理论成绩": (COLUMNS, [[code, None, None] for code in codes])})


def read(content: bytes, codes: Collection[str]) -> tuple[list[TheoryRow], list[Problem]]:
    """The marks by code and every cell that is wrong; rows without a mark are left as they are.

    A code that is not of the stage, or stands twice, is a problem even where its row is empty: a slip of the pen
    would give somebody else's mark.
    """
    rows: list[TheoryRow] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for row, cells in read_rows(content, [CODE, MARK, STATE], [CODE, MARK]):
        code = normalize("NFKC", text_of(cells.get(CODE))).replace(" ", "").upper()
        if wrong := _wrong_code(row, code, codes, seen):
            problems.append(wrong)
            continue
        seen[code] = row
        try:
            given = _given(code, cells)
        except DomainError as refusal:
            problems.append(Problem(row, MARK, refusal.message, refusal.values))
        else:
            rows += [TheoryRow(row, code, *given)] if given else []
    if not rows and not problems:
        raise Refusal("The sheet holds no mark. Fill in the template and upload it again.")
    return rows, problems


def _wrong_code(row: int, code: str, codes: Collection[str], seen: Mapping[str, int]) -> Problem | None:
    if not code:
        return Problem(row, CODE, "This row has no work code.")
    if code not in codes:
        return Problem(row, CODE, "There is no work %(code)s in this stage.", {"code": code[:20]})
    if code in seen:
        return Problem(row, CODE, "%(code)s stands in row %(row)s as well.", {"code": code, "row": seen[code]})
    return None


def _given(code: str, cells: Mapping[str, Any]) -> tuple[PartState, Decimal | None] | None:
    mark, word = text_of(cells.get(MARK)), text_of(cells.get(STATE))
    if mark and word and mark != word:
        raise Refusal("Give either a mark or a word for %(code)s, not both.", code=code)
    if word and word not in parts.WORDS:
        raise Refusal("“%(text)s” is no mark: write a number from 0 to 100, 白卷, 缺考 or 作弊.", text=word[:20])
    return parts.read(code, mark or word)
