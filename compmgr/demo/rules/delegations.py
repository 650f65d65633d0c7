"""Thirty-four sample delegations: provinces, industry associations, enterprises and schools."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from compmgr.demo.rules.divisions import BY_CODE

PROVINCES = "11 12 13 14 21 22 23 31 32 33 34 35 36 37 41 43 44 51"
ASSOCIATIONS = (
    ("11", "酿酒行业协会"),
    ("33", "皮革行业协会"),
    ("36", "陶瓷行业协会"),
    ("44", "家具行业协会"),
    ("37", "工艺美术行业协会"),
    ("42", "焙烤食品行业协会"),
    ("31", "缝制机械行业协会"),
    ("61", "家用电器行业协会"),
)
ENTERPRISES = (
    ("52", "黔香酒业集团"),
    ("35", "海峡鞋业集团"),
    ("50", "山城电器集团"),
    ("62", "陇原纸业集团"),
    ("45", "桂光照明集团"),
)
SCHOOLS = (("53", "云岭轻工职业技术学院"), ("65", "天山轻工技师学院"), ("23", "北疆工业技术学校"))


@dataclass(frozen=True, slots=True)
class DelegationPlan:
    """`kind` is province, association, enterprise or school; `organisation` is the unit that sends the delegation."""

    number: int
    name: str
    short_name: str
    kind: str
    province_code: str
    organisation: str


@cache
def delegations() -> tuple[DelegationPlan, ...]:
    """In the order of their province codes, so that neighbours share a region."""
    rows = [(code, "province", BY_CODE[code].full_name, BY_CODE[code].name) for code in PROVINCES.split()]
    for kind, units in (("association", ASSOCIATIONS), ("enterprise", ENTERPRISES), ("school", SCHOOLS)):
        rows += [(code, kind, unit, unit) for code, unit in units]
    return tuple(
        DelegationPlan(
            number, f"样例{name}代表队", short, kind, code, f"样例{name}总工会" if kind == "province" else f"样例{name}"
        )
        for number, (code, kind, name, short) in enumerate(sorted(rows), start=1)
    )


def parts(count: int) -> tuple[tuple[DelegationPlan, ...], ...]:
    """The delegations cut into `count` neighbouring regions of nearly equal size."""
    everyone = delegations()
    bounds = [len(everyone) * part // count for part in range(count + 1)]
    return tuple(everyone[start:end] for start, end in pairwise(bounds))
