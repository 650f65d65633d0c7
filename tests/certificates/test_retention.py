"""Letting personal data go: certificates, print files, evidence, searches and their messages; records answer on."""

import io
import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from compmgr.audit.models import AuditEntry
from compmgr.certificates import queries, services
from compmgr.certificates.models import Certificate
from compmgr.certificates.rules.retention import Periods, redacted, years_before
from compmgr.certificates.rules.states import ReplacementCause
from compmgr.certificates.services import replacing, retention
from compmgr.certificates.services.printouts import start_printouts
from compmgr.cli import main
from compmgr.foundation import clock, jobs, mail, storage
from compmgr.foundation.errors import Refusal
from compmgr.foundation.jobs.chores import chores
from compmgr.foundation.mail import TextMessage
from compmgr.foundation.throttle import Try
from compmgr.portal import services as portal
from compmgr.portal.models import FindRequest
from tests.certificates.test_runs import run_of, work
from tests.factories.certified import make_candidates

YEAR = timedelta(days=366)


@pytest.fixture
def issued(session, clerk):
    return services.issue_vocational(session, make_candidates(session)[0], by=clerk)


def let_go(session) -> dict[str, int]:
    """Everything that is due by the usual periods goes; how many there were of each."""
    counts = {}
    for one in retention.PASSING:
        due = one.due(session, Periods())
        one.let_go(session, due)
        session.commit()
        assert one.due(session, Periods()) == []
        counts[one.holds.partition(" ")[0]] = len(due)
    return counts


def test_personal_data_go_when_their_time_has_come_and_the_record_answers(session, clerk, issued):
    services.revoke(session, issued, "成绩更正", by=clerk)
    session.commit()
    assert list(retention.due(session, Periods())) == []
    with clock.frozen(clock.now() + timedelta(days=366 * 5 + 2)):
        assert list(retention.due(session, Periods())) == [issued]
        retention.redact(session, issued, by=None)
        session.commit()
        assert list(retention.due(session, Periods())) == []
    kept = json.loads(issued.facts)
    assert "*" in kept["id_number"] and kept["name"] == issued.holder and len(issued.file_hash) == 64
    with pytest.raises(Refusal, match="removed"):
        services.file_of(issued)
    with pytest.raises(FileNotFoundError):
        storage.get(issued.file_key)
    assert list(services.verify_files(session)) == []


def test_a_year_back_from_a_leap_day_is_the_day_before():
    assert years_before(date(2028, 2, 29), 5) == date(2023, 2, 28)
    assert redacted({"photo": "x", "id_number": "110105194912310021", "name": "张三"}) == {
        "photo": None,
        "id_number": "110105********0021",
        "name": "张三",
    }
    for none in ({"standing": 0}, {"ended": 0}, {"prints": 0}, {"searches": 0}):
        with pytest.raises(Refusal):
            Periods(**none)


def printed(session, clerk, second):
    """A run of three and its print file."""
    run = run_of(session, make_candidates(session, 3), clerk, second)
    work(session, run)
    job = start_printouts(session, run, 10, by=clerk)
    session.commit()
    jobs.run(job.id)
    session.expire_all()
    [file] = queries.print_files_of(session, run)
    return run, file


def test_a_print_file_goes_after_two_years_and_its_page_says_so(session, clerk, second, signed_in):
    run, file = printed(session, clerk, second)
    session.commit()
    assert let_go(session)["print"] == 0 and storage.get(file.file_key)
    with clock.frozen(clock.now() + 2 * YEAR + timedelta(days=1)):
        assert let_go(session)["print"] == 1
    with pytest.raises(FileNotFoundError):
        storage.get(file.file_key)
    assert file.removed_at and len(file.file_hash) == 64
    told = session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("print_file."))).all()
    assert told == ["print_file.removed"]
    client = signed_in(clerk)
    assert client.get(f"/certificates/print-files/{file.public_id}").status_code == 404
    assert "已于" in client.get(f"/certificates/runs/{run.public_id}").text


def test_a_print_file_goes_with_the_first_of_its_certificates(session, clerk, second):
    run, file = printed(session, clerk, second)
    one = session.scalars(queries.certificates_of_run(run)).first()
    retention.redact(session, one, by=None)
    session.commit()
    assert let_go(session)["print"] == 1 and file.removed_at


