"""The sample season as it stands in a database: loaded once, then asked."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

import config
from compmgr.accounts import services as accounts
from compmgr.accounts.models import Grant, User
from compmgr.accounts.permissions import Role
from compmgr.app import create_app
from compmgr.assessment import queries as assessment
from compmgr.assessment.models import Batch, Candidate
from compmgr.assessment.rules.outcome import OutcomeState
from compmgr.assessment.rules.states import BatchState
from compmgr.audit import queries as audit
from compmgr.audit.models import AuditEntry
from compmgr.catalogue.models import Occupation
from compmgr.certificates.models import Certificate
from compmgr.certificates.rules.states import CertificateState
from compmgr.certificates.services import verify_files
from compmgr.cli import main
from compmgr.competitions.models import Contest, Delegation, Event, Season, Stage
from compmgr.competitions.rules import ContestState, StageKind
from compmgr.demo import services
from compmgr.demo.rules.accounts import ACCOUNTS, SAMPLE_PASSWORD
from compmgr.demo.rules.sample import sample
from compmgr.demo.rules.season import MARKED_TODAY
from compmgr.foundation import clock, storage
from compmgr.foundation.cli import upgrade
from compmgr.foundation.database import Base, Session, engine_of, unit_of_work
from compmgr.people.models import Person
from compmgr.people.rules import IdKind
from compmgr.registration.models import Entry, EntryMember
from compmgr.registration.rules.states import EntryState
from compmgr.results import queries as results
from compmgr.results.models import Placing, Result
from compmgr.results.rules.medals import Medal
from compmgr.results.rules.states import ResultState
from compmgr.results.services.computing import kept_hash
from compmgr.scoring.models import Aspect, Criterion, MarkSheet, Scheme, SubCriterion, Work
from compmgr.scoring.rules.states import SheetState
from compmgr.sites.models import Site
from tests.support import postgres
from tests.support.shared import made_once

ON = date(2026, 11, 21)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A folder with the sample in its database: loaded once a run, and a copy for this worker."""

    def load_into(folder: Path) -> None:
        shutil.copy(sqlite_template, folder / "compmgr.db")
        load(config.Testing(folder))

    home = tmp_path_factory.mktemp("home") / "sample"
    shutil.copytree(made_once(tmp_path_factory, "sample", load_into), home)
    return home


@pytest.fixture(scope="module")
def loaded(home: Path) -> Iterator[Session]:
    app = create_app(config.Testing(home))
    with clock.frozen(clock.at(ON)), app.extensions["sessions"]() as session:
        yield session
    engine_of(app.extensions["sessions"]).dispose()


def load(settings: config.Testing, seed: int = 2021) -> None:
    app = create_app(settings)
    with unit_of_work(app.extensions["sessions"]) as session:
        services.load(session, sample(ON, seed=seed), lambda _chapter, steps: list(steps))
    engine_of(app.extensions["sessions"]).dispose()


def count(session: Session, model: type[Base], *where: object) -> int:
    return session.scalar(select(func.count()).select_from(model).where(*where)) or 0  # type: ignore[arg-type]


def test_the_sample_is_as_large_as_a_real_season(loaded):
    counted = {model.__name__: count(loaded, model) for model in (Contest, Event, Delegation, Site, Batch)}
    assert counted == {"Contest": 32, "Event": 32, "Delegation": 34, "Site": 72, "Batch": 108}
    assert count(loaded, Stage, Stage.kind == StageKind.PRELIMINARY) == 100
    assert count(loaded, Stage, Stage.kind == StageKind.FINAL) == 32
    assert loaded.scalar(select(func.count(EntryMember.person_id.distinct()))) >= 3000
    assert count(loaded, Candidate) >= 2000
    assert len({occupation.code for occupation in loaded.scalars(select(Occupation))}) == 189


