"""A new edition is opened at any time; a stage being marked takes it over by a deed, and nothing given is lost."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from sqlalchemy import func, select

from compmgr.accounts.permissions import Role
from compmgr.audit.models import AuditEntry
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.scoring import queries, services
from compmgr.scoring.models import Evidence, Mark, MarkSheet, Scheme
from compmgr.scoring.rules.scheme import Scheme as Plan
from compmgr.scoring.rules.states import SheetState
from tests.factories.marking import fill, make_drawn_stage, make_panel, make_scheme, plan, sheets_of
from tests.factories.world import make_stage, make_user

REASON = "技术文件更正"


def actions(session):
    session.commit()
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))


def with_first(scheme: Plan, **changes) -> Plan:
    """`scheme` with its first aspect changed."""
    criterion, *rest = scheme.criteria
    sub, *other_subs = criterion.sub_criteria
    aspects = (replace(sub.aspects[0], **changes), *sub.aspects[1:])
    return Plan((replace(criterion, sub_criteria=(replace(sub, aspects=aspects), *other_subs)), *rest), scheme.sections)


@pytest.fixture
def stage(session):
    """One work, two judges: three sheets are in, the second judge's sheet of B1 is not begun."""
    stage = make_drawn_stage(session, entries=1, judges=2)
    first, second = queries.judges_of(session, stage)
    begun = [sheet for sheet in sheets_of(session, second) if sheet.sub_criterion.key == "A1"]
    for sheet in [*sheets_of(session, first), *begun]:
        fill(session, sheet, "2")
    return stage


@pytest.fixture
def office(session):
    return make_user(session, Role.FEDERATION_OFFICE)


def take_over(session, stage, office, changed=None):
    services.new_edition(session, stage.event, REASON, by=office)
    new = make_scheme(session, stage.event, changed, by=office) if changed else None
    new = new or queries.current_scheme(session, stage.event)
    return services.take_over(session, stage, REASON, seen=new.version, by=office)


def states(session, stage):
    """Of every judge and sub-criterion: the state of the sheet that counts."""
    return {
        (judge.number, sheet.sub_criterion.key): sheet.state
        for judge in queries.judges_of(session, stage)
        for sheet in sheets_of(session, judge)
    }


def test_a_new_edition_opens_while_a_stage_is_marked_and_leaves_it_its_own(session, stage, office):
    new = services.new_edition(session, stage.event, REASON, by=office)
    make_scheme(session, stage.event, plan("30", "30", "40"), by=office)
    assert (new.edition, new.reason, new.frozen_at) == (2, REASON, None)
    assert queries.scheme_rules(queries.scheme_of_stage(session, stage)) == plan()
    assert queries.current_scheme(session, stage.event) is new
    assert "scheme.edition_opened" in actions(session)


def test_a_scheme_nobody_marked_by_needs_no_edition_and_an_edition_needs_a_reason(session, office):
    stage = make_drawn_stage(session)
    with pytest.raises(Conflict, match="needs no new edition"):
        services.new_edition(session, stage.event, REASON, by=office)
    with pytest.raises(Refusal, match="Say why"):
        services.new_edition(session, stage.event, " ", by=office)


def test_stages_nobody_has_marked_follow_the_new_edition(session, stage, office):
    other = make_stage(session, stage.event, name="预赛二")
    make_panel(session, other, 1)
    services.add_work(session, other, "K99")
    services.issue_sheets(session, other, by=office)
    assert queries.scheme_of_stage(session, other).edition == 1
    new = services.new_edition(session, stage.event, REASON, by=office)
    assert queries.scheme_of_stage(session, other) is new
    assert queries.scheme_of_stage(session, stage) is not new


@pytest.mark.both_databases
def test_unchanged_marks_are_carried_with_the_reason_and_changed_ones_are_to_be_given_anew(session, stage, office):
    before = queries.marks_of(session, stage)
    rows = session.scalar(select(func.count(Mark.id)))
    planned = take_over(session, stage, office, with_first(plan(), requirement="误差不超过 0.3 毫米"))
    assert {key: len(marks) for key, marks in planned.touched_by_aspect.items()} == {"A1.1": 2}
    after = queries.marks_of(session, stage)
    [work] = before
    for judge, values in before[work].items():
        assert after[work][judge] == {key: value for key, value in values.items() if key != "A1.1"}
    carried = list(session.scalars(select(Mark).order_by(Mark.id).offset(rows)))
    assert {mark.reason for mark in carried} == {REASON}
    assert len(carried) == len(planned.carried) == 3
    assert states(session, stage) == {
        (1, "A1"): SheetState.IN_PROGRESS,
        (1, "B1"): SheetState.SUBMITTED,
        (2, "A1"): SheetState.IN_PROGRESS,
        (2, "B1"): SheetState.ISSUED,
    }


