"""Theory papers: typed twice, imported, decided, corrected; zero, blank, absent and cheating stay apart."""

from decimal import Decimal as D

import pytest
from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.audit.queries import entries_about
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.scoring import queries
from compmgr.scoring.models import PartMark, PartTyping
from compmgr.scoring.queries import theory as asking
from compmgr.scoring.rules.states import PartState
from compmgr.scoring.rules.typing import TypingState
from compmgr.scoring.services import theory
from tests.factories.marking import make_drawn_stage
from tests.factories.world import make_user

GIVEN, BLANK, ABSENT, CHEATING = PartState


@pytest.fixture
def stage(session):
    return make_drawn_stage(session, entries=4, judges=1)


@pytest.fixture
def work(session, stage):
    return queries.works_of(session, stage)[0]


@pytest.fixture
def hands(session, stage):
    return [make_user(session, Role.SCORE_CLERK, stage.event.contest) for _ in range(3)]


def ledger(session, work):
    session.flush()
    query = select(PartMark).where(PartMark.work_id == work.id).order_by(PartMark.id)
    return [(mark.state, mark.value) for mark in session.scalars(query)]


@pytest.mark.parametrize(("state", "value"), [(GIVEN, D(0)), (GIVEN, D("88.5")), (BLANK, None), (ABSENT, None)])
def test_what_two_people_typed_alike_counts_and_both_are_named(session, work, hands, state, value):
    ann, bea, _ = hands
    assert theory.type_part(session, work, state, value, by=ann) is TypingState.TYPED_ONCE
    assert ledger(session, work) == []
    assert theory.type_part(session, work, state, value, by=bea) is TypingState.CONFIRMED
    assert ledger(session, work) == [(state, value)]
    session.commit()
    told = entries_about(session, work)[-1]
    assert (told.action, told.actor) == ("part.recorded", bea.username)
    assert told.changes["typed_by"] == [ann.username, bea.username]


@pytest.mark.parametrize(("one", "other"), [((GIVEN, D(0)), (BLANK, None)), ((ABSENT, None), (BLANK, None))])
def test_zero_blank_and_absent_differ_and_wait_for_a_decision(session, work, hands, one, other):
    ann, bea, cai = hands
    theory.type_part(session, work, *one, by=ann)
    assert theory.type_part(session, work, *other, by=bea) is TypingState.DIFFERS
    assert ledger(session, work) == []
    with pytest.raises(Refusal, match="typed this last"):
        theory.decide_part(session, work, *one, by=bea)
    with pytest.raises(Refusal, match="one of the two"):
        theory.decide_part(session, work, GIVEN, D(50), by=cai)
    theory.decide_part(session, work, *other, by=cai)
    assert ledger(session, work) == [other]
    assert [row.turn for row in session.scalars(select(PartTyping).order_by(PartTyping.id))] == [1, 2, 3]


def test_nobody_confirms_their_own_typing_and_a_mark_that_counts_is_not_typed_over(session, work, hands):
    ann, bea, cai = hands
    theory.type_part(session, work, GIVEN, D(70), by=ann)
    with pytest.raises(Refusal, match="typed this yourself"):
        theory.type_part(session, work, GIVEN, D(71), by=ann)
    theory.type_part(session, work, GIVEN, D(70), by=bea)
    with pytest.raises(Conflict, match="has its theory mark"):
        theory.type_part(session, work, GIVEN, D(75), by=cai)
    with pytest.raises(Refusal):
        theory.type_part(session, queries.works_of(session, work.stage)[1], GIVEN, D(101), by=ann)
    assert ledger(session, work) == [(GIVEN, D(70))]


def test_a_sheet_is_written_whole_or_not_at_all(session, stage, hands):
    first, second, third, fourth = queries.works_of(session, stage)
    by = hands[0]
    given = {first: (GIVEN, D(0)), second: (BLANK, None), third: (ABSENT, None), fourth: (CHEATING, None)}
    assert theory.import_parts(session, stage, given, seen=0, by=by) == 4
    assert [ledger(session, work) for work in given] == [[value] for value in given.values()]
    seen = asking.last_part_mark(session, stage)
    assert theory.import_parts(session, stage, given, seen=seen, by=by) == 0  # the same sheet again adds nothing
    changed = {**given, first: (GIVEN, D(60))}
    with pytest.raises(Refusal, match=rf"changes marks that count: \['{first.code}'\]"):
        theory.import_parts(session, stage, changed, seen=seen, by=by)
    with pytest.raises(Conflict, match="meanwhile"):
        theory.import_parts(session, stage, changed, seen=0, reason="复核", by=by)
    assert ledger(session, first) == [(GIVEN, D(0))]
    assert theory.import_parts(session, stage, changed, seen=seen, reason="复核", by=by) == 1
    session.commit()
    told = [(entry.action, entry.reason, entry.changes["changed"]) for entry in entries_about(session, stage)[-3:]]
    assert told == [("part.imported", None, 4), ("part.imported", None, 0), ("part.imported", "复核", 1)]


def test_another_stages_work_in_a_sheet_is_refused(session, stage, hands):
    other = queries.works_of(session, make_drawn_stage(session, entries=1, judges=1))[0]
    with pytest.raises(Refusal, match=other.code):
        theory.import_parts(session, stage, {other: (GIVEN, D(1))}, seen=0, by=hands[0])
    assert ledger(session, other) == []


def test_a_mark_that_counts_is_corrected_with_a_reason_and_both_stand(session, stage, work, hands):
    with pytest.raises(Conflict, match="no theory mark yet"):
        theory.correct_part(session, work, GIVEN, D(60), "复核", by=hands[0])
    theory.import_parts(session, stage, {work: (GIVEN, D(59))}, seen=0, by=hands[0])
    with pytest.raises(Refusal, match="Say why"):
        theory.correct_part(session, work, GIVEN, D(60), " ", by=hands[1])
    theory.correct_part(session, work, GIVEN, D(60), "加分漏计", by=hands[1])
    assert ledger(session, work) == [(GIVEN, D(59)), (GIVEN, D(60))]
    session.commit()
    told = entries_about(session, work)[-1]
    assert (told.reason, told.changes["was"], told.changes["value"]) == ("加分漏计", "59.00", "60")
