"""The rehearsal of a judge: invented works on the very pages of the day, begun again whenever they like."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, may, requires
from compmgr.accounts.permissions import Permission
from compmgr.foundation.web import database
from compmgr.scoring import queries, services
from compmgr.scoring.views import pages
from compmgr.scoring.views.saving import faulty, outbox_of


@pages.get("/judging/rehearsal")
@requires(Permission.MARK_RECORD, Permission.MARK_OVERSEE)
def rehearsal() -> ResponseReturnValue:
    """The newest one; earlier ones are kept and not shown."""
    tables = queries.tables_of(database(), actor(), practised=True)
    table = max(tables, key=lambda each: each.stage.id, default=None)
    stage = table.stage if table else None
    may_oversee = stage is not None and may(Permission.MARK_OVERSEE, stage)
    kept = outbox_of(table.member) if table else {}
    return render_template(
        "scoring/rehearsal.html", table=table, stage=stage, may_oversee=may_oversee, kept=kept, faulty=faulty()
    )


@pages.post("/judging/rehearsal")
@requires(Permission.MARK_RECORD, Permission.MARK_OVERSEE)
def start_rehearsal() -> ResponseReturnValue:
    services.start_rehearsal(database(), by=actor())
    flash(_("Five invented works lie before you. Nothing you mark here counts."), "success")
    return redirect(url_for("scoring.rehearsal"))
