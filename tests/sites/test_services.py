"""Sites: their life with its reasons, and the scope that says what they may assess."""

from datetime import timedelta

import pytest

from compmgr.accounts.permissions import Role
from compmgr.audit.queries import entries_about
from compmgr.catalogue.rules import SkillLevel
from compmgr.foundation import clock
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.sites import queries, services
from compmgr.sites.rules import SiteState
from tests.factories.assessment import make_site
from tests.factories.world import make_occupation, make_user


@pytest.fixture
def office(session):
    return make_user(session, Role.FEDERATION_OFFICE)


def test_a_site_is_tried_accredited_suspended_resumed_and_revoked_and_the_trail_has_each_step(session, office):
    site = make_site(session)
    services.suspend(session, site, "考场不符合要求", by=office)
    services.resume(session, site, "整改合格", by=office)
    services.revoke(session, site, "弄虚作假", by=office)
    session.commit()
    told = [(entry.action, entry.reason) for entry in entries_about(session, site)]
    assert told == [
        ("site.added", None),
        ("site.trial", None),
        ("site.accredited", None),
        ("site.scope_set", None),
        ("site.suspended", "考场不符合要求"),
        ("site.resumed", "整改合格"),
        ("site.revoked", "弄虚作假"),
    ]


@pytest.mark.parametrize("deed", [services.suspend, services.revoke, services.expire])
def test_a_decision_without_its_reason_is_refused_and_changes_nothing(session, office, deed):
    site = make_site(session)
    with pytest.raises(Refusal):
        deed(session, site, "  ", by=office)
    assert site.state is SiteState.ACCREDITED


def test_nobody_is_accredited_without_a_trial(session, office):
    site, today = make_site(session, SiteState.APPLIED), clock.today()
    with pytest.raises(Conflict):
        services.accredit(session, site, accredited_from=today, accredited_until=today, by=office)


def test_a_suspended_site_is_not_accredited_anew(session, office):
    site, today = make_site(session, SiteState.SUSPENDED), clock.today()
    with pytest.raises(Conflict):
        services.accredit(session, site, accredited_from=today, accredited_until=today, by=office)


def test_an_expired_site_is_renewed_with_a_reason(session, office):
    site, today = make_site(session), clock.today()
    services.expire(session, site, "期满", by=office)
    period = dict(accredited_from=today, accredited_until=today + timedelta(days=365))
    with pytest.raises(Refusal):
        services.accredit(session, site, **period, by=office)
    services.accredit(session, site, **period, reason="复评合格", by=office)
    assert site.state is SiteState.ACCREDITED


def test_a_period_that_ends_before_it_begins_is_refused(session, office):
    site, today = make_site(session, SiteState.APPLIED), clock.today()
    with pytest.raises(Refusal):
        services.put_on_trial(
            session, site, accredited_from=today, accredited_until=today - timedelta(days=1), by=office
        )


def test_setting_a_scope_says_exactly_which_levels_hold(session, office):
    site, occupation, today = make_site(session), make_occupation(session), clock.today()
    until = today + timedelta(days=10)
    services.set_scope(session, site, occupation, [SkillLevel.LEVEL_5, SkillLevel.LEVEL_4], today, until, by=office)
    assert [(scope.level, scope.valid_until) for scope in queries.scopes_of(session, site)] == [
        (SkillLevel.LEVEL_4, until),
        (SkillLevel.LEVEL_5, until),
    ]
    services.set_scope(session, site, occupation, [], today, until, by=office)
    assert queries.scopes_of(session, site) == []


def test_a_scope_covers_both_its_ends_and_no_day_beyond(session, office):
    site, occupation, today = make_site(session), make_occupation(session), clock.today()
    level, until = SkillLevel.LEVEL_3, today + timedelta(days=10)
    services.set_scope(session, site, occupation, [level], today, until, by=office)
    days = (today - timedelta(days=1), today, until, until + timedelta(days=1))
    assert [queries.covers(session, site, occupation, level, on) for on in days] == [False, True, True, False]


def test_two_sites_of_a_province_have_different_sequences(session, office):
    first = make_site(session)
    with pytest.raises(Conflict):
        make_site(session, sequence=first.sequence)


@pytest.mark.parametrize(("name", "value"), [("body_code", "12"), ("body_letter", "X"), ("sequence", "00000a")])
def test_codes_that_cannot_stand_in_a_certificate_number_are_refused(session, office, name, value):
    with pytest.raises(Refusal):
        make_site(session, **{name: value})


def test_codes_stay_once_the_site_may_assess(session, office):
    site = make_site(session)
    with pytest.raises(Refusal):
        services.change_site(session, site, body_code="7777", by=office)


def test_a_change_made_on_an_old_version_is_a_conflict_with_both_values(session, office):
    site = make_site(session)
    services.change_site(session, site, version=site.version, name="新名称", by=office)
    with pytest.raises(Conflict) as conflict:
        services.change_site(session, site, version=site.version - 1, name="别的名称", by=office)
    assert conflict.value.values["conflict"] == {"name": {"yours": "别的名称", "theirs": "新名称"}}
