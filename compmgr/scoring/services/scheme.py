"""Writing a marking scheme, as long as nobody has marked by it; then only a new edition."""

from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.competitions.models import Event, Stage
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.scoring import queries
from compmgr.scoring.models import Aspect, Criterion, MarkSheet, Scheme, SchemeSection, SubCriterion
from compmgr.scoring.rules import lint
from compmgr.scoring.rules import scheme as rules
from compmgr.scoring.rules.states import SheetState
from compmgr.scoring.services.panel import issue_sheets

Part = TypeVar("Part", Criterion, SubCriterion, Aspect)


def write_scheme(
    session: Session, event: Event, scheme_rules: rules.Scheme, *, name: str, version: int | None = None, by: User
) -> Scheme:
    """The event's scheme is `scheme_rules` from now on; parts keep their row where they keep their key.

    Conflict once the first mark was recorded, or when `version` (the one the form was read at) is not the present
    one. Sheets already issued follow the scheme: those of a part taken out go, those of a new part are issued. A
    scheme that warm-up works were marked by stays theirs, and what is written is the next edition.
    """
    _require_storable(scheme_rules)
    scheme = queries.current_scheme(session, event, lock=True)
    if scheme is None:
        scheme = Scheme(event_id=event.id, edition=1, name=name)
        session.add(scheme)
    _require_open(scheme, version)
    session.flush()
    unmarked = queries.stages_with_sheets(session, event, of_unmarked=True)
    if queries.is_tried(session, scheme):
        scheme = _next_edition(session, scheme, unmarked)
    _take_out(session, scheme, {(one.key, sub.key) for one in scheme_rules.criteria for sub in one.sub_criteria})
    fill(session, scheme, scheme_rules)
    scheme.name = name
    flag_modified(scheme, "name")  # a change of the parts alone moves the version too
    total = rules.total_of(scheme_rules)
    record(session, "scheme.written", scheme, by=by, aspects=len(rules.aspects_of(scheme_rules)), total=total)
    for stage in unmarked:
        issue_sheets(session, stage, by=by)
    return scheme


def _next_edition(session: Session, scheme: Scheme, unmarked: list[Stage]) -> Scheme:
    """An empty edition after one that stays with the warm-up works marked by it; other sheets wait for the new one."""
    following = Scheme(event_id=scheme.event_id, edition=scheme.edition + 1, name=scheme.name)
    session.add(following)
    session.flush()
    for stage in unmarked:
        drop_sheets(session, queries.sheets_of(stage.id))
    return following


def _require_open(scheme: Scheme, version: int | None) -> None:
    if scheme.frozen_at is not None:
        raise Conflict(
            "This scheme is frozen: marks have been recorded by it since %(since)s, and what has begun by one "
            "scheme ends by it. Open a new edition for stages still to come.",
            since=scheme.frozen_at,
        )
    if version is not None and scheme.version != version:
        raise Conflict("Somebody else changed this scheme meanwhile. Reload the page and enter your change again.")


def _require_storable(scheme: rules.Scheme) -> None:
    """What no row can hold is refused at once; anything else may stay unfinished until it is frozen."""
    for aspect in rules.aspects_of(scheme):
        if not rules.is_exact_to(aspect.max_mark) or not 0 < aspect.max_mark <= rules.WHOLE:
            raise Refusal(
                "Aspect %(key)s is worth %(max_mark)s; a maximum lies between 0 and 100, with two decimals at most.",
                key=aspect.key,
                max_mark=aspect.max_mark,
            )
    repeated = list(lint.repeated_keys(scheme))
    if repeated:
        raise Refusal(repeated[0].message, **repeated[0].values)


def fill(session: Session, scheme: Scheme, plan: rules.Scheme) -> None:
    """Make the rows of `scheme` those of `plan`; every key belongs to one row, moved parts are made anew."""
    _match(scheme.criteria, plan.criteria, Criterion)
    for criterion, planned in zip(scheme.criteria, plan.criteria, strict=True):
        criterion.name, criterion.target = planned.name, planned.target
        _match(criterion.sub_criteria, planned.sub_criteria, SubCriterion)
        for sub, planned_sub in zip(criterion.sub_criteria, planned.sub_criteria, strict=True):
            sub.name, sub.day = planned_sub.name, planned_sub.day
            _match(sub.aspects, planned_sub.aspects, Aspect)
            for aspect, planned_aspect in zip(sub.aspects, planned_sub.aspects, strict=True):
                _set_aspect(aspect, planned_aspect)
    known = {section.number: section for section in scheme.sections}
    scheme.sections[:] = [
        known.get(one.number) or SchemeSection(number=one.number, name=one.name, target=one.target)
        for one in plan.sections
    ]
    for section, planned_section in zip(scheme.sections, plan.sections, strict=True):
        section.name, section.target = planned_section.name, planned_section.target
    session.flush()


def _match(rows: list[Part], planned: tuple[Any, ...], kind: type[Part]) -> None:
    """Bring `rows` into the order of `planned`: by key, a new row where there is none."""
    known = {row.key: row for row in rows}
    rows[:] = [known.get(part.key) or kind(key=part.key) for part in planned]
    for position, row in enumerate(rows, start=1):
        row.position = position


def _set_aspect(aspect: Aspect, planned: rules.Aspect) -> None:
    aspect.kind, aspect.max_mark = planned.kind, planned.max_mark
    aspect.description, aspect.requirement = planned.description, planned.requirement
    aspect.section, aspect.benchmarks = planned.section, list(planned.benchmarks)
    aspect.scorer, aspect.settings = planned.scorer, dict(planned.settings)


def _take_out(session: Session, scheme: Scheme, kept: set[tuple[str, str]]) -> None:
    gone = [sub.id for one in scheme.criteria for sub in one.sub_criteria if (one.key, sub.key) not in kept]
    if gone:
        drop_sheets(session, select(MarkSheet).where(MarkSheet.sub_criterion_id.in_(gone)))


def drop_sheets(session: Session, query: Any) -> None:
    """Sheets nobody has marked carry nothing; they go with the part they were issued for."""
    for sheet in session.scalars(query.where(MarkSheet.state == SheetState.ISSUED)):
        session.delete(sheet)
    session.flush()
