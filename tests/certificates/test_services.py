"""Issuing, giving out, revoking: a number is spent once, the file stays what it was."""

import hashlib
import json
import subprocess
import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.assessment.models import Candidate
from compmgr.assessment.rules.outcome import OutcomeState
from compmgr.assessment.rules.states import BatchState
from compmgr.audit.queries import entries_about
from compmgr.certificates import queries, services
from compmgr.certificates.models import Certificate, NumberCounter, Run
from compmgr.certificates.rules.numbering import parse_vocational
from compmgr.certificates.rules.states import CertificateKind, CertificateState
from compmgr.certificates.services.printing import Printer, Sheet
from compmgr.foundation import clock, storage
from compmgr.foundation.database import unit_of_work
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.layouts import services as layouts
from compmgr.proof.rules.keys import KeyUse
from compmgr.proof.services import keys
from compmgr.results.rules.states import ResultState
from tests.factories import outcomes
from tests.factories.certified import make_candidates
from tests.factories.world import make_person, make_user


@pytest.fixture
def first(session):
    """The winning placing of a published result."""
    return queries.winners(session, outcomes.published(session).result)[0]


def test_an_award_is_numbered_drawn_kept_and_recorded(session, first, clerk):
    person = first.entry.members[0].person
    issued = services.issue_award(session, first, person, by=clerk)
    contest = first.result.stage.event.contest
    assert issued.number == f"2026-QG-{contest.id:03}-00001"
    assert issued.title == f"{contest.name} 家具制作工 一等奖（金牌）"
    kept = storage.get(issued.file_key)
    assert hashlib.sha256(kept).hexdigest() == issued.file_hash
    assert json.loads(issued.facts)["check_url"].endswith(f"/c/{issued.token}")
    session.commit()
    assert [entry.action for entry in entries_about(session, issued)] == ["certificate.issued"]


def test_issuing_twice_gives_the_same_certificate_and_spends_one_number(session, first, clerk):
    person = first.entry.members[0].person
    once = services.issue_award(session, first, person, by=clerk)
    assert services.issue_award(session, first, person, by=clerk) is once
    assert session.scalars(select(NumberCounter.next_serial)).one() == 2


@pytest.mark.parametrize("state", [ResultState.SUPERVISOR_SIGNED, ResultState.UNDER_APPEAL, ResultState.ANNULLED])
def test_no_award_without_a_settled_public_result(session, first, clerk, state):
    first.result.state = state
    with pytest.raises(Refusal, match="settled, published result"):
        services.issue_award(session, first, first.entry.members[0].person, by=clerk)


def test_no_award_for_somebody_else_or_for_a_place_without_a_prize(session, first, clerk):
    with pytest.raises(Refusal, match="not in the entry"):
        services.issue_award(session, first, make_person(session), by=clerk)
    first.medal = first.award = None
    with pytest.raises(Refusal, match="medal or an award"):
        services.issue_award(session, first, first.entry.members[0].person, by=clerk)


def test_a_name_no_font_can_print_is_refused_before_a_number_is_spent(session, first, clerk):
    first.entry.members[0].name = "王\U0001f600"
    with pytest.raises(Refusal, match="No font"):
        services.issue_award(session, first, first.entry.members[0].person, by=clerk)
    assert session.scalars(select(NumberCounter)).all() == []


