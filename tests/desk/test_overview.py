"""The overview tells the season's figures from the records, in a constant number of questions."""

from datetime import UTC, date, datetime, timedelta

import pytest

from compmgr.accounts.permissions import Role, Scope
from compmgr.accounts.rules import Reach
from compmgr.assessment.models import Batch, Candidate
from compmgr.assessment.rules.outcome import OutcomeState
from compmgr.assessment.rules.states import BatchState
from compmgr.catalogue.rules import SkillLevel
from compmgr.certificates.models import Certificate
from compmgr.certificates.rules.states import CertificateKind, CertificateState
from compmgr.competitions.rules import CompetitionClass, ContestState
from compmgr.desk import queries
from compmgr.foundation import chance
from compmgr.registration.rules.states import EntryState
from compmgr.scoring.models import Criterion, MarkSheet, PanelMember, Scheme, SubCriterion, Work
from compmgr.scoring.rules.states import SheetState
from compmgr.sites.models import Site
from compmgr.sites.rules import SiteKind, SiteState
from tests.factories.world import (
    _add,
    make_contest,
    make_entry,
    make_event,
    make_industry,
    make_occupation,
    make_person,
    make_season,
    make_stage,
    make_user,
)
from tests.support.queries import counting_queries


def make_site(session, number=1, **values):
    plain = dict(name=f"样例基地{number}", kind=SiteKind.BASE, state=SiteState.ACCREDITED, body_code="0001")
    return _add(
        session,
        Site(
            industry_id=make_industry(session).id,
            province_code="11",
            sequence=f"{number:06}",
            **{**plain, **values},
        ),
    )


def make_batch(session, site, **values):
    occupation = make_occupation(session)
    plain = dict(occupation_name=occupation.name, level=SkillLevel.LEVEL_3, held_on=date(2026, 5, 1), seats=30)
    return _add(session, Batch(site_id=site.id, occupation_id=occupation.id, name="批次", **{**plain, **values}))


def make_certificate(session, issued_at, person, user, **values):
    plain = dict(kind=CertificateKind.AWARD, state=CertificateState.ISSUED, holder=person.name, title="一等奖")
    return _add(
        session,
        Certificate(
            number=chance.token(),
            person_id=person.id,
            facts="{}",
            layout="a",
            file_key="k",
            file_hash="h",
            issued_at=issued_at,
            issued_by_id=user.id,
            **{**plain, **values},
        ),
    )


def make_sheets(session, stage, judge, states):
    scheme = _add(session, Scheme(event_id=stage.event_id, name="评分标准"))
    criterion = _add(session, Criterion(scheme_id=scheme.id, key="A", name="工艺", position=1))
    sub = _add(session, SubCriterion(criterion_id=criterion.id, key="A1", name="尺寸", position=1))
    member = _add(session, PanelMember(stage_id=stage.id, user_id=judge.id, number=1))
    for number, state in enumerate(states):
        work = _add(session, Work(stage_id=stage.id, code=f"W{number}"))
        _add(session, MarkSheet(work_id=work.id, member_id=member.id, sub_criterion_id=sub.id, state=state))


@pytest.mark.both_databases
def test_every_figure_is_counted_from_the_records(session):
    season = make_season(session)
    user = make_user(session, Role.FEDERATION_OFFICE)
    contest = make_contest(session, approved_class=None, state=ContestState.APPLIED)
    other = make_contest(session, approved_class=CompetitionClass.CLASS_1)
    stage = make_stage(session, make_event(session, contest), seats=5)
    for state in (EntryState.DRAFT, EntryState.SUBMITTED, EntryState.APPROVED, EntryState.REJECTED):
        make_entry(session, stage, state=state)
    open_sheets = [SheetState.SUBMITTED, SheetState.LOCKED, SheetState.IN_PROGRESS, SheetState.VOIDED]
    make_sheets(session, stage, user, open_sheets)
    finished = make_stage(session, make_event(session, other))
    make_sheets(session, finished, user, [SheetState.LOCKED])
    site = make_site(session)
    make_site(session, 2, state=SiteState.TRIAL, kind=SiteKind.TRIAL_BASE)
    batch = make_batch(session, site, state=BatchState.FILED)
    people = [make_person(session) for _ in range(3)]
    for number, (person, outcome) in enumerate(zip(people, OutcomeState, strict=True), 1):
        _add(
            session,
            Candidate(batch_id=batch.id, person_id=person.id, number=number, name=person.name, outcome=outcome),
        )
    again = make_batch(session, site)
    _add(
        session,
        Candidate(
            batch_id=again.id, person_id=people[1].id, number=1, name=people[1].name, outcome=OutcomeState.FAILED
        ),
    )

    assert queries.contests_by_state(session, season) == {ContestState.APPLIED: 1, ContestState.FINAL_RUNNING: 1}
    classes = queries.planned_and_approved(session, season)
    assert classes == queries.Classes({CompetitionClass.CLASS_2: 2}, {CompetitionClass.CLASS_1: 1})
    seats = {row.Stage.id: (row.entries, row.seats) for row in queries.seats_and_entries(session, season)}
    assert seats == {stage.id: (2, 5), finished.id: (0, 30)}
    marking = [(row.Stage.id, row.handed_in, row.sheets) for row in queries.marking_progress(session, season)]
    assert marking == [(stage.id, 2, 3)]
    assert queries.assessed(session, 2026) == queries.Assessed(people=2, passed=1)
    assert queries.assessed(session, 2025) == queries.Assessed(people=0, passed=0)
    assert queries.sites_by_kind_and_state(session) == {
        (SiteKind.BASE, SiteState.ACCREDITED): 1,
        (SiteKind.TRIAL_BASE, SiteState.TRIAL): 1,
    }
    everything = Reach(everything=True)
    names = ("contests", "entries", "results", "batches", "sites")
    assert queries.waiting(session, dict.fromkeys(names, everything)) == {
        "contests": 1,
        "entries": 1,
        "results": 0,
        "batches": 1,
        "sites": 1,
    }
    elsewhere = Reach(places=frozenset({(Scope.CONTEST, other.id)}))
    assert queries.waiting(session, {"entries": elsewhere, "appeals": elsewhere}) == {"entries": 0, "appeals": 0}
    assert queries.waiting(session, {}) == {}


