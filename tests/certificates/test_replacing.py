"""Replacing by two people: what changes, what becomes of the old one, what is refused; and letting data go."""

import io

import pytest
from sqlalchemy import select

from compmgr.audit.models import AuditEntry
from compmgr.certificates import queries, services
from compmgr.certificates.models import Certificate, Replacement
from compmgr.certificates.queries import registry
from compmgr.certificates.rules.replacing import changeable, check_changes
from compmgr.certificates.rules.states import CertificateState, ReplacementCause, ReplacementState
from compmgr.certificates.services import replacing
from compmgr.foundation.errors import Conflict, DomainError, NotAllowed, Refusal
from compmgr.people.models import Person
from tests.factories.certified import make_candidates

C, S = ReplacementCause, CertificateState


@pytest.fixture
def issued(session, clerk):
    return services.issue_vocational(session, make_candidates(session)[0], by=clerk)


def ask(session, certificate, cause=C.LOST, by=None, **changes):
    said = {"reason": "持证人书面申请", "public_reason": "持证人申请换发"}
    return replacing.ask(session, certificate, cause, changes=changes, **said, by=by)


FACTS = {"name": "张三", "occupation": "酿酒师", "number": "S1", "photo": None, "date": "2026-01-01", "level": "三级"}


@pytest.mark.parametrize(
    "cause, names",
    [(C.CORRECTION, ["name", "occupation", "level"]), (C.NAME_CHANGE, ["name"]), (C.LOST, []), (C.DAMAGED, [])],
)
def test_a_cause_says_which_facts_may_change(cause, names):
    assert changeable(FACTS, cause) == names


@pytest.mark.parametrize(
    "cause, asked",
    [
        (C.CORRECTION, {"number": "S2"}),
        (C.CORRECTION, {}),
        (C.CORRECTION, {"occupation": " 酿酒师 "}),
        (C.NAME_CHANGE, {"occupation": "品酒师"}),
        (C.NAME_CHANGE, {"name": " "}),
        (C.LOST, {"name": "李四"}),
    ],
)
def test_changes_of_the_wrong_kind_or_of_nothing_are_refused(cause, asked):
    with pytest.raises(Refusal):
        check_changes(FACTS, cause, asked)


def test_only_what_differs_is_a_change():
    assert check_changes(FACTS, C.CORRECTION, {"name": "张三", "level": "二级"}) == {"level": ("三级", "二级")}


@pytest.mark.both_databases
def test_a_lost_certificate_is_issued_again_under_a_new_number_and_the_old_one_says_so(session, clerk, second, issued):
    claim, old_number = issued.claim, issued.number
    asked = ask(session, issued, by=clerk)
    new = replacing.grant(session, asked, note="已核实", by=second)
    session.commit()
    assert (issued.state, issued.claim, issued.public_reason) == (S.SUPERSEDED, None, "持证人申请换发")
    assert (new.state, new.claim, new.replaces_id) == (S.ISSUED, claim, issued.id)
    assert new.number != old_number and new.holder == issued.holder
    assert (asked.state, asked.replacement) == (ReplacementState.GRANTED, new)
    assert (registry.successor(session, issued), registry.predecessor(session, new)) == (new, issued)
    told = select(AuditEntry.action).where(AuditEntry.action.like("certificate.repl%")).order_by(AuditEntry.id)
    actions = list(session.scalars(told))
    assert actions == ["certificate.replacement_asked", "certificate.replaced"]
    assert services.file_of(new) != services.file_of(issued)


def test_a_correction_changes_the_facts_and_the_sentence_made_of_them(session, clerk, second, issued):
    asked = ask(session, issued, C.CORRECTION, by=clerk, issuing_body="样例轻工评价总站", level="二级/技师")
    new = replacing.grant(session, asked, by=second)
    facts = queries.facts_of(new)
    assert (facts.level, issued.state) == ("二级/技师", S.CORRECTED)
    assert "样例轻工评价总站" in facts.body and facts.number == new.number and new.token in facts.check_url
    assert queries.facts_of(issued).level != "二级/技师"


