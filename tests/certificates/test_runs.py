"""Runs: prepared by one, released by another, issued in chunks that can stop, fail row by row and go on."""

import io
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from compmgr.assessment.rules.outcome import OutcomeState
from compmgr.audit.models import AuditEntry
from compmgr.audit.queries import entries_about
from compmgr.certificates import queries, services
from compmgr.certificates.models import Certificate, NumberCounter, Run, VoidNumber
from compmgr.certificates.rules.numbering import parse_vocational
from compmgr.certificates.rules.states import CertificateKind, CertificateState, RunState
from compmgr.certificates.services import chunks
from compmgr.certificates.services.files import files_of_run
from compmgr.desk import services as desk
from compmgr.foundation import clock, jobs, storage
from compmgr.foundation.errors import Conflict, NotAllowed, Refusal
from compmgr.foundation.jobs import Job, JobState
from compmgr.proof.models import LogHead, LogLeaf
from compmgr.proof.services import pdf
from tests.factories import outcomes
from tests.factories.certified import make_candidates

K = CertificateKind


def run_of(session, candidates, clerk, second, **more) -> Run:
    run = services.prepare(session, K.VOCATIONAL, candidates[0].batch, by=clerk, **more)
    services.release(session, run, by=second)
    session.commit()
    return run


def work(session, run) -> Job:
    number = run.job_id
    session.commit()
    jobs.run(number)
    session.expire_all()
    return session.get_one(Job, run.job_id)


def test_a_run_issues_in_the_order_of_the_list_what_a_second_person_released(session, clerk, second):
    candidates = make_candidates(session, 5)
    candidates[1].outcome = OutcomeState.FAILED
    run = services.prepare(session, K.VOCATIONAL, candidates[0].batch, by=clerk, address="https://a.example")
    assert (run.state, run.holders, session.scalars(select(Certificate)).all()) == (RunState.PREPARED, 4, [])
    services.release(session, run, by=second)
    session.commit()
    job = work(session, run)
    assert (job.state, job.done, job.refused, run.state) == (JobState.DONE, 4, 0, RunState.FINISHED)
    issued = list(session.scalars(queries.certificates_of_run(run)))
    assert [(one.holder, parse_vocational(one.number).serial) for one in issued] == [
        (candidate.name, serial) for serial, candidate in enumerate([candidates[0], *candidates[2:]], 1)
    ]
    assert {one.issued_by_id for one in issued} == {second.id}
    facts = queries.facts_of(issued[0])
    assert (facts.check_url, facts.query_place) == (f"https://a.example/c/{issued[0].token}", "https://a.example/check")
    assert list(services.verify_files(session)) == list(services.leftovers(session)) == []
    assert list(services.missing_numbers(session)) == []
    [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "certificates.issued"))
    assert entry.changes == {"count": 4, "first": issued[0].number, "last": issued[-1].number}
    assert len(session.scalars(select(LogLeaf.id)).all()) == 4
    assert session.scalars(select(LogHead.size)).one() == 4


def test_the_files_of_a_run_share_one_plate_and_are_signed(session, clerk, second):
    run = run_of(session, make_candidates(session, 3), clerk, second)
    work(session, run)
    issued = list(session.scalars(queries.certificates_of_run(run)))
    assert len({one.plate_key for one in issued}) == len({one.file_key for one in issued}) == 1
    content = services.file_of(issued[1])
    assert content.startswith(storage.get(issued[1].plate_key)) and issued[1].signed_with
    assert pdf.verify(session, content).is_good


def test_who_prepared_a_run_cannot_release_it_and_nobody_goes_around_the_release(session, clerk, second):
    run = services.prepare(session, K.VOCATIONAL, make_candidates(session)[0].batch, by=clerk)
    with pytest.raises(NotAllowed, match="another person"):
        services.release(session, run, by=clerk)
    with pytest.raises(Conflict, match="not released"):
        desk.resume(session, session.get_one(Job, run.job_id), by=clerk)
    assert (work(session, run).done, session.scalars(select(Certificate)).all()) == (0, [])
    services.release(session, run, by=second)
    with pytest.raises(Conflict, match="cannot be released"):
        services.release(session, run, by=second)
    session.commit()
    assert [entry.action for entry in entries_about(session, run)] == ["run.prepared", "run.released"]


