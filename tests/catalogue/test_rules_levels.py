"""The five levels and how a certificate prints them."""

from compmgr.catalogue.rules import SkillLevel


def test_levels_are_printed_with_both_names():
    assert {level.value: level.printed for level in SkillLevel} == {
        "5": "五级/初级工",
        "4": "四级/中级工",
        "3": "三级/高级工",
        "2": "二级/技师",
        "1": "一级/高级技师",
    }


def test_technicians_are_levels_2_and_1():
    assert [level.value for level in SkillLevel if level.is_technician] == ["2", "1"]
