"""Sheets of every kind: what is wrong is named by row and column, and nothing is half-imported."""

import time

import pytest
from sqlalchemy import func, select

from compmgr.accounts.models import User
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.people.models import Person
from compmgr.registration import services, spreadsheet
from compmgr.registration.models import Entry
from compmgr.registration.rules.states import ImportState
from tests.factories.world import (
    id_number,
    make_delegation,
    make_entry,
    make_event,
    make_person,
    make_stage,
    make_user,
)
from tests.registration.sheets import HEADINGS, row, sheet


def bring(session, content, stage=None, delegation=None, by: User | None = None):
    stage, delegation = stage or make_stage(session), delegation or make_delegation(session)
    return services.import_sheet(session, stage, delegation, content, "报名表.xlsx", by=by or make_user(session))


def problems(imported):
    return [(problem["row"], problem["column"]) for problem in imported.problems]


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"姓名": ""}, "姓名"),
        ({"证件类型": "学生证"}, "证件类型"),
        ({"证件号码": "110105199506150026"}, "证件号码"),
        ({"证件号码": ""}, "证件号码"),
        ({"手机号": "010-1234"}, "手机号"),
        ({"工作单位": ""}, "工作单位"),
        ({"工作单位": "=HYPERLINK(1)"}, "工作单位"),
        ({"教练": "教" * 300}, "教练"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(session, changes, column):
    assert problems(bring(session, sheet([row(1), row(2, **changes)]))) == [(3, column)]


def test_a_number_typed_as_a_number_has_its_own_message(session):
    imported = bring(session, sheet([row(1, 证件号码=float(id_number(1)[:17] + "0"))]))
    assert problems(imported) == [(2, "证件号码")]
    assert "last digits" in imported.problems[0]["message"]


def test_of_a_formula_the_value_is_read(session):
    assert problems(bring(session, sheet([row(1, 工作单位=("=A1", "样例酒业"))]))) == []


def test_the_same_person_twice_in_the_sheet_and_in_the_stage(session):
    stage, delegation = make_stage(session), make_delegation(session)
    known = make_person(session, "李选手一", id_number=id_number(7))
    make_entry(session, stage, delegation, [known])
    imported = bring(session, sheet([row(1), row(1), row(7, 姓名="李选手一"), row(9)]), stage, delegation)
    assert problems(imported) == [(3, "证件号码"), (4, "证件号码")]
    assert "entered for this event" in imported.problems[1]["message"]


def test_a_known_document_under_another_name_is_a_problem_that_does_not_tell_the_name(session):
    make_person(session, "保密者", id_number=id_number(8))
    imported = bring(session, sheet([row(8)]))
    assert problems(imported) == [(2, "姓名")]
    assert "保密者" not in str(imported.problems)


def test_more_rows_than_seats_are_a_problem_of_the_first_row_too_many(session):
    imported = bring(session, sheet([row(number) for number in range(1, 5)]), make_stage(session, seats=3))
    assert problems(imported) == [(5, "")]


def test_teams_are_joined_by_their_column_and_counted(session):
    stage = make_stage(session, make_event(session, team_size=2))
    headings = ("队伍", *HEADINGS)
    rows = [[team, *row(number)] for number, team in enumerate(["甲", "乙", "甲", "乙"], start=1)]
    delegation, by = make_delegation(session), make_user(session)
    imported = bring(session, sheet(rows, headings), stage, delegation, by)
    entries = services.write_import(session, imported, by=by)
    assert [len(entry.members) for entry in entries] == [2, 2]
    wrong = bring(session, sheet([["丙", *row(5)], ["", *row(6)]], headings), stage, delegation, by)
    assert problems(wrong) == [(2, "队伍"), (3, "队伍")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"name,number\n1,2\n",
        b"PK\x03\x04 broken",
        sheet([]),
        sheet([row(1)[:2]], HEADINGS[:2]),
        sheet([row(number % 900) for number in range(2500)]),
    ],
    ids=["nothing", "text", "broken", "no rows", "columns missing", "too many rows"],
)
def test_a_file_that_cannot_be_read_is_refused_whole(session, content):
    with pytest.raises(Refusal):
        bring(session, content)


def test_a_sheet_at_the_limit_is_checked_fast(session):
    rows = [row(number % 900, 证件号码=id_number(number, division=f"11010{number % 8}")) for number in range(1, 1999)]
    content, stage, delegation, by = sheet(rows), make_stage(session), make_delegation(session), make_user(session)
    began = time.process_time()
    imported = bring(session, content, stage, delegation, by)
    assert imported.row_count == 1998
    assert time.process_time() - began < 5


@pytest.mark.both_databases
def test_a_sheet_is_written_whole_or_not_at_all(session):
    stage, delegation, by = make_stage(session), make_delegation(session), make_user(session)
    imported = bring(session, sheet([row(1), row(2)]), stage, delegation, by)
    session.commit()
    late = make_person(session, row(2)[0], id_number=id_number(2))
    make_entry(session, stage, delegation, [late])
    session.commit()
    with pytest.raises(Conflict):
        services.write_import(session, imported, by=by)
    session.rollback()
    assert session.scalar(select(func.count(Entry.id))) == 1
    assert session.scalar(select(func.count(Person.id))) == 1


def test_a_sheet_is_written_once_and_its_rows_are_sealed(session):
    by = make_user(session)
    imported = bring(session, sheet([row(1)]), by=by)
    session.flush()
    raw = session.connection().exec_driver_sql("select rows from entry_imports").scalar()
    assert id_number(1) not in raw
    services.write_import(session, imported, by=by)
    assert imported.state is ImportState.WRITTEN
    with pytest.raises(Conflict):
        services.write_import(session, imported, by=by)


def test_the_template_is_read_by_ourselves(session):
    with pytest.raises(Refusal, match="no rows"):
        spreadsheet.read(spreadsheet.template(1), 1)
    with pytest.raises(Refusal, match="no rows"):
        spreadsheet.read(spreadsheet.template(3), 3)
