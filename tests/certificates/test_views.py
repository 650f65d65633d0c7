"""Pages of certificates: the register, one certificate, its file, revoking, and the command that verifies."""

import re

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.assessment.rules.outcome import OutcomeState
from compmgr.assessment.rules.states import BatchState
from compmgr.certificates import cli, queries, services
from compmgr.certificates.rules.states import CertificateKind, CertificateState
from compmgr.certificates.views.due import TABS
from compmgr.competitions.models import Contest
from compmgr.foundation import clock, jobs, storage
from compmgr.foundation.database import unit_of_work
from compmgr.foundation.errors import Refusal
from compmgr.foundation.jobs import Job, JobState
from compmgr.foundation.spreadsheet import read_rows
from tests.factories import outcomes
from tests.factories.certified import make_candidates
from tests.factories.world import make_user
from tests.support.queries import queries_of


@pytest.fixture
def award(session, clerk):
    first = queries.winners(session, outcomes.published(session).result)[0]
    return services.issue_award(session, first, first.entry.members[0].person, by=clerk)


def test_the_register_is_searched_by_number_and_name_and_narrowed(signed_in, clerk, award):
    client = signed_in(clerk)
    for query in (f"search={award.number}", f"search={award.holder}", "kind=award", "state=issued"):
        assert award.number in client.get(f"/certificates?{query}").get_data(as_text=True)
    for query in ("search=nobody", "kind=vocational", "state=revoked"):
        assert award.number not in client.get(f"/certificates?{query}").get_data(as_text=True)


def test_a_vocational_certificate_shows_its_holders_number_masked(session, signed_in, clerk):
    candidate = make_candidates(session)[0]
    issued = services.issue_vocational(session, candidate, by=clerk)
    page = signed_in(clerk).get(f"/certificates/{issued.public_id}").get_data(as_text=True)
    assert candidate.person.masked_id_number in page
    assert candidate.person.id_number not in page


def test_a_changed_file_is_refused_with_a_sentence(session, signed_in, clerk, award):
    award.file_key = storage.put(b"another", ".pdf")
    answer = signed_in(clerk).get(f"/certificates/{award.public_id}/file")
    assert (answer.status_code, "与登记信息不符" in answer.get_data(as_text=True)) == (409, True)


def test_revoking_asks_for_a_reason_and_shows_it(session, signed_in, clerk, award):
    client, at = signed_in(clerk), f"/certificates/{award.public_id}"
    assert client.post(f"{at}/revocation", data={"reason": ""}).status_code == 422
    assert client.post(f"{at}/revocation", data={"reason": "成绩更正，证书收回。"}).status_code == 302
    assert "成绩更正，证书收回。" in client.get(at).get_data(as_text=True)
    session.expire_all()
    assert award.state is CertificateState.REVOKED


def test_the_office_issues_and_does_not_revoke_and_others_see_nothing(session, signed_in, award):
    office = signed_in(make_user(session, Role.FEDERATION_OFFICE))
    assert office.get(f"/certificates/{award.public_id}").status_code == 200
    assert office.post(f"/certificates/{award.public_id}/revocation", data={"reason": "错"}).status_code == 403
    supervisor = signed_in(make_user(session, Role.SUPERVISOR, session.get_one(Contest, award.contest_id)))
    assert supervisor.get("/certificates").status_code == 403


def test_a_run_is_prepared_looked_at_and_released_by_another_on_its_pages(session, ready, signed_in, clerk):
    candidates = make_candidates(session, 2)
    batch, second = candidates[0].batch, make_user(session, Role.REGISTRY_CLERK)
    client = signed_in(clerk)
    assert client.get(f"/batches/{batch.public_id}/certificates.zip").status_code == 422
    due = client.get("/certificates/due?kind=vocational").get_data(as_text=True)
    assert batch.name in due
    address = f"/certificates/runs/new?kind=vocational&batch={batch.public_id}"
    page = client.get(address).get_data(as_text=True)
    assert all(candidate.name in page for candidate in candidates)
    layout = re.search(r'<option selected value="([^"]{22})"', page).group(1)
    assert client.post(address, data={"layout": ""}).status_code == 422
    run = client.post(address, data={"layout": layout, "note": "第一批"}).headers["Location"]
    assert "须由其他人员放行" in client.get(run).get_data(as_text=True)
    assert client.get(f"{run}/preview?which=longest").data.startswith(b"%PDF")
    assert client.post(address, data={"layout": layout}).status_code == 422
    assert client.post(f"{run}/release").status_code == 403
    other = signed_in(second)
    assert other.post(f"{run}/release").status_code == 302
    worked = work(session)
    assert "2" in other.get(run).get_data(as_text=True)
    assert other.get(f"{run}/certificates.zip").data.startswith(b"PK")
    assert other.get(f"/jobs/{worked}").status_code == 200
    printing = other.post(f"{run}/print-files", data={"pages_each": "1"})
    assert printing.status_code == 302
    work(session)
    shown = other.get(run).get_data(as_text=True)
    file = re.search(r'href="(/certificates/print-files/[^"]+)"', shown).group(1)
    assert other.get(file).data.startswith(b"%PDF")
    assert other.get(f"{run}/print-order.xlsx?paper=铜版纸").data.startswith(b"PK")
    assert "已制发完毕" in other.get("/certificates/due?kind=vocational").get_data(as_text=True)


