"""The ministry's upload sheet: one row a vocational certificate, as the national query system takes them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from compmgr.assessment.rules.outcome import AssessmentPart
from compmgr.certificates.queries.resigning import Affected
from compmgr.certificates.rules.entitlement import ID_KINDS, SEXES
from compmgr.certificates.rules.resigning import Logged
from compmgr.certificates.rules.wording import NO_WORK_TYPE, level_words
from compmgr.foundation import clock
from compmgr.foundation.spreadsheet import Column, write

SHEET = "证书数据"
COLUMNS = (
    Column("序号", width=8),
    Column("姓名", required=True),
    Column("证件类型", required=True, width=22),
    Column("证件号码", required=True, width=24),
    Column("性别", width=8),
    Column("联系电话", width=16),
    Column("工作单位", width=30),
    Column("职业编码", required=True),
    Column("职业名称", required=True, width=24),
    Column("工种/职业方向", width=20),
    Column("职业技能等级", required=True, width=18),
    Column("理论知识考试成绩"),
    Column("技能考核成绩"),
    Column("综合评审成绩"),
    Column("评价日期", required=True),
    Column("证书编号", required=True, width=28),
    Column("发证日期", required=True),
    Column("评价机构名称", required=True, width=34),
    Column("评价机构备案号", required=True, width=20),
)
PARTS = (AssessmentPart.THEORY, AssessmentPart.SKILL, AssessmentPart.REVIEW)

Marks = Mapping[AssessmentPart, Decimal | None]


def upload_sheet(rows: Iterable[tuple[Any, ...]], marks: Mapping[int, Marks]) -> bytes:
    """The sheet of (certificate, person, batch, site, candidate) with the part marks by candidate id."""
    written = [[place, *_row(row, marks.get(row[4].id, {}))] for place, row in enumerate(rows, start=1)]
    return write({SHEET: (COLUMNS, written)})


def _row(row: tuple[Any, ...], marks: Marks) -> list[Any]:
    certificate, person, batch, site, candidate = row
    return [
        candidate.name,
        ID_KINDS[person.id_kind],
        person.id_number,
        SEXES.get(person.sex, "") if person.sex else "",
        person.phone or "",
        person.employer,
        batch.occupation.code,
        batch.occupation_name,
        batch.work_type or NO_WORK_TYPE,
        level_words(int(batch.level)),
        *("" if marks.get(part) is None else str(marks[part]) for part in PARTS),
        batch.held_on.isoformat(),
        certificate.number,
        clock.local(certificate.issued_at).date().isoformat(),
        site.name,
        f"{site.body_letter}{site.body_code}{site.province_code}{site.sequence}",
    ]


#: Heads of the yearly figures, as the office files them.
COUNTED = ("已发放", "有效", "已换发", "已更正", "已撤销", "作废")


def statistics_sheet(named: Mapping[str, Iterable[tuple[str, Any]]]) -> bytes:
    """The figures of a year: a sheet for each grouping, a row for each group."""
    columns = (Column("类别", width=34), *(Column(head, width=10) for head in COUNTED))
    return write(
        {
            title: (
                columns,
                [
                    [name, one.issued, one.standing, one.superseded, one.corrected, one.revoked, one.void]
                    for name, one in counts
                ],
            )
            for title, counts in named.items()
        }
    )


#: What the public log says of a file whose key was lost, for the list of what to sign anew.
LOGGED = {
    Logged.BEFORE: "泄露前已入日志",
    Logged.LATER: "泄露后入日志，须先核对记录",
    Logged.NEVER: "日志中无此文件，不予签名",
}


def resigning_sheet(rows: Iterable[tuple[Affected, str]]) -> bytes:
    """需重新签名清单: what a lost key signed and still stands, each with the word of its kind."""
    heads = (("证书编号", 28), ("姓名或单位", 24), ("证书类别", 18), ("发证日期", 12), ("公开日志", 40))
    written = [
        [one.number, one.holder, kind, clock.local(one.issued_at).date().isoformat(), LOGGED[one.logged]]
        for one, kind in rows
    ]
    return write({"需重新签名": ([Column(name, width=width) for name, width in heads], written)})
