"""The library of aspects: what is kept, found by words and occupation."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from compmgr.accounts.models import User
from compmgr.catalogue.models import Occupation
from compmgr.foundation.database import Session
from compmgr.scoring.models import Aspect, LibraryAspect

MOST = 60
Kept = tuple[LibraryAspect, Occupation | None, User]


def library(session: Session, words: str = "", occupation_id: int | None = None, *, limit: int = MOST) -> list[Kept]:
    """What is kept and holds every one of `words`, the newest first, with its occupation and who kept it.

    With an occupation: what belongs to it or to any.
    """
    kept_by = aliased(User)
    query = (
        select(LibraryAspect, Occupation, kept_by)
        .outerjoin(Occupation, Occupation.id == LibraryAspect.occupation_id)
        .join(kept_by, kept_by.id == LibraryAspect.by_id)
        .where(LibraryAspect.retired_at.is_(None))
    )
    for word in words.split()[:8]:
        like = (LibraryAspect.description, LibraryAspect.requirement, Occupation.name)
        query = query.where(or_(*(column.contains(word[:60], autoescape=True) for column in like)))
    if occupation_id is not None:
        own = LibraryAspect.occupation_id
        query = query.where(or_(own == occupation_id, own.is_(None)))
    rows = session.execute(query.order_by(LibraryAspect.at.desc(), LibraryAspect.id.desc()).limit(limit))
    return [(aspect, occupation, user) for aspect, occupation, user in rows]


def library_aspect(session: Session, public_id: str) -> LibraryAspect | None:
    """One that is still kept."""
    query = select(LibraryAspect).where(LibraryAspect.public_id == public_id, LibraryAspect.retired_at.is_(None))
    return session.scalar(query)


def library_aspects(session: Session, public_ids: Sequence[str]) -> list[LibraryAspect]:
    """Those that are still kept, in the order asked for."""
    query = select(LibraryAspect).where(LibraryAspect.public_id.in_(public_ids), LibraryAspect.retired_at.is_(None))
    found = {aspect.public_id: aspect for aspect in session.scalars(query)}
    return [found[each] for each in dict.fromkeys(public_ids) if each in found]


def kept_like(session: Session, aspect: Aspect, occupation_id: int | None) -> LibraryAspect | None:
    """One that says the same for the same occupation."""
    query = select(LibraryAspect).where(
        LibraryAspect.retired_at.is_(None),
        LibraryAspect.description == aspect.description,
        LibraryAspect.requirement == aspect.requirement,
        LibraryAspect.kind == aspect.kind,
        LibraryAspect.scorer == aspect.scorer,
        LibraryAspect.max_mark == aspect.max_mark,
        LibraryAspect.occupation_id.is_(None)
        if occupation_id is None
        else LibraryAspect.occupation_id == occupation_id,
    )
    same = (one for one in session.scalars(query.order_by(LibraryAspect.id)))
    return next((one for one in same if (one.settings, one.benchmarks) == (aspect.settings, aspect.benchmarks)), None)
