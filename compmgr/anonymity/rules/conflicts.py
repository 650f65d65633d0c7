"""What keeps a judge from marking at a stage: relations that were declared, those that can be seen, qualifications.

Values in, findings out, each with the rule it comes from. What a finding is `about` (a unit, a person) is for the
organiser's eyes alone; towards anybody else the rule is not named either.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class TieKind(StrEnum):
    """What joins a judge to somebody who competes."""

    UNIT = "unit"
    DELEGATION = "delegation"
    COACH = "coach"
    KIN = "kin"
    OTHER = "other"


class ConflictWeight(StrEnum):
    """How much a finding weighs: hard refuses, soft asks for a reason, a note is only shown."""

    HARD = "hard"
    SOFT = "soft"
    NOTE = "note"


class ConflictRule(StrEnum):
    """Why somebody should not, or cannot, judge at a stage."""

    SAME_UNIT = "same_unit"
    DECLARED_UNIT = "declared_unit"
    DELEGATION = "delegation"
    COACH = "coach"
    KIN = "kin"
    DECLARED = "declared"
    EARLIER_PANEL = "earlier_panel"
    LEFT_BEFORE = "left_before"
    BUSY = "busy"
    OCCUPATION = "occupation"
    LICENCE_EXPIRED = "licence_expired"
    LICENCE_UNKNOWN = "licence_unknown"
    NO_PROFILE = "no_profile"


#: Qualifications are hard too, but who lacks one is not suspected of anything.
QUALIFICATIONS = frozenset(
    {ConflictRule.OCCUPATION, ConflictRule.LICENCE_EXPIRED, ConflictRule.LICENCE_UNKNOWN, ConflictRule.NO_PROFILE}
)


@dataclass(frozen=True)
class Finding:
    """One thing that speaks against a judge, and what it is about."""

    rule: ConflictRule
    weight: ConflictWeight
    about: str = ""


@dataclass(frozen=True)
class Declared:
    """A relation somebody declared, or the office learnt of."""

    kind: TieKind
    name: str


@dataclass(frozen=True)
class Judge:
    """What is known of somebody who may judge; `earlier` are panels of the same event, `engaged` other duties.

    `left` says why they left this very panel before.
    """

    name: str
    has_profile: bool = False
    unit: str = ""
    occupations: tuple[str, ...] = ()
    licence_valid_until: date | None = None
    ties: tuple[Declared, ...] = ()
    earlier: tuple[str, ...] = ()
    engaged: tuple[tuple[str, datetime, datetime], ...] = ()
    left: str | None = None


@dataclass(frozen=True)
class Competitor:
    """One entry: who competes, for which units, for which delegation, trained by whom."""

    people: tuple[str, ...]
    units: tuple[str, ...]
    delegation: str
    coach: str = ""


@dataclass(frozen=True)
class Occasion:
    """The stage: the code of its occupation, the day it begins on, its time, and how earlier panels are seen."""

    occupation: str
    day: date
    starts_at: datetime
    ends_at: datetime
    bars_earlier: bool = False


#: What people write where they have no unit: it joins nobody to anybody.
NO_UNIT = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "暂无", "没有", "无单位", "个人", "个体", "个体户"}) | {
    "个体工商户",
    "自由职业",
    "自由职业者",
    "待业",
    "退休",
    "none",
    "n/a",
    "na",
}
BRACKETS = str.maketrans("〔［【〈《（﹙[{", "(((((((((") | str.maketrans("〕］】〉》）﹚]}", ")))))))))")
#: Between the names of several coaches.
BETWEEN_NAMES = re.compile(r"[、，,;；/／|&＆\n]|\s{2,}|\s+(?=[\u4e00-\u9fff])")
REMARK = re.compile(r"\([^()]*\)$")


def unit_key(name: str) -> str:
    """A unit or delegation as it is compared: full and half width alike, no spaces or points, one kind of bracket.

    `""` for what is no unit.
    """
    plain = unicodedata.normalize("NFKC", name).translate(BRACKETS).casefold()
    plain = re.sub(r"[\s·•・．.。,，'\"“”‘’]", "", plain)
    return "" if plain in NO_UNIT else plain


def person_key(name: str) -> str:
    """A person's name as it is compared: without spaces, points between names, and a remark in brackets behind."""
    plain = unicodedata.normalize("NFKC", name).translate(BRACKETS).casefold()
    plain = re.sub(r"[\s·•・．.‧･]", "", plain)
    kept = REMARK.sub("", plain) or plain
    return "" if kept in NO_UNIT else kept


