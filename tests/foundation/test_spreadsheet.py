"""Workbooks from strangers: read when they are honest, refused before they hurt when they are not."""

import io
import time
import zipfile

import pytest

from compmgr.foundation.errors import Refusal
from compmgr.foundation.spreadsheet import Column, guard, read_rows, write

COLUMNS = [Column("姓名", required=True), Column("号码", choices=("甲", "乙"))]


def book(rows):
    return write({"报名表": (COLUMNS, rows)})


def read(content, limit=100):
    return read_rows(content, ["姓名", "号码"], ["姓名"], limit=limit)


def changed(content, change, name="xl/worksheets/sheet1.xml"):
    """The workbook with one part changed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            target.writestr(part, change(source.read(part)) if part == name else source.read(part))
    return packed.getvalue()


def test_what_is_written_is_read_back():
    assert read(book([["张三", "001"], ["", ""], ["李四", "甲"]])) == [
        (2, {"姓名": "张三", "号码": "001"}),
        (4, {"姓名": "李四", "号码": "甲"}),
    ]


def test_a_text_that_looks_like_a_formula_is_written_as_text():
    assert read(book([["=1+1", "甲"]])) == [(2, {"姓名": "=1+1", "号码": "甲"})]


def test_headings_may_stand_lower_and_in_another_order():
    content = write({"表": ([Column("某单位报名表"), Column("")], [["号码", "姓名 *"], ["甲", "张三"]])})
    assert read(content) == [(3, {"号码": "甲", "姓名": "张三"})]


def test_missing_columns_are_named():
    with pytest.raises(Refusal) as refused:
        read_rows(book([["张三", "1"]]), ["姓名", "单位"], ["姓名", "单位"])
    assert refused.value.values["columns"] == ["单位"]


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04" + b"x" * 100, b"\xd0\xcf\x11\xe0" + b"x" * 600, b"a,b"])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(Refusal):
        read(content)


def test_an_empty_sheet_is_refused():
    with pytest.raises(Refusal, match="no rows"):
        read(book([]))


def test_too_many_rows_are_refused_at_once():
    content = book([["张三", "1"]] * 20_000)
    began = time.process_time()
    with pytest.raises(Refusal, match="more than"):
        read(content, limit=2000)
    assert time.process_time() - began < 1
    assert len(read(book([["张三", "1"]] * 2000), limit=2000)) == 2000


def bomb(size=2**28):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/workbook.xml", "<workbook/>")
        with target.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(size // 2**20):
                part.write(b" " * 2**20)
    return packed.getvalue()


def test_a_bomb_is_refused_before_it_grows():
    content = bomb()
    began = time.process_time()
    with pytest.raises(Refusal, match="unpacks"):
        read(content)
    assert time.process_time() - began < 1


def lying(content, size=2**19):
    """The same file, with another size of its last part in the directory and before the part itself."""
    claimed = size.to_bytes(4, "little")
    directory = content.rindex(b"PK\x01\x02")
    start = int.from_bytes(content[directory + 42 : directory + 46], "little")
    told = bytearray(content)
    told[directory + 24 : directory + 28] = claimed
    told[start + 22 : start + 26] = claimed
    return bytes(told)


def test_a_bomb_that_lies_about_its_size_is_refused_too():
    content = lying(bomb(2**27))
    began = time.process_time()
    with pytest.raises(Refusal, match="unpacks"):
        guard(content)
    assert time.process_time() - began < 1


@pytest.mark.parametrize("address", [b"XFD1048576", b"A1048576", b"XFD2"])
def test_cells_far_apart_are_refused_before_the_space_between_them_is_made(address):
    content = changed(book([["张三", "1"]]), lambda xml: xml.replace(b'r="B2"', b'r="' + address + b'"'))
    with pytest.raises(Refusal):
        read(content)
    quoted = changed(book([["张三", "1"]]), lambda xml: xml.replace(b'r="B2"', b"  r = '" + address + b"'"))
    with pytest.raises(Refusal):
        read(quoted)


def test_a_workbook_that_is_damaged_inside_is_refused():
    with pytest.raises(Refusal):
        read(changed(book([["张三", "1"]]), lambda xml: xml[: len(xml) // 2]))
