"""The scheme of a rehearsal: one aspect for every way of scoring there is, so that a judge meets every kind of field.

It is built from what is registered in `scorers`: a new way of scoring appears by itself, with settings tried out here
until its own checks accept them, or with the example below.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain, product
from typing import Any

from compmgr.scoring.rules.scheme import WHOLE, Aspect, AspectKind, Criterion, Scheme, Severity, SubCriterion
from compmgr.scoring.rules.scorer import Scorer, Setting
from compmgr.scoring.rules.scorers import SCORERS

WORKS = 5
#: What is invented for it, as it stands on the judge's pages.
CONTEST, EVENT, STAGE = "评分演练（虚构，不计成绩）", "书架制作（演练）", "演练"
#: Characters of the code of a warm-up work: none that is taken for another on paper.
ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
LENGTH = 6
#: Aspects of one sheet.
MOST_A_SHEET = 4
LEVEL_TEXTS = (
    "没有完成，或与图样明显不符",
    "基本完成，有几处明显缺陷",
    "符合要求，只有细小缺陷",
    "处处符合要求，可作示范",
)
#: Tried for a setting nobody gave an example of.
NUMBERS = ("1", "10", "0", "100", "0.5", "3", "60")
LISTS: tuple[tuple[str, ...], ...] = (("0", "1", "2"), ("10", "5", "0"), ("0", "5", "10"), ("1",))


@dataclass(frozen=True)
class Example:
    """The words of a practice aspect, and the settings its scorer needs."""

    description: str
    requirement: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)


#: Stands in the settings of an example for what the aspect is worth.
WORTH = "worth"
#: Words for the ways of scoring that are known here; the rest gets plain ones.
EXAMPLES = {
    "points": Example("书架外形尺寸", "用卷尺测量，误差不超过 1 毫米得满分"),
    "yes_no": Example("四脚平稳，放在平板上不晃动", "轻按四角检查"),
    "steps": Example("榫卯接缝严密程度", "用塞尺检查，按档给分", {"steps": ["0", "4", "8", WORTH]}),
    "deductions": Example("表面划痕", "每处扣 2 分，扣完为止", {"each": "2", "unit": "处"}),
    "time_limit": Example(
        "完成用时", "限时 90 分钟，每超过 1 分钟扣 1 分", {"limit": "90", "each": "1", "unit": "分钟"}
    ),
    "deviation": Example(
        "目测木料含水率",
        "与标准答案比较，偏差越小得分越高",
        {"reference": "12", "tolerance": "1", "step": "1", "each": "2", "unit": "%"},
    ),
    "hundred": Example("整体完成质量", "按百分制评分，系统折算"),
    "levels": Example("整体外观与表面处理", "在自然光下观察"),
}
#: Judgement is the field with most to read: a second one beside the first.
SECOND_LOOK = Example("榫卯配合与细部做工", "逐处目测，不拆解")
PLAIN = Example("其他评分方式", "按页面上的提示填写")


def scheme(scorers: Mapping[str, Scorer] = SCORERS) -> Scheme:
    """An invented scheme worth 100 with an aspect for each of `scorers`; what is left over goes to the first."""
    share = WHOLE // (len(scorers) + 1)
    found = [aspect for key in sorted(scorers, key=_place) if (aspect := _aspect(key, scorers[key], share))]
    judged = [each for each in found if each.kind is AspectKind.JUDGEMENT]
    if judged:
        found.append(replace(judged[0], description=SECOND_LOOK.description, requirement=SECOND_LOOK.requirement))
    first, *others = found
    return Scheme(tuple(_criteria([replace(first, max_mark=WHOLE - share * len(others)), *others])))


def codes(count: int, below: Callable[[int], int]) -> list[str]:
    """So many different codes of warm-up works; `below(n)` draws a number from 0 to n - 1."""
    drawn: dict[str, None] = {}
    while len(drawn) < count:
        drawn["".join(ALPHABET[below(len(ALPHABET))] for _ in range(LENGTH))] = None
    return list(drawn)


def _place(key: str) -> tuple[int, str]:
    """Known ways first, as they stand above."""
    return (list(EXAMPLES).index(key) if key in EXAMPLES else len(EXAMPLES), key)


def _aspect(key: str, scorer: Scorer, share: Decimal) -> Aspect | None:
    """An aspect scored by `scorer`; nothing where no settings were found that it accepts."""
    example = EXAMPLES.get(key, PLAIN)
    aspect = Aspect(
        "",
        scorer.KIND,
        share,
        example.description,
        benchmarks=LEVEL_TEXTS if scorer.KIND is AspectKind.JUDGEMENT else (),
        requirement=example.requirement,
        scorer=key,
    )
    tried = chain([_filled(example.settings, share)] if example.settings else (), _settings(scorer.SETTINGS))
    return next((fit for each in tried if _is_sound(scorer, fit := replace(aspect, settings=each))), None)


def _filled(settings: Mapping[str, Any], share: Decimal) -> dict[str, Any]:
    return {
        key: [str(share) if each == WORTH else each for each in value] if isinstance(value, list) else value
        for key, value in settings.items()
    }


def _settings(wanted: Sequence[Setting]) -> Iterator[dict[str, Any]]:
    """Settings that may do: first those that are needed alone, then all."""
    for chosen in ([each for each in wanted if each.is_needed], list(wanted)):
        offers = [LISTS if each.many else NUMBERS for each in chosen]
        for values in product(*offers):
            yield {each.key: list(value) if each.many else value for each, value in zip(chosen, values, strict=True)}


def _is_sound(scorer: Scorer, aspect: Aspect) -> bool:
    try:
        scorer.field(aspect)
        return all(problem.severity is not Severity.ERROR for problem in scorer.problems(aspect))
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return False


def _criteria(aspects: Sequence[Aspect]) -> Iterator[Criterion]:
    parts = ((AspectKind.MEASUREMENT, "尺寸与功能", "测量"), (AspectKind.JUDGEMENT, "外观与做工", "评价"))
    known = [(name, sub, [each for each in aspects if each.kind is kind]) for kind, name, sub in parts]
    for letter, (name, sub, own) in zip("AB", [part for part in known if part[2]], strict=False):
        sheets = [own[at : at + MOST_A_SHEET] for at in range(0, len(own), MOST_A_SHEET)]
        yield Criterion(
            letter,
            name,
            tuple(
                SubCriterion(
                    f"{letter}{number}", f"{sub} {number}" if len(sheets) > 1 else sub, _keyed(letter, number, sheet)
                )
                for number, sheet in enumerate(sheets, start=1)
            ),
        )


def _keyed(letter: str, number: int, aspects: Sequence[Aspect]) -> tuple[Aspect, ...]:
    return tuple(replace(each, key=f"{letter}{number}.{place}") for place, each in enumerate(aspects, start=1))
