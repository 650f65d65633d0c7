"""What holds personal data longer than it may."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, or_, select

from compmgr.certificates.models import Certificate, PrintFile, Replacement
from compmgr.foundation.database import Session


def certificates(issued_before: datetime, ended_before: datetime) -> Select[Any]:
    """Certificates whose time has come: old ones, and ended ones sooner."""
    over = or_(Certificate.issued_at < issued_before, Certificate.ended_at < ended_before)
    return select(Certificate).where(Certificate.redacted_at.is_(None), over).order_by(Certificate.id)


def print_files(session: Session, made_before: datetime) -> list[int]:
    """Ids of print files that are old, or hold a certificate whose personal data were removed."""
    gone = exists().where(Certificate.run_id == PrintFile.run_id, Certificate.redacted_at.is_not(None))
    over = or_(PrintFile.made_at < made_before, gone)
    query = select(PrintFile.id).where(PrintFile.removed_at.is_(None), over)
    return list(session.scalars(query.order_by(PrintFile.id)))


def replacements(session: Session, decided_before: datetime) -> list[int]:
    """Ids of replacements decided long ago, or of certificates whose personal data were removed."""
    over = or_(Replacement.decided_at < decided_before, Certificate.redacted_at.is_not(None))
    query = select(Replacement.id).join(Replacement.certificate)
    query = query.where(Replacement.redacted_at.is_(None), Replacement.decided_at.is_not(None), over)
    return list(session.scalars(query.order_by(Replacement.id)))


def is_evidence(session: Session, key: str) -> bool:
    """Whether a replacement still names the file of that key."""
    return session.scalar(select(Replacement.id).where(Replacement.evidence_key == key).limit(1)) is not None
