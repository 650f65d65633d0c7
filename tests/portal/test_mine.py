"""One's own pages: only what is one's own, nothing before it is public, and the file as it was issued."""

import pytest

from compmgr.accounts.permissions import Role
from compmgr.anonymity.queries import tickets_of
from compmgr.assessment import queries as assessment
from compmgr.assessment.rules.outcome import AssessmentPart
from compmgr.assessment.rules.states import BatchState
from compmgr.certificates import services as certificates
from compmgr.certificates.rules.states import CertificateKind
from compmgr.certificates.services import file_of
from compmgr.results import services as results
from compmgr.results.queries import placings_of
from tests.factories.assessment import make_batch, mark, step
from tests.factories.certificates import make_certificate
from tests.factories.outcomes import decoded
from tests.factories.world import PASSWORD, make_person, make_user


@pytest.fixture
def person(session):
    return make_person(session, "刘本人")


@pytest.fixture
def own(session, signed_in, person):
    return signed_in(make_user(session, Role.COMPETITOR, person))


@pytest.fixture
def office(session):
    return make_user(session, Role.FEDERATION_OFFICE)


@pytest.mark.both_databases
def test_a_candidate_reads_why_and_downloads_the_certificate_as_it_was_issued(session, signed_in, person, office):
    batch = make_batch(session, BatchState.CERTIFIED, people=[person, make_person(session, "别人")], by=office)
    mine, theirs = assessment.candidates_of(session, batch)
    held, other = (certificates.issue_vocational(session, one, by=office) for one in (mine, theirs))
    own = signed_in(make_user(session, Role.COMPETITOR, person))
    page = own.get("/mine").text
    assert held.number in page and other.number not in page and "80.00" in page
    file = own.get(f"/mine/certificates/{held.public_id}")
    assert (file.status_code, file.mimetype, file.data) == (200, "application/pdf", file_of(held))
    assert held.number in file.headers["Content-Disposition"]
    assert own.get(f"/mine/certificates/{other.public_id}").status_code == 404


def test_a_revoked_certificate_is_no_longer_given_out(session, own, person, office):
    batch = make_batch(session, BatchState.CERTIFIED, people=[person], by=office)
    (candidate,) = assessment.candidates_of(session, batch)
    held = certificates.issue_vocational(session, candidate, by=office)
    certificates.revoke(session, held, "发放有误", by=office)
    session.commit()
    assert own.get(f"/mine/certificates/{held.public_id}").status_code == 404
    assert "已撤销" in own.get("/mine").text


def test_a_candidate_learns_marks_and_outcome_from_the_publicity_on_and_not_before(session, own, person, office):
    batch = make_batch(session, BatchState.MARKING, people=[person], by=office)
    (candidate,) = assessment.candidates_of(session, batch)
    mark(session, candidate, AssessmentPart.THEORY, "41.25", by=office)
    step(session, batch, BatchState.SCORES_REVIEWED, office)
    session.commit()
    before = own.get("/mine").text
    step(session, batch, BatchState.PUBLICISED, office)
    session.commit()
    after = own.get("/mine").text
    assert ("41.25" in before, "不合格" in before) == (False, False)
    assert "理论知识考试41.25分，未达60分" in after and "不合格" in after


def test_a_competitor_sees_the_place_once_it_is_published_and_asks_why(session, signed_in):
    staged = decoded(session)
    first, second = placings_of(session, staged.result)[:2]
    winner, loser = (one.entry.members[0].person for one in (first, second))
    own = signed_in(make_user(session, Role.COMPETITOR, winner))
    before = own.get("/mine").text
    assert "第1名" not in before and f"{first.total:.2f}" not in before
    assert own.get(f"/published/placings/{first.public_id}").status_code == 404
    results.supervisor_sign(session, staged.result, PASSWORD, by=staged.supervisor)
    results.publish(session, staged.result, by=staged.office)
    session.commit()
    assert "第1名" in own.get("/mine").text
    [row] = tickets_of(session, first.entry)
    assert row.ticket in own.get("/mine").text and row.code == first.work.code
    why = own.get(f"/published/placings/{first.public_id}")
    assert why.status_code == 200 and f"{first.total:.2f}" in why.text
    assert own.get(f"/published/placings/{second.public_id}").status_code == 404
    assert (
        signed_in(make_user(session, Role.COMPETITOR, loser)).get(f"/published/placings/{second.public_id}").status_code
        == 200
    )


@pytest.mark.parametrize("role", [Role.FEDERATION_OFFICE, Role.SITE_MANAGER, Role.JUDGE])
def test_only_people_have_pages_of_their_own(session, signed_in, role):
    batch = make_batch(session)
    place = None if role is Role.FEDERATION_OFFICE else batch.site
    assert signed_in(make_user(session, role, place)).get("/mine").status_code == 403


def test_a_judge_finds_their_letter_and_nobody_elses(session, signed_in):
    judge, other = (make_user(session, name=name) for name in ("裁判甲", "裁判乙"))
    letter, theirs = (
        make_certificate(session, None, CertificateKind.JUDGE_LETTER, holder=one.name, user_id=one.id)
        for one in (judge, other)
    )
    client = signed_in(judge)
    page = client.get("/mine/certificates").text
    assert letter.number in page and theirs.number not in page
    assert client.get(f"/mine/certificates/{letter.public_id}").status_code == 200
    assert client.get(f"/mine/certificates/{theirs.public_id}").status_code == 404
    assert client.get(f"/mine/certificates/{theirs.public_id}/badge.json").status_code == 404
    assert client.post(f"/mine/certificates/{theirs.public_id}/photo", data={"shown": "yes"}).status_code == 404


def test_empty_pages_say_what_will_stand_there(own):
    page = own.get("/mine").text
    assert "暂无证书" in page and "暂无认定记录" in page and "暂无报名" in page
