"""Long work survives its worker: each item is done once, refusals are kept row by row."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from compmgr.catalogue.models import Industry
from compmgr.foundation import clock, jobs
from compmgr.foundation.errors import Refusal
from compmgr.foundation.jobs import ItemState, Job, JobState


@jobs.step("test.industry")
def add_industry(session, job, subject):
    if subject == "拒":
        raise Refusal("The name %(name)s is taken.", name=subject)
    session.add(Industry(name=subject))


@jobs.step("test.crash")
def crash_in_the_middle(session, job, subject):
    session.add(Industry(name=subject))
    session.flush()
    if job.arguments.get("crash") == subject and job.attempt == 1:
        raise KeyboardInterrupt


def industries(session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Industry.name).order_by(Industry.id)))


@pytest.mark.both_databases
def test_a_job_does_every_item_and_reports_what_was_refused(app, session):
    job = jobs.submit(session, "test.industry", "行业", ["甲", "拒", "乙"], by_id=None)
    session.commit()
    jobs.run(job.id)
    session.refresh(job)
    assert (job.state, job.done, job.refused, job.share) == (JobState.DONE, 2, 1, 100)
    [refused] = jobs.refused_items(session, job)
    assert (refused.subject, refused.state, refused.values) == ("拒", ItemState.REFUSED, {"name": "拒"})
    assert industries(session) == ["甲", "乙"]


@pytest.mark.both_databases
def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(app, session):
    job = jobs.submit(session, "test.crash", "行业", ["甲", "乙", "丙"], by_id=None, crash="乙")
    session.commit()
    job_id = job.id
    with pytest.raises(KeyboardInterrupt):
        jobs.run(job_id)
    session.refresh(job)
    assert (job.state, job.done) == (JobState.RUNNING, 1)
    session.rollback()
    jobs.run(job_id)  # its heartbeat is fresh: somebody may still hold it
    assert industries(session) == ["甲"]
    session.rollback()
    with clock.frozen(clock.now() + jobs.STALE + timedelta(seconds=1)):
        jobs.run(job_id)
    session.refresh(job)
    assert (job.state, job.done, job.attempt) == (JobState.DONE, 3, 2)
    assert industries(session) == ["甲", "乙", "丙"]


def test_a_paused_job_waits(app, session):
    job = jobs.submit(session, "test.industry", "行业", ["甲"], by_id=None)
    job.state = JobState.PAUSED
    session.commit()
    jobs.run(job.id)
    assert industries(session) == []
    assert session.scalar(select(func.count()).select_from(Job)) == 1


def test_a_job_of_a_transaction_that_failed_does_not_exist(app, session):
    jobs.submit(session, "test.industry", "行业", ["甲"], by_id=None)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Job)) == 0


@jobs.step("test.chunk", chunk=3)
def add_industries(session, job, items):
    for item in items:
        add_industry(session, job, item.subject)


@pytest.mark.both_databases
def test_a_chunk_is_one_transaction_and_one_that_is_refused_is_done_again_one_by_one(app, session):
    job = jobs.submit(session, "test.chunk", "行业", ["甲", "拒", "乙", "丙", "丁"], by_id=None)
    session.commit()
    jobs.run(job.id)
    session.refresh(job)
    assert (job.state, job.done, job.refused) == (JobState.DONE, 4, 1)
    assert [item.position for item in jobs.refused_items(session, job)] == [1]
    assert job.started_at and job.rate >= 0 and job.seconds_left is None
    assert industries(session) == ["甲", "乙", "丙", "丁"]
