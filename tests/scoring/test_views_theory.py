"""Theory papers as people enter them: typed by two, imported with a preview, decided, corrected."""

import re
from decimal import Decimal as D
from io import BytesIO

import pytest

from compmgr.accounts.permissions import Role
from compmgr.scoring import queries
from compmgr.scoring.rules.states import PartState
from compmgr.scoring.spreadsheet import theory as sheets
from tests.factories.marking import make_drawn_stage, theory_sheet
from tests.factories.world import make_user


@pytest.fixture
def stage(session):
    return make_drawn_stage(session, entries=4, judges=1)


@pytest.fixture
def works(session, stage):
    return queries.works_of(session, stage)


@pytest.fixture
def address(stage):
    return f"/stages/{stage.public_id}/theory"


@pytest.fixture
def clients(session, stage, signed_in):
    return [signed_in(make_user(session, Role.SCORE_CLERK, stage.event.contest)) for _ in range(3)]


@pytest.fixture
def chief(session, stage, signed_in):
    return signed_in(queries.members_of(session, stage)[0].user)


def kept(session, stage):
    session.expire_all()
    marks = queries.part_marks_of(session, stage)
    found = {work.code: (by["theory"].state, by["theory"].value) for work, by in marks.items() if "theory" in by}
    session.commit()
    return found


def upload(client, address, content):
    return client.post(f"{address}/import", data={"sheet": (BytesIO(content), "理论.xlsx")})


def hidden(page):
    """The fields the preview would send."""
    return dict(re.findall(r'name="(given-[^"]+|seen)" value="([^"]*)"', page))


@pytest.mark.both_databases
def test_two_people_type_and_what_is_the_same_counts(session, stage, works, address, clients):
    ann, bea, cai = clients
    first, second, third, _ = works
    sent = {f"value-{first.public_id}": "0", f"state-{second.public_id}": "blank_paper"}
    assert ann.post(f"{address}/typing", data=sent).status_code == 302
    assert kept(session, stage) == {}
    page = bea.get(f"{address}/typing").text
    assert ("复核录入" in page, first.code in ann.get(f"{address}/typing").text.partition("<details")[0]) == (
        True,
        False,
    )
    assert bea.post(f"{address}/typing", data={**sent, f"value-{third.public_id}": "55"}).status_code == 302
    assert kept(session, stage) == {first.code: (PartState.GIVEN, D(0)), second.code: (PartState.BLANK_PAPER, None)}
    assert bea.post(f"{address}/typing", data={}).status_code == 422
    key = third.public_id
    for impossible in ({f"value-{key}": "101"}, {f"value-{key}": "61", f"state-{key}": "absent"}):
        assert cai.post(f"{address}/typing", data=impossible).status_code == 422


def test_what_differs_stands_with_both_values_and_another_person_decides(session, stage, works, address, clients):
    ann, bea, cai = clients
    work = works[0]
    ann.post(f"{address}/typing", data={f"value-{work.public_id}": "61.5"})
    bea.post(f"{address}/typing", data={f"state-{work.public_id}": "absent"})
    page = cai.get(address).text
    assert all(words in page for words in ("61.5", "缺考", "不一致"))
    decision = f"/works/{work.public_id}/theory/decision"
    assert bea.post(decision, data={"given": "缺考"}).status_code == 422
    assert cai.post(decision, data={"given": "61"}).status_code == 422
    assert cai.post(decision, data={"given": ""}).status_code == 422
    assert kept(session, stage) == {}
    assert cai.post(decision, data={"given": "缺考"}).status_code == 302
    assert kept(session, stage) == {work.code: (PartState.ABSENT, None)}


def test_two_typings_that_are_both_wrong_are_begun_again(session, stage, works, address, clients):
    ann, bea, _ = clients
    key = works[0].public_id
    ann.post(f"{address}/typing", data={f"value-{key}": "61"})
    bea.post(f"{address}/typing", data={f"value-{key}": "62"})
    assert ann.post(f"{address}/typing", data={f"value-{key}": "63"}).status_code == 422
    assert ann.post(f"{address}/typing", data={f"value-{key}": "63", f"again-{key}": "1"}).status_code == 302
    assert bea.post(f"{address}/typing", data={f"value-{key}": "63"}).status_code == 302
    assert kept(session, stage) == {works[0].code: (PartState.GIVEN, D(63))}


