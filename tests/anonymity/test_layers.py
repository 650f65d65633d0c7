"""Codes in layers: each drawn by other hands, sealed, opened from the last one down before two people."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from compmgr.accounts.permissions import Role
from compmgr.anonymity import queries, services
from compmgr.anonymity.models import Draw, LayerCode, Recoding, Seal, Unsealing
from compmgr.anonymity.rules import drawing
from compmgr.anonymity.rules.layers import LayerKind
from compmgr.audit.models import AuditEntry
from compmgr.competitions import services as competitions
from compmgr.foundation.errors import Conflict, NotAllowed, Refusal
from compmgr.registration.rules.states import EntryState
from compmgr.scoring import queries as scoring
from compmgr.scoring import services as marking
from compmgr.scoring.models import Mark, Work
from tests.factories.marking import fill_all, make_drawn_stage, make_panel, make_scheme
from tests.factories.world import make_entry, make_event, make_stage, make_user


def staged(session, layers=3, entries=3):
    """A stage in layers whose competitors have checked in, and a coding judge for each layer."""
    stage = make_stage(session, make_event(session, coding_layers=layers))
    make_scheme(session, stage.event)
    make_panel(session, stage, 1)
    for _ in range(entries):
        make_entry(session, stage, state=EntryState.CHECKED_IN)
    return stage, [make_user(session, Role.CODING_JUDGE, stage.event.contest) for _ in range(layers)]


def drawn(session, layers=3, entries=3):
    stage, coders = staged(session, layers, entries)
    for coder in coders:
        services.draw_codes(session, stage, by=coder)
    return stage, coders


def signed(session, stage):
    fill_all(session, stage)
    marking.sign_panel(session, stage, by=scoring.members_of(session, stage)[0].user)
    return make_user(session, Role.SUPERVISOR, stage.event.contest)


def trail(session, action):
    session.commit()
    return list(session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.number)))


def test_each_layer_has_its_own_seed_and_only_the_last_makes_works(session):
    stage, coders = staged(session)
    for layer, coder in enumerate(coders, start=1):
        assert scoring.works_of(session, stage) == []
        assert services.draw_codes(session, stage, by=coder).layer == layer
    draws = queries.draws_of(session, stage)
    assert len({draw.seed for draw in draws.values()}) == 3
    assert sorted(queries.given_in(session, draws[1]).values()) == ["001", "002", "003"]
    assert sorted(queries.given_in(session, draws[2]).values()) == ["01", "02", "03"]
    codes = {work.code for work in scoring.works_of(session, stage)}
    assert codes == set(queries.given_in(session, draws[3]).values())
    assert len(trail(session, "draw.drawn")) == 2 and len(trail(session, "codes.drawn")) == 1


def test_nobody_draws_two_layers_of_a_stage(session):
    stage, coders = staged(session)
    services.draw_codes(session, stage, by=coders[0])
    with pytest.raises(Refusal, match="another layer"):
        services.draw_codes(session, stage, by=coders[0])
    with pytest.raises(Refusal, match="another layer"):
        services.prepare_draw(session, stage, by=coders[0])
    assert list(queries.draws_of(session, stage)) == [1]


def test_places_are_drawn_from_the_labels_the_organiser_gave(session):
    stage, coders = staged(session)
    services.draw_codes(session, stage, by=coders[0])
    with pytest.raises(Refusal, match="2 places for 3"):
        services.draw_codes(session, stage, ["A01", "A02"], by=coders[1])
    draw = services.draw_codes(session, stage, ["A01", "A02", "A03", "A04"], by=coders[1])
    given = queries.given_in(session, draw)
    assert len(given) == 3 and set(given.values()) < {"A01", "A02", "A03", "A04"}
    assert given == drawing.places(draw.seed, given, draw.labels)
    assert draw.codes_hash == drawing.fingerprint(given)


def test_who_draws_a_higher_layer_sees_codes_and_no_names(session):
    stage, coders = drawn(session)
    names = {entry.title for entry in queries.entries_to_code(session, stage)}
    first, second, third = (queries.own_draw(session, stage, coder) for coder in coders)
    assert {name for name, _ in queries.slips_of(session, first)} == names
    assert {below for below, _ in queries.slips_of(session, second)} == {"001", "002", "003"}
    assert {below for below, _ in queries.slips_of(session, third)} == {"01", "02", "03"}


def test_the_seals_follow_the_layers_down_to_the_entry(session):
    drawn(session, entries=5)
    for seal in session.scalars(select(Seal)):
        row = session.scalar(select(LayerCode).where(LayerCode.code == seal.work.code))
        while row.below_id:
            row = row.below
        assert row.entry_id == seal.entry_id


def test_layers_are_opened_from_the_last_one_down_each_before_two_people(session):
    stage, coders = drawn(session)
    supervisor = signed(session, stage)
    judge = scoring.judges_of(session, stage)[0].user
    for layer, error in ((1, Conflict), (2, Conflict)):
        with pytest.raises(error, match="one after another"):
            services.unseal(session, stage, layer, by=supervisor, witness=coders[0])
    with pytest.raises(Refusal, match="Two people"):
        services.unseal(session, stage, 3, by=supervisor, witness=supervisor)
    with pytest.raises(NotAllowed, match="cannot witness"):
        services.unseal(session, stage, 3, by=supervisor, witness=judge)
    for layer in (3, 2, 1):
        with pytest.raises(NotAllowed):
            queries.entry_by_work(session, stage)
        assert queries.witnesses(session, stage, supervisor)[0] == coders[layer - 1]
        services.unseal(session, stage, layer, by=supervisor, witness=coders[layer - 1])
        below = queries.codes_below(session, stage)
        assert {len(codes) for codes in below.values()} == {min(4 - layer, 2)}
    with pytest.raises(Conflict):
        services.unseal(session, stage, 1, by=supervisor, witness=coders[0])
    assert {kind for codes in below.values() for kind, _ in codes} == {LayerKind.PLACE, LayerKind.NUMBER}
    assert len(queries.entry_by_work(session, stage)) == 3
    assert [row.witness_id for row in session.scalars(select(Unsealing).order_by(Unsealing.id))] == [
        coder.id for coder in reversed(coders)
    ]
    assert [entry.changes["layer"] for entry in trail(session, "codes.unsealed")] == [3, 2, 1]


def test_a_layer_is_opened_only_after_the_panel_has_signed(session):
    stage, coders = drawn(session)
    supervisor = make_user(session, Role.SUPERVISOR, stage.event.contest)
    with pytest.raises(Refusal, match="has not signed"):
        services.unseal(session, stage, 3, by=supervisor, witness=coders[2])
    assert session.scalars(select(Unsealing)).all() == []


def test_wrong_passwords_of_a_witness_are_counted(session):
    from compmgr.foundation.errors import TooMany
    from tests.factories.world import PASSWORD

    witness = make_user(session)
    for _ in range(10):
        with pytest.raises(Refusal, match="witness is not right"):
            services.confirm_witness(session, witness, "wrong")
    with pytest.raises(TooMany):
        services.confirm_witness(session, witness, PASSWORD)


def test_a_sealed_list_opens_before_two_people_only_and_leaves_a_trace(session):
    stage, [coder] = drawn(session, layers=1)
    other = make_user(session, Role.CODING_JUDGE, stage.event.contest)
    [draw] = queries.draws_of(session, stage).values()
    with pytest.raises(NotAllowed):
        services.seal_list(session, draw, by=other)
    services.seal_list(session, draw, by=coder)
    with pytest.raises(Conflict):
        services.seal_list(session, draw, by=coder)
    with pytest.raises(Refusal, match="Two people"):
        services.open_list(session, draw, "复核", by=coder, witness=coder)
    with pytest.raises(Refusal, match="why"):
        services.open_list(session, draw, " ", by=coder, witness=other)
    assert services.open_list(session, draw, "选手遗失号条", by=coder, witness=other) == queries.slips_of(session, draw)
    [opened] = trail(session, "draw.opened")
    assert (opened.reason, opened.changes["witness"]) == ("选手遗失号条", other.username)


def test_the_list_below_is_sealed_by_itself_once_the_next_layer_is_drawn(session):
    stage, _ = drawn(session)
    assert [bool(draw.sealed_at) for draw in queries.draws_of(session, stage).values()] == [True, True, False]


def test_the_number_of_layers_stands_once_a_draw_has_begun(session):
    stage, coders = staged(session)
    office = make_user(session, Role.FEDERATION_OFFICE)
    competitions.change_event(session, stage.event, coding_layers=2, by=office)
    with pytest.raises(Refusal, match="one to three layers"):
        competitions.change_event(session, stage.event, coding_layers=4, by=office)
    services.prepare_draw(session, stage, by=coders[0])
    with pytest.raises(Conflict, match="number of its layers"):
        competitions.change_event(session, stage.event, coding_layers=3, by=office)
    assert stage.event.coding_layers == 2


def test_a_broken_blind_gives_new_codes_keeps_the_marks_and_tells_no_trail_from_old_to_new(session):
    stage, coders = drawn(session)
    fill_all(session, stage)
    marks = [(mark.id, mark.sheet_id, mark.value) for mark in session.scalars(select(Mark).order_by(Mark.id))]
    works = scoring.works_of(session, stage)
    before = {work.id: work.code for work in works}
    services.seal_list(session, queries.draw_of(session, stage, 3), by=coders[2])
    for witness in (None, coders[2]):
        with pytest.raises(Refusal):
            services.recode(session, stage, works[:1], "号条被裁判看到", by=coders[2], witness=witness)
    services.recode(session, stage, works[:1], "号条被裁判看到", by=coders[2], witness=coders[0])
    after = {work.id: work.code for work in scoring.works_of(session, stage)}
    assert {key for key in after if after[key] != before[key]} == {works[0].id}
    draw = queries.draw_of(session, stage, 3)
    given = queries.given_in(session, draw)
    assert given == drawing.codes(draw.seed, given) and draw.codes_hash == drawing.fingerprint(given)
    assert draw.sealed_at is None
    assert [(mark.id, mark.sheet_id, mark.value) for mark in session.scalars(select(Mark).order_by(Mark.id))] == marks
    [row] = session.scalars(select(Recoding))
    assert (row.work_id, row.old_code, row.new_code) == (works[0].id, before[works[0].id], after[works[0].id])
    [told] = trail(session, "codes.redrawn")
    written = json.dumps([told.subject, told.changes], ensure_ascii=False)
    assert not {row.old_code, row.new_code, works[0].public_id} & set(written.replace('"', " ").split())
    assert row.old_code not in written and row.new_code not in written
    services.recode(session, stage, works, "全部重新加密", by=coders[2])
    assert not set(before.values()) & {work.code for work in session.scalars(select(Work))}


@pytest.mark.parametrize("fault", ["reason", "another", "works", "signed"])
def test_codes_are_not_drawn_anew(session, fault):
    stage, coders = drawn(session, layers=2)
    works = [] if fault == "works" else scoring.works_of(session, stage)
    if fault == "signed":
        signed(session, stage)
    by = coders[0] if fault == "another" else coders[1]
    with pytest.raises((Refusal, NotAllowed, Conflict)):
        services.recode(session, stage, works, "" if fault == "reason" else "失密", by=by)
    assert session.scalars(select(Recoding)).all() == []


def test_no_layer_is_opened_twice_whatever_the_deeds_think(session):
    stage, [coder] = drawn(session, layers=1)
    session.commit()
    for _ in range(2):
        session.add(Unsealing(stage_id=stage.id, layer=1, by_id=coder.id, witness_id=coder.id))
    with pytest.raises(IntegrityError):
        session.flush()


def test_one_layer_is_drawn_from_entry_to_work_as_ever(session):
    stage = make_drawn_stage(session, entries=3, judges=1)
    [draw] = session.scalars(select(Draw))
    assert queries.sizes_of(session, stage) == {1: 3}
    assert queries.given_in(session, draw) == drawing.codes(draw.seed, queries.given_in(session, draw))
