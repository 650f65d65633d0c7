"""The last resort: staff hand in the outbox of a tablet as a file, and see what became of each mark."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from compmgr.accounts.guard import actor, load, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.foundation.errors import NotFound, Refusal
from compmgr.foundation.web import database
from compmgr.scoring import queries, services
from compmgr.scoring.forms import OutboxForm
from compmgr.scoring.models import OutboxUpload, PanelMember
from compmgr.scoring.views import pages


@pages.route("/judging/uploads", methods=["GET", "POST"])
@requires(Permission.MARK_TRANSCRIBE, Permission.MARK_OVERSEE)
def uploads() -> ResponseReturnValue:
    form = OutboxForm()
    if form.validate_on_submit():
        content = form.file.data.read()
        try:
            member = load(PanelMember, services.read_file(content)["panel"])
            upload = services.upload_outbox(database(), member, content, by=actor())
            database().flush()
            return redirect(url_for("scoring.upload", upload_id=upload.public_id))
        except NotFound:
            form.refuse("file", Refusal("This file is of no panel that you look after."))
        except Refusal as refusal:
            form.refuse("file", refusal)
    found = queries.uploads_within(database(), reach())
    return render_template("scoring/uploads.html", form=form, uploads=found), 422 if form.errors else 200


@pages.get("/judging/uploads/<upload_id>")
@requires(Permission.MARK_TRANSCRIBE, Permission.MARK_OVERSEE)
def upload(upload_id: str) -> ResponseReturnValue:
    found = load(OutboxUpload, upload_id)
    return render_template("scoring/upload.html", upload=found, outcomes=[said(one) for one in found.outcomes])


def said(outcome: dict[str, Any]) -> dict[str, Any]:
    """An outcome with its refusal in the reader's words; the values of choices are kept by the name of their word."""
    if "message" not in outcome:
        return outcome
    values = {name: gettext(value) if value else "" for name, value in outcome["values"].items()}
    said = outcome["message"]  # a sentence of the deeds, found where it is raised
    return outcome | {"why": gettext(said, **values)}
