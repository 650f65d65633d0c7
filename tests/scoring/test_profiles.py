"""What judges are qualified for: written one by one or by sheet, whole or not at all."""

import io
from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from compmgr.accounts.permissions import Role
from compmgr.audit.models import AuditEntry
from compmgr.foundation.errors import Refusal
from compmgr.foundation.spreadsheet import write
from compmgr.scoring import services
from compmgr.scoring.models import JudgeProfile
from compmgr.scoring.rules.profiles import Profile, codes_in, day_in
from compmgr.scoring.rules.states import JudgeLevel
from compmgr.scoring.services.profiles import COLUMNS, filled_sheet
from tests.factories.judges import make_profile
from tests.factories.world import make_contest, make_occupation, make_user
from tests.support.queries import queries_of

KNOWN = Profile("某公司", JudgeLevel.PROVINCIAL, "CP-9", date(2027, 5, 1), ("6-06-04-00",))


@pytest.fixture
def office(session, signed_in):
    user = make_user(session, Role.FEDERATION_OFFICE)
    return lambda: signed_in(user)


def sheet(*rows):
    return write({"裁判档案": (COLUMNS, rows)})


def profiles(session):
    return session.scalar(select(func.count(JudgeProfile.id)))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2027-12-31", date(2027, 12, 31)),
        ("2027/1/2", date(2027, 1, 2)),
        ("２０２７年3月4日", date(2027, 3, 4)),
        (datetime(2027, 12, 31, 0, 0), date(2027, 12, 31)),
        (date(2027, 12, 31), date(2027, 12, 31)),
        ("", None),
        ("长期", None),
    ],
)
def test_a_day_is_read_as_sheets_carry_it(typed, day):
    assert day_in(typed) == day


@pytest.mark.parametrize("typed", ["2027-02-30", "明年", "12/31/2027"])
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(Refusal):
        day_in(typed)


def test_codes_are_read_with_any_comma_between_and_each_once():
    assert codes_in("6-06-04-00；6-06-03-01、6-06-04-00") == ("6-06-04-00", "6-06-03-01")
    with pytest.raises(Refusal):
        codes_in("6-06-04")


def test_a_profile_is_written_and_changed_and_the_trail_says_what(session):
    make_occupation(session)
    by, judge = make_user(session), make_user(session)
    profile = services.write_profile(session, judge, KNOWN, by=by)
    services.write_profile(session, judge, KNOWN, by=by)
    services.write_profile(session, judge, Profile("另一公司"), by=by)
    assert (profile.unit, profile.occupations, profiles(session)) == ("另一公司", [], 1)
    session.commit()
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "judge_profile.written")).all()
    assert len(entries) == 2
    assert "unit" in entries[1].changes["fields"]


@pytest.mark.parametrize(
    "wrong", [Profile("某公司", occupations=("9-99-99-99",)), Profile("某公司", licence_valid_until=date(2027, 1, 1))]
)
def test_a_profile_that_cannot_stand_is_refused_and_nothing_is_kept(session, wrong):
    with pytest.raises(Refusal):
        services.write_profile(session, make_user(session), wrong, by=make_user(session))
    assert profiles(session) == 0


def test_a_sheet_is_brought_in_whole_or_not_at_all(session):
    make_occupation(session)
    judge, other, by = make_user(session, name="张三"), make_user(session), make_user(session)
    good = [judge.username.upper(), "张三", "某公司", "国家级裁判", "CP-1", "2027-12-31", "6-06-04-00"]
    wrong = [
        ["nobody-here", "", "某公司", "", "", "", ""],
        [other.username, "李四", "", "大师", "", "明年", "6-06"],
        [judge.username, "", "某公司", "", "", "", ""],
        [other.username, "", "某公司", "", "", "2027-12-31", "9-99-99-99"],
    ]
    written, problems = services.import_profiles(session, sheet(good, *wrong), by=by)
    assert (written, profiles(session)) == (0, 0)
    assert {(one.row, one.column) for one in problems} >= {
        (3, "用户名"),
        (4, "工作单位"),
        (4, "裁判等级"),
        (4, "证书有效期至"),
        (4, "职业编码"),
        (5, "用户名"),
        (6, "职业编码"),
    }
    assert services.import_profiles(session, sheet(good), by=by) == (1, [])
    kept = session.scalars(select(JudgeProfile)).one()
    assert (kept.user_id, kept.level, kept.licence_valid_until) == (judge.id, JudgeLevel.NATIONAL, date(2027, 12, 31))


def test_a_sheet_that_was_downloaded_is_brought_in_again_unchanged(session):
    make_profile(session, level=JudgeLevel.PROVINCIAL)
    content = filled_sheet(session)
    assert services.import_profiles(session, content, by=make_user(session)) == (1, [])
    session.commit()
    assert session.scalars(select(AuditEntry).where(AuditEntry.action == "judge_profile.written")).all() == []


def test_the_office_writes_edits_and_finds_a_profile(session, office):
    make_occupation(session)
    judge = make_user(session, name="赵敏芝")
    client = office()
    sent = {"username": judge.username, "unit": "某公司", "level": "national", "occupations": "6-06-04-00"}
    assert client.post("/judges/new", data={**sent, "username": "nobody"}).status_code == 422
    assert client.post("/judges/new", data={**sent, "occupations": "x"}).status_code == 422
    assert client.post("/judges/new", data={**sent, "occupations": "9-99-99-99"}).status_code == 422
    made = client.post("/judges/new", data=sent)
    assert made.status_code == 302
    assert client.post("/judges/new", data=sent).status_code == 422
    page = client.get(made.location).text
    assert ("赵敏芝" in page, "家具制作工" in page) == (True, True)
    session.rollback()
    profile = session.scalars(select(JudgeProfile)).one()
    address, version = f"/judges/{profile.public_id}/edit", profile.version
    session.commit()
    assert "6-06-04-00" in client.get(address).text
    changed = {"unit": "另一公司", "level": "contest", "version": version}
    assert client.post(address, data=changed).status_code == 302
    assert client.post(address, data=changed).status_code == 409
    assert "另一公司" in client.get("/judges?search=敏芝").text
    assert client.get("/judges/sheet").mimetype.endswith("spreadsheetml.sheet")


def test_problems_of_a_sheet_are_shown_by_row_and_column(session, office):
    judge = make_user(session)
    client = office()
    bad = {"sheet": (io.BytesIO(sheet([judge.username, "", "", "", "", "", ""])), "x.xlsx")}
    answer = client.post("/judges/import", data=bad)
    assert (answer.status_code, "第 2 行" in answer.text, "请填写该裁判的工作单位" in answer.text) == (422, True, True)
    good = {"sheet": (io.BytesIO(sheet([judge.username, "", "某公司", "", "", "", ""])), "x.xlsx")}
    assert client.post("/judges/import", data=good).status_code == 302
    assert client.get("/judges/import/template").status_code == 200


def test_the_list_asks_the_same_number_of_questions_for_one_and_for_three(app, session, office):
    make_profile(session)
    client = office()
    one = queries_of(app, client, "/judges")
    for _ in range(2):
        make_profile(session)
    session.commit()
    assert queries_of(app, client, "/judges") == one


def test_an_organiser_reads_profiles_and_a_judge_does_not(session, signed_in):
    profile, contest = make_profile(session), make_contest(session)
    organiser = make_user(session, Role.CONTEST_ORGANISER, contest)
    judge = make_user(session, Role.JUDGE, contest)
    assert signed_in(organiser).get(f"/judges/{profile.public_id}").status_code == 200
    assert signed_in(judge).get(f"/judges/{profile.public_id}").status_code == 403
