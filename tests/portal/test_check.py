"""The certificate check: what it shows, to whom it says nothing, and how it is kept from being guessed at."""

import os
import re
from collections import Counter
from datetime import timedelta

import pytest

from compmgr.accounts.permissions import Role
from compmgr.app import create_app
from compmgr.certificates.models import Certificate
from compmgr.certificates.rules.states import CertificateKind, CertificateState
from compmgr.certificates.services import revoke
from compmgr.foundation import clock
from compmgr.foundation.database import engine_of
from compmgr.foundation.errors import TooMany
from compmgr.portal import services
from compmgr.portal.queries import printed
from compmgr.portal.services import TRIES
from compmgr.proof.services import log
from config import Testing
from tests.factories.certificates import PHOTO, make_certificate
from tests.factories.world import make_person, make_user
from tests.support.queries import counting_queries, queries_of

NUMBER_OF_NOBODY = "S000111000001269999999"


@pytest.fixture
def person(session):
    return make_person(session, "欧阳·测试")


@pytest.fixture
def certificate(session, person) -> Certificate:
    certificate = make_certificate(session, person)
    session.commit()
    return certificate


def ask(client, number: str, name: str, address: str = "203.0.113.7"):
    return client.post("/check", data={"number": number, "name": name}, environ_base={"REMOTE_ADDR": address})


@pytest.mark.both_databases
def test_a_stranger_checks_by_number_and_name_and_by_the_code(client, certificate):
    found = ask(client, f" {certificate.number.lower()} ", "欧阳・测试")
    assert (found.status_code, found.location) == (303, f"/c/{certificate.token}")
    page = client.get(found.location)
    assert page.status_code == 200 and "<h1>有效</h1>" in page.text and certificate.number in page.text
    assert "110105********0011" in page.text and "110105199506150011" not in page.text
    assert page.headers["X-Robots-Tag"] == "noindex, noarchive"


@pytest.mark.parametrize("kind", list(CertificateKind))
def test_every_printed_fact_of_every_kind_is_on_the_page(session, client, person, kind):
    certificate = make_certificate(session, person, kind)
    facts = printed(certificate)
    session.commit()
    page = client.get(f"/c/{certificate.token}").text
    shown = re.findall(r"<dd[^>]*>(.*?)</dd>", page)
    assert len(facts) > 5
    assert shown == [value for label, value in facts if label != "Sample"]


@pytest.mark.both_databases
def test_what_the_public_log_says_of_a_certificate_is_read_in_words(session, client, certificate):
    token = certificate.token
    log.append(session, token, "issued", "ab" * 32, certificate.file_hash, certificate.issued_at)
    log.grow(session)
    revoke(session, certificate, "发放有误", by=make_user(session, Role.REGISTRY_CLERK))
    session.commit()
    assert f'href="/c/{token}/log"' in client.get(f"/c/{token}").text
    page = client.get(f"/c/{token}/log")
    lines = re.findall(r"<tr><td>(.*?)</td>", page.text)
    assert (page.status_code, lines) == (200, ["已发放", "已撤销"])
    assert certificate.holder not in page.text and f"/proof/log/proofs/{token}" in page.text
    assert client.get("/c/AAAAAAAAAAAAAAAAAAAAAA/log").status_code == 404


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (CertificateState.ISSUED, "有效"),
        (CertificateState.SUPERSEDED, "已换发"),
        (CertificateState.CORRECTED, "已更正"),
        (CertificateState.REVOKED, "已撤销"),
        (CertificateState.VOID, "已作废"),
    ],
)
def test_the_address_never_dies_and_says_how_it_stands_since_when_and_why(session, client, person, state, words):
    over = {} if state is CertificateState.ISSUED else {"ended_at": clock.now(), "public_reason": "发放有误"}
    certificate = make_certificate(session, person, state=state, **over)
    session.commit()
    page = client.get(f"/c/{certificate.token}")
    assert page.status_code == 200 and f"<h1>{words}</h1>" in page.text
    assert ("发放有误" in page.text, f"自{clock.today()}起" in page.text) == (bool(over), bool(over))


def test_a_replaced_certificate_leads_to_its_successor_of_the_same_name_and_to_no_other(session, client, person):
    old, other = (make_certificate(session, person, state=CertificateState.SUPERSEDED) for _ in range(2))
    new = make_certificate(session, person, replaces_id=old.id)
    renamed = make_certificate(session, person, holder="欧阳·改名", replaces_id=other.id)
    session.commit()
    assert f"/c/{new.token}" in client.get(f"/c/{old.token}").text
    page = client.get(f"/c/{other.token}").text
    assert (renamed.token in page, "改名" in page) == (False, False)


def test_what_was_erased_is_gone_and_the_rest_still_answers(session, client, person):
    certificate = make_certificate(session, person)
    certificate.redacted_at, certificate.facts, certificate.holder = clock.now(), "{}", ""
    session.commit()
    page = client.get(f"/c/{certificate.token}")
    assert page.status_code == 200 and "<h1>有效</h1>" in page.text and certificate.number in page.text
    assert "欧阳" not in page.text and "已按保管期限清除" in page.text
    assert ask(client, certificate.number, "欧阳·测试").status_code == 404


def test_the_photo_is_shown_while_its_holder_lets_it_be_and_the_certificate_stands(session, client, certificate):
    address = f"/c/{certificate.token}/photo"
    assert (client.get(address).status_code, address in client.get(f"/c/{certificate.token}").text) == (404, False)
    services.show_photo(session, certificate, True, by=None)
    session.commit()
    assert (client.get(address).data, address in client.get(f"/c/{certificate.token}").text) == (PHOTO, True)
    certificate.state = CertificateState.REVOKED
    session.commit()
    assert (client.get(address).status_code, address in client.get(f"/c/{certificate.token}").text) == (404, False)


