"""A scheme as a table: names are typed where they begin, keys come by themselves, every wrong cell is named."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.scoring.rules.lint import problems
from compmgr.scoring.rules.order import private_order
from compmgr.scoring.rules.scheme import AspectKind, aspects_of, total_of
from compmgr.scoring.rules.table import Row, letters, rows_of, scheme_of

FIVE = [
    Row("加工", "尺寸", "长度", "M", "20", "±0.5"),
    Row("", "", "宽度", "M", "２０", ""),
    Row("", "接缝", "间隙", "M", "20.00", ""),
    Row("外观", "", "整体", "J", "25", "", "", ["差", "中", "良", "优"]),
    Row("", "", "细部", "j", "15", "", "2"),
]


def test_five_lines_make_a_scheme_with_keys():
    scheme, faults = scheme_of(FIVE)
    assert faults == []
    assert [aspect.key for aspect in aspects_of(scheme)] == ["A1.1", "A1.2", "A2.1", "B1.1", "B1.2"]
    assert [(c.key, c.name, [s.name for s in c.sub_criteria]) for c in scheme.criteria] == [
        ("A", "加工", ["尺寸", "接缝"]),
        ("B", "外观", ["外观"]),
    ]
    assert total_of(scheme) == D(100)
    assert [aspect.kind for aspect in aspects_of(scheme)][-2:] == [AspectKind.JUDGEMENT] * 2
    assert [problem.where for problem in problems(scheme)] == ["B1.2"]


def test_a_scheme_comes_back_from_its_own_table():
    scheme, _ = scheme_of(FIVE)
    assert scheme_of(rows_of(scheme)) == (scheme, [])


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (Row("加工", "", "长度", "M", "0"), "max_mark"),
        (Row("加工", "", "长度", "M", "100.01"), "max_mark"),
        (Row("加工", "", "长度", "M", "1.005"), "max_mark"),
        (Row("加工", "", "长度", "M", "很多"), "max_mark"),
        (Row("加工", "", "长度", "X", "5"), "kind"),
        (Row("加工", "", "", "M", "5"), "description"),
        (Row("加工", "", "长度", "M", "5", "", "三"), "section"),
        (Row("", "", "长度", "M", "5"), "criterion"),
    ],
)
def test_a_wrong_cell_is_named(row, column):
    _, faults = scheme_of([row])
    assert [(fault.row, fault.column) for fault in faults] == [(0, column)]


def test_empty_lines_are_skipped_and_an_empty_table_is_no_scheme():
    assert scheme_of([Row(), *FIVE, Row()])[0] == scheme_of(FIVE)[0]
    assert [fault.message for fault in scheme_of([Row()])[1]] == ["A scheme has at least one aspect."]


def test_letters_go_on_after_z():
    assert [letters(number) for number in (1, 26, 27, 52, 53)] == ["A", "Z", "AA", "AZ", "BA"]


@given(st.sets(st.text(min_size=1)), st.text(), st.text())
def test_each_judge_has_an_order_of_their_own_that_stays(works, one, other):
    assert private_order(one, works, str) == private_order(one, sorted(works), str)
    assert set(private_order(other, works, str)) == works
