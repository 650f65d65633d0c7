"""The trail is read, searched and checked; a changed entry is named."""

import pytest
from sqlalchemy import select, text

from compmgr.accounts import services as accounts
from compmgr.accounts.permissions import Role
from compmgr.audit.models import AuditEntry
from compmgr.audit.views import deed_words, told
from compmgr.desk import services
from tests.factories.world import make_contest, make_user
from tests.support.queries import counting_queries


@pytest.fixture
def auditor(session):
    return make_user(session, Role.AUDITOR, username="auditor")


def do_something(session, by):
    user = make_user(session)
    contest = make_contest(session)
    accounts.give(session, user, Role.JUDGE, contest.id, contest.name, by=by)
    session.commit()
    return user


@pytest.mark.both_databases
def test_the_trail_is_listed_narrowed_opened_and_checked(session, auditor, signed_in):
    client = signed_in(auditor)
    user = do_something(session, auditor)
    page = client.get("/audit").text
    assert "授予角色" in page and "角色：评分裁判；范围：竞赛；授权范围：全国家具" in page and "尚未核验" in page
    narrowed = client.get("/audit", query_string={"action": "role.given", "since": "7"}).text
    assert "授予角色" in narrowed and "登录" not in narrowed.split("<tbody>")[1]
    assert user.public_id[:8] in client.get("/audit", query_string={"search": user.public_id}).text
    assert "没有符合条件" in client.get("/audit", query_string={"search": "nothing like it"}).text
    entry = client.get("/audit/2")
    assert entry.status_code == 200 and "与前一条衔接" in entry.text and "role.given" in entry.text
    assert client.get("/audit/99").status_code == 404
    assert client.post("/audit/check").status_code == 302
    checked = client.get("/audit").text
    assert "审计链完整" in checked and "尚未核验" not in checked


def test_a_changed_entry_is_named(session, auditor, signed_in):
    client = signed_in(auditor)
    do_something(session, auditor)
    session.execute(text("update audit_entries set actor = 'somebody else' where number = 2"))
    session.commit()
    client.post("/audit/check")
    assert "第 2 条" in client.get("/audit").text
    assert "已被改动" in client.get("/audit/2").text


def test_a_check_is_itself_in_the_trail(session, auditor):
    do_something(session, auditor)
    assert services.check_chain(session, by=auditor) is None
    session.commit()
    newest = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert (newest.action, newest.actor, newest.changes) == ("trail.checked", "auditor", {"holds": True})


def test_changes_are_told_in_words(app, session, auditor):
    do_something(session, auditor)
    entry = session.scalars(select(AuditEntry)).one()
    entry.changes = {"role": "judge", "fields": ["phone", "employer"], "holds": False, "unknown_thing": 3}
    entry.changes["another_thing"] = "Work mVMTft_b3rQU6wuV8RRoug"
    with app.test_request_context():
        assert told(entry) == [
            ("角色", "评分裁判"),
            ("变更内容", "手机号码、工作单位"),
            ("完整", "否"),
            ("unknown thing", "3"),
            ("another thing", "作品"),
        ]
    session.rollback()


@pytest.mark.parametrize(
    ("action", "said"),
    [("run.prepared", "编制"), ("draw.prepared", "准备加密"), ("sheet.spread_conflict", "等级分差超限")],
)
def test_a_deed_is_told_by_its_own_words(app, action, said):
    with app.test_request_context(headers={"Accept-Language": "zh-CN"}):
        assert deed_words(action) == said


def test_the_list_asks_the_same_number_of_questions_for_few_and_for_many(app, session, auditor, signed_in):
    client = signed_in(auditor)

    def questions():
        with counting_queries(app) as counted:
            assert client.get("/audit").status_code == 200
        return len(counted)

    few = questions()
    for _ in range(3):
        do_something(session, auditor)
    assert questions() == few


def test_only_who_may_read_it_reads_it(session, signed_in):
    client = signed_in(make_user(session, Role.FEDERATION_OFFICE))
    assert client.get("/audit").status_code == client.get("/audit/1").status_code == 403
    assert client.post("/audit/check").status_code == 403
