"""The facts of a certificate survive the record and hide nothing from the check page."""

import json
from dataclasses import fields, replace
from datetime import date

import pytest

from compmgr.certificates.rules.facts import AwardFacts, VocationalFacts

AWARD = AwardFacts(
    holder="王𠮷",
    contest="2026年全国轻工行业职业技能竞赛",
    event="白酒品评",
    award="金奖",
    issuing_bodies=("中国轻工业联合会", "组织委员会"),
    date=date(2026, 11, 20),
    number="2026-QG-00017",
    check_url="https://example.org/c/x",
    unit="某酒厂",
    delegation="某省代表队",
    group="职工组",
    place=1,
    team_mates=("赵𬭎", "㛃玉梅"),
    english="Gold medal",
    seal_text="样例印章",
    is_sample=True,
)
VOCATIONAL = VocationalFacts(
    name="买买提·吐尔逊",
    id_type="居民身份证",
    id_number="11010519491231002X",
    occupation="酿酒师",
    level="三级/高级工",
    number="S000111000012263000042",
    issuing_body="某评价总站",
    date=date(2026, 11, 20),
    check_url="https://example.org/c/y",
    query_place="example.org",
    work_type="白酒酿造工",
    sex="男",
    photo=b"\xff\xd8photo",
    seal_text="样例印章",
    is_sample=True,
)


@pytest.mark.parametrize("facts", [AWARD, VOCATIONAL, replace(VOCATIONAL, photo=None)])
def test_facts_return_from_the_record_as_they_were(facts):
    assert type(facts).from_dict(json.loads(json.dumps(facts.as_dict()))) == facts


@pytest.mark.parametrize("facts", [AWARD, VOCATIONAL])
def test_the_check_page_shows_every_printed_fact(facts):
    shown = "\n".join(value for _, value in facts.printed_facts())
    texts = [value for field in fields(facts) if isinstance(value := getattr(facts, field.name), str)]
    assert [text for text in texts if text not in shown] == []
    assert "2026年11月20日" in shown and "样例" in shown


def test_lists_and_places_are_shown_as_printed():
    shown = dict(AWARD.printed_facts())
    assert shown["Issuing body"] == "中国轻工业联合会、组织委员会"
    assert (shown["Team-mates"], shown["Place"]) == ("赵𬭎、㛃玉梅", "第一名")


def test_a_fact_that_is_not_printed_is_not_shown():
    assert "Unit" not in dict(replace(AWARD, unit="").printed_facts())


def test_the_wording_is_kept_with_the_facts_so_that_a_later_wording_changes_nothing_issued():
    kept = AWARD.as_dict()
    assert kept["body"].endswith("获得第一名，荣获")
    assert AwardFacts.from_dict({**kept, "body": "旧文"}).text == "旧文金奖。特发此证，以资鼓励。"


def test_an_occupation_without_work_type_prints_dashes():
    assert replace(VOCATIONAL, work_type="").work_type == "--"


def test_a_record_with_an_unknown_name_is_an_error():
    with pytest.raises(TypeError):
        AwardFacts.from_dict({**AWARD.as_dict(), "colour": "red"})
