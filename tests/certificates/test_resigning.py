"""Signing anew what a lost key signed: two people, chunks that may die, and the log has to speak for it."""

import hashlib
import io
import json
from datetime import timedelta

import pytest
from python_calamine import load_workbook
from sqlalchemy import select

from compmgr.assessment.rules.outcome import OutcomeState
from compmgr.audit import queries as audit
from compmgr.audit.models import AuditEntry
from compmgr.certificates import services
from compmgr.certificates.models import Certificate, FileVersion
from compmgr.certificates.queries import resigning as queries
from compmgr.certificates.rules.resigning import Logged, logged
from compmgr.certificates.rules.retention import Periods
from compmgr.certificates.rules.states import CertificateState, RunState
from compmgr.certificates.services import resigning, retention
from compmgr.foundation import chance, clock, jobs, storage
from compmgr.foundation.errors import Conflict, NotAllowed, Refusal
from compmgr.foundation.jobs import Job, JobState
from compmgr.proof.models import LogLeaf
from compmgr.proof.queries import log as log_queries
from compmgr.proof.rules.keys import KeyUse
from compmgr.proof.rules.leaves import leaf
from compmgr.proof.services import keys, log, pdf
from tests.certificates.test_runs import run_of, work
from tests.factories.certified import make_candidates
from tests.support.queries import queries_of

BEFORE, LOST, SINCE = (clock.now() - timedelta(days=days) for days in (3, 2, 1))


@pytest.fixture
def issued(session, clerk, second):
    """Three out of a run and one alone before the loss, one alone after it; the key is lost now."""
    candidates = make_candidates(session, 5)
    with clock.frozen(BEFORE):
        alone = services.issue_vocational(session, candidates[3], by=clerk)
        candidates[4].outcome = OutcomeState.PENDING
        work(session, run_of(session, candidates, clerk, second))
    candidates[4].outcome = OutcomeState.PASSED
    with clock.frozen(SINCE):
        late = services.issue_vocational(session, candidates[4], by=clerk)
    session.commit()
    return [*session.scalars(select(Certificate).where(Certificate.run_id.is_not(None))), alone, late]


@pytest.fixture
def key(session, issued):
    found = keys.active(session, KeyUse.DOCUMENT)
    keys.compromise(session, found, LOST, by=None, note="a disk was sold")
    session.commit()
    return found


def sign(session, key, clerk, second, **more) -> Job:
    made = resigning.prepare(session, key, by=clerk, **more)
    resigning.release(session, made, by=second)
    return work(session, made)


def test_the_log_says_since_when_it_holds_a_file():
    token, at = chance.token(), clock.now()
    leaves = [(leaf(token, "issued", "", "ab" * 32, at), at), (leaf(token, "reissued", "", "cd" * 32, at), at)]
    minute = timedelta(minutes=1)
    assert logged(leaves, token, "ab" * 32, at + minute) is Logged.BEFORE
    assert logged(leaves, token, "cd" * 32, at - minute) is Logged.LATER
    assert logged(leaves, token, "ef" * 32, at + minute) is Logged.NEVER
    assert logged(leaves, chance.token(), "ab" * 32, at + minute) is Logged.NEVER