def test_a_withdrawn_run_issues_nothing_and_another_may_be_prepared(session, clerk, second):
    batch = make_candidates(session)[0].batch
    run = services.prepare(session, K.VOCATIONAL, batch, by=clerk)
    with pytest.raises(Conflict, match="in work already"):
        services.prepare(session, K.VOCATIONAL, batch, by=second)
    services.withdraw(session, run, by=second)
    with pytest.raises(Conflict):
        services.release(session, run, by=second)
    assert services.prepare(session, K.VOCATIONAL, batch, by=clerk).state is RunState.PREPARED


def test_a_run_again_issues_what_is_missing_and_then_nothing(session, clerk, second):
    candidates = make_candidates(session, 4)
    candidates[3].outcome = OutcomeState.PENDING
    work(session, run_of(session, candidates, clerk, second))
    candidates[3].outcome = OutcomeState.PASSED
    session.commit()
    again = run_of(session, candidates, clerk, second)
    assert (again.holders, work(session, again).done) == (1, 1)
    assert session.scalars(select(NumberCounter.next_serial)).one() == 5
    with pytest.raises(Refusal, match="holds it"):
        services.prepare(session, K.VOCATIONAL, candidates[0].batch, by=clerk)


def test_what_is_refused_stands_row_by_row_and_costs_no_number(session, clerk, second):
    candidates = make_candidates(session, 5)
    candidates[2].name = "王\U0001f600"
    run = run_of(session, candidates, clerk, second)
    job = work(session, run)
    assert (job.done, job.refused) == (4, 1)
    [refused] = jobs.refused_items(session, job)
    assert (refused.position, "No font" in refused.message) == (2, True)
    issued = session.scalars(queries.certificates_of_run(run))
    assert [parse_vocational(one.number).serial for one in issued] == [1, 2, 3, 4]
    assert list(services.leftovers(session)) == list(services.missing_numbers(session)) == []
    candidates[2].name = "王明"
    desk.retry_refused(session, job, by=clerk)
    session.commit()
    assert work(session, run).done == 5
    assert list(services.leftovers(session)) == list(services.verify_files(session)) == []


def test_a_run_is_paused_between_chunks_goes_on_and_is_cancelled(session, clerk, second, monkeypatch):
    monkeypatch.setattr("compmgr.foundation.jobs.working._waiting", few(2))
    run = run_of(session, make_candidates(session, 6), clerk, second)
    job = session.get_one(Job, run.job_id)
    after(monkeypatch, 1, lambda at_work, one: setattr(one, "state", JobState.PAUSED))
    assert (work(session, run).state, job.done) == (JobState.PAUSED, 2)
    desk.resume(session, job, by=second)
    session.commit()
    after(monkeypatch, 1, lambda at_work, one: setattr(one, "state", JobState.CANCELLED))
    assert (work(session, run).state, job.done) == (JobState.CANCELLED, 4)
    serials = [parse_vocational(one.number).serial for one in session.scalars(queries.certificates_of_run(run))]
    assert serials == [1, 2, 3, 4]
    assert list(services.leftovers(session)) == list(services.missing_numbers(session)) == []


def few(most):
    from compmgr.foundation.jobs import working

    waiting = working._waiting
    return lambda session, job_id, _most: waiting(session, job_id, most)


def after(monkeypatch, count, change):
    """Change the job in the transaction of its `count`th chunk."""
    from compmgr.certificates.services import runs
    from compmgr.foundation.jobs import working

    kind, left = working._steps[runs.KIND], [count]

    def step(session, job, items):
        chunks.issue_chunk(session, job, items)
        left[0] -= 1
        if not left[0]:
            change(session, job)

    monkeypatch.setitem(working._steps, runs.KIND, working.Kind(step, kind.chunk, kind.finish, kind.ready))


