"""The sentences of certificates, in Chinese as they are printed."""

from collections.abc import Sequence
from datetime import date

from compmgr.foundation.errors import Refusal

AWARD_TITLE = "荣誉证书"
AWARD_CLOSING = "特发此证，以资鼓励。"
VOCATIONAL_TITLE = "职业技能等级证书"
VOCATIONAL_TITLE_ENGLISH = "Certificate of Vocational Skill Level"
VOCATIONAL_ENGLISH = (
    "This certificate shows that the holder has passed the vocational skill level assessment organised by the "
    "issuing body and has the skills of the occupation (work type) at the level stated."
)
TITLE_TITLE = "荣誉称号证书"
TITLE_CLOSING = "特发此证，以资表彰。"
PARTICIPATION_TITLE = "参赛证书"
PARTICIPATION_CLOSING = "特发此证，以资证明。"
JUDGE_TITLE = "裁判员聘书"
JUDGE_CLOSING = "特发此证。"
ORGANISER_TITLE = "组织单位荣誉证书"
ORGANISER_CLOSING = "特发此证，以示感谢。"
ACCREDITATION_TITLE = "评价机构授权证书"
SLIP_TITLE = "成绩单"
NO_WORK_TYPE = "--"
#: Across a page that is only looked at: it has no number and is no certificate.
PREVIEW = "样张"
PREVIEW_NUMBER = "样张（无编号）"
PREVIEW_TOKEN = "00000000000000000000ya"
SAMPLE = "样例"

LEVELS = {
    5: "五级/初级工",
    4: "四级/中级工",
    3: "三级/高级工",
    2: "二级/技师",
    1: "一级/高级技师",
}

DIGITS = "零一二三四五六七八九"
TITLES_OF_HONOUR = ("能手", "标兵", "工匠", "称号", "状元", "先进个人", "先进工作者")


def award_body(
    *,
    contest: str,
    event: str,
    award: str,
    group: str = "",
    place: int | None = None,
    team_mates: Sequence[str] = (),
) -> str:
    """The sentence up to the award itself, which stands large below it; `award` is as printed: 金奖, 第一名, 优秀奖."""
    where = f"在{contest}{event_words(event)}{f'（{group}）' if group else ''}中"
    together = f"与{'、'.join(team_mates)}同心协作" if team_mates else ""
    placed = f"获得{place_words(place)}" if place and place_words(place) != award else ""
    return "，".join(part for part in (where, together, placed, bestowal(award)) if part)


def title_body(*, contest: str, event: str, place: int) -> str:
    """The sentence up to the title of honour, which stands large below it."""
    return f"在{contest}{event_words(event)}中获得{place_words(place)}，被授予"


def participation_body(*, contest: str, event: str, group: str = "") -> str:
    return f"参加了{contest}{event_words(event)}{f'（{group}）' if group else ''}的比赛。"


def judge_body(*, contest: str, event: str, role: str, term: str) -> str:
    when = f"，执裁时间为{term}" if term else ""
    return f"受聘担任{contest}{event_words(event)}{role}{when}。任职期间恪尽职守，公正执裁。"


def organiser_body(*, contest: str, role: str) -> str:
    return f"作为{contest}的{role}，精心组织，周密保障，为竞赛圆满举办作出了贡献。"


def accreditation_body(site_kind: str) -> str:
    return f"经评审，符合职业技能等级认定站点条件，认定为{site_kind}，可在核定范围和有效期内开展职业技能等级认定工作。"


def slip_body(*, contest: str, event: str, group: str = "") -> str:
    return f"{contest}{event_words(event)}{f'（{group}）' if group else ''}成绩如下。"


def assessed_body(*, site: str, batch: str, occupation: str, level: str, review: str = "") -> str:
    """The sentence of a candidate's slip; the comprehensive review, which only some levels have, is said in it."""
    reviewed = f"综合评审{review}分，" if review else ""
    return f"参加{site}{batch}{occupation}{level}职业技能等级认定，{reviewed}成绩如下。"


def term_words(first: date, last: date) -> str:
    """2026年6月1日至3日, as short as the days allow."""
    if first == last:
        return date_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{date_words(first)}至{last.day}日"
    end = f"{last.month}月{last.day}日" if first.year == last.year else date_words(last)
    return f"{date_words(first)}至{end}"


def event_words(event: str) -> str:
    """The event, called 赛项 unless its name already says what it is."""
    if not event:
        return ""
    return f"“{event}”" + ("" if event.endswith(("赛项", "项目", "比赛", "竞赛", "大赛")) else "赛项")


def bestowal(award: str) -> str:
    """A place is reached, a title of honour conferred, a medal or prize won."""
    if award.startswith("第") and award.endswith("名"):
        return "获得"
    return "被授予" if award.endswith(TITLES_OF_HONOUR) else "荣获"


def place_words(place: int) -> str:
    """第一名 to 第九十九名 in Chinese numerals, in figures beyond."""
    return f"第{in_chinese(place) if place < 100 else place}名"


def in_chinese(number: int) -> str:
    """1 to 99, as spoken: 十, 十一, 二十, 二十一."""
    tens, ones = divmod(number, 10)
    leading = "" if tens < 2 else DIGITS[tens]
    return f"{leading}{'十' if tens else ''}{DIGITS[ones] if ones else ''}"


def vocational_body(issuing_body: str) -> str:
    """The sentence of the ministry's reference form."""
    return (
        f"本证书由{issuing_body}颁发，表明持证人通过本机构组织的职业技能等级认定，具备该职业（工种）相应技能等级水平。"
    )


def level_words(level: int) -> str:
    """The level as printed; levels outside 1 to 5 follow another form and are refused until one is configured."""
    if level not in LEVELS:
        raise Refusal("Level %(level)s has no certificate yet: only levels 1 to 5 are configured.", level=level)
    return LEVELS[level]


def levels_words(levels: Sequence[int]) -> str:
    """一级至五级, or 一级、三级 where one between is missing."""
    ordered = sorted(levels)
    names = [f"{in_chinese(level)}级" for level in ordered]
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{names[0]}至{names[-1]}"
    return "、".join(names)


def date_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
