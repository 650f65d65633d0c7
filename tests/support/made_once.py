"""What is the same for every test is made once a worker: each has an application and an engine of its own.

A server makes these things when it starts, and then lives by them for weeks; half of the processor time of the tests
went into making them anew. None of it is state: templates and addresses are compiled to the same code, a statement to
the same SQL, whichever test asks first. The keys name everything that code is made of.
"""

from typing import Any

import pytest
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from compmgr.accounts.services import _hasher
from compmgr.foundation.web import HouseFlask

#: Of everything the system ever says to a database: about 3,000 statements.
STATEMENTS: Any = LRUCache(10_000)
CHEAP = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


class Templates(BytecodeCache):
    """The code of each template, by its name and its text."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key, bucket.checksum] = bucket.code


def pytest_configure(config: pytest.Config) -> None:
    HouseFlask.jinja_options = {**HouseFlask.jinja_options, "bytecode_cache": Templates()}
    share_addresses()
    share_statements()
    make_passwords_cheap()


def share_addresses() -> None:
    """Each of 250 rules compiles two functions that build its address: 60 ms for one application."""
    compile_anew, kept = Rule._compile_builder, {}

    def compile_once(rule: Rule, append_unknown: bool = True) -> Any:
        if rule.defaults:
            return compile_anew(rule, append_unknown)
        key = rule.rule, tuple(rule._trace), append_unknown
        if key not in kept:
            kept[key] = compile_anew(rule, append_unknown)
        return kept[key]

    Rule._compile_builder = compile_once  # type: ignore[method-assign]


def share_statements() -> None:
    """Engines of one kind know the SQL of what any of them was asked before."""
    for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        kind.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[assignment,method-assign]
        kind.__hash__ = lambda one: hash(type(one))  # type: ignore[assignment,method-assign]
    begin = Engine.__init__

    def begin_with_all(engine: Engine, *given: Any, **named: Any) -> None:
        begin(engine, *given, **named)
        if engine._compiled_cache is not None:
            engine._compiled_cache = STATEMENTS

    Engine.__init__ = begin_with_all  # type: ignore[method-assign]


def make_passwords_cheap() -> None:
    """What guards a password takes 25 ms of the processor by design, at each sign-in."""
    _hasher.__init__(**CHEAP)  # type: ignore[misc]
