"""The levels of vocational skill."""

from enum import StrEnum


class SkillLevel(StrEnum):
    """The five levels; 5 is the lowest. 学徒工, 特级技师 and 首席技师 are numbered otherwise and are not here yet."""

    LEVEL_5 = "5"
    LEVEL_4 = "4"
    LEVEL_3 = "3"
    LEVEL_2 = "2"
    LEVEL_1 = "1"

    @property
    def printed(self) -> str:
        """As a certificate words it, such as 一级/高级技师."""
        return PRINTED[self]

    @property
    def is_technician(self) -> bool:
        """技师 and above."""
        return self in (SkillLevel.LEVEL_2, SkillLevel.LEVEL_1)


PRINTED = {
    SkillLevel.LEVEL_5: "五级/初级工",
    SkillLevel.LEVEL_4: "四级/中级工",
    SkillLevel.LEVEL_3: "三级/高级工",
    SkillLevel.LEVEL_2: "二级/技师",
    SkillLevel.LEVEL_1: "一级/高级技师",
}
