"""The declarative base, the column types the rooms share, and the engine that loses no update."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    String,
    Text,
    TypeDecorator,
    create_engine,
    event,
    orm,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from compmgr.foundation import chance, crypto

#: Alembic can only drop a constraint that has a name.
NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time in Python, on every database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without its zone means nothing here.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal of a fixed number of places, kept as a whole number: exact on every database."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        scaled = Decimal(value).scaleb(self.places)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than {self.places} decimals.")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.places)


class Sealed(TypeDecorator[str]):
    """A personal text: readable in Python, sealed at rest, bound to its purpose."""

    impl = Text
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else crypto.seal(value, self.purpose)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else crypto.unseal(value, self.purpose)


def choice(choices: type[StrEnum], name: str | None = None) -> Enum:
    """A column type for one of `choices`, kept as its value; the check constraint's `name` is unique in its table."""
    name = name or re.sub(r"(?<!^)(?=[A-Z])", "_", choices.__name__).lower()
    values = [member.value for member in choices]
    return Enum(
        choices,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=max(32, *map(len, values)),
        values_callable=lambda kind: [member.value for member in kind],
    )


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime, str: String(200)}

    id: Mapped[int] = mapped_column(primary_key=True)


class Public:
    """Things with an address: an opaque id that tells nothing of time, order or owner."""

    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=chance.token)

    @property
    def places(self) -> list[Any]:
        """Where this lies in the organisation; a thing that does not say is reached only by who reaches everything."""
        return []


class Versioned:
    """Things people edit: a stale write raises `StaleDataError`, shown as a conflict."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Session(orm.Session):
    """The house's own session: listeners of the house hang on this class alone."""


Sessions = orm.sessionmaker[Session]


def connect(url: str, **options: Any) -> Sessions:
    """Sessions on the database at `url`; on SQLite with write-ahead log and one writer at a time."""
    engine = create_engine(url, **options)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        _queue_writers(engine)
    return orm.sessionmaker(engine, class_=Session, expire_on_commit=False)


def engine_of(sessions: Sessions) -> Engine:
    return sessions.kw["bind"]


#: Where a connection remembers that it holds the place of the one who writes; and how long the others wait, in seconds.
WRITING, PATIENCE = "writing", 15


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own transactions lose updates silently
    for pragma in (
        "journal_mode=wal",
        "synchronous=full",
        "foreign_keys=on",
        f"busy_timeout={PATIENCE * 1000}",
        "temp_store=memory",
    ):
        connection.execute(f"pragma {pragma}")


def _queue_writers(engine: Engine) -> None:
    """Writers queue at their first statement; a request that only reads says so and waits for nobody.

    SQLite lets the waiting sleep longer and longer and then takes whoever asks first. Within this process they stand in
    a row instead; after the patience of SQLite itself they ask it all the same, and are told that it is busy.
    """
    place = threading.Lock()

    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        if not reading and WRITING not in connection.info and place.acquire(timeout=PATIENCE):
            connection.info[WRITING] = place
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    def leave(_connection: Any, record: Any, *_: Any) -> None:
        if record.info.pop(WRITING, None):
            place.release()

    event.listen(engine, "begin", begin)
    for end in ("checkin", "invalidate", "soft_invalidate"):
        event.listen(engine, end, leave)


@contextmanager
def unit_of_work(sessions: Sessions) -> Iterator[Session]:
    """All of it or none of it: for commands and jobs; a request has its own."""
    with sessions.begin() as session:
        yield session
