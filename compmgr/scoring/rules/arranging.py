"""Moving, adding and taking out lines of a scheme's table, as its editor does without script."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from compmgr.scoring.rules.table import Row

MOVES = {"up": -1, "down": 1}


@dataclass(frozen=True)
class _Line:
    """A row and the parts it belongs to: equal numbers are one part, whatever its name."""

    row: Row
    criterion: int
    sub: int


@dataclass(frozen=True)
class _Part:
    """What stands where a part begins: its name, its target or its day."""

    name: str
    extra: str


def arranged(rows: Sequence[Row], deed: str, level: str, at: int) -> list[Row]:
    """`rows` after `deed` (up, down, insert, remove) on the aspect, sub_criterion or criterion of line `at`.

    An aspect at the edge of its sub-criterion goes over into the neighbour; anything impossible changes nothing.
    """
    if not 0 <= at < len(rows):
        return list(rows)
    lines, names = _expanded(rows)
    if deed == "insert":
        here = lines[at]
        last = max(place for place, line in enumerate(lines) if _same(level, line, here))
        lines.insert((at if level == "aspect" else last) + 1, _new_line(level, here, lines, names))
    elif deed == "remove":
        lines = [
            line
            for place, line in enumerate(lines)
            if (place != at if level == "aspect" else not _same(level, line, lines[at]))
        ]
    elif deed in MOVES:
        move: Callable[[list[_Line], int, int], list[_Line]] = _moved if level == "aspect" else _moved_part(level)
        lines = move(lines, at, MOVES[deed])
    return _collapsed(lines, names)


def _expanded(rows: Sequence[Row]) -> tuple[list[_Line], dict[tuple[str, int], _Part]]:
    lines: list[_Line] = []
    names: dict[tuple[str, int], _Part] = {}
    criterion = sub = 0
    for row in rows:
        if not lines or (row.criterion and row.criterion != names["criterion", criterion].name):
            criterion, sub = criterion + 1, sub + 1
            names["criterion", criterion] = _Part(row.criterion, row.target)
            names["sub_criterion", sub] = _Part(row.sub_criterion, row.day)
        elif row.sub_criterion and row.sub_criterion != names["sub_criterion", sub].name:
            sub += 1
            names["sub_criterion", sub] = _Part(row.sub_criterion, row.day)
        lines.append(_Line(row, criterion, sub))
    return lines, names


def _collapsed(lines: Sequence[_Line], names: dict[tuple[str, int], _Part]) -> list[Row]:
    """Names stand where their part begins, and nowhere else."""
    rows = []
    above: _Line | None = None
    for line in lines:
        criterion, sub = names["criterion", line.criterion], names["sub_criterion", line.sub]
        begins = above is None or above.criterion != line.criterion
        begins_sub = begins or above is None or above.sub != line.sub
        rows.append(
            replace(
                line.row,
                criterion=criterion.name if begins else "",
                target=criterion.extra if begins else "",
                sub_criterion=sub.name if begins_sub else "",
                day=sub.extra if begins_sub else "",
            )
        )
        above = line
    return rows


def _same(level: str, one: _Line, other: _Line) -> bool:
    return one.criterion == other.criterion if level == "criterion" else one.sub == other.sub


def _new_line(level: str, here: _Line, lines: Sequence[_Line], names: dict[tuple[str, int], _Part]) -> _Line:
    """An empty line: of the same sub-criterion, of a new one, or of a new criterion."""
    criterion, sub = here.criterion, here.sub
    if level == "criterion":
        criterion = max(line.criterion for line in lines) + 1
        names["criterion", criterion] = _Part("", "")
    if level != "aspect":
        sub = max(line.sub for line in lines) + 1
        names["sub_criterion", sub] = _Part("", "")
    return _Line(Row(), criterion, sub)


def _moved(lines: list[_Line], at: int, step: int) -> list[_Line]:
    other = at + step
    if not 0 <= other < len(lines):
        return lines
    here, there = lines[at], lines[other]
    if here.sub == there.sub:
        lines[at], lines[other] = there, here
    else:
        lines[at] = replace(here, criterion=there.criterion, sub=there.sub)
    return lines


def _moved_part(level: str) -> Callable[[list[_Line], int, int], list[_Line]]:
    def move(lines: list[_Line], at: int, step: int) -> list[_Line]:
        runs: list[list[_Line]] = []
        for line in lines:
            if runs and _same(level, runs[-1][0], line):
                runs[-1].append(line)
            else:
                runs.append([line])
        place = next(number for number, run in enumerate(runs) if _same(level, run[0], lines[at]))
        other = place + step
        if not 0 <= other < len(runs):
            return lines
        if level == "sub_criterion" and runs[place][0].criterion != runs[other][0].criterion:
            to = runs[other][0].criterion
            runs[place] = [replace(line, criterion=to) for line in runs[place]]
        else:
            runs[place], runs[other] = runs[other], runs[place]
        return [line for run in runs for line in run]

    return move
