"""Print files: parts of a run in the order of the numbers, the order for the printer, and making them once more."""

import pytest
from sqlalchemy import select

from compmgr.audit.queries import entries_about
from compmgr.certificates import queries
from compmgr.certificates.models import PrintFile
from compmgr.certificates.rules.states import CertificateState
from compmgr.certificates.services.printouts import order_of, start_printouts
from compmgr.foundation import jobs
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.foundation.jobs import JobState
from tests.certificates.test_runs import run_of, work
from tests.factories.certified import make_candidates


def test_print_files_come_in_parts_with_first_and_last_number_and_an_order(session, clerk, second):
    run = run_of(session, make_candidates(session, 5), clerk, second)
    with pytest.raises(Refusal):
        order_of(session, run)
    work(session, run)
    job = start_printouts(session, run, 2, by=clerk)
    session.commit()
    jobs.run(job.id)
    session.rollback()
    parts = queries.print_files_of(session, run)
    assert [(one.part, one.pages, one.first_number[-2:], one.last_number[-2:]) for one in parts] == [
        (1, 2, "01", "02"),
        (2, 2, "03", "04"),
        (3, 1, "05", "05"),
    ]
    with pytest.raises(Refusal, match="state the reason"):
        start_printouts(session, run, 2, by=clerk)
    sheets = order_of(session, run, paper="200克艺术纸", contact="王老师")
    assert ("份数", 5) in list(sheets["委托单"][1]) and len(list(sheets["文件清单"][1])) == 3


def test_who_is_revoked_while_print_files_are_made_moves_nobody_out_of_them(session, clerk, second):
    run = run_of(session, make_candidates(session, 5), clerk, second)
    work(session, run)
    job = start_printouts(session, run, 2, by=clerk)
    session.scalars(queries.certificates_of_run(run)).first().state = CertificateState.REVOKED
    session.commit()
    jobs.run(job.id)
    session.rollback()
    numbers = [(one.pages, one.first_number[-2:], one.last_number[-2:]) for one in queries.print_files_of(session, run)]
    assert numbers == [(1, "02", "02"), (2, "03", "04"), (1, "05", "05")]


def test_print_files_are_made_once_more_with_a_reason_and_only_the_newest_are_given_out(
    session, clerk, second, signed_in
):
    run = run_of(session, make_candidates(session, 3), clerk, second)
    with pytest.raises(Conflict, match="still issues"):
        start_printouts(session, run, 2, by=clerk)
    work(session, run)
    for reason in ("", "第2号已撤销"):
        job_id = start_printouts(session, run, 2, by=clerk, reason=reason).id
        session.commit()
        with pytest.raises(Conflict, match="being made"):
            start_printouts(session, run, 2, by=clerk, reason="again")
        session.rollback()
        jobs.run(job_id)
    parts = list(session.scalars(select(PrintFile).order_by(PrintFile.id)))
    assert [(one.edition, one.part) for one in parts] == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert queries.print_files_of(session, run) == parts[2:]
    told = [one for one in entries_about(session, run) if one.action == "run.print_started"]
    assert [one.reason for one in told] == ["", "第2号已撤销"]
    before, newest = parts[0].public_id, parts[2].public_id
    session.commit()
    client = signed_in(clerk)
    assert client.get(f"/certificates/print-files/{before}").status_code == 409
    assert client.get(f"/certificates/print-files/{newest}").data.startswith(b"%PDF")
    page = client.get(f"/certificates/runs/{run.public_id}").text
    assert "第2版" in page and before not in page
    again = client.post(f"/certificates/runs/{run.public_id}/print-files", data={"pages_each": "5"})
    assert again.status_code == 422 and "请填写原因" in again.text


def test_a_cancelled_job_of_print_files_bars_no_other(session, clerk, second):
    run = run_of(session, make_candidates(session, 2), clerk, second)
    work(session, run)
    start_printouts(session, run, 1, by=clerk).state = JobState.CANCELLED
    session.commit()
    assert start_printouts(session, run, 1, by=clerk).arguments["edition"] == 1
