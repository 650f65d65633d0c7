"""Publishing a result and what follows, by the office."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.foundation.web import database
from compmgr.results import services
from compmgr.results.forms import NoteForm, ReasonForm
from compmgr.results.models import Result
from compmgr.results.views import pages
from compmgr.results.views.signing import result_page


@pages.post("/results/<result_id>/publication")
@requires(Permission.RESULT_PUBLISH)
def publish(result_id: str) -> ResponseReturnValue:
    form = NoteForm()
    found = load(Result, result_id)
    if not form.validate_on_submit():
        return result_page(found, note=form), 422
    services.publish(database(), found, note=form.note.data, by=actor())
    return _back(found, _("The result is public. Appeals may be lodged from now on."))


@pages.post("/results/<result_id>/publicity")
@requires(Permission.RESULT_PUBLISH)
def publicise(result_id: str) -> ResponseReturnValue:
    return _done(load(Result, result_id), services.publicise, _("The winners are on public view."))


@pages.post("/results/<result_id>/effect")
@requires(Permission.RESULT_PUBLISH)
def make_final(result_id: str) -> ResponseReturnValue:
    return _done(load(Result, result_id), services.make_final, _("The result is in effect."))


@pages.post("/results/<result_id>/annulment")
@requires(Permission.RESULT_PUBLISH)
def annul(result_id: str) -> ResponseReturnValue:
    form = ReasonForm()
    found = load(Result, result_id)
    if not form.validate_on_submit():
        return result_page(found, annulment=form), 422
    services.annul(database(), found, form.reason.data or "", by=actor())
    return _back(found, _("The result is annulled."))


def _done(found: Result, deed: Callable[..., Any], said: str) -> ResponseReturnValue:
    deed(database(), found, by=actor())
    return _back(found, said)


def _back(found: Result, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("results.result", result_id=found.public_id))
