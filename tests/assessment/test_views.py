"""The pages of assessment: who sees what, what a form keeps, and lists that ask no more for more rows."""

import io
import re
from datetime import timedelta

import pytest

from compmgr.accounts.permissions import Role
from compmgr.assessment import queries, spreadsheet
from compmgr.assessment.models import Batch, Candidate
from compmgr.assessment.rules.outcome import AssessmentPart, OutcomeState, PartState
from compmgr.assessment.rules.states import BatchState
from compmgr.audit.queries import entries_about
from compmgr.foundation import clock
from compmgr.foundation.spreadsheet import write
from tests.factories.assessment import make_batch, make_site
from tests.factories.world import grant, id_number, make_occupation, make_person, make_user
from tests.support.asking import found
from tests.support.queries import counting_queries

THEORY, SKILL, _REVIEW = AssessmentPart


@pytest.fixture
def site(session):
    return make_site(session)


@pytest.fixture
def as_role(session, signed_in, site):
    """`as_role(Role.ASSESSOR)` is a client of somebody with this role at the site."""
    return lambda role: signed_in(make_user(session, role, site))


@pytest.fixture
def manager(as_role):
    return as_role(Role.SITE_MANAGER)


@pytest.fixture
def office(as_role):
    return as_role(Role.FEDERATION_OFFICE)


def address(thing: Batch | Candidate, rest: str = "") -> str:
    return f"/{'batches' if isinstance(thing, Batch) else 'candidates'}/{thing.public_id}{rest}"


def kept_marks(session, batch: Batch, part: AssessmentPart) -> list:
    """The newest row of the part, candidate by candidate."""
    return [marks.get(part) for marks in found(session, lambda: queries.parts_of(session, batch)).values()]


def sheet(*rows: tuple) -> dict:
    content = write({"考生报名表": (spreadsheet.CANDIDATE_COLUMNS, rows)})
    return {"sheet": (io.BytesIO(content), "考生.xlsx")}


@pytest.mark.both_databases
def test_a_batch_goes_from_its_filing_to_its_outcomes_through_the_pages(session, site, as_role, manager, office):
    occupation = make_occupation(session)
    session.commit()
    soon = clock.today() + timedelta(days=30)
    filing = dict(
        name="样例一批", occupation=occupation.public_id, level="4", held_on=f"{soon}", seats="30", work_type=""
    )
    assert manager.post(f"/sites/{site.public_id}/batches/new", data=filing).status_code == 302
    batch = found(session, lambda: session.query(Batch).one())
    assert manager.post(address(batch, "/steps/filed")).status_code == 302
    assert manager.post(address(batch, "/steps/approved")).status_code == 404
    assert office.post(address(batch, "/steps/approved")).status_code == 302
    assert manager.post(address(batch, "/steps/registration_open")).status_code == 302
    person = dict(name="张试", id_kind="id_card", id_number=id_number(11), phone="13800000000", employer="样例厂")
    assert manager.post(address(batch, "/candidates/new"), data=person).status_code == 302
    rows = [("李试", "居民身份证", id_number(12), "", "", "", "否"), ("王试", "护照", "E12345678", "", "", "", "")]
    assert manager.post(address(batch, "/import"), data=sheet(*rows)).status_code == 302
    for state in ("registration_closed", "arranged", "in_exam", "marking"):
        assert manager.post(address(batch, f"/steps/{state}")).status_code == 302
    first, second, third = found(session, lambda: queries.candidates_of(session, batch))
    marks = {
        f"{first.public_id}.theory": "60",
        f"{first.public_id}.skill": "88.5",
        f"{second.public_id}.theory": "59.99",
        f"{second.public_id}.skill": "100",
        f"{third.public_id}.theory": "",
        f"{third.public_id}.theory.state": "absent",
        f"{third.public_id}.skill": "0",
        "seen": "0",
    }
    assert as_role(Role.ASSESSOR).post(address(batch, "/marks"), data=marks).status_code == 302
    quality = as_role(Role.QUALITY_SUPERVISOR)
    assert manager.post(address(batch, "/steps/scores_reviewed")).status_code == 404
    assert quality.post(address(batch, "/steps/scores_reviewed")).status_code == 302
    assert office.post(address(batch, "/steps/publicised")).status_code == 302
    everyone = found(session, lambda: queries.candidates_of(session, batch))
    assert [candidate.outcome for candidate in everyone] == [
        OutcomeState.PASSED,
        OutcomeState.FAILED,
        OutcomeState.FAILED,
    ]
    assert everyone[0].batch.state is BatchState.PUBLICISED
    page = office.get(address(batch)).text
    assert "理论知识考试59.99分，未达60分" in page and "理论知识考试 缺考" in page


