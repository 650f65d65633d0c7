"""Lines are moved, added and taken out, and parts keep what belongs to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.scoring.rules.arranging import arranged
from compmgr.scoring.rules.scheme import aspects_of
from compmgr.scoring.rules.table import Row, rows_of, scheme_of
from tests.scoring.real import real_scheme

ROWS = [
    Row("加工", "尺寸", "长", "M", "20", target="60", day="1"),
    Row("", "", "宽", "M", "20"),
    Row("", "接缝", "缝", "M", "20"),
    Row("外观", "观感", "美", "M", "40"),
]


SUB_UP = [("加工", "接缝", "缝"), ("", "尺寸", "长"), ("", "", "宽"), ("外观", "观感", "美")]
SUB_DOWN = [("加工", "尺寸", "长"), ("", "", "宽"), ("外观", "接缝", "缝"), ("", "观感", "美")]


def told(rows):
    return [(row.criterion, row.sub_criterion, row.description) for row in rows]


@pytest.mark.parametrize(
    ("deed", "level", "at", "after"),
    [
        ("down", "aspect", 0, [("加工", "尺寸", "宽"), ("", "", "长"), ("", "接缝", "缝"), ("外观", "观感", "美")]),
        ("down", "aspect", 1, [("加工", "尺寸", "长"), ("", "接缝", "宽"), ("", "", "缝"), ("外观", "观感", "美")]),
        ("up", "aspect", 2, [("加工", "尺寸", "长"), ("", "", "宽"), ("", "", "缝"), ("外观", "观感", "美")]),
        ("up", "aspect", 0, told(ROWS)),
        ("down", "aspect", 3, told(ROWS)),
        (
            "up",
            "sub_criterion",
            2,
            [("加工", "接缝", "缝"), ("", "尺寸", "长"), ("", "", "宽"), ("外观", "观感", "美")],
        ),
        (
            "down",
            "sub_criterion",
            2,
            [("加工", "尺寸", "长"), ("", "", "宽"), ("外观", "接缝", "缝"), ("", "观感", "美")],
        ),
        ("up", "criterion", 3, [("外观", "观感", "美"), ("加工", "尺寸", "长"), ("", "", "宽"), ("", "接缝", "缝")]),
        ("remove", "aspect", 0, [("加工", "尺寸", "宽"), ("", "接缝", "缝"), ("外观", "观感", "美")]),
        ("remove", "sub_criterion", 1, [("加工", "接缝", "缝"), ("外观", "观感", "美")]),
        ("remove", "criterion", 0, [("外观", "观感", "美")]),
        ("insert", "aspect", 0, [*told(ROWS)[:1], ("", "", ""), *told(ROWS)[1:]]),
        ("insert", "sub_criterion", 0, [*told(ROWS)[:2], ("", "", ""), *told(ROWS)[2:]]),
        ("insert", "criterion", 0, [*told(ROWS)[:3], ("", "", ""), *told(ROWS)[3:]]),
        ("up", "aspect", 99, told(ROWS)),
        ("paint", "aspect", 0, told(ROWS)),
    ],
)
def test_a_part_is_moved_added_or_taken_out(deed, level, at, after):
    assert told(arranged(ROWS, deed, level, at)) == after


def test_target_and_day_go_with_the_part_they_belong_to():
    moved = arranged(ROWS, "down", "criterion", 0)
    assert [(row.target, row.day) for row in moved] == [("", ""), ("60", "1"), ("", ""), ("", "")]


@given(st.lists(st.tuples(st.sampled_from(["up", "down"]), st.sampled_from(["aspect", "sub_criterion", "criterion"]),
                          st.integers(0, 148)), max_size=6))  # fmt: skip
def test_however_parts_are_moved_every_aspect_is_still_there(deeds):
    rows = rows_of(real_scheme())
    before = sorted(aspect.description for aspect in aspects_of(real_scheme()))
    for deed, level, at in deeds:
        rows = arranged(rows, deed, level, at)
    scheme, faults = scheme_of(rows)
    assert faults == []
    assert sorted(aspect.description for aspect in aspects_of(scheme)) == before
