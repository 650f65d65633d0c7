"""Keys by their public half, the log and its tree, and the list of what no longer stands."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compmgr.foundation import clock
from compmgr.foundation.database import Base, Public, choice
from compmgr.proof.rules.keys import KeyState, KeyUse, Standing


class SigningKey(Public, Base):
    """签名密钥: the public half, where the private half is kept, and from when to when it signs."""

    __tablename__ = "signing_keys"
    __table_args__ = (Index("ix_signing_keys_use_state", "use", "state"),)

    kid: Mapped[str] = mapped_column(String(43), unique=True)
    use: Mapped[KeyUse] = mapped_column(choice(KeyUse))
    state: Mapped[KeyState] = mapped_column(choice(KeyState), default=KeyState.ACTIVE)
    adapter: Mapped[str] = mapped_column(String(16))  # file, pkcs11
    locator: Mapped[str]
    public_pem: Mapped[str] = mapped_column(Text)
    chain_pem: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    retired_at: Mapped[datetime | None]
    compromised_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")


class LogLeaf(Base):
    """One event of one certificate in the public log; `position` is given when it is put into the tree."""

    __tablename__ = "log_leaves"

    subject: Mapped[str] = mapped_column(String(22), index=True)
    leaf: Mapped[str] = mapped_column(Text)  # canonical JSON without a personal fact
    leaf_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    position: Mapped[int | None] = mapped_column(unique=True)


class LogNode(Base):
    """The hash of one full subtree of the log (RFC 6962): 2**level leaves from place * 2**level."""

    __tablename__ = "log_nodes"
    __table_args__ = (UniqueConstraint("level", "place"),)

    level: Mapped[int]
    place: Mapped[int]
    node_hash: Mapped[str] = mapped_column(String(64))


class LogHead(Public, Base):
    """日志头: how long the log was and its root, signed and published."""

    __tablename__ = "log_heads"

    size: Mapped[int] = mapped_column(unique=True)
    root_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    signed: Mapped[str] = mapped_column(Text)
    key_id: Mapped[int] = mapped_column(ForeignKey("signing_keys.id"))


class StatusEntry(Base):
    """What the public list says about one subject that no longer stands; nobody is in it who stands."""

    __tablename__ = "status_entries"

    subject: Mapped[str] = mapped_column(String(22), unique=True)
    standing: Mapped[Standing] = mapped_column(choice(Standing))
    since: Mapped[datetime] = mapped_column(index=True)


class StatusList(Public, Base):
    """状态清单: the list as it was signed and published, good until `until`."""

    __tablename__ = "status_lists"

    number: Mapped[int] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    until: Mapped[datetime]
    entries: Mapped[int]
    signed: Mapped[str] = mapped_column(Text)
    key_id: Mapped[int] = mapped_column(ForeignKey("signing_keys.id"))