@pytest.mark.both_databases
def test_what_the_log_held_before_the_loss_is_signed_anew_under_the_same_record(session, issued, key, clerk, second):
    told = {one.id: (one.number, one.token, one.facts, one.plate_key, one.file_hash) for one in issued}
    files = {one.id: services.file_of(one) for one in issued}
    job = sign(session, key, clerk, second)
    assert (job.state, job.done, job.refused) == (JobState.DONE, 4, 0)
    new = keys.active(session, KeyUse.DOCUMENT)
    *renewed, late = issued
    assert [one.signed_with for one in issued] == [new.kid] * 4 + [key.kid]
    for one in renewed:
        file = services.file_of(one)
        verdict, before = pdf.verify(session, file), pdf.verify(session, files[one.id])
        assert (verdict.is_good, verdict.kid, verdict.by_log) == (True, new.kid, False)
        assert before.fault is pdf.Fault.KEY_COMPROMISED
        assert pdf.verify(session, files[one.id], subject=one.token).by_log
        assert (one.number, one.token, one.facts, one.plate_key) == told[one.id][:4] and len(file) == len(files[one.id])
        [kept] = queries.versions_of(session, one)
        assert (kept.file_hash, kept.signed_with) == (told[one.id][4], key.kid)
        leaves = log_queries.leaves_of(session, one.token)
        assert [json.loads(each.leaf)["event"] for each in leaves] == ["issued", "reissued"]
        assert all(log_queries.inclusion(session, each).holds() for each in leaves)
    assert pdf.verify(session, services.file_of(late), subject=late.token).fault is pdf.Fault.KEY_COMPROMISED
    assert list(services.verify_files(session)) == list(services.leftovers(session)) == []
    assert audit.broken_at(session) is None
    told = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))
    actions = [action for action in told if action.startswith("resigning.") or action.endswith("signed_anew")]
    assert actions == ["resigning.prepared", "resigning.released", "certificates.signed_anew", "resigning.finished"]


def test_what_came_into_the_log_after_the_loss_needs_a_word_on_what_it_was_compared_with(
    session, issued, key, clerk, second
):
    with pytest.raises(Refusal, match="compared with"):
        resigning.prepare(session, key, with_later=True, note=" ", by=clerk)
    job = sign(session, key, clerk, second, with_later=True, note="与批次、放行人和审计日志逐张核对")
    assert (job.done, job.refused) == (5, 0)
    assert pdf.verify(session, services.file_of(issued[-1])).is_good
    with pytest.raises(Refusal, match="nothing to sign"):
        resigning.prepare(session, key, by=clerk)


def test_one_person_alone_signs_nothing_anew_and_nobody_goes_around_by_the_job(session, issued, key, clerk):
    made = resigning.prepare(session, key, by=clerk)
    session.commit()
    with pytest.raises(NotAllowed):
        resigning.release(session, made, by=clerk)
    with pytest.raises(Conflict):
        jobs.require_ready(session, session.get_one(Job, made.job_id))
    with pytest.raises(Conflict):
        resigning.prepare(session, key, by=clerk)
    assert {one.signed_with for one in session.scalars(select(Certificate))} == {key.kid}
    resigning.withdraw(session, made, by=clerk)
    assert made.state is RunState.WITHDRAWN and resigning.prepare(session, key, by=clerk).holders == 4


def test_a_key_that_was_not_lost_is_not_replaced(session, issued, clerk):
    with pytest.raises(Refusal):
        resigning.prepare(session, keys.active(session, KeyUse.DOCUMENT), by=clerk)


def test_what_cannot_be_signed_anew_is_refused_row_by_row(session, issued, key, clerk, second):
    made = resigning.prepare(session, key, by=clerk)
    resigning.release(session, made, by=second)
    revoked, unlogged, broken, good = issued[:4]
    services.revoke(session, revoked, "样例", by=clerk)
    for each in session.scalars(select(LogLeaf).where(LogLeaf.subject == unlogged.token)):
        session.delete(each)
    pack = bytearray(storage.get(broken.file_key))
    pack[broken.file_offset + 5] ^= 1
    storage.put_at(broken.file_key, bytes(pack))
    job = work(session, made)
    assert (job.state, job.done, job.refused) == (JobState.DONE, 1, 3)
    assert "revoked" not in {str(item.message) for item in jobs.refused_items(session, job)}
    assert len({item.message for item in jobs.refused_items(session, job)}) == 3
    assert [one.signed_with == key.kid for one in (revoked, unlogged, broken, good)] == [True, True, True, False]


