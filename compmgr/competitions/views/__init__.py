"""Pages of seasons, contests, events, stages and delegations."""

from typing import Any

from flask import Blueprint, current_app, url_for

from compmgr.competitions.models import Stage
from compmgr.competitions.rules import StageKind, is_rehearsal

pages = Blueprint("competitions", __name__)


@pages.app_template_global()
def link_if(endpoint: str, **values: Any) -> str:
    """The address of a page, or nothing when this installation has no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


@pages.app_template_global()
def warm_up(*shown: Any) -> StageKind | None:
    """The kind of rehearsal a page belongs to, told by what it shows (a stage, or what has one); nothing for a real
    one. The frame of every page asks, so that nobody takes a rehearsal for the day."""
    for thing in shown:
        work = getattr(thing, "work", thing)
        stage = work if isinstance(work, Stage) else getattr(work, "stage", None)
        if isinstance(stage, Stage) and is_rehearsal(stage.kind):
            return stage.kind
    return None


from . import contests, delegations, events, seasons, stages  # noqa: E402, F401
