"""The plan of the sample season: thirty-two contests, their events, preliminaries and finals, seen from one day."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from compmgr.demo.rules.delegations import parts
from compmgr.demo.rules.divisions import BY_CODE
from compmgr.demo.rules.lives import DAYS_TO_FINAL, LIFE_OF_EVENT, Life, contest_state
from compmgr.demo.rules.sources import SourceEvent, source_events

DISCLAIMER = "样例数据：单位、人员、成绩均为虚构，仅供演示。"
MARKED_TODAY = 24
TIED = 1
PLANNED_AS_CLASS_2 = (16, 28, 32)  # asked for as class 2, approved at industry level: plan and approval differ
FOUR_REGIONS = (1, 2, 15, 24)
REGIONS = ("第一赛区", "第二赛区", "第三赛区", "第四赛区")
STUDENTS, TEACHERS = (10, 13, 32), (26,)
ITEMS = {
    "毛皮羽绒": "皮革制鞋",
    "珠宝首饰": "工艺美术",
    "照明": "家用电器",
}
FINAL_HOSTS = {
    "酿酒": ("51", "宜宾"),
    "皮革制鞋": ("33", "温州"),
    "毛皮羽绒": ("33", "嘉兴"),
    "陶瓷": ("36", "景德镇"),
    "家具": ("44", "佛山"),
    "工艺美术": ("11", "北京"),
    "珠宝首饰": ("44", "深圳"),
    "焙烤食品糖制品": ("31", "上海"),
    "缝制机械": ("33", "台州"),
    "乐器": ("33", "湖州"),
    "造纸": ("37", "潍坊"),
    "家用电器": ("37", "青岛"),
    "照明": ("44", "中山"),
    "眼镜钟表": ("32", "镇江"),
    "自行车五金": ("12", "天津"),
    "设计与新业态": ("35", "厦门"),
}
APPEALS = {
    5: "申诉方认为羽绒充填量检测所用天平未经当日校准，请求复核该项测量分。",
    9: "申诉方认为榫卯配合间隙的测量位置与技术文件不一致，请求复核该项测量分。",
    12: "申诉方认为纹样缺漏数量统计有误，请求复核。",
}
REASONS = {
    6: "承办单位生产任务调整，经主办单位同意取消本项竞赛。",
    16: "决赛设备经查不符合技术文件要求，成绩取消。",
    31: "决赛场地改造未按期完工，竞赛延期举行，竞赛年度不变。",
}


@dataclass(frozen=True, slots=True)
class PartMarks:
    """Marks out of 100 for theory and for the practical part."""

    theory: Decimal
    practical: Decimal


@dataclass(frozen=True, slots=True)
class StagePlan:
    """`kind` is preliminary or final; quotas count entries (a team once); `advance` is how many go on to the final.

    `state` is planned, registration_open, registration_closed, running, finished, postponed or cancelled.
    """

    number: int
    kind: str
    name: str
    region: str | None
    province_code: str
    city: str
    venue: str
    registration_from: date
    registration_until: date
    starts_on: date
    ends_on: date
    quota: int
    quota_per_delegation: int
    advance: int | None
    delegation_numbers: tuple[int, ...]
    state: str


@dataclass(frozen=True, slots=True)
class EventPlan:
    """`group` is employee, student or teacher; `tied` are the best marks of the final, to be given exactly."""

    number: int
    title: str
    occupation_code: str
    occupation_name: str
    occupation_edition: str
    industry: str
    group: str
    theory_percent: int
    practical_percent: int
    team_size: int
    panel_size: int
    drops_extremes: bool
    decimals: int
    tie_keys: tuple[str, ...]
    life: Life
    preliminaries: tuple[StagePlan, ...]
    final: StagePlan
    tied: tuple[PartMarks, ...] = ()
    appeal: str | None = None
    with_certificates: bool = False


@dataclass(frozen=True, slots=True)
class ContestPlan:
    """One contest with one event; `item` is the approved item (项) that may hold the events of several contests."""

    number: int
    year: int
    title: str
    industry: str
    planned_class: str
    approved_class: str | None
    item: str | None
    state: str
    applied_on: date | None
    approved_on: date | None
    approval_document: str | None
    sponsors: tuple[str, ...]
    organiser: str
    co_organiser: str
    reason: str | None
    event: EventPlan


def season(on: date, year: int | None = None) -> tuple[ContestPlan, ...]:
    """The thirty-two contests of `year` (the year of `on` unless told) as they stand on the day `on`."""
    return tuple(_contest(source, on, year or on.year) for source in source_events())


def _contest(source: SourceEvent, on: date, year: int) -> ContestPlan:
    event = _event(source, on)
    earliest = min(stage.registration_from for stage in event.preliminaries)
    is_applied = event.life is not Life.PLANNED
    is_approved = is_applied and event.life is not Life.APPLIED
    host = FINAL_HOSTS[source.industry][1]
    return ContestPlan(
        number=source.number,
        year=year,
        title=_title(source, year),
        industry=source.industry,
        planned_class="class_2" if source.number in PLANNED_AS_CLASS_2 else source.approved_class,
        approved_class=source.approved_class if is_approved else None,
        item=_item(source) if is_approved else None,
        state=contest_state(event.life),
        applied_on=min(on, earliest) - timedelta(days=60) if is_applied else None,
        approved_on=min(on, earliest) - timedelta(days=15) if is_approved else None,
        approval_document=f"样例竞函〔{year}〕{source.number:02d}号" if is_approved else None,
        sponsors=("样例轻工业联合会", "样例轻工行业工会"),
        organiser=f"样例{source.industry}行业协会",
        co_organiser=f"样例{host}轻工职业技能发展中心",
        reason=REASONS.get(source.number),
        event=event,
    )


def _title(source: SourceEvent, year: int) -> str:
    name = {
        "class_1": "全国工业设计职业技能大赛",
        "class_2": "全国轻工行业职业技能竞赛",
        "industry": "轻工行业职业技能竞赛",
    }[source.approved_class]
    return f"{year}年{name}·{source.title}赛项"


def _item(source: SourceEvent) -> str | None:
    """One item holds the four events of class 1, twelve items the nineteen of class 2; the industry's own have none."""
    if source.approved_class == "class_1":
        return "工业设计"
    return ITEMS.get(source.industry, source.industry) if source.approved_class == "class_2" else None


