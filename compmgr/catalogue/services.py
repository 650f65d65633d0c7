"""Bringing the catalogue in: the occupations of the national classification, and the light industries."""

import csv
from pathlib import Path

from sqlalchemy import func, select

from compmgr.audit.services import Actor, record
from compmgr.catalogue import queries
from compmgr.catalogue.models import Industry, Occupation
from compmgr.catalogue.rules import INDUSTRIES
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Refusal

OCCUPATIONS = Path(__file__).parent / "data" / "occupations-light-industry.tsv"


def bring_in(session: Session) -> None:
    """Add the occupations and industries that are not here yet; harmless to do twice."""
    known = {(row.edition, row.code) for row in session.execute(select(Occupation.edition, Occupation.code))}
    with OCCUPATIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    session.add_all(
        Occupation(edition=row["catalog"], code=row["code"], name=row["name"])
        for row in rows
        if (row["catalog"], row["code"]) not in known
    )
    names = set(session.scalars(select(Industry.name)))
    session.add_all(
        Industry(name=name, position=position) for position, name in enumerate(INDUSTRIES, 1) if name not in names
    )
    session.flush()


def find_or_add_industry(session: Session, name: str, *, by: Actor | None) -> Industry:
    """The industry of that name; a new one stands last in the list."""
    if known := queries.industry_named(session, name.strip()):
        return known
    if not name.strip():
        raise Refusal("Enter the name of the industry.")
    last = session.scalar(select(func.max(Industry.position))) or 0
    industry = Industry(name=name.strip(), position=last + 1)
    session.add(industry)
    record(session, "industry.added", industry, by=by, name=industry.name)
    return industry
