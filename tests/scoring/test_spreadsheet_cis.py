"""The exchange sheet: the real structure goes out and comes back; sheets as people keep them are read all the same."""

import io
from decimal import Decimal as D

import pytest
import xlsxwriter

from compmgr.foundation.errors import Refusal
from compmgr.scoring import spreadsheet
from compmgr.scoring.rules.lint import figures, problems, require_freezable
from compmgr.scoring.rules.scheme import AspectKind, aspects_of, variations
from compmgr.scoring.spreadsheet.cis.headings import HEADINGS, TITLE
from tests.scoring.real import FOUR, real_scheme

HEADS = list(HEADINGS.values())
AT = {name: place for place, name in enumerate(HEADINGS)}


def sheet(draw, *, title=True):
    """An exchange sheet with its title and what `draw(sheet)` puts below."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as book:
        page = book.add_worksheet("导入")
        if title:
            page.merge_range(0, 0, 0, 10, TITLE)
        draw(page)
    return packed.getvalue()


def rows(*lines, at=4, heads=tuple(HEADS)):
    """Lines of cells by heading below the headings."""

    def draw(page):
        page.write_row(at - 1, 0, heads)
        for place, line in enumerate(lines):
            for name, value in line.items():
                page.write(at + place, heads.index(HEADINGS[name]), value)

    return draw


SUB = {"id": "A1", "name": "尺寸", "day": 1}
M = {"kind": "M", "description": "长度", "section": 1, "max_mark": 60}
J = {"kind": "J", "description": "外观", "section": 2, "max_mark": 40}
SCORES = [{"score": score, "extra": text} for score, text in enumerate(FOUR)]


def faults(*lines):
    _, found = spreadsheet.read(sheet(rows(*lines)))
    return [(problem.row, problem.column) for problem in found]


def test_the_real_structure_goes_out_and_comes_back_equal():
    subject = real_scheme()
    imported, found = spreadsheet.read(spreadsheet.exchange_sheet(subject))
    assert found == []
    assert imported == subject
    assert spreadsheet.read(spreadsheet.exchange_sheet(imported)) == (subject, [])


def test_the_real_structure_lints_clean_and_has_its_known_figures():
    imported, _ = spreadsheet.read(spreadsheet.exchange_sheet(real_scheme()))
    assert problems(imported) == []
    require_freezable(imported)
    shown = figures(imported)
    assert (shown.aspects, shown.judged_aspects) == (149, 26)
    assert (shown.total, shown.measured, shown.judged) == (D(100), D("76.00"), D("24.00"))
    assert (shown.lowest, shown.highest) == (0, 100)
    assert [one.section.target for one in shown.sections] == [5, 5, 25, 25, 40]
    assert set(variations(imported).values()) == {0}


def test_the_same_upload_takes_our_own_sheet_and_keeps_days_sections_and_ways_of_scoring():
    subject = real_scheme()
    assert spreadsheet.read(spreadsheet.filled(subject)) == (subject, [])


def test_a_judged_aspect_is_a_row_followed_by_four():
    scheme, found = spreadsheet.read(sheet(rows(SUB, M, J, *SCORES)))
    assert found == []
    assert [(aspect.key, aspect.kind.value, aspect.max_mark, aspect.benchmarks) for aspect in aspects_of(scheme)] == [
        ("A1.1", "measurement", D(60), ()),
        ("A1.2", "judgement", D(40), FOUR),
    ]


def test_merged_cells_blank_rows_and_an_aspect_beside_its_sub_criterion_are_read():
    def draw(page):
        page.write_row(3, 0, HEADS)
        page.merge_range(5, 0, 12, 0, "A1")
        page.merge_range(5, 1, 12, 1, "尺寸")
        page.merge_range(5, 2, 12, 2, 2)
        page.merge_range(5, AT["section"], 6, AT["section"], 3)
        page.merge_range(7, AT["max_mark"], 12, AT["max_mark"], 40)
        for row, line in [
            (5, {"kind": "M", "description": "长度", "max_mark": 40}),
            (6, {"kind": "M", "description": "宽度", "max_mark": 20}),
            (7, {"kind": "J", "description": "外观", "section": 4}),
            *[(9 + score, {"score": score, "extra": text}) for score, text in enumerate(FOUR)],
        ]:
            for name, value in line.items():
                page.write(row, AT[name], value)

    scheme, found = spreadsheet.read(sheet(draw))
    assert found == []
    assert [(one.description, one.section, one.max_mark) for one in aspects_of(scheme)] == [
        ("长度", 3, D(40)),
        ("宽度", 3, D(20)),
        ("外观", 4, D(40)),
    ]
    assert (scheme.criteria[0].sub_criteria[0].day, aspects_of(scheme)[2].benchmarks) == (2, FOUR)


def test_moved_columns_shortened_headings_and_a_heading_row_for_each_criterion_are_read():
    moved = ["Max Mark", "Aspect\nType", "Sub Criterion\nID", "WSOS Section", "Aspect - Description", "Day of Marking"]

    def draw(page):
        page.write_row(2, 1, moved)
        page.write_row(3, 1, ["", "", "A1", "", "", "C1"])
        page.write_row(4, 1, [60, "M (Meas)", "", 1, "长度"])
        page.write_row(6, 1, [*moved, "", "Criterion B", "Total Mark"])
        page.write_row(7, 1, [40, "m", "b 2", "WSOS 2", "宽度", 2])

    scheme, found = spreadsheet.read(sheet(draw))
    assert found == []
    subs = [sub for criterion in scheme.criteria for sub in criterion.sub_criteria]
    assert [(sub.key, sub.day, sub.aspects[0].section) for sub in subs] == [("A1", 1, 1), ("B2", 2, 2)]


def test_formulas_count_with_the_value_they_were_saved_with():
    def draw(page):
        rows(SUB, {**M, "max_mark": ""})(page)
        page.write_formula(5, AT["max_mark"], "=0.1+0.2+99.7", None, 0.1 + 0.2 + 99.7)

    scheme, found = spreadsheet.read(sheet(draw))
    assert (found, [one.max_mark for one in aspects_of(scheme)]) == ([], [D(100)])


@pytest.mark.parametrize("value", ["", 0])
def test_a_formula_that_was_never_calculated_is_named_by_row(value):
    """Programmes that write sheets leave no value, or 0."""

    def draw(page):
        rows(SUB, {**M, "max_mark": ""})(page)
        page.write_formula(5, AT["max_mark"], "=30*2", None, value)

    _, [problem] = spreadsheet.read(sheet(draw))
    assert (problem.row, problem.column) == (6, "Max Mark")
    assert "calculated" in problem.message


def test_tables_above_give_names_targets_and_sections():
    def draw(page):
        page.write_row(2, 0, ["WSOS Section", "Description", "WSSS Marks", "Aspect Marks", "Variation"])
        page.write_row(3, 0, [1, "安全", 60, 60, 0])
        page.write_row(4, 0, [2, "工艺", 40, 40, 0])
        page.write_row(6, 0, ["Criteria", "Description", "Mark"])
        page.write_row(7, 0, ["A", "加工", 100])
        rows(SUB, M, J, *SCORES, at=12)(page)

    scheme, found = spreadsheet.read(sheet(draw))
    assert found == []
    assert [(one.number, one.name, one.target) for one in scheme.sections] == [(1, "安全", D(60)), (2, "工艺", D(40))]
    assert [(one.key, one.name, one.target) for one in scheme.criteria] == [("A", "加工", D(100))]
    assert problems(scheme) == []


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        ([M], [(5, "id")]),
        ([{**SUB, "id": "Teil 1"}, M], [(5, "id"), (6, "id")]),
        ([SUB, {**M, "kind": "X"}], [(5, "id"), (6, "kind")]),
        ([SUB, {**M, "kind": ""}], [(5, "id"), (6, "kind")]),
        ([SUB, {**M, "description": ""}], [(6, "description")]),
        ([SUB, {**M, "max_mark": "viel"}], [(6, "max_mark")]),
        ([SUB, {**M, "max_mark": 0.125}], [(6, "max_mark")]),
        ([SUB, {**M, "max_mark": -1}], [(6, "max_mark")]),
        ([SUB, {**M, "section": "安全"}], [(6, "section")]),
        ([{**SUB, "day": "明天"}, M], [(5, "day")]),
        ([SUB, J, *SCORES[:3]], [(6, "score")]),
        ([SUB, J, *SCORES, SCORES[0]], [(6, "score")]),
        ([SUB, J, *SCORES, {"score": 4, "extra": "x"}], [(11, "score")]),
        ([SUB, M, SCORES[0]], [(7, "score")]),
        ([SUB, M, {"id": "A2"}, M, SUB, M], [(9, "id")]),
        ([SUB], [(5, "id")]),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(lines, places):
    assert faults(*lines) == [(row, HEADINGS[name]) for row, name in places]


def test_a_sheet_is_known_by_its_headings_where_the_title_is_gone():
    scheme, found = spreadsheet.read(sheet(rows(SUB, M), title=False))
    assert (found, len(aspects_of(scheme))) == ([], 1)


def test_the_title_alone_is_no_scheme():
    _, [problem] = spreadsheet.read(sheet(lambda page: None))
    assert problem.message == "The headings of the aspects are missing: no row holds them all."


def test_a_way_of_scoring_that_cis_does_not_know_comes_back():
    from dataclasses import replace

    subject = real_scheme()
    first, *rest = subject.criteria[0].sub_criteria[0].aspects
    assert first.kind is AspectKind.JUDGEMENT
    faulty = replace(rest[1], scorer="deductions", settings={"each": "0.25", "unit": "处"})
    sub = replace(subject.criteria[0].sub_criteria[0], aspects=(first, rest[0], faulty))
    criterion = replace(subject.criteria[0], sub_criteria=(sub, *subject.criteria[0].sub_criteria[1:]))
    changed = replace(subject, criteria=(criterion, *subject.criteria[1:]))
    assert spreadsheet.read(spreadsheet.exchange_sheet(changed)) == (changed, [])
    assert spreadsheet.read(spreadsheet.filled(changed)) == (changed, [])


def test_what_is_no_workbook_is_refused():
    with pytest.raises(Refusal):
        spreadsheet.read(b"PK no workbook")
