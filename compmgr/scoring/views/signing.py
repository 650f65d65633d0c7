"""A judge signs the sheets of a stage: with the password, or with the PIN on a tablet."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts import services as accounts
from compmgr.accounts.guard import actor, bound_to, requires
from compmgr.accounts.permissions import Permission
from compmgr.competitions.rules import StageKind
from compmgr.foundation.errors import DomainError, Refusal
from compmgr.foundation.web import database, keep_changes
from compmgr.scoring import queries, services
from compmgr.scoring.forms.hall import SheetsSignatureForm
from compmgr.scoring.models import PanelMember
from compmgr.scoring.views import pages
from compmgr.scoring.views.access import own_seat


@pages.route("/judging/stages/<stage_id>/signature", methods=["GET", "POST"])
@requires(Permission.MARK_RECORD)
def sign_sheets(stage_id: str) -> ResponseReturnValue:
    """Tries at the PIN are counted although the answer is a refusal."""
    member, form = own_seat(stage_id), SheetsSignatureForm()
    if not form.validate_on_submit():
        return _show(member, form)
    try:
        confirm(member, form.secret.data or "")
        services.sign_sheets(database(), member, strokes=form.drawn, by=actor())
    except DomainError as refusal:
        form.refuse("secret", refusal)
        if not isinstance(refusal, Refusal):
            database().rollback()
        return _show(own_seat(stage_id), form)
    flash(_("Signed. If the chief judge returns a sheet, you will be asked to sign again."), "success")
    is_practice = member.stage.kind is StageKind.PRACTICE
    return redirect(url_for("scoring.rehearsal" if is_practice else "scoring.my_works"))


def confirm(member: PanelMember, secret: str) -> None:
    """Who sits there: on a tablet that was opened with a pass, its PIN; otherwise the password."""
    if bound_to():
        keep_changes()
        services.confirm_pin(database(), member, secret)
    else:
        accounts.confirm(actor(), secret)


def _show(member: PanelMember, form: SheetsSignatureForm) -> ResponseReturnValue:
    tables = queries.tables_of(database(), actor(), member.stage.public_id)
    page = render_template(
        "scoring/sign_sheets.html",
        form=form,
        member=member,
        stage=member.stage,
        table=next(iter(tables), None),
        signature=queries.signatures_of(database(), member.stage).get(member.id),
        by_pin=bool(bound_to()),
    )
    return page, 422 if form.errors else 200
