"""What the files of a run are, and in which folders they go."""

from sqlalchemy import select

from compmgr.certificates.models import Certificate, Run
from compmgr.certificates.rules.states import CertificateState
from compmgr.competitions.models import Delegation
from compmgr.foundation.database import Session
from compmgr.sites.models import Site


def rows_of_run(session: Session, run: Run) -> list[tuple[Certificate, str]]:
    raise NotImplementedError


def files_of_run(session: Session, run: Run) -> list[object]:
    """Where the files lie that a run issued and that are still good, each with its folder: its delegation or site."""
    from compmgr.certificates.services.files import Stored

    query = (
        select(
            Certificate.number,
            Certificate.file_key,
            Certificate.file_hash,
            Certificate.file_offset,
            Certificate.file_length,
            Certificate.plate_key,
            Delegation.name,
            Site.name,
        )
        .outerjoin(Delegation, Delegation.id == Certificate.delegation_id)
        .outerjoin(Site, Site.id == Certificate.site_id)
        .where(Certificate.run_id == run.id, Certificate.state == CertificateState.ISSUED)
        .order_by(Certificate.id)
    )
    return [Stored(*row[:6], folder=row[6] or row[7] or "") for row in session.execute(query)]
