"""The overview pages, and what every page of the signed-in user shows around them."""

from typing import Any

from flask import Blueprint
from sqlalchemy import select

from compmgr.competitions.models import Season
from compmgr.foundation.web import database

pages = Blueprint("desk", __name__)


@pages.app_context_processor
def around() -> dict[str, Any]:
    """What the frame of every page asks for."""
    return {"navigation": navigation, "sample_season": sample_season}


def navigation() -> list[dict[str, Any]]:
    """The groups of links the signed-in user may follow."""
    return []


def sample_season() -> bool:
    """Whether the data shown is the sample season."""
    return bool(database().scalar(select(Season.is_sample).order_by(Season.year.desc()).limit(1)))