def test_a_change_of_name_keeps_the_old_one_traceable(session, clerk, second, issued):
    before = issued.holder
    new = replacing.grant(session, ask(session, issued, C.NAME_CHANGE, by=clerk, name="李思齐"), by=second)
    session.commit()
    assert (new.holder, issued.holder, session.get_one(Person, new.person_id).name) == ("李思齐", before, "李思齐")
    assert queries.by_number(session, issued.number, before) == issued
    renamed = session.scalars(select(AuditEntry).where(AuditEntry.action == "person.renamed")).one()
    assert (renamed.changes["before"], renamed.changes["after"]) == (before, "李思齐")


def test_nobody_decides_on_what_they_asked_for(session, clerk, issued):
    asked = ask(session, issued, by=clerk)
    with pytest.raises(NotAllowed):
        replacing.grant(session, asked, by=clerk)
    with pytest.raises(NotAllowed):
        replacing.refuse(session, asked, note="不符", by=clerk)
    assert (asked.state, issued.state) == (ReplacementState.ASKED, S.ISSUED)


def test_a_refusal_needs_its_reason_and_leaves_the_certificate(session, clerk, second, issued):
    asked = ask(session, issued, by=clerk)
    with pytest.raises(Refusal):
        replacing.refuse(session, asked, note=" ", by=second)
    replacing.refuse(session, asked, note="材料不全", by=second)
    assert (asked.state, issued.state) == (ReplacementState.REFUSED, S.ISSUED)
    with pytest.raises(Refusal):
        replacing.grant(session, asked, by=second)
    assert ask(session, issued, by=clerk).state is ReplacementState.ASKED


def test_one_replacement_waits_at_a_time_and_only_for_what_stands(session, clerk, issued):
    ask(session, issued, by=clerk)
    with pytest.raises(Refusal, match="waiting"):
        ask(session, issued, by=clerk)
    services.revoke(session, issued, "成绩更正", by=clerk)
    with pytest.raises(DomainError):
        ask(session, issued, by=clerk)


def test_a_name_no_font_can_print_is_refused_when_asked(session, clerk, issued):
    with pytest.raises(Refusal):
        ask(session, issued, C.NAME_CHANGE, by=clerk, name="张\U000e0041")
    assert session.scalars(select(Replacement)).all() == []


def test_the_pages_lead_from_asking_to_deciding(session, signed_in, clerk, second, issued):
    client, at = signed_in(clerk), f"/certificates/{issued.public_id}/replacements/new"
    assert "酿酒" in client.get(at).get_data(as_text=True) or client.get(at).status_code == 200
    said = {"cause": "name_change", "fact-name": "李思齐", "reason": "更名", "public_reason": "持证人更名"}
    assert client.post(at, data={**said, "reason": ""}).status_code == 422
    evidence = (io.BytesIO(png()), "更名证明.png")
    answer = client.post(at, data={**said, "evidence": evidence}, content_type="multipart/form-data")
    page = answer.headers["Location"]
    shown = client.get(page).get_data(as_text=True)
    assert "李思齐" in shown and "须由另一人审核" in shown
    assert client.post(f"{page}/grant").status_code == 403
    assert client.get(f"{page}/evidence").data[:3] == b"\xff\xd8\xff"
    other = signed_in(second)
    assert other.post(f"{page}/refusal", data={"note": ""}).status_code == 422
    assert other.post(f"{page}/grant", data={"note": "已核实"}).status_code == 302
    assert issued.number in other.get("/replacements?state=granted").get_data(as_text=True)
    session.expire_all()
    new = session.scalars(select(Certificate).where(Certificate.replaces_id == issued.id)).one()
    assert new.number in other.get(f"/certificates/{issued.public_id}").get_data(as_text=True)


def png():
    from PIL import Image

    kept = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(kept, "PNG")
    return kept.getvalue()


def test_a_certificate_that_ended_meanwhile_is_not_replaced(session, clerk, second, issued):
    asked = ask(session, issued, by=clerk)
    services.revoke(session, issued, "成绩更正", by=clerk)
    with pytest.raises((Conflict, Refusal)):
        replacing.grant(session, asked, by=second)
