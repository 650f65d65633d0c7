"""Short messages where no gateway is set up: the registry calls the number back and reads them out."""

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict
from compmgr.foundation.mail import TextMessage


def read_out(session: Session, message: TextMessage, *, by: User) -> str:
    """The text of a waiting message; whoever looks takes it upon themselves to pass it on, and that is recorded."""
    if message.sent_at is not None:
        raise Conflict("This message has left already.")
    message.sent_at = clock.now()
    record(session, "text_message.read_out", message, by=by)
    return message.text
