"""Accepting a proposal: every assignment goes the way of one made by hand."""

from compmgr.accounts.models import User
from compmgr.anonymity import queries
from compmgr.anonymity.queries.proposals import Asked
from compmgr.anonymity.services.panels import assign
from compmgr.audit.services import record
from compmgr.competitions.models import Contest
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.scoring.models import PanelMember
from compmgr.scoring.rules.states import PanelRole


def accept(
    session: Session,
    contest: Contest,
    asked: Asked,
    *,
    shown: str,
    stage_ids: list[str],
    despite: str | None = None,
    by: User,
) -> list[PanelMember]:
    """Write the proposal that was shown (by its fingerprint) for the stages chosen; all of it or nothing.

    Conflict when entries, ties or panels have changed since, so that today's proposal is another one.
    """
    proposed = queries.propose(session, contest, asked)
    if proposed.fingerprint != shown:
        raise Conflict("Entries, relations or panels have changed since this was proposed. Look at the new proposal.")
    chosen = [stage for stage in proposed.stages if stage.public_id in set(stage_ids)]
    written = []
    for stage in chosen:
        seats = proposed.seats_at(stage)
        for role, people in ((PanelRole.JUDGE, seats.judges), (PanelRole.SUBSTITUTE, seats.substitutes)):
            written += [
                assign(session, stage, proposed.users[person], role=role, despite=despite, by=by) for person in people
            ]
    if not written:
        raise Refusal("There is nobody to assign at the stages you chose.")
    record(session, "panel.accepted", contest, by=by, seed=asked.seed, people=len(written), stages=len(chosen))
    return written
