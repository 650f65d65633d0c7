"""The ways of scoring: one file each, and what lies in this folder is known by its KEY."""

from importlib import import_module
from pkgutil import iter_modules
from typing import cast

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules.scheme import Aspect, AspectKind
from compmgr.scoring.rules.scorer import Scorer

#: What an aspect is scored by when it names nothing.
USUAL = {AspectKind.MEASUREMENT: "points", AspectKind.JUDGEMENT: "levels"}


def found_here() -> dict[str, Scorer]:
    """Every way that lies in this folder, by its KEY; the usual ones first, then by file name."""
    modules = [cast(Scorer, import_module(f"{__name__}.{found.name}")) for found in iter_modules(__path__)]
    usual = list(USUAL.values())
    return {scorer.KEY: scorer for scorer in sorted(modules, key=lambda one: (one.KEY not in usual, one.KEY))}


SCORERS: dict[str, Scorer] = found_here()


def scorer_of(aspect: Aspect) -> Scorer:
    """How `aspect` is scored; Refusal for a way that is not known here."""
    key = aspect.scorer or USUAL[aspect.kind]
    if key not in SCORERS:
        raise Refusal("Aspect %(aspect)s is scored in a way that is not known: %(key)s.", aspect=aspect.key, key=key)
    return SCORERS[key]
