"""How far a user reaches, which roles exclude one another, and how names and addresses are read: plain values."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from compmgr.accounts.permissions import GRANTS, REACH, Permission, Role, Scope
from compmgr.foundation.errors import Refusal

#: Characters of a password.
SHORTEST, LONGEST = 10, 200

#: Who marks, and who learns whose work it is or speaks for a side: nobody is both in one contest.
BLIND = frozenset({Role.JUDGE, Role.CHIEF_JUDGE, Role.SCORE_CLERK})
SEEING = frozenset(
    {
        Role.FEDERATION_OFFICE,
        Role.CONTEST_ORGANISER,
        Role.DELEGATION_LEADER,
        Role.CODING_JUDGE,
        Role.SUPERVISOR,
        Role.ARBITRATOR,
    }
)

#: A place in the organisation: the kind of scope and the id of the season, contest, delegation, site or person.
Place = tuple[Scope, int]


@dataclass(frozen=True)
class Reach:
    """What a permission covers: everything, or the places named."""

    everything: bool = False
    places: frozenset[Place] = field(default_factory=frozenset)

    def covers(self, places: Iterable[Place]) -> bool:
        """Whether a thing that lies in any of `places` is within reach."""
        return self.everything or not self.places.isdisjoint(places)

    def ids(self, scope: Scope) -> frozenset[int]:
        return frozenset(number for kind, number in self.places if kind is scope)

    def __bool__(self) -> bool:
        return self.everything or bool(self.places)


def reach(held: Iterable[tuple[Role, Scope, int | None]], *permissions: Permission) -> Reach:
    """What any of `permissions` covers for somebody who holds these grants."""
    given = [(scope, number) for role, scope, number in held if not GRANTS[role].isdisjoint(permissions)]
    return Reach(
        everything=any(scope is Scope.EVERYTHING for scope, _ in given),
        places=frozenset((scope, number) for scope, number in given if number is not None),
    )


def within_bounds(asked: Iterable[Permission], bounds: Iterable[str] | None) -> tuple[Permission, ...]:
    """What of the permissions asked for a session may use: all, or those it was opened with."""
    return tuple(asked) if bounds is None else tuple(permission for permission in asked if permission in set(bounds))


def roles_with(permission: Permission) -> frozenset[Role]:
    return frozenset(role for role, granted in GRANTS.items() if permission in granted)


def excluded_by(role: Role, scope_id: int | None, held: Iterable[tuple[Role, Scope, int | None]]) -> Role | None:
    """The role already held that `role` may not be joined with, or nothing.

    Blind marking: a judge of a contest is not its organiser, coding judge, supervisor or arbitrator, and never of the
    office or the leader of a delegation, who reach into every contest.
    """
    for other, scope, other_id in held:
        opposed = (role in BLIND and other in SEEING) or (role in SEEING and other in BLIND)
        same_contest = scope is Scope.CONTEST and REACH[role] is Scope.CONTEST and scope_id == other_id
        everywhere = {Role.FEDERATION_OFFICE, Role.DELEGATION_LEADER} & {role, other}
        if opposed and (same_contest or everywhere):
            return other
    return None


def check_password(password: str) -> None:
    if len(password) > LONGEST:
        raise Refusal("A password has at most %(longest)s characters.", longest=LONGEST)
    if len(password) < SHORTEST:
        raise Refusal("A password has at least %(shortest)s characters.", shortest=SHORTEST)


def sign_in_name(text: str) -> str:
    """A user name or phone as it is compared: half-width lower case; a mainland phone without +86 and spaces."""
    name = unicodedata.normalize("NFKC", text).strip().lower()
    phone = re.sub(r"[\s\-()]", "", name)
    found = re.fullmatch(r"(?:\+86|0086|86)?(1[3-9]\d{9})", phone)
    return found[1] if found else name


def local_path(address: str | None) -> str | None:
    """`address` if it is a path of this house; nothing for another machine's, however it is dressed up."""
    if not address or not re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", address):
        return None
    return address


BROWSERS = {"Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def device(agent: str) -> str:
    """`Chrome · Windows`, as far as a browser tells what it is."""
    found = [next((name for sign, name in known.items() if sign in agent), "") for known in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, found)) or agent.partition("/")[0] or "—"
