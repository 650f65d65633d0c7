"""Who may judge: nobody who draws the codes, oversees the decoding, or can read who has entered."""

from collections.abc import Iterable

from compmgr.accounts.permissions import GRANTS, Permission, Role, Scope
from compmgr.accounts.rules import Place
from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules.states import PanelRole

Held = tuple[Role, Scope, int | None]

#: Duties beside the marking that somebody may hold for a stage, in the order in which they are shown.
STAFF = (Role.CODING_JUDGE, Role.SCORE_CLERK, Role.SUPERVISOR, Role.ARBITRATOR)
ROLE_OF = {PanelRole.CHIEF_JUDGE: Role.CHIEF_JUDGE, PanelRole.JUDGE: Role.JUDGE}
#: What would tell a judge whose work lies before them, or draw them into a delegation's interest.
SHOWING_NAMES = frozenset({Permission.ENTRY_READ, Permission.CODES_DRAW, Permission.RESULT_READ})


def require_blind(name: str, held: Iterable[Held], places: Iterable[Place]) -> None:
    """Pass when somebody with these grants may judge works at `places`; a Refusal that names the role otherwise."""
    places = set(places)
    for role, scope, number in held:
        near = scope is Scope.EVERYTHING or scope is Scope.DELEGATION or (scope, number) in places
        if near and GRANTS[role] & SHOWING_NAMES:
            raise Refusal(
                "%(name)s is %(role)s and could learn whose work it is; choose somebody else.", name=name, role=role
            )


def require_no_judge(name: str, role: Role, is_on_panel: bool) -> None:
    """Pass when somebody may take a duty beside the marking; whoever marks the works may not."""
    if is_on_panel:
        raise Refusal(
            "%(name)s marks works of this contest and cannot be %(role)s; choose somebody else.", name=name, role=role
        )
