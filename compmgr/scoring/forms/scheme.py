"""What organisers fill in to write a marking scheme."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField
from wtforms.validators import InputRequired, Length

from compmgr.foundation.forms import Form, TextField, clean
from compmgr.scoring.rules.arranging import arranged
from compmgr.scoring.rules.marks import written
from compmgr.scoring.rules.scheme import LEVELS, Scheme
from compmgr.scoring.rules.table import Row, RowProblem, rows_of, scheme_of, sections_of
from compmgr.scoring.spreadsheet import in_words, out_of_words

EMPTY_ROWS = 3
FIRST_ROWS = 5
TEXTS = ("criterion", "target", "sub_criterion", "day", "description", "kind", "max_mark", "requirement", "section")
WAYS = ("scorer", "settings")
SECTION_FIELDS = ("section_number", "section_name", "section_target")
SectionLine = tuple[str, str, str]


class SchemeForm(Form):
    """The name of a scheme; its rows are a `SchemeTable`."""

    name = TextField(lazy_gettext("Name of the scheme"), [InputRequired(), Length(max=200)])
    version = HiddenField()

    @property
    def read_at(self) -> int | None:
        return int(self.version.data) if str(self.version.data or "").isdecimal() else None


@dataclass
class SchemeTable:
    """The rows of a scheme and its sections as typed, and what is wrong in them by row and field."""

    rows: list[Row] = field(default_factory=list)
    scheme: Scheme = field(default_factory=Scheme)
    faults: dict[int, dict[str, RowProblem]] = field(default_factory=dict)
    sections: list[SectionLine] = field(default_factory=list)
    section_faults: dict[int, dict[str, RowProblem]] = field(default_factory=dict)

    @classmethod
    def of(cls, scheme: Scheme) -> "SchemeTable":
        """The table a scheme that was written before is changed in."""
        sections = [(str(one.number), one.name, written(one.target)) for one in scheme.sections]
        return cls(rows_of(scheme), scheme, sections=sections)

    @classmethod
    def read(cls, sent: MultiDict[str, str]) -> "SchemeTable":
        columns = {name: sent.getlist(name) for name in (*TEXTS, *WAYS)}
        levels = [sent.getlist(f"level_{level}") for level in LEVELS]
        rows = []
        for place in range(len(columns["description"])):
            texts = {name: _at(column, place) for name, column in columns.items()}
            texts["settings"] = out_of_words(texts["settings"])
            rows.append(Row(**texts, benchmarks=[_at(column, place) for column in levels]))
        while rows and rows[-1].is_empty():
            rows.pop()
        lines = _section_lines({name: sent.getlist(name) for name in SECTION_FIELDS})
        sections, section_problems = sections_of(lines)
        scheme, problems = scheme_of(rows, sections)
        return cls(rows, scheme, _by_row(problems), lines, _by_row(section_problems))

    def arranged(self, deed: str) -> "SchemeTable":
        """After a deed of the editor without script: `up:aspect:3`, or `more` lines; nothing is judged meanwhile."""
        name, level, at = [*deed.split(":"), "", ""][:3]
        rows = arranged(self.rows, name, level, int(at)) if at.isdecimal() else self.rows
        return SchemeTable(rows, scheme_of(rows)[0], sections=self.sections)

    def with_room(self) -> list[Row]:
        """The rows as they are shown, and some empty ones to go on with."""
        shown = [replace(row, settings=in_words(row.settings)) for row in self.rows]
        return [*shown, *(Row() for _ in range(EMPTY_ROWS if self.rows else FIRST_ROWS))]

    def sections_with_room(self) -> list[SectionLine]:
        return [*self.sections, *[("", "", "")] * (2 if self.sections else 1)]


class ImportForm(Form):
    sheet = FileField(lazy_gettext("Sheet (.xlsx)"), [FileRequired()])


def _section_lines(columns: Mapping[str, list[str]]) -> list[SectionLine]:
    number, name, target = (columns[field] for field in SECTION_FIELDS)
    lines = [(_at(number, place), _at(name, place), _at(target, place)) for place in range(len(number))]
    return [line for line in lines if any(line)]


def _by_row(problems: list[RowProblem]) -> dict[int, dict[str, RowProblem]]:
    faults: dict[int, dict[str, RowProblem]] = {}
    for problem in problems:
        faults.setdefault(problem.row, {}).setdefault(problem.column, problem)
    return faults


def _at(column: list[str], place: int) -> str:
    return (clean(column[place]) or "") if place < len(column) else ""
