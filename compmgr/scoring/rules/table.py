"""A scheme as a table of one row an aspect, as people type it: names only, the keys A, A1, A1.1 come by themselves."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple
from unicodedata import normalize

from compmgr.scoring.rules.lint import scoring_problems
from compmgr.scoring.rules.marks import written
from compmgr.scoring.rules.scheme import (
    LEVELS,
    WHOLE,
    Aspect,
    AspectKind,
    Criterion,
    Scheme,
    Section,
    Severity,
    SubCriterion,
    is_exact_to,
)
from compmgr.scoring.rules.scorers import SCORERS, USUAL
from compmgr.scoring.rules.settings import number_in
from compmgr.scoring.rules.written import SettingsFault, settings_in, written_settings

__all__ = ["KINDS", "Row", "RowProblem", "letters", "number_in", "rows_of", "scheme_of", "sections_of"]

KINDS = {"M": AspectKind.MEASUREMENT, "J": AspectKind.JUDGEMENT}
LONGEST_DAY = 99


class RowProblem(NamedTuple):
    """What is wrong in one cell: the row as given (from 0), the field, and a msgid that `values` fill."""

    row: int
    column: str
    message: str
    values: dict[str, Any]


@dataclass
class Row:
    """One line as typed. An empty criterion or sub-criterion means the one above; so does what belongs to them.

    `target` is the sum the criterion was planned to have; `day` that of the sub-criterion; `settings` those of the
    scorer, as `each=2; floor=0`.
    """

    criterion: str = ""
    sub_criterion: str = ""
    description: str = ""
    kind: str = "M"
    max_mark: str = ""
    requirement: str = ""
    section: str = ""
    benchmarks: Sequence[str] = field(default_factory=lambda: [""] * len(LEVELS))
    target: str = ""
    day: str = ""
    scorer: str = ""
    settings: str = ""

    def is_empty(self) -> bool:
        return not (self.description or self.max_mark or self.criterion or self.sub_criterion)


@dataclass
class _Part:
    """A criterion or sub-criterion while it is read; `extra` is its target or its day as typed."""

    name: str
    extra: str = ""
    parts: list[Any] = field(default_factory=list)


def scheme_of(rows: Sequence[Row], sections: Sequence[Section] = ()) -> tuple[Scheme, list[RowProblem]]:
    """The scheme that `rows` describe, and what keeps it from being one; empty rows are skipped."""
    faults: list[RowProblem] = []
    criteria: list[_Part] = []
    for number, row in enumerate(rows):
        if row.is_empty():
            continue
        _open_parts(criteria, row)
        sub = criteria[-1].parts[-1]
        key = f"{letters(len(criteria))}{len(criteria[-1].parts)}.{len(sub.parts) + 1}"
        aspect, unset = _aspect(key, row)
        sub.parts.append(aspect)
        faults += _faults_of(number, row, is_first=len(criteria) == 1 and not criteria[0].name)
        faults += [RowProblem(number, "settings", fault.message, fault.values) for fault in unset]
        if not unset:
            faults += _scoring_faults(number, row, aspect)
    if not criteria:
        faults.append(RowProblem(0, "description", "A scheme has at least one aspect.", {}))
    return Scheme(tuple(_built(criteria)), tuple(sections)), faults


def rows_of(scheme: Scheme) -> list[Row]:
    """The table that gives `scheme`: names stand where they begin, and neighbours never bear the same one."""
    rows, above = [], ""
    for criterion in scheme.criteria:
        above = _told_apart(criterion.name, criterion.key, above)
        above_sub = ""
        for at, sub in enumerate(criterion.sub_criteria):
            above_sub = _told_apart(sub.name, sub.key, above_sub)
            for place, aspect in enumerate(sub.aspects):
                rows.append(
                    _row(
                        aspect,
                        criterion=above if place == at == 0 else "",
                        target=written(criterion.target) if place == at == 0 else "",
                        sub_criterion=above_sub if place == 0 else "",
                        day="" if place or sub.day is None else str(sub.day),
                    )
                )
    return rows


def sections_of(lines: Iterable[tuple[str, str, str]]) -> tuple[list[Section], list[RowProblem]]:
    """The sections that lines of (number, name, target) describe, by number, and what is wrong in them."""
    found: dict[int, Section] = {}
    faults = []
    for place, (number, name, target) in enumerate(lines):
        if not (number or name or target):
            continue
        at, mark = _whole(number), number_in(target)
        if at is None or at in found:
            faults.append(RowProblem(place, "number", "Give each section a whole number of its own.", {}))
        elif mark is None or not 0 <= mark <= WHOLE or not is_exact_to(mark):
            faults.append(
                RowProblem(place, "target", "A target lies between 0 and 100, with two decimals at most.", {})
            )
        else:
            found[at] = Section(at, name, mark)
    return [found[at] for at in sorted(found)], faults


def letters(number: int) -> str:
    """A for 1, Z for 26, AA for 27."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _told_apart(name: str, key: str, above: str) -> str:
    """A name to be read back: the key where there is none, both where the one above is called the same."""
    return (name if name != above else f"{name} {key}") or key


