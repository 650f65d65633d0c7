"""Five hard samples of every kind: what a layout has to stand before certificates are drawn with it.

The longest name (a minority name of twenty characters), the rarest characters, no photo, a team of three, and a long
unit in a long contest. Nobody in them exists; the codes lead nowhere.
"""

from functools import cache
from pathlib import Path

from compmgr.layouts.rules.kinds import CertificateKind, QrCode, Values, names_of

Words = dict[str, str]

LONGEST_NAME = "阿卜杜热依木江·买买提吐尔逊艾力江阿木提"
RAREST_NAME = "𠮷㛃䶮𬭎"
ADDRESS = "https://zs.example.org.cn/c/SAMPLE4fJk2mQ9xV7bT1cR"
DIGITS = ("31415926535897932384626433832795028841971693993751058209749445923078164062862089986280348253421170679" * 7)[
    :640
]
CODE = QrCode(ADDRESS, DIGITS)
CONTEST = "2026年全国轻工行业职业技能竞赛总决赛"
LONG_CONTEST = "第十二届全国轻工行业职业技能竞赛暨首届“一带一路”沿线国家民族特色家具与工艺美术制作技能邀请赛总决赛"
LONG_UNIT = "新疆维吾尔自治区伊犁哈萨克自治州轻工业民族手工艺品研究与职业技能培训中心有限责任公司"
LONG_EVENT = "手工木工（明式家具榫卯结构制作）"
BODIES = "中国轻工业联合会\n全国轻工行业职业技能竞赛组织委员会"
PHOTO = Path(__file__).parent / "portrait.jpg"

#: What every kind says in all of its samples, unless a sample says otherwise.
PLAIN: dict[CertificateKind, Words] = {
    CertificateKind.AWARD: {
        "title": "荣誉证书",
        "number": "QG2026-0012-00017",
        "delegation": "贵州省代表队",
        "award": "金奖",
        "place": "第一名",
        "group": "职工组",
        "closing": "特发此证，以资鼓励。",
        "english": "Gold Medal, National Vocational Skills Competition of Light Industry 2026",
    },
    CertificateKind.TITLE: {
        "title": "荣誉称号证书",
        "number": "CH2026-0012-00003",
        "delegation": "贵州省代表队",
        "honour": "全国轻工技术能手",
        "place": "第一名",
        "closing": "特发此证，以资表彰。",
    },
    CertificateKind.PARTICIPATION: {
        "title": "参赛证书",
        "number": "CS2026-0012-00245",
        "delegation": "贵州省代表队",
        "group": "职工组",
        "closing": "特发此证，以资证明。",
    },
    CertificateKind.JUDGE_LETTER: {
        "title": "裁判员聘书",
        "number": "PS2026-0012-00008",
        "role": "裁判长",
        "term": "2026年10月1日至2026年12月31日",
        "closing": "特发此证。",
    },
    CertificateKind.ORGANISER_LETTER: {
        "title": "组织单位荣誉证书",
        "number": "GX2026-0012-00002",
        "role": "承办单位",
        "closing": "特发此证，以示感谢。",
    },
    CertificateKind.VOCATIONAL: {
        "title": "职业技能等级证书",
        "title_english": "Certificate of Vocational Skill Level",
        "number": "S000111000012263000042",
        "sex": "男",
        "id_type": "居民身份证",
        "id_number": "11010519491231002X",
        "occupation": "酿酒师",
        "work_type": "白酒酿造工",
        "level": "三级/高级工",
        "query_place": "zs.example.org.cn",
        "english": (
            "This certificate shows that the holder has passed the vocational skill level assessment organised by "
            "the issuing body and has the skills of the occupation (work type) at the level stated."
        ),
    },
    CertificateKind.ACCREDITATION: {
        "title": "评价机构授权证书",
        "number": "ZD2026-52-0007",
        "site_kind": "职业技能等级认定站",
        "province": "贵州省",
        "scope": "酿酒师（五级至一级）、品酒师（五级至一级）",
        "valid_from": "2026年7月1日",
        "valid_until": "2029年6月30日",
        "query_place": "zs.example.org.cn",
    },
    CertificateKind.SCORE_SLIP: {
        "title": "成绩单",
        "number": "CJ2026-0012-00017",
        "delegation": "贵州省代表队",
        "group": "职工组",
        "theory": "91.50",
        "practical": "94.25",
        "total": "93.43",
        "place": "第1名",
        "competitors": "48",
        "award": "金奖",
    },
}