def test_the_season_says_that_it_is_a_sample(loaded):
    season = loaded.scalars(select(Season)).one()
    assert (season.year, season.is_sample, "样例" in season.name) == (ON.year, True, True)


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (Contest.state, set(ContestState)),
        (Entry.state, set(EntryState)),
        (Result.state, set(ResultState) - {ResultState.PROVISIONAL}),  # lasts only while it is computed
        (MarkSheet.state, set(SheetState) - {SheetState.PANEL_SIGNED, SheetState.VERIFIED}),  # locked at once
        (Batch.state, set(BatchState)),
        (Candidate.outcome, set(OutcomeState)),
        (Certificate.state, {CertificateState.ISSUED, CertificateState.REVOKED}),
    ],
    ids=["contests", "entries", "results", "sheets", "batches", "candidates", "certificates"],
)
def test_every_state_can_be_seen(loaded, column, expected):
    assert set(loaded.scalars(select(column).distinct())) == expected


def test_two_golds_and_no_silver_stand_in_one_final(loaded):
    result = final_result(loaded, 1)
    won = [placing.medal for placing in results.placings_of(loaded, result) if placing.medal]
    assert won == [Medal.GOLD, Medal.GOLD, Medal.BRONZE]


def test_every_result_is_the_one_its_signatures_were_given_for(loaded):
    for result in loaded.scalars(select(Result)):
        given = {signature.facts_hash for signature in results.signatures_of(loaded, result)}
        assert given | {kept_hash(loaded, result)} == {result.facts_hash}


def test_the_final_marked_today_has_149_aspects_and_a_judge_who_is_behind(loaded):
    event = event_of(loaded, MARKED_TODAY)
    in_event = select(func.count(Aspect.id)).join(SubCriterion).join(Criterion).join(Scheme)
    assert loaded.scalar(in_event.where(Scheme.event_id == event.id)) == 149
    handed_in = select(MarkSheet.member_id, func.count()).join(Work).join(Stage)
    of_final = handed_in.where(Stage.event_id == event.id, MarkSheet.state == SheetState.SUBMITTED)
    counts = sorted(number for _, number in loaded.execute(of_final.group_by(MarkSheet.member_id)))
    assert counts[0] * 2 < counts[1] and len(counts) == 5


def test_who_is_in_a_final_advanced_from_a_preliminary(loaded):
    finalists = loaded.scalars(select(Entry).join(Stage).where(Stage.kind == StageKind.FINAL)).all()
    places = {entry: place for entry, place in loaded.execute(select(Placing.entry_id, Placing.place))}
    earlier = {entry.id: entry for entry in loaded.scalars(select(Entry).where(Entry.advanced_from_id.is_(None)))}
    assert len(finalists) > 400
    for finalist in finalists:
        before = earlier[finalist.advanced_from_id]
        assert before.stage.event_id == finalist.stage.event_id
        assert 1 <= places[before.id] <= before.stage.advance_count


def test_the_outcomes_are_those_the_rules_give(loaded):
    reviewed = (BatchState.SCORES_REVIEWED, BatchState.PUBLICISED, BatchState.CERTIFIED, BatchState.ARCHIVED)
    for batch in loaded.scalars(select(Batch).where(Batch.state.in_(reviewed))):
        for candidate, standing in assessment.standings(loaded, batch).items():
            assert candidate.outcome is standing.outcome.state


def test_the_certificates_are_real_files_and_one_is_revoked(loaded, home):
    storage.use_place(config.Testing(home).STORAGE)  # other tests of this process have taken others since
    assert list(verify_files(loaded)) == []
    assert count(loaded, Certificate) >= 60
    assert count(loaded, Certificate, Certificate.state == CertificateState.REVOKED) == 1


def test_the_trail_holds_and_runs_forward(loaded):
    assert audit.broken_at(loaded) is None
    times = list(loaded.scalars(select(AuditEntry.at).order_by(AuditEntry.number)))
    assert times == sorted(times) and times[-1] <= clock.at(ON, 9)


def test_every_sample_account_signs_in_and_holds_a_role(loaded):
    for account in ACCOUNTS:
        user, _ = accounts.sign_in(loaded, account.username, SAMPLE_PASSWORD) or (None, None)
        assert user is not None and user.username == account.username
    loaded.rollback()
    held = set(loaded.scalars(select(Grant.role).distinct()))
    assert held == set(Role)


def test_no_identity_number_or_phone_lies_open_in_the_database(loaded, home):
    octets = (home / "compmgr.db").read_bytes()
    octets += (home / "compmgr.db-wal").read_bytes() if (home / "compmgr.db-wal").exists() else b""
    people = loaded.scalars(select(Person)).all()
    written = {*re.findall(rb"(?=(\d{17}[\dX]))", octets), *re.findall(rb"(?=(199\d{8}))", octets)}
    assert written.isdisjoint(secret.encode() for person in people for secret in (person.id_number, person.phone))
    passports = [person.id_number.encode() for person in people if person.id_kind is not IdKind.ID_CARD]
    assert passports and not any(number in octets for number in passports)


