"""The sample season is whole: counts of the design data, every state, planned apart from approved."""

import random
import time
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from compmgr.demo.rules.accounts import ACCOUNTS
from compmgr.demo.rules.assessment import BATCH_STATES, occupations_of
from compmgr.demo.rules.entries import total
from compmgr.demo.rules.lives import Life
from compmgr.demo.rules.marking import exact_marks, sample_marks
from compmgr.demo.rules.sample import sample
from compmgr.demo.rules.schemes import scheme
from compmgr.demo.rules.season import MARKED_TODAY, TIED, season
from compmgr.demo.rules.sources import source_events, source_occupations, source_sites

ON = date(2026, 11, 20)
DAYS = (ON, date(2024, 2, 29), date(2027, 1, 1), date(2028, 12, 31))


def words(text):
    return set(text.split())


@pytest.fixture(scope="module")
def whole():
    return sample(ON)


@pytest.fixture(scope="module")
def schemes():
    return {contest.number: scheme(contest.event) for contest in season(ON)}


def test_the_sources_have_the_counts_of_the_design_data():
    assert (len(source_events()), len(source_occupations()), len(source_sites())) == (32, 189, 72)
    assert Counter(site.kind for site in source_sites()) == {
        "general_station": 27,
        "base": 16,
        "direct_base": 21,
        "trial_base": 8,
    }
    assert {event.occupation_code for event in source_events()} <= {o.code for o in source_occupations()}


def test_the_same_seed_and_day_give_the_same_sample_and_another_seed_another(whole):
    assert sample(ON) == whole
    assert sample(ON, seed=1).entries != whole.entries


@pytest.mark.parametrize("on", DAYS)
def test_the_counts_hold_on_any_day(on):
    made = sample(on)
    everyone = made.competitors + made.candidates + made.officials
    assert len(made.contests) == 32
    assert len(made.delegations) == 34
    assert sum(len(contest.event.preliminaries) for contest in made.contests) == 100
    assert len(made.competitors) >= 3000
    assert len(made.candidates) >= 2000
    assert [someone.number for someone in everyone] == list(range(len(everyone)))
    assert len({someone.id_number for someone in everyone}) == len(everyone)
    assert len({someone.phone for someone in everyone}) == len(everyone)


def test_the_whole_sample_is_made_within_two_seconds():
    started = time.process_time()
    sample(ON)
    assert time.process_time() - started < 2


def test_plan_and_approval_differ(whole):
    assert Counter(contest.approved_class for contest in whole.contests) == {
        "class_1": 4,
        "class_2": 19,
        "industry": 6,
        None: 3,
    }
    assert Counter(contest.planned_class for contest in whole.contests) == {"class_1": 4, "class_2": 22, "industry": 6}
    items = {cls: {c.item for c in whole.contests if c.approved_class == cls} for cls in ("class_1", "class_2")}
    assert items["class_1"] == {"工业设计"}
    assert len(items["class_2"]) == 12


@pytest.mark.parametrize("on", DAYS)
def test_every_state_of_a_contest_and_of_a_result_is_there(on):
    contests = season(on)
    assert {contest.event.life for contest in contests} == set(Life)
    assert {contest.state for contest in contests} == words(
        "planned applied approved preliminaries final_running results closed postponed cancelled"
    )
    assert {stage.state for contest in contests for stage in contest.event.preliminaries} == words(
        "planned registration_open running finished postponed cancelled"
    )


def test_the_final_being_marked_is_running_today(whole):
    event = whole.contests[MARKED_TODAY - 1].event
    assert event.life is Life.FINAL_MARKING
    assert event.final.state == "running"
    assert event.final.starts_on <= ON <= event.final.ends_on
    finalists = [entry for entry in whole.entries if entry.contest_number == MARKED_TODAY and entry.final_state]
    assert len(finalists) >= 12


def test_every_state_of_an_entry_is_there(whole):
    assert {entry.state for entry in whole.entries} == words(
        "draft submitted unit_approved approved confirmed checked_in competed"
        " returned rejected withdrawn absent disqualified substituted"
    )


def test_no_delegation_exceeds_its_quota_and_no_stage_its_own(whole):
    stages = {(c.number, s.number): s for c in whole.contests for s in c.event.preliminaries}
    of_stage = Counter((e.contest_number, e.stage_number) for e in whole.entries)
    of_delegation = Counter((e.contest_number, e.stage_number, e.delegation_number) for e in whole.entries)
    assert all(count <= stages[key].quota for key, count in of_stage.items())
    assert all(count <= stages[key[:2]].quota_per_delegation for key, count in of_delegation.items())


def test_those_who_advance_did_no_worse_than_those_who_do_not(whole):
    for contest in whole.contests:
        for stage in contest.event.preliminaries:
            placed = [e for e in whole.entries if (e.contest_number, e.stage_number) == (contest.number, stage.number)]
            placed = [entry for entry in placed if entry.place]
            if placed:
                inside = [total(e.preliminary, contest.event) for e in placed if e.advances]
                outside = [total(e.preliminary, contest.event) for e in placed if not e.advances]
                assert len(inside) >= stage.advance
                assert min(inside) > max(outside)


def test_teams_have_their_size_and_groups_their_people(whole):
    for entry in whole.entries:
        event = whole.contests[entry.contest_number - 1].event
        assert len(entry.members) == event.team_size
        assert {member.group for member in entry.members} == {event.group}


