"""The skill passport: what a person has shown they can do, year by year, and what of it a link shows."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import groupby

from compmgr.foundation.errors import Refusal

LONGEST_LABEL, LONGEST_DAYS = 40, 365


class MilestoneKind(StrEnum):
    CONTEST = "contest"
    ASSESSMENT = "assessment"
    CERTIFICATE = "certificate"


@dataclass(frozen=True)
class Held:
    """A certificate as a passport shows it."""

    key: str  # public id
    title: str
    number: str
    token: str
    standing: str
    kind: StrEnum  # of certificate


@dataclass(frozen=True)
class Milestone:
    """One thing a person did: `key` is its public id, `words` what stands below it, enum values and texts."""

    key: str
    kind: MilestoneKind
    on: date
    title: str
    place: str = ""
    words: tuple[object, ...] = ()
    held: tuple[Held, ...] = field(default=())


def by_year(milestones: Iterable[Milestone]) -> list[tuple[int, list[Milestone]]]:
    """The latest first, in the order of the years."""
    ordered = sorted(milestones, key=lambda one: (one.on, one.key), reverse=True)
    return [(year, list(group)) for year, group in groupby(ordered, key=lambda one: one.on.year)]


def chosen(milestones: Iterable[Milestone], keys: Iterable[str]) -> list[Milestone]:
    """What of them was chosen by `keys`; a certificate chosen without its contest stands alone, without a place."""
    wanted = set(keys)
    found: list[Milestone] = []
    for one in milestones:
        held = tuple(each for each in one.held if each.key in wanted)
        if one.key in wanted:
            found.append(replace(one, held=held))
        else:
            found += [Milestone(each.key, MilestoneKind.CERTIFICATE, one.on, each.title, held=(each,)) for each in held]
    return found


def check_share(label: str, days: int, shown: Iterable[str]) -> None:
    if not list(shown):
        raise Refusal("Tick at least one thing that the link is to show.")
    if len(label) > LONGEST_LABEL:
        raise Refusal("A label has at most %(longest)s characters.", longest=LONGEST_LABEL)
    if not 1 <= days <= LONGEST_DAYS:
        raise Refusal("A link lasts from 1 to %(longest)s days.", longest=LONGEST_DAYS)
