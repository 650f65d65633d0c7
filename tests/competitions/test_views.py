"""The pages of contests: who sees what, and at what cost."""

import pytest

from compmgr.accounts.permissions import Role
from compmgr.competitions.queries import steps_of
from compmgr.competitions.rules import ContestState
from compmgr.registration.rules.states import EntryState
from tests.factories.world import (
    make_contest,
    make_delegation,
    make_entry,
    make_event,
    make_season,
    make_stage,
    make_user,
)
from tests.support.queries import queries_of


def make_rows(session, count):
    for _ in range(count):
        make_stage(session, make_event(session, make_contest(session)))
        make_delegation(session)
    session.commit()


@pytest.mark.parametrize("address", ["/contests", "/delegations", "/seasons"])
def test_a_list_asks_as_much_for_three_rows_as_for_one(app, session, signed_in, address):
    office = signed_in(make_user(session, Role.FEDERATION_OFFICE))
    make_rows(session, 1)
    first = queries_of(app, office, address)
    make_rows(session, 2)
    assert queries_of(app, office, address) == first


def test_the_calendar_of_a_season_asks_as_much_for_three_stages_as_for_one(app, session, signed_in):
    office = signed_in(make_user(session, Role.FEDERATION_OFFICE))
    make_rows(session, 1)
    address = f"/seasons/{make_season(session).public_id}"
    session.commit()
    first = queries_of(app, office, address)
    make_rows(session, 2)
    assert queries_of(app, office, address) == first


def test_contests_are_found_by_state_and_words(session, signed_in):
    office = signed_in(make_user(session, Role.FEDERATION_OFFICE))
    make_contest(session, name="酿酒竞赛", state=ContestState.PLANNED)
    make_contest(session, name="陶瓷竞赛", state=ContestState.RESULTS)
    session.commit()
    assert "陶瓷竞赛" not in office.get("/contests?state=planned").text
    assert "酿酒竞赛" not in office.get("/contests?search=陶瓷").text


def test_an_organiser_sees_their_own_contest_and_no_other(session, signed_in):
    own, other = make_contest(session, name="自己的竞赛"), make_contest(session, name="别人的竞赛")
    organiser = signed_in(make_user(session, Role.CONTEST_ORGANISER, own))
    listed = organiser.get("/contests").text
    assert "自己的竞赛" in listed and "别人的竞赛" not in listed
    assert organiser.get(f"/contests/{own.public_id}").status_code == 200
    assert organiser.get(f"/contests/{other.public_id}").status_code == 404
    assert organiser.get(f"/contests/{other.public_id}/edit").status_code == 404
    assert organiser.get("/seasons/new").status_code == 403


def test_a_delegation_sees_the_contests_of_its_season_and_changes_none(session, signed_in):
    contest, past = make_contest(session), make_contest(session, season_id=make_season(session, year=2020).id)
    leader = signed_in(make_user(session, Role.DELEGATION_LEADER, make_delegation(session)))
    assert leader.get(f"/contests/{contest.public_id}").status_code == 200
    assert leader.get(f"/contests/{past.public_id}").status_code == 404
    assert leader.get(f"/contests/{contest.public_id}/edit").status_code == 403


def test_a_judge_sees_no_contest(session, signed_in):
    contest = make_contest(session)
    judge = signed_in(make_user(session, Role.JUDGE, contest))
    assert judge.get("/contests").status_code == 403
    assert judge.get(f"/contests/{contest.public_id}").status_code == 403


def test_the_hub_tells_of_every_step_from_the_rows_of_its_room(session, signed_in):
    entry = make_entry(session, state=EntryState.CHECKED_IN)
    make_entry(session, entry.stage, state=EntryState.SUBMITTED)
    told = {step.name: (step.done, step.total) for step in steps_of(session, entry.stage)}
    assert told == {
        "registration": (1, 2),
        "check_in": (1, 1),
        "codes": (0, 1),
        "marking": (0, 0),
        "signed": (0, 0),
        "published": (0, 0),
        "certificates": (0, 0),
    }
    office = signed_in(make_user(session, Role.FEDERATION_OFFICE))
    page = office.get(f"/stages/{entry.stage.public_id}")
    assert page.status_code == 200 and "抽签加密" in page.text and "1 / 2" in page.text
