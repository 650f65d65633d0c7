"""How far a user reaches, as plain values: which things a permission covers for the grants they hold."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from compmgr.accounts.permissions import GRANTS, Permission, Role, Scope

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


def reach(held: Iterable[tuple[Role, Scope, int | None]], permission: Permission) -> Reach:
    """What `permission` covers for somebody who holds these grants."""
    given = [(scope, number) for role, scope, number in held if permission in GRANTS[role]]
    return Reach(
        everything=any(scope is Scope.EVERYTHING for scope, _ in given),
        places=frozenset((scope, number) for scope, number in given if number is not None),
    )


def roles_with(permission: Permission) -> frozenset[Role]:
    return frozenset(role for role, granted in GRANTS.items() if permission in granted)
