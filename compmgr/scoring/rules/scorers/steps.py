"""Steps: one of the marks listed, such as 0, 1, 2.5; nothing between them."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules import settings
from compmgr.scoring.rules.scheme import Aspect, AspectKind, SchemeProblem, is_exact_to
from compmgr.scoring.rules.scorer import Field, Setting, Shape

KEY = "steps"
KIND = AspectKind.MEASUREMENT
SETTINGS: tuple[Setting, ...] = (Setting("steps", many=True),)


def field(aspect: Aspect) -> Field:
    return Field(Shape.CHOICES, highest=aspect.max_mark, choices=_steps(aspect))


def check(aspect: Aspect, value: Decimal) -> Decimal:
    """The step as it is listed."""
    if value not in _steps(aspect):
        raise Refusal(
            "Aspect %(aspect)s is marked in steps: choose one of %(steps)s.",
            aspect=aspect.key,
            steps=[f"{step.normalize():f}" for step in _steps(aspect)],
        )
    return value


def worth(aspect: Aspect, value: Decimal) -> Fraction:
    return Fraction(value)


def reachable(aspect: Aspect) -> tuple[Fraction, Fraction]:
    steps = settings.numbers(aspect, "steps")
    return min(steps), max(steps)


def problems(aspect: Aspect) -> Iterable[SchemeProblem]:
    found = list(settings.faults(aspect, SETTINGS))
    if found:
        return found
    steps = _steps(aspect)
    if len(set(steps)) < 2 or len(set(steps)) < len(steps):
        found.append(settings.wrong(aspect, "Aspect %(key)s needs at least two steps, each listed once."))
    if any(not 0 <= step <= aspect.max_mark or not is_exact_to(step) for step in steps):
        found.append(
            settings.wrong(
                aspect,
                "Aspect %(key)s: every step lies between 0 and %(max_mark)s, with two decimals at most.",
                max_mark=aspect.max_mark,
            )
        )
    return found


def _steps(aspect: Aspect) -> tuple[Decimal, ...]:
    """From the lowest to the highest, whatever the order they were typed in."""
    return tuple(sorted(Decimal(step.numerator) / step.denominator for step in settings.numbers(aspect, "steps")))
