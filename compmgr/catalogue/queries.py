"""Finding industries and occupations."""

from sqlalchemy import select

from compmgr.catalogue.models import Industry, Occupation
from compmgr.foundation.database import Session


def industries(session: Session) -> list[Industry]:
    return list(session.scalars(select(Industry).order_by(Industry.position, Industry.id)))


def industry_named(session: Session, name: str) -> Industry | None:
    return session.scalar(select(Industry).where(Industry.name == name))


def occupations(session: Session) -> list[Occupation]:
    """All editions, newest first, in the order of their codes."""
    return list(session.scalars(select(Occupation).order_by(Occupation.edition.desc(), Occupation.code, Occupation.id)))


def occupation(session: Session, code: str, edition: str) -> Occupation | None:
    return session.scalar(select(Occupation).where(Occupation.code == code, Occupation.edition == edition))
