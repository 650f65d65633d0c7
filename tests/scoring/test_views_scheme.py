"""The editor without script, the exchange sheet, editions and the library, as an organiser meets them."""

import io

import pytest
from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.audit.models import AuditEntry
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.scoring import queries, services, spreadsheet
from compmgr.scoring.models import LibraryAspect, Mark, Scheme
from compmgr.scoring.rules.scheme import aspects_of
from tests.factories.marking import fill, make_drawn_stage, make_scheme, plan, sheets_of
from tests.factories.world import make_event, make_user
from tests.scoring.real import real_scheme
from tests.scoring.test_views_organisers import TABLE, present
from tests.support.queries import counting_queries


@pytest.fixture
def office(session, signed_in):
    user = make_user(session, Role.FEDERATION_OFFICE)
    return lambda: signed_in(user)


@pytest.fixture
def marked(session):
    """A stage on which one judge has marked everything by the first edition."""
    stage = make_drawn_stage(session, entries=1, judges=2)
    for sheet in sheets_of(session, queries.judges_of(session, stage)[0]):
        fill(session, sheet, "2")
    return stage


def actions(session):
    session.rollback()
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))


def test_ways_of_scoring_days_targets_and_sections_are_written_in_the_editor(session, office):
    event = make_event(session)
    sent = {
        **TABLE,
        "target": ["60", "", ""],
        "day": ["2", "", ""],
        "scorer": ["deductions", "hundred", ""],
        "settings": ["每次扣分＝2；单位=处", "", ""],
        "section": ["1", "1", "2"],
        "section_number": ["1", "2", ""],
        "section_name": ["工艺", "外观", ""],
        "section_target": ["60", "40", ""],
    }
    client = office()
    assert client.post(f"/events/{event.public_id}/scheme/table", data=sent).status_code == 302
    scheme = present(session, event)
    first, second, _ = aspects_of(scheme)
    assert (first.scorer, first.settings, second.scorer) == ("deductions", {"each": "2", "unit": "处"}, "hundred")
    assert (scheme.criteria[0].target, scheme.criteria[0].sub_criteria[0].day) == (60, 2)
    assert [(one.number, one.name, one.target) for one in scheme.sections] == [(1, "工艺", 60), (2, "外观", 40)]
    page = client.get(f"/events/{event.public_id}/scheme").text
    assert "每次扣分 2" in page and "检查通过" in page
    assert "每次扣分=2；单位=处" in client.get(f"/events/{event.public_id}/scheme/table").text


def test_a_wrong_setting_is_shown_beside_its_field_and_nothing_is_kept(session, office):
    event = make_event(session)
    sent = {**TABLE, "scorer": ["deductions", "", ""], "settings": ["", "", ""]}
    answer = office().post(f"/events/{event.public_id}/scheme/table", data=sent)
    assert (answer.status_code, "须填写“每次扣分”" in answer.text) == (422, True)
    assert present(session, event) is None


def test_lines_are_arranged_without_script_and_nothing_is_kept_meanwhile(session, office):
    event = make_event(session)
    client = office()
    page = client.post(f"/events/{event.public_id}/scheme/table", data={**TABLE, "deed": "down:aspect:0"}).text
    assert page.index('value="宽度"') < page.index('value="长度"')
    page = client.post(f"/events/{event.public_id}/scheme/table", data={**TABLE, "deed": "remove:criterion:2"}).text
    assert 'value="整体"' not in page
    assert client.post(f"/events/{event.public_id}/scheme/table", data={**TABLE, "deed": "x"}).status_code == 200
    assert present(session, event) is None


def test_one_button_takes_the_exchange_sheet_and_our_own(session, office):
    event = make_event(session)
    client = office()

    def upload(content):
        sent = {"sheet": (io.BytesIO(content), "scheme.xlsx")}
        return client.post(f"/events/{event.public_id}/scheme/import", data=sent).status_code

    assert upload(spreadsheet.exchange_sheet(real_scheme())) == 302
    assert present(session, event) == real_scheme()
    exported = client.get(f"/events/{event.public_id}/scheme/exchange-sheet")
    assert spreadsheet.read(exported.data) == (real_scheme(), [])
    assert upload(client.get(f"/events/{event.public_id}/scheme/sheet").data) == 302
    assert present(session, event) == real_scheme()


def test_a_new_edition_is_opened_compared_and_taken_over(session, office, marked):
    event, client = marked.event.public_id, office()
    assert client.post(f"/events/{event}/scheme/editions", data={"reason": ""}).status_code == 422
    assert client.post(f"/events/{event}/scheme/editions", data={"reason": "技术文件更正"}).status_code == 302
    changed = {**TABLE, "criterion": ["加工", "", "外观"], "sub_criterion": ["尺寸与接缝", "", "观感"]}
    changed |= {"description": ["外形尺寸", "接缝间隙", "整体外观"], "max_mark": ["30", "30", "40"]}
    changed |= {"requirement": ["误差不超过 0.5 毫米", "", ""], "section": ["1", "1", "2"]}
    changed |= {f"level_{level}": ["", "", text] for level, text in enumerate(aspects_of(plan())[2].benchmarks)}
    assert client.post(f"/events/{event}/scheme/table", data=changed).status_code == 302
    compared = client.get(f"/events/{event}/scheme/changes?before=1&after=2").text
    assert "<del>40</del>" in compared and "<ins>30</ins>" in compared
    assert "改用新版……" in client.get(f"/events/{event}/scheme").text
    assert "这是旧版评分标准" in client.get(f"/events/{event}/scheme?edition=1").text
    assert client.get(f"/events/{event}/scheme?edition=9").status_code == 404
    preview = client.get(f"/stages/{marked.public_id}/scheme-edition").text
    assert "需重新评定的评分" in preview and "A1.2" in preview
    session.rollback()
    seen = queries.current_scheme(session, marked.event).version
    session.commit()
    address = f"/stages/{marked.public_id}/scheme-edition"
    assert client.post(address, data={"reason": "", "seen": seen}).status_code == 422
    stale = client.post(address, data={"reason": "更正", "seen": seen - 1})
    assert (stale.status_code, "已被他人修改" in stale.text) == (422, True)
    assert client.post(address, data={"reason": "更正", "seen": seen}).status_code == 302
    assert {"scheme.edition_opened", "scheme.taken_over"} <= set(actions(session))
    assert "已按最新版评分标准评分" in client.get(address).text
    assert session.scalars(select(Mark.reason).order_by(Mark.id.desc())).first() == "更正"


