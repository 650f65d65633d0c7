"""Two sides of one world, each with one thing of every kind: what is somebody's own, and what is another's."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from compmgr.accounts.models import Grant, SignIn, User
from compmgr.accounts.permissions import REACH, Role, Scope
from compmgr.anonymity.models import Draw, Seal, Unsealing
from compmgr.assessment.models import Batch, Candidate
from compmgr.assessment.rules.states import BatchState
from compmgr.catalogue.rules import SkillLevel
from compmgr.competitions.rules import StageKind
from compmgr.foundation import chance, clock, storage
from compmgr.foundation.database import Session
from compmgr.foundation.jobs import Job
from compmgr.registration.models import EntryImport
from compmgr.registration.rules.states import EntryState
from compmgr.results.models import Appeal, Placing, Result
from compmgr.results.rules.states import ResultState
from compmgr.scoring.models import (
    Aspect,
    Criterion,
    Device,
    Evidence,
    FlashRound,
    HelpCall,
    LibraryAspect,
    MarkSheet,
    OutboxUpload,
    PanelMember,
    Scheme,
    SubCriterion,
    TabletPass,
    Work,
    WorkFile,
)
from compmgr.scoring.rules.scheme import AspectKind
from compmgr.scoring.rules.states import PanelRole
from compmgr.sites.models import Site, SiteScope
from compmgr.sites.rules import SiteKind, SiteState
from tests.factories.checking import add_checking
from tests.factories.issued import add_certificate, add_resigning, add_run
from tests.factories.judges import make_profile
from tests.factories.layouts import add_layout
from tests.factories.world import (
    grant,
    make_contest,
    make_delegation,
    make_entry,
    make_event,
    make_industry,
    make_occupation,
    make_person,
    make_season,
    make_stage,
    make_user,
)

Side = dict[str, Any]


def make_side(session: Session, users: dict[Role, User], number: int) -> Side:
    """One of everything, by the name its address gives it (`stage_id` → `stage`), with `users` in roles over it."""
    season = make_season(session, year=2025 + number)  # a delegation reads every contest of its own season
    contest = make_contest(session, season_id=season.id)
    side: Side = {"season": season, "contest": contest, "user": make_user(session)}
    side["event"] = make_event(session, side["contest"])
    side["stage"] = make_stage(session, side["event"])
    side["delegation"], side["person"] = make_delegation(session, season_id=season.id), make_person(session)
    side["entry"] = make_entry(
        session, side["stage"], side["delegation"], [side["person"]], state=EntryState.CHECKED_IN
    )
    add_site(session, side, number)
    for role, user in users.items():
        scope = REACH[role]
        place = None if scope is Scope.EVERYTHING else side[scope.value]
        if place is not None or number == 1:
            grant(session, user, role, place)
    add_marking(session, side, users)
    add_judge(session, side)
    add_tablet_things(session, side)
    add_hall(session, side)
    add_result(session, side, users)
    add_certificate(session, side, users)
    add_run(session, side)
    add_resigning(session, side)
    add_library(session, side)
    add_small_things(session, side, users)
    add_checking(session, side, users)
    add_calibration(session, side)
    add_layout(session, side, number)
    session.commit()
    return side


def add_site(session: Session, side: Side, number: int) -> None:
    day, occupation = clock.today(), make_occupation(session)
    side["site"] = site = Site(
        name=f"样例评价基地{number}",
        kind=SiteKind.BASE,
        state=SiteState.ACCREDITED,
        industry_id=make_industry(session).id,
        body_code="9001",
        province_code="11",
        sequence=f"{number:06}",
        accredited_from=day - timedelta(days=100),
        accredited_until=day + timedelta(days=100),
    )
    session.add(site)
    session.flush()
    side["scope"] = SiteScope(
        site_id=site.id, occupation_id=occupation.id, level=SkillLevel.LEVEL_3, valid_from=day, valid_until=day
    )
    side["batch"] = Batch(
        site_id=site.id,
        occupation_id=occupation.id,
        name="样例批次",
        occupation_name=occupation.name,
        level=SkillLevel.LEVEL_3,
        state=BatchState.MARKING,
        held_on=date(2026, 5, 1),
        seats=30,
    )
    session.add_all([side["scope"], side["batch"]])
    session.flush()
    person = side["person"]
    side["candidate"] = Candidate(batch_id=side["batch"].id, person_id=person.id, number=1, name=person.name)
    session.add(side["candidate"])
    session.flush()


def add_marking(session: Session, side: Side, users: dict[Role, User]) -> None:
    stage, judge = side["stage"], users.get(Role.JUDGE) or make_user(session)
    aspect = Aspect(
        key="A1.1", kind=AspectKind.MEASUREMENT, description="尺寸", max_mark=Decimal(100), position=1, benchmarks=[]
    )
    sub = SubCriterion(key="A1", name="尺寸", position=1, aspects=[aspect])
    criterion = Criterion(key="A", name="制作", position=1, sub_criteria=[sub])
    side["scheme"] = Scheme(event_id=side["event"].id, name="评分标准", criteria=[criterion])
    side["work"] = Work(stage_id=stage.id, code=f"K{chance.token(4)}")
    side["panel_member"] = PanelMember(stage_id=stage.id, user_id=judge.id, role=PanelRole.JUDGE, number=1)
    coder = users.get(Role.CODING_JUDGE) or judge
    side["draw"] = Draw(stage_id=stage.id, seed="seed", commitment="0" * 64, by_id=coder.id, drawn_at=clock.now())
    session.add_all([side["scheme"], side["work"], side["panel_member"], side["draw"]])
    session.flush()
    side.update(criterion=criterion, sub=sub, aspect=aspect, member=side["panel_member"])
    side["sheet"] = MarkSheet(work_id=side["work"].id, member_id=side["panel_member"].id, sub_criterion_id=sub.id)
    key = storage.put(b"a photo of a work", ".jpg")
    side["work_file"] = WorkFile(work_id=side["work"].id, number=1, file_key=key, by_id=coder.id)
    session.add(side["work_file"])
    seal = Seal(draw_id=side["draw"].id, entry_id=side["entry"].id, work_id=side["work"].id)
    session.add_all([side["sheet"], seal])
    session.flush()


def add_library(session: Session, side: Side) -> None:
    """An aspect somebody keeps to be used again."""
    kept = {"kind": AspectKind.MEASUREMENT, "description": "尺寸", "max_mark": Decimal(2), "by_id": side["user"].id}
    side["library_aspect"] = LibraryAspect(occupation_id=side["event"].occupation_id, **kept)
    session.add(side["library_aspect"])
    session.flush()


def add_judge(session: Session, side: Side) -> None:
    side["judge_profile"] = make_profile(session)


def add_tablet_things(session: Session, side: Side) -> None:
    sheet, by = side["sheet"], side["member"].user_id
    key = storage.put(b"sample photo", ".jpg")
    side["evidence"] = Evidence(sheet_id=sheet.id, aspect_id=side["aspect"].id, file_key=key, by_id=by)
    side["upload"] = OutboxUpload(member_id=side["member"].id, content_hash="0" * 64, by_id=by)
    session.add_all([side["evidence"], side["upload"]])


def add_hall(session: Session, side: Side) -> None:
    """What happens in the hall: a round of levels, a pass, a tablet, a call for help."""
    member, by = side["panel_member"], side["user"]
    side["flash_round"] = FlashRound(work_id=side["work"].id, aspect_id=side["aspect"].id, by_id=by.id)
    side["tablet_pass"] = TabletPass(
        member_id=member.id, code_index=chance.token(16), pin_hash="", valid_on=clock.today(), by_id=by.id
    )
    side["device"] = Device(member_id=member.id, key="device", label="平板", waiting=2, oldest_at=clock.now())
    side["help_call"] = HelpCall(sheet_id=side["sheet"].id, message="请来一下")
    session.add_all([side["flash_round"], side["tablet_pass"], side["device"], side["help_call"]])
    session.flush()


def add_result(session: Session, side: Side, users: dict[Role, User]) -> None:
    side["result"] = Result(stage_id=side["stage"].id, state=ResultState.DECODED, facts_hash="0" * 64)
    session.add_all([side["result"], Unsealing(stage_id=side["stage"].id, by_id=side["user"].id)])
    session.flush()
    side["placing"] = Placing(
        result_id=side["result"].id, work_id=side["work"].id, entry_id=side["entry"].id, total=Decimal(90), place=1
    )
    session.add(side["placing"])
    session.flush()
    side["appeal"] = Appeal(placing_id=side["placing"].id, grounds="请复核", lodged_by_id=side["user"].id)
    session.add(side["appeal"])


def add_small_things(session: Session, side: Side, users: dict[Role, User]) -> None:
    side["import"] = EntryImport(
        stage_id=side["stage"].id,
        delegation_id=side["delegation"].id,
        by_id=side["user"].id,
        file_name="样例.xlsx",
        rows="[]",
        row_count=0,
        problems=[],
    )
    side["job"] = Job(kind="test", title="样例任务")
    side["grant"] = Grant(user_id=side["user"].id, role=Role.AUDITOR, scope=Scope.EVERYTHING)
    side["sign_in"] = SignIn(user_id=side["user"].id, token_index=chance.token(32))
    session.add_all([side["import"], side["job"], side["grant"], side["sign_in"]])
    session.flush()


def add_calibration(session: Session, side: Side) -> None:
    """Judges warm up under the real event; nothing of it shows anywhere else."""
    side["calibration"] = make_stage(session, side["event"], kind=StageKind.CALIBRATION, name="决赛校准试评 1")


def make_users(session: Session) -> dict[Role, User]:
    return {role: make_user(session, username=f"who-{role.value.replace('_', '-')}") for role in Role}


def address_values(arguments: set[str], side: Side) -> dict[str, str]:
    """What fills an address: the public id of the side's own thing for each `<thing>_id`."""
    return {name: side[name.removesuffix("_id")].public_id for name in arguments if name.endswith("_id")}
