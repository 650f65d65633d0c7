"""Sample people are plausible, valid in form and always the same."""

import random
import time
from datetime import date

import pytest
from pypinyin import lazy_pinyin
from stdnum.cn import ric

from compmgr.demo.rules.divisions import PROVINCES
from compmgr.demo.rules.people import people

ON = date(2026, 11, 20)


@pytest.fixture(scope="module")
def crowd():
    return list(people(random.Random(7), 6000, ON))


def test_the_same_seed_and_day_give_the_same_people(crowd):
    assert list(people(random.Random(7), 6000, ON)) == crowd


def test_every_identity_number_is_valid_and_agrees_with_birthday_and_sex(crowd):
    cards = [someone for someone in crowd if someone.id_kind == "identity_card"]
    assert [someone for someone in cards if not ric.is_valid(someone.id_number)] == []
    assert all(ric.get_birth_date(someone.id_number) == someone.born_on for someone in cards)
    assert all((int(someone.id_number[16]) % 2 == 1) == (someone.sex == "M") for someone in cards)


def test_numbers_and_phones_are_unique(crowd):
    assert len({someone.id_number for someone in crowd}) == len(crowd)
    assert len({someone.phone for someone in crowd}) == len(crowd)
    assert {len(someone.phone) for someone in crowd} == {11}


def test_ages_lie_between_eighteen_and_fifty_five(crowd):
    def age(someone):
        return ON.year - someone.born_on.year - ((ON.month, ON.day) < (someone.born_on.month, someone.born_on.day))

    assert min(map(age, crowd)) >= 18
    assert max(map(age, crowd)) <= 55


def test_the_difficult_names_are_there(crowd):
    assert 60 <= sum("·" in someone.name for someone in crowd) <= 300
    assert any("𠮷" in someone.name for someone in crowd)
    assert any("㛃" in someone.name for someone in crowd)
    assert any(someone.name.startswith("欧阳") for someone in crowd)
    assert {someone.id_kind for someone in crowd} == {"identity_card", "passport", "hmt_permit"}
    assert max(len(someone.name) for someone in crowd) == 20
    assert len({someone.name for someone in crowd}) < len(crowd)


def test_every_chinese_name_can_be_read(crowd):
    for someone in crowd:
        if not someone.name.isascii():
            reading = someone.reading or someone.name
            assert "".join(lazy_pinyin(reading.replace("·", ""), errors="ignore")).isascii()
            assert all(lazy_pinyin(c, errors="ignore") or c.isascii() or c == "·" for c in reading), someone


def test_three_thousand_people_take_less_than_two_seconds():
    started = time.process_time()
    list(people(random.Random(1), 3000, ON))
    assert time.process_time() - started < 2


def test_every_county_was_in_use_from_its_year_on():
    from compmgr.demo.rules.people import identity_number

    for province in PROVINCES:
        for county, since in province.counties:
            for born in range(max(since, 1965), 2012):
                assert ric.is_valid(identity_number(county, date(born, 1, 1), 1)), (county, born)
