"""Codes are drawn once, tell nothing, and are decoded only after the panel has signed."""

import pytest
from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.accounts.permissions import Role
from compmgr.anonymity import queries, services
from compmgr.anonymity.models import Seal
from compmgr.anonymity.rules.drawing import commitment
from compmgr.audit.models import AuditEntry
from compmgr.foundation.errors import Conflict, NotAllowed, Refusal
from compmgr.registration.rules.states import EntryState
from compmgr.scoring import queries as scoring
from compmgr.scoring import services as marking
from compmgr.scoring.models import MarkSheet, Work
from tests.factories.marking import fill_all, make_drawn_stage, make_panel, make_scheme
from tests.factories.world import make_entry, make_stage, make_user


def coder(session, stage):
    return make_user(session, Role.CODING_JUDGE, stage.event.contest)


def actions(session):
    session.commit()
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))


def test_the_commitment_stands_before_the_draw_and_fits_the_seed(session):
    stage = make_stage(session)
    draw = services.prepare_draw(session, stage, by=coder(session, stage))
    assert draw.commitment == commitment(draw.seed)
    with pytest.raises(Conflict):
        services.prepare_draw(session, stage, by=coder(session, stage))
    assert "draw.prepared" in actions(session)


def test_a_draw_makes_works_seals_and_a_sheet_for_each_judge_work_and_sub_criterion(session):
    stage = make_drawn_stage(session, entries=3, judges=2)
    works = scoring.works_of(session, stage)
    assert len({work.code for work in works}) == len(works) == 3
    assert len(session.scalars(select(Seal)).all()) == 3
    assert len(session.scalars(select(MarkSheet)).all()) == 3 * 2 * 2
    assert {"codes.drawn", "sheets.issued"} <= set(actions(session))


def test_an_absent_entry_gets_no_code(session):
    stage = make_stage(session)
    make_scheme(session, stage.event)
    make_panel(session, stage, 1)
    present = make_entry(session, stage, state=EntryState.CHECKED_IN)
    make_entry(session, stage, state=EntryState.ABSENT)
    services.draw_codes(session, stage, by=coder(session, stage))
    assert [seal.entry for seal in session.scalars(select(Seal))] == [present]


def test_codes_are_drawn_once(session):
    stage = make_drawn_stage(session)
    before = [work.code for work in scoring.works_of(session, stage)]
    with pytest.raises(Conflict, match="drawn once"):
        services.draw_codes(session, stage, by=coder(session, stage))
    assert [work.code for work in scoring.works_of(session, stage)] == before


@pytest.mark.parametrize("missing", ["entries", "scheme", "judges"])
def test_a_draw_waits_until_everything_is_there(session, missing):
    stage = make_stage(session)
    if missing != "scheme":
        make_scheme(session, stage.event)
    if missing != "judges":
        make_panel(session, stage, 1)
    if missing != "entries":
        make_entry(session, stage, state=EntryState.CHECKED_IN)
    with pytest.raises(Refusal):
        services.draw_codes(session, stage, by=coder(session, stage))


def test_the_order_of_codes_and_of_rows_says_nothing_of_the_order_of_entries(session):
    make_drawn_stage(session, entries=24, judges=1)
    pairs = [(seal.entry_id, seal.work_id, seal.work.code) for seal in session.scalars(select(Seal).order_by(Seal.id))]
    by_entry = sorted(pairs)
    assert [entry for entry, _, _ in pairs] != [entry for entry, _, _ in by_entry]
    assert [work for _, work, _ in by_entry] != sorted(work for _, work, _ in pairs)
    assert [code for _, _, code in by_entry] != sorted(code for _, _, code in pairs)
    assert session.scalars(select(Work.code).order_by(Work.id)).all() != sorted(code for _, _, code in pairs)


def test_names_are_learnt_only_after_the_panel_has_signed(session):
    stage = make_drawn_stage(session, entries=2, judges=1)
    supervisor = make_user(session, Role.SUPERVISOR, stage.event.contest)
    with pytest.raises(NotAllowed):
        queries.entry_by_work(session, stage)
    coder = session.get_one(User, queries.draw_of(session, stage).by_id)
    with pytest.raises(Refusal, match="has not signed"):
        services.unseal(session, stage, 1, by=supervisor, witness=coder)
    fill_all(session, stage)
    marking.sign_panel(session, stage, by=scoring.members_of(session, stage)[0].user)
    services.unseal(session, stage, 1, by=supervisor, witness=coder)
    assert {entry.stage_id for entry in queries.entry_by_work(session, stage).values()} == {stage.id}
    with pytest.raises(Conflict, match="each once"):
        services.unseal(session, stage, 1, by=supervisor, witness=coder)
    assert actions(session).count("codes.unsealed") == 1
