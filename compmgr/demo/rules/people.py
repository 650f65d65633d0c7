"""Sample people: plausible, valid in form, the same for the same seed; no number belongs to anyone known to us."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from compmgr.demo.rules import names
from compmgr.demo.rules.divisions import BY_CODE, counties_in

GROUPS = ("employee", "student", "teacher")
FIRST_PHONE = 19_900_000_000
AGES = {"employee": (20, 55), "student": (18, 23), "teacher": (26, 55)}
TRADES = "酿酒 皮革 制鞋 羽绒 陶瓷 家具 工艺美术 珠宝首饰 食品 缝制机械 乐器 造纸 电器 照明 眼镜 钟表 自行车 五金"
FIRMS = "恒丰 华盛 金陵 远大 瑞祥 永兴 东方 天成 安泰 鸿运 嘉和 新源 宏达 锦绣 长青 和谐 光华 诚信 三友 顺达"


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """`sex` is M or F; `id_kind` is identity_card, passport or hmt_permit; `held_level` is 5 (lowest) to 1, or none."""

    number: int
    name: str
    reading: str | None
    sex: str
    ethnicity: str
    born_on: date
    id_kind: str
    id_number: str
    phone: str
    province_code: str
    group: str
    unit: str
    education: str
    years_in_occupation: int
    held_level: int | None


def people(
    rng: random.Random, count: int, on: date, *, group: str | None = None, first: int = 0
) -> Iterator[SamplePerson]:
    """`count` people of 18 to 55 on the day `on`; numbers, phones and ID numbers are unique within one sequence.

    A later sequence stays apart from an earlier one when its `first` follows on: phones and ID numbers both
    carry the person's number (see `_order_code`). Good for 13,972 people.
    """
    recent: list[SamplePerson] = []
    for number in range(first, first + count):
        someone = _person(rng, number, on, group or rng.choices(GROUPS, (70, 22, 8))[0])
        if number % 53 == 52 and recent:
            twin = rng.choice(recent)
            someone = replace(someone, name=twin.name, reading=twin.reading) if _alike(someone, twin) else someone
        recent = [*recent[-40:], someone]
        yield someone


def identity_number(county: str, born_on: date, order: int) -> str:
    """Eighteen characters with the check character of GB 11643 (ISO 7064 mod 11-2)."""
    body = f"{county}{born_on:%Y%m%d}{order:03d}"
    weighted = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return body + "10X98765432"[weighted % 11]


def _person(rng: random.Random, number: int, on: date, group: str) -> SamplePerson:
    sex = "M" if rng.random() < 0.55 else "F"
    born_on = _birthday(rng, number, on, group)
    name, ethnicity, reading = "", "汉族", None
    id_kind, id_number, province_code = _identity_card(rng, number, sex, born_on)
    kind = rng.random()
    if number % 400 == 7:
        name, ethnicity = names.FOREIGN_NAMES[number // 400 % len(names.FOREIGN_NAMES)], "外籍"
        id_kind, id_number = "passport", f"{rng.choice('ABCGKLNPX')}{rng.randrange(10)}{number:06d}"
    elif number % 400 == 11:
        id_kind, id_number = "hmt_permit", f"{rng.choice('HM')}{rng.randrange(10)}{rng.randrange(10)}{number:06d}"
    elif number % 300 == 23:
        id_kind, id_number = "passport", f"E{rng.choice('ABCDEFGHJ')}{rng.randrange(10)}{number:06d}"
    elif kind < 0.03:
        name, ethnicity, sex = names.minority_name(rng)
        id_kind, id_number, province_code = _identity_card(rng, number, sex, born_on)
    elif kind < 0.05:
        name = names.rare_name(rng, sex, born_on.year)
    elif kind < 0.09:
        ethnicity = rng.choice(("回族", "满族", "壮族", "苗族", "土家族", "蒙古族", "朝鲜族"))
    name = name or names.chinese_name(rng, sex, born_on.year)
    if any(character in names.READINGS for character in name):
        reading = "".join(names.READINGS.get(character, character) for character in name)
    age = (on - born_on).days // 365
    years = 0 if group == "student" else rng.randint(1, max(1, age - 19))
    return SamplePerson(
        number=number,
        name=name,
        reading=reading,
        sex=sex,
        ethnicity=ethnicity,
        born_on=born_on,
        id_kind=id_kind,
        id_number=id_number,
        phone=str(FIRST_PHONE + number),
        province_code=province_code,
        group=group,
        unit=_unit(rng, group, province_code),
        education=_education(rng, group, age),
        years_in_occupation=years,
        held_level=_held_level(rng, years),
    )


def _identity_card(rng: random.Random, number: int, sex: str, born_on: date) -> tuple[str, str, str]:
    province_code, county = rng.choice(_counties(born_on.year))
    return "identity_card", identity_number(county, born_on, _order_code(number, sex)), province_code


def _order_code(number: int, sex: str) -> int:
    """Three digits, odd for men; together with the day of birth they tell any two numbers apart (see `_birthday`)."""
    return number * 173 % 499 * 2 + (1 if sex == "M" else 2)


def _birthday(rng: random.Random, number: int, on: date, group: str) -> date:
    """The day of the month follows the number, so that numbers 499 apart, which share an order code, differ."""
    youngest, oldest = AGES[group]
    earliest = on - timedelta(days=int((oldest + 1) * 365.24) - 40)
    latest = on - timedelta(days=int(youngest * 365.25) + 40)
    any_day = earliest + timedelta(days=rng.randrange((latest - earliest).days))
    return any_day.replace(day=(number // 499 + number % 499 * 11) % 28 + 1)


def _unit(rng: random.Random, group: str, province_code: str) -> str:
    province = BY_CODE[province_code].name
    trade = rng.choice(TRADES.split())
    if group == "employee":
        return f"样例{province}{rng.choice(FIRMS.split())}{trade}有限公司"
    return f"样例{province}{rng.choice(('轻工职业技术学院', '轻工技师学院', f'{trade}职业学院', '工艺美术学校'))}"


def _education(rng: random.Random, group: str, age: int) -> str:
    if group == "teacher":
        return rng.choice(("本科", "硕士研究生"))
    if group == "student":
        return rng.choice(("中专", "技工学校", "大专", "本科"))
    return rng.choice(("初中", "高中", "中专", "大专") if age > 45 else ("高中", "中专", "大专", "大专", "本科"))


def _held_level(rng: random.Random, years: int) -> int | None:
    """A level that the years in the occupation make plausible."""
    highest = 5 - min(4, years // 5)
    return rng.choice((None, *range(highest, 6))) if years else None


def _alike(one: SamplePerson, other: SamplePerson) -> bool:
    return one.sex == other.sex and one.id_kind == other.id_kind and one.ethnicity == other.ethnicity


@cache
def _counties(born: int) -> tuple[tuple[str, str], ...]:
    return tuple(counties_in(born))