@cache
def samples(kind: CertificateKind) -> tuple[Values, ...]:
    """Longest name, rarest characters, no photo, team of three, long unit and contest; the second one is a sample."""
    team = ("欧阳建国", "赵𬭎", "Anne-Marie O'Neill") if kind is not CertificateKind.ORGANISER_LETTER else ()
    return (
        sample(kind, LONGEST_NAME, unit="喀什地区轻工技工学校"),
        sample(kind, RAREST_NAME, extra={"sample": "样例", "seal_text": "样例印章"}),
        sample(kind, "李明", photo=False),
        sample(kind, "司马青云", team=team),
        sample(kind, "买买提·吐尔逊", unit=LONG_UNIT, contest=LONG_CONTEST, event=LONG_EVENT),
    )


def sample(
    kind: CertificateKind,
    holder: str,
    *,
    unit: str = "某某酒业股份有限公司",
    contest: str = CONTEST,
    event: str = "白酒品评",
    team: tuple[str, ...] = (),
    photo: bool = True,
    extra: Words | None = None,
) -> Values:
    """One certificate of `kind` that says what is hard about it wherever its kind has room for it."""
    whose = unit if kind is CertificateKind.ORGANISER_LETTER and holder == "买买提·吐尔逊" else holder
    words = {
        "holder": whose,
        "date": "2026年11月20日",
        "issuing_bodies": BODIES,
        "check_url": ADDRESS,
        "unit": unit,
        "contest": contest,
        "event": event,
        **PLAIN[kind],
        **BODY[kind](unit, contest, event, team),
        **(extra or {}),
    }
    if "delegation" in words:
        words["home"] = f"{unit}  ·  {words['delegation']}"
    return Values(
        words={name: words[name] for name in names_of(kind) if name in words},
        code=CODE,
        title=f"{words['title']} {words['number']} {whose}",
        author=words["issuing_bodies"].replace("\n", "、"),
        subject=f"{contest} {event}",
        photo=PHOTO.read_bytes() if photo else None,
        whole=(f"在{contest}", contest, f"“{event}”赛项", *team),
    )


def award(_unit: str, contest: str, event: str, team: tuple[str, ...]) -> Words:
    together = f"，与{'、'.join(team)}同心协作" if team else ""
    body = f"在{contest}“{event}”赛项（职工组）中{together}，获得第一名，荣获"
    return {"body": body, "team_mates": "、".join(team)}


def honour(_unit: str, contest: str, event: str, _team: tuple[str, ...]) -> Words:
    return {"body": f"在{contest}“{event}”赛项中获得第一名，被授予"}


def participation(_unit: str, contest: str, event: str, team: tuple[str, ...]) -> Words:
    together = f"与{'、'.join(team)}一同" if team else ""
    return {"body": f"{together}参加了{contest}“{event}”赛项（职工组）的比赛。"}


def judge(_unit: str, contest: str, event: str, _team: tuple[str, ...]) -> Words:
    term = PLAIN[CertificateKind.JUDGE_LETTER]["term"]
    return {"body": f"受聘担任{contest}“{event}”赛项裁判长，执裁时间为{term}。任职期间恪尽职守，公正执裁。"}


def organiser(_unit: str, contest: str, _event: str, _team: tuple[str, ...]) -> Words:
    return {"body": f"作为{contest}的承办单位，精心组织，周密保障，为竞赛圆满举办作出了贡献。"}


def vocational(unit: str, _contest: str, event: str, _team: tuple[str, ...]) -> Words:
    site = unit if len(unit) > 20 else "某某轻工职业能力评价总站"
    body = f"本证书由{site}颁发，表明持证人通过本机构组织的职业技能等级认定，具备该职业（工种）相应技能等级水平。"
    return {"body": body, "issuing_bodies": site, "work_type": event if "（" in event else "--"}


def accreditation(unit: str, _contest: str, event: str, _team: tuple[str, ...]) -> Words:
    scope = PLAIN[CertificateKind.ACCREDITATION]["scope"]
    body = (
        "经评审，符合职业技能等级认定站点条件，认定为职业技能等级认定站，"
        "可在核定范围和有效期内开展职业技能等级认定工作。"
    )
    return {
        "holder": unit,
        "body": body,
        "issuing_bodies": "中国轻工业联合会",
        "scope": f"{event}（五级至一级）、{scope}" if "（" in event else scope,
    }


def score_slip(_unit: str, contest: str, event: str, team: tuple[str, ...]) -> Words:
    note = f"{contest}“{event}”赛项（职工组）成绩如下。"
    return {"body": f"{note}参赛队成员：{'、'.join(team)}。" if team else note}


BODY = {
    CertificateKind.AWARD: award,
    CertificateKind.TITLE: honour,
    CertificateKind.PARTICIPATION: participation,
    CertificateKind.JUDGE_LETTER: judge,
    CertificateKind.ORGANISER_LETTER: organiser,
    CertificateKind.VOCATIONAL: vocational,
    CertificateKind.ACCREDITATION: accreditation,
    CertificateKind.SCORE_SLIP: score_slip,
}
