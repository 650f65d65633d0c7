"""A judge calls the chief judge from a sheet; the chief judge answers on the board."""

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.foundation.forms import clean
from compmgr.foundation.web import database, wants_json
from compmgr.scoring import services
from compmgr.scoring.models import HelpCall
from compmgr.scoring.views import pages
from compmgr.scoring.views.access import own_sheet


@pages.post("/judging/sheets/<sheet_id>/help")
@requires(Permission.MARK_RECORD)
def call_help(sheet_id: str) -> ResponseReturnValue:
    """Sent by the page's script, it answers in JSON and the sheet stays as it is."""
    sheet = own_sheet(sheet_id)
    services.call_help(database(), sheet, clean(request.form.get("message")) or "", by=actor())
    words = _("The chief judge has been called.")
    if wants_json():
        return jsonify({"said": words})
    flash(words, "success")
    return redirect(url_for("scoring.mark_sheet", sheet_id=sheet.public_id))


@pages.post("/help-calls/<help_call_id>/answer")
@requires(Permission.MARK_OVERSEE)
def answer_help(help_call_id: str) -> ResponseReturnValue:
    call = load(HelpCall, help_call_id)
    services.answer_help(database(), call, clean(request.form.get("answer")) or "", by=actor())
    flash(_("The call is answered."), "success")
    return redirect(url_for("scoring.board", stage_id=call.sheet.work.stage.public_id))