def coaches_in(text: str) -> frozenset[str]:
    """The names that stand in the coach's field of an entry, as they are compared."""
    parts = {text, *BETWEEN_NAMES.split(unicodedata.normalize("NFKC", text))}
    return frozenset(key for part in parts if (key := person_key(part)))


def findings(judge: Judge, occasion: Occasion, field: Iterable[Competitor]) -> list[Finding]:
    """Everything that speaks against `judge` at a stage with these competitors, the heaviest first, each once."""
    found = [
        *_relations(judge, list(field)),
        *_qualification(judge, occasion),
        *_history(judge, occasion),
    ]
    return sorted(dict.fromkeys(found), key=lambda each: list(ConflictWeight).index(each.weight))


def is_barred(found: Iterable[Finding]) -> bool:
    return any(each.weight is ConflictWeight.HARD for each in found)


def asks_for_a_reason(found: Iterable[Finding]) -> bool:
    return any(each.weight is ConflictWeight.SOFT for each in found)


def relations_in(found: Iterable[Finding]) -> list[Finding]:
    """The hard findings that make a mark suspect; a licence that ran out makes none."""
    return [each for each in found if each.weight is ConflictWeight.HARD and each.rule not in QUALIFICATIONS]


def overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """Whether two times share a moment; one may begin when the other ends."""
    return one[0] < other[1] and other[0] < one[1]


def _relations(judge: Judge, field: list[Competitor]) -> Iterator[Finding]:
    organisations, people, coaches = _known_in(field)
    delegations = {key: each.delegation for each in field if (key := unit_key(each.delegation))}
    if (own := unit_key(judge.unit)) and own in organisations:
        yield _hard(ConflictRule.SAME_UNIT, organisations[own])
    if (name := person_key(judge.name)) and name in coaches:
        yield _hard(ConflictRule.COACH, coaches[name])
    for tie in judge.ties:
        unit, person = unit_key(tie.name), person_key(tie.name)
        match tie.kind:
            case TieKind.UNIT if unit in organisations:
                yield _hard(ConflictRule.DECLARED_UNIT, organisations[unit])
            case TieKind.DELEGATION if unit in delegations:
                yield _hard(ConflictRule.DELEGATION, delegations[unit])
            case TieKind.COACH if person in people:
                yield _hard(ConflictRule.COACH, people[person])
            case TieKind.KIN if person in people:
                yield _hard(ConflictRule.KIN, people[person])
            case TieKind.OTHER if unit in organisations or person in people:
                yield _hard(ConflictRule.DECLARED, organisations.get(unit) or people[person])


def _known_in(field: list[Competitor]) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Units and delegations, people, and who is coached by whom, each by the key it is compared by."""
    organisations = {key: name for each in field for name in (*each.units, each.delegation) if (key := unit_key(name))}
    people = {key: name for each in field for name in each.people if (key := person_key(name))}
    coaches = {key: "、".join(each.people) for each in field for key in coaches_in(each.coach)}
    return organisations, people, coaches


def _qualification(judge: Judge, occasion: Occasion) -> Iterator[Finding]:
    if not judge.has_profile:
        yield Finding(ConflictRule.NO_PROFILE, ConflictWeight.NOTE)
        return
    if occasion.occupation.strip() not in {code.strip() for code in judge.occupations}:
        yield _hard(ConflictRule.OCCUPATION, occasion.occupation)
    if judge.licence_valid_until is None:
        yield Finding(ConflictRule.LICENCE_UNKNOWN, ConflictWeight.NOTE)
    elif judge.licence_valid_until < occasion.day:
        yield _hard(ConflictRule.LICENCE_EXPIRED, judge.licence_valid_until.isoformat())


def _history(judge: Judge, occasion: Occasion) -> Iterator[Finding]:
    weight = ConflictWeight.HARD if occasion.bars_earlier else ConflictWeight.SOFT
    for panel in judge.earlier:
        yield Finding(ConflictRule.EARLIER_PANEL, weight, panel)
    for name, starts_at, ends_at in judge.engaged:
        if overlap((starts_at, ends_at), (occasion.starts_at, occasion.ends_at)):
            yield Finding(ConflictRule.BUSY, ConflictWeight.NOTE, name)
    if judge.left is not None:
        yield Finding(ConflictRule.LEFT_BEFORE, ConflictWeight.SOFT, judge.left)


def _hard(rule: ConflictRule, about: str) -> Finding:
    return Finding(rule, ConflictWeight.HARD, about)
