"""How a contest numbers its certificates: a pattern for each kind, until its first number is spent."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.certificates import services
from compmgr.certificates.forms import PatternForm
from compmgr.certificates.queries.numbers import begun, patterns_of
from compmgr.certificates.rules.entitlement import contest_series
from compmgr.certificates.rules.states import CertificateKind
from compmgr.certificates.views import pages
from compmgr.competitions.models import Contest
from compmgr.foundation.errors import DomainError
from compmgr.foundation.web import database


@pages.get("/contests/<contest_id>/certificates")
@requires(Permission.CONTEST_MANAGE, Permission.CERTIFICATE_ISSUE)
def numbering(contest_id: str) -> ResponseReturnValue:
    return _page(load(Contest, contest_id))


@pages.post("/contests/<contest_id>/certificates")
@requires(Permission.CONTEST_MANAGE, Permission.CERTIFICATE_ISSUE)
def set_pattern(contest_id: str) -> ResponseReturnValue:
    found, form = load(Contest, contest_id), PatternForm()
    if not form.validate_on_submit() or form.kind.data is None:
        return _page(found, form), 422
    try:
        services.set_pattern(database(), found, form.kind.data, form.pattern.data, by=actor())
    except DomainError as refusal:
        form.refuse("pattern", refusal)
        return _page(found, form), 422
    flash(_("The numbering is kept."), "success")
    return redirect(url_for("certificates.numbering", contest_id=found.public_id))


def _page(found: Contest, form: PatternForm | None = None) -> str:
    known = patterns_of(database(), found)
    spent = begun(database(), found)
    year = found.season.year
    rows = [
        (kind, pattern, contest_series(kind, year, found.id, pattern=pattern, event="001").number(1), kind in spent)
        for kind, pattern in known.items()
    ]
    form = form or PatternForm(None, kind=CertificateKind.AWARD)
    return render_template("certificates/numbering.html", contest=found, rows=rows, form=form)
