"""What the system has told the signed-in user."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from compmgr.accounts.guard import actor, signed_in
from compmgr.desk import services
from compmgr.desk.views import pages
from compmgr.foundation import mail
from compmgr.foundation.mail import Letter
from compmgr.foundation.pages import listing
from compmgr.foundation.web import database

#: Where the things that letters speak of have their page.
PAGES = {"Entry": ("registration.entry", "entry_id")}


@pages.get("/letters")
@signed_in
def letters() -> ResponseReturnValue:
    own = mail.letters_to(actor().id)
    rows = listing(database(), own, columns={"written": Letter.written_at}, default="written", descending=True)
    return render_template("desk/letters.html", listing=rows, words=words, address_of=address_of)


@pages.post("/letters/reading")
@signed_in
def read_letters() -> ResponseReturnValue:
    services.read_letters(database(), by=actor())
    return redirect(url_for("desk.letters"))


def words(letter: Letter) -> str:
    return gettext(letter.message, **letter.values)


def address_of(letter: Letter) -> str | None:
    """The page of what the letter is about."""
    kind, _space, public_id = letter.about.partition(" ")
    endpoint, argument = PAGES.get(kind, (None, ""))
    values: dict[str, Any] = {argument: public_id}
    return url_for(endpoint, **values) if endpoint else None