def test_old_sheets_are_voided_and_kept_with_their_marks(session, stage, office):
    old = set(session.scalars(select(MarkSheet.id)))
    marks = set(session.scalars(select(Mark.id)))
    take_over(session, stage, office)
    session.expire_all()
    kept = {sheet.id: sheet for sheet in session.scalars(select(MarkSheet)) if sheet.id in old}
    assert set(kept) == old
    assert {(sheet.state, sheet.reason) for sheet in kept.values()} == {(SheetState.VOIDED, REASON)}
    assert marks <= set(session.scalars(select(Mark.id)))
    assert len(queries.judges_of(session, stage)) == 2


def test_an_edition_that_changes_nothing_changes_no_mark_and_no_sheet_handed_in(session, stage, office):
    before, sheets = queries.marks_of(session, stage), states(session, stage)
    planned = take_over(session, stage, office)
    assert (planned.touched, planned.changes, planned.added) == ([], [], [])
    assert (queries.marks_of(session, stage), states(session, stage)) == (before, sheets)


def test_a_line_put_in_before_the_others_moves_keys_and_no_marks(session, stage, office):
    new_first = replace(plan().criteria[0].sub_criteria[0].aspects[0], key="A1.1", description="毛刺", max_mark=D(10))
    a1 = plan().criteria[0].sub_criteria[0]
    moved = (new_first, replace(a1.aspects[0], key="A1.2"), replace(a1.aspects[1], key="A1.3"))
    b1 = plan().criteria[1].sub_criteria[0]
    looks = replace(b1, aspects=(replace(b1.aspects[0], max_mark=D(30)),))
    changed = Plan(
        (
            replace(plan().criteria[0], sub_criteria=(replace(a1, aspects=moved),)),
            replace(plan().criteria[1], sub_criteria=(looks,)),
        )
    )
    planned = take_over(session, stage, office, changed)
    assert planned.added == ["A1.1", "B1.1"]
    assert set(planned.touched_by_aspect) <= {"B1.1"}
    [of_work] = queries.marks_of(session, stage).values()
    assert all(set(values) <= {"A1.2", "A1.3"} for values in of_work.values())


def test_pictures_of_unchanged_aspects_come_along(session, stage, office):
    sheet = session.scalars(select(MarkSheet).where(MarkSheet.state == SheetState.SUBMITTED)).first()
    for aspect in sheet.sub_criterion.aspects:
        session.add(Evidence(sheet_id=sheet.id, aspect_id=aspect.id, file_key="x.jpg", by_id=office.id))
    session.flush()
    before = session.scalar(select(func.count(Evidence.id)))
    take_over(session, stage, office)
    assert session.scalar(select(func.count(Evidence.id))) == 2 * before


def test_taking_over_freezes_the_edition_and_stands_in_the_trail(session, stage, office):
    planned = take_over(session, stage, office)
    assert planned.new.frozen_at is not None
    assert queries.scheme_of_stage(session, stage) is planned.new
    assert "scheme.taken_over" in actions(session)
    with pytest.raises(Conflict, match="newest edition already"):
        services.take_over(session, stage, REASON, seen=planned.new.version, by=office)


@pytest.mark.parametrize("state", [SheetState.PANEL_SIGNED, SheetState.VERIFIED, SheetState.LOCKED])
def test_a_stage_with_a_signed_sheet_never_changes_its_edition(session, stage, office, state):
    session.scalars(select(MarkSheet)).first().state = state
    with pytest.raises(Conflict, match="signed"):
        take_over(session, stage, office)
    assert {sheet.state for sheet in session.scalars(select(MarkSheet))}.isdisjoint({SheetState.VOIDED})


def test_what_was_not_previewed_is_not_taken_over(session, stage, office):
    new = services.new_edition(session, stage.event, REASON, by=office)
    seen = new.version
    make_scheme(session, stage.event, plan("30", "30", "40"), by=office)
    with pytest.raises(Conflict, match="Somebody else"):
        services.take_over(session, stage, REASON, seen=seen, by=office)


def test_an_unfinished_edition_is_not_taken_over_and_the_stage_keeps_its_sheets(session, stage, office):
    services.new_edition(session, stage.event, REASON, by=office)
    new = make_scheme(session, stage.event, plan("30", "30", "30"), by=office)
    with pytest.raises(Refusal, match="cannot be frozen"):
        services.take_over(session, stage, REASON, seen=new.version, by=office)
    with pytest.raises(Refusal, match="Say why"):
        services.take_over(session, stage, "", seen=new.version, by=office)
    assert session.scalar(select(func.count(Scheme.id)).where(Scheme.frozen_at.is_not(None))) == 1
