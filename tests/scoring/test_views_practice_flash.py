"""In a rehearsal a judge leads their own flash round: there is nobody else to open it."""

from compmgr.accounts.permissions import Role
from compmgr.scoring import queries
from compmgr.scoring.models import FlashRound
from compmgr.scoring.rules.scheme import AspectKind
from compmgr.scoring.rules.states import FlashState
from tests.factories.marking import sheets_of
from tests.factories.warming import make_rehearsal
from tests.factories.world import make_contest, make_user
from tests.support.asking import found


def test_a_judge_opens_gives_shows_and_takes_over(session, signed_in):
    judge = make_user(session, Role.JUDGE, make_contest(session))
    stage = make_rehearsal(session, judge, filled=False)
    sheet = next(
        sheet
        for sheet in sheets_of(session, queries.member_of(session, stage, judge))
        if sheet.sub_criterion.aspects[0].kind is AspectKind.JUDGEMENT
    )
    aspect = sheet.sub_criterion.aspects[0]
    sent = {"work": sheet.work.public_id, "aspect": aspect.public_id}
    client, page = signed_in(judge), f"/stages/{stage.public_id}/flash"
    shown = client.get(page)
    assert shown.status_code == 200 and "评分演练" in shown.text
    assert client.post(page, data=sent).status_code == 302
    one = found(session, lambda: session.query(FlashRound).one().public_id)
    assert client.post(f"/flash-rounds/{one}/level", data={"level": "2"}).status_code == 302
    assert client.post(f"/flash-rounds/{one}/revelation").status_code == 302
    assert client.post(f"/flash-rounds/{one}/closing").status_code == 302
    assert found(session, lambda: session.query(FlashRound).one().state) is FlashState.CLOSED
    assert found(session, lambda: queries.current_marks(session, sheet)[aspect.id].value) == 2


def test_nobody_leads_rounds_in_anothers_rehearsal(session, signed_in):
    judge = make_user(session, Role.JUDGE, make_contest(session))
    stage = make_rehearsal(session, judge, filled=False)
    for role in (Role.JUDGE, Role.CHIEF_JUDGE):
        other = make_user(session, role, make_contest(session))
        make_rehearsal(session, other, filled=False)
        assert signed_in(other).get(f"/stages/{stage.public_id}/flash").status_code == 404
