"""A real PostgreSQL server for one run of the tests: started when first asked for, shared by all workers.

    url = "postgresql+psycopg://…"
    schema = postgres.template("schema", lambda url: make_tables(url))   # filled once in a run
    with postgres.fresh_database(schema) as url:                         # 20–50 ms each, dropped afterwards

A run is a folder with a lock that the first process of pytest holds for as long as it lives. The keeper, a process of
its own, starts the server and then waits for that lock: whatever way the run ends, `kill -9` included, the lock is let
go, and the keeper stops the server and removes the folder.
"""

import atexit
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from secrets import token_hex

import psycopg
import pytest
from psycopg import sql

from tests.support import postgres_keeper

RUN = "COMPMGR_TEST_RUN"  # the folder of this run, told to the workers through their environment
START_TIMEOUT = 60  # seconds
MEMORY = Path("/dev/shm")
ROOM_NEEDED = 2**30  # bytes; a container often has 64 MiB of shared memory


class PostgresMissing(Exception):
    """No server programs here, or they do not start; the tests never pass without them."""


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and RUN not in os.environ:
        config.add_cleanup(_begin_run())
        if _place() == MEMORY:  # what SQLite writes is on the disk before a commit answers: 2 ms each time
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def template(name: str, build: Callable[[str], None]) -> str:
    """The name of a database that `build(url)` filled, once in a run; `build` must close its connections."""
    folder = _server()
    with _locked(folder / f"{name}.lock"):
        if not (folder / f"{name}.built").exists():
            _command("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
            _command("CREATE DATABASE {}", name)
            build(_url(name))
            (folder / f"{name}.built").touch()
    return name


@contextmanager
def fresh_database(template: str = "template1") -> Iterator[str]:
    """The address, for SQLAlchemy, of a new copy of `template`; dropped at the end, open connections or not."""
    name = f"test_{token_hex(8)}"
    _command("CREATE DATABASE {} TEMPLATE {}", name, template)
    try:
        yield _url(name)
    finally:
        _command("DROP DATABASE {} WITH (FORCE)", name)


def _url(database: str) -> str:
    return f"postgresql+psycopg://{postgres_keeper.OWNER}@/{database}?host={_server()}"


def _command(statement: str, *names: str) -> None:
    with psycopg.connect(
        host=str(_server()), user=postgres_keeper.OWNER, dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@cache
def _server() -> Path:
    """The folder of the running server's socket; the first to ask starts it, the others wait."""
    if RUN not in os.environ:
        atexit.register(_begin_run())  # asked from outside pytest: a benchmark, a console
    folder = Path(os.environ[RUN])
    with _locked(folder / "start.lock"):
        if not postgres_keeper.is_ready(folder):
            _start(folder)
    return folder


def _start(folder: Path) -> None:
    if not postgres_keeper.programs():
        raise PostgresMissing("PostgreSQL's server is not installed: apt-get install postgresql")
    log = (folder / "keeper.log").open("w")
    # A session of its own: the interrupt from the keyboard that ends the tests must not end the keeper first.
    keeper = subprocess.Popen(
        [sys.executable, postgres_keeper.__file__, folder], stdout=log, stderr=log, start_new_session=True
    )
    end = time.monotonic() + START_TIMEOUT
    while not postgres_keeper.is_ready(folder):
        if keeper.poll() is not None or time.monotonic() > end:
            raise PostgresMissing(f"PostgreSQL did not start:\n{(folder / 'keeper.log').read_text()[-4000:]}")
        time.sleep(0.02)


def _begin_run() -> Callable[[], None]:
    """Make the folder of a run and hold its lock; answers how to end the run."""
    folder = Path(tempfile.mkdtemp(prefix="compmgr-test-", dir=_place()))
    folder.chmod(0o755)  # the server may run as another user than we
    held = (folder / postgres_keeper.HELD).open("w")
    fcntl.flock(held, fcntl.LOCK_EX)
    os.environ[RUN] = str(folder)

    def end_run() -> None:
        os.environ.pop(RUN, None)
        held.close()
        if not postgres_keeper.is_ready(folder):
            shutil.rmtree(folder, ignore_errors=True)

    return end_run


def _place() -> Path:
    """Memory where there is enough: a copy takes 20 ms instead of 200–500. Short, as a socket's path has 107 bytes."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_NEEDED
    return MEMORY if has_room else Path("/tmp")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock that all processes of the run share."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
