"""One record a person, whatever they come as: competitor, candidate, or holder of a certificate."""

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compmgr.accounts.permissions import Scope
from compmgr.foundation.crypto import mask_id_number, mask_phone
from compmgr.foundation.database import Base, Public, Sealed, Versioned, choice
from compmgr.people.rules import IdKind, Sex


class Person(Public, Versioned, Base):
    """A natural person; the document number and the phone are sealed and found by blind index."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("id_kind", "id_index"),)

    name: Mapped[str] = mapped_column(String(60), index=True)
    name_pinyin: Mapped[str] = mapped_column(index=True)
    sex: Mapped[Sex | None] = mapped_column(choice(Sex))
    birth_date: Mapped[date | None]
    id_kind: Mapped[IdKind] = mapped_column(choice(IdKind))
    id_number: Mapped[str] = mapped_column(Sealed("id-number"))
    id_index: Mapped[str] = mapped_column(String(43), index=True)
    phone: Mapped[str | None] = mapped_column(Sealed("phone"))
    phone_index: Mapped[str | None] = mapped_column(String(43), index=True)
    employer: Mapped[str] = mapped_column(default="")
    education: Mapped[str] = mapped_column(default="")
    photo_key: Mapped[str | None]

    @property
    def places(self) -> list[tuple[Scope, int]]:
        return [(Scope.PERSON, self.id)]

    @property
    def masked_id_number(self) -> str:
        return mask_id_number(self.id_number)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone or "")
