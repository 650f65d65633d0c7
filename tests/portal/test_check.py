"""The certificate check: what it shows, to whom it says nothing, and how it is kept from being guessed at."""

import re
from datetime import timedelta

import pytest

from compmgr.accounts.permissions import Role
from compmgr.app import create_app
from compmgr.assessment import queries as assessment
from compmgr.assessment.rules.states import BatchState
from compmgr.certificates import services as certificates
from compmgr.certificates.models import Certificate
from compmgr.certificates.rules.states import CertificateState
from compmgr.foundation import clock
from compmgr.foundation.database import engine_of
from compmgr.portal.queries import printed
from compmgr.portal.services import TRIES
from config import Testing
from tests.factories.assessment import make_batch
from tests.factories.world import make_person, make_user


@pytest.fixture
def person(session):
    return make_person(session, "欧阳·测试")


@pytest.fixture
def office(session):
    return make_user(session, Role.FEDERATION_OFFICE)


@pytest.fixture
def certificate(session, person, office) -> Certificate:
    batch = make_batch(session, BatchState.CERTIFIED, people=[person], by=office)
    (candidate,) = assessment.candidates_of(session, batch)
    certificate = certificates.issue_vocational(session, candidate, by=office)
    session.commit()
    return certificate


def ask(client, number: str, name: str, address: str = "203.0.113.7"):
    return client.post("/check", data={"number": number, "name": name}, environ_base={"REMOTE_ADDR": address})


@pytest.mark.both_databases
def test_a_stranger_checks_by_number_and_name_and_by_the_code(client, certificate, person):
    found = ask(client, f" {certificate.number.lower()} ", "欧阳・测试")
    assert (found.status_code, found.location) == (303, f"/c/{certificate.token}")
    page = client.get(found.location)
    assert page.status_code == 200 and "有效" in page.text and certificate.number in page.text
    assert person.masked_id_number in page.text and person.id_number not in page.text
    assert page.headers["X-Robots-Tag"] == "noindex, noarchive"


def test_every_printed_fact_is_on_the_page(client, certificate, person):
    page = client.get(f"/c/{certificate.token}").text
    facts = dict(printed(certificate))
    assert facts["ID number"] == person.masked_id_number
    assert [value for value in facts.values() if value not in page] == []


def test_an_unknown_number_and_another_name_get_the_same_answer(client, certificate):
    answers = [ask(client, certificate.number, "王别人"), ask(client, "S000111000001269999999", "欧阳·测试")]
    told = {answer.text.replace(certificate.number, "N").replace("S000111000001269999999", "N") for answer in answers}
    told = {text.replace("王别人", "X").replace("欧阳·测试", "X") for text in told}
    without_nonces = {re.sub(r'nonce="[^"]+"|value="[^"]{40,}"', "", text) for text in told}
    assert ([answer.status_code for answer in answers], len(without_nonces)) == ([404, 404], 1)


def test_an_unknown_code_says_what_to_do(client):
    answer = client.get("/c/AAAAAAAAAAAAAAAAAAAAAA")
    assert answer.status_code == 404 and "查无此证" in answer.text and "/check" in answer.text


def test_a_revoked_certificate_keeps_its_address_and_says_why(session, client, certificate):
    clerk = make_user(session, Role.REGISTRY_CLERK)
    certificates.revoke(session, certificate, "弄虚作假", by=clerk)
    session.commit()
    page = client.get(f"/c/{certificate.token}")
    assert page.status_code == 200 and "已撤销" in page.text and "弄虚作假" in page.text


def test_a_certificate_that_never_left_the_house_is_unknown(session, client, certificate):
    certificate.state = CertificateState.NUMBERED
    session.commit()
    assert client.get(f"/c/{certificate.token}").status_code == 404
    assert ask(client, certificate.number, certificate.holder).status_code == 404


def test_two_hundred_guesses_disclose_nothing_and_the_limit_outlives_a_restart(
    session, app, client, certificate, tmp_path, database_url
):
    names = [f"王{number}" for number in range(199)] + [certificate.holder]
    codes = [ask(client, certificate.number, name, f"198.51.100.{at}").status_code for at, name in enumerate(names)]
    assert codes == [404] * TRIES + [429] * (200 - TRIES)
    anew = create_app(Testing(tmp_path, database_url))
    assert ask(anew.test_client(), certificate.number, certificate.holder, "192.0.2.1").status_code == 429
    with clock.frozen(clock.now() + timedelta(hours=1, minutes=1)):
        assert ask(anew.test_client(), certificate.number, certificate.holder, "192.0.2.1").status_code == 303
    engine_of(anew.extensions["sessions"]).dispose()


def test_one_address_cannot_try_many_numbers(client, certificate):
    codes = [ask(client, f"S0001110000012640{at:05}", "张三").status_code for at in range(TRIES + 3)]
    assert codes == [404] * TRIES + [429] * 3
    assert ask(client, certificate.number, certificate.holder).status_code == 429
    assert ask(client, certificate.number, certificate.holder, "192.0.2.9").status_code == 303


def test_an_empty_form_is_shown_again_and_counts_nothing(client, certificate):
    assert {ask(client, "", "").status_code for _ in range(TRIES + 5)} == {422}
    assert ask(client, certificate.number, certificate.holder).status_code == 303
