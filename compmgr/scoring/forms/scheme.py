"""What organisers fill in to write a marking scheme."""

from dataclasses import dataclass, field

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField
from wtforms.validators import InputRequired, Length

from compmgr.foundation.forms import Form, TextField, clean
from compmgr.scoring.rules.scheme import LEVELS, Scheme
from compmgr.scoring.rules.table import Row, RowProblem, scheme_of

EMPTY_ROWS = 3


class SchemeForm(Form):
    """The name of a scheme; its rows are a `SchemeTable`."""

    name = TextField(lazy_gettext("Name of the scheme"), [InputRequired(), Length(max=200)])
    version = HiddenField()

    @property
    def read_at(self) -> int | None:
        return int(self.version.data) if str(self.version.data or "").isdecimal() else None


@dataclass
class SchemeTable:
    """The rows of a scheme as typed, and what is wrong in them by row and field."""

    rows: list[Row] = field(default_factory=list)
    scheme: Scheme = field(default_factory=Scheme)
    faults: dict[int, dict[str, RowProblem]] = field(default_factory=dict)

    @classmethod
    def read(cls, sent: MultiDict[str, str]) -> "SchemeTable":
        names = ("criterion", "sub_criterion", "description", "kind", "max_mark", "requirement", "section")
        columns = {name: sent.getlist(name) for name in names}
        levels = [sent.getlist(f"level_{level}") for level in LEVELS]
        rows = []
        for place in range(len(columns["description"])):
            texts = {name: _at(column, place) for name, column in columns.items()}
            rows.append(Row(**texts, benchmarks=[_at(column, place) for column in levels]))
        kept = [row for row in rows if not row.is_empty()]
        scheme, problems = scheme_of(kept)
        faults: dict[int, dict[str, RowProblem]] = {}
        for problem in problems:
            faults.setdefault(problem.row, {})[problem.column] = problem
        return cls(kept, scheme, faults)

    def with_room(self) -> list[Row]:
        """The rows, and some empty ones to go on with."""
        return [*self.rows, *(Row() for _ in range(EMPTY_ROWS if self.rows else 5))]


class ImportForm(Form):
    sheet = FileField(lazy_gettext("Sheet (.xlsx)"), [FileRequired()])


def _at(column: list[str], place: int) -> str:
    return (clean(column[place]) or "") if place < len(column) else ""