def test_a_failure_while_drawing_gives_the_number_back(session, app, clerk, monkeypatch):
    candidates = make_candidates(session, 2)
    session.commit()
    monkeypatch.setattr(Printer, "print", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        services.issue_vocational(session, candidates[0], by=clerk)
    session.rollback()
    monkeypatch.undo()
    issued = services.issue_vocational(session, candidates[1], by=clerk)
    assert parse_vocational(issued.number).serial == 1


def test_a_vocational_number_belongs_to_the_site_the_year_and_the_level(session, clerk):
    candidate = make_candidates(session)[0]
    with clock.frozen(clock.at(date(2026, 11, 20))):
        issued = services.issue_vocational(session, candidate, by=clerk)
    assert issued.number == "S002144000001263000001"
    assert session.scalars(select(NumberCounter.series)).one() == f"vocational/{candidate.batch.site_id}/2026/3"
    assert candidate.person.id_number not in issued.title


@pytest.mark.parametrize(
    ("state", "outcome"),
    [(BatchState.PUBLICISED, OutcomeState.PASSED), (BatchState.CERTIFIED, OutcomeState.FAILED)],
)
def test_only_who_passed_in_a_certified_batch_is_certified(session, clerk, state, outcome):
    candidate = make_candidates(session, state=state)[0]
    candidate.outcome = outcome
    with pytest.raises(Refusal):
        services.issue_vocational(session, candidate, by=clerk)


def test_a_changed_file_is_not_given_out_and_verify_names_it(session, first, clerk):
    issued = services.issue_award(session, first, first.entry.members[0].person, by=clerk)
    assert list(services.verify_files(session)) == []
    issued.file_key = storage.put(b"another", ".pdf")
    session.flush()
    with pytest.raises(Conflict, match="does not match its record"):
        services.file_of(issued)
    assert list(services.verify_files(session)) == [(issued, "changed")]
    issued.file_key = "00/nothing.pdf"
    session.flush()
    assert list(services.verify_files(session)) == [(issued, "missing")]


def test_a_download_is_never_drawn_again(session, first, clerk, monkeypatch):
    issued = services.issue_award(session, first, first.entry.members[0].person, by=clerk)
    monkeypatch.setattr(Printer, "print", lambda *_: 1 / 0)
    assert services.file_of(issued).startswith(b"%PDF")


def test_revoking_needs_a_reason_that_all_may_read_and_happens_once(session, first, clerk):
    person = first.entry.members[0].person
    issued = services.issue_award(session, first, person, by=clerk)
    with pytest.raises(Refusal):
        services.revoke(session, issued, " ", by=clerk)
    services.revoke(session, issued, "成绩更正，证书收回。", by=clerk)
    assert (issued.state, queries.by_token(session, issued.token)) == (CertificateState.REVOKED, issued)
    with pytest.raises(Conflict):
        services.revoke(session, issued, "再次撤销", by=clerk)
    with pytest.raises(Refusal, match="was issued for this already"):
        services.issue_award(session, first, person, by=clerk)


@pytest.mark.both_databases
def test_two_workers_number_two_hundred_without_a_gap_or_a_double(session, app, monkeypatch):
    monkeypatch.setattr(Printer, "check", lambda *_: None)
    monkeypatch.setattr(Printer, "print", lambda _printer, facts, *_: Sheet(b"%PDF " + facts.number.encode()))
    clerk = make_user(session, Role.REGISTRY_CLERK)
    layouts.load_shipped(session)
    numbers = [candidate.id for candidate in make_candidates(session, 200)]
    session.commit()
    failures = []

    def work(own):
        try:
            for number in own:
                with unit_of_work(app.extensions["sessions"]) as at_work:
                    services.issue_vocational(at_work, at_work.get_one(Candidate, number), by=clerk)
        except Exception as failure:
            failures.append(failure)

    workers = [threading.Thread(target=work, args=(numbers[start::2],)) for start in (0, 1)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    serials = sorted(parse_vocational(number).serial for number in session.scalars(select(Certificate.number)))
    assert serials == list(range(1, 201))


@pytest.mark.both_databases
def test_two_workers_with_the_same_winner_issue_one_certificate(session, app, monkeypatch):
    monkeypatch.setattr(Printer, "check", lambda *_: None)
    monkeypatch.setattr(Printer, "print", lambda _printer, facts, *_: Sheet(b"%PDF " + facts.number.encode()))
    clerk = make_user(session, Role.REGISTRY_CLERK)
    layouts.load_shipped(session)
    numbers = [candidate.id for candidate in make_candidates(session, 10)]
    session.commit()
    ready = threading.Barrier(2)

    def work():
        ready.wait()
        for number in numbers:
            with unit_of_work(app.extensions["sessions"]) as at_work:
                services.issue_vocational(at_work, at_work.get_one(Candidate, number), by=clerk)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert session.scalars(select(NumberCounter.next_serial)).one() == 11
    assert len(session.scalars(select(Certificate)).all()) == 10


def test_the_issued_file_is_sound_says_what_it_should_and_its_code_leads_to_the_check_page(
    session, first, clerk, tmp_path
):
    issued = services.issue_award(session, first, first.entry.members[0].person, by=clerk, address="https://a.example")
    path = tmp_path / "award.pdf"
    path.write_bytes(services.file_of(issued))
    assert subprocess.run(["qpdf", "--check", path], capture_output=True, check=False).returncode == 0
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    assert issued.number in text and issued.holder in text
    subprocess.run(["pdftoppm", "-r", "200", "-png", "-singlefile", path, tmp_path / "award"], check=True)
    read = subprocess.run(["zbarimg", "-q", "--raw", tmp_path / "award.png"], capture_output=True, text=True)
    assert read.stdout.strip() == f"https://a.example/c/{issued.token}#{issued.proof}"


def test_the_zip_holds_each_file_under_its_number(session, first, clerk):
    import io
    import zipfile

    issued = services.issue_award(session, first, first.entry.members[0].person, by=clerk)
    packed = zipfile.ZipFile(io.BytesIO(services.zip_of([issued])))
    assert {name: packed.read(name) for name in packed.namelist()} == {
        f"证书-{issued.number}.pdf": services.file_of(issued)
    }


def test_an_award_outlives_its_day(session, first, clerk):
    with clock.frozen(clock.now() + timedelta(days=400)):
        issued = services.issue_award(session, first, first.entry.members[0].person, by=clerk)
    assert issued.number.startswith("2026-")  # the contest year, not the year of the paper


def test_a_run_is_refused_when_it_is_prepared_where_a_signing_key_is_missing(session, clerk):
    batch = make_candidates(session)[0].batch
    keys.use_place(replace(keys.place(), makes_on_need=False))
    with pytest.raises(Refusal, match="compmgr keys make"):
        services.prepare(session, CertificateKind.VOCATIONAL, batch, by=clerk)
    assert session.scalars(select(Run)).all() == []
    keys.make(session, KeyUse.CODE, by=None)
    with pytest.raises(Refusal, match="compmgr keys make"):
        services.prepare(session, CertificateKind.VOCATIONAL, batch, by=clerk)
    assert services.prepare(session, CertificateKind.VOCATIONAL, batch, by=clerk, signed=False).holders == 1
