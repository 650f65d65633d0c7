"""Bulk checking for employers: by sheet and by program, limited, kept, signed, and no more told than was asked."""

import io
import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from compmgr.accounts import services as accounts
from compmgr.accounts.permissions import Permission, Role
from compmgr.audit.models import AuditEntry
from compmgr.certificates.rules.states import CertificateState
from compmgr.foundation import clock
from compmgr.foundation.errors import Refusal
from compmgr.foundation.spreadsheet import Column, write
from compmgr.portal import services
from compmgr.portal.models import BulkCheck
from compmgr.portal.rules import bulk as rules
from compmgr.portal.rules.bulk import Asked, canonical, parse, rows_hash
from compmgr.portal.services import bulk
from compmgr.proof.models import SigningKey
from compmgr.proof.rules import jws
from compmgr.proof.rules.keys import KeyUse
from compmgr.proof.services.status import ANSWER
from tests.factories.certificates import make_certificate
from tests.factories.world import make_person, make_user
from tests.support.queries import queries_of

HEADS = [Column("证书编号"), Column("持证人姓名")]


@pytest.fixture
def employer(session):
    return make_user(session, Role.EMPLOYER, name="样例公司人事部")


@pytest.fixture
def certificate(session):
    certificate = make_certificate(session, make_person(session, "欧阳·测试"))
    session.commit()
    return certificate


def sheet(*rows) -> bytes:
    return write({"待查验证书": (HEADS, rows)})


def upload(client, content: bytes):
    data = {"sheet": (io.BytesIO(content), "待查验.xlsx")}
    return client.post("/bulk-checks", data=data, content_type="multipart/form-data")


def public_keys(session) -> dict:
    keys = session.scalars(select(SigningKey).where(SigningKey.use == KeyUse.STATUS))
    found = {key.kid: load_pem_public_key(key.public_pem.encode()) for key in keys}
    session.commit()
    return found


@pytest.mark.both_databases
def test_an_employer_checks_a_sheet_and_takes_the_signed_answer_home(session, signed_in, employer, certificate):
    client = signed_in(employer)
    template = client.get("/bulk-checks/template")
    assert CalamineWorkbook.from_filelike(io.BytesIO(template.data)).get_sheet_by_index(0).to_python()[0] == [
        "证书编号 *",
        "持证人姓名 *",
    ]
    answer = upload(client, sheet((certificate.number, "欧阳・测试"), (certificate.number, "王别人"), ("没有", "张三")))
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert page.count("未查到编号与姓名相符的证书") == 2 and certificate.title in page
    assert "共3本：有效1本，失效0本，未查到2本" in page
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{answer.location}/sheet").data))
    rows = book.get_sheet_by_index(0).to_python()[1:]
    assert [row[2] for row in rows] == ["有效", "未查到编号与姓名相符的证书", "未查到编号与姓名相符的证书"]
    assert rows[1][3:] == rows[2][3:] == ["", "", ""]
    session.expire_all()
    kept = session.scalars(select(BulkCheck)).one()
    told, _kid = jws.verify(kept.signed, ANSWER, public_keys(session))
    assert (told["asked"], told["confirmed"], told["check"]) == (3, 1, kept.public_id)
    assert told["rows_sha256"] == rows_hash(json.loads(kept.answer))
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "bulk_check.answered")).one()
    assert entry.changes == {"source": "sheet", "asked": 3, "confirmed": 1}


def test_an_unknown_number_and_another_name_are_one_answer(session, certificate):
    unknown, mismatch = bulk.answers(session, [Asked("没有", "甲"), Asked(certificate.number, "甲")])
    told = {"number": "", "name": "甲", "result": "not_confirmed"}
    assert {**unknown, "number": ""} == {**mismatch, "number": ""} == told


@pytest.mark.parametrize(("state", "result"), [(state, state.value) for state in CertificateState if state != "issued"])
def test_what_no_longer_stands_says_so_and_what_never_left_says_nothing(session, certificate, state, result):
    certificate.state, certificate.ended_at = state, clock.now()
    [row] = bulk.answers(session, [Asked(certificate.number, certificate.holder)])
    within = state in {"eligible", "numbered", "reviewed"}
    assert row["result"] == ("not_confirmed" if within else result)
    assert ("ended_on" in row, "title" in row) == (not within, not within)


def test_wrong_cells_are_named_by_row_and_column_and_nothing_is_checked(session, signed_in, employer, certificate):
    answer = upload(signed_in(employer), sheet((certificate.number, ""), ("", "张三"), ("1" * 65, "李四")))
    assert answer.status_code == 422 and "有3处填写错误" in answer.text
    assert answer.text.count("请填写此单元格。") == 2
    assert session.scalars(select(BulkCheck)).all() == []


def test_a_file_that_is_no_workbook_is_refused(signed_in, employer):
    assert upload(signed_in(employer), b"no workbook").status_code == 422


def test_an_account_asks_no_more_a_day_than_it_may(session, employer, certificate, monkeypatch):
    monkeypatch.setattr(rules, "MOST_A_DAY", 5)
    asked = [Asked(certificate.number, certificate.holder)] * 3
    services.check_many(session, asked, source="api", by=employer)
    with pytest.raises(Refusal, match="2 are left"):
        services.check_many(session, asked, source="api", by=employer)
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert services.check_many(session, asked, source="api", by=employer).confirmed == 3


def test_what_another_employer_asked_is_not_there(session, signed_in, employer, certificate):
    check = services.check_many(session, [Asked("甲", "乙")], source="sheet", by=employer)
    session.commit()
    other = signed_in(make_user(session, Role.EMPLOYER))
    assert other.get(f"/bulk-checks/{check.public_id}").status_code == 404
    assert other.get(f"/bulk-checks/{check.public_id}/sheet").status_code == 404
    assert check.public_id not in other.get("/bulk-checks").text


