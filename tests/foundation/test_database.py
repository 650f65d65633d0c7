"""Records keep what they were given: exact numbers, aware times, sealed texts, and no update lost."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import create_engine, event, orm, select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm.exc import StaleDataError

from compmgr.accounts.models import User
from compmgr.certificates.models import NumberCounter
from compmgr.foundation import database
from compmgr.foundation.database import Session, connect, engine_of
from compmgr.people.models import Person
from compmgr.scoring.models import Aspect
from tests.factories.world import make_person, make_user

THREADS, EACH = 8, 25


@pytest.mark.both_databases
def test_a_person_is_sealed_at_rest_and_readable_in_hand(session):
    person = make_person(session, "买买提·吐尔逊")
    number, session_raw = person.id_number, "select id_number, phone from people"
    session.commit()
    raw = session.execute(text(session_raw)).one()
    session.expire_all()
    assert session.get_one(Person, person.id).id_number == number
    assert number not in raw[0] and raw[0].startswith("v1.") and raw[1].startswith("v1.")


@pytest.mark.both_databases
def test_times_are_aware_and_come_back_in_utc(session):
    moment = datetime(2026, 5, 1, 8, 30, tzinfo=timezone(timedelta(hours=8)))
    user = make_user(session, created_at=moment)
    session.commit()
    session.expire_all()
    assert session.get_one(User, user.id).created_at == datetime(2026, 5, 1, 0, 30, tzinfo=UTC)


def test_a_time_without_its_zone_is_refused(session):
    with pytest.raises(StatementError, match="without its zone"):
        make_user(session, created_at=datetime(2026, 5, 1))


def test_a_mark_of_too_many_decimals_never_reaches_the_database():
    column = Aspect.__table__.c.max_mark.type
    assert column.process_bind_param(Decimal("2.50"), None) == 250
    assert column.process_result_value(250, None) == Decimal("2.50")
    with pytest.raises(ValueError, match="more than 2 decimals"):
        column.process_bind_param(Decimal("2.505"), None)


@pytest.mark.both_databases
def test_a_stale_edit_is_told_and_the_first_one_stays(app, session):
    person = make_person(session)
    session.commit()
    with app.extensions["sessions"]() as other:
        other.get_one(Person, person.id).employer = "甲厂"
        other.commit()
    person.employer = "乙厂"
    with pytest.raises(StaleDataError):
        session.commit()
    session.rollback()
    session.expire_all()
    assert session.get_one(Person, person.id).employer == "甲厂"


def count_up(url: str, sessions) -> int:
    """What a counter stands at after many threads have each added one many times, reading before they write."""
    with sessions() as session:
        session.add(NumberCounter(series="count", next_serial=0))
        session.commit()

    def add() -> None:
        for _ in range(EACH):
            with sessions() as session:
                counter = session.scalar(select(NumberCounter).with_for_update())
                counter.next_serial += 1
                session.commit()

    threads = [threading.Thread(target=add) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sessions() as session:
        return session.scalar(select(NumberCounter.next_serial))


@pytest.mark.both_databases
def test_no_update_is_lost_between_threads(database_url):
    sessions = connect(database_url)
    assert count_up(database_url, sessions) == THREADS * EACH
    engine_of(sessions).dispose()


def test_without_the_immediate_begin_updates_would_be_lost(sqlite_template, tmp_path):
    """The protection switched off: the driver's own transactions lose updates and say nothing."""
    url = f"sqlite:///{tmp_path / 'unguarded.db'}"
    engine = create_engine(url, connect_args={"timeout": 10})
    event.listen(engine, "connect", lambda connection, _: connection.execute("pragma journal_mode=wal"))
    sessions = orm.sessionmaker(engine, class_=Session)
    database.Base.metadata.create_all(engine, tables=[NumberCounter.__table__])
    try:
        counted = count_up(url, sessions)
    except Exception:
        counted = 0
    assert counted < THREADS * EACH
    engine.dispose()


def test_sqlite_is_asked_to_keep_what_it_acknowledges(session):
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("SQLite alone has pragmas")
    pragmas = {name: session.execute(text(f"pragma {name}")).scalar() for name in ("synchronous", "journal_mode")}
    assert pragmas == {"synchronous": 2, "journal_mode": "wal"}
