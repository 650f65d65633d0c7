"""Marking schemes of the sample: one of 149 aspects in the shape of a EuroSkills scheme, compact ones for the rest."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from compmgr.demo.rules.season import MARKED_TODAY, EventPlan
from compmgr.demo.rules.sources import CompactAspect, SourceAspect, aspect_texts, compact_aspects, source_aspects

SECTIONS = {
    1: "工作组织与职业素养",
    2: "沟通与服务规范",
    3: "工艺与外观评价",
    4: "装配、调试与验证",
    5: "诊断、检测与维修",
}
COMPACT_SECTIONS = {1: "专业操作", 2: "质量评价", 3: "职业素养"}
BENCHMARKS = (
    "未完成，或明显低于行业水平：{subject}存在影响使用的缺陷",
    "达到行业水平：{subject}基本符合要求，有少量不足",
    "达到并在部分方面高于行业水平：{subject}符合要求，细节处理较好",
    "全面高于行业水平：{subject}处理精细，可作示范",
)


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """A section of the occupational standard; `target` is what its aspects shall come to."""

    number: int
    name: str
    target: Decimal


@dataclass(frozen=True, slots=True)
class AspectPlan:
    """`kind` is measurement or judgement; a judgement has four benchmark texts, for the levels 0 to 3."""

    code: str
    kind: str
    text: str
    requirement: str
    section: int
    max_mark: Decimal
    benchmarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubCriterionPlan:
    """What is marked together on one sheet; `day` counts from 1."""

    code: str
    name: str
    day: int
    aspects: tuple[AspectPlan, ...]


@dataclass(frozen=True, slots=True)
class CriterionPlan:
    code: str
    name: str
    sub_criteria: tuple[SubCriterionPlan, ...]


@dataclass(frozen=True, slots=True)
class SchemePlan:
    """A scheme that comes to exactly 100."""

    title: str
    sections: tuple[SectionPlan, ...]
    criteria: tuple[CriterionPlan, ...]

    @property
    def aspects(self) -> tuple[AspectPlan, ...]:
        return tuple(aspect for criterion in self.criteria for sub in criterion.sub_criteria for aspect in sub.aspects)


def scheme(event: EventPlan) -> SchemePlan:
    """The marking scheme of the practical part of `event`."""
    title = f"{event.title}评分标准（样例）"
    return _full_scheme(title) if event.number == MARKED_TODAY else _compact_scheme(title, event)


def _full_scheme(title: str) -> SchemePlan:
    criteria = tuple(
        CriterionPlan(
            code,
            aspect_texts()[code],
            tuple(
                SubCriterionPlan(sub, aspect_texts()[sub], 1 if code in "ABC" else 2, tuple(map(_full_aspect, rows)))
                for sub, rows in groupby(of_criterion, key=lambda row: row.sub_criterion)
            ),
        )
        for code, of_criterion in groupby(source_aspects(), key=lambda row: row.criterion)
    )
    return SchemePlan(title, _sections(SECTIONS, criteria), criteria)


def _full_aspect(row: SourceAspect) -> AspectPlan:
    text = aspect_texts()[row.code]
    requirement = "" if row.kind == "judgement" else _requirement(text)
    return AspectPlan(row.code, row.kind, text, requirement, row.section, row.max_mark, _benchmarks(row.kind, text))


def _requirement(text: str) -> str:
    """A measured value earns part of its worth near the limit; a yes or no earns all or nothing."""
    return (
        "在技术文件允差内得满分，超差一倍以内得一半" if "值" in text or "偏差" in text else "符合得满分，不符合得 0 分"
    )


def _compact_scheme(title: str, event: EventPlan) -> SchemePlan:
    industry = "设计" if event.title.endswith("设计师") else event.industry
    rows = [row for row in compact_aspects() if row.industry == industry]
    last = rows[-1].criterion
    criteria = tuple(
        CriterionPlan(code, name, (_sub_criterion(code, name, of_criterion, code == last),))
        for (code, name), of_criterion in groupby(rows, key=lambda row: (row.criterion, row.criterion_name))
    )
    return SchemePlan(title, _sections(COMPACT_SECTIONS, criteria), criteria)


def _sub_criterion(code: str, name: str, rows: Iterable[CompactAspect], is_last: bool) -> SubCriterionPlan:
    aspects = (
        AspectPlan(
            f"{code}1.{place}",
            row.kind,
            row.text,
            row.requirement,
            _section(row.kind, is_last),
            row.max_mark,
            _benchmarks(row.kind, row.text),
        )
        for place, row in enumerate(rows, start=1)
    )
    return SubCriterionPlan(f"{code}1", name, 1, tuple(aspects))


def _section(kind: str, is_last: bool) -> int:
    if is_last:
        return 3
    return 2 if kind == "judgement" else 1


def _sections(names: dict[int, str], criteria: tuple[CriterionPlan, ...]) -> tuple[SectionPlan, ...]:
    aspects = SchemePlan("", (), criteria).aspects
    return tuple(
        SectionPlan(number, name, sum((aspect.max_mark for aspect in aspects if aspect.section == number), Decimal(0)))
        for number, name in names.items()
    )


def _benchmarks(kind: str, text: str) -> tuple[str, ...]:
    subject = text.removesuffix("的完整程度").removesuffix("的质量")
    return tuple(level.format(subject=subject) for level in BENCHMARKS) if kind == "judgement" else ()
