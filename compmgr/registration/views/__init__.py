"""Pages of entries: for delegations, for the review, for the check-in."""

from flask import Blueprint

from compmgr.accounts.guard import reach
from compmgr.competitions import queries as competitions
from compmgr.competitions.models import Delegation, Stage
from compmgr.foundation.web import database

pages = Blueprint("registration", __name__)


def stage_at(stage_id: str) -> Stage:
    """The stage of that address, for whoever may read it: a delegation every one of its season."""
    return competitions.visible(database(), Stage, stage_id, reach())


def own_delegations(stage: Stage) -> list[Delegation]:
    """The delegations for which the reader may enter people here."""
    query = competitions.delegations(reach()).where(Delegation.season_id == stage.event.contest.season_id)
    return list(database().scalars(query.order_by(Delegation.name, Delegation.id)))


from . import check_in, entering, importing, lists, reviewing  # noqa: E402, F401
