"""What the trade has names for: industries, occupations by edition, organisations."""

from enum import StrEnum

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compmgr.foundation.database import Base, Public, choice


class OrganisationKind(StrEnum):
    FEDERATION = "federation"
    UNION = "union"
    ASSOCIATION = "association"
    ENTERPRISE = "enterprise"
    SCHOOL = "school"


class Industry(Public, Base):
    """A light industry, such as 酿酒 or 家具."""

    __tablename__ = "industries"

    name: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(default=0)


class Occupation(Public, Base):
    """An occupation as one edition of the national classification names it; names drift between editions."""

    __tablename__ = "occupations"
    __table_args__ = (UniqueConstraint("edition", "code"),)

    edition: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(16))
    name: Mapped[str]


class Organisation(Public, Base):
    """Who hosts, organises, sends or runs: the federation, a union, an association, an enterprise, a school."""

    __tablename__ = "organisations"

    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(choice(OrganisationKind))
    credit_code: Mapped[str | None] = mapped_column(String(18))