def test_the_template_holds_the_codes_and_comes_back_filled(session, works, address, clients):
    content = clients[0].get(f"{address}/template").data
    codes = [work.code for work in works]
    marks = dict(zip(codes, ("0", "白卷", "缺考", "87.5"), strict=True))
    rows, problems = sheets.read(theory_sheet(marks), codes)
    assert [(row.code, row.state, row.value) for row in rows] == [
        (codes[0], PartState.GIVEN, D(0)),
        (codes[1], PartState.BLANK_PAPER, None),
        (codes[2], PartState.ABSENT, None),
        (codes[3], PartState.GIVEN, D("87.5")),
    ]
    assert problems == []
    assert upload(clients[0], address, content).status_code == 422  # nothing filled in


def test_an_import_is_seen_before_it_is_written(session, stage, works, address, clients):
    marks = {work.code: mark for work, mark in zip(works, ("0", "白卷", "作弊", "87.5"), strict=True)}
    client = clients[0]
    preview = upload(client, address, theory_sheet(marks))
    assert (preview.status_code, kept(session, stage)) == (200, {})
    assert client.post(f"{address}/imports", data=hidden(preview.text)).status_code == 302
    states = {code: state for code, (state, _) in kept(session, stage).items()}
    assert list(states.values()) == [PartState.GIVEN, PartState.BLANK_PAPER, PartState.CHEATING, PartState.GIVEN]


def test_every_wrong_cell_is_named_by_row_and_column_and_nothing_is_written(session, stage, works, address, clients):
    first, second = works[0].code, works[1].code
    rows = [
        [first, "101", None],
        [second, "80", "缺考"],
        ["K0K0K", "80", None],
        [first, "70", None],
        [None, "60", None],
    ]
    content = sheets.write({"理论成绩": (sheets.COLUMNS, rows)})
    answer = upload(clients[0], address, content)
    assert answer.status_code == 422
    told = ("第 2 行", "第 3 行", "只能填一项", "本阶段没有作品号K0K0K", f"作品号{first}与第2行重复", "本行缺少作品号")
    assert [words for words in told if words not in answer.text] == []
    assert kept(session, stage) == {}


def test_marks_that_change_are_shown_with_both_values_and_need_a_reason(session, stage, works, address, clients):
    client, code = clients[0], works[0].code
    for mark in ("66", "67"):
        preview = upload(client, address, theory_sheet({code: mark})).text
        answer = client.post(f"{address}/imports", data=hidden(preview))
    assert ("66" in preview and "67" in preview, answer.status_code) == (True, 422)
    assert kept(session, stage) == {code: (PartState.GIVEN, D(66))}
    reasoned = client.post(f"{address}/imports", data={**hidden(answer.text), "reason": "复核"})
    assert (reasoned.status_code, kept(session, stage)) == (302, {code: (PartState.GIVEN, D(67))})


def test_a_preview_that_is_out_of_date_writes_nothing(session, stage, works, address, clients):
    client = clients[0]
    old = hidden(upload(client, address, theory_sheet({works[0].code: "66"})).text)
    client.post(f"{address}/imports", data=hidden(upload(client, address, theory_sheet({works[1].code: "70"})).text))
    assert client.post(f"{address}/imports", data=old).status_code == 422
    assert kept(session, stage) == {works[1].code: (PartState.GIVEN, D(70))}


def test_the_chief_judge_corrects_with_a_reason_and_a_clerk_does_not(session, stage, works, address, clients, chief):
    work = works[0]
    content = theory_sheet({work.code: "66"})
    chief.post(f"{address}/imports", data=hidden(upload(chief, address, content).text))
    correction = f"/works/{work.public_id}/theory/correction"
    sent = {f"state-{work.public_id}": "cheating", "reason": "监考记录"}
    assert clients[0].post(correction, data=sent).status_code == 403
    assert chief.post(correction, data={**sent, "reason": ""}).status_code == 422
    assert chief.post(correction, data=sent).status_code == 302
    assert kept(session, stage) == {work.code: (PartState.CHEATING, None)}


def test_who_neither_types_nor_oversees_gets_nothing(session, stage, address, signed_in):
    client = signed_in(queries.judges_of(session, stage)[0].user)
    assert [client.get(f"{address}{page}").status_code for page in ("", "/typing", "/import", "/template")] == [403] * 4
