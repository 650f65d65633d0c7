"""Computing, signing, decoding and publishing a result, and everything that is refused on the way."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from sqlalchemy import select, update

from compmgr.accounts.permissions import Role
from compmgr.audit.queries import entries_about
from compmgr.competitions.services import change_event
from compmgr.foundation import clock
from compmgr.foundation.errors import Conflict, DomainError, NotAllowed, Refusal
from compmgr.registration.rules.states import EntryState
from compmgr.results import queries, services
from compmgr.results.models import Placing, Publication, Result, Signature
from compmgr.results.rules.awards import Award
from compmgr.results.rules.explain import StepKey
from compmgr.results.rules.medals import Medal
from compmgr.results.rules.states import ResultState, SignatureRole
from compmgr.results.rules.steps import unpack
from compmgr.scoring import queries as scoring
from compmgr.scoring import services as marking
from compmgr.scoring.rules.states import PartState
from tests.factories import outcomes
from tests.factories.world import PASSWORD, grant


def told(session, subject):
    session.commit()
    return [entry.action for entry in entries_about(session, subject)]


def test_a_small_contest_comes_to_what_was_computed_by_hand(session):
    staged = outcomes.computed(session)
    works = [work.code for work in scoring.works_of(session, staged.stage)]
    rows = {
        placing.work.code: (
            placing.theory,
            placing.practical,
            placing.total,
            placing.place,
            placing.medal,
            placing.award,
        )
        for placing in queries.placings_of(session, staged.result)
    }
    # practical: (100 + 98 + 96) / 3; 3 × ⅔·40 + 40, 42, 44; ⅓·40 + 30 twice and ⅔·40 + 30
    assert rows == {
        works[0]: (D("80"), D("98"), D("92.6"), 1, Medal.GOLD, Award.FIRST_PRIZE),
        works[1]: (D("90"), D("68.67"), D("75.07"), 2, Medal.SILVER, Award.SECOND_PRIZE),
        works[2]: (D("70"), D("47.78"), D("54.44"), 3, Medal.BRONZE, None),
        works[3]: (D("70"), D("47.78"), D("54.44"), 3, Medal.BRONZE, None),
    }
    assert staged.result.state is ResultState.COMPLETE
    assert told(session, staged.result) == ["result.computed"]


def D(text):
    return Decimal(text)


def test_the_kept_steps_end_in_the_figures_that_were_published(session):
    staged = outcomes.computed(session)
    for placing in queries.placings_of(session, staged.result):
        steps = {step.key: step.values for step in unpack(placing.steps)}
        assert Decimal(steps[StepKey.ROUNDING]["total"]) == placing.total
        assert steps[StepKey.PLACE]["place"] == placing.place
        assert sum(step.key is StepKey.ASPECT for step in unpack(placing.steps)) == 9


def test_extremes_are_dropped_when_the_event_says_so(session):
    staged = outcomes.computed(session, outcomes.make_marked_stage(session, drop_extremes=True))
    first = queries.placings_of(session, staged.result)[0]
    assert (first.practical, first.total) == (D("98"), D("92.6"))
    assert [step.key for step in unpack(first.steps)].count(StepKey.DROPPED) == 2


def test_an_absent_work_has_no_total_and_no_place(session):
    staged = outcomes.make_marked_stage(session)
    gone = scoring.works_of(session, staged.stage)[0]
    gone.is_absent = True
    outcomes.computed(session, staged)
    last = queries.placings_of(session, staged.result)[-1]
    assert (last.work, last.total, last.place, last.medal, last.award) == (gone, None, None, None, None)


@pytest.mark.parametrize("state", [PartState.ABSENT, PartState.CHEATING])
def test_who_did_not_write_the_theory_paper_honestly_has_no_place(session, state):
    staged = outcomes.make_marked_stage(session)
    work = scoring.works_of(session, staged.stage)[0]
    marking.record_part(session, work, "theory", state, None, by=staged.chief, reason="考场记录")
    outcomes.computed(session, staged)
    last = queries.placings_of(session, staged.result)[-1]
    assert (last.work, last.theory, last.place) == (work, None, None)
    assert last.paper("theory") is state


@pytest.mark.parametrize(("state", "value"), [(PartState.BLANK_PAPER, None), (PartState.GIVEN, D(0))])
def test_a_blank_paper_counts_zero_keeps_its_place_and_is_told_apart_from_a_zero(session, state, value):
    staged = outcomes.make_marked_stage(session)
    work = scoring.works_of(session, staged.stage)[0]
    marking.record_part(session, work, "theory", state, value, by=staged.chief, reason="考场记录")
    outcomes.computed(session, staged)
    placing = next(one for one in queries.placings_of(session, staged.result) if one.work == work)
    assert (placing.theory, placing.total, placing.place) == (D(0), D("68.60"), 2)
    assert placing.paper("theory") is (state if state is PartState.BLANK_PAPER else None)


def test_a_stage_with_an_open_sheet_is_refused_by_code_and_nothing_is_kept(session):
    staged = outcomes.make_marked_stage(session, signed=False)
    with pytest.raises(Refusal, match=scoring.works_of(session, staged.stage)[0].code):
        services.compute(session, staged.stage, by=staged.chief)
    session.rollback()
    assert session.scalars(select(Result)).all() == []


def test_a_missing_theory_mark_is_refused_by_code(session):
    staged = outcomes.make_marked_stage(session)
    work = scoring.works_of(session, staged.stage)[1]
    for mark in [scoring.part_mark(session, work, "theory")]:
        session.delete(mark)
    session.flush()
    with pytest.raises(Refusal, match=f"theory mark is still missing.*{work.code}"):
        services.compute(session, staged.stage, by=staged.chief)


def test_computing_again_before_the_signature_replaces_the_placings(session):
    staged = outcomes.computed(session)
    again = services.compute(session, staged.stage, by=staged.chief)
    assert (again.id, again.edition) == (staged.result.id, 1)
    assert len(session.scalars(select(Placing)).all()) == 4
    assert told(session, again) == ["result.computed", "result.computed"]


def test_computing_again_after_a_signature_needs_a_reason_and_makes_a_new_edition(session):
    staged = outcomes.chief_signed(session)
    with pytest.raises(Refusal, match="Say why"):
        services.compute(session, staged.stage, by=staged.chief)
    second = services.compute(session, staged.stage, by=staged.chief, reason="一张评分表录入有误")
    assert (second.edition, second.state) == (2, ResultState.COMPLETE)
    assert staged.result.state is ResultState.ANNULLED
    assert queries.signatures_of(session, second) == []


def test_the_hash_is_the_same_for_the_same_marks_and_another_for_others(session):
    staged = outcomes.computed(session)
    first = staged.result.facts_hash
    assert services.compute(session, staged.stage, by=staged.chief).facts_hash == first
    work = scoring.works_of(session, staged.stage)[0]
    marking.record_part(session, work, "theory", PartState.GIVEN, D("81"), by=staged.chief, reason="复核")
    assert services.compute(session, staged.stage, by=staged.chief).facts_hash != first


def test_a_wrong_password_signs_nothing(session):
    staged = outcomes.computed(session)
    with pytest.raises(Refusal, match="password"):
        services.chief_sign(session, staged.result, "wrong", by=staged.chief)
    assert (staged.result.state, queries.signatures_of(session, staged.result)) == (ResultState.COMPLETE, [])


def test_figures_changed_behind_our_back_are_not_signed(session):
    staged = outcomes.computed(session)
    session.execute(update(Placing).where(Placing.place == 1).values(total=D("99")))
    with pytest.raises(Conflict):
        services.chief_sign(session, staged.result, PASSWORD, by=staged.chief)


def test_names_are_learnt_only_after_the_chief_judge_has_signed(session):
    staged = outcomes.computed(session)
    with pytest.raises(Conflict):
        services.open_layer(session, staged.result, by=staged.supervisor, witness=outcomes.coder_of(session, staged))
    services.chief_sign(session, staged.result, PASSWORD, by=staged.chief)
    assert all(placing.entry_id is None for placing in queries.placings_of(session, staged.result))
    with pytest.raises(NotAllowed):
        services.decode(session, staged.result, by=staged.supervisor)
    services.open_layer(session, staged.result, by=staged.supervisor, witness=outcomes.coder_of(session, staged))
    assert all(placing.entry.stage_id == staged.stage.id for placing in queries.placings_of(session, staged.result))
    assert told(session, staged.result)[1:] == ["result.chief_judge_signed", "result.decoded"]


def test_nobody_signs_as_chief_judge_and_as_supervisor(session):
    staged = outcomes.decoded(session)
    grant(session, staged.chief, Role.SUPERVISOR, staged.stage.event.contest)
    with pytest.raises(Refusal, match="Another person"):
        services.supervisor_sign(session, staged.result, PASSWORD, by=staged.chief)


@pytest.mark.parametrize("given", [each for each in product([False, True], repeat=2) if not all(each)])
def test_every_combination_of_missing_signatures_is_refused(session, given):
    staged = outcomes.supervisor_signed(session)
    for role, is_given in zip(SignatureRole, given, strict=True):
        if not is_given:
            signed = session.scalars(select(Signature).where(Signature.role == role)).one()
            session.delete(signed)
    session.flush()
    with pytest.raises(Refusal, match="signatures are still missing"):
        services.publish(session, staged.result, by=staged.office)
    assert session.scalars(select(Publication)).all() == []


@pytest.mark.parametrize("reach", [outcomes.computed, outcomes.chief_signed, outcomes.decoded])
def test_nothing_is_published_before_its_time(session, reach):
    staged = reach(session)
    with pytest.raises(DomainError):
        services.publish(session, staged.result, by=staged.office)
    assert queries.published_result(session, staged.stage) is None


def test_publishing_starts_the_clocks_and_everyone_has_competed(session):
    staged = outcomes.supervisor_signed(session)
    session.commit()
    with clock.frozen(clock.at(date(2026, 11, 20), 10)):  # a Friday
        publication = services.publish(session, staged.result, note="祝贺", by=staged.office)
    assert publication.appeals_until == clock.at(date(2026, 11, 20), 12)
    assert publication.publicity_until == date(2026, 12, 1)
    assert publication.audit_head != "0" * 64
    assert {placing.entry.state for placing in queries.placings_of(session, staged.result)} == {EntryState.COMPETED}
    assert queries.published_result(session, staged.stage) is staged.result
    assert told(session, staged.result)[-1] == "result.published"


def test_public_view_waits_for_the_appeals_and_effect_for_the_public_view(session):
    staged = outcomes.published(session)
    with pytest.raises(Refusal, match="Appeals may still be lodged"):
        services.publicise(session, staged.result, by=staged.office)
    with clock.frozen(clock.now() + timedelta(hours=3)):
        services.publicise(session, staged.result, by=staged.office)
        with pytest.raises(Refusal, match="publicity lasts until"):
            services.make_final(session, staged.result, by=staged.office)
    with clock.frozen(clock.now() + timedelta(days=20)):
        services.make_final(session, staged.result, by=staged.office)
    assert told(session, staged.result)[-2:] == ["result.publicised", "result.made_final"]


def test_a_published_result_is_not_computed_again_without_a_ruling(session):
    staged = outcomes.published(session)
    with pytest.raises(Conflict):
        services.compute(session, staged.stage, by=staged.chief, reason="想改一下")


def test_an_annulled_result_says_why(session):
    staged = outcomes.published(session)
    with pytest.raises(Refusal):
        services.annul(session, staged.result, " ", by=staged.office)
    services.annul(session, staged.result, "决赛设备不符合技术文件要求", by=staged.office)
    assert queries.published_result(session, staged.stage) is None


def test_once_published_the_settings_of_an_event_stand_whatever_the_contest_is_called(session):
    staged = outcomes.supervisor_signed(session)
    services.publish(session, staged.result, by=staged.office)
    session.commit()
    with pytest.raises(Conflict):
        change_event(session, staged.stage.event, theory_weight=10, practical_weight=90, by=staged.office)
