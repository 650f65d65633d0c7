"""The deeds of marking, each with its entry in the trail."""

from decimal import Decimal as D

import pytest
from sqlalchemy import func, select

from compmgr.accounts.permissions import Role
from compmgr.audit.models import AuditEntry
from compmgr.foundation import clock
from compmgr.foundation.errors import Conflict, NotAllowed, Refusal
from compmgr.scoring import queries, services
from compmgr.scoring.models import Mark, MarkSheet
from compmgr.scoring.rules.states import PanelRole, PartState, SheetState
from tests.factories.marking import fill, fill_all, make_drawn_stage, make_panel, make_scheme, plan, sheets_of, sign_all
from tests.factories.world import make_event, make_stage, make_user


def actions(session):
    session.commit()
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))


def first_sheet(session, stage):
    """A judge's sheet for sub-criterion A1, with its two aspects."""
    judge = queries.judges_of(session, stage)[0]
    sheet = next(sheet for sheet in sheets_of(session, judge) if sheet.sub_criterion.key == "A1")
    return judge.user, sheet, sheet.sub_criterion.aspects


def ledger(session):
    return session.scalar(select(func.count(Mark.id)))


def test_a_scheme_is_written_and_read_back_as_it_was(session):
    event = make_event(session)
    office = make_user(session, Role.FEDERATION_OFFICE)
    scheme = services.write_scheme(session, event, plan(), name="评分标准", by=office)
    session.expire_all()
    assert queries.scheme_rules(queries.current_scheme(session, event)) == plan()
    assert (scheme.edition, scheme.frozen_at) == (1, None)
    assert "scheme.written" in actions(session)


def test_a_scheme_rewritten_keeps_the_rows_of_its_keys(session):
    event = make_event(session)
    before = {sub.key: sub.id for c in make_scheme(session, event).criteria for sub in c.sub_criteria}
    after = make_scheme(session, event, plan("50", "10", "40"))
    assert {sub.key: sub.id for c in after.criteria for sub in c.sub_criteria} == before
    assert queries.scheme_rules(after) == plan("50", "10", "40")


def test_a_scheme_read_at_an_older_version_is_not_overwritten(session):
    event = make_event(session)
    scheme = make_scheme(session, event)
    read_at = scheme.version
    make_scheme(session, event, plan("50", "10", "40"))
    with pytest.raises(Conflict, match="Somebody else"):
        services.write_scheme(session, event, plan(), name="x", version=read_at, by=make_user(session))


def test_the_first_mark_freezes_the_scheme_and_a_change_is_refused_naming_the_rule(session):
    stage = make_drawn_stage(session)
    by, sheet, (size, _) = first_sheet(session, stage)
    services.record_marks(session, sheet, {size: D("12.5")}, by=by)
    assert "scheme.frozen" in actions(session)
    with pytest.raises(Conflict, match="what has begun by one scheme ends by it"):
        make_scheme(session, stage.event, plan("50", "10", "40"))
    assert queries.scheme_rules(queries.current_scheme(session, stage.event)) == plan()


def test_sheets_follow_a_scheme_that_changes_before_the_first_mark(session):
    stage = make_drawn_stage(session, entries=1, judges=2)
    whole = plan("60", "40", "40").criteria[0]
    make_scheme(session, stage.event, type(plan())((whole,)))
    keys = {
        sheet.sub_criterion.key for judge in queries.judges_of(session, stage) for sheet in sheets_of(session, judge)
    }
    assert keys == {"A1"}
    make_scheme(session, stage.event, plan())
    assert len(queries.sheet_keys(session, stage)) == 1 * 2 * 2


def test_judges_are_numbered_and_get_their_role_for_the_contest(session):
    stage = make_stage(session)
    chief, *judges = make_panel(session, stage, 2)
    assert [(m.role, m.number) for m in (chief, *judges)] == [
        (PanelRole.CHIEF_JUDGE, 0),
        (PanelRole.JUDGE, 1),
        (PanelRole.JUDGE, 2),
    ]
    assert actions(session).count("judge.assigned") == 3
    assert actions(session).count("role.given") == 3


