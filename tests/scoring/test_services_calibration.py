"""Calibrations: the panel marks warm-up works before the day, and each judge learns first how their marks stand."""

from datetime import timedelta
from decimal import Decimal as D
from fractions import Fraction

import pytest
from sqlalchemy import func, select

from compmgr.accounts.permissions import Role
from compmgr.audit.models import AuditEntry
from compmgr.competitions.rules import StageKind
from compmgr.foundation import clock
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.scoring import queries, services
from compmgr.scoring.models import Mark, ReferenceMark, Scheme
from compmgr.scoring.rules.calibration import Leaning
from tests.factories.marking import fill, fill_all, make_drawn_stage, make_panel, make_scheme, plan, sheets_of
from tests.factories.warming import make_calibration, make_stage_to_calibrate, refer
from tests.factories.world import make_event, make_stage, make_user


def test_a_calibration_has_the_panel_the_scheme_and_fresh_codes(session):
    stage, chief = make_stage_to_calibrate(session, judges=3)
    made = services.make_calibration(session, stage, 4, by=chief)
    assert (made.kind, made.event_id, made.name) == (StageKind.CALIBRATION, stage.event_id, "决赛校准试评 1")
    assert made.ends_at == clock.at(clock.local(stage.starts_at).date(), 0)
    panel = [(member.user_id, member.number) for member in queries.judges_of(session, stage)]
    assert [(member.user_id, member.number) for member in queries.members_of(session, made)] == panel
    assert len(queries.works_of(session, made)) == 4
    assert queries.scheme_of_stage(session, made) == queries.current_scheme(session, stage.event)
    assert services.make_calibration(session, stage, 1, by=chief).name == "决赛校准试评 2"


def test_it_comes_before_the_day(session):
    stage, chief = make_stage_to_calibrate(session)
    eve, morning = clock.at(clock.local(stage.starts_at).date(), 0) - timedelta(minutes=1), stage.starts_at
    with clock.frozen(clock.at(clock.local(morning).date(), 0)), pytest.raises(Refusal, match="has begun"):
        services.make_calibration(session, stage, 2, by=chief)
    with clock.frozen(eve):
        services.make_calibration(session, stage, 2, by=chief)


def test_it_needs_a_panel_and_a_real_stage(session):
    stage = make_stage(session)
    make_scheme(session, stage.event)
    chief = make_user(session, Role.CHIEF_JUDGE, stage.event.contest)
    with pytest.raises(Refusal, match="no judges"):
        services.make_calibration(session, stage, 2, by=chief)
    make_panel(session, stage)
    made = services.make_calibration(session, stage, 2, by=chief)
    with pytest.raises(Refusal, match="nothing in it counts"):
        services.make_calibration(session, made, 2, by=chief)


def test_reference_marks_are_a_ledger_that_says_who(session):
    made, chief = make_calibration(session, referred=False)
    work, *_ = queries.works_of(session, made)
    aspect = queries.aspects_of_stage(session, made)[0]
    for value in ("12", "12", "13.5"):
        services.record_reference(session, work, {aspect: D(value)}, by=chief)
    session.commit()
    rows = session.execute(select(ReferenceMark.value, ReferenceMark.by_id).order_by(ReferenceMark.id)).all()
    assert rows == [(D(12), chief.id), (D("13.5"), chief.id)]
    assert queries.references_of(session, made) == {(work.id, aspect.id): D("13.5")}
    told = session.scalars(select(AuditEntry.changes).where(AuditEntry.action == "work.reference_recorded")).all()
    assert told == [{"marks": {"A1.1": "12"}}, {"marks": {"A1.1": "13.5"}}]


def test_an_impossible_reference_is_refused_and_so_is_one_of_a_real_work(session):
    made, chief = make_calibration(session, referred=False)
    aspect = queries.aspects_of_stage(session, made)[0]
    with pytest.raises(Refusal, match="worth 0 to 40"):
        services.record_reference(session, queries.works_of(session, made)[0], {aspect: D(41)}, by=chief)
    real = make_drawn_stage(session, stage=make_stage(session, make_event(session)))
    with pytest.raises(Refusal, match="Only warm-up works"):
        services.record_reference(session, queries.works_of(session, real)[0], {aspect: D(1)}, by=chief)
    assert session.scalar(select(func.count(ReferenceMark.id))) == 0


