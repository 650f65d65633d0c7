"""What the files of a run are, and in which folders they go."""

from typing import Any

from sqlalchemy import Row, select

from compmgr.certificates.models import Certificate, Run
from compmgr.certificates.rules.states import CertificateState
from compmgr.competitions.models import Delegation
from compmgr.foundation.database import Session
from compmgr.sites.models import Site


def stored_of_run(session: Session, run: Run) -> list[Row[Any]]:
    """Number and place of each file that a run issued and that is still good, with its delegation and its site."""
    where = (Certificate.file_key, Certificate.file_hash, Certificate.file_offset, Certificate.file_length)
    query = (
        select(Certificate.number, *where, Certificate.plate_key, Delegation.name, Site.name)
        .outerjoin(Delegation, Delegation.id == Certificate.delegation_id)
        .outerjoin(Site, Site.id == Certificate.site_id)
        .where(Certificate.run_id == run.id, Certificate.state == CertificateState.ISSUED)
    )
    return list(session.execute(query.order_by(Certificate.id)))


def good_numbers(session: Session, run: Run) -> list[tuple[int, str]]:
    """(id, number) of what a run issued and is still good, in the order of the numbers."""
    query = select(Certificate.id, Certificate.number).where(Certificate.run_id == run.id)
    good = query.where(Certificate.state == CertificateState.ISSUED)
    return [(id, number) for id, number in session.execute(good.order_by(Certificate.id))]
