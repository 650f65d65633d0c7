"""Who gets a medal: by scale points that tie within a window, or by place.

The window is *anchored* at the best score of the medal group and never chained: 542, 541, 540 gold, 539 bronze.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction

from compmgr.foundation.errors import Refusal
from compmgr.results.rules.ranking import Placing
from compmgr.results.rules.totals import Number
from compmgr.scoring.rules.marks import exact

WINDOW = 2


class Medal(StrEnum):
    GOLD = "gold"
    SILVER = "silver"
    BRONZE = "bronze"
    MEDALLION = "medallion"


BY_PLACE = {1: Medal.GOLD, 2: Medal.SILVER, 3: Medal.BRONZE}


def by_scale(
    points: Mapping[str, Number],
    *,
    window: int = WINDOW,
    medallion_at: Number | None = None,
    team_of: Mapping[str, str] | None = None,
) -> dict[str, Medal]:
    """Medals from scale points; who gets none is not in the answer.

    Two golds: no silver, at least one bronze. Three or more: no silver, bronze only within the window of the last gold.
    Two silvers or more: bronze only within the window of the last silver. From `medallion_at` on, everyone without a
    medal gets the Medallion for Excellence. A team listed by its members (`team_of`) counts as one, and all get it.
    """
    if window < 0:
        raise Refusal("The window of a tie cannot be below 0.")
    teams = {name: (team_of or {}).get(name, name) for name in points}
    scores = _once(points, teams)
    medals = dict(_medals(scores, window))
    if medallion_at is not None:
        medals |= {
            team: Medal.MEDALLION for team in scores if team not in medals and scores[team] >= exact(medallion_at)
        }
    return {name: medals[teams[name]] for name in points if teams[name] in medals}


def by_place(placings: Iterable[Placing]) -> dict[str, Medal]:
    """Gold, silver and bronze for places 1, 2 and 3; shared places skip, so 1, 1, 3 is gold, gold, bronze."""
    return {placing.competitor: BY_PLACE[placing.place] for placing in placings if placing.place in BY_PLACE}


def _medals(scores: Mapping[str, Fraction], window: int) -> Iterable[tuple[str, Medal]]:
    """Group by group from the top; each group is anchored at its own best score."""
    ordered = sorted(scores, key=lambda name: (-scores[name], name))
    golds = _group(ordered, scores, window)
    rest = ordered[len(golds) :]
    silvers = _group(rest, scores, window) if len(golds) == 1 else []
    rest = rest[len(silvers) :]
    bronzes = _bronzes(rest, scores, window, golds, silvers)
    for group, medal in ((golds, Medal.GOLD), (silvers, Medal.SILVER), (bronzes, Medal.BRONZE)):
        yield from ((name, medal) for name in group)


def _bronzes(
    rest: Sequence[str], scores: Mapping[str, Fraction], window: int, golds: Sequence[str], silvers: Sequence[str]
) -> Sequence[str]:
    """Places 1 to 3 are filled once there are three medals: beyond them only a tie with the last one counts."""
    if len(golds) + len(silvers) < len(BY_PLACE):
        return _group(rest, scores, window)
    last = (silvers or golds)[-1]
    return [name for name in rest if scores[last] - scores[name] <= window]


def _group(ordered: Sequence[str], scores: Mapping[str, Fraction], window: int) -> Sequence[str]:
    """The best of `ordered` and everyone within `window` of that best."""
    return [name for name in ordered if scores[ordered[0]] - scores[name] <= window]


def _once(points: Mapping[str, Number], teams: Mapping[str, str]) -> dict[str, Fraction]:
    scores: dict[str, Fraction] = {}
    for name, score in points.items():
        if scores.setdefault(teams[name], exact(score)) != exact(score):
            raise Refusal("The members of team %(team)s have different marks; a team has one.", team=teams[name])
    return scores
