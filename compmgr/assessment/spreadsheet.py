"""Sheets of candidates and of marks, in and out; marks are told by candidate number, never by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from compmgr.assessment.models import Candidate
from compmgr.assessment.rules.outcome import PartState, marked
from compmgr.foundation import clock
from compmgr.foundation.errors import DomainError, Refusal
from compmgr.foundation.spreadsheet import Column, Problem, read_rows, template, text_of, write
from compmgr.people import rules
from compmgr.people.rules import IdKind

NAME, KIND, NUMBER, PHONE = "姓名", "证件类型", "证件号码", "手机号码"
EMPLOYER, EDUCATION, RESIT = "工作单位", "文化程度", "是否补考"
CANDIDATE, MARK = "考生序号", "成绩"

KINDS = {
    "居民身份证": IdKind.ID_CARD,
    "身份证": IdKind.ID_CARD,
    "护照": IdKind.PASSPORT,
    "港澳台居民证件": IdKind.HK_MACAO_TAIWAN,
    "外国人永久居留身份证": IdKind.FOREIGN_PERMANENT_RESIDENT,
}
STATES = {"缺考": PartState.ABSENT, "作弊": PartState.CHEATING}
YES, NO = ("是", "补考", "y", "yes"), ("", "否", "新考", "n", "no")

EXAMPLE_NAME, EXAMPLE_NUMBER = "张样例", "11010519491231002X"

CANDIDATE_COLUMNS = (
    Column(NAME, required=True, example=EXAMPLE_NAME),
    Column(KIND, required=True, example="居民身份证", choices=[kind for kind in KINDS if kind != "身份证"], width=22),
    Column(NUMBER, required=True, example=EXAMPLE_NUMBER, width=24),
    Column(PHONE, example="13800000000"),
    Column(EMPLOYER, example="样例家具有限公司", width=30),
    Column(EDUCATION, example="高中"),
    Column(RESIT, example="否", choices=["是", "否"]),
)
MARK_COLUMNS = (Column(CANDIDATE, required=True), Column(MARK, width=14))


@dataclass(frozen=True)
class CandidateRow:
    """A row that is right by itself; `facts` are what the record of the person asks for."""

    row: int
    facts: dict[str, Any]
    is_resit: bool


@dataclass(frozen=True)
class MarkRow:
    row: int
    number: int
    state: PartState
    value: Decimal | None


def candidate_template() -> bytes:
    return template("考生报名表", CANDIDATE_COLUMNS)


def mark_template(candidates: Iterable[Candidate]) -> bytes:
    """A sheet with the numbers of the batch, to be filled in with marks, 缺考 or 作弊."""
    return write({"成绩表": (MARK_COLUMNS, [[f"{candidate.number:03}", None] for candidate in candidates])})


def read_candidates(content: bytes) -> tuple[list[CandidateRow], list[Problem]]:
    """The rows that are right by themselves, and every cell that is not."""
    headings = [column.heading for column in CANDIDATE_COLUMNS]
    required = [column.heading for column in CANDIDATE_COLUMNS if column.required]
    rows: list[CandidateRow] = []
    problems: list[Problem] = []
    seen: dict[tuple[IdKind, str], int] = {}
    for row, cells in read_rows(content, headings, required):
        if text_of(cells[NAME]) == EXAMPLE_NAME and text_of(cells[NUMBER]) == EXAMPLE_NUMBER:
            continue  # the example of the template was left where it stood
        found, wrong = _candidate(row, cells)
        problems += wrong
        if found is None:
            continue
        key = (found.facts["id_kind"], found.facts["id_number"])
        if key in seen:
            problems.append(Problem(row, NUMBER, "This document stands in row %(row)s as well.", {"row": seen[key]}))
            continue
        seen[key] = row
        rows.append(found)
    return rows, problems


def read_marks(content: bytes) -> tuple[list[MarkRow], list[Problem]]:
    """The marks by candidate number; rows without a mark are left out."""
    rows: list[MarkRow] = []
    problems: list[Problem] = []
    seen: dict[int, int] = {}
    for row, cells in read_rows(content, [CANDIDATE, MARK], [CANDIDATE, MARK]):
        number, text = text_of(cells[CANDIDATE]), text_of(cells[MARK])
        if not (number.isascii() and number.isdigit()):
            problems.append(Problem(row, CANDIDATE, "Enter the candidate number as figures."))
        elif int(number) in seen:
            values = {"row": seen[int(number)]}
            problems.append(Problem(row, CANDIDATE, "This number stands in row %(row)s as well.", values))
        elif text:
            seen[int(number)] = row
            try:
                rows.append(MarkRow(row, int(number), *read_mark(text)))
            except DomainError as refusal:
                problems.append(Problem(row, MARK, refusal.message, refusal.values))
    return rows, problems


def read_mark(text: str) -> tuple[PartState, Decimal | None]:
    """A mark as people write it: a number from 0 to 100, 缺考, 作弊, or nothing for not entered."""
    if not text:
        return PartState.BLANK, None
    if text in STATES:
        return STATES[text], None
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Refusal("Enter a number from 0 to 100, 缺考 or 作弊.") from None
    return PartState.MARKED, marked(value).mark


def _candidate(row: int, cells: dict[str, Any]) -> tuple[CandidateRow | None, list[Problem]]:
    problems: list[Problem] = []

    def checked(column: str, check: Any) -> Any:
        try:
            return check(cells.get(column, ""))
        except DomainError as refusal:
            problems.append(Problem(row, column, refusal.message, refusal.values))
            return None

    kind = checked(KIND, _kind)
    facts = {
        "name": checked(NAME, lambda cell: rules.check_name(text_of(cell))),
        "id_kind": kind,
        "id_number": checked(NUMBER, lambda cell: rules.check_id_number(kind, cell, today=clock.today()))
        if kind
        else None,
        "phone": checked(PHONE, lambda cell: rules.check_phone(cell) if text_of(cell) else None),
        "employer": text_of(cells.get(EMPLOYER, "")),
        "education": text_of(cells.get(EDUCATION, "")),
    }
    is_resit = checked(RESIT, _is_resit)
    return (None if problems else CandidateRow(row, facts, is_resit)), problems


def _kind(cell: Any) -> IdKind:
    if (text := text_of(cell)) not in KINDS:
        raise Refusal("Choose the kind of document from the list.")
    return KINDS[text]


def _is_resit(cell: Any) -> bool:
    text = text_of(cell).lower()
    if text not in YES + NO:
        raise Refusal("Write 是 for a resit and 否 for a new candidate.")
    return text in YES