def test_a_chunk_that_died_is_done_again_and_one_that_is_done_is_passed_over(
    session, issued, key, clerk, second, monkeypatch
):
    made = resigning.prepare(session, key, by=clerk)
    resigning.release(session, made, by=second)
    session.commit()

    class Died(BaseException):
        pass

    def die(*_args, **_more):
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(log, "append_many", die)
        with pytest.raises(Died):
            jobs.run(made.job_id)
    session.expire_all()
    assert {one.signed_with for one in issued} == {key.kid} and list(services.leftovers(session)) == []
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        job = work(session, made)
    assert (job.state, job.done) == (JobState.DONE, 4)
    hashes = [one.file_hash for one in issued]
    job.state = JobState.QUEUED
    for item in session.scalars(select(jobs.JobItem).where(jobs.JobItem.job_id == job.id)):
        item.state = jobs.ItemState.WAITING
    work(session, made)
    assert [one.file_hash for one in issued] == hashes and len(session.scalars(select(FileVersion)).all()) == 4
    assert list(services.verify_files(session)) == list(services.leftovers(session)) == []


def test_a_second_loss_signs_once_more_and_all_files_before_stay_known(session, issued, key, clerk, second):
    sign(session, key, clerk, second)
    again = keys.active(session, KeyUse.DOCUMENT)
    keys.compromise(session, again, clock.now(), by=None, note="once more")
    session.commit()
    assert sign(session, again, clerk, second).done == 4
    one = issued[0]
    assert [kept.signed_with for kept in queries.versions_of(session, one)] == [key.kid, again.kid]
    assert pdf.verify(session, services.file_of(one)).is_good


def test_files_before_are_forgotten_with_their_certificate(session, issued, key, clerk, second):
    sign(session, key, clerk, second)
    for one in issued[:4]:
        one.state, one.ended_at = CertificateState.SUPERSEDED, clock.now() - timedelta(days=400)
        [kept] = queries.versions_of(session, one)
        place = kept.file_key, kept.file_offset, kept.file_length
        retention.redact(session, one, by=None)
        if place[1] is None:
            with pytest.raises(FileNotFoundError):
                storage.get(place[0])
        else:
            assert storage.piece(*place) == bytes(place[2])
    assert list(retention.due(session, Periods(50, 1))) == []


def test_the_registry_looks_prepares_and_another_releases(session, issued, key, clerk, second, signed_in):
    asks, releases = signed_in(clerk), signed_in(second)
    assert key.kid in asks.get("/certificates/resignings").text
    page = asks.get(f"/certificates/resignings/keys/{key.kid}")
    assert page.status_code == 200 and "a disk was sold" in page.text
    sheet = load_workbook(
        io.BytesIO(asks.get(f"/certificates/resignings/keys/{key.kid}.xlsx").data)
    ).get_sheet_by_index(0)
    assert [row[4] for row in sheet.to_python()[1:]].count("泄露前已入日志") == 4
    assert asks.post(f"/certificates/resignings/keys/{key.kid}", data={"with_later": "y"}).status_code == 422
    answer = asks.post(f"/certificates/resignings/keys/{key.kid}", data={"note": ""})
    assert answer.status_code == 302
    address = answer.location
    assert asks.post(f"{address}/release").status_code == 403
    assert "发布" not in asks.get(address).text
    assert releases.post(f"{address}/release").status_code == 302
    session.expire_all()
    job = session.scalars(select(Job).where(Job.kind == resigning.KIND)).one()
    session.commit()
    jobs.run(job.id)
    session.expire_all()
    assert address in releases.get(f"/jobs/{job.public_id}").text
    one = issued[0]
    before = queries.versions_of(session, one)[0].file_hash
    session.commit()
    assert before in asks.get(f"/certificates/{one.public_id}").text
    assert hashlib.sha256(services.file_of(one)).hexdigest() == one.file_hash


def test_the_list_asks_the_same_for_one_lost_key_and_for_three(app, session, issued, key, clerk, signed_in):
    client = signed_in(clerk)
    withdrawn = resigning.prepare(session, key, by=clerk)
    session.commit()
    asked = queries_of(app, client, "/certificates/resignings")
    resigning.withdraw(session, withdrawn, by=clerk)
    resigning.prepare(session, key, by=clerk)
    for _ in range(2):
        keys.compromise(session, keys.active(session, KeyUse.DOCUMENT), clock.now(), by=None, note="again")
    session.commit()
    assert queries_of(app, client, "/certificates/resignings") == asked
