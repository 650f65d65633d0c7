"""The paper log: every printing, handing out, loss and destruction, never changed afterwards."""

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.certificates.models import Certificate, PaperEvent
from compmgr.certificates.rules.paper import require_existing, require_notable
from compmgr.certificates.rules.states import PaperEventKind
from compmgr.foundation.database import Session


def note_paper(
    session: Session, certificate: Certificate, kind: PaperEventKind, *, copies: int = 1, reason: str = "", by: User
) -> PaperEvent:
    """Write down what became of the paper of `certificate`."""
    require_notable(kind, certificate.state, copies, reason)
    known = select(PaperEvent.kind, PaperEvent.copies).where(PaperEvent.certificate_id == certificate.id)
    require_existing(kind, copies, [(each, count) for each, count in session.execute(known)])
    event = PaperEvent(certificate=certificate, kind=kind, copies=copies, reason=reason.strip(), by=by)
    session.add(event)
    record(
        session, "certificate.paper_noted", certificate, by=by, reason=reason.strip() or None, kind=kind, copies=copies
    )
    return event
