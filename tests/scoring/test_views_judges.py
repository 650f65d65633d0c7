"""A judge's own works and sheets: saved at once, once, and seen by nobody else."""

from decimal import Decimal as D
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from compmgr.scoring import queries, services
from compmgr.scoring.models import Mark
from compmgr.scoring.rules.states import SheetState
from tests.factories.marking import fill, make_drawn_stage, sheets_of
from tests.factories.world import make_stage
from tests.support.queries import counting_queries


class Desk:
    """A judge at a sheet for A1, with its two aspects."""

    def __init__(self, session, signed_in, stage):
        self.session, self.stage = session, stage
        self.judge, self.other = queries.judges_of(session, stage)[:2]
        self.sheet = next(s for s in sheets_of(session, self.judge) if s.sub_criterion.key == "A1")
        self.size, self.gap = (aspect.public_id for aspect in self.sheet.sub_criterion.aspects)
        self.address = f"/judging/sheets/{self.sheet.public_id}"
        self.client = signed_in(self.judge.user)

    def save(self, aspect, value, *, operation=None, based_on=None, note=""):
        sent = {"operation": operation or str(uuid4()), "aspect": aspect, "value": value, "note": note}
        answer = self.client.post(f"{self.address}/marks", json={**sent, "based_on": based_on})
        return answer

    def ledger(self):
        counted = self.session.scalar(select(func.count(Mark.id)))
        self.session.rollback()
        return counted


@pytest.fixture
def desk(session, signed_in):
    return Desk(session, signed_in, make_drawn_stage(session))


def test_a_field_is_saved_with_a_receipt(desk):
    answer = desk.save(desk.size, "12.5")
    assert answer.status_code == 200
    assert (answer.json["value"], len(answer.json["receipt"]), answer.json["blank"]) == ("12.5", 8, ["A1.2"])
    assert 'value="12.5"' in desk.client.get(desk.address).text


def test_the_same_operation_is_kept_once_and_answered_the_same(desk):
    first = desk.save(desk.size, "12.5", operation="a" * 32)
    again = desk.save(desk.size, "12.5", operation="a" * 32)
    assert (again.status_code, again.json, desk.ledger()) == (200, first.json, 1)
    other = desk.save(desk.size, "13", operation="a" * 32)
    assert (other.status_code, desk.ledger()) == (422, 1)


@pytest.mark.parametrize(("value", "words"), [("40.01", "0至40"), ("一", "数字"), ("1.005", "两位小数")])
def test_an_impossible_mark_is_refused_in_words(desk, value, words):
    answer = desk.save(desk.size, value)
    assert (answer.status_code, words in answer.json["error"], desk.ledger()) == (422, True, 0)


def test_a_mark_made_meanwhile_elsewhere_is_shown_beside_ones_own(desk):
    kept = desk.save(desk.size, "10").json
    answer = desk.save(desk.size, "11")
    assert answer.status_code == 409
    assert answer.json["conflict"]["A1.1"]["theirs"] == "10"
    assert desk.save(desk.size, "11", based_on=kept["mark"]).status_code == 200


def test_a_sheet_is_filled_and_handed_in_without_script(desk):
    whole = {f"value-{desk.size}": "40", f"value-{desk.gap}": ""}
    answer = desk.client.post(desk.address, data={**whole, "deed": "submit"})
    assert (answer.status_code, "尚未评分：A1.2" in answer.text, desk.ledger()) == (422, True, 0)
    whole[f"value-{desk.gap}"] = "０"
    answer = desk.client.post(desk.address, data={**whole, "deed": "submit"})
    assert answer.status_code == 302
    desk.session.refresh(desk.sheet)
    assert desk.sheet.state is SheetState.SUBMITTED
    assert queries.marks_of(desk.session, desk.stage)[desk.sheet.work][desk.judge] == {"A1.1": D(40), "A1.2": D(0)}
    desk.session.rollback()
    assert desk.save(desk.size, "1").status_code == 409
    assert "本评分表已提交" in desk.client.get(desk.address).text


def test_another_judges_sheet_is_as_absent_as_one_that_never_was(desk):
    theirs = sheets_of(desk.session, desk.other)[0].public_id
    desk.session.rollback()
    never = "A" * 22
    pages = [desk.client.get(f"/judging/sheets/{sheet}") for sheet in (theirs, never)]
    assert [page.status_code for page in pages] == [404, 404]
    writes = [desk.client.post(f"/judging/sheets/{sheet}/marks", json={}) for sheet in (theirs, never)]
    assert [(write.status_code, write.json) for write in writes] == [(404, writes[0].json)] * 2


def test_a_returned_sheet_says_why(desk):
    fill(desk.session, desk.sheet)
    services.return_sheet(desk.session, desk.sheet, "请核对尺寸", by=desk.other.user)
    desk.session.commit()
    assert "请核对尺寸" in desk.client.get(desk.address).text
    assert "有退回的评分表" in desk.client.get("/judging").text


def test_the_list_of_works_asks_the_same_number_of_questions_for_one_and_for_three(app, session, signed_in):
    asked = []
    for entries in (1, 3):
        stage = make_drawn_stage(session, entries=entries, judges=1, stage=make_stage(session))
        client = signed_in(queries.judges_of(session, stage)[0].user)
        with counting_queries(app) as count:
            assert client.get("/judging").status_code == 200
        asked.append(len(count))
    assert asked[0] == asked[1]
