"""What holders share, what candidates ask for by a code, and what employers had checked."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compmgr.accounts.models import User
from compmgr.accounts.permissions import Scope
from compmgr.foundation import chance, clock
from compmgr.foundation.database import Base, Public, Sealed
from compmgr.people.models import Person


class PassportShare(Public, Base):
    """技能护照分享: a link that shows what its owner chose of the skill passport, until it expires or is ended."""

    __tablename__ = "passport_shares"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=chance.token)
    label: Mapped[str] = mapped_column(default="")
    shown: Mapped[list[str]] = mapped_column(JSON, default=list)  # public ids of what was chosen, for good
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    seen: Mapped[int] = mapped_column(default=0)
    seen_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()

    @property
    def places(self) -> list[tuple[Scope, int]]:
        return [(Scope.PERSON, self.person_id)]


class FindRequest(Public, Base):
    """证书查找: by name and end of ID; the code goes to the telephone we know, if any."""

    __tablename__ = "find_requests"

    asked_index: Mapped[str] = mapped_column(String(43), index=True)  # blind index of what was asked
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    code_index: Mapped[str] = mapped_column(String(43))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class BulkCheck(Public, Base):
    """批量查验: what an employer had checked at once, and the signed answer."""

    __tablename__ = "bulk_checks"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    source: Mapped[str] = mapped_column(String(8))  # sheet, api
    asked: Mapped[int]
    confirmed: Mapped[int]
    answer: Mapped[str] = mapped_column(Sealed("bulk-check"))  # JSON rows
    signed: Mapped[str] = mapped_column(Text)  # JWS over their hash, time and counts
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)

    user: Mapped[User] = relationship()