def test_the_chief_judge_sees_the_marks_that_would_be_touched_and_the_office_only_which(
    session, office, marked, signed_in
):
    by = make_user(session, Role.FEDERATION_OFFICE)
    services.new_edition(session, marked.event, "更正", by=by)
    make_scheme(session, marked.event, plan("30", "30", "40"), by=by)
    chief = queries.members_of(session, marked)[0].user
    address = f"/stages/{marked.public_id}/scheme-edition"
    seen, unseen = signed_in(chief).get(address).text, office().get(address).text
    given = '<b class="figures">2</b>'
    assert (given in seen, 'name="reason"' in seen) == (True, False)
    assert (given in unseen, 'name="reason"' in unseen) == (False, True)


@pytest.mark.both_databases
def test_an_aspect_is_kept_found_copied_and_retired(session, office):
    event = make_event(session)
    scheme = make_scheme(session, event)
    aspect = scheme.criteria[0].sub_criteria[0].aspects[0]
    client = office()
    keep = f"/events/{event.public_id}/scheme/library"
    assert client.post(keep, data={"aspect": aspect.public_id}).status_code == 302
    client.post(keep, data={"aspect": aspect.public_id})
    session.rollback()
    [kept] = session.scalars(select(LibraryAspect))
    assert kept.occupation_id == event.occupation_id
    key = kept.public_id
    session.commit()  # the next request need not wait for us
    assert "外形尺寸" in client.get("/library/aspects?q=尺寸 毫米").text
    assert "外形尺寸" not in client.get("/library/aspects?q=尺寸 油漆").text
    asked = client.get("/library/aspects?q=尺寸", headers={"Accept": "application/json"})
    assert [(one["description"], one["kind"], one["max_mark"]) for one in asked.get_json()] == [("外形尺寸", "M", "40")]
    copies = f"/events/{event.public_id}/scheme/library-copies"
    assert client.post(copies, data={"aspect": key, "sub_criterion": "Z9"}).status_code == 422
    assert client.post(copies, data={"aspect": key, "sub_criterion": "B1"}).status_code == 302
    assert [aspect.key for aspect in aspects_of(present(session, event))] == ["A1.1", "A1.2", "B1.1", "B1.2"]
    assert client.post(f"/library/aspects/{key}/retirement").status_code == 302
    assert client.get("/library/aspects?q=尺寸", headers={"Accept": "application/json"}).get_json() == []
    assert client.post(f"/library/aspects/{key}/retirement").status_code == 404
    assert {"library_aspect.kept", "library_aspect.retired"} <= set(actions(session))


def test_what_somebody_else_kept_is_not_retired_by_an_organiser(session, signed_in):
    event = make_event(session)
    aspect = make_scheme(session, event).criteria[0].sub_criteria[0].aspects[0]
    other = make_user(session, Role.FEDERATION_OFFICE)
    kept = services.keep_aspect(session, aspect, by=other)
    client = signed_in(make_user(session, Role.CONTEST_ORGANISER, event.contest))
    assert client.post(f"/library/aspects/{kept.public_id}/retirement").status_code == 404


def test_the_same_aspect_is_kept_once_and_a_frozen_scheme_takes_no_copies(session, marked):
    office = make_user(session, Role.FEDERATION_OFFICE)
    aspect = queries.current_scheme(session, marked.event).criteria[0].sub_criteria[0].aspects[0]
    kept = services.keep_aspect(session, aspect, by=office)
    with pytest.raises(Conflict, match="in the library already"):
        services.keep_aspect(session, aspect, by=office)
    assert services.keep_aspect(session, aspect, for_any=True, by=office).occupation_id is None
    with pytest.raises(Conflict, match="frozen"):
        services.copy_aspects(session, marked.event, [kept], "A1", by=office)
    with pytest.raises(Refusal, match="at least one"):
        services.copy_aspects(session, marked.event, [], "A1", by=office)


def test_the_library_asks_as_often_for_three_aspects_as_for_one(app, session, office):
    event, by = make_event(session), make_user(session)
    aspects = [one for part in make_scheme(session, event).criteria for sub in part.sub_criteria for one in sub.aspects]
    services.keep_aspect(session, aspects[0], by=by)
    client = office()
    client.get("/library/aspects")
    with counting_queries(app) as first:
        client.get("/library/aspects")
    for aspect in aspects[1:]:
        services.keep_aspect(session, aspect, by=by)
    session.commit()
    with counting_queries(app) as second:
        client.get("/library/aspects")
    assert len(first) == len(second)


def test_editions_are_told_in_their_order(session, marked):
    office = make_user(session, Role.FEDERATION_OFFICE)
    services.new_edition(session, marked.event, "更正", by=office)
    assert [one.edition for one in queries.editions_of(session, marked.event)] == [2, 1]
    assert session.scalars(select(Scheme.edition).order_by(Scheme.id)).all() == [1, 2]
