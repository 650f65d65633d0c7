"""How a thing may move from state to state: transitions as data, and backwards only by a named correction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from compmgr.foundation.errors import Conflict

State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True)
class Lifecycle(Generic[State]):
    """The moves open to a thing; every state of the enum stands in `transitions`, an end with an empty set.

    `corrections` are the ways back: each has a name, since a deed that goes back says which correction it is and why.
    """

    transitions: Mapping[State, frozenset[State]]
    corrections: Mapping[str, Mapping[State, frozenset[State]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        states = set(type(next(iter(self.transitions))))
        if set(self.transitions) != states:
            raise ValueError(f"states without transitions: {sorted(states - set(self.transitions))}")

    def require(self, state: State, target: State) -> None:
        """Pass when `state` may become `target`; Conflict otherwise (staying put is not a move)."""
        if not self.allows(state, target):
            raise refused(state, target)

    def require_correction(self, name: str, state: State, target: State) -> None:
        """Pass when the correction `name` leads from `state` back to `target`; Conflict otherwise."""
        if target not in self.corrections[name].get(state, frozenset()):
            raise refused(state, target)

    def allows(self, state: State, target: State) -> bool:
        return target in self.transitions[state]

    def targets(self, state: State) -> tuple[State, ...]:
        """Where `state` may go, in the order in which the enum tells the life."""
        return tuple(target for target in type(state) if self.allows(state, target))

    def corrections_from(self, state: State) -> tuple[str, ...]:
        """Names of the corrections that start from `state`."""
        return tuple(name for name, ways in self.corrections.items() if ways.get(state))

    def is_end(self, state: State) -> bool:
        return not self.transitions[state]


def refused(state: StrEnum, target: StrEnum) -> Conflict:
    return Conflict("This is %(state)s; it cannot become %(target)s.", state=state, target=target)