@pytest.mark.timeout(600)  # a whole season, on a server of its own
def test_the_same_seed_and_day_give_the_same_sample_on_postgresql_too_and_deeds_can_follow(loaded, tmp_path):
    with postgres.fresh_database(postgres.template("schema", upgrade)) as url:
        load(config.Testing(tmp_path, url))
        app = create_app(config.Testing(tmp_path, url))
        with app.extensions["sessions"].begin() as again:
            assert told(again) == told(loaded)
            accounts.add_user(again, "newcomer", "新用户", "a long password", by=None)
            assert count(again, Entry) > 3000
        engine_of(app.extensions["sessions"]).dispose()


def test_a_second_load_changes_nothing(home, monkeypatch):
    monkeypatch.setenv("COMPMGR_HOME", str(home))
    before = (home / "compmgr.db").read_bytes()
    answered = CliRunner().invoke(main, ["demo"])
    assert (answered.exit_code, answered.output) == (0, "")
    assert (home / "compmgr.db").read_bytes() == before


def test_a_load_that_breaks_off_leaves_nothing(sqlite_template, tmp_path):
    shutil.copy(sqlite_template, tmp_path / "compmgr.db")
    app = create_app(config.Testing(tmp_path))

    def show(chapter, steps):
        assert chapter.title != "entries"
        list(steps)

    with pytest.raises(AssertionError), unit_of_work(app.extensions["sessions"]) as session:
        services.load(session, sample(ON), show)
    with app.extensions["sessions"]() as session:
        assert [count(session, model) for model in (User, Person, Season, AuditEntry)] == [0, 0, 0, 0]
    engine_of(app.extensions["sessions"]).dispose()


def test_a_database_with_a_season_of_its_own_is_refused(sqlite_template, tmp_path, monkeypatch):
    shutil.copy(sqlite_template, tmp_path / "compmgr.db")
    app = create_app(config.Testing(tmp_path))
    with unit_of_work(app.extensions["sessions"]) as session:
        session.add(Season(year=2026, name="2026年度"))
    monkeypatch.setenv("COMPMGR_HOME", str(tmp_path))
    answered = CliRunner().invoke(main, ["demo"])
    assert answered.exit_code == 1 and "holds a season" in answered.output


def test_production_is_refused_unless_forced(monkeypatch):
    monkeypatch.setenv("COMPMGR_ENV", "production")
    answered = CliRunner().invoke(main, ["demo"])
    assert answered.exit_code == 1 and "--force" in answered.output


def event_of(session: Session, number: int) -> Event:
    """The event of the contest with this number in the plan; contests stand in that order."""
    events = select(Event).join(Contest).order_by(Contest.id)
    return session.scalars(events.offset(number - 1).limit(1)).one()


def final_result(session: Session, number: int) -> Result:
    finals = select(Stage).where(Stage.event_id == event_of(session, number).id, Stage.kind == StageKind.FINAL)
    result = results.latest_result(session, session.scalars(finals).one())
    assert result is not None
    return result


def told(session: Session) -> list[object]:
    """What has to come out alike: addresses, states, codes, places, numbers, the end of the trail's counting."""
    return [
        session.execute(select(User.username, User.public_id).order_by(User.id)).all(),
        session.execute(select(Person.public_id, Person.name).order_by(Person.id)).all(),
        session.execute(select(Entry.public_id, Entry.state, Entry.submitted_at).order_by(Entry.id)).all(),
        session.execute(select(Work.public_id, Work.code).order_by(Work.id)).all(),
        session.execute(
            select(Placing.work_id, Placing.total, Placing.place, Placing.medal).order_by(Placing.id)
        ).all(),
        session.execute(select(Certificate.number, Certificate.token).order_by(Certificate.id)).all(),
        session.execute(
            select(AuditEntry.number, AuditEntry.at, AuditEntry.action, AuditEntry.subject).order_by(AuditEntry.id)
        ).all(),
    ]