def work(session) -> str:
    """Do the newest job; its public id."""
    job = session.scalars(select(Job).order_by(Job.id.desc()).limit(1)).one()
    session.commit()
    jobs.run(job.id)
    session.expire_all()
    public_id = job.public_id
    session.commit()
    return public_id


@pytest.mark.parametrize("kind", list(TABS))
def test_every_kind_has_its_list_of_what_can_be_issued(session, signed_in, clerk, kind):
    outcomes.published(session)
    make_candidates(session)
    assert signed_in(clerk).get(f"/certificates/due?kind={kind}").status_code == 200


def test_what_can_be_issued_is_asked_by_the_same_number_of_questions(app, session, signed_in, clerk):
    client, counted = signed_in(clerk), []
    for _ in range(2):
        outcomes.published(session)
        session.commit()
        counted.append([queries_of(app, client, f"/certificates/due?kind={kind}") for kind in ("award", "title")])
    assert counted[0] == counted[1]


def test_what_was_refused_can_be_taken_away_as_a_sheet(session, signed_in, clerk):
    candidates = make_candidates(session, 2)
    candidates[1].name = "王\U0001f600"
    run = services.prepare(session, CertificateKind.VOCATIONAL, candidates[0].batch, by=clerk)
    services.release(session, run, by=make_user(session, Role.REGISTRY_CLERK))
    sheet = signed_in(clerk).get(f"/jobs/{work(session)}/failures.xlsx").data
    [(_row, cells)] = read_rows(sheet, ["行", "对象", "原因"], ["原因"])
    assert "字库" in cells["原因"]


def test_a_contest_sets_its_numbers_until_the_first_is_given(session, signed_in, clerk, award):
    client, at = signed_in(clerk), f"/contests/{session.get_one(Contest, award.contest_id).public_id}/certificates"
    session.commit()
    pattern = "轻赛证字〔{year}〕{contest}-{serial:04}号"
    assert client.post(at, data={"kind": "award", "pattern": pattern}).status_code == 422
    assert client.post(at, data={"kind": "title", "pattern": "{serial}{serial}"}).status_code == 422
    assert client.post(at, data={"kind": "title", "pattern": pattern}).status_code == 302
    assert "轻赛证字〔2026〕" in client.get(at).get_data(as_text=True)


def test_declaring_void_asks_for_a_reason_and_shows_it(session, signed_in, clerk, award):
    client, at = signed_in(clerk), f"/certificates/{award.public_id}"
    assert client.post(f"{at}/voiding", data={"void-reason": ""}).status_code == 422
    assert client.post(f"{at}/voiding", data={"void-reason": "印刷错误。"}).status_code == 302
    page = client.get(at).get_data(as_text=True)
    assert "印刷错误。" in page and "作废" in page


def test_the_command_names_what_does_not_match(app, session, award, monkeypatch):
    session.commit()
    monkeypatch.setattr(cli, "opened", lambda: unit_of_work(app.extensions["sessions"]))
    assert CliRunner().invoke(cli.certificates, ["verify"]).output == (
        "Every record has its file, every file its record, every number its certificate or its reason.\n"
    )
    award.file_key = "00/nothing.pdf"
    session.commit()
    run = CliRunner().invoke(cli.certificates, ["verify"])
    assert run.exit_code == 1 and f"{award.number}: missing" in run.output


