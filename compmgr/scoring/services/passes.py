"""Passes with which judges sign in at tablets: made for a day, used with a PIN, ended at once when need be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from compmgr.accounts import services as accounts
from compmgr.accounts.models import User
from compmgr.accounts.permissions import Permission
from compmgr.audit.services import record
from compmgr.competitions.models import Stage
from compmgr.foundation import chance, clock, crypto, throttle
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.scoring import queries
from compmgr.scoring.models import PanelMember, TabletPass
from compmgr.scoring.rules import passes as rules

TRIES, WITHIN = 10, timedelta(minutes=15)
#: A hall of judges signs in through one address.
TRIES_OF_AN_ADDRESS = 200


@dataclass(frozen=True)
class IssuedPass:
    """A pass with its secrets, which are known at this moment alone: code, PIN, and the token of its link."""

    tablet_pass: TabletPass
    code: str
    pin: str
    link: str

    @property
    def member(self) -> PanelMember:
        return self.tablet_pass.member


def make_passes(
    session: Session, stage: Stage, members: Iterable[PanelMember], valid_on: date, *, by: User
) -> list[IssuedPass]:
    """A pass for each of `members` for one day; what they had for that day ends, and so does what is open with it."""
    rules.require_coming(valid_on, clock.today())
    serving, chosen = queries.servers_of(session, stage), list(members)
    if not chosen or not set(chosen) <= set(serving):
        raise Refusal("Choose judges of this panel.")
    known = queries.passes_of(session, stage)
    for old in (old for member in chosen for old in known.get(member.id, []) if old.valid_on == valid_on):
        end_pass(session, old, by=by)
    return [_make(session, member, valid_on, by) for member in chosen]


def end_pass(session: Session, one: TabletPass, *, by: User) -> None:
    """The pass opens nothing any more, and what is open with it is over at once."""
    if one.ended_at is not None:
        raise Conflict("This pass has ended already.")
    one.ended_at = clock.now()
    accounts.end_bound(session, one.member.user, one.member.stage.public_id, by=by)
    record(session, "tablet_pass.ended", one, by=by, number=one.member.number)


def end_passes(session: Session, stage: Stage, *, by: User) -> int:
    """End every pass of a stage; how many were."""
    passes = [one for each in queries.passes_of(session, stage).values() for one in each]
    for one in passes:
        end_pass(session, one, by=by)
    return len(passes)


def sign_in(
    session: Session, pin: str, *, code: str = "", link: str = "", address: str = "", agent: str = ""
) -> str | None:
    """The token of a session bound to the panel and the day, or nothing: unknown and wrong look and take the same.

    Tries are counted by the pass and by the address; too many raise `TooMany` before any PIN is compared.
    """
    code_index = crypto.blind_index(rules.code_of(code), "tablet-code") if code else ""
    link_index = "" if code else crypto.blind_index(link, "tablet-link")
    found = queries.live_pass(session, code_index=code_index, link_index=link_index)
    tried = found.code_index if found else code_index or link_index
    throttle.count_try(session, "tablet-address", address, limit=TRIES_OF_AN_ADDRESS, within=WITHIN)
    throttle.count_try(session, "tablet-pin", tried, limit=TRIES, within=WITHIN)
    if not accounts.matches(found.pin_hash if found else None, rules.pin_of(pin)) or found is None:
        return None
    throttle.forget_tries(session, "tablet-pin", tried)
    return _open(session, found, agent)


def confirm_pin(session: Session, member: PanelMember, pin: str) -> None:
    """Ask once more who holds the tablet, before a signature."""
    query = select(TabletPass).where(TabletPass.member_id == member.id, TabletPass.ended_at.is_(None))
    found = session.scalar(query.where(TabletPass.valid_on == clock.today()).order_by(TabletPass.id.desc()).limit(1))
    tried = found.code_index if found else member.public_id
    throttle.count_try(session, "tablet-pin", tried, limit=TRIES, within=WITHIN)
    if not accounts.matches(found.pin_hash if found else None, rules.pin_of(pin)):
        raise Refusal("The PIN is not right. Nothing was signed.")
    throttle.forget_tries(session, "tablet-pin", tried)


def _make(session: Session, member: PanelMember, valid_on: date, by: User) -> IssuedPass:
    code, pin, link = chance.code(rules.CODE_LENGTH), chance.code(rules.PIN_LENGTH, rules.DIGITS), chance.token()
    one = TabletPass(
        member_id=member.id,
        code_index=crypto.blind_index(code, "tablet-code"),
        pin_hash=accounts.hashed(pin),
        link_index=crypto.blind_index(link, "tablet-link"),
        valid_on=valid_on,
        by_id=by.id,
    )
    session.add(one)
    record(session, "tablet_pass.made", one, by=by, valid_on=str(valid_on), number=member.number)
    return IssuedPass(one, code, pin, link)


def _open(session: Session, one: TabletPass, agent: str) -> str:
    one.used_at = clock.now()
    return accounts.open_bound(
        session,
        one.member.user,
        bound_to=one.member.stage.public_id,
        permissions=[Permission.MARK_RECORD],
        ends_at=rules.ends_at(one.valid_on),
        agent=agent,
    )
