"""What results bring: awards, titles, participation, score slips; each member of a team gets one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from compmgr.certificates import queries
from compmgr.certificates.queries.numbers import pattern_of
from compmgr.certificates.rules import claims, entitlement
from compmgr.certificates.rules.claims import Claim
from compmgr.certificates.rules.entitlement import Choices
from compmgr.certificates.rules.facts import AwardFacts, Facts, ParticipationFacts, ScoreSlipFacts, TitleFacts
from compmgr.certificates.services.dues.base import Due, Listed, each, gone
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import DomainError, Refusal
from compmgr.layouts.rules.kinds import CertificateKind
from compmgr.registration.models import EntryMember
from compmgr.results import queries as results
from compmgr.results.models import Placing, Result

K = CertificateKind


def listed(session: Session, kind: CertificateKind, result: Result, choices: Choices) -> list[Listed]:
    """Everyone of a result who may have a certificate of `kind`, best first, members in their order."""
    entitlement.require_result(kind, result.state, result.stage.kind)
    titled = queries.titled_works(session, [result], choices).get(result.id, set()) if kind is K.TITLE else set()
    return [
        Listed(claims.of_work(kind, placing.work_id, member.person_id), member.name)
        for placing in results.placings_of(session, result)
        if placing.entry and qualifies(kind, placing, choices, placing.work_id in titled)
        for member in placing.entry.members
    ]


def qualifies(kind: CertificateKind, placing: Placing, choices: Choices, is_titled: bool) -> bool:
    """Whether a placing brings a certificate of `kind`; for a title the table of places has said so."""
    has_won = placing.medal is not None or placing.award is not None
    if kind is K.AWARD:
        return has_won
    if kind is K.TITLE:
        return is_titled
    if placing.work.is_absent:
        return False
    return kind is not K.PARTICIPATION or not (choices.without_award and has_won)


@dataclass(frozen=True)
class Winner:
    """A member of an entry, with the placing it came to."""

    placing: Placing
    member: EntryMember

    @property
    def contest(self) -> Any:
        return self.placing.result.stage.event.contest

    def common(self, on: date) -> dict[str, Any]:
        """The facts every certificate of a result prints."""
        contest = self.contest
        return {
            "holder": self.member.name,
            "contest": contest.name,
            "event": self.placing.result.stage.event.name,
            "issuing_bodies": entitlement.bodies(contest.sponsor),
            "date": on,
            "unit": self.member.employer,
            "delegation": self.placing.entry.delegation.name if self.placing.entry else "",
            "is_sample": contest.season.is_sample,
        }


def load(
    session: Session, kind: CertificateKind, wanted: list[Claim], choices: Choices
) -> dict[str, Due | DomainError]:
    """What is due for each claim, from the newest public edition; a constant number of questions."""
    placings = queries.newest_placings(session, {claim.ids[0] for claim in wanted})
    found = {placing.result_id: placing.result for placing in placings.values()}
    titled = queries.titled_works(session, found.values(), choices) if kind is K.TITLE else {}
    places = queries.places_of(session, found) if kind is K.SCORE_SLIP else {}
    patterns = {id: pattern_of(session, id, kind) for id in {r.stage.event.contest_id for r in found.values()}}

    def due(claim: Claim) -> Due:
        work_id, person_id = claim.ids
        placing = placings.get(work_id)
        if placing is None or placing.entry is None:
            raise gone()
        member = next((one for one in placing.entry.members if one.person_id == person_id), None)
        if member is None:
            raise gone()
        is_titled = work_id in titled.get(placing.result_id, set())
        counted = len(places.get(placing.result_id, {}))
        pattern = patterns[placing.result.stage.event.contest_id]
        return of(kind, Winner(placing, member), choices, pattern, is_titled=is_titled, competitors=counted)

    return each(wanted, due)


def of(
    kind: CertificateKind,
    winner: Winner,
    choices: Choices,
    pattern: str | None,
    *,
    is_titled: bool = False,
    competitors: int = 0,
) -> Due:
    """What is due to one member of an entry; Refusal when nothing is."""
    placing, member = winner.placing, winner.member
    stage = placing.result.stage
    entitlement.require_result(kind, placing.result.state, stage.kind)
    if kind is K.AWARD:
        entitlement.printed_award(placing.medal, placing.award)
    if not qualifies(kind, placing, choices, is_titled):
        raise Refusal("The place of %(name)s brings no such certificate.", name=member.name)
    contest, year = stage.event.contest, stage.event.contest.season.year
    if contest.is_practice:
        raise Refusal("A practice contest gives no certificates.")
    facts = MAKERS[kind](winner, choices, competitors)
    return Due(
        kind=kind,
        claim=claims.of_work(kind, placing.work_id, member.person_id),
        holder=member.name,
        title=facts("", "").subject[:200],
        series=entitlement.contest_series(kind, year, contest.id, pattern=pattern, event=event_code(stage.event)),
        facts=facts,
        row={
            "person_id": member.person_id,
            "contest_id": contest.id,
            "stage_id": stage.id,
            "placing_id": placing.id,
            "delegation_id": placing.entry.delegation_id if placing.entry else None,
        },
    )


def event_code(event: Any) -> str:
    """How an event stands in numbers that name it."""
    return f"{event.id:03}"


Maker = Callable[[str, str], Facts]


def award(winner: Winner, _choices: Choices, _competitors: int) -> Maker:
    placing = winner.placing
    mates = placing.entry.members if placing.entry else []
    return partial(
        made,
        AwardFacts,
        **winner.common(clock.today()),
        award=entitlement.printed_award(placing.medal, placing.award),
        group=entitlement.GROUPS[placing.result.stage.event.group],
        place=placing.place,
        team_mates=tuple(other.name for other in mates if other.id != winner.member.id),
    )


def title(winner: Winner, choices: Choices, _competitors: int) -> Maker:
    facts = winner.common(clock.today())
    return partial(made, TitleFacts, **facts, honour=choices.honour, place=winner.placing.place)


def participation(winner: Winner, _choices: Choices, _competitors: int) -> Maker:
    group = entitlement.GROUPS[winner.placing.result.stage.event.group]
    return partial(made, ParticipationFacts, **winner.common(clock.today()), group=group)


def slip(winner: Winner, _choices: Choices, competitors: int) -> Maker:
    placing = winner.placing
    won = placing.medal or placing.award
    return partial(
        made,
        ScoreSlipFacts,
        **winner.common(clock.today()),
        group=entitlement.GROUPS[placing.result.stage.event.group],
        theory=placing.shown("theory"),
        practical=placing.shown("practical"),
        total=placing.shown("total"),
        place="" if placing.place is None else str(placing.place),
        competitors=str(competitors or ""),
        award=entitlement.printed_award(placing.medal, placing.award) if won else "",
    )


def made(kind: type[Any], number: str, check_url: str, **facts: Any) -> Facts:
    return kind(number=number, check_url=check_url, **facts)


MAKERS: Mapping[CertificateKind, Callable[[Winner, Choices, int], Maker]] = {
    K.AWARD: award,
    K.TITLE: title,
    K.PARTICIPATION: participation,
    K.SCORE_SLIP: slip,
}
