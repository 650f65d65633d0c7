"""Sheets on paper: typed by two people, equal before anything counts, with everybody named in the trail."""

from decimal import Decimal as D

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.audit.queries import entries_about
from compmgr.foundation.errors import Conflict, NotAllowed, Refusal
from compmgr.scoring import queries, services
from compmgr.scoring.models import JudgeSignature, Mark, SheetTyping
from compmgr.scoring.queries import paper as papers
from compmgr.scoring.rules.states import SheetState
from compmgr.scoring.rules.typing import TypingState
from compmgr.scoring.services import paper
from tests.factories.marking import fill, make_drawn_stage, sheets_of
from tests.factories.world import make_user


@pytest.fixture
def stage(session):
    return make_drawn_stage(session, entries=1, judges=2)


@pytest.fixture
def judge(session, stage):
    member = queries.judges_of(session, stage)[0]
    paper.put_on_paper(session, member, by=clerk(session, stage))
    return member


@pytest.fixture
def sheet(session, judge):
    """A1, two measured aspects worth 40 and 20."""
    return next(sheet for sheet in sheets_of(session, judge) if sheet.sub_criterion.key == "A1")


def clerk(session, stage):
    return make_user(session, Role.SCORE_CLERK, stage.event.contest)


def values(sheet, *texts):
    return dict(zip(sheet.sub_criterion.aspects, map(D, texts), strict=True))


def ledger(session, sheet):
    session.flush()
    return [mark.value for mark in session.scalars(select(Mark).where(Mark.sheet_id == sheet.id).order_by(Mark.id))]


def test_what_two_people_typed_alike_counts_as_the_judges_and_both_are_named(session, stage, sheet):
    ann, bea = clerk(session, stage), clerk(session, stage)
    assert paper.type_sheet(session, sheet, values(sheet, "38.5", "20"), by=ann) is TypingState.TYPED_ONCE
    assert (ledger(session, sheet), sheet.state) == ([], SheetState.IN_PROGRESS)
    assert paper.type_sheet(session, sheet, values(sheet, "38.50", "20"), by=bea) is TypingState.CONFIRMED
    assert (ledger(session, sheet), sheet.state) == ([D("38.5"), D(20)], SheetState.SUBMITTED)
    assert set(session.scalars(select(Mark.by_id))) == {sheet.member.user_id}
    session.commit()
    told = {entry.action: (entry.actor, entry.changes.get("typed_by")) for entry in entries_about(session, sheet)}
    both = [ann.username, bea.username]
    assert told["sheet.typed"] == (ann.username, None)
    assert told["marks.recorded"] == told["sheet.submitted"] == (bea.username, both)


def test_what_differs_is_kept_twice_counts_nowhere_and_a_third_person_decides(session, stage, sheet):
    ann, bea, cai = (clerk(session, stage) for _ in range(3))
    first, second = sheet.sub_criterion.aspects
    paper.type_sheet(session, sheet, values(sheet, "38.5", "20"), by=ann)
    assert paper.type_sheet(session, sheet, values(sheet, "33.5", "20"), by=bea) is TypingState.DIFFERS
    assert ledger(session, sheet) == []
    for wrong, by in (({first: D("38.5")}, bea), ({first: D(30)}, cai), ({}, cai)):
        with pytest.raises(Refusal):
            paper.decide_sheet(session, sheet, wrong, by=by)
    paper.decide_sheet(session, sheet, {first: D("33.5")}, by=cai)
    assert (ledger(session, sheet), sheet.state) == ([D("33.5"), D(20)], SheetState.SUBMITTED)
    kept = [(row.turn, row.values["A1.1"]) for row in session.scalars(select(SheetTyping).order_by(SheetTyping.id))]
    assert kept == [(1, "38.5"), (2, "33.5"), (3, "33.5")]
    session.commit()
    decided = next(one for one in entries_about(session, sheet) if one.action == "sheet.typing_decided")
    assert (decided.actor, decided.changes) == (cai.username, {"marks": {"A1.1": "33.5"}})
    assert second.key == "A1.2"


def test_the_same_person_does_not_confirm_and_the_judge_does_not_type(session, stage, sheet):
    ann = clerk(session, stage)
    paper.type_sheet(session, sheet, values(sheet, "1", "2"), by=ann)
    assert paper.type_sheet(session, sheet, values(sheet, "1", "2"), by=ann) is TypingState.TYPED_ONCE  # sent twice
    with pytest.raises(Refusal, match="typed this yourself"):
        paper.type_sheet(session, sheet, values(sheet, "1", "3"), by=ann)
    with pytest.raises(NotAllowed):
        paper.type_sheet(session, sheet, values(sheet, "1", "2"), by=sheet.member.user)
    assert len(session.scalars(select(SheetTyping)).all()) == 1


def test_the_first_person_may_begin_again_and_what_they_typed_stays_kept(session, stage, sheet):
    ann, bea = clerk(session, stage), clerk(session, stage)
    paper.type_sheet(session, sheet, values(sheet, "1", "2"), by=ann)
    paper.type_sheet(session, sheet, values(sheet, "1", "3"), again=True, by=ann)
    assert paper.type_sheet(session, sheet, values(sheet, "1", "3"), by=bea) is TypingState.CONFIRMED
    assert len(session.scalars(select(SheetTyping)).all()) == 3


