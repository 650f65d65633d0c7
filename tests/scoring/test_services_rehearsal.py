"""Rehearsals: for every judge, at any time, alone, and without a trace in anything that counts."""

import pytest
from sqlalchemy import func, select

from compmgr.accounts.models import Grant
from compmgr.accounts.permissions import Role
from compmgr.audit.models import AuditEntry
from compmgr.competitions.models import Contest, Event
from compmgr.competitions.rules import ContestState, StageKind
from compmgr.foundation.errors import NotAllowed, Refusal
from compmgr.scoring import queries, services
from compmgr.scoring.models import MarkSheet, Scheme, Work
from compmgr.scoring.rules import practice
from compmgr.scoring.rules.scheme import aspects_of
from compmgr.scoring.rules.scorers import SCORERS
from tests.factories.marking import sheets_of
from tests.factories.warming import make_rehearsal
from tests.factories.world import make_contest, make_occupation, make_user


@pytest.fixture
def judge(session):
    make_occupation(session)
    return make_user(session, Role.JUDGE, make_contest(session))


def test_a_judge_gets_five_works_with_every_kind_of_field(session, judge):
    stage = services.start_rehearsal(session, by=judge)
    works = queries.works_of(session, stage)
    sheets = sheets_of(session, queries.member_of(session, stage, judge))
    scheme = queries.scheme_rules(queries.scheme_of_stage(session, stage))
    assert (stage.kind, stage.event.contest.is_practice, len(works)) == (StageKind.PRACTICE, True, practice.WORKS)
    assert len({work.code for work in works}) == 5
    assert {aspect.scorer for aspect in aspects_of(scheme)} == set(SCORERS)
    assert len(sheets) == 5 * sum(len(part.sub_criteria) for part in scheme.criteria)


def test_the_trail_says_that_it_was_begun(session, judge):
    services.start_rehearsal(session, by=judge)
    session.commit()
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "stage.rehearsal_started")).one()
    assert (told.actor, told.changes) == (judge.username, {"works": 5})


def test_there_is_one_practice_contest_and_it_takes_no_entries(session, judge):
    other = make_user(session, Role.JUDGE, make_contest(session))
    stages = [services.start_rehearsal(session, by=each) for each in (judge, other, judge)]
    assert len({stage.event_id for stage in stages}) == 1
    contest = session.scalars(select(Contest).where(Contest.is_practice)).one()
    assert contest.state is ContestState.PLANNED


def test_starting_again_gives_fresh_works_and_keeps_the_old(session, judge):
    first = make_rehearsal(session, judge)
    second = services.start_rehearsal(session, by=judge)
    assert queries.rehearsals_of(session, judge) == [second, first]
    codes = [{work.code for work in queries.works_of(session, stage)} for stage in (first, second)]
    assert codes[0].isdisjoint(codes[1])
    each = len(sheets_of(session, queries.member_of(session, first, judge)))
    assert each > 0 and session.scalar(select(func.count(MarkSheet.id))) == 2 * each


def test_what_is_practised_is_not_among_the_works_of_the_day(session, judge):
    stage = make_rehearsal(session, judge)
    assert queries.tables_of(session, judge) == []
    assert [table.stage for table in queries.tables_of(session, judge, practised=True)] == [stage]


def test_marks_of_a_rehearsal_freeze_nothing(session, judge):
    make_rehearsal(session, judge)
    assert session.scalars(select(Scheme.frozen_at)).all() == [None]


def test_a_new_way_of_scoring_makes_a_new_event(session, judge, monkeypatch):
    first = services.start_rehearsal(session, by=judge)
    monkeypatch.setattr(practice, "WORKS", 3)
    assert services.start_rehearsal(session, by=judge).event_id == first.event_id
    fewer = practice.scheme({key: scorer for key, scorer in SCORERS.items() if key != "yes_no"})
    monkeypatch.setattr(practice, "scheme", lambda: fewer)
    second = services.start_rehearsal(session, by=judge)
    assert second.event_id != first.event_id
    assert services.start_rehearsal(session, by=judge).event_id == second.event_id
    assert session.scalar(select(func.count(Event.id)).join(Event.contest).where(Contest.is_practice)) == 2


def roles_in_practice(session, user):
    contest = queries.practice_contest(session)
    return set(session.scalars(select(Grant.role).where(Grant.user_id == user.id, Grant.scope_id == contest.id)))


def test_a_chief_judge_rehearses_the_board_too(session, judge):
    chief = make_user(session, Role.CHIEF_JUDGE, make_contest(session))
    for user in (judge, chief, chief):
        services.start_rehearsal(session, by=user)
    assert roles_in_practice(session, judge) == {Role.JUDGE}
    assert roles_in_practice(session, chief) == {Role.JUDGE, Role.CHIEF_JUDGE}


@pytest.mark.parametrize("role", [Role.FEDERATION_OFFICE, Role.SUPERVISOR, Role.SCORE_CLERK])
def test_nobody_else_rehearses_and_nothing_is_kept(session, role):
    make_occupation(session)
    user = make_user(session, role, make_contest(session))
    session.commit()
    with pytest.raises(NotAllowed):
        services.start_rehearsal(session, by=user)
    session.rollback()
    assert session.scalar(select(func.count(Work.id))) == 0


def test_who_judges_no_more_rehearses_no_more(session, judge):
    services.start_rehearsal(session, by=judge)
    contest = queries.practice_contest(session)
    for grant in session.scalars(select(Grant).where(Grant.user_id == judge.id, Grant.scope_id != contest.id)):
        session.delete(grant)
    with pytest.raises(NotAllowed):
        services.start_rehearsal(session, by=judge)


def test_without_a_season_it_says_what_is_missing(session):
    with pytest.raises(Refusal):
        services.start_rehearsal(session, by=make_user(session))
