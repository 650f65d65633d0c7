"""The skill passport: one's own, private, and shared by a link that ends."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.assessment.rules.states import BatchState
from compmgr.audit.models import AuditEntry
from compmgr.certificates.rules.states import CertificateKind, CertificateState
from compmgr.foundation import clock
from compmgr.foundation.errors import Refusal
from compmgr.portal import queries, services
from compmgr.portal.models import PassportShare
from compmgr.portal.rules.passport import Held, Milestone, MilestoneKind, by_year, check_share, chosen
from compmgr.results.queries import placings_of
from tests.factories.assessment import make_batch
from tests.factories.certificates import make_certificate
from tests.factories.outcomes import published
from tests.factories.world import make_person, make_user
from tests.support.queries import queries_of


@pytest.fixture
def person(session):
    return make_person(session, "刘本人")


@pytest.fixture
def own(session, signed_in, person):
    return signed_in(make_user(session, Role.COMPETITOR, person))


def share_of(session) -> PassportShare:
    session.expunge_all()
    share = session.scalars(select(PassportShare).order_by(PassportShare.id.desc())).first()
    session.commit()
    return share


@pytest.mark.both_databases
def test_a_holder_shares_what_they_choose_and_ends_the_link(session, client, own, person, ready):
    shown_one = make_certificate(session, person, CertificateKind.TITLE)
    hidden = make_certificate(session, person, CertificateKind.JUDGE_LETTER)
    session.commit()
    page = own.get("/mine/passport").text
    assert shown_one.number in page and hidden.number in page
    made = own.post("/mine/passport", data={"label": "求职", "days": "30", "shown": [shown_one.public_id]})
    assert made.status_code == 303
    share = share_of(session)
    public = client.get(f"/passport/{share.token}")
    assert public.status_code == 200 and public.headers["X-Robots-Tag"] == "noindex, noarchive"
    assert shown_one.number in public.text and hidden.number not in public.text
    assert person.masked_id_number not in public.text and "求职" not in public.text
    assert f'data-hx-post="/passport/{share.token}/visits"' in public.text and share_of(session).seen == 0
    assert client.post(f"/passport/{share.token}/visits").status_code == 204
    assert client.post("/passport/nobody/visits").status_code == 204
    assert share_of(session).seen == 1
    badge = f"/passport/{share.token}/certificates/{{}}/badge.json"
    assert client.get(badge.format(shown_one.public_id)).status_code == 200
    assert client.get(badge.format(hidden.public_id)).status_code == 404
    assert own.post(f"/mine/passport/shares/{share.public_id}/end").status_code == 302
    unknown = client.get("/passport/AAAAAAAAAAAAAAAAAAAAAA")
    ended = client.get(f"/passport/{share.token}")
    assert (ended.status_code, len(ended.data)) == (unknown.status_code, len(unknown.data)) == (404, len(ended.data))
    actions = set(session.scalars(select(AuditEntry.action)))
    assert {"passport_share.made", "passport_share.ended"} <= actions


def test_an_expired_link_answers_like_an_unknown_one(session, client, person):
    share = services.share(session, person, "", 1, shown=["a"], by=make_user(session))
    session.commit()
    assert client.get(f"/passport/{share.token}").status_code == 200
    with clock.frozen(clock.now() + timedelta(days=1, seconds=1)):
        assert client.get(f"/passport/{share.token}").status_code == 404


def test_nobody_ends_the_link_of_another(session, signed_in, own, person):
    share = services.share(session, make_person(session), "", 1, shown=["a"], by=make_user(session))
    session.commit()
    assert own.post(f"/mine/passport/shares/{share.public_id}/end").status_code == 404


def test_places_assessments_and_certificates_stand_in_their_years_and_nothing_provisional(session):
    staged = published(session)
    placing = placings_of(session, staged.result)[0]
    winner = placing.entry.members[0].person
    award = make_certificate(session, winner, CertificateKind.AWARD, placing_id=placing.id)
    make_batch(session, BatchState.MARKING, people=[winner], by=staged.office)
    [contest] = queries.milestones_of(session, winner)
    assert contest.kind is MilestoneKind.CONTEST and [held.number for held in contest.held] == [award.number]
    assert placing.place in contest.words
    other = make_person(session, "合格人")
    make_batch(session, BatchState.CERTIFIED, people=[other], by=staged.office)
    assert [one.kind for one in queries.milestones_of(session, other)] == [MilestoneKind.ASSESSMENT]


def test_the_passport_asks_the_same_questions_for_one_certificate_and_for_three(app, session, own, person):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_certificate(session, person)
        session.commit()
        counts.append(queries_of(app, own, "/mine/passport"))
    assert counts[0] == counts[1]


def test_what_ended_says_so_in_the_passport(session, own, person):
    make_certificate(session, person, state=CertificateState.REVOKED, ended_at=clock.now())
    session.commit()
    assert "已失效" in own.get("/mine/passport").text


def milestone(key: str, year: int, *held: str) -> Milestone:
    day = clock.today().replace(year=year, month=5, day=1)
    return Milestone(
        key,
        MilestoneKind.CONTEST,
        day,
        key,
        held=tuple(Held(one, one, one, one, "valid", CertificateKind.AWARD) for one in held),
    )


def test_years_stand_latest_first_and_what_was_not_chosen_is_left_out():
    ones = [milestone("a", 2024, "c1", "c2"), milestone("b", 2026), milestone("c", 2024)]
    assert [(year, [one.key for one in group]) for year, group in by_year(ones)] == [(2026, ["b"]), (2024, ["c", "a"])]
    left = chosen(ones, ["a", "c2", "c"])
    assert [(one.key, [held.key for held in one.held]) for one in left] == [("a", ["c2"]), ("c", [])]


def test_a_certificate_chosen_without_its_contest_stands_alone_and_says_no_place():
    contest = replace(milestone("a", 2024, "c1", "c2"), words=(1,))
    [alone] = chosen([contest], ["c1"])
    assert (alone.kind, alone.words, [held.key for held in alone.held]) == (MilestoneKind.CERTIFICATE, (), ["c1"])


def test_a_link_never_shows_what_came_after_it(session, client, own, person):
    first = make_certificate(session, person)
    session.commit()
    own.post("/mine/passport", data={"days": "30", "shown": [first.public_id]})
    later = make_certificate(session, person)
    session.commit()
    share = share_of(session)
    public = client.get(f"/passport/{share.token}").text
    assert first.number in public and later.number not in public
    assert client.get(f"/passport/{share.token}/certificates/{later.public_id}/badge.json").status_code == 404


def test_a_link_that_would_show_nothing_is_not_made(session, own, person):
    make_certificate(session, person)
    session.commit()
    refused = own.post("/mine/passport", data={"days": "30"})
    assert refused.status_code == 422 and "请至少勾选一项要展示的内容" in refused.text
    assert share_of(session) is None


@pytest.mark.parametrize(("label", "days"), [("x" * 41, 30), ("", 0), ("", 366), ("", -1)])
def test_a_link_has_a_short_note_and_lasts_a_year_at_most(label, days):
    with pytest.raises(Refusal):
        check_share(label, days, ["a"])


def test_an_empty_passport_says_what_will_stand_there(own):
    assert "技能护照暂无内容" in own.get("/mine/passport").text
