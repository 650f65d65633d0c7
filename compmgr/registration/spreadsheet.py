"""The sheet in which a delegation enters many at a time: its columns, and its rows with everything wrong in them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from compmgr.foundation import crypto
from compmgr.foundation.errors import DomainError
from compmgr.foundation.spreadsheet import Column, Problem, read_rows, text_of, write
from compmgr.people.rules import IdKind, check_id_number, check_name, check_phone

#: More than a delegation ever enters for a stage.
MOST_ROWS = 2000
LONGEST_TEXT = 200

NAME, KIND, NUMBER, PHONE = "姓名", "证件类型", "证件号码", "手机号"
EMPLOYER, COACH, TEAM = "工作单位", "教练", "队伍"
ID_KINDS = {
    "居民身份证": IdKind.ID_CARD,
    "护照": IdKind.PASSPORT,
    "港澳台居民证件": IdKind.HK_MACAO_TAIWAN,
    "外国人永久居留身份证": IdKind.FOREIGN_PERMANENT_RESIDENT,
}
ALSO_CALLED = {
    "": IdKind.ID_CARD,
    "身份证": IdKind.ID_CARD,
    "二代身份证": IdKind.ID_CARD,
    "港澳台居民居住证": IdKind.HK_MACAO_TAIWAN,
    "港澳居民来往内地通行证": IdKind.HK_MACAO_TAIWAN,
    "台湾居民来往大陆通行证": IdKind.HK_MACAO_TAIWAN,
    "外国人永久居留证": IdKind.FOREIGN_PERMANENT_RESIDENT,
}
HELP = (
    ("填写要求", "带 * 的列必须填写；请勿改动表头名称，列的顺序可以调整。"),
    ("证件号码", "整列已设为文本格式。从其他表格粘贴时请选择“只粘贴值”，否则 18 位号码的末几位会丢失。"),
    ("公式", "单元格内请填写内容本身，不要填写公式。"),
    ("队伍", "仅团体赛项有此列：同一队伍的选手填写相同的队伍名称或编号。"),
    ("导入方式", "上传后先检查，全部无误才写入；有任何问题则一行也不写入。"),
)

Row = dict[str, Any]


@dataclass(frozen=True)
class Competitor:
    """One row that is in order: `number` is the row in the sheet, `index` finds the document again."""

    row: int
    name: str
    id_kind: IdKind
    id_number: str
    phone: str | None
    employer: str
    coach: str
    team: str

    @property
    def index(self) -> str:
        return crypto.blind_index(self.id_number, "id-number")


def columns(team_size: int) -> list[Column]:
    """The columns of the sheet; with teams one more, which joins their members."""
    team = [Column(TEAM, required=True, width=14)] if team_size > 1 else []
    return [
        *team,
        Column(NAME, required=True, width=14),
        Column(KIND, required=True, choices=tuple(ID_KINDS), width=22),
        Column(NUMBER, required=True, width=24),
        Column(PHONE, required=True, width=16),
        Column(EMPLOYER, required=True, width=34),
        Column(COACH, width=14),
    ]


def template(team_size: int) -> bytes:
    """An empty sheet in text format, and a page that says how to fill it in."""
    guide = [Column("项目", width=14), Column("说明", width=90)]
    return write({"报名表": (columns(team_size), []), "填写说明": (guide, HELP)})


def read(content: bytes, team_size: int) -> list[tuple[int, Row]]:
    """The rows as they were typed; Refusal when the file as a whole cannot be read."""
    wanted = columns(team_size)
    required = [column.heading for column in wanted if column.required and column.heading != KIND]
    return read_rows(content, [column.heading for column in wanted], required, limit=MOST_ROWS)


def check(rows: Iterable[tuple[int, Row]], team_size: int, today: date) -> tuple[list[Competitor], list[Problem]]:
    """The rows in order, and every problem found in the sheet itself."""
    found: list[Competitor] = []
    problems: list[Problem] = []
    for number, row in rows:
        wrong = list(_wrong_texts(number, row))
        competitor = None if wrong else _competitor(number, row, team_size, today, wrong)
        problems += wrong
        if competitor is not None:
            found.append(competitor)
    problems += _twice(found)
    if team_size > 1:
        problems += _wrong_teams(rows, team_size)
    return found, sorted(problems, key=lambda problem: problem.row)


def _wrong_texts(number: int, row: Row) -> Iterable[Problem]:
    for heading, value in row.items():
        text = text_of(value)
        if text.startswith(("=", "＝")):
            yield Problem(number, heading, "A cell must not begin with an equals sign; enter the content itself.")
        elif len(text) > LONGEST_TEXT:
            yield Problem(number, heading, "The text is longer than %(limit)s characters.", {"limit": LONGEST_TEXT})


def _competitor(number: int, row: Row, team_size: int, today: date, wrong: list[Problem]) -> Competitor | None:
    kind = _kind(text_of(row.get(KIND)))
    if kind is None:
        wrong.append(Problem(number, KIND, "This kind of document is not known; choose one from the list."))
    checked: dict[str, str] = {}
    for heading, check_cell in (
        (NAME, lambda value: check_name(text_of(value))),
        (NUMBER, lambda value: check_id_number(kind, value, today=today) if kind else ""),
        (PHONE, check_phone),
    ):
        try:
            checked[heading] = check_cell(row.get(heading, ""))
        except DomainError as refusal:
            wrong.append(Problem(number, heading, refusal.message, dict(refusal.values)))
    employer, team = text_of(row.get(EMPLOYER)), text_of(row.get(TEAM))
    if not employer:
        wrong.append(Problem(number, EMPLOYER, "Enter the employer."))
    if team_size > 1 and not team:
        wrong.append(Problem(number, TEAM, "Say which team this competitor belongs to."))
    if wrong or kind is None:
        return None
    return Competitor(
        number, checked[NAME], kind, checked[NUMBER], checked[PHONE], employer, text_of(row.get(COACH)), team
    )


def _kind(text: str) -> IdKind | None:
    return ID_KINDS.get(text) or ALSO_CALLED.get(text)


def _twice(found: Sequence[Competitor]) -> Iterable[Problem]:
    first: dict[tuple[IdKind, str], int] = {}
    for competitor in found:
        document = (competitor.id_kind, competitor.id_number)
        if document in first:
            message = "The same identity document stands in row %(row)s already."
            yield Problem(competitor.row, NUMBER, message, {"row": first[document]})
        first.setdefault(document, competitor.row)


def _wrong_teams(rows: Iterable[tuple[int, Row]], team_size: int) -> Iterable[Problem]:
    members: dict[str, list[int]] = defaultdict(list)
    for number, row in rows:
        if team := text_of(row.get(TEAM)):
            members[team].append(number)
    for team, numbers in members.items():
        if len(numbers) != team_size:
            message = "Team %(team)s has %(count)s members; this event is for teams of %(size)s."
            yield Problem(numbers[0], TEAM, message, {"team": team, "count": len(numbers), "size": team_size})


def teams(found: Sequence[Competitor], team_size: int) -> list[list[Competitor]]:
    """Those who compete as one, in the order of the sheet."""
    if team_size == 1:
        return [[competitor] for competitor in found]
    joined: dict[str, list[Competitor]] = {}
    for competitor in found:
        joined.setdefault(competitor.team, []).append(competitor)
    return list(joined.values())


def problem_sheet(problems: Iterable[tuple[int, str, str]], headings: Sequence[str]) -> bytes:
    """The problems as a workbook: row, column, reason."""
    widths = (8, 16, 80)
    heads = [Column(heading, width=width) for heading, width in zip(headings, widths, strict=True)]
    return write({headings[2][:31]: (heads, problems)})
