"""Paper sheets judged by other programs: poppler reads the words, zbar the codes, qpdf the file."""

import csv
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal as D
from pathlib import Path

import pytest

from compmgr.foundation.errors import Refusal
from compmgr.scoring.document import Head, Paper, Part, draw_papers
from compmgr.scoring.document.layout import BOTTOM, HEAD, TOP, Band, Row, pages_of
from compmgr.scoring.rules.scheme import Aspect, AspectKind

M, J = AspectKind.MEASUREMENT, AspectKind.JUDGEMENT
ADDRESS = "https://skills.example.org.cn/papers/4fJk2mQ9xV7bT1cR8yZ3aW"
AUDIT_HEAD = "9f86d081884c7d65" + "0" * 48
LEVELS = ("未完成", "基本符合", "符合且细致", "可作示范")
HEADING = Head("全国轻工业职业技能竞赛", "家具制作工", "决赛", datetime(2026, 11, 22, 1, 5, tzinfo=UTC), AUDIT_HEAD)
SIZE = Aspect("A1.1", M, D(40), "外形尺寸", requirement="误差不超过 0.5 毫米")
FIT = Aspect("A1.2", M, D(5), "榫卯配合严密", scorer="yes_no")
LOOK = Aspect("A1.3", J, D(6), "整体外观", benchmarks=LEVELS)
PART = Part("A1", "尺寸与接缝", [SIZE, FIT, LOOK], ADDRESS)


def words(content, tmp_path, *options):
    path = tmp_path / "paper.pdf"
    path.write_bytes(content)
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)
    return subprocess.run(
        ["pdftotext", "-layout", *options, path, "-"], check=True, capture_output=True
    ).stdout.decode()


def drawn(*parts, head=HEADING, signed=""):
    return draw_papers(head, [Paper("K7Q2VX", 3, parts, signed)], title="K7Q2VX-3")


def real_scheme():
    """The 36 sub-criteria and 149 aspects of a real scheme, with texts as long as they come."""
    rows = csv.DictReader((Path(__file__).parent / "data/marking-scheme-structure.csv").open(encoding="utf-8-sig"))
    parts = {}
    for row in rows:
        aspects = parts.setdefault(row["sub_criterion"], [])
        is_judged = row["aspect_type"] == "J"
        key = f"{row['sub_criterion']}.{len(aspects) + 1}"
        text = "接缝间隙均匀，用塞尺检查三处，取最大值；" * (1 + len(aspects) % 3)
        kind = J if is_judged else M
        levels = LEVELS if is_judged else ()
        aspects.append(Aspect(key, kind, D(row["max_mark"]), text, None, levels, "目测，距离 50 厘米"))
    return [Part(key, "子项", aspects, f"{ADDRESS}/{key}") for key, aspects in parts.items()]


def test_a_paper_says_what_is_marked_how_and_where_it_belongs(tmp_path):
    text = words(drawn(PART), tmp_path)
    told = (
        "全国轻工业职业技能竞赛",
        "家具制作工",
        "决赛",
        "K7Q2VX",
        "裁判编号",
        "A1 尺寸与接缝（共51分）",
        "A1.1",
        "外形尺寸",
    )
    rules = ("要求：误差不超过 0.5 毫米", "0 至 40", "2级：符合且细致", "是", "否", "备注", "满分")
    signers = ("评分裁判签字", "裁判长签字", "监督员签字", "第1页 共1页", "2026-11-22 09:05", AUDIT_HEAD[:16])
    flat = " ".join(text.split())
    assert [each for each in (*told, *rules, *signers) if each not in flat] == []


def test_every_page_has_a_code_that_leads_to_where_its_first_sheet_is_typed(tmp_path):
    parts = real_scheme()[:6]
    (tmp_path / "paper.pdf").write_bytes(drawn(*parts))
    subprocess.run(["pdftoppm", "-r", "110", "-png", tmp_path / "paper.pdf", tmp_path / "page"], check=True)
    pictures = sorted(tmp_path.glob("page*.png"))
    read = [
        subprocess.run(["zbarimg", "--raw", "-q", picture], capture_output=True, check=True).stdout.decode().strip()
        for picture in pictures
    ]
    assert read == [page[0].part.url for page in pages_of(parts)]
    assert len(read) > 1


def test_all_149_aspects_of_a_real_scheme_stand_once_and_no_row_runs_over_a_page(tmp_path):
    parts = real_scheme()
    pages = pages_of(parts)
    rows = [item.aspect.key for page in pages for item in page if isinstance(item, Row) and item.has_mark]
    assert rows == [aspect.key for part in parts for aspect in part.aspects]
    assert len(rows) == 149
    assert max(sum(item.height for item in page) for page in pages) <= TOP - BOTTOM - HEAD
    assert all(isinstance(page[0], Band) and not isinstance(page[-1], Band) for page in pages)
    text = words(drawn(*parts), tmp_path)
    assert text.count("接缝间隙均匀") >= 149
    assert f"第{len(pages)}页 共{len(pages)}页" in text


def test_a_text_longer_than_a_page_goes_on_and_loses_nothing(tmp_path):
    long = "".join(f"第{number}条说明。" for number in range(700))
    part = replace(PART, aspects=[replace(SIZE, description=long)])
    pieces = [item for page in pages_of([part]) for item in page if isinstance(item, Row)]
    assert "".join(line.text for piece in pieces for line in piece.lines if not line.quiet) == long
    assert [piece.has_mark for piece in pieces] == [True, *[False] * (len(pieces) - 1)]
    assert [piece.has_note for piece in pieces] == [*[False] * (len(pieces) - 1), True]
    assert max(sum(item.height for item in page) for page in pages_of([part])) <= TOP - BOTTOM - HEAD


def test_a_filled_print_bears_the_marks_and_the_signature(tmp_path):
    values = {"A1.1": D("38.5"), "A1.2": D(1), "A1.3": D(2)}
    part = replace(PART, values=values, notes={"A1.1": "左侧偏大"})
    text = words(drawn(part, head=replace(HEADING, filled=True), signed="3号裁判于2026-11-22 10:00签字"), tmp_path)
    assert [
        each for each in ("评分表（存档）", "38.5", "左侧偏大", "3号裁判于2026-11-22 10:00签字") if each not in text
    ] == []


@pytest.mark.parametrize(
    "hard", ["㛃䶮𠮷𬭎", "Ra≤3.2μm，φ20±0.05℃，②㎡", "<b>&amp;</b>", "一行\n两行\t三行\u200b", "%(name)s{0}"]
)
def test_hard_texts_are_drawn_without_a_missing_glyph(tmp_path, hard):
    part = replace(PART, name=hard, aspects=[replace(SIZE, description=hard, requirement=hard)])
    assert words(drawn(part), tmp_path)


def test_a_character_no_font_has_is_refused_by_name_and_never_drawn_as_a_box():
    with pytest.raises(Refusal, match=r"U\+1F600"):
        drawn(replace(PART, aspects=[replace(SIZE, description="很好😀")]))
