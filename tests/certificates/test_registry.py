"""The registry desk: the paper log, search by document, figures, the ministry's sheet."""

import io
from datetime import timedelta

import pytest
from python_calamine import load_workbook
from sqlalchemy import select

from compmgr.audit.models import AuditEntry
from compmgr.certificates import services
from compmgr.certificates.models import PaperEvent
from compmgr.certificates.rules.paper import copies_out, require_existing, require_notable
from compmgr.certificates.rules.states import CertificateState, PaperEventKind
from compmgr.certificates.services import paper
from compmgr.foundation import clock
from compmgr.foundation.errors import Refusal
from compmgr.people.models import Person
from tests.factories.certified import make_candidates
from tests.support.queries import queries_of

K = PaperEventKind


@pytest.fixture
def issued(session, clerk):
    return [services.issue_vocational(session, candidate, by=clerk) for candidate in make_candidates(session, 3)]


@pytest.mark.parametrize(
    "kind, state, copies, reason, passes",
    [
        (K.PRINTED, CertificateState.ISSUED, 1, "", True),
        (K.REPRINTED, CertificateState.ISSUED, 1, "原件污损", True),
        (K.REPRINTED, CertificateState.ISSUED, 1, " ", False),
        (K.LOST, CertificateState.SUPERSEDED, 1, "登报声明", True),
        (K.DESTROYED, CertificateState.REVOKED, 1, "", False),
        (K.HANDED_OUT, CertificateState.REVOKED, 1, "", False),
        (K.PRINTED, CertificateState.ISSUED, 0, "", False),
        (K.PRINTED, CertificateState.ISSUED, 101, "", False),
    ],
)
def test_what_may_be_noted_depends_on_the_state_and_needs_its_reason(kind, state, copies, reason, passes):
    if passes:
        return require_notable(kind, state, copies, reason)
    with pytest.raises(Refusal):
        require_notable(kind, state, copies, reason)


def test_papers_in_the_world_are_those_printed_less_those_lost_or_destroyed():
    assert copies_out([(K.PRINTED, 2), (K.HANDED_OUT, 1), (K.LOST, 1), (K.REPRINTED, 1), (K.DESTROYED, 2)]) == 0


@pytest.mark.parametrize(
    ("kind", "copies", "events", "passes"),
    [
        (K.LOST, 1, [(K.PRINTED, 1), (K.HANDED_OUT, 1)], True),
        (K.LOST, 2, [(K.PRINTED, 1)], False),
        (K.DESTROYED, 1, [(K.PRINTED, 1), (K.LOST, 1)], False),
        (K.DESTROYED, 1, [(K.PRINTED, 1), (K.LOST, 1), (K.REPRINTED, 1)], True),
        (K.DESTROYED, 1, [], True),
        (K.REPRINTED, 5, [(K.PRINTED, 1)], True),
    ],
)
def test_no_more_papers_are_lost_or_destroyed_than_were_printed(kind, copies, events, passes):
    if passes:
        return require_existing(kind, copies, events)
    with pytest.raises(Refusal, match="no more can be lost"):
        require_existing(kind, copies, events)


def test_the_paper_log_keeps_what_happened_and_the_trail_says_who(session, clerk, issued):
    paper.note_paper(session, issued[0], K.LOST, reason="  持证人登报声明遗失  ", by=clerk)
    session.commit()
    event = session.scalars(select(PaperEvent)).one()
    assert (event.kind, event.copies, event.reason, event.by) == (K.LOST, 1, "持证人登报声明遗失", clerk)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "certificate.paper_noted")).one()
    assert (entry.actor, entry.changes["kind"]) == (clerk.username, "lost")


