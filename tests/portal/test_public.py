"""What anybody may see: the start page, the calendar, events and published results, and nothing provisional."""

import re
from datetime import timedelta

import pytest

from compmgr.competitions.rules import CompetitionClass, ContestState
from compmgr.foundation import clock
from compmgr.portal.queries import month_span
from compmgr.results import services as results
from compmgr.results.queries import placings_of
from compmgr.results.rules.states import ResultState
from tests.factories.outcomes import computed, decoded, published, supervisor_signed
from tests.factories.world import make_contest, make_event, make_season, make_stage
from tests.support.queries import counting_queries


def test_an_empty_house_welcomes_and_explains(client):
    page = client.get("/").text
    assert "证书查验" in page and "暂无赛程" in page and "暂无成绩" in page
    assert [client.get(one).status_code for one in ("/calendar", "/published", "/check")] == [200, 200, 200]


@pytest.mark.both_databases
def test_a_published_result_is_on_every_page_with_its_dates_and_the_way_to_object(session, client):
    staged = published(session)
    publication_day = clock.today().isoformat()
    session.commit()
    result, event = staged.result, staged.stage.event
    address = f"/published/{result.public_id}"
    for page in ("/", "/published", f"/calendar/{event.public_id}"):
        assert address in client.get(page).text
    table = client.get(address).text
    names = [placing.entry.title for placing in placings_of(session, result)]
    session.commit()
    assert [name for name in names if name not in table] == []
    assert publication_day in table and "申诉截止" in table and "公示期" in table and "异议方式" in table


@pytest.mark.parametrize("brought_to", [computed, decoded, supervisor_signed])
def test_nothing_provisional_is_public(session, client, brought_to):
    staged = brought_to(session)
    placing = placings_of(session, staged.result)[0]
    session.commit()
    secrets = [staged.result.public_id, f"{placing.total:.2f}"]
    pages = ["/", "/calendar", "/published", f"/calendar/{staged.stage.event.public_id}"]
    shown = {page: client.get(page).text for page in pages}
    assert {page: [one for one in secrets if one in text] for page, text in shown.items()} == {
        page: [] for page in pages
    }
    assert client.get(f"/published/{staged.result.public_id}").status_code == 404


def test_a_public_table_shows_no_document_no_phone_and_no_way_to_the_marks(session, client):
    staged = published(session)
    people = [member.person for one in placings_of(session, staged.result) for member in one.entry.members]
    session.commit()
    table = client.get(f"/published/{staged.result.public_id}").text
    private = [value for person in people for value in (person.id_number, person.masked_id_number, person.phone)]
    assert [value for value in private if value and value in table] == []
    assert "/placings/" not in table


def test_an_annulled_result_keeps_its_address_without_its_table(session, client):
    staged = published(session)
    name = placings_of(session, staged.result)[0].entry.title
    results.publishing.annul(session, staged.result, "样例：取消", by=staged.office)
    session.commit()
    assert staged.result.state is ResultState.ANNULLED
    answer = client.get(f"/published/{staged.result.public_id}")
    assert answer.status_code == 200 and name not in answer.text and "已被取消" in answer.text


def test_a_stranger_who_asks_why_is_sent_to_sign_in(session, client):
    staged = published(session)
    placing = placings_of(session, staged.result)[0]
    session.commit()
    assert client.get(f"/published/placings/{placing.public_id}").status_code == 302


def test_the_calendar_keeps_planned_and_approved_apart(session, client):
    for approved in (CompetitionClass.INDUSTRY, None):
        state = ContestState.APPROVED if approved else ContestState.PLANNED
        contest = make_contest(session, planned_class=CompetitionClass.CLASS_2, approved_class=approved, state=state)
        make_stage(session, make_event(session, contest))
    session.commit()
    page = client.get("/calendar").text
    assert "拟办2项，获批1项，赛项2个" in page
    assert "行业级竞赛" in page and page.count("拟办：国家级二类竞赛") == 2


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("", 2),
        ("industry=家具", 2),
        ("state=planned", 0),
        ("state=final_running", 2),
        ("search=没有的", 0),
        ("month=x", 2),
    ],
)
def test_the_calendar_filters(session, client, asked, rows):
    for _ in range(2):
        make_stage(session)
    session.commit()
    assert len(re.findall(r'<tr><td><a href="/calendar/', client.get(f"/calendar?{asked}").text)) == rows


def test_a_month_holds_the_stages_that_touch_it(session, client):
    with clock.frozen(clock.at(clock.today().replace(year=2026, month=3, day=1))):
        march = make_stage(session)  # held ten days later
    session.commit()
    for month, rows in (("2026-03", 1), ("", 1)):
        page = client.get(f"/calendar?month={month}").text
        assert len(re.findall(r'<tr><td><a href="/calendar/', page)) == rows
    assert march.starts_at < month_span("2026-03")[1]
    assert month_span("2026-13") is None and month_span("nonsense") is None


def test_the_start_page_asks_as_much_for_three_rows_as_for_one(session, app, client):
    counts = {page: [] for page in ("/", "/calendar", "/published")}
    for more in (1, 2):
        for _ in range(more):
            published(session)
            make_stage(session, registration_closes_at=clock.now() + timedelta(days=3))
        session.commit()
        for page, found in counts.items():
            client.get(page)
            with counting_queries(app) as asked:
                assert client.get(page).status_code == 200
            found.append(len(asked))
    assert [page for page, (one, three) in counts.items() if one != three] == []


def test_an_unknown_event_or_result_does_not_exist(session, client):
    make_season(session)
    session.commit()
    assert [client.get(one).status_code for one in ("/calendar/nothing", "/published/nothing")] == [404, 404]
