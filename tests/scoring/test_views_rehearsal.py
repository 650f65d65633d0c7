"""The rehearsal and the calibration as their pages show them: said on every page, private, and in order."""

from itertools import product

import pytest
from sqlalchemy import select

from compmgr.accounts.permissions import Role, Scope
from compmgr.accounts.rules import Reach
from compmgr.foundation import chance, clock
from compmgr.scoring import queries, services
from compmgr.scoring.models import PanelMember, ReferenceMark
from compmgr.scoring.rules.scheme import AspectKind
from tests.factories.marking import fill, fill_all, make_scheme, sheets_of
from tests.factories.warming import make_calibration, make_rehearsal, make_stage_to_calibrate, refer
from tests.factories.world import make_contest, make_event, make_occupation, make_stage, make_user
from tests.support.asking import found
from tests.support.queries import counting_queries, queries_of

MARK = "warm-up-mark"


@pytest.fixture
def judge(session):
    make_occupation(session)
    return make_user(session, Role.JUDGE, make_contest(session))


def test_a_judge_starts_a_rehearsal_and_starts_again(session, signed_in, judge):
    client = signed_in(judge)
    assert "开始演练" in client.get("/judging/rehearsal").text
    for number in (1, 2):
        answer = client.post("/judging/rehearsal", follow_redirects=True)
        assert answer.status_code == 200 and "继续评分" in answer.text
        assert len(found(session, lambda: queries.rehearsals_of(session, judge))) == number
    codes = [work.code for work in queries.works_of(session, queries.rehearsals_of(session, judge)[1])]
    assert not any(code in answer.text for code in codes)  # those of the first are put away


def test_every_page_of_a_rehearsal_says_that_it_is_one(session, signed_in):
    chief = make_user(session, Role.CHIEF_JUDGE, make_contest(session))
    stage = make_rehearsal(session, chief, filled=False)
    sheet = sheets_of(session, queries.member_of(session, stage, chief))[0]
    client = signed_in(chief)
    addresses = [
        "/judging/rehearsal",
        f"/judging/sheets/{sheet.public_id}",
        f"/stages/{stage.public_id}/board",
        f"/works/{sheet.work.public_id}/marks",
        f"/stages/{stage.public_id}/theory",
    ]
    for address in addresses:
        shown = client.get(address)
        assert shown.status_code == 200, address
        assert MARK in shown.text and "<title>【评分演练】" in shown.text, address


def test_a_page_of_the_day_says_nothing_of_the_kind(session, signed_in):
    stage, chief = make_stage_to_calibrate(session)
    shown = signed_in(chief).get(f"/stages/{stage.public_id}/board").text
    assert MARK not in shown and "演练】" not in shown


def test_nobody_looks_at_anothers_rehearsal(session, signed_in, judge):
    stage = make_rehearsal(session, judge)
    sheet = sheets_of(session, queries.member_of(session, stage, judge))[0]
    work = sheet.work.public_id
    chief = make_user(session, Role.CHIEF_JUDGE, make_contest(session))
    make_rehearsal(session, chief, filled=False)
    client = signed_in(chief)
    for address in (f"/judging/sheets/{sheet.public_id}", f"/stages/{stage.public_id}/board", f"/works/{work}/marks"):
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.CODING_JUDGE, Role.SCORE_CLERK])
def test_who_does_not_judge_has_no_rehearsal(session, signed_in, role):
    client = signed_in(make_user(session, role, make_contest(session)))
    assert (client.get("/judging/rehearsal").status_code, client.post("/judging/rehearsal").status_code) == (403, 403)


def test_the_page_asks_as_much_for_one_rehearsal_as_for_three(app, session, signed_in, judge):
    make_rehearsal(session, judge, filled=False)
    client = signed_in(judge)
    first = queries_of(app, client, "/judging/rehearsal")
    for _ in range(2):
        make_rehearsal(session, judge, filled=False)
    session.commit()
    assert queries_of(app, client, "/judging/rehearsal") == first


def test_the_chief_judge_still_begins_at_the_boards(session, signed_in):
    chief = make_user(session, Role.CHIEF_JUDGE, make_contest(session))
    make_rehearsal(session, chief, filled=False)
    assert signed_in(chief).get("/desk").location == "/boards"


class Calibrating:
    """A calibration with its people and clients."""

    def __init__(self, session, signed_in, **given):
        self.session, self.signed_in = session, signed_in
        self.stage, self.chief = make_calibration(session, **given)
        self.address = f"/calibrations/{self.stage.public_id}"
        self.own = f"/judging{self.address}"
        self.first, self.second = queries.judges_of(session, self.stage)
        session.commit()

    def page_of(self, member):
        return f"{self.address}/judges/{member.public_id}"

    def hand_in(self):
        fill_all(self.session, self.stage, "3")
        self.session.commit()


