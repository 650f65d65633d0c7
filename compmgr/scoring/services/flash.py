"""Levels given unseen for one judged aspect of a work: opened, given, shown together, given again, taken over."""

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.competitions.models import Stage
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, NotAllowed, NotFound, Refusal
from compmgr.scoring import queries
from compmgr.scoring.models import Aspect, FlashLevel, FlashRound, PanelMember, SpreadJustification, Work
from compmgr.scoring.rules import flash as rules
from compmgr.scoring.rules.recording import OPEN
from compmgr.scoring.rules.states import FlashState, PanelRole
from compmgr.scoring.services.sheets import record_marks


def open_round(session: Session, work: Work, aspect: Aspect, *, by: User) -> FlashRound:
    """Ask the judges of `work` for their levels of `aspect`; one round at a time in a stage.

    Refused while a sheet it goes to is handed in or on paper: what was handed in goes back for conference first.
    """
    rules.require_judged(aspect.key, aspect.kind)
    session.execute(select(Stage.id).where(Stage.id == work.stage_id).with_for_update(of=Stage))
    if other := queries.standing_round(session, work.stage):
        raise Conflict(
            "A round stands already: work %(code)s, aspect %(aspect)s. Close or withdraw it first.",
            code=other.work.code,
            aspect=other.aspect.key,
        )
    sheets = queries.sheets_for(session, work, aspect)
    if not sheets:
        raise Refusal("Nobody has a sheet for work %(code)s with aspect %(aspect)s.", code=work.code, aspect=aspect.key)
    if shut := [member.number for member, sheet in sheets.items() if sheet.state not in OPEN or sheet.on_paper]:
        raise Conflict(
            "The sheets of judges %(judges)s cannot be written on: have them returned or confer first.", judges=shut
        )
    return _begin(session, work, aspect, by)


def give_level(session: Session, one: FlashRound, member: PanelMember, level: object, *, by: User) -> FlashLevel:
    """One judge's level, which nobody sees before all are shown; until then it may be changed."""
    if member.user_id != by.id:
        raise NotAllowed("This sheet is another judge's.")
    _lock(session, one)
    rules.require_open(one.state)
    if member not in queries.sheets_for(session, one.work, one.aspect):
        raise NotFound("There is no such page, or you may not see it.")
    chosen = rules.check_level(level)
    given = queries.own_level(session, one, member)
    if given is None:
        given = FlashLevel(round_id=one.id, member_id=member.id, level=chosen)
        session.add(given)
    given.level, given.at = chosen, clock.now()
    record(session, "flash_round.level_given", one, by=by, number=one.number)
    return given


def reveal_round(session: Session, one: FlashRound, *, by: User) -> FlashRound:
    """Show every level at once, when every judge is in."""
    _lock(session, one)
    rules.require_open(one.state)
    judges = queries.sheets_for(session, one.work, one.aspect)
    levels = queries.levels_of(session, one)
    rules.require_complete([member.id for member in judges], levels)
    one.state, one.revealed_at = FlashState.REVEALED, clock.now()
    told = rules.kept_levels({member.number: levels[member.id] for member in judges})
    record(session, "flash_round.revealed", one, by=by, work=one.work.code, aspect=one.aspect.key, levels=told)
    return one


def repeat_round(session: Session, one: FlashRound, *, by: User) -> FlashRound:
    """Have the levels given again after the judges conferred; the round that was shown is kept beside the new one."""
    _require_shown(session, one)
    one.closed_at = clock.now()
    session.flush()
    return _begin(session, one.work, one.aspect, by)


def close_round(session: Session, one: FlashRound, *, justification: str | None = None, by: User) -> FlashRound:
    """Write the levels into the judges' sheets by the ordinary ledger, as each judge's own mark.

    Refused while they lie further apart than the event allows, unless the chief judge says why they stand.
    """
    _require_shown(session, one)
    sheets = queries.sheets_for(session, one.work, one.aspect)
    given = queries.levels_of(session, one)
    levels = {member: given[member.id] for member in sheets if member.id in given}
    limit = one.work.stage.event.spread_limit
    rules.require_settled(list(levels.values()), limit, justification)
    is_apart = rules.is_apart(list(levels.values()), limit)
    if is_apart:
        _require_chief(session, one, by)
    one.state, one.closed_at = FlashState.CLOSED, clock.now()
    if is_apart:
        _justify(session, one, levels, justification or "", by)
    session.flush()
    for member, level in levels.items():
        record_marks(session, sheets[member], {one.aspect: level}, by=member.user)
    record(session, "flash_round.closed", one, by=by, reason=one.justification, number=one.number)
    return one


def withdraw_round(session: Session, one: FlashRound, *, by: User) -> FlashRound:
    """Take back a round that was opened by mistake; it is kept, and writes nothing."""
    _lock(session, one)
    if one.closed_at is not None:
        raise Conflict("This round is over (%(state)s); its levels cannot be changed.", state=one.state)
    one.state, one.closed_at = FlashState.WITHDRAWN, clock.now()
    record(session, "flash_round.withdrawn", one, by=by, number=one.number)
    return one


def _begin(session: Session, work: Work, aspect: Aspect, by: User) -> FlashRound:
    number = queries.last_round(session, work, aspect) + 1
    one = FlashRound(work_id=work.id, aspect_id=aspect.id, number=number, by_id=by.id)
    session.add(one)
    record(session, "flash_round.opened", one, by=by, work=work.code, aspect=aspect.key, number=number)
    return one


def _require_chief(session: Session, one: FlashRound, by: User) -> None:
    member = queries.member_of(session, one.work.stage, by)
    if member and member.role is PanelRole.COORDINATOR:
        raise NotAllowed("Only the chief judge can let levels stand that lie too far apart.")


def _justify(session: Session, one: FlashRound, levels: dict[PanelMember, int], reason: str, by: User) -> None:
    one.justification = reason.strip()
    kept = rules.kept_levels({judge.number: level for judge, level in levels.items()})
    session.add(
        SpreadJustification(
            work_id=one.work_id, aspect_id=one.aspect_id, levels=kept, reason=one.justification, by_id=by.id
        )
    )


def _require_shown(session: Session, one: FlashRound) -> None:
    _lock(session, one)
    if one.state is FlashState.OPEN:
        raise Conflict("The levels of this round have not been shown yet.")
    if one.closed_at is not None:
        raise Conflict("This round is over (%(state)s); its levels cannot be changed.", state=one.state)


def _lock(session: Session, one: FlashRound) -> None:
    """One hand at a time on a round, and its state as it is now."""
    session.flush()
    wanted = ["state", "closed_at", "version"]
    session.refresh(one, attribute_names=wanted, with_for_update={"of": FlashRound})
