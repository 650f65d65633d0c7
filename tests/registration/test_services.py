"""Entering, reviewing, checking in: each deed with its entry in the trail, each refusal keeps nothing."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from compmgr.audit.models import AuditEntry
from compmgr.competitions.models import Delegation, Stage
from compmgr.competitions.rules import ContestState, StageKind
from compmgr.foundation import clock
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.people.models import Person
from compmgr.registration import queries, services
from compmgr.registration.models import Entry
from compmgr.registration.rules.states import EntryState
from compmgr.registration.services import entering
from tests.factories.world import (
    make_contest,
    make_delegation,
    make_entry,
    make_event,
    make_person,
    make_stage,
    make_user,
)

S = EntryState


def last_deed(session):
    session.commit()
    return session.scalar(select(AuditEntry.action).order_by(AuditEntry.number.desc()).limit(1))


def test_an_entry_is_drafted_submitted_and_approved(session):
    stage, delegation, by = make_stage(session), make_delegation(session), make_user(session)
    entry = services.enter(session, stage, delegation, [make_person(session, "张三")], coach="王教练", by=by)
    assert (entry.state, entry.title, last_deed(session)) == (S.DRAFT, "张三", "entry.drafted")
    services.submit(session, entry, by=by)
    assert (entry.state, last_deed(session)) == (S.SUBMITTED, "entry.submitted")
    services.approve(session, entry, by=by)
    assert (entry.state, last_deed(session)) == (S.APPROVED, "entry.approved")


@pytest.mark.parametrize(
    "state", [ContestState.PLANNED, ContestState.APPLIED, ContestState.POSTPONED, ContestState.CLOSED]
)
def test_a_contest_that_is_not_running_takes_no_entry(session, state):
    stage = make_stage(session, make_event(session, make_contest(session, state=state)))
    with pytest.raises(Conflict):
        services.enter(session, stage, make_delegation(session), [make_person(session)], by=make_user(session))


@pytest.mark.parametrize("days", [-30, 6])
def test_nobody_is_entered_before_or_after_registration(session, days):
    stage, delegation, person, by = (
        make_stage(session),
        make_delegation(session),
        make_person(session),
        make_user(session),
    )
    with clock.frozen(clock.now() + timedelta(days=days)), pytest.raises(Conflict):
        services.enter(session, stage, delegation, [person], by=by)


def test_a_team_has_as_many_members_as_the_event_says(session):
    stage, delegation, by = make_stage(session, make_event(session, team_size=2)), make_delegation(session), None
    one, two = make_person(session), make_person(session)
    for people in ([one], [one, one], [one, two, make_person(session)]):
        with pytest.raises(Refusal):
            services.enter(session, stage, delegation, people, by=by)
    entry = services.enter(session, stage, delegation, [one, two], by=by)
    assert [member.position for member in entry.members] == [1, 2]


def test_nobody_is_entered_twice_for_an_event_until_they_withdraw(session):
    event, person, by = make_event(session), make_person(session, "张三"), make_user(session)
    first = make_stage(session, event, kind=StageKind.PRELIMINARY, name="第一赛区")
    second = make_stage(session, event, kind=StageKind.PRELIMINARY, name="第二赛区")
    entry = services.enter(session, first, make_delegation(session), [person], by=by)
    for stage in (first, second):
        with pytest.raises(Conflict) as refused:
            services.enter(session, stage, make_delegation(session), [person], by=by)
        assert refused.value.values["names"] == ["张三"]
    services.withdraw(session, entry, by=by)
    assert services.enter(session, second, make_delegation(session), [person], by=by).state is S.DRAFT


def test_seats_of_the_stage_and_of_the_delegation_are_limited(session):
    stage, own, by = make_stage(session, seats=2, seats_per_delegation=1), make_delegation(session), make_user(session)
    entry = services.enter(session, stage, own, [make_person(session)], by=by)
    with pytest.raises(Conflict):
        services.enter(session, stage, own, [make_person(session)], by=by)
    services.enter(session, stage, make_delegation(session), [make_person(session)], by=by)
    with pytest.raises(Conflict):
        services.enter(session, stage, make_delegation(session), [make_person(session)], by=by)
    services.withdraw(session, entry, by=by)
    services.enter(session, stage, make_delegation(session), [make_person(session)], by=by)
    assert queries.seats_taken(session, stage) == 2


def test_what_was_handed_in_is_withdrawn_with_a_reason(session):
    entry, by = make_entry(session), make_user(session)
    with pytest.raises(Refusal):
        services.withdraw(session, entry, reason=" ", by=by)
    services.withdraw(session, entry, reason="伤病", by=by)
    assert (entry.state, entry.reason, last_deed(session)) == (S.WITHDRAWN, "伤病", "entry.withdrawn")


@pytest.mark.parametrize("deed", [services.return_entry, services.reject])
def test_a_refusing_review_says_why(session, deed):
    entry, by = make_entry(session, state=S.SUBMITTED), make_user(session)
    with pytest.raises(Refusal):
        deed(session, entry, reason="", by=by)
    assert entry.state is S.SUBMITTED
    deed(session, entry, reason="材料不全", by=by)
    assert entry.reason == "材料不全"


def test_several_are_approved_together_or_not_at_all(session):
    waiting, draft = make_entry(session, state=S.SUBMITTED), make_entry(session, state=S.DRAFT)
    session.commit()
    with pytest.raises(Conflict):
        services.approve_all(session, [waiting, draft], by=make_user(session))
    session.rollback()
    assert waiting.state is S.SUBMITTED


def test_a_returned_entry_comes_back_with_other_people_until_the_stage_begins(session):
    by, person = make_user(session), make_person(session, "李四")
    entry = make_entry(session, state=S.RETURNED)
    with clock.frozen(entry.stage.registration_closes_at + timedelta(hours=1)):
        services.change_entry(session, entry, [person], coach="教练", by=by)
        services.submit(session, entry, by=by)
    assert (entry.title, entry.state) == ("李四", S.SUBMITTED)
    late = make_entry(session, state=S.RETURNED)
    with clock.frozen(late.stage.starts_at), pytest.raises(Conflict):
        services.submit(session, late, by=by)


def test_the_check_in_sees_misses_and_undoes(session):
    stage, by = make_stage(session), make_user(session)
    one, two, three = (make_entry(session, stage) for _ in range(3))
    services.mark_absent(session, one, by=by)
    services.check_in(session, two, by=by)
    assert services.check_in_all(session, stage, by=by) == [three]
    assert [one.state, two.state, three.state] == [S.ABSENT, S.CHECKED_IN, S.CHECKED_IN]
    assert queries.entries_to_code(session, stage) == [two, three]
    with pytest.raises(Refusal):
        services.undo_check_in(session, one, reason="", by=by)
    services.undo_check_in(session, one, reason="迟到后到场", by=by)
    assert (one.state, last_deed(session)) == (S.CONFIRMED, "entry.absence_undone")
    with pytest.raises(Conflict):
        services.check_in_all(session, make_stage(session), by=by)


def test_the_best_of_a_preliminary_come_into_the_final_once(session):
    event, by = make_event(session), make_user(session)
    preliminary = make_stage(session, event, kind=StageKind.PRELIMINARY, name="预赛")
    final = make_stage(session, event, registration_closes_at=clock.now() - timedelta(days=1), seats=1)
    entry = make_entry(session, preliminary, state=S.COMPETED)
    advanced = services.enter_advanced(session, entry, final, by=by)
    assert (advanced.state, advanced.advanced_from_id, last_deed(session)) == (S.APPROVED, entry.id, "entry.advanced")
    assert services.enter_advanced(session, entry, final, by=by) is advanced
    with pytest.raises(Conflict):
        services.enter_advanced(session, make_entry(session, preliminary, state=S.COMPETED), final, by=by)


def race_for_the_last_seat(app) -> int:
    """Two delegations enter at the same moment for a stage with one seat; how many entries there are then."""
    sessions = app.extensions["sessions"]
    with sessions() as session:
        stage_id = make_stage(session, seats=1).id
        rivals = [(make_delegation(session).id, make_person(session).id) for _ in range(2)]
        session.commit()
    counted = threading.Barrier(2)
    refused = []

    def enter(delegation_id: int, person_id: int) -> None:
        with sessions() as session:
            stage, delegation = session.get(Stage, stage_id), session.get(Delegation, delegation_id)
            person = session.get(Person, person_id)
            if session.get_bind().dialect.name == "postgresql":
                counted.wait(10)
            try:
                services.enter(session, stage, delegation, [person], by=None)
                if entering.lock is not LOCK:
                    counted.wait(10)  # both have counted before either commits
                session.commit()
            except Conflict as refusal:
                refused.append(refusal)

    threads = [threading.Thread(target=enter, args=rival) for rival in rivals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with sessions() as session:
        kept = session.scalar(select(func.count(Entry.id)).where(Entry.stage_id == stage_id))
    assert kept + len(refused) == 2
    return kept


LOCK = entering.lock


@pytest.mark.both_databases
def test_the_last_seat_is_sold_once(app):
    assert race_for_the_last_seat(app) == 1


@pytest.mark.both_databases
def test_without_its_lock_the_last_seat_would_be_sold_twice(app, session, monkeypatch):
    """The protection switched off: PostgreSQL needs it; SQLite has one writer at a time anyway."""
    if session.get_bind().dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time: there is no lock to remove.")
    monkeypatch.setattr(entering, "lock", lambda session, stage: None)
    assert race_for_the_last_seat(app) == 2