@pytest.fixture
def calibrating(session, signed_in):
    return Calibrating(session, signed_in)


def test_the_chief_judge_makes_one_and_the_judges_find_it(session, signed_in):
    stage, chief = make_stage_to_calibrate(session)
    judge = queries.judges_of(session, stage)[0].user
    client = signed_in(chief)
    assert stage.event.name in client.get("/calibrations").text
    answer = client.post(f"/stages/{stage.public_id}/calibrations", data={"works": "3"})
    made = found(session, lambda: queries.calibrations_of(session, stage.event))
    assert (answer.status_code, len(made)) == (302, 1)
    assert answer.location == f"/calibrations/{made[0].public_id}"
    shown = signed_in(judge).get("/judging").text
    assert "校准试评" in shown


@pytest.mark.parametrize("works", ["0", "13", "", "viele"])
def test_an_odd_number_of_works_is_refused_beside_its_field(session, signed_in, works):
    stage, chief = make_stage_to_calibrate(session)
    answer = signed_in(chief).post(f"/stages/{stage.public_id}/calibrations", data={"works": works})
    assert (answer.status_code, "field-errors" in answer.text) == (422, True)
    assert found(session, lambda: queries.calibrations_of(session, stage.event)) == []


def test_reference_marks_are_typed_by_work(session, signed_in):
    calibrating = Calibrating(session, signed_in, referred=False)
    work = queries.works_of(session, calibrating.stage)[0]
    aspects = queries.aspects_of_stage(session, calibrating.stage)
    client = signed_in(calibrating.chief)
    address = f"{calibrating.address}/works/{work.public_id}"
    assert client.get(address).text.count("reference-row") == len(aspects)
    sent = {f"value-{aspect.public_id}": "2" for aspect in aspects}
    assert client.post(address, data=sent).status_code == 302
    assert client.post(address, data=sent).status_code == 302  # the same again adds nothing
    assert len(found(session, lambda: session.scalars(select(ReferenceMark)).all())) == len(aspects)
    assert 'value="2"' in client.get(address).text


@pytest.mark.parametrize(("typed", "words"), [("viel", "87.5"), ("99", "40")])
def test_a_wrong_reference_keeps_nothing(session, signed_in, typed, words):
    calibrating = Calibrating(session, signed_in, referred=False)
    work = queries.works_of(session, calibrating.stage)[0]
    first, second, *_ = queries.aspects_of_stage(session, calibrating.stage)
    sent = {f"value-{first.public_id}": typed, f"value-{second.public_id}": "2"}
    answer = signed_in(calibrating.chief).post(f"{calibrating.address}/works/{work.public_id}", data=sent)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert found(session, lambda: session.scalars(select(ReferenceMark)).all()) == []


def test_a_judge_looks_first_and_then_the_chief_judge(calibrating, signed_in, session):
    calibrating.hand_in()
    chief, judge = signed_in(calibrating.chief), signed_in(calibrating.first.user)
    page = calibrating.page_of(calibrating.first)
    assert chief.get(page).status_code == 404
    assert "apart-more" not in judge.get(calibrating.own).text  # a look at the page opens nothing
    assert chief.get(page).status_code == 404
    assert judge.post(f"{calibrating.own}/opening").status_code == 302
    shown = judge.get(calibrating.own).text
    assert "总体偏宽" in shown and "apart-more" in shown
    assert chief.get(page).status_code == 200
    board = chief.get(calibrating.address).text
    assert page in board and calibrating.page_of(calibrating.second) not in board


def test_the_chief_judge_sees_the_others_once_the_day_has_begun(calibrating, signed_in):
    calibrating.hand_in()
    page = calibrating.page_of(calibrating.second)
    eve = calibrating.stage.ends_at - clock.days(1 / 86400)
    with clock.frozen(eve):
        assert signed_in(calibrating.chief).get(page).status_code == 404
    with clock.frozen(calibrating.stage.ends_at):
        client = signed_in(calibrating.chief)
        assert client.get(page).status_code == 200
        assert page in client.get(calibrating.address).text


def test_no_judge_sees_anothers_figures_nor_the_reference(calibrating, signed_in, session):
    calibrating.hand_in()
    services.open_figures(session, calibrating.first, by=calibrating.first.user)
    other = signed_in(calibrating.second.user)
    work = queries.works_of(session, calibrating.stage)[0].public_id
    session.commit()
    assert "apart-more" not in other.get(calibrating.own).text
    for address in (calibrating.page_of(calibrating.first), calibrating.address, f"{calibrating.address}/works/{work}"):
        assert other.get(address).status_code == 403


