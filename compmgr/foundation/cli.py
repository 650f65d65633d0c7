"""`compmgr db`: bringing the database to the present shape; and the unit of work of every other command."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from compmgr.foundation import crypto, storage
from compmgr.foundation.database import Session, connect, engine_of, unit_of_work
from compmgr.foundation.errors import DomainError
from config import current

MIGRATIONS = Path(__file__).parent.parent.parent / "migrations"


def alembic_config(url: str) -> Any:
    from alembic.config import Config  # only where a migration runs: it takes a second to load

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` to `revision`; harmless to do twice, and quick the second time."""
    if revision == "head" and shape(url) == newest_shape():
        return
    from alembic import command

    command.upgrade(alembic_config(url), revision)


def shape(url: str) -> str | None:
    """The revision the database at `url` stands at, or nothing where it has no shape yet."""
    engine = engine_of(connect(url))
    try:
        with engine.connect() as connection:
            return connection.execute(text("select version_num from alembic_version")).scalar()
    except DBAPIError:
        return None
    finally:
        engine.dispose()


def newest_shape() -> str:
    """A migration's file bears its revision as the first 15 characters of its name, so the last name is the newest."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("*.py"))[:15]


@contextmanager
def opened() -> Iterator[Session]:
    """A session on the configured database, kept whole or not at all; a refusal ends the command with its sentence."""
    settings = current()
    upgrade(settings.DATABASE_URL)
    crypto.use_keyring(settings.MASTER_KEYS)
    storage.use_place(settings.STORAGE)
    try:
        with unit_of_work(connect(settings.DATABASE_URL)) as session:
            yield session
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from None


@click.group()
def db() -> None:
    """The database: upgrade, downgrade, state."""


@db.command("upgrade")
@click.argument("revision", default="head")
def upgrade_command(revision: str) -> None:
    """Bring the database to the present shape."""
    upgrade(current().DATABASE_URL, revision)
    click.echo("The database has the present shape.")


@db.command("downgrade")
@click.argument("revision")
@click.confirmation_option(prompt="Going back may drop data. Is there a backup?")
def downgrade_command(revision: str) -> None:
    """Go back to an earlier shape."""
    from alembic import command

    command.downgrade(alembic_config(current().DATABASE_URL), revision)


@db.command("state")
def state_command() -> None:
    """Which shape the database has."""
    from alembic import command

    command.current(alembic_config(current().DATABASE_URL), verbose=True)