@pytest.mark.parametrize("wrong", [("41", "20"), ("38.555", "20"), ("38", None)])
def test_an_impossible_or_missing_mark_is_refused_and_nothing_is_kept(session, stage, sheet, wrong):
    given = dict(zip(sheet.sub_criterion.aspects, [D(one) if one else None for one in wrong], strict=True))
    with pytest.raises(Refusal):
        paper.type_sheet(session, sheet, given, by=clerk(session, stage))
    assert session.scalars(select(SheetTyping)).all() == []


def test_a_sheet_on_paper_takes_no_mark_from_the_tablet_and_one_on_the_tablet_is_not_typed(session, stage, sheet):
    with pytest.raises(Conflict, match="on paper"):
        services.record_marks(session, sheet, values(sheet, "1", "2"), by=sheet.member.user)
    with pytest.raises(Conflict, match="on paper"):
        services.submit_sheet(session, sheet, by=sheet.member.user)
    other = sheets_of(session, queries.judges_of(session, stage)[1])[0]
    with pytest.raises(Conflict, match="on a tablet"):
        paper.type_sheet(session, other, {}, by=clerk(session, stage))


def test_a_sheet_goes_back_to_the_tablet_only_while_nothing_is_typed(session, stage, judge, sheet):
    by = clerk(session, stage)
    paper.type_sheet(session, sheet, values(sheet, "1", "2"), by=by)
    with pytest.raises(Conflict, match="A1"):
        paper.take_from_paper(session, judge, by=by)
    assert sheet.on_paper
    other = queries.judges_of(session, stage)[1]
    assert paper.put_on_paper(session, other, work=sheet.work, by=by) == 2
    assert paper.take_from_paper(session, other, by=by) == 2
    session.commit()
    told = [(entry.action, entry.changes.get("sheets")) for entry in entries_about(session, other)][1:]
    assert told == [("sheets.put_on_paper", 2), ("sheets.taken_from_paper", 2)]


def test_a_returned_paper_is_typed_again_by_two_and_the_new_marks_carry_the_reason(session, stage, sheet):
    ann, bea = clerk(session, stage), clerk(session, stage)
    for text in ("30", "31"):
        for by in (ann, bea):
            paper.type_sheet(session, sheet, values(sheet, text, "20"), by=by)
        if text == "30":
            services.return_sheet(session, sheet, "重量", by=make_user(session, Role.CHIEF_JUDGE, stage.event.contest))
    assert ledger(session, sheet) == [D(30), D(20), D(31)]
    assert session.scalars(select(Mark.reason).order_by(Mark.id)).all() == [None, None, "重量"]
    assert sheet.state is SheetState.SUBMITTED


def test_the_list_tells_how_far_each_paper_is(session, stage, judge, sheet):
    ann = clerk(session, stage)
    paper.type_sheet(session, sheet, values(sheet, "1", "2"), by=ann)
    [own] = papers.papers_of(session, stage)
    assert (own.work, own.member, own.state) == (sheet.work, judge, TypingState.TYPED_ONCE)
    assert own.next_for(ann.id).sub_criterion.key == "B1"
    assert own.next_for(clerk(session, stage).id) is sheet
    assert papers.half_typed_codes(session, stage) == [sheet.work.code]


def test_a_signature_on_paper_is_noted_once_everything_is_handed_in(session, stage, judge, sheet):
    ann, bea = clerk(session, stage), clerk(session, stage)
    with pytest.raises(Refusal, match=sheet.work.code):
        paper.note_paper_signature(session, judge, by=ann)
    for one in sheets_of(session, judge):
        for by in (ann, bea):
            paper.type_sheet(session, one, dict.fromkeys(one.sub_criterion.aspects, D(2)), by=by)
    signature = paper.note_paper_signature(session, judge, by=ann)
    assert (signature.member_id, signature.sheets, signature.strokes) == (judge.id, 2, None)
    assert {one.state for one in sheets_of(session, judge)} == {SheetState.PANEL_SIGNED}
    with pytest.raises(Conflict):
        paper.note_paper_signature(session, judge, by=ann)
    session.commit()
    assert [entry.action for entry in entries_about(session, signature)] == ["judge_signature.noted_from_paper"]


def test_who_marked_on_a_tablet_signs_there(session, stage):
    judge = queries.judges_of(session, stage)[1]
    for sheet in sheets_of(session, judge):
        fill(session, sheet)
    with pytest.raises(Refusal, match="no sheet on paper"):
        paper.note_paper_signature(session, judge, by=clerk(session, stage))
    assert session.scalars(select(JudgeSignature)).all() == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["10", "11"]), st.sampled_from(["5", "6"])), max_size=6))
def test_marks_that_differ_never_reach_the_ledger(session, stage, sheet, typed):
    """Whoever types what in whatever order: each row of the ledger was typed alike by two people one after another."""
    with session.begin_nested() as trial:
        hands = [clerk(session, stage) for _ in range(3)]
        for who, one, two in typed:
            try:
                paper.type_sheet(session, sheet, values(sheet, one, two), by=hands[who])
            except (Refusal, Conflict):
                continue
            rows = papers.typed_from(session, sheet)
            if ledger(session, sheet):
                first, second = rows[-2:]
                assert (first.value, first.by == second.by) == (second.value, False)
                assert ledger(session, sheet) == list(second.value.values())
        trial.rollback()
    session.expire_all()
