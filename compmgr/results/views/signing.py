"""The page of a result, and the signatures under it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts import services as accounts
from compmgr.accounts.guard import actor, current_user, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.anonymity import queries as codes
from compmgr.anonymity import services as sealing
from compmgr.foundation.errors import DomainError
from compmgr.foundation.i18n import word
from compmgr.foundation.web import database, keep_changes
from compmgr.results import queries, services
from compmgr.results.forms import DecodingForm, NoteForm, ReasonForm, SignatureForm
from compmgr.results.models import Result
from compmgr.results.rules.states import PUBLIC_STATES, ResultState
from compmgr.results.views import pages
from compmgr.results.views.access import READING, names_are_shown, readable_result

#: The road of a result as the page shows it; states beside it stand where they branch off.
ROAD = (
    ResultState.COMPLETE,
    ResultState.CHIEF_SIGNED,
    ResultState.DECODED,
    ResultState.SUPERVISOR_SIGNED,
    ResultState.PUBLISHED,
    ResultState.PUBLICISED,
    ResultState.FINAL,
)
STANDS_AT = {
    ResultState.RECHECKED: ResultState.DECODED,
    ResultState.UNDER_APPEAL: ResultState.PUBLISHED,
    ResultState.UPHELD: ResultState.PUBLISHED,
    ResultState.CORRECTED: ResultState.PUBLISHED,
}


@pages.get("/results/<result_id>")
@requires(*READING)
def result(result_id: str) -> ResponseReturnValue:
    return result_page(readable_result(result_id))


@pages.post("/results/<result_id>/signatures/chief-judge")
@requires(Permission.RESULT_CHIEF_SIGN)
def chief_sign(result_id: str) -> ResponseReturnValue:
    return _signed(load(Result, result_id), services.chief_sign, _("Your signature stands under this result."))


@pages.post("/results/<result_id>/signatures/supervisor")
@requires(Permission.RESULT_SUPERVISE)
def supervisor_sign(result_id: str) -> ResponseReturnValue:
    return _signed(load(Result, result_id), services.supervisor_sign, _("Your signature stands under this result."))


@pages.post("/results/<result_id>/decoding")
@requires(Permission.RESULT_SUPERVISE)
def decode(result_id: str) -> ResponseReturnValue:
    """One layer at a time, before a witness who enters their own password; wrong ones are counted."""
    found, form = load(Result, result_id), None
    if codes.is_open(database(), found.stage):  # for an earlier edition: nothing is left to open
        services.decode(database(), found, by=actor())
    elif not (form := decoding_form(found)).validate_on_submit() or not _opened(found, form):
        return result_page(found, decoding=form), 422
    if found.state is ResultState.DECODED:
        flash(_("The codes are decoded. Compare names and codes, then sign."), "success")
    else:
        flash(_("This layer is open. The next one is opened with its own witness."), "success")
    return redirect(url_for("results.result", result_id=found.public_id))


def _opened(found: Result, form: DecodingForm) -> bool:
    """Whether both passwords are right and the layer could be opened; the form says why not."""
    keep_changes()
    field = "password"
    try:
        accounts.confirm(actor(), form.password.data or "")
        field = "witness_password"
        witness = sealing.confirm_witness(database(), form.witness.row, form.witness_password.data or "")
        services.open_layer(database(), found, by=actor(), witness=witness)
    except DomainError as refusal:
        form.refuse(field, refusal)
        return False
    return True


def decoding_form(found: Result, **given: Any) -> DecodingForm:
    """The witnesses to choose from; who drew the layer that is next stands first, chosen already."""
    form = DecodingForm(**given)
    witnesses = codes.witnesses(database(), found.stage, actor())
    form.witness.offer(witnesses, lambda user: user.name)
    if form.witness.data is None and witnesses:
        form.witness.data = witnesses[0].public_id
    return form


@pages.post("/results/<result_id>/recheck")
@requires(Permission.RESULT_SUPERVISE)
def recheck(result_id: str) -> ResponseReturnValue:
    found = load(Result, result_id)
    services.recheck(database(), found, by=actor())
    flash(_("The recheck is on record."), "success")
    return redirect(url_for("results.result", result_id=found.public_id))


def _signed(found: Result, deed: Any, said: str) -> ResponseReturnValue:
    form = SignatureForm()
    if form.validate_on_submit():
        try:
            deed(database(), found, form.password.data, by=actor())
        except DomainError as refusal:
            form.refuse("password", refusal)
        else:
            flash(said, "success")
            return redirect(url_for("results.result", result_id=found.public_id))
    return result_page(found, signature=form), 422


def result_page(found: Result, **filled: Any) -> str:
    """The page with the forms as they were filled in."""
    session, stage = database(), found.stage
    forms = {"signature": SignatureForm(), "note": NoteForm(), "reason": ReasonForm(), **filled}
    layer = codes.layer_to_open(session, stage)
    if layer and found.state is ResultState.CHIEF_SIGNED and "decoding" not in forms and current_user():
        forms["decoding"] = decoding_form(found, formdata=None)
    return render_template(
        "results/result.html",
        result=found,
        stage=stage,
        event=stage.event,
        contest=stage.event.contest,
        placings=queries.placings_of(session, found, with_steps=True),
        shows_names=names_are_shown(found),
        signatures=queries.signatures_of(session, found),
        publication=queries.publication_of(session, found),
        appeals=queries.appeals_of(session, found),
        editions=queries.editions_of(session, stage),
        is_public=found.state in PUBLIC_STATES,
        road=road(found.state),
        layer_to_open=layer,
        codes_below=codes.codes_below(session, stage) if names_are_shown(found) else {},
        forms=forms,
    )


def road(state: ResultState) -> list[dict[str, Any]]:
    """The steps of a result's life for the stepper: what is done, what is next, where it was stopped."""
    if state is ResultState.ANNULLED:
        return [{"title": word(state), "state": "stopped"}]
    reached = ROAD.index(STANDS_AT.get(state, state)) if state is not ResultState.PROVISIONAL else -1
    states = ["done" if place <= reached else "now" if place == reached + 1 else "todo" for place in range(len(ROAD))]
    return [{"title": word(each), "state": said} for each, said in zip(ROAD, states, strict=True)]
