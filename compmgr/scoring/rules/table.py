"""A scheme as a table of one row an aspect, as people type it: names only, the keys A, A1, A1.1 come by themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple
from unicodedata import normalize

from compmgr.scoring.rules.marks import written
from compmgr.scoring.rules.scheme import LEVELS, WHOLE, Aspect, AspectKind, Criterion, Scheme, SubCriterion, is_exact_to

KINDS = {"M": AspectKind.MEASUREMENT, "J": AspectKind.JUDGEMENT}


class RowProblem(NamedTuple):
    """What is wrong in one cell: the row as given (from 0), the field, and a msgid that `values` fill."""

    row: int
    column: str
    message: str
    values: dict[str, Any]


@dataclass
class Row:
    """One line as typed. An empty criterion or sub-criterion means the one above."""

    criterion: str = ""
    sub_criterion: str = ""
    description: str = ""
    kind: str = "M"
    max_mark: str = ""
    requirement: str = ""
    section: str = ""
    benchmarks: Sequence[str] = field(default_factory=lambda: [""] * len(LEVELS))

    def is_empty(self) -> bool:
        return not (self.description or self.max_mark or self.criterion or self.sub_criterion)


def scheme_of(rows: Sequence[Row]) -> tuple[Scheme, list[RowProblem]]:
    """The scheme that `rows` describe, and what keeps it from being one; empty rows are skipped."""
    faults: list[RowProblem] = []
    criteria: list[tuple[str, list[tuple[str, list[Aspect]]]]] = []
    for number, row in enumerate(rows):
        if row.is_empty():
            continue
        _open_parts(criteria, row)
        faults += _faults_of(number, row, is_first=len(criteria) == 0 or not criteria[-1][0])
        aspects = criteria[-1][1][-1][1]
        key = f"{letters(len(criteria))}{len(criteria[-1][1])}.{len(aspects) + 1}"
        aspects.append(_aspect(key, row))
    if not criteria:
        faults.append(RowProblem(0, "description", "A scheme has at least one aspect.", {}))
    return _built(criteria), faults


def rows_of(scheme: Scheme) -> list[Row]:
    """The table that gives `scheme`: names stand where they begin."""
    rows = []
    for criterion in scheme.criteria:
        for at, sub in enumerate(criterion.sub_criteria):
            for place, aspect in enumerate(sub.aspects):
                begins = place == 0
                rows.append(
                    Row(
                        criterion=criterion.name if begins and at == 0 else "",
                        sub_criterion=sub.name if begins else "",
                        description=aspect.description,
                        kind="J" if aspect.kind is AspectKind.JUDGEMENT else "M",
                        max_mark=written(aspect.max_mark),
                        requirement=aspect.requirement,
                        section="" if aspect.section is None else str(aspect.section),
                        benchmarks=[*aspect.benchmarks, *[""] * len(LEVELS)][: len(LEVELS)],
                    )
                )
    return rows


def letters(number: int) -> str:
    """A for 1, Z for 26, AA for 27."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def number_in(text: str) -> Decimal | None:
    """A number as people type it, full-width digits too; nothing where it is none."""
    try:
        number = Decimal(normalize("NFKC", text).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _open_parts(criteria: list[tuple[str, list[tuple[str, list[Aspect]]]]], row: Row) -> None:
    """Begin a criterion or sub-criterion where the row names another one than above."""
    if not criteria or (row.criterion and row.criterion != criteria[-1][0]):
        criteria.append((row.criterion, []))
    subs = criteria[-1][1]
    if not subs or (row.sub_criterion and row.sub_criterion != subs[-1][0]):
        subs.append((row.sub_criterion or criteria[-1][0], []))


def _faults_of(number: int, row: Row, *, is_first: bool) -> Iterable[RowProblem]:
    mark = number_in(row.max_mark)
    if is_first and not row.criterion:
        yield RowProblem(number, "criterion", "The first row names its criterion.", {})
    if not row.description:
        yield RowProblem(number, "description", "Say what is marked here.", {})
    if row.kind.upper() not in KINDS:
        yield RowProblem(number, "kind", "The type is M (measurement) or J (judgement).", {})
    if mark is None or not 0 < mark <= WHOLE or not is_exact_to(mark):
        yield RowProblem(number, "max_mark", "A maximum lies between 0.01 and 100, with two decimals at most.", {})
    if row.section and not normalize("NFKC", row.section).isdecimal():
        yield RowProblem(number, "section", "The section of the standard is a whole number.", {})


def _aspect(key: str, row: Row) -> Aspect:
    kind = KINDS.get(row.kind.upper(), AspectKind.MEASUREMENT)
    is_judged = kind is AspectKind.JUDGEMENT and any(row.benchmarks)
    section = normalize("NFKC", row.section)
    return Aspect(
        key,
        kind,
        number_in(row.max_mark) or Decimal(0),
        row.description,
        int(section) if section.isdecimal() else None,
        tuple(row.benchmarks) if is_judged else (),
        row.requirement,
    )


def _built(criteria: Sequence[tuple[str, Sequence[tuple[str, Sequence[Aspect]]]]]) -> Scheme:
    return Scheme(
        tuple(
            Criterion(
                letters(place),
                name,
                tuple(
                    SubCriterion(f"{letters(place)}{at}", sub_name, tuple(aspects))
                    for at, (sub_name, aspects) in enumerate(subs, start=1)
                ),
            )
            for place, (name, subs) in enumerate(criteria, start=1)
        )
    )
