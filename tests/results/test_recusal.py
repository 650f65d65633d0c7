"""A judge found to be related after marking: the sheets are voided and kept, the result is computed again."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from compmgr.accounts.permissions import Role
from compmgr.anonymity import services as anonymity
from compmgr.audit.models import AuditEntry
from compmgr.foundation.errors import Refusal
from compmgr.foundation.mail import Letter
from compmgr.results import queries, services
from compmgr.results.models import Result
from compmgr.results.rules.states import ResultState
from compmgr.scoring import queries as scoring
from compmgr.scoring import services as marking
from compmgr.scoring.models import Mark, MarkSheet, PanelMember
from compmgr.scoring.rules.states import PanelRole, SheetState
from tests.factories.judges import make_profile, make_tie
from tests.factories.marking import make_drawn_stage, sheets_of
from tests.factories.outcomes import MARKS, computed, decoded, fill_from, make_marked_stage, published
from tests.factories.world import make_user

WHY = "与参赛者同单位"
STATED = "回避：其评分作废并留存，按其余裁判的评分重新计算。"


def judge_of(session, staged, number=1):
    return next(each for each in scoring.judges_of(session, staged.stage) if each.number == number)


def practical(session, result):
    return {each.work.code: each.practical for each in queries.placings_of(session, result)}


def actions(session):
    session.commit()
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))


def recuse(session, staged, number=1):
    return services.recuse(session, judge_of(session, staged, number), WHY, stated=STATED, by=staged.office)


def test_before_there_is_a_result_only_the_sheets_are_voided(session):
    stage = make_drawn_stage(session, entries=1, judges=2)
    judge = scoring.judges_of(session, stage)[0]
    assert services.recuse(session, judge, WHY, stated=STATED, by=make_user(session)) is None
    assert set(session.scalars(select(MarkSheet.state).where(MarkSheet.member_id == judge.id))) == {SheetState.VOIDED}


def test_a_complete_result_is_computed_from_the_other_judges_and_says_by_what_rule(session):
    staged = computed(session)
    marks = session.scalar(select(func.count(Mark.id)))
    result = recuse(session, staged)
    first = scoring.works_of(session, staged.stage)[0].code
    assert practical(session, result)[first] == Decimal("97.00")  # (98 + 96) / 2: the 100 of judge 1 is left out
    assert (result.reason, result.state) == (STATED, ResultState.COMPLETE)
    assert session.scalar(select(func.count(Mark.id))) == marks  # kept
    assert actions(session)[-1] == "result.computed"


def test_a_signed_result_ends_and_a_new_edition_waits_for_signatures(session):
    staged = decoded(session)
    result = recuse(session, staged)
    assert [(each.edition, each.state) for each in queries.editions_of(session, staged.stage)] == [
        (1, ResultState.ANNULLED),
        (2, ResultState.COMPLETE),
    ]
    assert (result.reason, result.facts_hash != staged.result.facts_hash) == (STATED, True)
    chief = scoring.members_of(session, staged.stage)[0].user_id
    assert chief in session.scalars(select(Letter.user_id)).all()


def test_a_published_result_is_corrected_and_stays_until_the_new_one_is_public(session):
    staged = published(session)
    result = recuse(session, staged)
    assert [each.state for each in queries.editions_of(session, staged.stage)] == [
        ResultState.CORRECTED,
        ResultState.COMPLETE,
    ]
    assert queries.published_result(session, staged.stage) is staged.result
    assert result.edition == 2
    done = actions(session)
    assert done[done.index("result.corrected") :] == ["result.corrected", "judge.recused", "result.computed"]


def test_while_an_appeal_is_open_it_is_ruled_on_first(session):
    staged = published(session)
    placing = queries.placings_of(session, staged.result)[0]
    services.lodge_appeal(session, placing, "请复核第一部分的评分，谢谢。", by=make_user(session))
    with pytest.raises(Refusal, match="ruled on first"):
        recuse(session, staged)


@pytest.mark.parametrize(("settings", "judges", "left", "needed"), [({"drop_extremes": True}, 3, 2, 3), ({}, 1, 0, 1)])
def test_too_few_judges_left_is_refused_with_what_to_do_and_nothing_is_voided(session, settings, judges, left, needed):
    marks = [(theory, given[:judges]) for theory, given in MARKS]
    staged = computed(session, make_marked_stage(session, marks, **settings))
    with pytest.raises(Refusal, match="Call in a substitute first") as refused:
        recuse(session, staged)
    assert refused.value.values == {"left": left, "needed": needed}
    assert SheetState.VOIDED not in set(session.scalars(select(MarkSheet.state)))


def test_with_a_substitute_called_in_it_goes_through(session):
    """The way the refusal names, whole: substitute, marks, signature, recusal, new edition."""
    staged = computed(session, make_marked_stage(session, drop_extremes=True))
    member, user = judge_of(session, staged), make_profile(session).user
    substitute = PanelMember(stage_id=staged.stage.id, user_id=user.id, role=PanelRole.SUBSTITUTE, number=9)
    session.add(substitute)
    make_tie(session, member.user)
    anonymity.call_in(session, substitute, by=staged.office)
    for sheet in sheets_of(session, substitute):
        fill_from(session, sheet, ("30", "10", "2"))
    marking.sign_sheets(session, substitute, by=user)
    marking.sign_panel(session, staged.stage, by=staged.chief)
    result = recuse(session, staged)
    assert (result.state, result.reason) == (ResultState.COMPLETE, STATED)
    assert {judge.number for judge in scoring.judges_of(session, staged.stage)} == {2, 3, 9}


def test_a_substitute_who_leaves_touches_no_result(session):
    staged = computed(session)
    other = next(each for each in scoring.members_of(session, staged.stage) if each.role is PanelRole.CHIEF_JUDGE)
    assert services.recuse(session, other, WHY, stated=STATED, by=staged.office) is None
    assert session.scalar(select(func.count(Result.id))) == 1


def test_the_organiser_recuses_on_the_panel_and_the_reason_stays_with_them(session, signed_in):
    staged = decoded(session)
    member = judge_of(session, staged)
    session.commit()
    client = signed_in(staged.office)
    answer = client.post(f"/panel-members/{member.public_id}/recusal", data={"reason": WHY})
    assert answer.status_code == 302
    session.rollback()
    session.expire_all()
    result = queries.latest_result(session, staged.stage)
    assert result.reason == "回避：1号裁判的评分作废并留存，按其余2名裁判的评分重新计算。"
    chief = next(each for each in scoring.members_of(session, staged.stage) if each.role is PanelRole.CHIEF_JUDGE)
    address, panel, user = f"/results/{result.public_id}", f"/stages/{staged.stage.public_id}/panel", chief.user
    session.commit()
    assert WHY in client.get(panel).text
    page = signed_in(user).get(address)
    assert (page.status_code, WHY in page.text, "按其余2名裁判" in page.text) == (200, False, True)


def test_a_recusal_without_a_reason_is_refused(session, signed_in):
    staged = computed(session)
    member = judge_of(session, staged)
    client = signed_in(staged.office)
    assert client.post(f"/panel-members/{member.public_id}/recusal", data={"reason": " "}).status_code == 422
    session.expire_all()
    assert member.left_at is None


def test_the_organiser_of_another_contest_recuses_nobody(session, signed_in):
    staged = computed(session)
    other = make_drawn_stage(session)
    client = signed_in(make_user(session, Role.CONTEST_ORGANISER, other.event.contest))
    member = judge_of(session, staged)
    session.commit()
    assert client.post(f"/panel-members/{member.public_id}/recusal", data={"reason": WHY}).status_code == 404
