"""Events and the settings their results are computed by; the stages in which they are held."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.catalogue.models import Occupation
from compmgr.competitions import queries
from compmgr.competitions.models import Contest, Event, Stage
from compmgr.competitions.rules import AwardRule, Group, MedalRule, StageKind
from compmgr.competitions.rules.settings import (
    check_appeal_minutes,
    check_award_figures,
    check_coding_layers,
    check_decimals,
    check_seats,
    check_stage_times,
    check_team_size,
    check_tie_keys,
    check_weights,
)
from compmgr.competitions.rules.states import SETTLED
from compmgr.competitions.services.changes import apply, moment, put_back
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal

#: What results are computed by: it stands still once there are results.
COMPUTING = frozenset(
    {
        "team_size",
        "theory_weight",
        "practical_weight",
        "drop_extremes",
        "decimals",
        "tie_keys",
        "shared_places",
        "medal_rule",
        "award_rule",
        "award_figures",
    }
)


def add_event(
    session: Session,
    contest: Contest,
    *,
    occupation: Occupation,
    name: str,
    group: Group,
    team_size: int = 1,
    theory_weight: int = 30,
    practical_weight: int = 70,
    drop_extremes: bool = False,
    decimals: int = 2,
    tie_keys: Sequence[str] = ("practical", "theory"),
    shared_places: bool = True,
    medal_rule: MedalRule = MedalRule.BY_PLACE,
    award_rule: AwardRule = AwardRule.BY_RATIO,
    award_figures: dict[str, Any] | None = None,
    appeal_minutes: int = 120,
    bars_earlier_judges: bool = False,
    coding_layers: int = 1,
    work_type: str | None = None,
    by: User | None,
) -> Event:
    """A new event; it keeps the occupation's name as the edition of this day has it."""
    _check_open(contest)
    event = Event(
        contest_id=contest.id,
        contest=contest,
        occupation_id=occupation.id,
        occupation=occupation,
        occupation_name=occupation.name,
        work_type=work_type,
        name=(name or "").strip(),
        group=group,
        team_size=team_size,
        theory_weight=theory_weight,
        practical_weight=practical_weight,
        drop_extremes=drop_extremes,
        decimals=decimals,
        tie_keys=check_tie_keys(tie_keys),
        shared_places=shared_places,
        medal_rule=medal_rule,
        award_rule=award_rule,
        award_figures=check_award_figures(award_rule, award_figures or {}),
        appeal_minutes=appeal_minutes,
        bars_earlier_judges=bars_earlier_judges,
        coding_layers=coding_layers,
    )
    with session.no_autoflush:
        _check(session, event)
    session.add(event)
    record(session, "event.added", event, by=by, **_settings(event))
    return event


def change_event(session: Session, event: Event, *, by: User, **changes: Any) -> None:
    """Change an event; once its contest has results, the settings they were computed by stand."""
    if "tie_keys" in changes:
        changes["tie_keys"] = check_tie_keys(changes["tie_keys"])
    if {"award_rule", "award_figures"} & changes.keys():
        rule = changes.get("award_rule", event.award_rule)
        changes["award_figures"] = check_award_figures(rule, changes.get("award_figures", event.award_figures) or {})
    changed = {name for name, value in changes.items() if _kept(event, name) != value}
    if changed & COMPUTING and (event.contest.state in SETTLED or queries.has_published(session, event)):
        raise Conflict("There are results already: the settings they were computed by can no longer be changed.")
    if "coding_layers" in changed and queries.has_drawn(session, event):
        raise Conflict("The draw of codes has begun: the number of its layers can no longer be changed.")
    if "occupation" in changes:
        changes["occupation_name"] = changes["occupation"].name
        changes["occupation_id"] = changes["occupation"].id
    with session.no_autoflush, put_back(session, event):
        told = apply(event, changes)
        _check(session, event)
    if told:
        record(session, "event.changed", event, by=by, **told)


def _kept(event: Event, name: str) -> Any:
    """What is kept; an event of old without award figures has the usual ones."""
    value = getattr(event, name)
    usual = name == "award_figures" and not value and event.award_rule is AwardRule.BY_RATIO
    return check_award_figures(event.award_rule, {}) if usual else value


def _check_open(contest: Contest) -> None:
    if contest.state in SETTLED:
        raise Conflict("This contest is %(state)s; it is no longer changed.", state=contest.state)


def _check(session: Session, event: Event) -> None:
    if not event.name:
        raise Refusal("Enter a name.")
    check_team_size(event.team_size)
    check_weights(event.theory_weight, event.practical_weight)
    check_decimals(event.decimals)
    check_appeal_minutes(event.appeal_minutes)
    check_coding_layers(event.coding_layers)
    namesake = queries.event_named(session, event.contest, event.name, event.group)
    if namesake is not None and namesake is not event:
        raise Conflict("This contest has an event of this name for the same group already.")


def _settings(event: Event) -> dict[str, Any]:
    return {
        "name": event.name,
        "occupation": event.occupation.code,
        "group": event.group,
        "team_size": event.team_size,
        "theory_weight": event.theory_weight,
        "practical_weight": event.practical_weight,
        "decimals": event.decimals,
    }


def add_stage(
    session: Session,
    event: Event,
    *,
    kind: StageKind,
    name: str,
    region: str = "",
    venue: str = "",
    registration_opens_at: datetime,
    registration_closes_at: datetime,
    starts_at: datetime,
    ends_at: datetime,
    seats: int,
    seats_per_delegation: int | None = None,
    advance_count: int = 0,
    by: User | None,
) -> Stage:
    """A preliminary of a region, or the one final of an event."""
    _check_open(event.contest)
    stage = Stage(
        event_id=event.id,
        event=event,
        kind=kind,
        name=(name or "").strip(),
        region=region or "",
        venue=venue or "",
        registration_opens_at=registration_opens_at,
        registration_closes_at=registration_closes_at,
        starts_at=starts_at,
        ends_at=ends_at,
        seats=seats,
        seats_per_delegation=seats_per_delegation,
        advance_count=advance_count,
    )
    with session.no_autoflush:
        _check_stage(session, stage)
    session.add(stage)
    record(session, "stage.added", stage, by=by, kind=kind, name=stage.name, seats=seats, starts_at=moment(starts_at))
    return stage


def change_stage(session: Session, stage: Stage, *, by: User, **changes: Any) -> None:
    _check_open(stage.event.contest)
    with session.no_autoflush, put_back(session, stage):
        told = apply(stage, changes)
        _check_stage(session, stage)
    if told:
        record(session, "stage.changed", stage, by=by, **told)


def _check_stage(session: Session, stage: Stage) -> None:
    if not stage.name:
        raise Refusal("Enter a name.")
    check_stage_times(stage.registration_opens_at, stage.registration_closes_at, stage.starts_at, stage.ends_at)
    check_seats(stage.seats, stage.seats_per_delegation, stage.advance_count)
    if stage.kind is StageKind.FINAL and stage.advance_count:
        raise Refusal("Nobody advances from a final.")
    others = [other for other in queries.stages_of_event(session, stage.event) if other is not stage]
    if any((other.kind, other.name) == (stage.kind, stage.name) for other in others):
        raise Conflict("This event has a stage of this name already.")
    if stage.kind is StageKind.FINAL and any(other.kind is StageKind.FINAL for other in others):
        raise Conflict("This event has a final already.")