def test_another_site_does_not_exist_for_a_site_manager(session, manager):
    other = make_batch(session, people=1)
    (candidate,) = queries.candidates_of(session, other)
    session.commit()
    asked = [address(other), address(candidate), f"/sites/{other.site.public_id}", address(other, "/candidates/new")]
    assert [manager.get(one).status_code for one in asked] == [404, 404, 404, 404]
    assert other.name not in manager.get("/batches").text


@pytest.mark.parametrize("role", [Role.COMPETITOR, Role.JUDGE, Role.DELEGATION_LEADER])
def test_who_has_no_part_in_assessment_is_refused(session, signed_in, role):
    batch = make_batch(session)
    place = {Role.COMPETITOR: make_person(session)}.get(role, batch.site)
    client = signed_in(make_user(session, role, place))
    assert client.get("/batches").status_code == 403


def test_who_only_marks_sees_numbers_and_no_names(session, site, as_role):
    batch = make_batch(session, BatchState.MARKING, site=site, people=[make_person(session, "欧阳测试")])
    (candidate,) = queries.candidates_of(session, batch)
    session.commit()
    assessor = as_role(Role.ASSESSOR)
    pages = (address(batch), address(batch, "/marks"), address(candidate))
    seen = [assessor.get(page).text for page in pages]
    assert [("001" in text, "欧阳" in text, candidate.person.masked_id_number in text) for text in seen] == [
        (True, False, False)
    ] * 3


def test_an_id_number_is_masked_and_looking_at_it_leaves_a_trace(session, site, manager):
    batch = make_batch(session, site=site, people=1)
    (candidate,) = queries.candidates_of(session, batch)
    number = candidate.person.id_number
    session.commit()
    assert number not in manager.get(address(batch)).text
    assert number in manager.post(address(candidate, "/unmasking")).text
    told = found(session, lambda: entries_about(session, candidate.person))
    assert told[-1].action == "person.unmasked"


def test_a_sheet_with_one_wrong_row_keeps_nothing_and_names_row_and_column(session, site, manager):
    batch = make_batch(session, site=site)
    known = make_person(session, "赵在册", id_number=id_number(21))
    session.commit()
    good = ("李试", "居民身份证", id_number(22), "", "", "", "")
    rows = [
        good,
        ("", "居民身份证", "110105199506150", "123", "", "", "也许"),
        ("钱别名", "居民身份证", known.id_number, "", "", "", ""),
        good,
    ]
    answer = manager.post(address(batch, "/import"), data=sheet(*rows))
    assert answer.status_code == 422
    assert re.findall(r'<td class="number">(\d+)</td><td>(\S+?)</td>', answer.text) == [
        ("3", "姓名"),
        ("3", "证件号码"),
        ("3", "手机号码"),
        ("3", "是否补考"),
        ("4", "姓名"),
        ("5", "证件号码"),
    ]
    assert found(session, lambda: queries.count_candidates(session, batch)) == 0


def test_the_example_row_of_the_template_is_nobody(session, site, manager):
    batch = make_batch(session, site=site)
    session.commit()
    template = manager.get(address(batch, "/import/template")).data
    answer = manager.post(address(batch, "/import"), data={"sheet": (io.BytesIO(template), "x.xlsx")})
    assert answer.status_code == 422 and "表头以下没有数据" in answer.text


