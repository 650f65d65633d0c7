"""Papers as clerks and the chief judge use them: put on paper, printed, typed twice, decided, signed."""

import re

import pytest

from compmgr.accounts.permissions import Role
from compmgr.scoring import queries
from compmgr.scoring.rules.states import SheetState
from tests.factories.marking import make_drawn_stage, sheets_of
from tests.factories.world import make_stage, make_user
from tests.support.queries import queries_of


@pytest.fixture
def stage(session):
    return make_drawn_stage(session, entries=2, judges=2)


@pytest.fixture
def clerks(session, stage):
    return [make_user(session, Role.SCORE_CLERK, stage.event.contest) for _ in range(3)]


@pytest.fixture
def judge(session, stage):
    return queries.judges_of(session, stage)[0]


@pytest.fixture
def on_paper(session, stage, judge, clerks, signed_in):
    """The first judge's first sheet of A1, on paper."""
    client = signed_in(clerks[0])
    assert client.post(f"/stages/{stage.public_id}/papers", data={"member": judge.public_id}).status_code == 302
    session.expire_all()
    sheet = next(sheet for sheet in sheets_of(session, judge) if sheet.sub_criterion.key == "A1")
    assert sheet.on_paper
    session.commit()
    return sheet


def typed(sheet, *texts):
    return {f"value-{aspect.public_id}": text for aspect, text in zip(sheet.sub_criterion.aspects, texts, strict=True)}


def state_of(session, sheet):
    session.expire_all()
    state = sheet.state
    session.commit()
    return state


def test_a_clerk_begins_at_the_list_and_finds_a_paper_by_its_code(session, stage, clerks, signed_in, on_paper):
    client = signed_in(clerks[1])
    assert "统分录入" in client.get("/desk", follow_redirects=True).text
    address = f"/stages/{stage.public_id}/papers"
    assert address in client.get("/papers").text
    code, other = on_paper.work.code, next(w.code for w in queries.works_of(session, stage) if w != on_paper.work)
    session.commit()
    page = client.get(f"{address}?search={code.lower()}&state=to_type").text
    papers = page.rpartition("<tbody>")[2]
    assert (code in papers, other in papers) == (True, False)
    assert (
        "没有符合条件" in client.get(f"{address}?state=differs").text
        or "符合" in client.get(f"{address}?state=differs").text
    )


@pytest.mark.both_databases
def test_two_people_type_and_the_second_does_not_see_the_first(session, clerks, signed_in, on_paper):
    address = f"/papers/{on_paper.public_id}"
    ann, bea = signed_in(clerks[0]), signed_in(clerks[1])
    assert ann.post(address, data=typed(on_paper, "37.25", "20")).status_code == 302
    assert "37.25" not in bea.get(address).text
    own = ann.get(address).text
    assert ("请另一人独立录入" in own, "data-typing" in own) == (True, False)
    assert ann.post(address, data=typed(on_paper, "37.25", "19")).status_code == 422
    assert bea.post(address, data=typed(on_paper, "37.25", "20")).status_code == 302
    assert state_of(session, on_paper) is SheetState.SUBMITTED
    assert "已录入并复核一致" in bea.get(address).text


def test_what_differs_shows_both_values_and_only_others_may_decide(session, clerks, signed_in, on_paper):
    address = f"/papers/{on_paper.public_id}"
    ann, bea, cai = map(signed_in, clerks)
    ann.post(address, data=typed(on_paper, "37.25", "20"))
    assert bea.post(address, data=typed(on_paper, "31.75", "20")).status_code == 302
    seen = {client: client.get(address).text for client in (bea, cai)}
    assert all("37.25" in text and "31.75" in text for text in seen.values())
    assert ['type="radio"' in text for text in seen.values()] == [False, True]
    choice = typed(on_paper, "31.75", "")
    assert bea.post(f"{address}/decision", data=choice).status_code == 422
    assert cai.post(f"{address}/decision", data=typed(on_paper, "31", "")).status_code == 422
    assert cai.post(f"{address}/decision", data=choice).status_code == 302
    assert state_of(session, on_paper) is SheetState.SUBMITTED


@pytest.mark.parametrize("texts", [("40.5", "20"), ("", "20"), ("abc", "20")])
def test_what_cannot_be_is_refused_and_the_page_keeps_what_was_typed(session, clerks, signed_in, on_paper, texts):
    answer = signed_in(clerks[0]).post(f"/papers/{on_paper.public_id}", data=typed(on_paper, *texts))
    assert (answer.status_code, 'value="20"' in answer.text) == (422, True)
    assert state_of(session, on_paper) is SheetState.ISSUED


