"""The preliminaries that are over: codes, marks of the parts, places by the rules, signatures, publication."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from compmgr.accounts.models import User
from compmgr.anonymity.models import Draw, LayerCode, Seal, Unsealing
from compmgr.anonymity.rules import drawing
from compmgr.anonymity.rules.layers import LayerKind, kind_of, labels_for
from compmgr.audit import queries as audit
from compmgr.audit.services import record
from compmgr.competitions.models import Stage
from compmgr.demo.rules.entries import EntryPlan
from compmgr.demo.rules.season import ContestPlan, StagePlan
from compmgr.demo.services.world import World
from compmgr.foundation import chance, clock
from compmgr.results.models import Placing, Publication, Result, Signature
from compmgr.results.rules import ranking
from compmgr.results.rules.computation import PRACTICAL, THEORY, TOTAL, Figures, Terms
from compmgr.results.rules.explain import explain
from compmgr.results.rules.states import ResultState, SignatureRole
from compmgr.results.rules.steps import facts_hash, pack
from compmgr.results.rules.totals import rounded, weighted_total
from compmgr.results.rules.workdays import workdays_after
from compmgr.results.services.computing import terms_of
from compmgr.scoring.models import PartMark, Work
from compmgr.scoring.rules.states import PartState


def hold(world: World, contest: ContestPlan, plan: StagePlan) -> None:
    """The whole history of one preliminary, as it stood once it was published; the trail says where it comes from."""
    stage = world.stage(contest.number, plan.number)
    of_stage = [
        each
        for each in world.sample.entries
        if (each.contest_number, each.stage_number) == (contest.number, plan.number) and each.preliminary
    ]
    works = _draw(world, contest, plan, of_stage)
    by_code = {code: each for each, (code, _) in zip(of_stage, works, strict=True)}
    work_ids = dict(works)
    for code, each in by_code.items():
        _mark_parts(world, contest, plan, work_ids[code], each)
    figures = _figures(terms_of(stage.event), by_code)
    _result(world, contest, stage, figures, work_ids, by_code)
    world.bulk.write()
    record(world.session, "sample.loaded", stage, by=None, works=len(works))


def _draw(world: World, contest: ContestPlan, plan: StagePlan, entries: Sequence[EntryPlan]) -> list[tuple[str, int]]:
    """(code, work) of each entry, in their order; the rows stand in random order, as they do in a real draw."""
    bulk, stage = world.bulk, world.stages[contest.number, plan.number]
    ids = [world.entries[each.number, False] for each in entries]
    layers = world.stage(contest.number, plan.number).event.coding_layers
    rows: dict[int, int | None] = dict.fromkeys(ids)
    codes: dict[int, str] = {}
    draw = 0
    for layer, coder in enumerate(world.coders(contest.number, layers), start=1):
        draw, rows, codes = _layer(world, plan, stage, layer, kind_of(layer, layers), coder, rows)
        _open(world, contest, plan, stage, layer, coder)
    works = {code: bulk.add(Work, stage_id=stage, code=code) for code in chance.shuffled(codes.values())}
    for row in chance.shuffled(ids):
        bulk.add(Seal, draw_id=draw, entry_id=row, work_id=works[codes[row]])
    return [(codes[row], works[codes[row]]) for row in ids]


def _layer(
    world: World, plan: StagePlan, stage: int, layer: int, kind: LayerKind, coder: User, below: dict[int, int | None]
) -> tuple[int, dict[int, int | None], dict[int, str]]:
    """One layer over the rows `below` (nothing under the first one): its draw, its rows and its codes, by entry."""
    bulk, seed = world.bulk, chance.octets(32).hex()
    at = clock.at(plan.starts_on, 8, 3 * layer)
    tickets = {entry: chance.token() for entry in below}
    labels = labels_for(len(tickets), kind)
    given = drawing.drawn(seed, tickets.values(), labels)
    draw = bulk.add(
        Draw,
        stage_id=stage,
        layer=layer,
        seed=seed,
        commitment=drawing.commitment(seed),
        labels=labels,
        codes_hash=drawing.fingerprint(given),
        by_id=coder.id,
        at=at,
        drawn_at=at,
        sealed_at=at,
    )
    rows: dict[int, int | None] = {
        entry: bulk.add(
            LayerCode,
            draw_id=draw,
            entry_id=entry if layer == 1 else None,
            below_id=below[entry],
            ticket=tickets[entry],
            code=given[tickets[entry]],
        )
        for entry in chance.shuffled(below)
    }
    return draw, rows, {entry: given[ticket] for entry, ticket in tickets.items()}


def _open(world: World, contest: ContestPlan, plan: StagePlan, stage: int, layer: int, coder: User) -> None:
    world.bulk.add(
        Unsealing,
        stage_id=stage,
        layer=layer,
        by_id=world.judge(contest.number, "supervisor").id,
        witness_id=coder.id,
        at=clock.at(plan.starts_on + timedelta(days=1), 10),
    )


def _mark_parts(world: World, contest: ContestPlan, plan: StagePlan, work: int, entry: EntryPlan) -> None:
    """The regions hand in one mark for each part."""
    if entry.preliminary is None:
        return
    chief, at = world.judge(contest.number, "chief"), clock.at(plan.starts_on, 17, entry.number % 60)
    for part, value in ((THEORY, entry.preliminary.theory), (PRACTICAL, entry.preliminary.practical)):
        world.bulk.add(
            PartMark, work_id=work, part=part.value, state=PartState.GIVEN, value=value, by_id=chief.id, at=at
        )


def _figures(terms: Terms, by_code: dict[str, EntryPlan]) -> list[Figures]:
    """Ranked by the rules of results, with steps that anyone can compute again."""
    marks: dict[str, dict[str, Decimal]] = {
        code: {THEORY: each.preliminary.theory, PRACTICAL: each.preliminary.practical}
        for code, each in by_code.items()
        if each.preliminary
    }
    totals = {code: weighted_total(terms.parts, values) for code, values in marks.items()}
    standings = [ranking.Standing(code, values | {TOTAL: totals[code]}) for code, values in marks.items()]
    placings = ranking.places(standings, [TOTAL, *terms.tie_keys], decimals=terms.decimals)
    return [
        Figures(
            code=placing.competitor,
            theory=rounded(marks[placing.competitor][THEORY], terms.decimals),
            practical=rounded(marks[placing.competitor][PRACTICAL], terms.decimals),
            total=rounded(totals[placing.competitor] or 0, terms.decimals),
            scale_score=None,
            place=placing.place,
            medal=None,
            award=None,
            steps=pack(
                explain(parts=terms.parts, marks=marks[placing.competitor], decimals=terms.decimals, placing=placing)
            ),
        )
        for placing in placings
    ]


def _result(
    world: World,
    contest: ContestPlan,
    stage: Stage,
    figures: Sequence[Figures],
    works: dict[str, int],
    by_code: dict[str, EntryPlan],
) -> None:
    bulk, kept = world.bulk, facts_hash(stage.public_id, 1, [each.as_facts() for each in figures])
    computed = clock.now() - timedelta(days=1, hours=16)
    result = bulk.add(
        Result,
        stage_id=stage.id,
        edition=1,
        state=ResultState.FINAL,
        computed_at=computed,
        facts_hash=kept,
        reason=None,
    )
    for each in figures:
        bulk.add(
            Placing,
            result_id=result,
            work_id=works[each.code],
            entry_id=world.entries[by_code[each.code].number, False],
            theory=each.theory,
            practical=each.practical,
            total=each.total,
            scale_score=None,
            place=each.place,
            medal=None,
            award=None,
            steps=each.steps,
        )
    _sign(world, contest, result, kept, SignatureRole.CHIEF_JUDGE, "chief", computed + timedelta(hours=1))
    _sign(world, contest, result, kept, SignatureRole.SUPERVISOR, "supervisor", computed + timedelta(hours=18))
    bulk.add(
        Publication,
        result_id=result,
        by_id=world.users["office"].id,
        at=clock.now(),
        appeals_until=clock.now() + timedelta(minutes=stage.event.appeal_minutes),
        publicity_until=workdays_after(clock.today()),
        note=None,
        audit_head=audit.head(world.session),
    )


def _sign(
    world: World, contest: ContestPlan, result: int, kept: str, role: SignatureRole, office: str, at: datetime
) -> None:
    by = world.judge(contest.number, office)
    world.bulk.add(Signature, result_id=result, role=role, by_id=by.id, name=by.name, facts_hash=kept, at=at)