@pytest.mark.parametrize("role", [Role.CODING_JUDGE, Role.SUPERVISOR, Role.CONTEST_ORGANISER])
def test_nobody_judges_who_could_learn_whose_work_it_is(session, role):
    stage = make_stage(session)
    user = make_user(session, role, stage.event.contest)
    with pytest.raises(Refusal, match="could learn whose work"):
        services.assign_judge(session, stage, user, by=make_user(session))


def test_a_judge_cannot_become_the_coding_judge(session):
    stage = make_stage(session)
    judge = make_panel(session, stage, 1)[1]
    with pytest.raises(Refusal, match="marks works of this contest"):
        services.appoint(session, stage, judge.user, Role.CODING_JUDGE, by=make_user(session))


def test_marks_are_kept_as_rows_and_only_the_newest_counts(session):
    stage = make_drawn_stage(session)
    by, sheet, (size, gap) = first_sheet(session, stage)
    services.record_marks(session, sheet, {size: D("12.5"), gap: D(0)}, by=by)
    services.record_marks(session, sheet, {size: D("13")}, by=by)
    services.record_marks(session, sheet, {size: D("13")}, by=by)
    assert ledger(session) == 3
    assert queries.marks_of(session, stage)[sheet.work][sheet.member] == {"A1.1": D(13), "A1.2": D(0)}
    assert sheet.state is SheetState.IN_PROGRESS
    assert actions(session).count("marks.recorded") == 2


def test_a_mark_above_its_worth_is_refused_and_nothing_is_kept(session):
    stage = make_drawn_stage(session)
    by, sheet, (size, gap) = first_sheet(session, stage)
    with pytest.raises(Refusal, match="worth 0 to 20"):
        services.record_marks(session, sheet, {size: D("12.5"), gap: D("20.01")}, by=by)
    assert ledger(session) == 0
    assert sheet.state is SheetState.ISSUED


def test_a_blank_is_no_zero_and_keeps_the_sheet_from_being_handed_in(session):
    stage = make_drawn_stage(session)
    by, sheet, (size, gap) = first_sheet(session, stage)
    services.record_marks(session, sheet, {size: D(0), gap: D(1)}, by=by)
    services.record_marks(session, sheet, {gap: None}, by=by)
    with pytest.raises(Refusal, match=r"A1\.2"):
        services.submit_sheet(session, sheet, by=by)
    services.record_marks(session, sheet, {gap: D(0)}, by=by)
    assert services.submit_sheet(session, sheet, by=by).state is SheetState.SUBMITTED
    assert "sheet.submitted" in actions(session)


def test_another_judges_sheet_cannot_be_written_on(session):
    stage = make_drawn_stage(session)
    _, sheet, (size, _) = first_sheet(session, stage)
    other = queries.judges_of(session, stage)[1].user
    with pytest.raises(NotAllowed):
        services.record_marks(session, sheet, {size: D(1)}, by=other)
    assert ledger(session) == 0


def test_a_page_that_shows_an_older_mark_gets_both_values_to_choose_from(session):
    stage = make_drawn_stage(session)
    by, sheet, (size, _) = first_sheet(session, stage)
    [mark] = services.record_marks(session, sheet, {size: D(10)}, by=by, based_on={size: None})
    with pytest.raises(Conflict) as refused:
        services.record_marks(session, sheet, {size: D(11)}, by=by, based_on={size: None})
    assert refused.value.values["conflict"]["A1.1"] == {
        "aspect": size.public_id,
        "yours": "11",
        "theirs": "10",
        "note": "",
        "at": f"{clock.local(mark.at):%H:%M:%S}",
        "mark": mark.public_id,
    }
    services.record_marks(session, sheet, {size: D(11)}, by=by, based_on={size: mark.public_id})
    assert queries.current_marks(session, sheet)[size.id].value == D(11)


