"""Finding one's certificates on a telephone: a code goes to the number we know, and nobody learns whom we know."""

import json
import re
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.audit.models import AuditEntry
from compmgr.certificates.models import Certificate
from compmgr.certificates.rules.states import CertificateState
from compmgr.foundation import clock, crypto, jobs, mail
from compmgr.foundation.jobs import Job
from compmgr.foundation.mail import TextMessage
from compmgr.portal.models import FindRequest
from tests.factories.assessment import make_batch
from tests.factories.certificates import make_certificate
from tests.factories.world import make_person, make_user
from tests.support.queries import counting_queries

PHONE = "13800138000"


@pytest.fixture
def person(session):
    person = make_person(session, "欧阳·测试", phone=PHONE)
    session.commit()
    return person


@pytest.fixture
def certificate(session, person):
    certificate = make_certificate(session, person)
    session.commit()
    session.refresh(certificate)
    session.refresh(person)
    session.commit()
    return certificate


def ask(client, name, end, address="203.0.113.7"):
    return client.post("/find", data={"name": name, "end": end}, environ_base={"REMOTE_ADDR": address})


def work(session):
    """Do what waits, as the worker would."""
    session.commit()
    waiting = session.scalars(select(Job.id).where(Job.state == "queued").order_by(Job.id)).all()
    session.commit()
    for job_id in waiting:
        jobs.run(job_id)
    session.expunge_all()


def messages(session) -> list[tuple[str, str, bool]]:
    """(phone, code, whether it left) of every message, in order; the test's own transaction ends."""
    session.expunge_all()
    found = session.scalars(select(TextMessage).order_by(TextMessage.id)).all()
    told = [(one.phone, re.search(r"\d{6}", one.text)[0], one.sent_at is not None) for one in found]
    session.commit()
    return told


def code_of(session) -> str:
    return messages(session)[-1][1]


@pytest.mark.both_databases
def test_a_candidate_finds_downloads_and_leaves(session, client, person, certificate):
    other = make_certificate(session, make_person(session, "别人"))
    session.commit()
    asked = ask(client, "欧阳・测试", person.id_number[-6:])
    assert asked.status_code == 303
    assert client.get("/find/certificates").location == "/find"
    work(session)
    assert [(phone, left) for phone, _code, left in messages(session)] == [(PHONE, False)]
    wrong = client.post(asked.location, data={"code": "000000" if code_of(session) != "000000" else "111111"})
    assert wrong.status_code == 422 and "验证码不正确" in wrong.text
    opened = client.post(asked.location, data={"code": f" {code_of(session)} "})
    assert opened.location == "/find/certificates"
    page = client.get("/find/certificates").text
    assert certificate.number in page and other.number not in page and person.id_number not in page
    file = client.get(f"/find/certificates/{certificate.public_id}")
    assert file.data.startswith(b"%PDF") and certificate.number in file.headers["Content-Disposition"]
    assert client.get(f"/find/certificates/{other.public_id}").status_code == 404
    client.post("/find/end")
    assert client.get("/find/certificates").status_code == 302
    assert client.get(f"/find/certificates/{certificate.public_id}").status_code == 404


def test_whoever_asks_is_told_the_same_after_the_same_questions(app, session, client, person, certificate):
    told, questions = [], []  # tokens of forms tell the second
    for name, end in [(person.name, person.id_number[-4:]), ("王别人", "0000"), (person.name, "000X")]:
        with counting_queries(app) as asked:
            answer = ask(client, name, end)
        questions.append([re.sub(r"\s+", " ", one) for one in asked])
        page = client.get(answer.location).text
        told.append(
            (answer.status_code, re.sub(r'nonce="[^"]+"|Token": "[^"]+|value="[^"]{40,}"|/find/[\w-]{22}', "", page))
        )
    assert told[0] == told[1] == told[2]
    assert questions[0] == questions[1] == questions[2]
    work(session)
    assert len(session.scalars(select(TextMessage)).all()) == 1
    assert all("asked" not in job.arguments for job in session.scalars(select(Job)))


def test_a_code_is_good_for_ten_minutes_five_tries_and_once(session, client, person, certificate):
    late, guessed, used = (ask(client, person.name, person.id_number[-6:]).location for _ in range(3))
    work(session)
    codes = [code for _phone, code, _left in messages(session)]
    with clock.frozen(clock.now() + timedelta(minutes=10, seconds=1)):
        assert client.post(late, data={"code": codes[0]}).status_code == 422
    wrong = "000000" if codes[1] != "000000" else "111111"
    assert {client.post(guessed, data={"code": wrong}).status_code for _ in range(5)} == {422}
    assert client.post(guessed, data={"code": codes[1]}).status_code == 422
    assert client.post(used, data={"code": codes[2]}).status_code == 303
    again = client.post(used, data={"code": codes[2]})
    assert again.status_code == 422 and "已失效" in again.text


