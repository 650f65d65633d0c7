"""The overview pages, and what every page of the signed-in user shows around them."""

from typing import Any

from flask import Blueprint, g
from sqlalchemy import select

from compmgr.competitions.models import Season
from compmgr.foundation.web import database

pages = Blueprint("desk", __name__)

from compmgr.desk.views import jobs, letters, overview, trail  # noqa: E402, F401
from compmgr.desk.views.navigation import navigation  # noqa: E402


@pages.app_context_processor
def around() -> dict[str, Any]:
    """What the frame of every page asks for."""
    return {"navigation": navigation, "sample_season": sample_season}


def sample_season() -> bool:
    """Whether the data shown is the sample season."""
    if "sample" not in g:
        g.sample = bool(database().scalar(select(Season.is_sample).order_by(Season.year.desc()).limit(1)))
    return g.sample
