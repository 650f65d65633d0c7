"""Reading the exchange sheet: merged cells, blank rows and moved columns are taken as they come; faults have a row."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from compmgr.foundation.spreadsheet import Problem
from compmgr.scoring.rules.lint import aspect_problems
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
from compmgr.scoring.rules.scorers import SCORERS
from compmgr.scoring.rules.written import settings_in
from compmgr.scoring.spreadsheet.book import Sheet
from compmgr.scoring.spreadsheet.cis.headings import HEADINGS, LETTER, NUMBER_AT_END, heading_row
from compmgr.scoring.spreadsheet.cis.tables import UNKNOWN, criteria_in, exact, sections_in

ID = re.compile(r"([A-Za-z]{1,2})[ .]*(\d{1,3})")
SCORER = re.compile(r"Scorer:\s*(\w+)\s*(?:;(.*))?$", re.DOTALL)
KINDS = {"M": AspectKind.MEASUREMENT, "J": AspectKind.JUDGEMENT}
#: Merged over several rows, these belong to each of them; a type or a maximum belongs to the first alone.
SHARED = ("id", "name", "day", "section")


@dataclass
class _AspectLines:
    """An aspect while its rows are read; `row` is the one it began in, counted from 0."""

    row: int
    kind: AspectKind
    texts: dict[str, str]
    max_mark: Decimal
    section: int | None
    scores: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class _Sub:
    key: str
    row: int
    name: str = ""
    day: int | None = None
    aspects: list[_AspectLines] = field(default_factory=list)


class _Reader:
    """Goes down the sheet once, keeping the columns of the last headings and the sub-criterion that is open."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.columns = sheet, dict[str, int]()
        self.problems: list[Problem] = []
        self.subs: list[_Sub] = []
        self.shared: dict[tuple[int, int], tuple[int, int]] = {}
        for first, last in sheet.merged:
            for row in range(first[0], min(last[0], len(sheet.cells)) + 1):
                self.shared[row, first[1]] = first

    def complain(self, row: int, name: str, message: str, **values: Any) -> None:
        self.problems.append(Problem(row + 1, HEADINGS.get(name, name), message, values))

    def text(self, row: int, name: str) -> str:
        """A cell by its heading; of a merged one, what stands in its first row."""
        if name not in self.columns:
            return ""
        place = (row, self.columns[name])
        if name in SHARED:
            place = self.shared.get(place, place)
        if place in self.sheet.unknown and name != "row":
            self.complain(row, name, UNKNOWN)
        return self.sheet.text(*place)

    def aspects(self, first: int) -> None:
        for row in range(first, len(self.sheet.cells)):
            if found := heading_row(self.sheet, row):
                self.columns = found
            elif any(self.sheet.text(row, column) for column in self.columns.values()) or self._is_unknown(row):
                self._line(row)

    def _is_unknown(self, row: int) -> bool:
        return any((row, column) in self.sheet.unknown for column in self.columns.values())

    def _line(self, row: int) -> None:
        kind, score = self.text(row, "kind").upper(), self.text(row, "score")
        if LETTER.fullmatch(self.text(row, "id")) and not kind:
            return  # the heading of a criterion; its name stands in the table above
        self._open_sub(row)
        if not self.subs:
            if not self.text(row, "id"):
                self.complain(row, "id", "This row belongs to no sub-criterion: its ID is missing.")
        elif kind[:1] in KINDS and kind:
            self._begin_aspect(row, KINDS[kind[:1]])
        elif kind:
            self.complain(row, "kind", "The type is M (measurement) or J (judgement).")
        elif score:
            self._add_score(row, score)
        elif self.text(row, "description"):
            self.complain(row, "kind", "The type is M (measurement) or J (judgement).")
        elif extra := self.text(row, "extra") or self.text(row, "requirement"):
            self._add_extra(row, extra)
        elif self.text(row, "max_mark") or (row, self.columns["max_mark"]) in self.sheet.unknown:
            self.complain(row, "description", "Say what is marked here.")

    def _open_sub(self, row: int) -> None:
        given, name, day = (self.text(row, part) for part in ("id", "name", "day"))
        open_sub = self.subs[-1] if self.subs else None
        if not given:
            if name and (open_sub is None or name not in (open_sub.name, "")) and not self.text(row, "score"):
                self.complain(row, "id", "This row belongs to no sub-criterion: its ID is missing.")
            return
        match = ID.fullmatch(given)
        if match is None:
            self.complain(row, "id", "“%(text)s” is no ID of a sub-criterion, such as A1.", text=given[:20])
            return
        key = f"{match[1].upper()}{int(match[2])}"
        if open_sub is None or open_sub.key != key:
            if any(sub.key == key for sub in self.subs):
                self.complain(row, "id", "The key %(key)s stands twice; give each its own.", key=key)
            open_sub = _Sub(key, row)
            self.subs.append(open_sub)
        open_sub.name = open_sub.name or name
        if day and open_sub.day is None:
            at = NUMBER_AT_END.fullmatch(day)
            open_sub.day = int(at[1]) if at and int(at[1]) else None
            if open_sub.day is None:
                self.complain(row, "day", "The day of marking is a whole number, 1 for the first day.")

    def _begin_aspect(self, row: int, kind: AspectKind) -> None:
        texts = {name: self.text(row, name) for name in ("description", "extra", "requirement")}
        if not texts["description"]:
            self.complain(row, "description", "Say what is marked here.")
        section, number = self.text(row, "section"), None
        if section:
            match = NUMBER_AT_END.fullmatch(section)
            number = int(match[1]) if match else None
            if number is None:
                self.complain(row, "section", "The section of the standard is a whole number.")
        aspect = _AspectLines(row, kind, texts, self._mark(row, "max_mark"), number)
        self.subs[-1].aspects.append(aspect)

    def _mark(self, row: int, name: str) -> Decimal:
        place = row, self.columns[name]
        mark = exact(self.text(row, name))
        if place in self.sheet.unknown:
            return WHOLE
        if not mark and place in self.sheet.formulas:
            self.complain(row, name, UNKNOWN)
        elif mark is None or not 0 < mark <= WHOLE or not is_exact_to(mark):
            self.complain(row, name, "A maximum lies between 0.01 and 100, with two decimals at most.")
        return mark or WHOLE

    def _add_score(self, row: int, score: str) -> None:
        aspect = self.subs[-1].aspects[-1] if self.subs[-1].aspects else None
        if aspect is None or aspect.kind is not AspectKind.JUDGEMENT:
            self.complain(row, "score", "A level stands here, but the aspect above is not judged.")
        elif score not in map(str, LEVELS):
            self.complain(row, "score", "The scores are 0, 1, 2, 3.")
        else:
            aspect.scores.append((int(score), self.text(row, "extra") or self.text(row, "description")))

    def _add_extra(self, row: int, extra: str) -> None:
        if self.subs[-1].aspects:
            texts = self.subs[-1].aspects[-1].texts
            texts["extra"] = "\n".join(filter(None, [texts["extra"], extra]))

    def scheme(self, criteria: dict[str, tuple[str, Decimal | None]], sections: list[Section]) -> Scheme:
        by_letter: dict[str, list[SubCriterion]] = {}
        for sub in self.subs:
            if not sub.aspects:
                self.complain(sub.row, "id", "Sub-criterion %(key)s has no aspect.", key=sub.key)
            aspects = tuple(self._built(f"{sub.key}.{at}", one) for at, one in enumerate(sub.aspects, start=1))
            built = SubCriterion(sub.key, sub.name or sub.key, aspects, sub.day)
            by_letter.setdefault(sub.key.rstrip("0123456789"), []).append(built)
        return Scheme(
            tuple(
                Criterion(
                    letter,
                    criteria.get(letter, ("", None))[0] or letter,
                    tuple(subs),
                    criteria.get(letter, ("", None))[1],
                )
                for letter, subs in by_letter.items()
            ),
            tuple(sections),
        )

    def _built(self, key: str, lines: _AspectLines) -> Aspect:
        texts, scorer, settings = lines.texts, "", dict[str, Any]()
        extra = texts["extra"]
        if named := SCORER.match(extra):
            scorer = named[1]
            settings, faults = settings_in(named[2] or "", SCORERS[scorer].SETTINGS if scorer in SCORERS else ())
            for fault in faults:
                self.complain(lines.row, "extra", fault.message, **fault.values)
            extra = ""
        levels = [score for score, _ in lines.scores]
        if levels and sorted(levels) != list(LEVELS):
            self.complain(
                lines.row, "score", "A judged aspect is followed by four rows, one for each score from 0 to 3."
            )
        aspect = Aspect(
            key,
            lines.kind,
            lines.max_mark,
            texts["description"],
            lines.section,
            tuple(text for _, text in sorted(lines.scores)),
            "\n".join(filter(None, [texts["requirement"], extra])),
            scorer,
            settings,
        )
        if scorer:
            for problem in aspect_problems(aspect):
                if problem.severity is Severity.ERROR:
                    self.complain(lines.row, "extra", problem.message, **problem.values)
        return aspect


def read(sheet: Sheet) -> tuple[Scheme, list[Problem]]:
    """The scheme of an exchange sheet, and all that is wrong with it by row and column."""
    reader = _Reader(sheet)
    first = next((row for row in range(len(sheet.cells)) if heading_row(sheet, row)), None)
    if first is None:
        reader.complain(0, "id", "The headings of the aspects are missing: no row holds them all.")
        return Scheme(), reader.problems
    sections, criteria = sections_in(sheet, first, reader.complain), criteria_in(sheet, first, reader.complain)
    reader.aspects(first)
    scheme = reader.scheme(criteria, sections)
    if not scheme.criteria and not reader.problems:
        reader.complain(first + 1, "description", "A scheme has at least one aspect.")
    return scheme, sorted(set_of(reader.problems), key=lambda problem: problem.row)


def set_of(problems: list[Problem]) -> list[Problem]:
    """Each problem once: a cell may be looked at twice."""
    return [problem for place, problem in enumerate(problems) if problem not in problems[:place]]
