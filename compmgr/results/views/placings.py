"""Why a place is what it is: the computation, step by step."""

from itertools import groupby
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from compmgr.accounts.guard import requires
from compmgr.foundation.errors import Refusal
from compmgr.foundation.i18n import say
from compmgr.results.models import Placing
from compmgr.results.rules.explain import Step, StepKey
from compmgr.results.rules.states import PUBLIC_STATES
from compmgr.results.rules.steps import unpack
from compmgr.results.views import pages
from compmgr.results.views.access import READING, names_are_shown, readable_placing

#: Which of a step's values is its outcome.
OUTCOME = {
    StepKey.JUDGE_TOTAL: "total",
    StepKey.DROPPED: "total",
    StepKey.MEAN: "mean",
    StepKey.PART: "weighted",
    StepKey.SUM: "total",
    StepKey.ROUNDING: "total",
    StepKey.SCALE: "points",
    StepKey.PLACE: "place",
}


@pages.get("/placings/<placing_id>")
@requires(*READING)
def placing(placing_id: str) -> ResponseReturnValue:
    found = readable_placing(placing_id)
    return render_template("results/placing.html", placing=found, **explained(found), **_around(found))


def explained(found: Placing) -> dict[str, Any]:
    """The steps as sentences: the marks of each judge, and what was made of them."""
    steps = unpack(found.steps)
    marks = [step for step in steps if step.key is StepKey.ASPECT]
    return {
        "judges": [(judge, list(group)) for judge, group in groupby(marks, key=lambda step: step.values["judge"])],
        "working": [_line(step) for step in steps if step.key is not StepKey.ASPECT],
    }


def _line(step: Step) -> dict[str, str]:
    outcome = step.values.get(OUTCOME[step.key], "") if step.key in OUTCOME else ""
    return {"title": say(Refusal(step.message, **step.values)), "value": str(outcome)}


def _around(found: Placing) -> dict[str, Any]:
    result = found.result
    return {
        "result": result,
        "stage": result.stage,
        "event": result.stage.event,
        "contest": result.stage.event.contest,
        "shows_names": names_are_shown(result),
        "is_public": result.state in PUBLIC_STATES,
    }