def test_a_chunk_that_dies_before_its_records_leaves_nothing_behind_once_it_is_done_again(
    session, clerk, second, monkeypatch
):
    run = run_of(session, make_candidates(session, 3), clerk, second)
    monkeypatch.setattr(chunks.log, "append_many", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        jobs.run(run.job_id)
    session.rollback()
    assert [key.endswith(".pack") for key, _ in storage.keys("packs")].count(True) == 1
    assert session.scalars(select(Certificate)).all() == [] == list(services.leftovers(session))
    session.rollback()
    monkeypatch.undo()
    chunks._printers.clear()  # another process goes on
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        assert work(session, run).done == 3
    assert list(services.leftovers(session)) == list(services.verify_files(session)) == []


def test_a_pack_of_a_run_that_was_cancelled_in_the_middle_is_found_and_tidied(session, clerk, second):
    run = run_of(session, make_candidates(session, 3), clerk, second)
    storage.put_at(f"packs/{run.public_id}/0000000.pack", b"a chunk that died")
    desk.cancel(session, session.get_one(Job, run.job_id), by=second)
    session.commit()
    assert list(services.leftovers(session)) == [(f"packs/{run.public_id}/0000000.pack", 0, 17)]
    assert services.tidy(session) == 1
    assert list(services.leftovers(session)) == []


def test_a_void_certificate_gives_its_claim_free_and_its_number_a_reason(session, clerk, second):
    candidates = make_candidates(session, 2)
    work(session, run_of(session, candidates, clerk, second))
    first = queries.vocational_of(session, candidates[0])
    with pytest.raises(Refusal):
        services.void(session, first, "  ", by=clerk)
    services.void(session, first, "印刷错误", by=clerk)
    assert (first.state, first.public_reason, first.claim) == (CertificateState.VOID, "印刷错误", None)
    void = session.scalars(select(VoidNumber)).one()
    assert (void.number, void.serial, void.reason, void.by_id) == (first.number, 1, "印刷错误", clerk.id)
    again = services.issue_vocational(session, candidates[0], by=clerk)
    assert parse_vocational(again.number).serial == 3
    session.commit()
    assert [entry.action for entry in entries_about(session, first)] == ["certificate.voided"]
    assert list(services.missing_numbers(session)) == []


@pytest.mark.parametrize("which", ["first", "longest", "random"])
def test_a_specimen_is_a_real_page_without_a_number(session, clerk, second, which):
    run = services.prepare(session, K.VOCATIONAL, make_candidates(session, 3)[0].batch, by=clerk)
    assert services.preview(session, run, which).startswith(b"%PDF")
    assert session.scalars(select(NumberCounter)).all() == []


def test_results_bring_awards_titles_participation_slips_and_letters(session, clerk, second):
    staged = outcomes.published(session)
    result = staged.result
    contest = result.stage.event.contest
    for kind in (K.AWARD, K.PARTICIPATION, K.SCORE_SLIP, K.JUDGE_LETTER):
        run = services.prepare(session, kind, result, by=clerk)
        services.release(session, run, by=second)
        session.commit()
        job = work(session, run)
        assert (kind, job.state, job.done, job.refused) == (kind, JobState.DONE, run.holders, 0)
        for one in session.scalars(queries.certificates_of_run(run)):
            assert one.holder in dict(queries.facts_of(one).printed_facts()).values()
            assert (one.kind, one.contest_id, one.stage_id) == (kind, contest.id, result.stage_id)
    with pytest.raises(Refusal, match="final"):
        services.prepare(session, K.TITLE, result, by=clerk)
    assert list(services.missing_numbers(session)) == list(services.verify_files(session)) == []


def test_the_zip_of_a_run_has_a_folder_for_each_delegation(session, clerk, second):
    run = services.prepare(session, K.AWARD, outcomes.published(session).result, by=clerk)
    services.release(session, run, by=second)
    session.commit()
    work(session, run)
    packed = zipfile.ZipFile(io.BytesIO(b"".join(services.zip_stream(files_of_run(session, run)))))
    issued = list(session.scalars(queries.certificates_of_run(run)))
    assert len(packed.namelist()) == len(issued) and all("/" in name for name in packed.namelist())
    assert {packed.read(name)[:5] for name in packed.namelist()} == {b"%PDF-"}
