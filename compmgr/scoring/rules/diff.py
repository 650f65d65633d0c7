"""What differs between two versions of a scheme: parts added, removed, changed, each with both values."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from compmgr.scoring.rules.scheme import Aspect, AspectKind, Scheme, SubCriterion, aspects_of, total_of
from compmgr.scoring.rules.scorers import USUAL
from compmgr.scoring.rules.written import written_settings

#: What an aspect asks for: a mark given for one such aspect stands for no other.
MEANING = ("kind", "description", "requirement", "max_mark", "scorer", "settings", "benchmarks")
#: What may change without touching a mark.
PLACE = ("key", "section")


@dataclass(frozen=True)
class Change:
    """A part that is there before, after, or both; `fields` are its values before and after where they differ."""

    level: str
    before: str
    after: str
    name: str
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        if not self.before:
            return "added"
        return "changed" if self.after else "removed"


@dataclass(frozen=True)
class Pairing:
    """Which aspect of the version after is which of the one before, by key; the rest is new or gone."""

    pairs: Mapping[str, str]
    unchanged: frozenset[str]

    @property
    def carried(self) -> Mapping[str, str]:
        """Keys before → after of the aspects that ask for the same: their marks stand."""
        return {before: after for before, after in self.pairs.items() if before in self.unchanged}


def differences(before: Scheme, after: Scheme) -> list[Change]:
    """What differs, in the order of the version after; what was removed comes last at each height."""
    return [
        *_of_sections(before, after),
        *_of_criteria(before, after),
        *_of_subs(before, after),
        *_of_aspects(before, after),
    ]


def pairing(before: Scheme, after: Scheme) -> Pairing:
    """Pair the aspects of two versions: the same words first, in their own sub-criterion, then anywhere, then by key.

    Keys come from the place in the scheme and move when a line is put in between; words do not.
    """
    old, new = _placed(before), _placed(after)
    steps: Sequence[Callable[[tuple[SubCriterion, Aspect]], Hashable]] = (
        lambda place: (place[0].name, *_meaning(place[1])),
        lambda place: _meaning(place[1]),
        lambda place: (place[0].name, place[1].kind, place[1].description),
        lambda place: (place[1].kind, place[1].description),
        lambda place: place[1].key,
    )
    pairs: dict[str, str] = {}
    for likeness in steps:
        pairs |= _alike(
            [one for one in old if one[1].key not in pairs],
            [one for one in new if one[1].key not in pairs.values()],
            likeness,
        )
    by_key = {aspect.key: aspect for _, aspect in new}
    same = {aspect.key for _, aspect in old if aspect.key in pairs}
    same = {
        aspect.key
        for _, aspect in old
        if aspect.key in same and _meaning(aspect) == _meaning(by_key[pairs[aspect.key]])
    }
    return Pairing(pairs, frozenset(same))


def _alike(
    old: Iterable[tuple[SubCriterion, Aspect]],
    new: Iterable[tuple[SubCriterion, Aspect]],
    likeness: Callable[[tuple[SubCriterion, Aspect]], Hashable],
) -> dict[str, str]:
    """Pairs of the same likeness, in order: two of a kind are paired first with first."""
    waiting: dict[Hashable, list[str]] = {}
    for place in new:
        waiting.setdefault(likeness(place), []).append(place[1].key)
    found = {}
    for place in old:
        if waiting.get(likeness(place)):
            found[place[1].key] = waiting[likeness(place)].pop(0)
    return found


def _placed(scheme: Scheme) -> list[tuple[SubCriterion, Aspect]]:
    return [(sub, aspect) for one in scheme.criteria for sub in one.sub_criteria for aspect in sub.aspects]


def _meaning(aspect: Aspect) -> tuple[Hashable, ...]:
    """Everything of MEANING in a form that compares by value: 1 and 1.00 are the same maximum."""
    scorer = aspect.scorer or USUAL[aspect.kind]
    benchmarks = aspect.benchmarks if aspect.kind is AspectKind.JUDGEMENT else ()
    settings = tuple(sorted(written_settings(aspect.settings).split("; ")))
    return aspect.kind, aspect.description, aspect.requirement, aspect.max_mark, scorer, settings, benchmarks


def _of_aspects(before: Scheme, after: Scheme) -> list[Change]:
    paired = pairing(before, after)
    old = {aspect.key: aspect for aspect in aspects_of(before)}
    came_from = {new: key for key, new in paired.pairs.items()}
    changes = []
    for aspect in aspects_of(after):
        known = old.get(came_from.get(aspect.key, ""))
        if known is None:
            changes.append(Change("aspect", "", aspect.key, aspect.description, {"max_mark": (None, aspect.max_mark)}))
        elif fields := _fields(_shown(known), _shown(aspect)):
            changes.append(Change("aspect", known.key, aspect.key, aspect.description, fields))
    gone = [aspect for key, aspect in old.items() if key not in paired.pairs]
    return changes + [
        Change("aspect", one.key, "", one.description, {"max_mark": (one.max_mark, None)}) for one in gone
    ]


def _shown(aspect: Aspect) -> dict[str, Any]:
    values = {name: getattr(aspect, name) for name in (*PLACE, *MEANING)}
    is_judged = aspect.kind is AspectKind.JUDGEMENT
    plain = {"scorer": aspect.scorer or USUAL[aspect.kind], "settings": written_settings(aspect.settings)}
    return {**values, **plain, "benchmarks": tuple(aspect.benchmarks) if is_judged else ()}


def _of_criteria(before: Scheme, after: Scheme) -> list[Change]:
    def parts(scheme: Scheme) -> dict[str, tuple[str, dict[str, Any]]]:
        return {
            one.key: (one.name, {"name": one.name, "target": one.target, "total": total_of(one)})
            for one in scheme.criteria
        }

    return _by_key("criterion", parts(before), parts(after))


def _of_subs(before: Scheme, after: Scheme) -> list[Change]:
    def parts(scheme: Scheme) -> dict[str, tuple[str, dict[str, Any]]]:
        subs = [sub for one in scheme.criteria for sub in one.sub_criteria]
        return {sub.key: (sub.name, {"name": sub.name, "day": sub.day, "total": total_of(sub)}) for sub in subs}

    return _by_key("sub_criterion", parts(before), parts(after))


def _of_sections(before: Scheme, after: Scheme) -> list[Change]:
    def parts(scheme: Scheme) -> dict[str, tuple[str, dict[str, Any]]]:
        return {str(one.number): (one.name, {"name": one.name, "target": one.target}) for one in scheme.sections}

    return _by_key("section", parts(before), parts(after))


def _by_key(
    level: str, before: Mapping[str, tuple[str, dict[str, Any]]], after: Mapping[str, tuple[str, dict[str, Any]]]
) -> list[Change]:
    changes = []
    for key, (name, values) in after.items():
        if key not in before:
            changes.append(Change(level, "", key, name))
        elif fields := _fields(before[key][1], values):
            changes.append(Change(level, key, key, name, fields))
    return changes + [Change(level, key, "", name) for key, (name, _) in before.items() if key not in after]


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {name: (before[name], after[name]) for name in after if before[name] != after[name]}
