"""The administrator gives and takes roles; what may not be joined is refused, and the trail tells all of it."""

import pytest
from sqlalchemy import select

from compmgr.accounts import queries, services
from compmgr.accounts.models import Grant, User
from compmgr.accounts.permissions import GRANTS, REACH, Permission, Role, Scope
from compmgr.accounts.rules import excluded_by
from compmgr.audit.models import AuditEntry
from compmgr.foundation.errors import Conflict, Refusal
from tests.factories.world import PASSWORD, make_contest, make_delegation, make_person, make_user
from tests.support.queries import counting_queries


@pytest.fixture
def admin(session):
    return make_user(session, Role.SYSTEM_ADMINISTRATOR, username="admin")


@pytest.fixture
def client(signed_in, admin):
    return signed_in(admin)


@pytest.mark.both_databases
def test_a_judge_is_made_given_a_contest_found_and_disabled(client, session):
    contest = make_contest(session, name="全国家具行业职业技能竞赛")
    session.commit()
    added = client.post("/users/new", data={"username": "Judge.One", "name": "李评", "password": PASSWORD})
    address = added.headers["Location"]
    page = client.get(address, query_string={"role": "judge", "find": "家具"})
    assert "全国家具行业职业技能竞赛" in page.text
    given = client.post(f"{address}/roles", data={"role": "judge", "place": contest.public_id})
    assert given.status_code == 302
    assert "评分裁判" in client.get("/users", query_string={"role": "judge", "search": "李评"}).text
    assert "judge.one" not in client.get("/users", query_string={"role": "auditor"}).text
    assert client.post(f"{address}/disabling").status_code == 302
    assert "judge.one" in client.get("/users", query_string={"state": "disabled"}).text
    assert client.post(f"{address}/disabling").status_code == 409
    assert client.post(f"{address}/enabling").status_code == 302
    assert client.post(f"{address}/password", data={"password": "short"}).status_code == 422
    assert client.post(f"{address}/password", data={"password": "long enough now"}).status_code == 302
    told = session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)).all()
    assert told == [
        "user.signed_in",
        "user.added",
        "role.given",
        "user.disabled",
        "user.enabled",
        "user.password_set",
    ]


def test_a_role_needs_its_place_and_a_user_name_is_nobody_elses(client, session):
    user = make_user(session, username="taken")
    session.commit()
    refused = client.post(f"/users/{user.public_id}/roles", data={"role": "judge", "place": "nowhere"})
    assert refused.status_code == 422 and "请选择授权范围" in refused.text
    twice = client.post("/users/new", data={"username": "TAKEN", "name": "又一个", "password": PASSWORD})
    assert twice.status_code == 422 and "已被使用" in twice.text
    assert session.scalars(select(Grant).where(Grant.user_id == user.id)).all() == []


def test_a_role_is_taken_away_but_not_ones_own_administration(client, session, admin):
    user = make_user(session, Role.AUDITOR)
    session.commit()
    grant, own = (queries.grants_of(session, one)[0] for one in (user, admin))
    session.commit()
    assert client.post(f"/grants/{grant.public_id}/removal").status_code == 302
    assert client.post(f"/grants/{own.public_id}/removal").status_code == 422
    assert client.post(f"/users/{admin.public_id}/disabling").status_code == 422
    session.expire_all()
    assert session.scalars(select(Grant.role)).all() == [Role.SYSTEM_ADMINISTRATOR]


def test_nobody_else_sees_these_pages(session, signed_in):
    user = make_user(session, Role.FEDERATION_OFFICE)
    client = signed_in(user)
    for address in ("/users", "/users/new", f"/users/{user.public_id}", "/policy"):
        assert client.get(address).status_code == 403


def test_an_unknown_user_is_not_found(client):
    assert client.get("/users/nobody").status_code == 404


