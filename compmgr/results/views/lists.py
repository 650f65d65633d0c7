"""The list of results, with what waits for the signed-in user on top."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.competitions.models import Contest, Event, Stage
from compmgr.foundation.pages import by_enum, listing
from compmgr.foundation.web import database
from compmgr.results import queries
from compmgr.results.models import Result
from compmgr.results.rules.states import ResultState
from compmgr.results.views import pages
from compmgr.results.views.access import AT_WORK, READING

#: What each permission is waited for with, in the order of a result's life.
WAITING = (
    (ResultState.COMPLETE, Permission.RESULT_CHIEF_SIGN),
    (ResultState.CHIEF_SIGNED, Permission.RESULT_SUPERVISE),
    (ResultState.DECODED, Permission.RESULT_SUPERVISE),
    (ResultState.RECHECKED, Permission.RESULT_SUPERVISE),
    (ResultState.SUPERVISOR_SIGNED, Permission.RESULT_PUBLISH),
)
MOST = 30


@pages.get("/results")
@requires(*READING)
def results() -> ResponseReturnValue:
    query = queries.results_within(reach(*AT_WORK), publicly=bool(reach(Permission.APPEAL_LODGE)))
    rows = listing(
        database(),
        query,
        columns={"computed": Result.computed_at, "contest": Contest.name, "event": Event.name, "state": Result.state},
        default="computed",
        descending=True,
        search=(Contest.name, Event.name, Stage.name),
        filters=[by_enum("state", _("State"), Result.state, ResultState)],
    )
    return render_template("results/results.html", listing=rows, to_compute=_to_compute(), to_do=_to_do())


def _to_compute() -> list[Stage]:
    """Stages for the chief judge that have works and no result yet."""
    query = queries.stages_to_compute(reach(Permission.RESULT_COMPUTE))
    return list(database().scalars(query.order_by(Stage.starts_at, Stage.id).limit(MOST)))


def _to_do() -> list[tuple[str, Result]]:
    """Results that wait for what the signed-in user may do, each with the deed in words."""
    words: dict[ResultState, Any] = {
        ResultState.COMPLETE: _("Sign as chief judge"),
        ResultState.CHIEF_SIGNED: _("Decode"),
        ResultState.DECODED: _("Sign as supervisor"),
        ResultState.RECHECKED: _("Sign as supervisor"),
        ResultState.SUPERVISOR_SIGNED: _("Publish"),
    }
    found = []
    for state, permission in WAITING:
        if covered := reach(permission):
            rows = database().scalars(queries.waiting(state, covered).order_by(Result.computed_at, Result.id))
            found += [(words[state], row) for row in rows.unique().all()[:MOST]]
    return found
