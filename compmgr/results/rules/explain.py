"""The computation of one competitor's result as ordered steps that a page can show and anyone can recompute."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

from compmgr.foundation.errors import Refusal
from compmgr.results.rules.awards import Award
from compmgr.results.rules.keys import worded
from compmgr.results.rules.medals import Medal
from compmgr.results.rules.ranking import Placing
from compmgr.results.rules.scale import ScaleStrategy
from compmgr.results.rules.totals import PUBLISHED_DECIMALS, Number, Part, rounded, weighted, weighted_total
from compmgr.scoring.rules.marks import ABSENT, Absence, PanelTotal, Value, exact, judge_total, panel, worth
from compmgr.scoring.rules.scheme import Aspect, AspectKind

SHOWN_DECIMALS = 6
MOST_DECIMALS = 20


class StepKey(StrEnum):
    """The kinds of steps, in the order in which they are taken."""

    ASPECT = "aspect"
    JUDGE_TOTAL = "judge_total"
    DROPPED = "dropped"
    MEAN = "mean"
    PART = "part"
    ABSENT = "absent"
    SUM = "sum"
    ROUNDING = "rounding"
    SCALE = "scale"
    TIE = "tie"
    PLACE = "place"
    MEDAL = "medal"
    AWARD = "award"


@dataclass(frozen=True)
class Step:
    """One step: `message` is a msgid that `values` fill; numbers are exact texts, enum members are to be worded."""

    key: StepKey
    message: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheets:
    """The marks behind a part: values by judge and aspect key, and whether the extremes are left out."""

    aspects: Sequence[Aspect]
    values: Mapping[str, Mapping[str, Value]]
    drop_extremes: bool = False

    def panel(self) -> PanelTotal:
        totals = {judge: judge_total(self.aspects, values) for judge, values in self.values.items()}
        return panel(totals, self.drop_extremes)


def explain(
    *,
    parts: Sequence[Part],
    marks: Mapping[str, Number | Absence | None],
    sheets: Mapping[str, Sheets] | None = None,
    decimals: int = PUBLISHED_DECIMALS,
    absent_part_is_zero: bool = False,
    blank_papers: Collection[str] = (),
    placing: Placing | None = None,
    scale: tuple[ScaleStrategy, int] | None = None,
    medal: Medal | None = None,
    award: Award | None = None,
) -> list[Step]:
    """All steps from the aspects to the award.

    A part stands either in `sheets`, and its mark is computed here, or in `marks`, where a blank paper has 0. The
    steps are computed with the rules that give the result, so that they cannot tell another story.
    """
    sheets = sheets or {}
    twice = sorted(set(sheets) & set(marks))
    if twice:
        raise Refusal("Give either the sheets or the mark of %(part)s, not both.", part=worded(twice[0]))
    steps = [step for part in parts if part.name in sheets for step in _panel_steps(part, sheets[part.name])]
    known = {**marks, **{name: each.panel().mean for name, each in sheets.items()}}
    total = weighted_total(parts, known, absent_part_is_zero=absent_part_is_zero)
    steps += _total_steps(parts, known, total, decimals, blank_papers)
    steps += _place_steps(placing, scale)
    if medal:
        steps.append(Step(StepKey.MEDAL, "Medal: %(medal)s.", {"medal": medal}))
    if award:
        steps.append(Step(StepKey.AWARD, "Award: %(award)s.", {"award": award}))
    return steps


def exact_text(value: Number) -> str:
    """`value` so that nothing is lost: 83.25, or 250/3 where decimals do not end."""
    number = exact(value)
    for places in range(MOST_DECIMALS + 1):
        if not 10**places % number.denominator:
            return f"{rounded(number, places):f}"
    return str(number)


def shown_text(value: Number) -> str:
    """`value` for reading: exact where decimals end, else cut short and marked so: 83.333333… (250/3)."""
    text = exact_text(value)
    return f"{_cut(exact(value))}… ({text})" if "/" in text else text


def _panel_steps(part: Part, sheets: Sheets) -> Iterator[Step]:
    name = worded(part.name)
    for judge, values in sheets.values.items():
        for aspect in sheets.aspects:
            yield _aspect_step(name, judge, aspect, values.get(aspect.key))
        yield Step(
            StepKey.JUDGE_TOTAL,
            "%(part)s, judge %(judge)s: %(count)s aspects add up to %(total)s.",
            {
                "part": name,
                "judge": judge,
                "count": len(sheets.aspects),
                "total": shown_text(judge_total(sheets.aspects, values)),
            },
        )
    result = sheets.panel()
    if result.dropped_highest and result.dropped_lowest:
        yield _dropped(
            "%(part)s: the highest total, %(total)s by judge %(judge)s, is left out.", name, result.dropped_highest
        )
        yield _dropped(
            "%(part)s: the lowest total, %(total)s by judge %(judge)s, is left out.", name, result.dropped_lowest
        )
    yield Step(
        StepKey.MEAN,
        "%(part)s: the mean of %(count)s judges' totals is %(mean)s.",
        {
            "part": name,
            "count": len(result.counted),
            "mean": shown_text(result.mean),
            "totals": " + ".join(exact_text(total) for total in result.counted.values()),
        },
    )


def _aspect_step(part: str, judge: str, aspect: Aspect, value: Value) -> Step:
    if value is None or value is ABSENT or isinstance(value, Absence):
        raise Refusal("Still to be marked: %(codes)s.", codes=aspect.key)
    values = {
        "part": part,
        "judge": judge,
        "aspect": aspect.key,
        "value": exact_text(value),
        "max_mark": exact_text(aspect.max_mark),
        "worth": shown_text(worth(aspect, value)),
    }
    message = "Judge %(judge)s, aspect %(aspect)s: %(worth)s of %(max_mark)s."
    if aspect.kind is AspectKind.JUDGEMENT:
        message = "Judge %(judge)s, aspect %(aspect)s: level %(value)s of 3 × %(max_mark)s = %(worth)s."
    return Step(StepKey.ASPECT, message, values)


def _dropped(message: str, part: str, judge_and_total: tuple[str, Fraction]) -> Step:
    judge, total = judge_and_total
    return Step(StepKey.DROPPED, message, {"part": part, "judge": judge, "total": shown_text(total)})


def _total_steps(
    parts: Sequence[Part],
    marks: Mapping[str, Number | Absence | None],
    total: Fraction | None,
    decimals: int,
    blank_papers: Collection[str],
) -> Iterator[Step]:
    for part in parts:
        if part.name in blank_papers:
            yield Step(StepKey.PART, "%(part)s: a blank paper was handed in.", {"part": worded(part.name)})
        yield _part_step(part, marks[part.name])
    if total is None:
        yield Step(StepKey.ABSENT, "Absent: there is no total and no place.")
        return
    yield Step(StepKey.SUM, "The weighted parts add up to %(total)s.", {"total": shown_text(total)})
    yield Step(
        StepKey.ROUNDING,
        "Rounded once, half up, to %(decimals)s decimals: %(total)s.",
        {"decimals": decimals, "total": str(rounded(total, decimals))},
    )


def _part_step(part: Part, mark: Number | Absence | None) -> Step:
    name = worded(part.name)
    if mark is None or isinstance(mark, Absence):
        return Step(StepKey.ABSENT, "%(part)s: absent.", {"part": name})
    return Step(
        StepKey.PART,
        "%(part)s: %(mark)s × %(weight)s %% = %(weighted)s.",
        {
            "part": name,
            "mark": shown_text(mark),
            "weight": exact_text(part.weight),
            "weighted": shown_text(weighted(part, mark)),
        },
    )


def _place_steps(placing: Placing | None, scale: tuple[ScaleStrategy, int] | None) -> Iterator[Step]:
    if scale:
        yield Step(StepKey.SCALE, "On the scale %(scale)s: %(points)s points.", {"scale": scale[0], "points": scale[1]})
    if placing is None or placing.place is None:
        return
    for key in placing.tied_on:
        yield Step(StepKey.TIE, "Equal to another competitor by %(key)s.", {"key": worded(key)})
    if placing.decided_by and placing.tied_on:
        yield Step(StepKey.TIE, "The order was decided by %(key)s.", {"key": worded(placing.decided_by)})
    if placing.shared_with:
        yield Step(
            StepKey.PLACE,
            "Place %(place)s, shared with %(competitors)s.",
            {"place": placing.place, "competitors": ", ".join(placing.shared_with)},
        )
    else:
        yield Step(StepKey.PLACE, "Place %(place)s.", {"place": placing.place})


def _cut(number: Fraction) -> str:
    """The first decimals, not rounded, so that the dots tell the truth."""
    scaled = abs(number) * 10**SHOWN_DECIMALS
    cut = Fraction(scaled.numerator // scaled.denominator, 10**SHOWN_DECIMALS)
    return ("-" if number < 0 else "") + f"{rounded(cut, SHOWN_DECIMALS):f}"
