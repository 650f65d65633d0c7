"""What the settings of a scorer say: exact numbers kept as text, read back as Fractions, never as floats."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any
from unicodedata import normalize

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules.scheme import Aspect, SchemeProblem, is_exact_to
from compmgr.scoring.rules.scorer import Setting

#: So that no setting leads to sums nobody can read.
LARGEST = Decimal(1_000_000)
PLACES = 4


def number_in(text: str) -> Decimal | None:
    """A number as people type it, full-width digits too; nothing where it is none."""
    try:
        number = Decimal(normalize("NFKC", text).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def number(aspect: Aspect, key: str, default: str | None = None) -> Fraction:
    """The number of one setting. Refusal where it is missing without a default, or no number."""
    given = aspect.settings.get(key)
    text = default if given in (None, "") else str(given)
    found = None if text is None else number_in(text)
    if found is None:
        raise Refusal(
            "The way aspect %(aspect)s is scored is not set completely: %(setting)s.", aspect=aspect.key, setting=key
        )
    return Fraction(found)


def is_given(aspect: Aspect, key: str) -> bool:
    return aspect.settings.get(key) not in (None, "", [])


def numbers(aspect: Aspect, key: str) -> tuple[Fraction, ...]:
    """The numbers of a setting that is a list, in the order given. Refusal where one is none."""
    listed = aspect.settings.get(key) or []
    found = [number_in(str(text)) for text in (listed if isinstance(listed, list | tuple) else [listed])]
    if not found or None in found:
        raise Refusal(
            "The way aspect %(aspect)s is scored is not set completely: %(setting)s.", aspect=aspect.key, setting=key
        )
    return tuple(Fraction(each) for each in found if each is not None)


def words(aspect: Aspect, key: str) -> str:
    return str(aspect.settings.get(key) or "")


def faults(aspect: Aspect, settings: Sequence[Setting]) -> Iterator[SchemeProblem]:
    """What is missing of `settings`, or no number of at most four decimals; what else must hold each scorer adds."""
    for setting in settings:
        at: dict[str, Any] = {"key": aspect.key, "setting": setting.key}
        if not is_given(aspect, setting.key):
            if setting.is_needed:
                yield SchemeProblem(aspect.key, "Aspect %(key)s: %(setting)s has to be set.", at)
        elif setting.is_number and not all(_is_number(text) for text in _texts(aspect.settings, setting)):
            yield SchemeProblem(
                aspect.key, "Aspect %(key)s: %(setting)s has to be a number, with four decimals at most.", at
            )


def wrong(aspect: Aspect, message: str, **values: Any) -> SchemeProblem:
    """An error of the settings of `aspect`; `message` is a msgid that may name its `key`."""
    return SchemeProblem(aspect.key, message, {"key": aspect.key, **values})


def _texts(settings: Mapping[str, Any], setting: Setting) -> list[str]:
    given = settings[setting.key]
    return [str(one) for one in given] if setting.many and isinstance(given, list | tuple) else [str(given)]


def _is_number(text: str) -> bool:
    found = number_in(text)
    return found is not None and abs(found) <= LARGEST and is_exact_to(found, PLACES)