def _row(aspect: Aspect, **parts: str) -> Row:
    return Row(
        **parts,
        description=aspect.description,
        kind="J" if aspect.kind is AspectKind.JUDGEMENT else "M",
        max_mark=written(aspect.max_mark),
        requirement=aspect.requirement,
        section="" if aspect.section is None else str(aspect.section),
        benchmarks=[*aspect.benchmarks, *[""] * len(LEVELS)][: len(LEVELS)],
        scorer=aspect.scorer,
        settings=written_settings(aspect.settings),
    )


def _open_parts(criteria: list[_Part], row: Row) -> None:
    """Begin a criterion or sub-criterion where the row names another one than above."""
    if not criteria or (row.criterion and row.criterion != criteria[-1].name):
        criteria.append(_Part(row.criterion, row.target))
    subs = criteria[-1].parts
    if not subs or (row.sub_criterion and row.sub_criterion != subs[-1].name):
        subs.append(_Part(row.sub_criterion or criteria[-1].name, row.day))


def _faults_of(number: int, row: Row, *, is_first: bool) -> Iterator[RowProblem]:
    mark, target = number_in(row.max_mark), number_in(row.target)
    if is_first and not row.criterion:
        yield RowProblem(number, "criterion", "The first row names its criterion.", {})
    if row.target and (target is None or not 0 <= target <= WHOLE or not is_exact_to(target)):
        yield RowProblem(number, "target", "A target lies between 0 and 100, with two decimals at most.", {})
    if row.day and (_whole(row.day) or 0) not in range(1, LONGEST_DAY):
        yield RowProblem(number, "day", "The day of marking is a whole number, 1 for the first day.", {})
    if not row.description:
        yield RowProblem(number, "description", "Say what is marked here.", {})
    if row.kind.upper() not in KINDS:
        yield RowProblem(number, "kind", "The type is M (measurement) or J (judgement).", {})
    if mark is None or not 0 < mark <= WHOLE or not is_exact_to(mark):
        yield RowProblem(number, "max_mark", "A maximum lies between 0.01 and 100, with two decimals at most.", {})
    if row.section and _whole(row.section) is None:
        yield RowProblem(number, "section", "The section of the standard is a whole number.", {})


def _scoring_faults(number: int, row: Row, aspect: Aspect) -> Iterator[RowProblem]:
    """Errors of the way of scoring, once type and maximum are known."""
    if row.scorer not in {"", *SCORERS}:
        values = {"aspect": aspect.key, "key": row.scorer}
        message = "Aspect %(aspect)s is scored in a way that is not known: %(key)s."
        yield RowProblem(number, "scorer", message, values)
    elif row.kind.upper() in KINDS and aspect.max_mark > 0:
        for problem in scoring_problems(aspect):
            if problem.severity is Severity.ERROR:
                yield RowProblem(number, "settings", problem.message, dict(problem.values))


def _aspect(key: str, row: Row) -> tuple[Aspect, list[SettingsFault]]:
    kind = KINDS.get(row.kind.upper(), AspectKind.MEASUREMENT)
    is_judged = kind is AspectKind.JUDGEMENT and any(row.benchmarks)
    scorer = SCORERS.get(row.scorer or USUAL[kind])
    settings, faults = settings_in(row.settings, scorer.SETTINGS if scorer else ())
    aspect = Aspect(
        key,
        kind,
        number_in(row.max_mark) or Decimal(0),
        row.description,
        _whole(row.section),
        tuple(row.benchmarks) if is_judged else (),
        row.requirement,
        "" if row.scorer == USUAL[kind] else row.scorer,
        settings,
    )
    return aspect, faults


def _whole(text: str) -> int | None:
    digits = normalize("NFKC", text).strip()
    return int(digits) if digits.isdecimal() and len(digits) < 6 else None


def _built(criteria: Sequence[_Part]) -> Iterator[Criterion]:
    for place, criterion in enumerate(criteria, start=1):
        subs = tuple(
            SubCriterion(f"{letters(place)}{at}", sub.name, tuple(sub.parts), _whole(sub.extra))
            for at, sub in enumerate(criterion.parts, start=1)
        )
        yield Criterion(letters(place), criterion.name, subs, number_in(criterion.extra) if criterion.extra else None)
