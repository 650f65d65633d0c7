"""Finding judges' profiles."""

from collections.abc import Iterable

from sqlalchemy import Select, select

from compmgr.accounts.models import User
from compmgr.catalogue.models import Occupation
from compmgr.foundation.database import Session
from compmgr.scoring.models import JudgeProfile


def profiles() -> Select[JudgeProfile]:
    """All profiles with their users, by name."""
    return select(JudgeProfile).join(JudgeProfile.user).order_by(User.name, JudgeProfile.id)


def profile_of(session: Session, user: User) -> JudgeProfile | None:
    return session.scalar(select(JudgeProfile).where(JudgeProfile.user_id == user.id))


def profiles_of(session: Session, user_ids: Iterable[int]) -> dict[int, JudgeProfile]:
    """Profiles by the id of their user."""
    query = select(JudgeProfile).where(JudgeProfile.user_id.in_(list(user_ids)))
    return {profile.user_id: profile for profile in session.scalars(query.order_by(JudgeProfile.id))}


def users_by_name(session: Session, names: Iterable[str]) -> list[User]:
    """Active users of these user names, whatever their case."""
    wanted = {name.lower() for name in names if name}
    return list(session.scalars(select(User).where(User.username.in_(wanted), User.is_active).order_by(User.id)))


def occupation_codes(session: Session) -> set[str]:
    """The codes of every edition."""
    return set(session.scalars(select(Occupation.code)))


def occupation_names(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """What the newest edition calls each of `codes`."""
    query = select(Occupation.code, Occupation.name).where(Occupation.code.in_(list(codes)))
    return {code: name for code, name in session.execute(query.order_by(Occupation.edition, Occupation.id))}
