"""Levels given unseen and shown together; both rounds are kept, and the sheets get what the panel stands by."""

import threading

import pytest
from sqlalchemy import select

from compmgr.audit.models import AuditEntry
from compmgr.foundation.errors import Conflict, NotAllowed, Refusal
from compmgr.scoring import queries, services
from compmgr.scoring.models import FlashRound, Mark, SpreadJustification
from compmgr.scoring.rules.states import FlashState, PanelRole
from tests.factories.marking import fill, make_drawn_stage, sheets_of
from tests.factories.world import make_user
from tests.support.queries import queries_of


@pytest.fixture
def stage(session):
    """One work, three judges and a fourth who coordinates."""
    stage = make_drawn_stage(session, entries=1, judges=3)
    services.assign_judge(session, stage, make_user(session), role=PanelRole.COORDINATOR, by=make_user(session))
    session.commit()
    return stage


def fourth(session, stage):
    return next(each.user for each in queries.members_of(session, stage) if each.role is PanelRole.COORDINATOR)


def looks(session, stage):
    return queries.judged_aspects(queries.scheme_of_stage(session, stage))[0]


def opened(session, stage):
    [work] = queries.works_of(session, stage)
    return services.open_round(session, work, looks(session, stage), by=fourth(session, stage))


def give(session, one, *levels):
    for judge, level in zip(queries.judges_of(session, one.work.stage), levels, strict=False):
        services.give_level(session, one, judge, level, by=judge.user)


def marks(session):
    return [f"{value:.0f}" for value in session.scalars(select(Mark.value).order_by(Mark.id))]


def test_levels_are_shown_together_and_written_into_the_sheets(session, stage):
    by, one = fourth(session, stage), opened(session, stage)
    give(session, one, 2, 3)
    with pytest.raises(Refusal, match="have not given theirs") as refused:
        services.reveal_round(session, one, by=by)
    assert refused.value.values == {"count": 1}
    [told] = queries.rounds_of_work(session, one.work)
    assert (told.given, told.total, told.levels) == (2, 3, {})
    give(session, one, 3, 3, 2)  # the first judge thought again
    services.reveal_round(session, one, by=by)
    assert queries.rounds_of_work(session, one.work)[0].levels == {1: 3, 2: 3, 3: 2}
    services.close_round(session, one, by=by)
    assert (one.state, marks(session)) == (FlashState.CLOSED, ["3", "3", "2"])
    judge = queries.judges_of(session, stage)[0]
    assert session.scalar(select(Mark.by_id).order_by(Mark.id).limit(1)) == judge.user_id
    session.commit()
    trail = session.scalars(
        select(AuditEntry).where(AuditEntry.action.startswith("flash_round")).order_by(AuditEntry.id)
    )
    said = [(entry.action.partition(".")[2], "levels" in entry.changes) for entry in trail]
    assert said == [("opened", False), *[("level_given", False)] * 5, ("revealed", True), ("closed", False)]


def test_levels_too_far_apart_are_given_again_and_both_rounds_are_kept(session, stage):
    by, one = fourth(session, stage), opened(session, stage)
    give(session, one, 0, 3, 2)
    services.reveal_round(session, one, by=by)
    with pytest.raises(Refusal, match="differ by"):
        services.close_round(session, one, by=by)
    with pytest.raises(NotAllowed, match="Only the chief judge"):
        services.close_round(session, one, justification="没有关系", by=by)
    assert one.state is FlashState.REVEALED
    again = services.repeat_round(session, one, by=fourth(session, stage))
    give(session, again, 2, 2, 2)
    services.reveal_round(session, again, by=fourth(session, stage))
    services.close_round(session, again, by=fourth(session, stage))
    kept = [(each.round.number, each.round.state, each.levels) for each in queries.rounds_of_work(session, one.work)]
    assert kept == [(1, FlashState.REVEALED, {1: 0, 2: 3, 3: 2}), (2, FlashState.CLOSED, {1: 2, 2: 2, 3: 2})]
    assert marks(session) == ["2", "2", "2"]
    assert not queries.has_open_flash(session, stage)  # nothing bars another edition of the scheme
    services.recuse(session, queries.judges_of(session, stage)[0], "亲属参赛", by=by)
    kept = [each.levels for each in queries.rounds_of_work(session, one.work)]
    assert kept == [{1: 0, 2: 3, 3: 2}, {1: 2, 2: 2, 3: 2}]  # as it was shown, whoever left the panel since


