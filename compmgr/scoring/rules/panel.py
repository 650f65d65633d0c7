"""Who may judge: nobody who draws the codes, oversees the decoding, or can read who has entered."""

from collections.abc import Iterable
from datetime import datetime

from compmgr.accounts.permissions import GRANTS, Permission, Role, Scope
from compmgr.accounts.rules import Place
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.scoring.rules.marks import FEWEST_TO_DROP
from compmgr.scoring.rules.states import PanelRole

Held = tuple[Role, Scope, int | None]

#: Duties beside the marking that somebody may hold for a stage, in the order in which they are shown.
STAFF = (Role.CODING_JUDGE, Role.SCORE_CLERK, Role.SUPERVISOR, Role.ARBITRATOR)
#: What each may open; a coordinator and a substitute have no sheets, but nothing that shows a name either.
ROLE_OF = {
    PanelRole.CHIEF_JUDGE: Role.CHIEF_JUDGE,
    PanelRole.JUDGE: Role.JUDGE,
    PanelRole.COORDINATOR: Role.JUDGE,
    PanelRole.SUBSTITUTE: Role.JUDGE,
}
#: What would tell a judge whose work lies before them, or draw them into a delegation's interest.
SHOWING_NAMES = frozenset({Permission.ENTRY_READ, Permission.CODES_DRAW, Permission.RESULT_READ})


def require_blind(name: str, held: Iterable[Held], places: Iterable[Place]) -> None:
    """Pass when somebody with these grants may judge works at `places`; a Refusal that names the role otherwise."""
    if role := _showing(held, places):
        raise Refusal(
            "%(name)s is %(role)s and could learn whose work it is; choose somebody else.", name=name, role=role
        )


def may_judge(held: Iterable[Held], places: Iterable[Place]) -> bool:
    """Whether `require_blind` passes."""
    return _showing(held, places) is None


def _showing(held: Iterable[Held], places: Iterable[Place]) -> Role | None:
    places = set(places)
    for role, scope, number in held:
        near = scope is Scope.EVERYTHING or scope is Scope.DELEGATION or (scope, number) in places
        if near and GRANTS[role] & SHOWING_NAMES:
            return role
    return None


def next_number(role: PanelRole, taken: Iterable[int]) -> int:
    """0 for the first chief judge; otherwise the number after the highest: none is given twice."""
    numbers = list(taken)
    return 0 if role is PanelRole.CHIEF_JUDGE and 0 not in numbers else max(numbers, default=0) + 1


def require_substitute(name: str, role: PanelRole, left_at: datetime | None) -> None:
    if role is not PanelRole.SUBSTITUTE or left_at:
        raise Conflict("%(name)s is no substitute of this panel.", name=name)


def fewest_judges(drop_extremes: bool) -> int:
    """One, or three where the highest and the lowest are left out."""
    return FEWEST_TO_DROP if drop_extremes else 1


def require_no_judge(name: str, role: Role, is_on_panel: bool) -> None:
    """Pass when somebody may take a duty beside the marking; whoever marks the works may not."""
    if is_on_panel:
        raise Refusal(
            "%(name)s marks works of this contest and cannot be %(role)s; choose somebody else.", name=name, role=role
        )
