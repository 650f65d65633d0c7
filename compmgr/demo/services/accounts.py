"""The accounts of the sample: one for each role with something to do at once, and the juries of the other contests."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from compmgr.accounts.models import Grant, User
from compmgr.accounts.permissions import REACH, Role, Scope
from compmgr.accounts.services import _hasher
from compmgr.demo.rules.accounts import ACCOUNTS, SAMPLE_PASSWORD, AccountPlan
from compmgr.demo.rules.entries import EntryPlan
from compmgr.demo.rules.season import MARKED_TODAY, TIED
from compmgr.demo.services.world import JURY, World
from compmgr.foundation import clock
from compmgr.scoring.models import JudgeProfile
from compmgr.scoring.rules.states import JudgeLevel

ROLES = {
    "office": Role.FEDERATION_OFFICE,
    "organiser": Role.CONTEST_ORGANISER,
    "leader": Role.DELEGATION_LEADER,
    "administrator": Role.SYSTEM_ADMINISTRATOR,
}
JURIES = 8
JURY_ROLES = {"chief": Role.CHIEF_JUDGE, "coder": Role.CODING_JUDGE, "supervisor": Role.SUPERVISOR}
#: Contests whose next deed is one of the sample accounts', besides the one that is marked today.
CODED = 21
WAITING = {
    "chief": (CODED, 18, 20),
    "supervisor": (CODED, 10, 13, 14),
    "coder": (CODED, 23, 26, 29),
    **dict.fromkeys(("judge1", "judge2", "judge3", "judge4", "judge5", "coder2", "coder3"), (CODED,)),
    "organiser": (23, 26, 28, 32),
    "arbitrator": (5, 9, 12),
}
AT_WORK = ("marking", "in_exam", "registration_open", "scores_reviewed")
#: Where the sample judges work: nobody competes for these.
JUDGES_UNITS = ("样例轻工业质量检验中心", "样例轻工技能鉴定指导中心", "样例传统工艺研究院", "样例轻工标准化研究所")
LEVELS = (JudgeLevel.NATIONAL, JudgeLevel.PROVINCIAL, JudgeLevel.CONTEST)


def accounts(world: World) -> Iterator[None]:
    """The users, all with the one password of the sample; it is hashed once."""
    kept = _hasher.hash(SAMPLE_PASSWORD)
    names: dict[str, str] = {}
    for number, official in enumerate(world.sample.officials[: JURIES * len(JURY)]):
        jury, office = number // len(JURY) + 1, JURY[number % len(JURY)]
        names[f"jury{jury}-{office}"] = official.name
    names |= {leader_of(each.number): f"{each.short_name}代表队领队（样例）" for each in world.sample.delegations}
    names |= {account.username: account.display_name for account in ACCOUNTS}
    created = clock.at(world.on) - clock.days(200)
    for username, name in names.items():
        world.bulk.add(User, username=username, name=name, password_hash=kept, created_at=created)
        yield
    world.bulk.write()
    world.users = {user.username: user for user in world.session.scalars(select(User).order_by(User.id))}
    for contest in world.sample.contests:
        world.juries[contest.number] = {office: _juror(contest.number, office) for office in JURY}


def profiles(world: World) -> Iterator[None]:
    """What the sample judges are qualified for: the occupations they judge in the season, units that enter nobody."""
    codes = {plan.number: plan.event.occupation_code for plan in world.sample.contests}
    judged: dict[str, set[str]] = {}
    for number, jury in world.juries.items():
        for office, username in jury.items():
            if office not in ("coder", "supervisor"):
                judged.setdefault(username, set()).add(codes[number])
        yield
    for account in ACCOUNTS:  # whoever tries the system puts them on a panel of any occupation
        if account.username in judged:
            judged[account.username] = set(codes.values())
    for place, (username, occupations) in enumerate(sorted(judged.items())):
        world.bulk.add(
            JudgeProfile,
            user_id=world.users[username].id,
            unit=JUDGES_UNITS[place % len(JUDGES_UNITS)],
            level=LEVELS[place % len(LEVELS)],
            licence_number=f"样例裁证{world.on.year - 1}{place + 1:04d}",
            licence_valid_until=date(world.on.year + 1 + place % 2, 12, 31),
            occupations=sorted(occupations),
        )
    world.bulk.write()


def _juror(contest: int, office: str) -> str:
    is_ours = contest == MARKED_TODAY or contest in WAITING.get(office, ())
    return office if is_ours else f"jury{contest % JURIES + 1}-{office}"


def grants(world: World) -> Iterator[None]:
    """What the users may do, and where: the juries at their contests, the sample accounts where something waits."""
    held: dict[tuple[str, Role, int | None], str] = {}
    for contest in world.sample.contests:
        for office, username in world.juries[contest.number].items():
            held[username, JURY_ROLES.get(office, Role.JUDGE), world.contests[contest.number]] = contest.title
        yield
    for delegation in world.sample.delegations:
        led = world.delegations[delegation.number]
        held[leader_of(delegation.number), Role.DELEGATION_LEADER, led] = delegation.name
    for account in world.sample.accounts:
        role = ROLES.get(account.role) or Role(account.role)
        for place, name in _places(world, account, role):
            held[account.username, role, place] = name
    for (username, role, place), name in held.items():
        world.bulk.add(
            Grant,
            user_id=world.users[username].id,
            role=role,
            scope=REACH[role],
            scope_id=place,
            scope_name=name,
            given_at=clock.at(world.on) - clock.days(190),
        )
    world.bulk.write()


def leader_of(delegation: int) -> str:
    """The sample account `leader` leads one delegation; every other has a leader of its own."""
    ours = next(account.scope for account in ACCOUNTS if account.username == "leader")
    return "leader" if ours == ("delegation", delegation) else f"leader{delegation}"


def _places(world: World, account: AccountPlan, role: Role) -> list[tuple[int | None, str]]:
    """(row number, name) of every place over which the account holds its role."""
    sample = world.sample
    match REACH[role]:
        case Scope.CONTEST:
            numbers = dict.fromkeys((MARKED_TODAY, *WAITING.get(account.username, ())))
            return [(world.contests[number], sample.contests[number - 1].title) for number in numbers]
        case Scope.DELEGATION:
            number = account.scope[1] if account.scope else 1
            return [(world.delegations[number], sample.delegations[number - 1].name)]
        case Scope.PERSON:
            holder = known_competitor(world).members[0]
            return [(world.people[holder.number], holder.name)]
        case Scope.SITE:
            return [(world.sites[number], sample.sites[number - 1].source.name) for number in busy_sites(world)]
    return [(None, "")]


def known_competitor(world: World) -> EntryPlan:
    """Who the account `competitor` is: one of the two who share the first place."""
    return next(plan for plan in world.sample.entries if plan.contest_number == TIED and plan.final_exact)


def busy_sites(world: World) -> list[int]:
    """Sites with a batch for each deed that somebody at a site can wait for."""
    first = [next(batch for batch in world.sample.batches if batch.state == state) for state in AT_WORK]
    return list(dict.fromkeys((*(batch.site_number for batch in first), 1)))
