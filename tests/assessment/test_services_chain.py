"""The chain of a batch: every step has its deed and its audit entry, and a refusal keeps nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest

from compmgr.accounts.permissions import Role
from compmgr.assessment import queries, services
from compmgr.assessment.rules.outcome import AssessmentPart, OutcomeState, PartState
from compmgr.assessment.rules.states import USUAL, BatchState
from compmgr.audit.queries import entries_about
from compmgr.catalogue.rules import SkillLevel
from compmgr.foundation import clock
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.sites import services as sites
from compmgr.sites.rules import SiteState
from tests.factories.assessment import make_batch, make_site, mark, mark_all
from tests.factories.world import make_occupation, make_person, make_user

THEORY, SKILL, REVIEW = AssessmentPart


@pytest.fixture
def office(session):
    return make_user(session, Role.FEDERATION_OFFICE)


def test_a_batch_goes_through_its_whole_life_and_each_step_is_in_the_trail(session, office):
    batch = make_batch(session, BatchState.ARCHIVED, people=3, by=office)
    session.commit()
    told = [entry.action for entry in entries_about(session, batch)]
    assert told == ["batch.drafted", *(f"batch.{state.value}" for state in USUAL[1:])]
    assert queries.outcomes(session, batch) == {OutcomeState.PASSED: 3}


@pytest.mark.parametrize(
    ("state", "days", "level", "words"),
    [
        (SiteState.ACCREDITED, 500, SkillLevel.LEVEL_4, "The site may assess until"),
        (SiteState.SUSPENDED, 3, SkillLevel.LEVEL_4, "The site is suspended"),
        (SiteState.APPLIED, 3, SkillLevel.LEVEL_4, "The site is applied"),
        (SiteState.TRIAL, 3, SkillLevel.LEVEL_1, "does not hold"),
    ],
)
def test_a_site_files_only_what_it_may_assess_on_the_day_and_the_refusal_says_why(
    session, office, state, days, level, words
):
    site, occupation = make_site(session, state), make_occupation(session)
    today = clock.today()
    below = [one for one in SkillLevel if not one.is_technician]
    sites.set_scope(session, site, occupation, below, today, today + timedelta(days=900), by=office)
    with pytest.raises(Refusal, match=words):
        services.file_batch(
            session,
            site,
            occupation=occupation,
            level=level,
            held_on=today + timedelta(days=days),
            seats=30,
            name="x",
            by=office,
        )


def test_a_suspension_after_the_filing_stops_the_approval(session, office):
    batch = make_batch(session, BatchState.FILED)
    sites.suspend(session, batch.site, "整改", by=office)
    with pytest.raises(Refusal, match="The site is suspended"):
        services.approve_batch(session, batch, by=office)
    assert batch.state is BatchState.FILED


def test_a_filing_is_returned_with_its_reason(session, office):
    batch = make_batch(session, BatchState.FILED)
    with pytest.raises(Refusal):
        services.return_batch(session, batch, " ", by=office)
    services.return_batch(session, batch, "请补充考评员名单", by=office)
    session.commit()
    assert (batch.state, batch.reason) == (BatchState.DRAFT, "请补充考评员名单")
    assert entries_about(session, batch)[-1].action == "batch.filing_returned"


def test_seats_and_duplicates_are_refused_and_nothing_is_kept(session, office):
    batch, person = make_batch(session, seats=1), make_person(session)
    services.add_candidate(session, batch, person, by=office)
    with pytest.raises(Conflict):
        services.add_candidate(session, batch, person, by=office)
    with pytest.raises(Refusal, match="All 1 seats"):
        services.add_candidate(session, batch, make_person(session), by=office)
    assert [candidate.number for candidate in queries.candidates_of(session, batch)] == [1]


def test_nobody_is_added_once_the_registration_is_closed(session, office):
    batch = make_batch(session, BatchState.REGISTRATION_CLOSED)
    with pytest.raises(Refusal, match="not open"):
        services.add_candidate(session, batch, make_person(session), by=office)


def test_a_pass_needs_every_part_and_never_an_average(session, office):
    batch = make_batch(session, BatchState.MARKING, level=SkillLevel.LEVEL_2, people=3)
    good, average, absent = queries.candidates_of(session, batch)
    for part in AssessmentPart:
        mark(session, good, part, "60", by=office)
        mark(session, average, part, {REVIEW: "59.99"}.get(part, "100"), by=office)
        mark(session, absent, part, "90", by=office)
    services.record_part(session, absent, SKILL, PartState.ABSENT, None, by=office)
    services.review_marks(session, batch, by=office)
    assert [one.outcome for one in (good, average, absent)] == [
        OutcomeState.PASSED,
        OutcomeState.FAILED,
        OutcomeState.FAILED,
    ]


def test_a_review_waits_for_every_part_and_names_the_numbers(session, office):
    batch = make_batch(session, BatchState.MARKING, people=2)
    first, _second = queries.candidates_of(session, batch)
    for part in (THEORY, SKILL):
        mark(session, first, part, "70", by=office)
    with pytest.raises(Refusal, match="002"):
        services.review_marks(session, batch, by=office)
    assert batch.state is BatchState.MARKING


def test_blank_zero_absent_and_cheating_are_four_different_things(session, office):
    batch = make_batch(session, BatchState.MARKING, people=4)
    blank, zero, absent, cheating = queries.candidates_of(session, batch)
    services.record_part(session, zero, THEORY, PartState.MARKED, Decimal(0), by=office)
    services.record_part(session, absent, THEORY, PartState.ABSENT, None, by=office)
    services.record_part(session, cheating, THEORY, PartState.CHEATING, None, by=office)
    kept = {
        c: {part: (m.state, m.value) for part, m in ms.items()} for c, ms in queries.parts_of(session, batch).items()
    }
    assert kept == {
        blank: {},
        zero: {THEORY: (PartState.MARKED, Decimal("0.00"))},
        absent: {THEORY: (PartState.ABSENT, None)},
        cheating: {THEORY: (PartState.CHEATING, None)},
    }


@pytest.mark.parametrize("value", ["-1", "100.01", "59.999"])
def test_a_mark_outside_0_to_100_or_with_three_decimals_is_refused(session, office, value):
    batch = make_batch(session, BatchState.MARKING)
    (candidate,) = queries.candidates_of(session, batch)
    with pytest.raises(Refusal):
        mark(session, candidate, THEORY, value, by=office)
    assert queries.marks_of(session, candidate) == {}


def test_a_changed_mark_is_a_new_row_and_the_same_mark_is_none(session, office):
    batch = make_batch(session, BatchState.MARKING)
    (candidate,) = queries.candidates_of(session, batch)
    for value in ("70", "70", "71.5"):
        mark(session, candidate, THEORY, value, by=office)
    session.commit()
    assert [row.value for row in queries.ledger_of(session, candidate)] == [Decimal("70"), Decimal("71.5")]
    told = [entry.changes for entry in entries_about(session, candidate) if entry.action == "part.recorded"]
    assert [(one.get("before"), one["value"]) for one in told] == [(None, "70"), ("70.00", "71.5")]


def test_a_part_that_is_not_sat_takes_no_mark(session, office):
    batch = make_batch(session, BatchState.MARKING)
    (candidate,) = queries.candidates_of(session, batch)
    with pytest.raises(Refusal, match="does not sit"):
        mark(session, candidate, REVIEW, "80", by=office)


def test_a_resit_sits_only_the_failed_part_and_keeps_the_other_within_its_validity(session, office):
    person, site = make_person(session), make_site(session)
    first = make_batch(session, BatchState.MARKING, site=site, people=[person])
    (failed,) = queries.candidates_of(session, first)
    mark(session, failed, THEORY, "40", by=office)
    mark_all(session, first, by=office)
    services.review_marks(session, first, by=office)
    again = make_batch(session, site=site, held_on=clock.today() + timedelta(days=90))
    resit = services.add_candidate(session, again, person, is_resit=True, by=office)
    for state in (BatchState.REGISTRATION_CLOSED, BatchState.ARRANGED, BatchState.IN_EXAM, BatchState.MARKING):
        services.move_batch(session, again, state, by=office)
    found = queries.standing_of(session, resit)
    assert (found.to_sit, found.kept) == ((THEORY,), (SKILL,))
    mark(session, resit, THEORY, "61", by=office)
    services.review_marks(session, again, by=office)
    assert (failed.outcome, resit.outcome) == (OutcomeState.FAILED, OutcomeState.PASSED)


def test_a_resit_without_a_known_failure_sits_everything(session, office):
    batch = make_batch(session)
    resit = services.add_candidate(session, batch, make_person(session), is_resit=True, by=office)
    assert queries.standing_of(session, resit).to_sit == (THEORY, SKILL)


def test_reopened_marks_take_the_outcomes_back(session, office):
    batch = make_batch(session, BatchState.PUBLICISED, people=2)
    services.correct_batch(session, batch, "marking_reopened", "公示期异议：理论成绩录入有误", by=office)
    assert (batch.state, batch.publicity_until) == (BatchState.MARKING, None)
    assert {one.outcome for one in queries.candidates_of(session, batch)} == {OutcomeState.PENDING}


def test_certificates_wait_for_the_end_of_the_publicity(session, office):
    batch = make_batch(session, BatchState.PUBLICISED)
    with pytest.raises(Refusal, match="The publicity runs until"):
        services.move_batch(session, batch, BatchState.CERTIFIED, by=office)
    with clock.frozen(clock.now() + timedelta(days=8)):
        services.move_batch(session, batch, BatchState.CERTIFIED, by=office)


def test_a_suspended_batch_resumes_where_it_stood(session, office):
    batch = make_batch(session, BatchState.ARRANGED)
    with pytest.raises(Refusal):
        services.move_batch(session, batch, BatchState.SUSPENDED, by=office)
    services.move_batch(session, batch, BatchState.SUSPENDED, reason="疫情", by=office)
    services.move_batch(session, batch, BatchState.INVESTIGATED, reason="举报", by=office)
    with pytest.raises(Conflict):
        services.move_batch(session, batch, BatchState.MARKING, reason="恢复", by=office)
    services.move_batch(session, batch, BatchState.ARRANGED, reason="恢复", by=office)
    assert (batch.state, batch.left_state) == (BatchState.ARRANGED, None)


def test_a_step_out_of_order_is_refused(session, office):
    batch = make_batch(session, BatchState.APPROVED)
    with pytest.raises(Conflict):
        services.move_batch(session, batch, BatchState.IN_EXAM, by=office)


def test_marks_are_not_entered_before_the_examination_nor_after_the_review(session, office):
    for state in (BatchState.ARRANGED, BatchState.SCORES_REVIEWED):
        batch = make_batch(session, state)
        (candidate,) = queries.candidates_of(session, batch)
        with pytest.raises(Conflict, match="Marks cannot be entered"):
            mark(session, candidate, THEORY, "80", by=office)