def test_every_scheme_comes_to_exactly_one_hundred_and_meets_its_sections(schemes):
    for made in schemes.values():
        assert sum(aspect.max_mark for aspect in made.aspects) == 100
        assert sum(section.target for section in made.sections) == 100
        assert len({aspect.code for aspect in made.aspects}) == len(made.aspects)
        assert 3 <= len(made.criteria) <= 6
        assert {len(a.benchmarks) for a in made.aspects if a.kind == "judgement"} == {4}
        assert all(aspect.text for aspect in made.aspects)


def test_the_full_scheme_has_the_shape_of_the_published_one(schemes):
    full = schemes[MARKED_TODAY]
    assert len(full.aspects) == 149
    assert sum(len(criterion.sub_criteria) for criterion in full.criteria) == 36
    assert len({aspect.text for aspect in full.aspects}) == 149
    worth = [sum(a.max_mark for sub in c.sub_criteria for a in sub.aspects) for c in full.criteria]
    assert worth == [17, 23, 17, 22, 16, 5]
    assert [section.target for section in full.sections] == [5, 5, 25, 25, 40]


def test_marks_stay_within_their_worth_and_judges_close_together(schemes):
    for number, made in schemes.items():
        sheets = sample_marks(random.Random(number), made.aspects, 0.8)
        assert sheets == sample_marks(random.Random(number), made.aspects, 0.8)
        for aspect in made.aspects:
            values = [sheet[aspect.code] for sheet in sheets]
            if aspect.kind == "judgement":
                assert set(values) <= {Decimal(level) for level in range(4)}
                assert max(values) - min(values) <= 1
            else:
                assert all(0 <= value <= aspect.max_mark and value % Decimal("0.05") == 0 for value in values)


def test_a_conflict_of_levels_can_be_asked_for(schemes):
    sheets = sample_marks(random.Random(3), schemes[MARKED_TODAY].aspects, 0.6, 3, conflict_rate=1.0)
    judged = [aspect.code for aspect in schemes[MARKED_TODAY].aspects if aspect.kind == "judgement"]
    assert all(max(s[code] for s in sheets) - min(s[code] for s in sheets) == 2 for code in judged)


def test_tied_marks_can_be_given_exactly_and_nobody_else_reaches_them(whole, schemes):
    event, aspects = whole.contests[TIED - 1].event, schemes[TIED].aspects
    worth = {aspect.code: aspect for aspect in aspects}
    for marks in event.tied:
        sheet = exact_marks(aspects, marks.practical)
        earned = [
            value / 3 * worth[c].max_mark if worth[c].kind == "judgement" else value for c, value in sheet.items()
        ]
        assert sum(earned) == marks.practical
        assert all(0 <= value <= worth[code].max_mark for code, value in sheet.items())
    assert event.tied[0] == event.tied[1]
    finalists = [entry for entry in whole.entries if entry.contest_number == TIED and entry.final_state == "competed"]
    assert [entry.final_exact for entry in finalists if entry.final_exact] == list(event.tied)
    assert max(entry.final_theory for entry in finalists if not entry.final_exact) <= 88


def test_every_state_of_a_batch_is_there_and_occupations_fit_the_site(whole):
    assert {batch.state for batch in whole.batches} == {state for state, _, _ in BATCH_STATES}
    by_number = {site.source.number: site for site in whole.sites}
    for batch in whole.batches:
        site = by_number[batch.site_number]
        assert batch.occupation in occupations_of(site.source.industry)
        assert batch.level in site.levels
        assert site.accredited_from <= batch.exam_on <= site.accredited_until or batch.exam_on > ON


def test_about_three_quarters_of_the_candidates_pass_and_the_awkward_cases_are_there(whole):
    finished = [c for b in whole.batches if b.state in ("certified", "archived") for c in b.candidates]
    passed = sum(candidate.is_passed for candidate in finished) / len(finished)
    assert 0.68 <= passed <= 0.82
    results = [result for candidate in finished for result in candidate.results.values()]
    assert {result.outcome for result in results} == {"marked", "absent", "blank", "cheating"}
    assert {Decimal(0), Decimal("59.5"), Decimal(60)} <= {result.mark for result in results}
    assert any(candidate.is_resit for candidate in finished)


def test_stages_follow_one_another(whole):
    for contest in whole.contests:
        for stage in contest.event.preliminaries:
            assert stage.registration_from < stage.registration_until < stage.starts_on
            assert stage.ends_on + timedelta(days=7) < contest.event.final.starts_on


def test_every_name_that_could_be_taken_for_real_says_that_it_is_a_sample(whole):
    assert all("样例" in delegation.name for delegation in whole.delegations)
    assert all("样例" in site.source.name for site in whole.sites)
    assert all("样例" in contest.organiser + contest.co_organiser for contest in whole.contests)
    assert all(someone.unit.startswith("样例") for someone in whole.competitors)
    assert all("样例" in account.display_name for account in ACCOUNTS)


def test_there_is_an_account_for_every_role():
    assert {account.role for account in ACCOUNTS} == words(
        "office organiser leader competitor chief_judge judge score_clerk coding_judge supervisor arbitrator assessor"
        " quality_supervisor site_manager registry_clerk employer auditor administrator"
    )
    assert len({account.username for account in ACCOUNTS}) == len(ACCOUNTS)