def test_a_judge_no_longer_sees_the_round_that_is_given_again(session, stage):
    by, one = fourth(session, stage), opened(session, stage)
    give(session, one, 0, 3, 2)
    services.reveal_round(session, one, by=by)
    services.repeat_round(session, one, by=by)
    judge = queries.judges_of(session, stage)[0].user
    assert [each.shown.round.number for each in queries.rounds_before(session, judge, None)] == [2]


def test_the_chief_judge_lets_levels_stand_with_a_reason_that_counts_at_the_signature_too(session, stage):
    chief, one = queries.members_of(session, stage)[0].user, opened(session, stage)
    give(session, one, 0, 3, 2)
    services.reveal_round(session, one, by=chief)
    services.close_round(session, one, justification="各自观察角度不同", by=chief)
    kept = session.scalars(select(SpreadJustification)).one()
    assert (kept.levels, kept.reason) == ({"1": "0", "2": "3", "3": "2"}, "各自观察角度不同")
    assert not queries.obstacles_of(session, stage).spreads


def test_a_round_opened_by_mistake_is_withdrawn_and_writes_nothing(session, stage):
    one = opened(session, stage)
    give(session, one, 1)
    with pytest.raises(Conflict, match="stands already"):
        opened(session, stage)
    services.withdraw_round(session, one, by=fourth(session, stage))
    judge = queries.judges_of(session, stage)[0]
    with pytest.raises(Conflict, match="over"):
        services.give_level(session, one, judge, 2, by=judge.user)
    assert marks(session) == []
    assert opened(session, stage).number == 2


def test_while_a_round_stands_nobody_marks_its_aspect_by_hand_nor_hands_in_nor_signs(session, stage):
    opened(session, stage)
    judge, look = queries.judges_of(session, stage)[0], looks(session, stage)
    sheet = next(each for each in sheets_of(session, judge) if each.sub_criterion_id == look.sub_criterion_id)
    with pytest.raises(Conflict, match="given unseen just now"):
        services.record_marks(session, sheet, {look: 2}, by=judge.user)
    with pytest.raises(Refusal, match="Hand it in once"):
        services.submit_sheet(session, sheet, by=judge.user)
    assert queries.obstacles_of(session, stage).round is not None


def test_a_round_needs_a_judged_aspect_and_sheets_that_can_be_written_on(session, stage):
    [work], by = queries.works_of(session, stage), fourth(session, stage)
    measured = next(each for each in looks(session, stage).sub_criterion.criterion.scheme.criteria[0].sub_criteria)
    with pytest.raises(Refusal, match="is measured"):
        services.open_round(session, work, measured.aspects[0], by=by)
    judge = queries.judges_of(session, stage)[1]
    fill(session, next(each for each in sheets_of(session, judge) if each.sub_criterion.key == "B1"))
    with pytest.raises(Conflict, match="cannot be written on") as refused:
        opened(session, stage)
    assert refused.value.values == {"judges": [2]}


@pytest.mark.parametrize("level", [4, -1, "x", None, "2.5", 1.5])
def test_a_level_is_one_of_four(session, stage, level):
    one, judge = opened(session, stage), queries.judges_of(session, stage)[0]
    with pytest.raises(Refusal, match="levels 0, 1, 2, 3"):
        services.give_level(session, one, judge, level, by=judge.user)