def _event(source: SourceEvent, on: date) -> EventPlan:
    number, life = source.number, LIFE_OF_EVENT[source.number]
    days = DAYS_TO_FINAL[life] - (number % 5 if life in (Life.PUBLISHED, Life.FINAL) else 0)
    final_on = on + timedelta(days=days)
    has_small_panel = number % 4 == 0 and number != MARKED_TODAY
    preliminaries = _preliminaries(source, life, final_on, on)
    return EventPlan(
        number=number,
        title=source.title,
        occupation_code=source.occupation_code,
        occupation_name=source.occupation_name,
        occupation_edition="2022",
        industry=source.industry,
        group="student" if number in STUDENTS else "teacher" if number in TEACHERS else "employee",
        theory_percent=source.theory_percent,
        practical_percent=source.practical_percent,
        team_size=source.team_size,
        panel_size=3 if has_small_panel else 5,
        drops_extremes=not has_small_panel,
        decimals=3 if number in (7, 27) else 2,
        tie_keys=("total", "practical", "theory") if number == TIED else ("total", "practical", "time", "theory"),
        life=life,
        preliminaries=preliminaries,
        final=_final(source, life, final_on, preliminaries, on),
        tied=TIED_MARKS if number == TIED else (),
        appeal=APPEALS.get(number),
        with_certificates=life in (Life.PUBLISHED, Life.FINAL),
    )


TIED_MARKS = (
    PartMarks(Decimal("94.00"), Decimal("96.50")),
    PartMarks(Decimal("94.00"), Decimal("96.50")),  # two golds, no silver
    PartMarks(Decimal("90.00"), Decimal("91.25")),
)


def _preliminaries(source: SourceEvent, life: Life, final_on: date, on: date) -> tuple[StagePlan, ...]:
    count = 4 if source.number in FOUR_REGIONS else 3
    quota = 32 if count == 4 else {1: 42, 2: 21, 3: 14}[source.team_size]
    advance = {1: 8, 2: 5, 3: 4}[source.team_size] if count == 3 else 3 if source.number == MARKED_TODAY else 6
    stages = []
    for index, part in enumerate(parts(count)):
        host = BY_CODE[part[(source.number + index) % len(part)].province_code]
        starts_on = final_on - timedelta(days=52 - 12 * index)
        stages.append(
            StagePlan(
                number=index + 1,
                kind="preliminary",
                name=f"{REGIONS[index]}预赛",
                region=REGIONS[index],
                province_code=host.code,
                city=host.capital,
                venue=f"样例{host.capital}轻工技师学院",
                registration_from=starts_on - timedelta(days=45),
                registration_until=starts_on - timedelta(days=10),
                starts_on=starts_on,
                ends_on=starts_on,
                quota=quota,
                quota_per_delegation=4 if source.team_size == 1 else 2,
                advance=advance,
                delegation_numbers=tuple(delegation.number for delegation in part),
                state=_stage_state(life, on, starts_on - timedelta(days=45), starts_on - timedelta(days=10), starts_on),
            )
        )
    return tuple(stages)


def _final(
    source: SourceEvent, life: Life, final_on: date, preliminaries: tuple[StagePlan, ...], on: date
) -> StagePlan:
    province_code, city = FINAL_HOSTS[source.industry]
    opens_on, closes_on = final_on - timedelta(days=18), final_on - timedelta(days=7)
    ends_on = final_on + timedelta(days=1)
    return StagePlan(
        number=len(preliminaries) + 1,
        kind="final",
        name="决赛",
        region=None,
        province_code=province_code,
        city=city,
        venue=f"样例{city}轻工职业技能竞赛中心",
        registration_from=opens_on,
        registration_until=closes_on,
        starts_on=final_on,
        ends_on=ends_on,
        quota=sum(stage.advance or 0 for stage in preliminaries),
        quota_per_delegation=4,
        advance=None,
        delegation_numbers=tuple(number for stage in preliminaries for number in stage.delegation_numbers),
        state="finished" if life in RESULTS else _stage_state(life, on, opens_on, closes_on, final_on, ends_on),
    )


RESULTS = tuple(life for life in Life if DAYS_TO_FINAL[life] < -1)


def _stage_state(
    life: Life, on: date, opens_on: date, closes_on: date, starts_on: date, ends_on: date | None = None
) -> str:
    if life in (Life.PLANNED, Life.APPLIED):
        return "planned"
    if life in (Life.POSTPONED, Life.CANCELLED):
        return life.value
    if on > (ends_on or starts_on):
        return "finished"
    if on >= starts_on:
        return "running"
    if on > closes_on:
        return "registration_closed"
    return "registration_open" if on >= opens_on else "planned"
