"""Who may look at a result: those it concerns at work, in any state; everybody signed in once it is public.

A chief judge reads by code, in every state: whoever marks or oversees marking learns no name from these pages.
"""

from flask import g
from sqlalchemy import select

from compmgr.accounts.guard import reach
from compmgr.accounts.permissions import Permission
from compmgr.competitions.models import Stage
from compmgr.competitions.rules import is_rehearsal
from compmgr.foundation.errors import NotFound
from compmgr.foundation.web import database
from compmgr.results.models import Appeal, Placing, Result
from compmgr.results.rules.states import PUBLIC_STATES

AT_WORK = (Permission.RESULT_READ, Permission.RESULT_COMPUTE)
READING = (*AT_WORK, Permission.APPEAL_LODGE)
OF_APPEALS = (Permission.RESULT_READ, Permission.APPEAL_RULE, Permission.APPEAL_LODGE)


def readable_result(result_id: str) -> Result:
    """The result of that address, or as if it did not exist."""
    return _readable(database().scalar(select(Result).where(Result.public_id == result_id)))


def readable_placing(placing_id: str) -> Placing:
    placing = database().scalar(select(Placing).where(Placing.public_id == placing_id))
    _readable(placing.result if placing else None)
    assert placing is not None
    return placing


def readable_appeal(appeal_id: str) -> Appeal:
    appeal = database().scalar(select(Appeal).where(Appeal.public_id == appeal_id))
    if appeal is None or not reach(*OF_APPEALS).covers(appeal.places):
        raise missing()
    return appeal


def workable_stage(stage_id: str) -> Stage:
    """A stage whose result somebody may see before it is public."""
    stage = database().scalar(select(Stage).where(Stage.public_id == stage_id))
    if stage is None or is_rehearsal(stage.kind) or not reach(*AT_WORK).covers(stage.places):
        raise missing()
    return stage


def names_are_shown(result: Result) -> bool:
    """Not to a chief judge of the contest, ever; to others once the result is decoded."""
    if "names" not in g:
        g.names = not reach(Permission.RESULT_COMPUTE).covers(result.places)
    return g.names


def missing() -> NotFound:
    return NotFound("There is no such page, or you may not see it.")


def _readable(result: Result | None) -> Result:
    at_work = result is not None and reach(*AT_WORK).covers(result.places)
    public = result is not None and result.state in PUBLIC_STATES and bool(reach(Permission.APPEAL_LODGE))
    if result is None or not (at_work or public):
        raise missing()
    return result
