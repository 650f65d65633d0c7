"""The sentences certificates print."""

import pytest

from compmgr.certificates.rules import wording
from compmgr.foundation.errors import Refusal

CONTEST = dict(contest="2026年全国轻工行业职业技能竞赛总决赛", event="白酒品评")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (dict(award="金奖", place=1, group="职工组"), "“白酒品评”赛项（职工组）中，获得第一名，荣获"),
        (
            dict(award="铜奖", place=3, team_mates=("王芳", "赵强")),
            "“白酒品评”赛项中，与王芳、赵强同心协作，获得第三名，荣获",
        ),
        (dict(award="第二名", place=2), "“白酒品评”赛项中，获得"),
        (dict(award="优秀奖"), "“白酒品评”赛项中，荣获"),
        (dict(award="全国轻工技术能手"), "“白酒品评”赛项中，被授予"),
    ],
)
def test_the_body_leads_up_to_the_award(given, sentence):
    assert wording.award_body(**CONTEST, **given) == f"在2026年全国轻工行业职业技能竞赛总决赛{sentence}"


def test_an_event_that_names_itself_a_contest_is_not_called_one_again():
    assert wording.event_words("服装设计大赛") == "“服装设计大赛”"
    assert wording.event_words("") == ""


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (1, "第一名"),
        (2, "第二名"),
        (10, "第十名"),
        (11, "第十一名"),
        (20, "第二十名"),
        (35, "第三十五名"),
        (99, "第九十九名"),
        (128, "第128名"),
    ],
)
def test_places_are_written_in_chinese(place, words):
    assert wording.place_words(place) == words


def test_levels_are_printed_with_both_names_and_others_are_refused():
    assert [wording.level_words(level) for level in (5, 3, 1)] == ["五级/初级工", "三级/高级工", "一级/高级技师"]
    with pytest.raises(Refusal):
        wording.level_words(6)
