"""Computing the result of a stage from its locked marks, by code and without a name."""

from sqlalchemy import delete, select

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.competitions.models import Event, Stage
from compmgr.competitions.rules import require_real
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.results import queries
from compmgr.results.models import Placing, Result
from compmgr.results.rules.computation import THEORY, Figures, Marked, Terms
from compmgr.results.rules.computation import compute as compute_figures
from compmgr.results.rules.states import RESULT, ResultState
from compmgr.results.rules.steps import facts_hash
from compmgr.scoring import queries as scoring
from compmgr.scoring.models import PanelMember, Work
from compmgr.scoring.rules.marks import ABSENT
from compmgr.scoring.rules.parts import counting
from compmgr.scoring.rules.scheme import aspects_of
from compmgr.scoring.rules.states import PartState

OPEN = (ResultState.PROVISIONAL, ResultState.COMPLETE)


def compute(session: Session, stage: Stage, *, by: User, reason: str | None = None) -> Result:
    """The result of `stage`, complete and waiting for the chief judge's signature.

    Before that signature computing again replaces the placings; after it a new edition is made, with a reason.
    Refused with the codes of works whose sheets are not locked or whose theory mark is missing.
    """
    require_real(stage.kind)
    session.execute(select(Stage.id).where(Stage.id == stage.id).with_for_update())
    latest = queries.latest_result(session, stage)
    _require_recomputable(latest, reason)
    works = queries.works_to_compute(session, stage)
    figures = compute_figures(terms_of(stage.event), _aspects(session, stage), _marked(session, stage, works))
    result = _replaced(session, latest) if latest and latest.state in OPEN else _edition(session, stage, latest, reason)
    result.facts_hash = facts_hash(stage.public_id, result.edition, [each.as_facts() for each in figures])
    session.flush()
    _keep(session, result, works, figures)
    RESULT.require(result.state, ResultState.COMPLETE)
    result.state = ResultState.COMPLETE
    record(
        session, "result.computed", result, by=by, reason=reason, edition=result.edition, facts_hash=result.facts_hash
    )
    return result


def terms_of(event: Event) -> Terms:
    """What the event's settings say about its results."""
    return Terms(
        theory_weight=event.theory_weight,
        practical_weight=event.practical_weight,
        drop_extremes=event.drop_extremes,
        decimals=event.decimals,
        tie_keys=event.tie_keys,
        shared_places=event.shared_places,
        medal_rule=event.medal_rule,
        award_rule=event.award_rule,
        award_figures=event.award_figures,
    )


def kept_hash(session: Session, result: Result) -> str:
    """The hash over the placings as they stand in the database now."""
    query = select(Placing).where(Placing.result_id == result.id).order_by(Placing.id)
    placings = session.scalars(query.execution_options(populate_existing=True)).all()
    facts = [
        Figures(
            placing.work.code,
            placing.theory,
            placing.practical,
            placing.total,
            placing.scale_score,
            placing.place,
            placing.medal,
            placing.award,
            placing.steps,
        ).as_facts()
        for placing in placings
    ]
    return facts_hash(result.stage.public_id, result.edition, facts)


def _require_recomputable(latest: Result | None, reason: str | None) -> None:
    if latest is None or latest.state in OPEN or latest.state is ResultState.ANNULLED:
        return
    if latest.state in (ResultState.PUBLISHED, ResultState.UNDER_APPEAL, ResultState.UPHELD, ResultState.PUBLICISED):
        raise Conflict(
            "This result is %(state)s. It can be computed again only after an appeal was ruled to correct it.",
            state=latest.state,
        )
    if not reason:
        raise Refusal("This result has been signed. Say why it is computed again.")


def _replaced(session: Session, result: Result) -> Result:
    """The same edition, emptied: nobody has signed it yet."""
    if result.state is ResultState.COMPLETE:
        RESULT.require_correction("recomputed", result.state, ResultState.PROVISIONAL)
    session.execute(delete(Placing).where(Placing.result_id == result.id))
    result.state, result.computed_at = ResultState.PROVISIONAL, clock.now()
    return result


def _edition(session: Session, stage: Stage, latest: Result | None, reason: str | None) -> Result:
    """A new edition; a signed one that was not public yet ends, a public one stays until the new one is published."""
    if latest and "recomputed" in RESULT.corrections_from(latest.state):
        RESULT.require(latest.state, ResultState.ANNULLED)
        latest.state, latest.reason = ResultState.ANNULLED, reason
    result = Result(
        stage_id=stage.id,
        edition=latest.edition + 1 if latest else 1,
        state=ResultState.PROVISIONAL,
        facts_hash="",
        reason=reason if latest else None,
    )
    result.stage = stage
    session.add(result)
    return result


def _aspects(session: Session, stage: Stage) -> tuple:  # type: ignore[type-arg]
    if not stage.event.practical_weight:
        return ()
    scheme = scoring.scheme_of_stage(session, stage)
    if scheme is None:
        raise Refusal("This event has no marking scheme yet.")
    return aspects_of(scoring.scheme_rules(scheme))


def _marked(session: Session, stage: Stage, works: list[Work]) -> list[Marked]:
    """What every work was given, once all sheets are locked and all theory marks are in."""
    if stage.event.practical_weight and (codes := queries.unlocked_codes(session, stage)):
        raise Refusal("These works still have sheets that are not locked: %(codes)s.", codes=codes)
    parts = scoring.part_marks_of(session, stage)
    present = [work for work in works if not work.is_absent]
    missing = [work.code for work in present if THEORY not in parts.get(work, {})]
    if stage.event.theory_weight and missing:
        raise Refusal("The theory mark is still missing for: %(codes)s.", codes=missing)
    sheets, judges = scoring.marks_of(session, stage), queries.judges_by_work(session, stage)
    members = {member.id: member for member in session.scalars(_members(stage))}
    return [
        _one(work, parts.get(work, {}), {members[each]: sheets.get(work, {}).get(members[each], {}) for each in there})
        for work in works
        for there in [sorted(judges.get(work.id, ()), key=lambda each: members[each].number)]
    ]


def _members(stage: Stage):  # type: ignore[no-untyped-def]
    return select(PanelMember).where(PanelMember.stage_id == stage.id).order_by(PanelMember.number)


def _one(work: Work, parts: dict, sheets: dict) -> Marked:  # type: ignore[type-arg]
    counted = {name: counting(mark.state, mark.value) for name, mark in parts.items()}
    given = {name: ABSENT if value is None else value for name, value in counted.items()}
    blank = frozenset(name for name, mark in parts.items() if mark.state is PartState.BLANK_PAPER)
    cheated = next((name for name, mark in sorted(parts.items()) if mark.state is PartState.CHEATING), None)
    by_judge = {str(member.number): values for member, values in sheets.items()}
    return Marked(work.code, by_judge, given, work.is_absent, cheated, blank)


def _keep(session: Session, result: Result, works: list[Work], figures: list[Figures]) -> None:
    by_code = {work.code: work for work in works}
    session.add_all(
        Placing(
            result_id=result.id,
            work_id=by_code[each.code].id,
            theory=each.theory,
            practical=each.practical,
            total=each.total,
            scale_score=each.scale_score,
            place=each.place,
            medal=each.medal,
            award=each.award,
            steps=each.steps,
        )
        for each in figures
    )
    session.flush()
