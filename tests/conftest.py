"""The application on a database of its own, on SQLite and on PostgreSQL, and somebody signed in."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from werkzeug.test import TestResponse

from compmgr.accounts import services as accounts
from compmgr.accounts.models import User
from compmgr.app import create_app
from compmgr.foundation import jobs
from compmgr.foundation.cli import upgrade
from compmgr.foundation.database import Session, engine_of
from config import Testing
from tests.factories.world import PASSWORD
from tests.support.shared import made_once

pytest_plugins = ("tests.support.made_once", "tests.support.postgres", "tests.support.browser")

#: Minutes altogether, each of them many seconds.
LONG = (
    "tests/browser/",
    "tests/demo/test_services.py",
    "tests/faults/",
    "tests/anonymity/test_blind.py",
    "tests/certificates/test_kills.py",
    "tests/layouts/test_browser",
    "tests/proof/test_mutations.py",
    "tests/scoring/test_browser",
    "tests/test_",
)

settings.register_profile("house", deadline=None, derandomize=True, print_blob=False)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="where unmarked tests run")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests begin first, or one worker would run the last of them while the others wait."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """With `-n auto` one more than there are processors: half of the time of a worker is waiting for others."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """What was imported stays to the end: looking through it for garbage took a fifth of the processor's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database, made once a run and copied for each test."""
    return made_once(tmp_path_factory, "template", migrate) / "compmgr.db"


def migrate(folder: Path) -> None:
    upgrade(f"sqlite:///{folder / 'compmgr.db'}")


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """SQLite, or what `--database` says; a test marked `both_databases` runs on PostgreSQL as well."""
    from tests.support import postgres  # after pytest has taken it as a plugin

    if getattr(request, "param", request.config.getoption("--database")) == "postgresql":
        with postgres.fresh_database(postgres.template("schema", upgrade)) as url:
            yield url
    else:
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "compmgr.db")
        yield f"sqlite:///{tmp_path / 'compmgr.db'}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_url" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


class Client(FlaskClient):
    """Answers only what a server can send (PEP 3333): a head in letters of Latin-1."""

    def open(self, *told: Any, **named: Any) -> TestResponse:
        answer = super().open(*told, **named)
        for _, value in answer.headers:
            value.encode("latin-1")
        return answer


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    app = create_app(Testing(tmp_path, database_url))
    app.test_client_class = Client
    yield app
    engine_of(app.extensions["sessions"]).dispose()


@pytest.fixture
def ready(app: Flask) -> None:
    """What a worker does when it starts: keys, a first signed list, the shipped layouts."""
    jobs.make_ready(app.extensions["sessions"])


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session beside the application's own; commit before a request is to see anything, `expire_all` after it."""
    with app.extensions["sessions"]() as session:
        yield session


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask, session: Session) -> Callable[[User], FlaskClient]:
    """`signed_in(user)` is a client whose requests are that user's."""

    def sign_in(user: User) -> FlaskClient:
        session.commit()
        client = app.test_client()
        opened = accounts.sign_in(session, user.username, PASSWORD)
        assert opened is not None
        session.commit()
        with client.session_transaction() as cookie:
            cookie["sign_in"] = opened[1]
        return client

    return sign_in
