"""Verbs that make a judge known: a profile, a relation."""

from datetime import date
from typing import Any

from compmgr.accounts.models import User
from compmgr.anonymity.models import Tie
from compmgr.anonymity.rules.conflicts import TieKind
from compmgr.foundation.database import Session
from compmgr.scoring.models import JudgeProfile
from compmgr.scoring.rules.states import JudgeLevel
from tests.factories.world import make_occupation, make_user


def make_profile(session: Session, user: User | None = None, **values: Any) -> JudgeProfile:
    """Somebody qualified for the usual occupation, from a unit that enters nobody."""
    user, occupation = user or make_user(session), make_occupation(session)
    defaults = dict(
        user_id=user.id,
        unit="样例职业技术学院",
        level=JudgeLevel.NATIONAL,
        licence_number="202600001",
        licence_valid_until=date(2099, 12, 31),
        occupations=[occupation.code],
    )
    profile = JudgeProfile(**{**defaults, **values})
    profile.user = user
    session.add(profile)
    session.flush()
    return profile


def make_tie(session: Session, user: User, kind: TieKind = TieKind.UNIT, name: str = "样例家具有限公司") -> Tie:
    tie = Tie(user_id=user.id, kind=kind, name=name, by_id=user.id)
    tie.user = user
    session.add(tie)
    session.flush()
    return tie