def test_no_page_shows_a_level_before_all_are_shown(session, signed_in, stage):
    one = opened(session, stage)
    judge, other, _ = queries.judges_of(session, stage)
    address, chief = f"/flash-rounds/{one.public_id}/level", queries.members_of(session, stage)[0].user
    coordinator = fourth(session, stage)
    client = signed_in(judge.user)
    assert client.post(address, data={"level": "3"}).status_code == 302
    assert "您给出3级" in client.get("/judging/now?part=1").text
    pages = [
        signed_in(other.user).get("/judging/now").text,
        signed_in(coordinator).get(f"/stages/{stage.public_id}/flash").text,
        signed_in(chief).get(f"/stages/{stage.public_id}/board").text,
        signed_in(chief).get(f"/works/{one.work.public_id}/marks").text,
    ]
    assert ["1 / 3" in page for page in pages] == [True] * 4
    assert [page.count('aria-pressed="true"') + page.count("flash-cards") for page in pages] == [0] * 4
    assert signed_in(judge.user).get(f"/stages/{stage.public_id}/flash").status_code == 404
    assert signed_in(judge.user).post(f"/flash-rounds/{one.public_id}/revelation").status_code == 404


def test_a_round_is_led_on_the_coordinators_page(session, signed_in, stage):
    [work], look = queries.works_of(session, stage), looks(session, stage)
    judges, coordinator = queries.judges_of(session, stage), fourth(session, stage)
    client, address = signed_in(coordinator), f"/stages/{stage.public_id}/flash"
    assert "主持亮分" in client.get("/judging/now").text
    sent = {"work": work.public_id, "aspect": look.public_id}
    assert client.post(address, data={**sent, "aspect": "x"}).status_code == 404
    assert client.post(address, data=sent).status_code == 302
    one = session.scalars(select(FlashRound)).one()
    session.commit()
    for judge, level in zip(judges, (0, 3, 1), strict=True):
        signed_in(judge.user).post(f"/flash-rounds/{one.public_id}/level", data={"level": level})
    assert client.post(f"/flash-rounds/{one.public_id}/revelation").status_code == 302
    assert "等级相差超过1级" in client.get(address).text
    assert client.post(f"/flash-rounds/{one.public_id}/closing").status_code == 422
    assert client.post(f"/flash-rounds/{one.public_id}/closing", data={"reason": "保留"}).status_code == 403
    assert client.post(f"/flash-rounds/{one.public_id}/repetition").status_code == 302
    session.expire_all()
    again = queries.standing_round(session, stage)
    session.commit()
    assert client.post(f"/flash-rounds/{again.public_id}/withdrawal").status_code == 302
    assert "已重评" in client.get(address).text and "已撤回" in client.get(address).text


def test_the_page_of_rounds_asks_the_same_for_one_round_and_for_three(app, session, signed_in, stage):
    chief = signed_in(queries.members_of(session, stage)[0].user)
    asked = []
    for rounds in (1, 2):
        for _ in range(rounds):
            services.withdraw_round(session, opened(session, stage), by=fourth(session, stage))
        session.commit()
        asked.append(queries_of(app, chief, f"/stages/{stage.public_id}/flash"))
    assert asked[0] == asked[1]


@pytest.mark.both_databases
def test_two_levels_given_at_once_are_both_kept(app, session, stage):
    one, judges = opened(session, stage), queries.judges_of(session, stage)[:2]
    session.commit()
    together, failed = threading.Barrier(2), []

    def give_at_once(member_id: int, level: int) -> None:
        try:
            with app.extensions["sessions"]() as own:
                together.wait()
                mine = own.get_one(type(judges[0]), member_id)
                services.give_level(own, own.get_one(FlashRound, one_id), mine, level, by=mine.user)
                own.commit()
        except Exception as failure:
            failed.append(failure)

    one_id, ids = one.id, [judge.id for judge in judges]
    session.commit()
    hands = [
        threading.Thread(target=give_at_once, args=(member, level)) for member, level in zip(ids, (1, 2), strict=True)
    ]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    session.expire_all()
    assert failed == []
    assert queries.levels_of(session, session.get_one(FlashRound, one_id)) == dict(zip(ids, (1, 2), strict=True))
