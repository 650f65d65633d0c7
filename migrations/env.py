"""Where migrations run: on the address given by the caller, or on the configured database."""

from importlib import import_module
from pathlib import Path
from typing import Any

from alembic import context
from sqlalchemy import BigInteger, DateTime, Text, event

from compmgr.foundation.database import Base, Exact, Sealed, UtcDateTime, connect, engine_of
from config import current

PACKAGE = Path(__file__).parent.parent / "compmgr"

for room in sorted(PACKAGE.iterdir()):
    if (room / "models.py").exists() or (room / "models").exists():
        import_module(f"compmgr.{room.name}.models")
for name in ("jobs", "mail", "operations", "throttle"):
    import_module(f"compmgr.foundation.{name}")


def render_plain(kind: str, value: Any, _context: Any) -> str | bool:
    """Migrations carry plain types: what ours are made of, not ours."""
    plain = {UtcDateTime: DateTime(), Exact: BigInteger(), Sealed: Text()}
    return f"sa.{plain[type(value)]!r}" if kind == "type" and type(value) in plain else False


def run() -> None:
    engine = engine_of(connect(context.config.attributes.get("url") or current().DATABASE_URL))
    if engine.dialect.name == "sqlite":  # a table that is made anew is dropped for a moment
        event.listen(engine, "connect", lambda connection, _: connection.execute("pragma foreign_keys=off"))
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=render_plain,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    engine.dispose()


run()
