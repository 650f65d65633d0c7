"""Time, chance, files, tries and the log."""

import logging
import string
from datetime import UTC, date, datetime, timedelta

import pytest

from compmgr.foundation import chance, clock, storage, throttle
from compmgr.foundation.errors import TooMany
from compmgr.foundation.i18n import day, number, percent, when
from compmgr.foundation.logs import BlottingFormatter, blot

NEW_YEAR = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)


def test_the_wall_clock_hangs_in_shanghai():
    with clock.frozen(NEW_YEAR):
        assert clock.today() == date(2026, 1, 1)
        assert when(clock.now()) == "2026-01-01 00:30"
        assert day(clock.now()) == "2026-01-01"
    assert clock.at(date(2026, 1, 1), 0, 30) == NEW_YEAR


def test_draws_are_repeatable_only_where_they_were_seeded():
    with chance.seeded(1):
        first = chance.token(), chance.shuffled(range(9)), chance.below(100)
    with chance.seeded(1):
        assert (chance.token(), chance.shuffled(range(9)), chance.below(100)) == first
    assert len({chance.token() for _ in range(1000)}) == 1000
    assert len(chance.token()) == 22


def test_an_id_is_taken_neither_for_an_option_nor_for_a_formula(monkeypatch):
    drawn = [b"\xfb" * 16, b"\xfc" * 16, b"\xf7" * 16]  # "-…", "_…", and one that begins with a figure
    monkeypatch.setattr(chance, "octets", lambda count: drawn.pop(0))
    assert chance.token() == "9_f39_f39_f39_f39_f39w"
    monkeypatch.undo()
    assert {chance.token()[0] for _ in range(2000)} == set(string.ascii_letters + string.digits)


def test_a_file_is_kept_under_its_content(tmp_path):
    storage.use_place(str(tmp_path / "files"))
    key = storage.put("证书".encode(), ".pdf")
    assert storage.put("证书".encode(), ".pdf") == key
    assert storage.get(key) == "证书".encode()
    with pytest.raises(FileNotFoundError):
        storage.get("ab/nothing.pdf")


def test_tries_are_counted_in_the_database_and_end(app, session):
    for _ in range(3):
        throttle.count_try(session, "check", "203.0.113.7", limit=3, within=timedelta(hours=1))
    session.commit()
    with pytest.raises(TooMany, match="60"):
        throttle.count_try(session, "check", "203.0.113.7", limit=3, within=timedelta(hours=1))
    throttle.count_try(session, "check", "203.0.113.8", limit=3, within=timedelta(hours=1))
    with clock.frozen(clock.now() + timedelta(hours=2)):
        throttle.count_try(session, "check", "203.0.113.7", limit=3, within=timedelta(hours=1))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("证件 110105199506150019 重复", "证件 █ 重复"),
        ("phone=13800138000;", "phone=█;"),
        ("S000011000001261000001", "S000011000001261000001"),
        ("2026-11-21", "2026-11-21"),
    ],
)
def test_the_log_blots_out_id_numbers_and_phones(said, kept):
    assert blot(said) == kept
    record = logging.LogRecord("x", logging.INFO, "x", 1, said, None, None)
    assert BlottingFormatter("%(message)s").format(record) == kept


def test_numbers_read_as_people_write_them():
    assert (number(None), number(1234567), percent(1, 0), percent(1, 3)) == ("", "1,234,567", "–", "33.3%")
