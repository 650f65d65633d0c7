"""A scheme goes out as a sheet and comes back the same; a wrong cell is named by row and heading."""

from compmgr.foundation.spreadsheet import write
from compmgr.scoring import spreadsheet
from tests.factories.marking import plan


def test_a_scheme_comes_back_from_its_own_sheet():
    assert spreadsheet.read(spreadsheet.filled(plan())) == (plan(), [])


def test_wrong_cells_are_named_by_row_and_heading():
    rows = [["加工", "", "长度", "M", "40"], ["", "", "宽度", "K", "50"], ["", "", "", "M", "半"]]
    _, problems = spreadsheet.read(write({"评分标准": (spreadsheet.COLUMNS, rows)}))
    assert [(fault.row, fault.column) for fault in problems] == [(3, "类型(M/J)"), (4, "评分点"), (4, "配分")]