def test_an_unknown_number_and_another_name_get_the_same_answer_after_the_same_questions(app, client, certificate):
    ask(client, "A", "B")  # the frame of the page is asked for once
    asked, answers = [], []
    for number, name in [(certificate.number, "王别人"), (NUMBER_OF_NOBODY, "欧阳·测试")]:
        with counting_queries(app) as questions:
            answer = ask(client, number, name)
        asked.append(questions[:])
        text = answer.text.replace(number, "N").replace(name, "X")
        answers.append((answer.status_code, re.sub(r'nonce="[^"]+"|Token": "[^"]+|value="[^"]{40,}"', "", text)))
    assert answers[0] == answers[1] and answers[0][0] == 404
    assert asked[0] == asked[1]


def test_a_name_nobody_can_have_is_answered_like_any_other(client, certificate):
    assert {ask(client, certificate.number, name).status_code for name in ("=1+1", "·", "名" * 40)} == {404}


def test_an_unknown_code_says_what_to_do(client):
    answer = client.get("/c/AAAAAAAAAAAAAAAAAAAAAA")
    assert answer.status_code == 404 and "查无此证" in answer.text and "/check" in answer.text


def test_a_certificate_that_never_left_the_house_is_unknown(session, client, certificate):
    certificate.state = CertificateState.NUMBERED
    session.commit()
    assert client.get(f"/c/{certificate.token}").status_code == 404
    assert ask(client, certificate.number, certificate.holder).status_code == 404


#: Guesses at the page itself; `make guesses` makes ten thousand of them.
GUESSES = int(os.environ.get("GUESSES", "300"))


@pytest.mark.timeout(120 + GUESSES // 10)
def test_guesses_at_the_page_disclose_nothing_and_the_limit_outlives_restarts(
    app, client, certificate, tmp_path, database_url
):
    """From ever new addresses at one number and at those beside it, the server started anew in between.

    What comes back is one of two pages, the same but for its tokens; the right name behind the limit gets no other.
    """
    numbers = [certificate.number, *(f"S00011100000126{at:07}" for at in range(GUESSES // 100))]
    pages: dict[int, set[str]] = {}
    counts, anew = Counter[int](), app
    for at in range(GUESSES):
        if at % (GUESSES // 3) == GUESSES // 3 - 1:
            engine_of(anew.extensions["sessions"]).dispose()
            anew = create_app(Testing(tmp_path, database_url))
            client = anew.test_client()
        number, name = numbers[at % len(numbers)], f"王{at:05}"
        answer = ask(client, number, name, f"198.51.{at // 250}.{at % 250}")
        counts[answer.status_code] += 1
        shown = answer.text.replace(number, "N").replace(name, "X")
        pages.setdefault(answer.status_code, set()).add(re.sub(r'"[^" ]{20,}\.[^" ]+"|nonce="[^"]+"', "", shown))
    heard = TRIES * len(numbers)
    assert counts == {404: heard, 429: GUESSES - heard} and {len(each) for each in pages.values()} == {1}
    assert ask(client, certificate.number, certificate.holder, "192.0.2.1").status_code == 429
    with clock.frozen(clock.now() + timedelta(hours=1, minutes=1)):
        assert ask(client, certificate.number, certificate.holder, "192.0.2.1").status_code == 303
    engine_of(anew.extensions["sessions"]).dispose()
    print(f"{GUESSES} guesses at {len(numbers)} numbers: {dict(counts)}")


def test_of_ten_thousand_guesses_from_many_addresses_none_says_anything(session, certificate):
    """Every guess names a number that exists or lies beside it; what is said is nothing, or that it is too many."""
    said = {"nothing": 0, "too many": 0}
    numbers = [certificate.number, *(f"S000111000001269{at:06}" for at in range(99))]
    for at in range(10_000):
        try:
            found = services.check_certificate(
                session, numbers[at % 100], f"王{at}", address=f"198.51.{at // 250}.{at % 250}"
            )
            assert found is None
            said["nothing"] += 1
        except TooMany:
            said["too many"] += 1
    assert said == {"nothing": 100 * TRIES, "too many": 10_000 - 100 * TRIES}


def test_one_address_cannot_try_many_numbers(client, certificate):
    codes = [ask(client, f"S0001110000012640{at:05}", "张三").status_code for at in range(TRIES + 3)]
    assert codes == [404] * TRIES + [429] * 3
    assert ask(client, certificate.number, certificate.holder).status_code == 429
    assert ask(client, certificate.number, certificate.holder, "192.0.2.9").status_code == 303


def test_an_empty_form_is_shown_again_and_counts_nothing(client, certificate):
    assert {ask(client, "", "").status_code for _ in range(TRIES + 5)} == {422}
    assert ask(client, certificate.number, certificate.holder).status_code == 303


def test_the_page_asks_one_question_and_knows_nobody(app, session, client, certificate, signed_in):
    address = f"/c/{certificate.token}"
    client.get(address)
    assert queries_of(app, client, address) == 2  # BEGIN, and one question
    auditor = make_user(session, Role.AUDITOR, name="某审计员")
    page = signed_in(auditor).get(address)
    assert "某审计员" not in page.text and "csrf_token" not in page.text
    assert "Set-Cookie" not in app.test_client().get(address).headers