def test_a_stranger_to_the_panel_finds_nothing(calibrating, signed_in, session):
    contest = calibrating.stage.event.contest
    judge = signed_in(make_user(session, Role.JUDGE, contest))
    assert judge.get(calibrating.own).status_code == 404
    assert judge.post(f"{calibrating.own}/opening").status_code == 404


def test_the_marks_of_a_calibration_are_on_no_board(calibrating, signed_in, session):
    """Else the chief judge would see there what a judge is to look at first."""
    calibrating.hand_in()
    client = signed_in(calibrating.chief)
    work = queries.works_of(session, calibrating.stage)[0].public_id
    session.commit()
    assert client.get(f"/stages/{calibrating.stage.public_id}/board").status_code == 404
    assert client.get(f"/works/{work}/marks").status_code == 404


def test_no_page_of_the_chief_judge_shows_a_mark_before_the_judge_has_looked(app, calibrating, signed_in, session):
    """Every page with every id of the calibration that fits; a mark like no other number is looked for."""
    rare, stage = "13.37", calibrating.stage
    for member in (calibrating.first, calibrating.second):
        for sheet in sheets_of(session, member):
            levels = sheet.sub_criterion.aspects[0].kind is AspectKind.JUDGEMENT
            fill(session, sheet, "3" if levels else rare)
    sheets = [sheet.public_id for sheet in sheets_of(session, calibrating.first)]
    things = {"stage_id": [stage.public_id], "calibration_id": [stage.public_id], "sheet_id": sheets}
    things |= {"panel_member_id": [calibrating.first.public_id], "event_id": [stage.event.public_id]}
    things |= {"work_id": [work.public_id for work in queries.works_of(session, stage)]}
    things |= {"sub_id": [sheet.sub_criterion.public_id for sheet in sheets_of(session, calibrating.first)]}
    client, shown = signed_in(calibrating.chief), {}
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.arguments - things.keys():
            continue
        for values in product(*(things[name] for name in sorted(rule.arguments))):
            given = dict(zip(sorted(rule.arguments), values, strict=True))
            address = app.url_map.bind("localhost").build(rule.endpoint, given)
            answer = client.get(address)
            shown[address] = answer.status_code == 200 and rare.encode() in answer.data
    assert [address for address, leaks in shown.items() if leaks] == []
    services.open_figures(session, calibrating.first, by=calibrating.first.user)
    session.commit()
    assert rare in client.get(calibrating.page_of(calibrating.first)).text


def test_a_real_stage_is_no_calibration(session, signed_in):
    stage, chief = make_stage_to_calibrate(session)
    judge = queries.judges_of(session, stage)[0].user
    assert signed_in(chief).get(f"/calibrations/{stage.public_id}").status_code == 404
    assert signed_in(judge).get(f"/judging/calibrations/{stage.public_id}").status_code == 404


def test_what_is_missing_is_said_before_figures_are_there(session, signed_in):
    calibrating = Calibrating(session, signed_in, referred=False)
    judge = signed_in(calibrating.first.user)
    assert "请先提交全部试评评分表" in judge.get(calibrating.own).text
    assert judge.post(f"{calibrating.own}/opening").status_code == 422
    calibrating.hand_in()
    assert "尚未登记完整" in judge.get(calibrating.own).text
    refer(session, calibrating.stage, calibrating.chief)
    session.commit()
    assert "查看我的校准结果" in judge.get(calibrating.own).text


def test_the_lists_ask_as_much_for_one_as_for_three(app, session, signed_in):
    contest = make_contest(session)
    chief = make_user(session, Role.CHIEF_JUDGE, contest)
    counts = []
    for number in (1, 3):
        while len(queries.calibrations(session, contest_reach(contest))) < number:
            make_one(session, contest)
        counts.append(queries_of(app, signed_in(chief), "/calibrations"))
    assert counts[0] == counts[1]
    calibration = Calibrating(session, signed_in, works=1)
    with counting_queries(app) as asked:
        signed_in(calibration.chief).get(calibration.address)
    assert len(asked) < 40
    assert session.scalar(select(PanelMember.id).limit(1))


def contest_reach(contest):
    return Reach(places=frozenset({(Scope.CONTEST, contest.id)}))


def make_one(session, contest):
    stage = make_stage(session, make_event(session, contest, name=f"赛项{chance.token(6)}"))
    make_scheme(session, stage.event)
    make_calibration(session, stage, works=1)
