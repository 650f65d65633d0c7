"""Verbs that bring a stage to a result and further: signed, decoded, published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from compmgr.accounts.models import User
from compmgr.accounts.permissions import Role
from compmgr.anonymity import queries as codes
from compmgr.competitions.models import Stage
from compmgr.competitions.rules import AwardRule
from compmgr.foundation.database import Session
from compmgr.results import services
from compmgr.results.models import Result
from compmgr.results.rules.states import ResultState
from compmgr.scoring import queries as scoring
from compmgr.scoring import services as marking
from compmgr.scoring.models import MarkSheet
from compmgr.scoring.rules.states import PartState
from tests.factories.marking import make_drawn_stage, sheets_of, sign_all
from tests.factories.world import PASSWORD, make_event, make_stage, make_user

#: For each work: the theory mark, and for each judge the marks of A1.1 (40), A1.2 (20) and the level of B1.1 (40).
MARKS = (
    ("80", (("40", "20", "3"), ("38", "20", "3"), ("36", "20", "3"))),
    ("90", (("30", "10", "2"), ("30", "12", "2"), ("30", "14", "2"))),
    ("70", (("20", "10", "1"), ("20", "10", "1"), ("20", "10", "2"))),
    ("70", (("20", "10", "1"), ("20", "10", "1"), ("20", "10", "2"))),
)


@dataclass
class Staged:
    """A marked stage with those who act on its result."""

    stage: Stage
    chief: User
    supervisor: User
    office: User
    results: list[Result] = field(default_factory=list)

    @property
    def result(self) -> Result:
        return self.results[-1]


def make_marked_stage(
    session: Session,
    marks: Sequence[tuple[str, Sequence[Sequence[str]]]] = MARKS,
    *,
    stage: Stage | None = None,
    signed: bool = True,
    **settings: object,
) -> Staged:
    """A stage with a work for each row of `marks`, in the order of the codes, signed by its judges.

    Locked by the chief judge when `signed`.
    """
    given: Mapping[str, object] = {
        "award_rule": AwardRule.BY_COUNT,
        "award_figures": {"first_prize": 1, "second_prize": 1},
    }
    stage = stage or make_stage(session, make_event(session, **{**given, **settings}))
    make_drawn_stage(session, entries=len(marks), judges=len(marks[0][1]), stage=stage)
    contest = stage.event.contest
    chief = make_user(session, Role.CHIEF_JUDGE, contest)
    works = scoring.works_of(session, stage)
    for judge_at, member in enumerate(scoring.judges_of(session, stage)):
        for sheet in sheets_of(session, member):
            fill_from(session, sheet, marks[works.index(sheet.work)][1][judge_at])
    for work, (theory, _) in zip(works, marks, strict=True):
        marking.record_part(session, work, "theory", PartState.GIVEN, Decimal(theory), by=chief)
    sign_all(session, stage)
    if signed:
        marking.sign_panel(session, stage, by=chief)
    office = make_user(session, Role.FEDERATION_OFFICE)
    return Staged(stage, chief, make_user(session, Role.SUPERVISOR, contest), office)


def fill_from(session: Session, sheet: MarkSheet, marks: Sequence[str]) -> None:
    by_key = dict(zip(("A1.1", "A1.2", "B1.1"), marks, strict=True))
    values = {aspect: Decimal(by_key[aspect.key]) for aspect in sheet.sub_criterion.aspects}
    marking.record_marks(session, sheet, values, by=sheet.member.user)
    marking.submit_sheet(session, sheet, by=sheet.member.user)


def computed(session: Session, staged: Staged | None = None) -> Staged:
    staged = staged or make_marked_stage(session)
    staged.results.append(services.compute(session, staged.stage, by=staged.chief))
    return staged


def chief_signed(session: Session, staged: Staged | None = None) -> Staged:
    staged = computed(session, staged)
    services.chief_sign(session, staged.result, PASSWORD, by=staged.chief)
    return staged


def decoded(session: Session, staged: Staged | None = None) -> Staged:
    staged = chief_signed(session, staged)
    while codes.layer_to_open(session, staged.stage):
        services.open_layer(session, staged.result, by=staged.supervisor, witness=coder_of(session, staged))
    if staged.result.state is ResultState.CHIEF_SIGNED:  # the layers were opened for an earlier edition
        services.decode(session, staged.result, by=staged.supervisor)
    return staged


def coder_of(session: Session, staged: Staged) -> User:
    """Who drew the layer that is opened next."""
    layer = codes.layer_to_open(session, staged.stage)
    return session.get_one(User, codes.draws_of(session, staged.stage)[layer or 1].by_id)


def supervisor_signed(session: Session, staged: Staged | None = None) -> Staged:
    staged = decoded(session, staged)
    services.supervisor_sign(session, staged.result, PASSWORD, by=staged.supervisor)
    return staged


def published(session: Session, staged: Staged | None = None) -> Staged:
    staged = supervisor_signed(session, staged)
    services.publish(session, staged.result, by=staged.office)
    return staged
