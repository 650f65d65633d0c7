"""Pages of certificates: the register, one certificate, its file, revoking, and the command that verifies."""

import pytest
from click.testing import CliRunner

from compmgr.accounts.permissions import Role
from compmgr.certificates import cli, queries, services
from compmgr.certificates.rules.states import CertificateState
from compmgr.competitions.models import Contest
from compmgr.foundation import storage
from compmgr.foundation.database import unit_of_work
from tests.certificates.test_services import make_candidates
from tests.factories import outcomes
from tests.factories.world import make_user
from tests.support.queries import queries_of


@pytest.fixture
def clerk(session):
    return make_user(session, Role.REGISTRY_CLERK)


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


def test_a_batch_run_leads_to_its_progress_and_its_files(session, signed_in, clerk):
    batch = make_candidates(session, 2)[0].batch
    client = signed_in(clerk)
    assert client.get(f"/batches/{batch.public_id}/certificates.zip").status_code == 422
    started = client.post(f"/batches/{batch.public_id}/certificates")
    assert started.status_code == 302 and "/jobs/" in started.headers["Location"]


def test_the_command_names_what_does_not_match(app, session, award, monkeypatch):
    session.commit()
    monkeypatch.setattr(cli, "opened", lambda: unit_of_work(app.extensions["sessions"]))
    assert CliRunner().invoke(cli.certificates, ["verify"]).output == "Every stored file matches its record.\n"
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
