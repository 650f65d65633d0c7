"""The sheets of bulk checking: what is asked, and what is answered."""

from collections.abc import Sequence
from datetime import datetime

from compmgr.foundation.i18n import when
from compmgr.foundation.spreadsheet import Column, Problem, read_rows, text_of, write
from compmgr.portal.rules.bulk import LONGEST_NAME, LONGEST_NUMBER, MOST_AT_ONCE, Answer, Asked, rows_hash

NUMBER, NAME = "证书编号", "持证人姓名"
COLUMNS = [Column(NUMBER, required=True, width=30), Column(NAME, required=True, width=20)]
HELP = (
    ("填写要求", "每行一本证书，两列均须填写，与证书所载一致；请勿改动表头名称。"),
    ("证书编号", "整列已设为文本格式，请勿改为数字，否则长编号的末几位会丢失。"),
    ("查验结果", "编号与姓名须属于同一证书；查无此号与姓名不符的答复相同。"),
)
RESULTS = {
    "valid": "有效",
    "superseded": "已换发",
    "corrected": "已更正",
    "revoked": "已撤销",
    "void": "已作废",
    "not_confirmed": "未查到编号与姓名相符的证书",
}
ANSWERED = (NUMBER, NAME, "查验结果", "证书名称", "发证日期", "失效日期")
WIDTHS = (30, 20, 30, 40, 14, 14)


def template() -> bytes:
    guide = [Column("项目", width=14), Column("说明", width=80)]
    return write({"待查验证书": (COLUMNS, []), "填写说明": (guide, HELP)})


def read(content: bytes) -> tuple[list[Asked], list[Problem]]:
    """What the sheet asks, and every cell that is wrong; Refusal where it cannot be read at all."""
    rows = read_rows(content, (NUMBER, NAME), (NUMBER, NAME), limit=MOST_AT_ONCE)
    asked, problems = [], []
    for row, cells in rows:
        wrong = [*_wrong(row, NUMBER, cells, LONGEST_NUMBER), *_wrong(row, NAME, cells, LONGEST_NAME)]
        problems += wrong
        if not wrong:
            asked.append(Asked(text_of(cells[NUMBER]), text_of(cells[NAME])))
    return asked, problems


def _wrong(row: int, heading: str, cells: dict[str, object], longest: int) -> list[Problem]:
    value = cells.get(heading)
    text = text_of(value)
    if not text:
        return [Problem(row, heading, "Fill this cell in.")]
    if isinstance(value, float) and value >= 1e15:
        return [Problem(row, heading, "The cell holds a number that has lost its last digits; enter it as text.")]
    if len(text) > longest:
        return [Problem(row, heading, "The text is longer than %(limit)s characters.", {"limit": longest})]
    return []


def answered(rows: Sequence[Answer], at: datetime, signed: str) -> bytes:
    """The answer as a sheet, and beside it the signature with what it was made over."""
    columns = [Column(heading, width=width) for heading, width in zip(ANSWERED, WIDTHS, strict=True)]
    lines = [
        (
            *(row["number"], row["name"], RESULTS[row["result"]], row.get("title", "")),
            *(row.get("issued_on", ""), row.get("ended_on", "")),
        )
        for row in rows
    ]
    proof = [
        ("查验时间", when(at)),
        ("查验行数", str(len(rows))),
        ("结果摘要（SHA-256）", rows_hash(rows)),
        ("数字签名（JWS，ES256）", signed),
    ]
    return write({"查验结果": (columns, lines), "签名": ([Column("项目", width=24), Column("内容", width=120)], proof)})
