"""Verbs that bring a stage to where it can be marked: a scheme, a panel, drawn codes, filled sheets."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.accounts.permissions import Role
from compmgr.anonymity.models import Draw
from compmgr.anonymity.services import draw_codes
from compmgr.competitions.models import Event, Stage
from compmgr.foundation.database import Session
from compmgr.foundation.spreadsheet import write
from compmgr.registration.rules.states import EntryState
from compmgr.scoring import queries, services
from compmgr.scoring.models import MarkSheet, PanelMember, Scheme
from compmgr.scoring.rules import parts
from compmgr.scoring.rules import scheme as rules
from compmgr.scoring.rules.scheme import AspectKind
from compmgr.scoring.rules.states import PanelRole, SheetState
from compmgr.scoring.spreadsheet import theory
from tests.factories.world import make_delegation, make_entry, make_person, make_stage, make_user

LEVELS = ("未完成", "基本符合", "符合且细致", "可作示范")
M, J = AspectKind.MEASUREMENT, AspectKind.JUDGEMENT


def plan(*worths: str) -> rules.Scheme:
    """A scheme of two criteria; worth 100 when nothing else is said: 40 and 20 measured, 40 judged."""
    first, second, third = (Decimal(worth) for worth in worths or ("40", "20", "40"))
    size = rules.Aspect("A1.1", M, first, "外形尺寸", 1, requirement="误差不超过 0.5 毫米")
    gap = rules.Aspect("A1.2", M, second, "接缝间隙", 1)
    look = rules.Aspect("B1.1", J, third, "整体外观", 2, LEVELS)
    return rules.Scheme(
        (
            rules.Criterion("A", "加工", (rules.SubCriterion("A1", "尺寸与接缝", (size, gap)),)),
            rules.Criterion("B", "外观", (rules.SubCriterion("B1", "观感", (look,)),)),
        )
    )


def make_scheme(
    session: Session, event: Event, scheme: rules.Scheme | None = None, *, by: User | None = None
) -> Scheme:
    by = by or make_user(session, Role.FEDERATION_OFFICE)
    return services.write_scheme(session, event, scheme or plan(), name="评分标准", by=by)


def make_panel(session: Session, stage: Stage, judges: int = 3) -> list[PanelMember]:
    """A chief judge and so many judges."""
    office = make_user(session, Role.FEDERATION_OFFICE)
    chief = services.assign_judge(session, stage, make_user(session), role=PanelRole.CHIEF_JUDGE, by=office)
    return [chief, *(services.assign_judge(session, stage, make_user(session), by=office) for _ in range(judges))]


def make_drawn_stage(
    session: Session, entries: int = 2, judges: int = 3, stage: Stage | None = None, scheme: rules.Scheme | None = None
) -> Stage:
    """A stage whose competitors have checked in, with a panel, drawn codes and issued sheets."""
    stage = stage or make_stage(session)
    make_scheme(session, stage.event, scheme)
    make_panel(session, stage, judges)
    delegation = make_delegation(session)
    for _ in range(entries):
        make_entry(session, stage, delegation, [make_person(session)], state=EntryState.CHECKED_IN)
    draw_all(session, stage)
    return stage


def draw_all(session: Session, stage: Stage) -> list[Draw]:
    """Every layer of codes, each by a coding judge of its own."""
    contest, layers = stage.event.contest, stage.event.coding_layers
    return [draw_codes(session, stage, by=make_user(session, Role.CODING_JUDGE, contest)) for _ in range(layers)]


def sheets_of(session: Session, member: PanelMember) -> list[MarkSheet]:
    query = select(MarkSheet).where(MarkSheet.member_id == member.id, MarkSheet.state != SheetState.VOIDED)
    return list(session.scalars(query.order_by(MarkSheet.id)))


def fill(session: Session, sheet: MarkSheet, value: str = "2") -> None:
    """Give every aspect of the sheet the same mark or level, and hand it in."""
    values = {aspect: Decimal(value) for aspect in sheet.sub_criterion.aspects}
    services.record_marks(session, sheet, values, by=sheet.member.user)
    services.submit_sheet(session, sheet, by=sheet.member.user)


def fill_all(session: Session, stage: Stage, value: str = "2", *, signed: bool = True) -> None:
    """Every sheet is handed in, and signed by its judge."""
    for judge in queries.judges_of(session, stage):
        for sheet in sheets_of(session, judge):
            fill(session, sheet, value)
    if signed:
        sign_all(session, stage)


def sign_all(session: Session, stage: Stage) -> None:
    """Every judge who has not signed does."""
    for judge in queries.unsigned_judges(session, stage):
        services.sign_sheets(session, judge, by=judge.user)


def theory_sheet(marks: Mapping[str, str]) -> bytes:
    """A filled template of theory marks: a mark or a word by work code."""
    rows = [[code, *((None, mark) if mark in parts.WORDS else (mark, None))] for code, mark in marks.items()]
    return write({"理论成绩": (theory.COLUMNS, rows)})
