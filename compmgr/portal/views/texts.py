"""Short messages where no gateway is set up: the registry reads them out to the number they are for."""

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from compmgr.accounts.guard import actor, requires
from compmgr.accounts.permissions import Permission
from compmgr.foundation import clock, mail
from compmgr.foundation.errors import NotFound
from compmgr.foundation.mail import TextMessage
from compmgr.foundation.pages import listing
from compmgr.foundation.web import database
from compmgr.portal import services
from compmgr.portal.views import pages

#: An older message says nothing that is still good.
KEPT = timedelta(days=1)


@pages.get("/text-messages")
@requires(Permission.CERTIFICATE_REVOKE)
def text_messages() -> ResponseReturnValue:
    return texts_page()


@pages.post("/text-messages/<text_message_id>/reading")
@requires(Permission.CERTIFICATE_REVOKE)
def read_text_message(text_message_id: str) -> ResponseReturnValue:
    """Shown once, with the whole number, to whoever calls it back; who looked is recorded."""
    message = database().scalar(select(TextMessage).where(TextMessage.public_id == text_message_id))
    if message is None:
        raise NotFound("There is no such page, or you may not see it.")
    services.read_out(database(), message, by=actor())
    return texts_page(message)


def texts_page(opened: TextMessage | None = None) -> str:
    found = listing(
        database(),
        mail.texts_waiting(clock.now() - KEPT),
        columns={"written": TextMessage.written_at},
        default="written",
        descending=True,
    )
    return render_template("portal/text_messages.html", listing=found, opened=opened)