def test_the_list_asks_the_same_number_of_questions_for_one_and_for_many(app, client, session):
    def questions():
        with counting_queries(app) as counted:
            assert client.get("/users").status_code == 200
        return len(counted)

    one = questions()
    for _ in range(3):
        make_user(session, Role.AUDITOR)
    session.commit()
    assert questions() == one


def test_the_policy_is_shown_whole_in_chinese(client):
    page = client.get("/policy").text
    assert page.count('aria-label="是"') == sum(map(len, GRANTS.values()))
    assert "Permission." not in page and "Role." not in page and "加密裁判" in page


def test_every_scope_but_everything_can_be_picked_from(session):
    contest, delegation, person = make_contest(session), make_delegation(session), make_person(session)
    found = {
        Scope.SEASON: contest.season,
        Scope.CONTEST: contest,
        Scope.DELEGATION: delegation,
        Scope.PERSON: person,
    }
    for scope, thing in found.items():
        assert [choice.public_id for choice in queries.places(session, scope, thing.name)] == [thing.public_id]
    assert queries.places(session, Scope.SITE) == [] and queries.places(session, Scope.PERSON, "%") == []
    assert queries.places(session, Scope.PERSON)[0].note == person.masked_id_number
    assert {queries.model_of(scope).__name__ for scope in Scope if scope is not Scope.EVERYTHING} == {
        "Season",
        "Contest",
        "Delegation",
        "Site",
        "Person",
    }


@pytest.mark.parametrize(
    ("role", "place", "held", "other"),
    [
        (Role.JUDGE, 1, (Role.CONTEST_ORGANISER, Scope.CONTEST, 1), Role.CONTEST_ORGANISER),
        (Role.JUDGE, 1, (Role.CONTEST_ORGANISER, Scope.CONTEST, 2), None),
        (Role.JUDGE, 1, (Role.FEDERATION_OFFICE, Scope.EVERYTHING, None), Role.FEDERATION_OFFICE),
        (Role.CHIEF_JUDGE, 1, (Role.DELEGATION_LEADER, Scope.DELEGATION, 9), Role.DELEGATION_LEADER),
        (Role.CODING_JUDGE, 1, (Role.CHIEF_JUDGE, Scope.CONTEST, 1), Role.CHIEF_JUDGE),
        (Role.CHIEF_JUDGE, 1, (Role.JUDGE, Scope.CONTEST, 1), None),
        (Role.JUDGE, 1, (Role.ASSESSOR, Scope.SITE, 1), None),
        (Role.SUPERVISOR, 1, (Role.ARBITRATOR, Scope.CONTEST, 1), None),
    ],
)
def test_who_marks_does_not_learn_whose_work_it_is(role, place, held, other):
    assert excluded_by(role, place, [held]) is other


def test_the_refusal_keeps_nothing(session, admin):
    contest = make_contest(session)
    user = make_user(session, Role.CONTEST_ORGANISER, contest)
    with pytest.raises(Refusal, match="blind"):
        services.give(session, user, Role.JUDGE, contest.id, contest.name, by=admin)
    with pytest.raises(Conflict):
        services.give(session, user, Role.CONTEST_ORGANISER, contest.id, by=admin)
    assert [grant.role for grant in queries.grants_of(session, user)] == [Role.CONTEST_ORGANISER]
    assert session.scalars(select(User.username).where(User.id == user.id)).one() == user.username


def test_no_role_that_marks_holds_a_permission_that_shows_a_name():
    showing = {
        Permission.ENTRY_READ,
        Permission.ENTRY_REVIEW,
        Permission.RESULT_READ,
        Permission.CERTIFICATE_READ,
        Permission.PERSON_UNMASK,
        Permission.AUDIT_READ,
    }
    assert not (GRANTS[Role.JUDGE] | GRANTS[Role.CHIEF_JUDGE] | GRANTS[Role.CODING_JUDGE]) & showing
    assert set(REACH) == set(Role) == set(GRANTS)
