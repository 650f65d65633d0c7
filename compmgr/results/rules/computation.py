"""One stage computed from its marks: totals, places, scale points, medals and awards of every work, with the steps.

Nothing here knows a name. Places and scale points are computed from the totals as published, so that whoever has the
published result can compute it again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from compmgr.competitions.rules import AwardRule, MedalRule
from compmgr.foundation.errors import Refusal
from compmgr.results.rules import awards, figures, medals, ranking, scale
from compmgr.results.rules.awards import Award
from compmgr.results.rules.explain import Sheets, Step, StepKey, exact_text, explain
from compmgr.results.rules.keys import RankKey, worded
from compmgr.results.rules.medals import Medal
from compmgr.results.rules.ranking import Placing, Standing
from compmgr.results.rules.scale import ScaleStrategy
from compmgr.results.rules.steps import Packed, pack
from compmgr.results.rules.totals import Number, Part, rounded, weighted_total
from compmgr.scoring.rules.marks import ABSENT, Absence
from compmgr.scoring.rules.scheme import Aspect

THEORY, PRACTICAL, TOTAL = RankKey.THEORY, RankKey.PRACTICAL, RankKey.TOTAL


@dataclass(frozen=True)
class Terms:
    """What an event says about its results."""

    theory_weight: int = 30
    practical_weight: int = 70
    drop_extremes: bool = False
    decimals: int = 2
    tie_keys: Sequence[str] = (PRACTICAL, THEORY)
    shared_places: bool = True
    medal_rule: MedalRule = MedalRule.BY_PLACE
    award_rule: AwardRule = AwardRule.NONE
    award_figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def parts(self) -> list[Part]:
        weights = {THEORY: self.theory_weight, PRACTICAL: self.practical_weight}
        return [Part(name, Decimal(weight)) for name, weight in weights.items() if weight]


@dataclass(frozen=True)
class Marked:
    """What is known of one work: each judge's values by aspect, marks of whole parts, who was absent or cheated.

    A part in `blank_papers` stands among the parts with 0, and is told as the blank paper it was.
    """

    code: str
    sheets: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    parts: Mapping[str, Decimal | Absence] = field(default_factory=dict)
    is_absent: bool = False
    cheated: str | None = None
    blank_papers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Figures:
    """What one work came to."""

    code: str
    theory: Decimal | None
    practical: Decimal | None
    total: Decimal | None
    scale_score: int | None
    place: int | None
    medal: Medal | None
    award: Award | None
    steps: Packed

    def as_facts(self) -> dict[str, Any]:
        """The figures as JSON carries them: numbers as text, so that their hash is the same everywhere."""
        marks = {name: getattr(self, name) for name in ("theory", "practical", "total")}
        return {
            "code": self.code,
            **{name: None if mark is None else exact_text(mark) for name, mark in marks.items()},
            "scale_score": self.scale_score,
            "place": self.place,
            "medal": self.medal and self.medal.value,
            "award": self.award and self.award.value,
            "steps": self.steps,
        }


def compute(terms: Terms, aspects: Sequence[Aspect], works: Sequence[Marked]) -> list[Figures]:
    """The figures of every work, best first, those without a place last; Refusal when a mark is missing."""
    if not works:
        raise Refusal("There are no works in this stage yet.")
    values = {work.code: _values(terms, aspects, work) for work in works}
    placings = {placing.competitor: placing for placing in _places(terms, values)}
    known = {code: _number(standing[TOTAL]) for code, standing in values.items()}
    totals = {code: rounded(total, terms.decimals) for code, total in known.items() if total is not None}
    points = scale.scaled(_strategy(terms), totals)
    won = _medals(terms, placings.values(), points)
    prizes = _awards(terms, works, placings.values(), len(totals))
    by_code = {work.code: work for work in works}
    return [
        Figures(
            code=code,
            theory=_published(values[code].get(THEORY), terms),
            practical=_published(values[code].get(PRACTICAL), terms),
            total=totals.get(code),
            scale_score=points.get(code),
            place=placing.place,
            medal=won.get(code),
            award=prizes.get(code),
            steps=pack(_steps(terms, aspects, by_code[code], placing, outcome)),
        )
        for code, placing in placings.items()
        for outcome in [(points.get(code), won.get(code), prizes.get(code))]
    ]


def _values(terms: Terms, aspects: Sequence[Aspect], work: Marked) -> dict[str, Number | Absence | None]:
    """The exact marks by which a work is ranked; ABSENT for a total that there cannot be."""
    if work.is_absent:
        return dict.fromkeys((TOTAL, *(part.name for part in terms.parts)), ABSENT)
    known: dict[str, Number | Absence | None] = {name: mark for name, mark in work.parts.items() if name != PRACTICAL}
    if terms.practical_weight:
        known[PRACTICAL] = Sheets(aspects, work.sheets, terms.drop_extremes).panel().mean
    if work.cheated:
        return {**known, TOTAL: ABSENT}
    total = weighted_total(terms.parts, {part.name: known.get(part.name) for part in terms.parts})
    return {**known, TOTAL: ABSENT if total is None else total}


def _places(terms: Terms, values: Mapping[str, Mapping[str, Number | Absence | None]]) -> list[Placing]:
    """A key that was recorded for nobody, such as a time the contest does not take, is not asked for.

    Where places may not be shared, what the jury decided among the tied comes last.
    """
    wanted = [*terms.tie_keys, *([] if terms.shared_places else [RankKey.DECISION.value])]
    recorded = {name for known in values.values() for name, value in known.items() if _number(value) is not None}
    keys = [TOTAL, *(key for key in dict.fromkeys(wanted) if key in recorded and key != TOTAL)]
    standings = [Standing(code, known) for code, known in values.items()]
    return ranking.places(standings, keys, shared=terms.shared_places, decimals=terms.decimals)


def _strategy(terms: Terms) -> ScaleStrategy:
    return ScaleStrategy.SCALE_500 if terms.medal_rule is MedalRule.BY_SCALE else ScaleStrategy.NONE


def _medals(terms: Terms, placings: Any, points: Mapping[str, int]) -> dict[str, Medal]:
    if terms.medal_rule is MedalRule.BY_SCALE:
        return medals.by_scale(points, medallion_at=scale.MIDDLE[ScaleStrategy.SCALE_500])
    return medals.by_place(placings) if terms.medal_rule is MedalRule.BY_PLACE else {}


def _awards(terms: Terms, works: Sequence[Marked], placings: Any, with_total: int) -> dict[str, Award]:
    present = sum(not work.is_absent for work in works)
    bases = {figures.ENTERED: len(works), figures.PRESENT: present, figures.WITH_TOTAL: with_total}
    rule = figures.award_rule(terms.award_rule, terms.award_figures, bases)
    return awards.awards(placings, rule) if rule else {}


def _steps(
    terms: Terms,
    aspects: Sequence[Aspect],
    work: Marked,
    placing: Placing,
    outcome: tuple[int | None, Medal | None, Award | None],
) -> list[Step]:
    points, medal, award = outcome
    if work.cheated:
        message = "%(part)s: cheating was found; there is no total and no place."
        return [Step(StepKey.ABSENT, message, {"part": worded(work.cheated)})]
    in_sheets = PRACTICAL in {part.name for part in terms.parts} and not work.is_absent
    marks = {part.name: ABSENT if work.is_absent else work.parts.get(part.name) for part in terms.parts}
    return explain(
        parts=terms.parts,
        marks={name: mark for name, mark in marks.items() if not (in_sheets and name == PRACTICAL)},
        sheets={PRACTICAL: Sheets(aspects, work.sheets, terms.drop_extremes)} if in_sheets else None,
        decimals=terms.decimals,
        blank_papers=work.blank_papers,
        placing=placing,
        scale=None if points is None else (_strategy(terms), points),
        medal=medal,
        award=award,
    )


def _published(value: Number | Absence | None, terms: Terms) -> Decimal | None:
    number = _number(value)
    return rounded(number, terms.decimals) if number is not None else None


def _number(value: Number | Absence | None) -> Number | None:
    """`value` where it is one; nothing for who was absent."""
    return value if isinstance(value, Fraction | Decimal | int) else None