def asked(session, certificate, by, evidence, cause=ReplacementCause.LOST):
    said = {"reason": "持证人书面申请", "public_reason": "持证人申请换发"}
    return replacing.ask(session, certificate, cause, changes={}, evidence=evidence, **said, by=by)


def test_evidence_and_changes_of_a_replacement_go_and_who_decided_stays(session, clerk, second, issued, signed_in):
    made = asked(session, issued, clerk, png())
    session.commit()
    with clock.frozen(clock.now() + 6 * YEAR):
        assert let_go(session)["replacements"] == 0  # it waits for its decision
    replacing.grant(session, made, by=second)
    session.commit()
    key = made.evidence_key
    assert let_go(session)["replacements"] == 0 and storage.get(key)
    with clock.frozen(clock.now() + 5 * YEAR + timedelta(days=2)):
        assert let_go(session) == {
            "certificates": 1,
            "print": 0,
            "replacements": 1,
            "searches": 0,
            "short": 0,
            "counted": 0,
        }
    with pytest.raises(FileNotFoundError):
        storage.get(key)
    assert (made.changes, made.evidence_key, made.decided_by, made.reason) == ("{}", None, second, "持证人书面申请")
    page = signed_in(clerk).get(f"/replacements/{made.public_id}")
    assert page.status_code == 200 and "已于" in page.text
    assert signed_in(clerk).get(f"/replacements/{made.public_id}/evidence").status_code == 404


def test_evidence_that_another_replacement_needs_stays(session, clerk, second, issued):
    first = asked(session, issued, clerk, png())
    new = replacing.grant(session, first, by=second)
    other = asked(session, new, clerk, png())
    assert other.evidence_key == first.evidence_key
    retention.redact_replacement(session, first, by=None)
    assert storage.get(other.evidence_key)


def searched(session):
    request = portal.ask_for_code(session, "张三", "0011", address="192.0.2.1")
    mail.text(session, "13800138000", "验证码123456", about=f"FindRequest {request.public_id}")
    session.commit()


def test_searches_and_their_messages_go_after_a_month_by_themselves(session):
    searched(session)
    portal.let_searches_go(session)
    assert session.scalars(select(FindRequest)).one() and session.scalars(select(TextMessage)).one()
    with clock.frozen(clock.now() + timedelta(days=31)):
        portal.let_searches_go(session)
    assert session.scalars(select(FindRequest)).all() == session.scalars(select(TextMessage)).all() == []
    assert session.scalars(select(Try)).all() == []


def test_the_worker_does_so_regularly():
    assert "compmgr.portal.services.retention.let_searches_go" in [name for name, _, _ in chores()]


def test_the_command_counts_first_and_removes_when_it_is_meant(session, tmp_path, app, clerk, issued, monkeypatch):
    for name in ("DATABASE_URL", "STORAGE"):
        monkeypatch.setenv(f"COMPMGR_{name}", app.config[name])
    monkeypatch.setenv("COMPMGR_HOME", str(tmp_path))
    monkeypatch.setenv("COMPMGR_MASTER_KEYS", json.dumps({"k1": "test-master-key"}))
    services.revoke(session, issued, "成绩更正", by=clerk)
    issued.ended_at = clock.now() - 6 * YEAR
    searched(session)
    session.scalars(select(FindRequest)).one().asked_at = clock.now() - timedelta(days=40)
    session.commit()
    counted = CliRunner().invoke(main, ["certificates", "retention"])
    assert counted.exit_code == 0 and "1 certificates hold" in counted.output and "1 searches" in counted.output
    session.expire_all()
    assert session.get_one(Certificate, issued.id).redacted_at is None
    session.commit()
    done = CliRunner().invoke(main, ["certificates", "retention", "--apply"])
    assert done.exit_code == 0, done.output
    session.expire_all()
    assert session.get_one(Certificate, issued.id).redacted_at and session.scalars(select(FindRequest)).all() == []


def png():
    from PIL import Image

    kept = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(kept, "PNG")
    return kept.getvalue()