def test_theory_marks_come_from_a_sheet_by_number_all_or_none(session, site, as_role):
    batch = make_batch(session, BatchState.MARKING, site=site, people=3)
    session.commit()
    assessor = as_role(Role.ASSESSOR)

    def send(*rows: tuple) -> int:
        content = write({"成绩表": (spreadsheet.MARK_COLUMNS, rows)})
        data = {"part": "theory", "sheet": (io.BytesIO(content), "m.xlsx")}
        return assessor.post(address(batch, "/marks/import"), data=data).status_code

    assert send(("001", "70"), ("002", "101")) == 422
    assert send(("001", "70"), ("009", "80")) == 422
    assert kept_marks(session, batch, THEORY) == [None] * len(kept_marks(session, batch, THEORY))
    assert send(("001", "70.5"), ("002", "缺考"), ("003", "")) == 302
    kept = kept_marks(session, batch, THEORY)
    assert [mark and mark.state for mark in kept] == [PartState.MARKED, PartState.ABSENT, None]


def test_a_wrong_cell_keeps_the_whole_table_and_what_was_typed(session, site, as_role):
    batch = make_batch(session, BatchState.MARKING, site=site, people=2)
    first, second = queries.candidates_of(session, batch)
    session.commit()
    data = {f"{first.public_id}.theory": "77", f"{second.public_id}.theory": "177", "seen": "0"}
    answer = as_role(Role.ASSESSOR).post(address(batch, "/marks"), data=data)
    assert answer.status_code == 422 and 'value="177"' in answer.text and 'value="77"' in answer.text
    assert kept_marks(session, batch, THEORY) == [None] * len(kept_marks(session, batch, THEORY))


def test_two_assessors_at_one_table_lose_nothing(session, site, as_role):
    batch = make_batch(session, BatchState.MARKING, site=site, people=2)
    first, second = (f"{one.public_id}.theory" for one in queries.candidates_of(session, batch))
    session.commit()
    one, other = as_role(Role.ASSESSOR), as_role(Role.ASSESSOR)
    assert one.post(address(batch, "/marks"), data={first: "70", second: "", "seen": "0"}).status_code == 302
    assert other.post(address(batch, "/marks"), data={first: "", second: "80", "seen": "0"}).status_code == 302
    answer = other.post(address(batch, "/marks"), data={first: "75", second: "80", "seen": "0"})
    assert answer.status_code == 422 and "70.00" in answer.text
    assert [str(mark.value) for mark in kept_marks(session, batch, THEORY)] == ["70.00", "80.00"]


@pytest.mark.parametrize("page", ["list", "batch", "marks", "sites"])
def test_a_page_asks_as_much_for_three_rows_as_for_one(app, session, site, signed_in, page):
    user = make_user(session, Role.ASSESSOR, site)
    for role in (Role.SITE_MANAGER, Role.FEDERATION_OFFICE):
        grant(session, user, role, site)
    client, counts = signed_in(user), []
    for people in (1, 3):
        batch = make_batch(session, BatchState.MARKING, site=site, people=people)
        session.commit()
        asked = {"list": "/batches", "batch": address(batch), "marks": address(batch, "/marks"), "sites": "/sites"}[
            page
        ]
        client.get(asked)
        with counting_queries(app) as statements:
            assert client.get(asked).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_suspension_asks_for_its_reason_beside_the_field(session, site, office):
    batch = make_batch(session, BatchState.APPROVED, site=site)
    session.commit()
    assert office.post(address(batch, "/steps/suspended"), data={"reason": ""}).status_code == 422
    assert office.post(address(batch, "/steps/suspended"), data={"reason": "设备检修"}).status_code == 302
    assert found(session, lambda: session.get(Batch, batch.id)).state is BatchState.SUSPENDED
    assert office.post(address(batch, "/steps/approved"), data={"reason": "检修完成"}).status_code == 302


def test_an_unknown_step_or_way_back_does_not_exist(session, site, office):
    batch = make_batch(session, site=site)
    session.commit()
    assert [office.post(address(batch, rest)).status_code for rest in ("/steps/gone", "/corrections/gone")] == [
        404,
        404,
    ]
