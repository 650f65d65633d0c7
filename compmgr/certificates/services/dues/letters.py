"""The letters of a contest: to the judges whose panel has signed, and to those who held it once it is over."""

from functools import partial

from sqlalchemy import select

from compmgr.certificates import queries
from compmgr.certificates.queries.entitled import is_over, units_of
from compmgr.certificates.queries.numbers import pattern_of
from compmgr.certificates.rules import claims, entitlement, wording
from compmgr.certificates.rules.claims import Claim
from compmgr.certificates.rules.entitlement import Choices
from compmgr.certificates.rules.facts import JudgeLetterFacts, OrganiserLetterFacts
from compmgr.certificates.services.dues.base import Due, Listed, each, gone
from compmgr.certificates.services.dues.results import event_code, made
from compmgr.competitions.models import Contest
from compmgr.competitions.rules import require_real
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import DomainError, Refusal
from compmgr.layouts.rules.kinds import CertificateKind
from compmgr.results.models import Result
from compmgr.scoring import queries as scoring
from compmgr.scoring.models import PanelMember

JUDGE, ORGANISER = CertificateKind.JUDGE_LETTER, CertificateKind.ORGANISER_LETTER


def judges(session: Session, result: Result, _choices: Choices) -> list[Listed]:
    """Who served on the panel of a published result, by number."""
    entitlement.require_result(JUDGE, result.state, result.stage.kind)
    return [
        Listed(claims.of_member(member.id), member.user.name) for member in queries.members_of(session, result.stage)
    ]


def load_judges(session: Session, wanted: list[Claim], _choices: Choices) -> dict[str, Due | DomainError]:
    query = select(PanelMember).where(PanelMember.id.in_([claim.ids[0] for claim in wanted]))
    members = {member.id: member for member in session.scalars(query.order_by(PanelMember.id))}
    stages = {member.stage_id: member.stage for member in members.values()}
    signed = {stage_id: scoring.is_signed(session, stage) for stage_id, stage in stages.items()}
    units = units_of(session, [member.user_id for member in members.values()])
    contests = {stage.event.contest_id for stage in stages.values()}
    patterns = {contest_id: pattern_of(session, contest_id, JUDGE) for contest_id in contests}

    def due(claim: Claim) -> Due:
        member = members.get(claim.ids[0])
        if member is None:
            raise gone()
        stage, event, contest = member.stage, member.stage.event, member.stage.event.contest
        require_real(stage.kind)
        office = entitlement.require_served(member.role, member.left_at is not None, signed[member.stage_id])
        first, last = clock.local(stage.starts_at).date(), clock.local(stage.ends_at).date()
        pattern = patterns[contest.id]
        return Due(
            kind=JUDGE,
            claim=str(claim),
            holder=member.user.name,
            title=f"{contest.name} {event.name} {office}"[:200],
            series=entitlement.contest_series(
                JUDGE, contest.season.year, contest.id, pattern=pattern, event=event_code(event)
            ),
            facts=partial(
                made,
                JudgeLetterFacts,
                holder=member.user.name,
                issuing_bodies=entitlement.bodies(contest.sponsor),
                date=clock.today(),
                role=office,
                contest=contest.name,
                event=event.name,
                term=wording.term_words(first, last),
                unit=units.get(member.user_id, ""),
                is_sample=contest.season.is_sample,
            ),
            row={"user_id": member.user_id, "contest_id": contest.id, "stage_id": stage.id},
        )

    return each(wanted, due)


def organisers(session: Session, contest: Contest, _choices: Choices) -> list[Listed]:
    """Who held a contest, as its settings name them, once its last result is final."""
    require_over(session, contest)
    return [Listed(claim, body) for claim, body, _role in queries.organiser_claims(contest)]


def require_over(session: Session, contest: Contest) -> None:
    if contest.is_practice:
        raise Refusal("A practice contest gives no certificates.")
    if not is_over(session, contest):
        raise Refusal("The organisers get their letter once every final of the contest has a final result.")


def load_organisers(session: Session, wanted: list[Claim], _choices: Choices) -> dict[str, Due | DomainError]:
    def due(claim: Claim) -> Due:
        contest = session.get(Contest, claim.ids[0])
        if contest is None:
            raise gone()
        require_over(session, contest)
        named = {known: (body, role) for known, body, role in queries.organiser_claims(contest)}
        if str(claim) not in named:
            raise gone()
        body, role = named[str(claim)]
        return Due(
            kind=ORGANISER,
            claim=str(claim),
            holder=body,
            title=f"{contest.name} {role}"[:200],
            series=entitlement.contest_series(
                ORGANISER, contest.season.year, contest.id, pattern=pattern_of(session, contest.id, ORGANISER)
            ),
            facts=partial(
                made,
                OrganiserLetterFacts,
                holder=body,
                issuing_bodies=entitlement.bodies(contest.sponsor),
                date=clock.today(),
                role=role,
                contest=contest.name,
                is_sample=contest.season.is_sample,
            ),
            row={"contest_id": contest.id},
        )

    return each(wanted, due)
