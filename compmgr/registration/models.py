"""Entries: one competitor or team, entered by a delegation for a stage."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compmgr.accounts.permissions import Scope
from compmgr.competitions.models import Delegation, Places, Stage
from compmgr.foundation import clock
from compmgr.foundation.database import Base, Public, Sealed, Versioned, choice
from compmgr.people.models import Person
from compmgr.registration.rules.states import EntryState, ImportState


class Entry(Public, Versioned, Base):
    """报名: from a draft of the delegation to a competitor who has competed."""

    __tablename__ = "entries"

    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"), index=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegations.id"), index=True)
    state: Mapped[EntryState] = mapped_column(choice(EntryState), default=EntryState.DRAFT, index=True)
    title: Mapped[str] = mapped_column(String(200), index=True)
    coach: Mapped[str] = mapped_column(default="")
    reason: Mapped[str | None] = mapped_column(Text)
    submitted_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    advanced_from_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    stage: Mapped[Stage] = relationship(lazy="joined", innerjoin=True)
    delegation: Mapped[Delegation] = relationship(lazy="joined", innerjoin=True)
    members: Mapped[list["EntryMember"]] = relationship(
        order_by="EntryMember.position", lazy="selectin", back_populates="entry"
    )

    @property
    def places(self) -> Places:
        return [*self.stage.places, (Scope.DELEGATION, self.delegation_id)]


class EntryMember(Public, Base):
    """A person in an entry, under the name and unit they entered with."""

    __tablename__ = "entry_members"
    __table_args__ = (UniqueConstraint("entry_id", "person_id"), UniqueConstraint("entry_id", "position"))

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    position: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(60))
    employer: Mapped[str] = mapped_column(default="")

    entry: Mapped[Entry] = relationship(back_populates="members")
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> Places:
        return [(Scope.PERSON, self.person_id)]


class EntryImport(Public, Versioned, Base):
    """A sheet that was uploaded and checked: written whole when it has no problems, or not at all."""

    __tablename__ = "entry_imports"

    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"), index=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegations.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    file_name: Mapped[str]
    rows: Mapped[str] = mapped_column(Sealed("import-rows"))
    row_count: Mapped[int]
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    state: Mapped[ImportState] = mapped_column(choice(ImportState), default=ImportState.CHECKED)
    at: Mapped[datetime] = mapped_column(default=clock.now)

    stage: Mapped[Stage] = relationship(lazy="joined", innerjoin=True)
    delegation: Mapped[Delegation] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> Places:
        return [*self.stage.places, (Scope.DELEGATION, self.delegation_id)]
