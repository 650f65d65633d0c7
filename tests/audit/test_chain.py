"""The trail: every deed a row, each sealed to the one before; a changed byte is found."""

import random
import threading

import pytest
from sqlalchemy import select, text

from compmgr.audit import queries, rules
from compmgr.audit.models import AuditEntry
from compmgr.audit.services import record
from compmgr.foundation.database import unit_of_work
from tests.factories.world import make_industry, make_user

FIELDS = ("actor", "action", "subject", "reason", "previous", "hash")


def deeds(session, count: int):
    user, industry = make_user(session), make_industry(session)
    for number in range(count):
        record(session, "industry.tried", industry, by=user, reason=f"第{number}次", step=number)
    session.commit()


@pytest.mark.both_databases
def test_deeds_are_chained_in_order(session):
    deeds(session, 3)
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert [entry.previous for entry in entries] == [rules.ORIGIN, entries[0].hash, entries[1].hash]
    assert queries.head(session) == entries[-1].hash
    assert queries.broken_at(session) is None


def test_a_deed_that_was_taken_back_leaves_no_entry(session):
    record(session, "industry.tried", make_industry(session), by=None)
    session.rollback()
    make_user(session)
    session.commit()
    assert session.scalars(select(AuditEntry)).all() == []


def test_every_change_to_the_trail_is_found_and_the_first_bad_entry_named(session):
    """200 random changes of one letter, each undone before the next."""
    deeds(session, 12)
    rng = random.Random(1)
    for _ in range(200):
        number, field = rng.randint(1, 12), rng.choice(FIELDS)
        entry = session.scalar(select(AuditEntry).where(AuditEntry.number == number))
        kept = getattr(entry, field)
        place = rng.randrange(len(kept))
        changed = kept[:place] + ("x" if kept[place] != "x" else "y") + kept[place + 1 :]
        session.execute(text(f"update audit_entries set {field} = :v where number = :n"), {"v": changed, "n": number})
        session.expire_all()
        assert queries.broken_at(session) == number
        session.execute(text(f"update audit_entries set {field} = :v where number = :n"), {"v": kept, "n": number})
        session.expire_all()
    assert queries.broken_at(session) is None


@pytest.mark.parametrize("number", [1, 5])
def test_a_removed_entry_is_found(session, number):
    deeds(session, 5 + 1)
    session.execute(text("delete from audit_entries where number = :n"), {"n": number})
    assert queries.broken_at(session) == number + 1


@pytest.mark.both_databases
def test_deeds_of_many_threads_make_one_chain(app, session):
    industry = make_industry(session)
    session.commit()
    sessions = app.extensions["sessions"]

    def act():
        for _ in range(10):
            with unit_of_work(sessions) as own:
                record(own, "industry.tried", own.get_one(type(industry), industry.id), by=None)

    threads = [threading.Thread(target=act) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert session.scalar(select(AuditEntry.number).order_by(AuditEntry.number.desc())) == 40
    assert queries.broken_at(session) is None