@pytest.mark.both_databases
def test_months_are_those_of_a_calendar_in_shanghai(session):
    user, person = make_user(session), make_person(session)
    new_year = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)  # midnight in Shanghai
    make_certificate(session, new_year, person, user)
    make_certificate(session, new_year - timedelta(seconds=1), person, user, kind=CertificateKind.VOCATIONAL)
    make_certificate(session, new_year, person, user, state=CertificateState.VOID)
    months = queries.months_before(date(2026, 2, 15), 3)
    assert months == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    assert queries.certificates_by_month(session, months) == {
        CertificateKind.AWARD: [0, 1, 0],
        CertificateKind.VOCATIONAL: [1, 0, 0],
    }


@pytest.mark.parametrize("day", [date(2026, 1, 31), date(2026, 12, 1), date(2026, 11, 30)])
def test_twelve_months_end_with_this_one(day):
    months = queries.months_before(day)
    assert len(months) == 13 and months[-2] == day.replace(day=1)


def test_the_overview_asks_the_same_number_of_questions_however_much_there_is(app, session, signed_in):
    user = make_user(session, Role.FEDERATION_OFFICE)
    make_entry(session)
    client = signed_in(user)

    def questions():
        with counting_queries(app) as counted:
            assert client.get("/desk").status_code == 200
        return len(counted)

    few = questions()
    for number in range(3):
        make_entry(session, state=EntryState.SUBMITTED)
        make_site(session, number)
    session.commit()
    assert questions() == few < 25


def test_the_overview_is_chinese_and_has_its_figures(session, signed_in):
    user = make_user(session, Role.FEDERATION_OFFICE)
    make_entry(session, state=EntryState.SUBMITTED)
    page = signed_in(user).get("/desk").text
    assert "待审核报名" in page and "竞赛进展" in page
    assert not any(word in page for word in ("ContestState", "final_running", "Waiting for you"))


def test_a_system_without_a_season_says_what_to_do(session, signed_in):
    page = signed_in(make_user(session, Role.FEDERATION_OFFICE)).get("/desk")
    assert page.status_code == 200 and "尚无竞赛年度" in page.text


def test_everybody_begins_where_their_work_is(app, session, signed_in):
    contest = make_contest(session)
    expected = {
        Role.JUDGE: "scoring.my_works",
        Role.CHIEF_JUDGE: "scoring.boards",
        Role.CODING_JUDGE: "anonymity.draws",
        Role.SYSTEM_ADMINISTRATOR: "accounts.users",
    }
    for role, endpoint in expected.items():
        client = signed_in(make_user(session, role, contest))
        answer = client.get("/desk")
        if endpoint in app.view_functions:
            with app.test_request_context():
                assert answer.headers["Location"] == app.url_for(endpoint)
        else:
            assert answer.status_code == 200
    assert "暂无可办理的业务" in signed_in(make_user(session)).get("/desk").text


def test_the_links_are_those_the_permissions_open(session, signed_in):
    page = signed_in(make_user(session, Role.SYSTEM_ADMINISTRATOR)).get("/account").text
    assert 'href="/users"' in page and 'href="/audit"' in page and 'href="/contests"' not in page
    page = signed_in(make_user(session)).get("/account").text
    assert 'class="side-link"' not in page


def test_the_page_one_is_on_is_marked(session, signed_in):
    user = make_user(session, Role.SYSTEM_ADMINISTRATOR)
    client = signed_in(user)
    for address in ("/users", f"/users/{user.public_id}", "/policy", "/audit"):
        assert client.get(address).text.count('aria-current="page">') >= 1