def test_the_history_asks_the_same_questions_for_one_row_and_for_three(app, session, signed_in, employer):
    client = signed_in(employer)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            services.check_many(session, [Asked("甲", "乙")], source="api", by=employer)
        session.commit()
        counts.append(queries_of(app, client, "/bulk-checks"))
    assert counts[0] == counts[1]


def test_the_rows_have_one_canonical_form():
    rows = [{"name": "乙", "number": "甲"}]
    assert canonical(rows) == '[{"name":"乙","number":"甲"}]'.encode()
    assert rows_hash(rows) == rows_hash([dict(reversed(rows[0].items()))])


@pytest.mark.parametrize(
    "body",
    [
        *(None, [], {}, {"certificates": "x"}, {"certificates": [1]}),
        {"certificates": [{"number": "1", "name": ""}]},
        {"certificates": [{"number": 1, "name": "甲"}]},
        {"certificates": [{"number": "1" * 65, "name": "甲"}]},
    ],
)
def test_a_call_that_is_not_in_form_is_refused(body):
    with pytest.raises(Refusal):
        parse(body)


def call(client, secret: str, body, **kwargs):
    return client.post("/api/v1/checks", json=body, headers={"Authorization": f"Bearer {secret}"}, **kwargs)


@pytest.mark.both_databases
def test_a_program_checks_with_its_key_until_that_is_ended(session, client, employer, certificate):
    key, secret = accounts.make_key(session, "人事系统", [Permission.CERTIFICATE_CHECK], by=employer)
    session.commit()
    asked = {
        "certificates": [{"number": certificate.number, "name": certificate.holder}, {"number": "1", "name": "甲"}]
    }
    answer = call(client, secret, asked)
    told = answer.json
    assert answer.status_code == 200 and [row["result"] for row in told["rows"]] == ["valid", "not_confirmed"]
    assert told["rows"][0]["issued_on"] == clock.today().isoformat() and "110105" not in answer.text
    session.expire_all()
    signed, _kid = jws.verify(told["signed"], ANSWER, public_keys(session))
    assert signed["rows_sha256"] == rows_hash(told["rows"])
    assert call(client, secret, {"certificates": []}).status_code == 422
    assert call(client, secret + "x", asked).status_code == 401
    accounts.end_key(session, key, by=employer)
    session.commit()
    assert call(client, secret, asked).status_code == 401


def test_a_key_opens_nothing_else_and_nothing_once_its_owner_may_not(session, client, employer, certificate):
    _key, secret = accounts.make_key(session, "甲", [Permission.CERTIFICATE_CHECK], by=employer)
    session.commit()
    assert client.get("/bulk-checks", headers={"Authorization": f"Bearer {secret}"}).status_code == 302
    accounts.disable(session, employer, by=make_user(session, Role.SYSTEM_ADMINISTRATOR))
    session.commit()
    body = {"certificates": [{"number": "1", "name": "甲"}]}
    assert call(client, secret, body).status_code == 401
    other = make_user(session, Role.AUDITOR)
    _key, bare = accounts.make_key(session, "乙", [Permission.CERTIFICATE_CHECK], by=other)
    session.commit()
    assert call(client, bare, body).status_code == 403


def test_guessing_keys_is_counted_and_calls_are_too(session, client, employer, monkeypatch):
    session.commit()
    body = {"certificates": [{"number": "1", "name": "甲"}]}
    codes = [call(client, f"jn_{at}", body).status_code for at in range(22)]
    assert codes == [401] * 20 + [429] * 2
    monkeypatch.setattr("compmgr.portal.views.api.CALLS", 2)
    _key, secret = accounts.make_key(session, "甲", [Permission.CERTIFICATE_CHECK], by=employer)
    session.commit()
    assert [call(client, secret, body).status_code for _ in range(3)] == [200, 200, 429]


def test_the_description_names_what_there_is(client):
    told = client.get("/api/v1/openapi.json").json
    assert told["openapi"] == "3.1.0" and list(told["paths"]) == ["/api/v1/checks"]
    results = told["components"]["schemas"]["Row"]["properties"]["result"]["enum"]
    assert set(results) == {"valid", "superseded", "corrected", "revoked", "void", "not_confirmed"}


def test_a_key_is_shown_once_and_kept_as_an_index(session, signed_in, employer):
    client = signed_in(employer)
    page = client.post("/account/api-keys", data={"label": "人事系统"}).text
    secret = page.split('id="secret">')[1].split("<")[0]
    session.expire_all()
    [key] = accounts.queries.keys_of(session, employer)
    session.commit()
    key_id = key.public_id
    assert secret.startswith("jn_") and secret not in key.key_index
    session.commit()
    assert secret not in client.get("/account/api-keys").text and "人事系统" in client.get("/account/api-keys").text
    other = signed_in(make_user(session, Role.EMPLOYER))
    assert other.post(f"/account/api-keys/{key_id}/end").status_code == 404
    assert client.post(f"/account/api-keys/{key_id}/end").status_code == 302
    session.expire_all()
    assert accounts.queries.live_key(session, secret) is None


def test_an_account_keeps_five_keys_at_most(session, employer):
    for at in range(5):
        accounts.make_key(session, str(at), [Permission.CERTIFICATE_CHECK], by=employer)
    with pytest.raises(Refusal, match="at most 5"):
        accounts.make_key(session, "6", [Permission.CERTIFICATE_CHECK], by=employer)
