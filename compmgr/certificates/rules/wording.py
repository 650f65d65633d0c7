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
NO_WORK_TYPE = "--"
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


def date_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