def test_a_paper_begun_by_mistake_is_typed_again(session, clerks, signed_in, on_paper):
    address = f"/papers/{on_paper.public_id}"
    ann, bea = signed_in(clerks[0]), signed_in(clerks[1])
    ann.post(address, data=typed(on_paper, "37.25", "20"))
    assert 'name="again"' in ann.get(f"{address}?again=1").text
    assert ann.post(address, data={**typed(on_paper, "37.5", "20"), "again": "1"}).status_code == 302
    bea.post(address, data=typed(on_paper, "37.5", "20"))
    assert state_of(session, on_paper) is SheetState.SUBMITTED


def test_the_tablet_page_of_a_sheet_on_paper_takes_no_marks(session, judge, signed_in, on_paper):
    address = f"/judging/sheets/{on_paper.public_id}"
    aspect = on_paper.sub_criterion.aspects[0].public_id
    session.commit()
    client = signed_in(judge.user)
    sent = {"operation": "0123456789abcdef", "aspect": aspect, "value": "3", "note": "", "based_on": None}
    refused = client.post(f"{address}/marks", json=sent)
    assert (refused.status_code, "纸质评分" in refused.json["error"]) == (409, True)


def test_papers_are_printed_for_a_judge_or_a_work_and_named_by_codes(session, stage, judge, clerks, signed_in):
    client = signed_in(clerks[0])
    work = queries.works_of(session, stage)[0]
    address = f"/stages/{stage.public_id}/papers/print"
    code, key, member = work.code, work.public_id, judge.public_id
    session.commit()
    assert client.get(address).status_code == 422
    assert client.get(f"{address}?member={'x' * 22}").status_code == 404
    for query, name in ((f"member={member}&work={key}", f"{code}-1.pdf"), (f"work={key}&filled=1", f"{code}.pdf")):
        answer = client.get(f"{address}?{query}")
        assert (answer.status_code, answer.mimetype, answer.data[:5]) == (200, "application/pdf", b"%PDF-")
        assert name in answer.headers["Content-Disposition"]


def test_the_judge_signs_on_paper_once_everything_is_typed(session, stage, judge, clerks, signed_in, on_paper):
    address = f"/panel-members/{judge.public_id}/paper-signature"
    ann, bea = signed_in(clerks[0]), signed_in(clerks[1])
    assert ann.post(address).status_code == 422
    for sheet in sheets_of(session, judge):
        values = ["2"] * len(sheet.sub_criterion.aspects)
        session.commit()
        for client in (ann, bea):
            assert client.post(f"/papers/{sheet.public_id}", data=typed(sheet, *values)).status_code == 302
    session.commit()
    assert "已在纸上签字" in ann.get(f"/stages/{stage.public_id}/papers").text
    assert ann.post(address).status_code == 302
    assert state_of(session, on_paper) is SheetState.PANEL_SIGNED


def test_a_sheet_goes_back_to_the_tablet_while_nothing_is_typed(session, stage, judge, clerks, signed_in, on_paper):
    client = signed_in(clerks[0])
    removal = f"/stages/{stage.public_id}/papers/removal"
    client.post(f"/papers/{on_paper.public_id}", data=typed(on_paper, "1", "2"))
    assert client.post(removal, data={"member": judge.public_id}).status_code == 409
    other = next(sheet.work for sheet in sheets_of(session, judge) if sheet.work_id != on_paper.work_id)
    session.commit()
    assert client.post(removal, data={"member": judge.public_id, "work": other.public_id}).status_code == 302


def test_another_contests_papers_are_absent_and_a_judge_is_no_clerk(session, stage, judge, signed_in, on_paper):
    stranger = make_user(session, Role.SCORE_CLERK, make_stage(session).event.contest)
    client, address = signed_in(stranger), f"/papers/{on_paper.public_id}"
    assert [client.get(page).status_code for page in (address, f"/stages/{stage.public_id}/papers")] == [404, 404]
    assert client.post(address, data={}).status_code == 404
    assert signed_in(judge.user).get(address).status_code == 403


def test_the_lists_ask_the_same_number_of_questions_for_one_work_and_for_three(app, session, signed_in):
    asked = []
    for entries in (1, 3):
        stage = make_drawn_stage(session, entries=entries, judges=2, stage=make_stage(session))
        client = signed_in(make_user(session, Role.SCORE_CLERK, stage.event.contest))
        for judge in queries.judges_of(session, stage):
            session.commit()
            client.post(f"/stages/{stage.public_id}/papers", data={"member": judge.public_id})
        pages = ("/papers", f"/stages/{stage.public_id}/papers", f"/stages/{stage.public_id}/theory")
        asked.append([queries_of(app, client, page) for page in pages])
    assert asked[0] == asked[1]


def test_pages_for_clerks_name_no_judge_by_anything_but_the_number(session, stage, judge, clerks, signed_in, on_paper):
    text = signed_in(clerks[0]).get(f"/stages/{stage.public_id}/papers").text
    assert (judge.user.name in text, bool(re.search(r"1号裁判|裁判1", text))) == (False, True)
