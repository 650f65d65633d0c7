"""Pages of seasons, contests, events, stages and delegations."""

from typing import Any

from flask import Blueprint, current_app, url_for

pages = Blueprint("competitions", __name__)


@pages.app_template_global()
def link_if(endpoint: str, **values: Any) -> str:
    """The address of a page, or nothing when this installation has no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


from . import contests, delegations, events, seasons, stages  # noqa: E402, F401