def test_the_pages_shut_after_half_an_hour_and_open_in_no_other_browser(app, session, client, person, certificate):
    asked = ask(client, person.name, person.id_number[-6:]).location
    work(session)
    client.post(asked, data={"code": code_of(session)})
    assert client.get("/find/certificates").status_code == 200
    assert app.test_client().get("/find/certificates").status_code == 302
    with clock.frozen(clock.now() + timedelta(minutes=30, seconds=1)):
        assert client.get("/find/certificates").status_code == 302


def test_nobody_is_meant_where_two_could_be(session, client, person, certificate):
    twin = make_person(session, person.name, phone="13900139000")
    end = person.id_number[-4:]
    twin.id_number = f"44010619900101{end}"
    session.commit()
    ask(client, person.name, end)
    work(session)
    assert [one.phone for one in session.scalars(select(TextMessage))] == []


def test_asking_is_limited_for_one_person_and_for_one_address(client, person):
    codes = [ask(client, person.name, "123456", f"198.51.100.{at}").status_code for at in range(6)]
    assert codes == [303] * 5 + [429]
    codes = [ask(client, f"王{at}", "123456").status_code for at in range(21)]
    assert codes == [303] * 20 + [429]


def test_an_end_that_cannot_be_one_is_refused(client):
    assert {ask(client, "张三", end).status_code for end in ("123", "1234567", "12?4", "")} == {422}


def test_a_request_knows_neither_name_nor_number(session, client, person):
    ask(client, person.name, person.id_number[-6:])
    session.expire_all()
    request = session.scalars(select(FindRequest)).one()
    assert person.name not in str(vars(request)) and person.id_number[-6:] not in str(vars(request))
    assert request.asked_index == crypto.blind_index(f"{person.name}\n{person.id_number[-6:]}", "find-request")


def test_the_holder_decides_on_the_photo(session, client, person, certificate):
    asked = ask(client, person.name, person.id_number[-6:]).location
    work(session)
    client.post(asked, data={"code": code_of(session)})
    assert client.post(f"/find/certificates/{certificate.public_id}/photo", data={"shown": "yes"}).status_code == 302
    assert session.get(Certificate, certificate.id).shows_photo
    assert "certificate.photo_shown" in session.scalars(select(AuditEntry.action)).all()


def test_what_no_longer_stands_is_named_and_not_given_out(session, client, person, certificate):
    certificate.state, certificate.public_reason = CertificateState.REVOKED, "发放有误"
    session.commit()
    asked = ask(client, person.name, person.id_number[-6:]).location
    work(session)
    client.post(asked, data={"code": code_of(session)})
    page = client.get("/find/certificates").text
    assert "已撤销" in page and "发放有误" in page
    assert client.get(f"/find/certificates/{certificate.public_id}").status_code == 404


def test_without_a_gateway_the_registry_reads_the_code_out_once_and_it_is_recorded(session, client, signed_in, person):
    ask(client, person.name, person.id_number[-6:])
    work(session)
    registry = signed_in(make_user(session, Role.REGISTRY_CLERK))
    message_id = session.scalars(select(TextMessage.public_id)).one()
    session.commit()
    page = registry.get("/text-messages").text
    assert "138****8000" in page and PHONE not in page and code_of(session) not in page
    opened = registry.post(f"/text-messages/{message_id}/reading").text
    assert PHONE in opened and code_of(session) in opened
    assert registry.post(f"/text-messages/{message_id}/reading").status_code == 409
    assert "138****8000" not in registry.get("/text-messages").text
    assert "text_message.read_out" in session.scalars(select(AuditEntry.action)).all()
    site_manager = signed_in(make_user(session, Role.SITE_MANAGER, make_batch(session).site))
    assert site_manager.get("/text-messages").status_code == 403


@pytest.fixture
def gateway():
    """A gateway on this machine: what it was sent, and what it answers."""
    seen: list[tuple[str, dict]] = []
    answers = [200]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            seen.append((self.headers["Authorization"], body))
            self.send_response(answers[0])
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    mail.use_gateway(f"http://127.0.0.1:{server.server_port}/send", "secret")
    yield seen, answers
    mail.use_gateway("")
    server.shutdown()


def test_a_gateway_is_handed_the_message_and_a_failure_stands_beside_it(session, client, person, gateway):
    seen, answers = gateway
    ask(client, person.name, person.id_number[-6:])
    work(session)
    work(session)
    message = session.scalars(select(TextMessage)).one()
    assert seen == [("Bearer secret", {"phone": PHONE, "text": message.text, "id": message.public_id})]
    assert message.sent_at is not None and message.trouble is None
    session.commit()
    answers[0] = 500
    ask(client, person.name, person.id_number[-5:])
    work(session)
    work(session)
    failed = session.scalars(select(TextMessage).order_by(TextMessage.id.desc())).first()
    assert failed.sent_at is None and failed.trouble == "HTTPError"


def test_a_gateway_is_an_address_of_the_web():
    with pytest.raises(ValueError):
        mail.use_gateway("file:///etc/passwd")