def test_a_returned_sheet_is_corrected_by_new_rows_that_carry_the_reason(session):
    stage = make_drawn_stage(session)
    by, sheet, (size, _) = first_sheet(session, stage)
    chief = queries.members_of(session, stage)[0].user
    fill(session, sheet)
    with pytest.raises(Conflict, match="cannot be changed"):
        services.record_marks(session, sheet, {size: D(5)}, by=by)
    with pytest.raises(Refusal, match="Say why"):
        services.return_sheet(session, sheet, " ", by=chief)
    services.return_sheet(session, sheet, "请核对尺寸", by=chief)
    [row] = services.record_marks(session, sheet, {size: D(5)}, by=by)
    assert (row.reason, ledger(session)) == ("请核对尺寸", 3)
    services.submit_sheet(session, sheet, by=by)
    assert "sheet.returned" in actions(session)


def test_the_panel_signs_only_when_every_sheet_is_in_and_then_they_are_locked(session):
    stage = make_drawn_stage(session)
    chief = queries.members_of(session, stage)[0].user
    _, sheet, _ = first_sheet(session, stage)
    fill(session, sheet)
    with pytest.raises(Refusal, match="Still to be handed in") as refused:
        services.sign_panel(session, stage, by=chief)
    assert refused.value.values["codes"] == sorted(work.code for work in queries.works_of(session, stage))
    for judge in queries.judges_of(session, stage):
        for each in sheets_of(session, judge):
            if each is not sheet:
                fill(session, each)
    sign_all(session, stage)
    services.sign_panel(session, stage, by=chief)
    assert set(session.scalars(select(MarkSheet.state))) == {SheetState.LOCKED}
    assert queries.is_signed(session, stage)
    assert "panel.signed" in actions(session)
    services.return_sheet(session, sheet, "申诉复评", by=chief)
    assert "sheet.unlocked" in actions(session)


def test_a_judge_who_leaves_late_has_sheets_voided_and_counts_no_more(session):
    stage = make_drawn_stage(session, entries=1, judges=2)
    fill_all(session, stage)
    leaving, staying = queries.judges_of(session, stage)
    services.recuse(session, leaving, "与参赛单位有利益关系", by=make_user(session))
    assert queries.judges_of(session, stage) == [staying]
    assert [list(by_judge) for by_judge in queries.marks_of(session, stage).values()] == [[staying]]
    assert "judge.recused" in actions(session)


def test_a_judge_who_comes_after_the_draw_gets_sheets_at_once(session):
    stage = make_drawn_stage(session, entries=2, judges=1)
    newcomer = services.assign_judge(session, stage, make_user(session), by=make_user(session))
    assert len(sheets_of(session, newcomer)) == 2 * 2


def test_a_theory_mark_is_a_mark_or_a_reason_why_there_is_none(session):
    stage = make_drawn_stage(session)
    chief = queries.members_of(session, stage)[0].user
    first, second = queries.works_of(session, stage)
    services.record_part(session, first, "theory", PartState.GIVEN, D("87.5"), by=chief)
    services.record_part(session, second, "theory", PartState.ABSENT, None, by=chief)
    with pytest.raises(Refusal, match="between 0 and 100"):
        services.record_part(session, first, "theory", PartState.GIVEN, D("100.5"), by=chief)
    kept = {
        w: {p: (m.state, m.value) for p, m in parts.items()}
        for w, parts in queries.part_marks_of(session, stage).items()
    }
    assert kept == {first: {"theory": (PartState.GIVEN, D("87.5"))}, second: {"theory": (PartState.ABSENT, None)}}
    assert actions(session).count("part.recorded") == 2


def test_a_theory_mark_changed_after_the_signature_needs_a_reason(session):
    stage = make_drawn_stage(session, entries=1, judges=1)
    chief, [work] = queries.members_of(session, stage)[0].user, queries.works_of(session, stage)
    services.record_part(session, work, "theory", PartState.GIVEN, D(80), by=chief)
    fill_all(session, stage)
    services.sign_panel(session, stage, by=chief)
    with pytest.raises(Refusal, match="say why"):
        services.record_part(session, work, "theory", PartState.GIVEN, D(81), by=chief)
    services.record_part(session, work, "theory", PartState.GIVEN, D(81), by=chief, reason="登分有误")
    assert queries.part_mark(session, work, "theory").value == D(81)