def test_the_register_asks_the_same_number_of_questions_for_one_row_and_for_three(app, session, signed_in, clerk):
    client = signed_in(clerk)
    candidates = make_candidates(session, 3)
    counted = []
    for some in (candidates[:1], candidates[1:]):
        for candidate in some:
            services.issue_vocational(session, candidate, by=clerk)
        session.commit()
        counted.append(queries_of(app, client, "/certificates"))
    assert counted[0] == counted[1]


def test_who_releases_a_run_reads_whom_it_is_for_and_later_what_it_issued(session, signed_in, clerk):
    staged = outcomes.published(session)
    run = services.prepare(session, CertificateKind.AWARD, staged.result, by=clerk)
    winners = [member.person.name for one in queries.winners(session, staged.result) for member in one.entry.members]
    session.commit()
    address, second = f"/certificates/runs/{run.public_id}", make_user(session, Role.REGISTRY_CLERK)
    other = signed_in(second)
    before = other.get(address).text
    assert winners and all(name in before for name in winners) and "等奖" in before
    other.post(f"{address}/release")
    work(session)
    issued = list(session.scalars(queries.certificates_of_run(run)))
    links = [f'href="/certificates/{one.public_id}">{one.number}</a>' for one in issued]
    session.commit()
    after = other.get(address).text
    assert len(links) == len(winners) and all(link in after for link in links)
    assert issued[0].number not in other.get(f"{address}?search=nobody").text


def test_print_files_lead_back_to_their_run(session, signed_in, clerk):
    candidates = make_candidates(session, 2)
    run = services.prepare(session, CertificateKind.VOCATIONAL, candidates[0].batch, by=clerk)
    second = make_user(session, Role.REGISTRY_CLERK)
    services.release(session, run, by=second)
    session.commit()
    other, address = signed_in(second), f"/certificates/runs/{run.public_id}"
    work(session)
    printing = other.post(f"{address}/print-files", data={"pages_each": "5"}).headers["Location"]
    page = other.get(printing).text
    assert f'href="{address}"' in page and "印刷文件" in page


def test_a_certificate_names_people_and_its_layout_by_their_words(session, signed_in, clerk, award):
    page = signed_in(clerk).get(f"/certificates/{award.public_id}").text
    assert "荣誉证书（横版）" in page and "第 1 版" in page and award.layout not in page
    assert clerk.name in page and f'href="/c/{award.token}"' in page


def test_nobody_reads_the_claim_of_a_certificate_instead_of_a_name(session, clerk):
    candidates = make_candidates(session, 2)
    run = services.prepare(session, CertificateKind.VOCATIONAL, candidates[0].batch, by=clerk)
    candidates[1].outcome = OutcomeState.FAILED
    session.flush()
    assert [name for name, _ in services.recheck(session, run)] == [candidates[1].name]


def test_a_search_among_what_can_be_issued_stays_with_its_kind(session, signed_in, clerk):
    make_candidates(session)
    page = signed_in(clerk).get("/certificates/due?kind=vocational&search=nothing").text
    assert '<input type="hidden" name="kind" value="vocational">' in page


def test_panels_of_nobody_are_not_offered_for_letters(session, signed_in, clerk):
    staged = outcomes.published(session)
    client = signed_in(clerk)
    assert "编制制证批次" in client.get("/certificates/due?kind=judge_letter").text
    for member in queries.members_of(session, staged.stage):
        member.left_at = clock.now()
    session.commit()
    assert staged.stage.event.name not in client.get("/certificates/due?kind=judge_letter").text


def test_no_slip_is_given_for_marks_that_are_not_public_yet(session, clerk):
    batch = make_candidates(session)[0].batch
    batch.state = BatchState.SCORES_REVIEWED
    with pytest.raises(Refusal):
        services.prepare(session, CertificateKind.SCORE_SLIP, batch, by=clerk)
    batch.state = BatchState.PUBLICISED
    assert services.prepare(session, CertificateKind.SCORE_SLIP, batch, by=clerk).holders


@pytest.mark.parametrize(
    ("state", "words"), [(JobState.PAUSED, "本批次已停下"), (JobState.CANCELLED, "请重新编制批次")]
)
def test_a_run_that_stopped_says_what_to_do(session, signed_in, clerk, state, words):
    batch = make_candidates(session, 2)[0].batch
    run = services.prepare(session, CertificateKind.VOCATIONAL, batch, by=clerk)
    job = services.release(session, run, by=make_user(session, Role.REGISTRY_CLERK))
    job.state = state
    session.commit()
    assert words in signed_in(clerk).get(f"/certificates/runs/{run.public_id}").text
