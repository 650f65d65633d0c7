"""The pages of the sites: the list, a site, its facts and its scope."""

import pytest

from compmgr.accounts.permissions import Role
from compmgr.sites import queries
from compmgr.sites.models import Site
from compmgr.sites.rules import SiteState
from tests.factories.assessment import make_site
from tests.factories.world import make_industry, make_occupation, make_user
from tests.support.asking import found


@pytest.fixture
def office(session, signed_in):
    return signed_in(make_user(session, Role.FEDERATION_OFFICE))


def facts(session, **values):
    return {
        "name": "样例新评价基地",
        "kind": "base",
        "industry": make_industry(session).public_id,
        "province": "北京",
        "province_code": "11",
        "body_letter": "S",
        "body_code": "0001",
        "sequence": "000900",
    } | values


@pytest.mark.both_databases
def test_a_site_is_registered_tried_and_accredited_through_the_pages(session, office):
    data = facts(session)
    session.commit()
    assert office.post("/sites/new", data=data).status_code == 302
    site = found(session, lambda: session.query(Site).one())
    period = {"accredited_from": "2026-01-01", "accredited_until": "2027-12-31"}
    decisions = f"/sites/{site.public_id}/decisions"
    assert office.post(f"{decisions}/accreditation", data=period).status_code == 409
    assert office.post(f"{decisions}/trial", data=period).status_code == 302
    assert office.post(f"{decisions}/accreditation", data=period).status_code == 302
    scope = {"occupation": make_occupation(session).public_id, "levels": ["4", "5"]}
    session.commit()
    dates = {"valid_from": "2026-01-01", "valid_until": "2027-12-31"}
    assert office.post(f"/sites/{site.public_id}/scope", data=scope | dates).status_code == 302
    scopes = found(session, lambda: queries.scopes_of(session, site))
    assert (scopes[0].site.state, len(scopes)) == (SiteState.ACCREDITED, 2)
    session.commit()
    assert "四级/中级工" in office.get(f"/sites/{site.public_id}").text


def test_wrong_codes_are_named_beside_their_field_and_nothing_is_kept(session, office):
    data = facts(session, body_code="12", sequence="")
    session.commit()
    answer = office.post("/sites/new", data=data)
    assert answer.status_code == 422 and "须为4位数字" in answer.text
    assert session.query(Site).count() == 0


def test_a_decision_without_its_reason_is_shown_again(session, office):
    site = make_site(session)
    session.commit()
    assert office.post(f"/sites/{site.public_id}/decisions/suspension", data={"reason": ""}).status_code == 422
    assert office.post(f"/sites/{site.public_id}/decisions/nothing", data={}).status_code == 404


def test_a_site_manager_sees_the_own_site_and_decides_nothing(session, signed_in):
    own, other = make_site(session), make_site(session)
    manager = signed_in(make_user(session, Role.SITE_MANAGER, own))
    listed = manager.get("/sites").text
    assert (own.name in listed, other.name in listed) == (True, False)
    assert [manager.get(f"/sites/{one.public_id}").status_code for one in (own, other)] == [200, 404]
    assert manager.post(f"/sites/{own.public_id}/decisions/revocation", data={"reason": "x"}).status_code == 403
    assert manager.get("/sites/new").status_code == 403


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("kind=base", 0),
        ("state=accredited", 2),
        ("industry=家具", 2),
        ("province=11", 2),
        ("search=总站", 2),
        ("search=无", 0),
    ],
)
def test_the_list_filters_and_searches(session, office, asked, rows):
    make_site(session), make_site(session)
    session.commit()
    assert office.get(f"/sites?{asked}").text.count('<td><a href="/sites/') == rows


def test_a_stale_edit_shows_both_values_in_the_words_of_the_form(session, office):
    site = make_site(session)
    session.commit()
    data = facts(session, name="甲名", sequence=site.sequence) | {"version": str(site.version - 1)}
    session.commit()
    answer = office.post(f"/sites/{site.public_id}/edit", data=data)
    assert (
        answer.status_code == 409 and "机构名称" in answer.text and "甲名" in answer.text and site.name in answer.text
    )