def test_a_judge_opens_their_figures_after_handing_everything_in(session):
    made, chief = make_calibration(session, referred=False)
    first, _ = queries.judges_of(session, made)
    with pytest.raises(Refusal, match="Hand in all"):
        services.open_figures(session, first, by=first.user)
    fill_all(session, made)
    with pytest.raises(Refusal, match="not complete"):
        services.open_figures(session, first, by=first.user)
    refer(session, made, chief)
    services.open_figures(session, first, by=first.user)
    seen = first.calibration_seen_at
    assert seen is not None
    assert services.open_figures(session, first, by=first.user).calibration_seen_at == seen
    session.commit()
    told = select(func.count(AuditEntry.id)).where(AuditEntry.action == "panel_member.calibration_seen")
    assert session.scalar(told) == 1


def test_nobody_opens_anothers_figures(session):
    made, chief = make_calibration(session)
    fill_all(session, made)
    first, second = queries.judges_of(session, made)
    for user in (second.user, chief):
        with pytest.raises(Refusal):
            services.open_figures(session, first, by=user)
    assert first.calibration_seen_at is None


def test_the_reference_stands_once_a_judge_has_looked(session):
    made, chief = make_calibration(session)
    fill_all(session, made)
    first, _ = queries.judges_of(session, made)
    services.open_figures(session, first, by=first.user)
    with pytest.raises(Conflict):
        refer(session, made, chief, "1")


def test_figures_are_those_of_the_rule(session):
    made, _ = make_calibration(session, works=3)
    copies, other = queries.judges_of(session, made)
    for sheet in sheets_of(session, copies):
        fill(session, sheet, "2")
    for sheet in sheets_of(session, other):
        fill(session, sheet, "3")
    found = queries.figures_of(queries.lines_of(session, made))
    assert (found[copies.id].together.severity, found[copies.id].together.variance) == (0, 0)
    assert found[copies.id].judged.count == 3  # too few to be shown
    # each of three works: 1/40 and 1/20 measured, 1/3 judged
    assert found[other.id].together.severity == (Fraction(1, 40) + Fraction(1, 20) + Fraction(1, 3)) / 3
    assert found[other.id].measured.leaning is Leaning.LENIENT


def test_marks_of_a_calibration_freeze_nothing(session):
    made, _ = make_calibration(session)
    fill_all(session, made)
    assert session.scalars(select(Scheme.frozen_at)).all() == [None]


def test_the_scheme_stays_open_and_what_was_tried_keeps_its_own(session):
    """A changed scheme goes on as the next edition; marks and references of the calibration stay as they were."""
    made, _ = make_calibration(session)
    fill_all(session, made)
    marks, references = session.scalar(select(func.count(Mark.id))), queries.references_of(session, made)
    old = queries.current_scheme(session, made.event)
    kept = queries.scheme_rules(old)
    new = make_scheme(session, made.event, plan("30", "30", "40"))
    assert (old.edition, new.edition, new.frozen_at) == (1, 2, None)
    assert (queries.scheme_of_stage(session, made), queries.scheme_rules(old)) == (old, kept)
    assert queries.current_scheme(session, made.event) == new
    assert (session.scalar(select(func.count(Mark.id))), queries.references_of(session, made)) == (marks, references)
    assert make_scheme(session, made.event, plan("20", "40", "40")).edition == 2  # nobody tried the second


def test_sheets_of_the_day_follow_the_scheme_that_was_changed_after_a_calibration(session):
    stage, chief = make_stage_to_calibrate(session)
    made = services.make_calibration(session, stage, 1, by=chief)
    fill_all(session, made)
    services.add_work(session, stage, "K7")
    services.issue_sheets(session, stage, by=chief)
    new = make_scheme(session, stage.event, plan("30", "30", "40"))
    assert queries.scheme_of_stage(session, stage) == new
    fill_all(session, stage)
    assert new.frozen_at is not None


def test_references_alone_keep_their_scheme_too(session):
    made, _ = make_calibration(session)
    old = queries.current_scheme(session, made.event)
    make_scheme(session, made.event, plan("30", "30", "40"))
    assert queries.scheme_of_stage(session, made) == old
    assert queries.is_referred(session, made)


def test_a_calibration_under_way_keeps_no_new_edition_waiting(session):
    stage = make_drawn_stage(session)
    fill_all(session, stage)
    services.sign_panel(session, stage, by=make_user(session, Role.CHIEF_JUDGE, stage.event.contest))
    later = make_stage(session, stage.event, name="复赛", kind=StageKind.PRELIMINARY)
    made, _ = make_calibration(session, later)
    fill(session, sheets_of(session, queries.judges_of(session, made)[0])[0])
    assert services.new_edition(session, stage.event, "改配分", by=make_user(session)).edition == 2
