"""A run of work is watched, stopped, continued and repeated by who started it."""

import pytest
from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.audit.models import AuditEntry
from compmgr.desk import services
from compmgr.foundation import jobs
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.foundation.jobs import JobState
from tests.factories.world import make_person, make_user

seen: list[str] = []


@jobs.step("desk.test")
def one(session, job, subject):
    if "bad" in subject and not seen:
        raise Refusal(
            "The sheet has %(rows)s rows; at most %(limit)s can be read at a time. Split it.", rows=9, limit=3
        )


@pytest.fixture(autouse=True)
def forget():
    seen.clear()


@pytest.fixture
def clerk(session):
    return make_user(session, Role.REGISTRY_CLERK)


def start(session, by, subjects=("a", "b", "bad")):
    job = jobs.submit(session, "desk.test", "批量颁发证书", list(subjects), by_id=by.id)
    session.commit()
    return job


@pytest.mark.both_databases
def test_a_run_is_watched_paused_continued_and_done(session, clerk, signed_in):
    client, job = signed_in(clerk), start(session, clerk)
    address = f"/jobs/{job.public_id}"
    assert client.get(f"{address}/state").json == {
        "done": 0,
        "total": 3,
        "text": "共 3 项，已完成 0 项，未通过 0 项",
        "finished": False,
        "url": address,
    }
    assert "data-poll" in client.get(address).text
    assert client.post(f"{address}/pause").status_code == 302
    jobs.run(job.id)
    assert client.get(f"{address}/state").json["done"] == 0
    assert client.post(f"{address}/pause").status_code == 409
    assert client.post(f"{address}/continuation").status_code == 302
    jobs.run(job.id)
    state = client.get(f"{address}/state").json
    assert (state["done"], state["finished"]) == (3, True)
    assert "未通过明细" in client.get(address).text
    seen.append("put right")
    assert client.post(f"{address}/second-try").status_code == 302
    jobs.run(job.id)
    assert "未通过明细" not in client.get(address).text
    assert client.post(f"{address}/second-try").status_code == 409
    told = session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)).all()
    assert told[1:] == ["job.paused", "job.resumed", "job.retried"]


def test_what_is_refused_is_told_by_name(session, clerk, signed_in):
    person = make_person(session, "张测试")
    job = start(session, clerk, [f"bad/{person.public_id}"])
    jobs.run(job.id)
    assert "张测试" in signed_in(clerk).get(f"/jobs/{job.public_id}").text


def test_a_cancelled_run_stays_as_it_is(session, clerk):
    job = start(session, clerk)
    services.cancel(session, job, by=clerk)
    session.commit()
    jobs.run(job.id)
    session.refresh(job)
    assert (job.state, job.done) == (JobState.CANCELLED, 0) and job.finished_at
    with pytest.raises(Conflict):
        services.resume(session, job, by=clerk)


def test_a_run_is_its_starters_and_the_offices(session, clerk, signed_in):
    job = start(session, clerk)
    address = f"/jobs/{job.public_id}"
    assert signed_in(make_user(session, Role.FEDERATION_OFFICE)).get(address).status_code == 200
    stranger = signed_in(make_user(session, Role.REGISTRY_CLERK))
    assert stranger.get(address).status_code == stranger.get(f"{address}/state").status_code == 404
    assert stranger.post(f"{address}/cancellation").status_code == 404