def test_paper_is_noted_on_the_page_of_the_certificate_and_listed(signed_in, clerk, issued):
    client, at = signed_in(clerk), f"/certificates/{issued[0].public_id}"
    answer = client.post(f"{at}/paper", data={"kind": "printed", "copies": "2", "reason": ""})
    assert answer.headers["Location"].endswith("#paper")
    refused = client.post(f"{at}/paper", data={"kind": "lost", "copies": "1"})
    assert refused.status_code == 422 and "<details open><summary>登记台账" in refused.text
    assert "应存纸质证书 2 份" in client.get(at).get_data(as_text=True)
    log = client.get("/certificates/paper?kind=printed").get_data(as_text=True)
    assert issued[0].number in log and "已印制" in log
    assert issued[0].number not in client.get("/certificates/paper?kind=lost").get_data(as_text=True)


def test_a_search_by_document_finds_by_index_and_stands_in_the_trail(session, signed_in, clerk, issued):
    client, holder, number = signed_in(clerk), issued[0].holder, make_number(session, issued[0])
    session.commit()
    found = client.post("/certificates/by-document", data={"id_number": f" {number.lower()} "}).get_data(as_text=True)
    assert holder in found and issued[0].number in found and number not in found.replace(f'value="{number}', "")
    nothing = client.post("/certificates/by-document", data={"id_number": "11010519491231002X"})
    assert "该证件名下没有证书" in nothing.get_data(as_text=True)
    actions = set(session.scalars(select(AuditEntry.action)))
    assert {"person.certificates_searched", "certificates.searched_in_vain"} <= actions
    assert number not in str(list(session.scalars(select(AuditEntry.changes))))


def test_the_figures_of_a_year_count_what_was_issued_and_what_ended(session, signed_in, clerk, issued):
    services.revoke(session, issued[0], "成绩更正", by=clerk)
    session.commit()
    client = signed_in(clerk)
    year = clock.today().year
    page = client.get(f"/certificates/statistics?year={year}").get_data(as_text=True)
    assert "职业技能等级证书" in page and issued[0].title.split()[0] in page
    sheet = client.get(f"/certificates/statistics/{year}.xlsx")
    rows = load_workbook(io.BytesIO(sheet.data)).get_sheet_by_index(0).to_python()
    assert rows[1][1:] == [3, 2, 0, 0, 1, 0]


def test_the_ministrys_sheet_has_a_row_for_each_certificate_that_stands(session, signed_in, clerk, issued):
    services.revoke(session, issued[2], "成绩更正", by=clerk)
    session.commit()
    client, today = signed_in(clerk), clock.today()
    answer = client.post("/certificates/ministry", data={"first": str(today), "last": str(today), "site": ""})
    rows = load_workbook(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    heads = [head.rstrip(" *") for head in rows[0]]
    assert [row[heads.index("证书编号")] for row in rows[1:]] == [one.number for one in issued[:2]]
    first = dict(zip(heads, rows[1], strict=True))
    assert first["证件号码"] == make_number(session, issued[0]) and first["姓名"] == issued[0].holder
    assert (first["理论知识考试成绩"], first["评价日期"]) != ("", "")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "certificates.uploaded")).one()
    assert entry.changes["count"] == 2


def test_an_empty_period_is_refused_and_nothing_is_handed_out(signed_in, clerk, issued):
    client, past = signed_in(clerk), clock.today() - timedelta(days=400)
    none = client.post("/certificates/ministry", data={"first": str(past), "last": str(past)})
    assert none.status_code == 422 and "没有签发" in none.get_data(as_text=True)
    turned = client.post("/certificates/ministry", data={"first": str(clock.today()), "last": str(past)})
    assert turned.status_code == 422 and "截止日期早于起始日期" in turned.get_data(as_text=True)


@pytest.mark.parametrize("page", ["/certificates/paper", "/certificates/statistics", "/replacements"])
def test_a_page_of_the_desk_asks_as_much_for_one_row_as_for_three(app, session, signed_in, clerk, issued, page):
    client, counted = signed_in(clerk), []
    for some in (issued[:1], issued[1:]):
        for certificate in some:
            paper.note_paper(session, certificate, K.PRINTED, by=clerk)
        session.commit()
        counted.append(queries_of(app, client, page))
    assert counted[0] == counted[1]


def make_number(session, certificate):
    """The document number of the holder."""
    return session.get_one(Person, certificate.person_id).id_number
