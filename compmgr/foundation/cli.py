"""`compmgr db`: bringing the database to the present shape; and the unit of work of every other command."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from alembic import command
from alembic.config import Config as AlembicConfig

from compmgr.foundation import crypto, storage
from compmgr.foundation.database import Session, connect, unit_of_work
from compmgr.foundation.errors import DomainError
from config import current

MIGRATIONS = Path(__file__).parent.parent.parent / "migrations"


def alembic_config(url: str) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` to `revision`; harmless to do twice."""
    command.upgrade(alembic_config(url), revision)


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
    command.downgrade(alembic_config(current().DATABASE_URL), revision)


@db.command("state")
def state_command() -> None:
    """Which shape the database has."""
    command.current(alembic_config(current().DATABASE_URL), verbose=True)
