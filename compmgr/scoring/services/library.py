"""Keeping aspects to be used again: into the library, out of it into a scheme, and retired."""

from collections.abc import Sequence
from dataclasses import replace

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.competitions.models import Event
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.scoring import queries
from compmgr.scoring.models import Aspect, LibraryAspect, Scheme
from compmgr.scoring.rules import scheme as rules
from compmgr.scoring.services.scheme import write_scheme


def keep_aspect(session: Session, aspect: Aspect, *, for_any: bool = False, by: User) -> LibraryAspect:
    """Keep an aspect of a scheme in the library, for the occupation of its event or `for_any`.

    Conflict when the same is kept for it already.
    """
    event: Event = aspect.sub_criterion.criterion.scheme.event
    occupation_id = None if for_any else event.occupation_id
    if queries.kept_like(session, aspect, occupation_id):
        raise Conflict("This aspect is in the library already.")
    kept = LibraryAspect(
        occupation_id=occupation_id,
        kind=aspect.kind,
        description=aspect.description,
        requirement=aspect.requirement,
        section=aspect.section,
        max_mark=aspect.max_mark,
        scorer=aspect.scorer,
        settings=dict(aspect.settings),
        benchmarks=list(aspect.benchmarks),
        by_id=by.id,
    )
    session.add(kept)
    session.flush()
    record(session, "library_aspect.kept", kept, by=by, description=aspect.description, max_mark=aspect.max_mark)
    return kept


def copy_aspects(session: Session, event: Event, aspects: Sequence[LibraryAspect], sub_key: str, *, by: User) -> Scheme:
    """Put copies of library aspects at the end of a sub-criterion of the event's scheme, which can still be changed."""
    scheme = queries.current_scheme(session, event, lock=True)
    plan = queries.scheme_rules(scheme) if scheme else rules.Scheme()
    if scheme is None or sub_key not in {sub.key for one in plan.criteria for sub in one.sub_criteria}:
        raise Refusal("Choose the sub-criterion that the aspects are copied into.")
    if not aspects:
        raise Refusal("Choose at least one aspect of the library.")
    criteria = tuple(
        replace(one, sub_criteria=tuple(_with(sub, aspects) if sub.key == sub_key else sub for sub in one.sub_criteria))
        for one in plan.criteria
    )
    return write_scheme(session, event, replace(plan, criteria=criteria), name=scheme.name, by=by)


def retire_aspect(session: Session, aspect: LibraryAspect, *, by: User) -> LibraryAspect:
    """Offer an aspect no more; schemes it was copied into keep it."""
    if aspect.retired_at is not None:
        raise Conflict("This aspect has left the library already.")
    aspect.retired_at = clock.now()
    record(session, "library_aspect.retired", aspect, by=by, description=aspect.description)
    return aspect


def _with(sub: rules.SubCriterion, aspects: Sequence[LibraryAspect]) -> rules.SubCriterion:
    ends = [aspect.key.rpartition(".")[2] for aspect in sub.aspects]
    first = max((int(end) for end in ends if end.isdecimal()), default=0) + 1
    copies = (
        rules.Aspect(
            f"{sub.key}.{number}",
            kept.kind,
            kept.max_mark,
            kept.description,
            kept.section,
            tuple(kept.benchmarks),
            kept.requirement,
            kept.scorer,
            dict(kept.settings),
        )
        for number, kept in enumerate(aspects, start=first)
    )
    return replace(sub, aspects=(*sub.aspects, *copies))
