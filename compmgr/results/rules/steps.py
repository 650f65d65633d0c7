"""Steps of an explanation as JSON, small enough to be kept with every placing, and the hash over all of them."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import groupby
from typing import Any

from compmgr.results.rules.awards import Award
from compmgr.results.rules.explain import Step, StepKey
from compmgr.results.rules.keys import RankKey
from compmgr.results.rules.medals import Medal
from compmgr.results.rules.scale import ScaleStrategy
from compmgr.scoring.rules.states import PartState

Packed = list[dict[str, Any]]
KINDS: dict[str, type[StrEnum]] = {kind.__name__: kind for kind in (RankKey, ScaleStrategy, Medal, Award)}
#: The sentences that tell why a paper has no mark of its own.
TELLING = {
    "%(part)s: a blank paper was handed in.": PartState.BLANK_PAPER,
    "%(part)s: absent.": PartState.ABSENT,
    "%(part)s: cheating was found; there is no total and no place.": PartState.CHEATING,
}
OF_ASPECT = ("aspect", "value", "max_mark", "worth")


def pack(steps: Iterable[Step]) -> Packed:
    """`steps` as JSON; the aspects of one judge, of which there may be hundreds, stand in one row."""
    packed: Packed = []
    for (key, judge), group in groupby(steps, key=_row_of):
        row = list(group)
        packed += [_aspects(row, judge)] if key is StepKey.ASPECT else [_plain(step) for step in row]
    return packed


def unpack(packed: Packed) -> list[Step]:
    """The steps that `pack` was given."""
    steps: list[Step] = []
    for row in packed:
        if "marks" in row:
            steps += [_aspect(row, mark) for mark in row["marks"]]
        else:
            values = {name: _read(value) for name, value in row["values"].items()}
            steps.append(Step(StepKey(row["key"]), row["message"], values))
    return steps


def paper_of(packed: Packed, part: str) -> PartState | None:
    """What the steps tell of the paper of `part`: blank, absent or cheating; nothing for one that was marked."""
    for row in packed:
        if row.get("message") in TELLING and str(_read(row["values"]["part"])) == part:
            return TELLING[row["message"]]
    return None


def facts_hash(stage: str, edition: int, placings: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 over the canonical JSON of every figure of a result, in the order of the codes, names left out."""
    told = {"stage": stage, "edition": edition, "placings": sorted(placings, key=lambda placing: str(placing["code"]))}
    canonical = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _row_of(step: Step) -> tuple[StepKey, Any]:
    return step.key, step.values["judge"] if step.key is StepKey.ASPECT else None


def _aspects(steps: list[Step], judge: str) -> dict[str, Any]:
    messages = list(dict.fromkeys(step.message for step in steps))
    marks = [[*(step.values[name] for name in OF_ASPECT), messages.index(step.message)] for step in steps]
    part = _write(steps[0].values["part"])
    return {"key": StepKey.ASPECT.value, "judge": judge, "part": part, "messages": messages, "marks": marks}


def _aspect(row: Mapping[str, Any], mark: Sequence[Any]) -> Step:
    values = {"part": _read(row["part"]), "judge": row["judge"], **dict(zip(OF_ASPECT, mark, strict=False))}
    return Step(StepKey.ASPECT, row["messages"][mark[-1]], values)


def _plain(step: Step) -> dict[str, Any]:
    values = {name: _write(value) for name, value in step.values.items()}
    return {"key": step.key.value, "message": step.message, "values": values}


def _write(value: Any) -> Any:
    return {"kind": type(value).__name__, "value": value.value} if type(value).__name__ in KINDS else value


def _read(value: Any) -> Any:
    return KINDS[value["kind"]](value["value"]) if isinstance(value, dict) else value
