"""The migrations make what the models say, on both databases, and go both ways."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from compmgr.foundation.cli import alembic_config, newest_shape, shape, upgrade
from compmgr.foundation.database import Base, connect, engine_of


@pytest.fixture
def engine(app, database_url):
    engine = engine_of(connect(database_url))
    yield engine
    engine.dispose()


@pytest.mark.both_databases
def test_the_migrated_shape_is_the_shape_of_the_models(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": same_type})
        assert compare_metadata(context, Base.metadata) == []


def same_type(context, inspected, declared, inspected_type, declared_type):
    """Our own types are compared by what they are made of."""
    made_of = getattr(declared_type, "impl_instance", None) or getattr(declared_type, "impl", declared_type)
    return context.impl.compare_type(inspected, declared) if made_of is declared_type else False


@pytest.mark.both_databases
def test_every_migration_goes_both_ways(engine, database_url):
    engine.dispose()
    command.downgrade(alembic_config(database_url), "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    engine.dispose()
    upgrade(database_url)
    assert set(Base.metadata.tables) <= set(inspect(engine).get_table_names())


@pytest.mark.both_databases
def test_a_database_of_the_newest_shape_is_known_without_running_anything(app, database_url):
    [head] = ScriptDirectory.from_config(alembic_config(database_url)).get_heads()
    assert shape(database_url) == newest_shape() == head


def test_a_new_database_has_no_shape_yet(tmp_path):
    assert shape(f"sqlite:///{tmp_path / 'new.db'}") is None
