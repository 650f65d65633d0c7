"""What a way of scoring is: a module of plain functions that turns what a judge enters into marks."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from compmgr.scoring.rules.scheme import Aspect, AspectKind, SchemeProblem


class Shape(StrEnum):
    """How a value is entered on a sheet."""

    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICES = "choices"
    LEVELS = "levels"


@dataclass(frozen=True)
class Field:
    """What a sheet offers for one aspect: a number from `lowest` to `highest` in `unit`, or one of `choices`."""

    shape: Shape
    lowest: Decimal = Decimal(0)
    highest: Decimal | None = None
    decimals: int = 2
    unit: str = ""
    choices: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class Setting:
    """One setting of a scorer in an aspect's `settings`: exact numbers are kept as text; `many` are a list of them."""

    key: str
    is_number: bool = True
    is_needed: bool = True
    many: bool = False


class Scorer(Protocol):
    """One way of scoring. `check` raises Refusal for what is impossible; `worth` is exact and never rounds."""

    KEY: str
    KIND: AspectKind
    SETTINGS: tuple[Setting, ...]

    def field(self, aspect: Aspect) -> Field: ...

    def check(self, aspect: Aspect, value: Decimal) -> Decimal: ...

    def worth(self, aspect: Aspect, value: Decimal) -> Fraction: ...

    def reachable(self, aspect: Aspect) -> tuple[Fraction, Fraction]: ...

    def problems(self, aspect: Aspect) -> Iterable[SchemeProblem]: ...
