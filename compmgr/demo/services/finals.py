"""The finals, told by the deeds of the rooms: drawn, marked, signed, decoded, published, appealed against."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from compmgr.accounts.models import User
from compmgr.anonymity import services as anonymity
from compmgr.demo.rules.accounts import SAMPLE_PASSWORD
from compmgr.demo.rules.lives import RESULT_LIVES, Life
from compmgr.demo.rules.season import MARKED_TODAY, ContestPlan
from compmgr.demo.services import marking, today
from compmgr.demo.services.accounts import leader_of
from compmgr.demo.services.world import World
from compmgr.foundation import clock
from compmgr.results import queries, services
from compmgr.results.models import Placing, Result
from compmgr.results.rules.states import Ruling
from compmgr.scoring import services as scoring

Happening = tuple[datetime, Callable[[], object]]
FRESH = (15, 17)  # published yesterday: their leaders may still appeal
RULINGS = {
    Life.UPHELD: (Ruling.UPHELD, "经调阅评分表和现场影像，原测量方法符合技术文件，维持原成绩。"),
    Life.CORRECTED: (Ruling.CORRECTED, "经复核，所用天平当日未校准，申诉成立；该项测量分重新评定后更正成绩。"),
}


def story(world: World, contest: ContestPlan) -> Iterator[Happening]:
    """What has happened at the final of `contest` so far, and when."""
    life, day = contest.event.life, contest.event.final.starts_on
    if life not in marking.WITH_PANEL:
        return
    chief, supervisor = world.judge(contest.number, "chief"), world.judge(contest.number, "supervisor")
    stage = marking.final(world, contest)
    coders = world.coders(contest.number, stage.event.coding_layers)
    for layer, coder in enumerate(coders, start=1):
        yield clock.at(day, 7, 3 * layer), partial(anonymity.draw_codes, world.session, stage, by=coder)
    if life is Life.FINAL_CODED:
        yield clock.at(day, 7, 20), lambda: marking.recuse_the_last(world, contest)
    if contest.number == MARKED_TODAY:
        yield from today.story(world, contest)
    if life not in RESULT_LIVES:
        return
    yield clock.at(day, 9), lambda: marking.mark_everything(world, contest)
    yield clock.at(day, 17), lambda: marking.mark_theory(world, contest)
    yield clock.at(day, 17, 40), lambda: marking.sign_everything(world, contest)
    yield clock.at(day, 18), lambda: scoring.sign_panel(world.session, stage, by=chief)
    steps: list[tuple[Life, datetime, Callable[[], object]]] = [
        (Life.COMPLETE, clock.at(day, 18, 20), lambda: services.compute(world.session, stage, by=chief)),
        (Life.CHIEF_SIGNED, clock.at(day, 19), lambda: _sign(world, contest, services.chief_sign, "chief")),
        (Life.DECODED, _next(day, 9), lambda: _decode(world, contest, coders, by=supervisor)),
        (Life.RECHECKED, _next(day, 10), lambda: _recheck(world, contest)),
        (Life.SUPERVISOR_SIGNED, _next(day, 11), lambda: _sign(world, contest, services.supervisor_sign, "supervisor")),
    ]
    lives = list(Life)
    yield from ((at, deed) for reached, at, deed in steps if lives.index(reached) <= lives.index(life))
    if lives.index(life) >= lives.index(Life.PUBLISHED):
        yield from _published(world, contest, _publication_day(world, contest))


def _published(world: World, contest: ContestPlan, day: date) -> Iterator[Happening]:
    """From the publication to the end."""
    life, session, office = contest.event.life, world.session, world.users["office"]
    yield clock.at(day, 10), lambda: services.publish(session, _result(world, contest), by=office)
    if contest.event.appeal:
        yield clock.at(day, 11), lambda: _appeal(world, contest)
    if life in RULINGS:
        yield _next(day, 15), lambda: _rule(world, contest)
    if life in (Life.PUBLICISED, Life.FINAL):
        yield _next(day, 9), lambda: services.publicise(session, _result(world, contest), by=office)
    if life is Life.FINAL:
        yield (
            clock.at(day + timedelta(days=15)),
            lambda: services.make_final(session, _result(world, contest), by=office),
        )
    if life is Life.ANNULLED:
        reason = contest.reason or ""
        yield (
            clock.at(day + timedelta(days=8)),
            lambda: services.annul(session, _result(world, contest), reason, by=office),
        )


def _publication_day(world: World, contest: ContestPlan) -> date:
    if contest.number in FRESH:
        return world.on - timedelta(days=1)
    return contest.event.final.starts_on + timedelta(days=2)


def _next(day: date, hour: int) -> datetime:
    return clock.at(day + timedelta(days=1), hour)


def _result(world: World, contest: ContestPlan) -> Result:
    result = queries.latest_result(world.session, marking.final(world, contest))
    if result is None:
        raise LookupError(contest.title)
    return result


def _sign(world: World, contest: ContestPlan, deed: Callable[..., object], office: str) -> None:
    deed(world.session, _result(world, contest), SAMPLE_PASSWORD, by=world.judge(contest.number, office))


def _decode(world: World, contest: ContestPlan, coders: Sequence[User], *, by: User) -> None:
    """The last layer is opened first, each before who drew it."""
    for coder in reversed(coders):
        services.open_layer(world.session, _result(world, contest), by=by, witness=coder)


def _recheck(world: World, contest: ContestPlan) -> None:
    by = world.judge(contest.number, "supervisor")
    services.recheck(world.session, _result(world, contest), "随机抽取三件作品与评分表核对，一致。", by=by)


def _appeal(world: World, contest: ContestPlan) -> None:
    """The leader of whoever just missed the medals appeals."""
    placing = _just_missed(world, contest)
    number = next(n for n, row in world.delegations.items() if placing.entry and row == placing.entry.delegation_id)
    leader = world.users[leader_of(number)]
    services.lodge_appeal(world.session, placing, contest.event.appeal or "", by=leader)


def _just_missed(world: World, contest: ContestPlan) -> Placing:
    return queries.placings_of(world.session, _result(world, contest))[3]


def _rule(world: World, contest: ContestPlan) -> None:
    appeal = queries.open_appeals_of(world.session, _result(world, contest))[0]
    ruling, text = RULINGS[contest.event.life]
    services.rule_on_appeal(world.session, appeal, ruling, text, by=world.users["arbitrator"])
