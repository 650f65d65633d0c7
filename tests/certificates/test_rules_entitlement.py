"""Who may be given what: titles and ties, organisers, claims, series, and the facts of the newer kinds."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.certificates.rules import claims, entitlement, wording
from compmgr.certificates.rules.facts import (
    KINDS,
    AccreditationFacts,
    JudgeLetterFacts,
    OrganiserLetterFacts,
    ParticipationFacts,
    ScoreSlipFacts,
    TitleFacts,
    facts_from,
)
from compmgr.certificates.rules.numbering import Series, clash
from compmgr.certificates.rules.states import CertificateKind
from compmgr.competitions.rules import CompetitionClass, StageKind
from compmgr.foundation.errors import Refusal
from compmgr.layouts.rules.kinds import names_of
from compmgr.results.rules.states import ResultState
from compmgr.scoring.rules.states import PanelRole

K = CertificateKind
COMMON = dict(
    holder="李明", issuing_bodies=("甲", "乙"), date=date(2026, 11, 20), number="N1", check_url="https://a.example/c/x"
)
FACTS = {
    K.TITLE: TitleFacts(
        **COMMON, honour="全国轻工行业技术能手", contest="总决赛", event="白酒品评", place=1, unit="厂"
    ),
    K.PARTICIPATION: ParticipationFacts(**COMMON, contest="总决赛", event="白酒品评", group="职工组"),
    K.JUDGE_LETTER: JudgeLetterFacts(**COMMON, role="裁判长", contest="总决赛", event="白酒品评", term="2026年6月1日"),
    K.ORGANISER_LETTER: OrganiserLetterFacts(**COMMON, role="承办单位", contest="总决赛"),
    K.ACCREDITATION: AccreditationFacts(
        **COMMON,
        site_kind="评价基地",
        scope="酿酒师（一级）",
        query_place="a.example",
        valid_until=date(2029, 1, 1),
    ),
    K.SCORE_SLIP: ScoreSlipFacts(**COMMON, contest="总决赛", event="白酒品评", total="88.50", place="3"),
}


@pytest.mark.parametrize(
    ("places", "limit", "titled"),
    [
        ((1, 2, 3, 4), 3, (1, 2, 3)),
        ((1, 2, 3, 3), 3, (1, 2)),
        ((1, 1, 1, 4), 3, (1, 1, 1)),
        ((1, 1, 1, 1), 3, ()),
        ((1, 2, 2, 4), 2, (1,)),
        ((1, 2), 0, ()),
    ],
)
def test_titles_go_to_the_first_places_and_never_beyond_their_number(places, limit, titled):
    given_to = entitlement.titled(dict(enumerate(places)), limit)
    assert tuple(places[key] for key in sorted(given_to)) == titled


@given(st.lists(st.integers(1, 6), max_size=8), st.integers(0, 6))
def test_there_are_never_more_titles_than_the_rule_gives(sizes, limit):
    places, place = {}, 1
    for size in sizes:
        places |= {len(places) + one: place for one in range(size)}
        place += size
    titled = entitlement.titled(places, limit)
    assert len(titled) <= limit and titled.isdisjoint(entitlement.undecided(places, limit))


@pytest.mark.parametrize(
    ("kind", "size", "chosen", "places"),
    [
        *(("class_1", 1, None, 5), ("class_1", 3, None, 2), ("class_2", 2, None, 2)),
        *(("provincial", 1, None, 0), ("provincial", 1, 3, 3)),
    ],
)
def test_the_class_of_a_contest_says_how_many_places_bring_a_title(kind, size, chosen, places):
    assert entitlement.titled_places(CompetitionClass(kind), size, chosen) == places


@pytest.mark.parametrize(
    ("kind", "state", "stage"),
    [
        (K.AWARD, ResultState.UNDER_APPEAL, StageKind.FINAL),
        (K.AWARD, None, StageKind.FINAL),
        (K.AWARD, ResultState.PUBLISHED, StageKind.PRACTICE),
        (K.SCORE_SLIP, ResultState.PUBLISHED, StageKind.CALIBRATION),
        (K.TITLE, ResultState.PUBLICISED, StageKind.FINAL),
        (K.TITLE, ResultState.FINAL, StageKind.PRELIMINARY),
    ],
)
def test_nothing_is_given_before_it_is_settled_and_nothing_for_a_rehearsal(kind, state, stage):
    with pytest.raises(Refusal):
        entitlement.require_result(kind, state, stage)


def test_a_judge_who_left_or_whose_panel_has_not_signed_gets_no_letter():
    assert entitlement.require_served(PanelRole.JUDGE, False, True) == "裁判员"
    for role, has_left, is_signed in (
        (PanelRole.JUDGE, True, True),
        (PanelRole.JUDGE, False, False),
        (PanelRole.SUBSTITUTE, False, True),
    ):
        with pytest.raises(Refusal):
            entitlement.require_served(role, has_left, is_signed)


def test_each_body_that_held_a_contest_is_named_once_as_the_higher_of_its_parts():
    assert entitlement.organisers("甲协会、乙学院", "乙学院；丙公司") == [
        ("甲协会", "承办单位"),
        ("乙学院", "承办单位"),
        ("丙公司", "协办单位"),
    ]


@pytest.mark.parametrize(
    "claim",
    [
        claims.of_work(K.AWARD, 7, 9),
        claims.of_member(3),
        claims.of_organiser(2, 1),
        claims.of_candidate(5),
        claims.of_candidates_slip(5),
        claims.of_site(4, "2026-01-01"),
    ],
)
def test_a_claim_reads_back_and_fits_its_column(claim):
    assert str(claims.read(claim)) == claim and len(claim) <= 80


def test_a_series_reads_its_own_numbers_and_no_others():
    series = Series("award/2026/003", "轻赛证字〔{year}〕{contest}-{event}-{serial:04}号", 2026, "003", "012")
    assert series.serial(series.number(42)) == 42
    assert series.highest == "轻赛证字〔2026〕003-012-9999号"
    assert series.serial("轻赛证字〔2026〕004-012-0042号") is None


@pytest.mark.parametrize(
    ("one", "other", "clashes"),
    [
        ("{year}-{serial}", "2026-{serial}", True),
        ("{contest}-{serial}", "{year}-{contest}-{serial}", False),
        ("A{serial}", "A1{serial}", True),
        ("{year}-{contest}-{serial:05}", "{year}-{contest}-T{serial:05}", False),
    ],
)
def test_patterns_that_could_meet_in_one_number_are_told_apart(one, other, clashes):
    assert clash(Series("a", one, 2026, "001", "001"), Series("b", other, 2026, "002", "001")) is clashes


@pytest.mark.parametrize("kind", FACTS)
def test_the_facts_of_every_kind_return_from_the_record_and_fill_their_layout(kind):
    facts = FACTS[kind]
    assert facts_from(kind, json.loads(json.dumps(facts.as_dict()))) == facts
    values = facts.values("123")
    assert set(values.words) <= set(names_of(kind)) and values.words["holder"] == "李明"
    assert (values.code.address, values.code.digits) == ("https://a.example/c/x", "123")
    shown = "\n".join(value for _, value in facts.printed_facts())
    hidden = {"home", "body", "closing", "issuing_bodies"}
    assert [word for name, word in values.words.items() if name not in hidden and word not in shown] == []


def test_every_kind_has_its_facts():
    assert set(KINDS) == set(K)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 6, 1), date(2026, 6, 1), "2026年6月1日"),
        (date(2026, 6, 1), date(2026, 6, 3), "2026年6月1日至3日"),
        (date(2026, 6, 30), date(2026, 7, 2), "2026年6月30日至7月2日"),
        (date(2026, 12, 31), date(2027, 1, 2), "2026年12月31日至2027年1月2日"),
    ],
)
def test_days_of_service_are_said_as_short_as_they_can_be(first, last, words):
    assert wording.term_words(first, last) == words


def test_levels_are_said_as_a_span_where_none_is_missing():
    assert [wording.levels_words(some) for some in ((1, 2, 3, 4, 5), (3,), (5, 3), (2, 3, 5))] == [
        "一级至五级",
        "三级",
        "三级、五级",
        "二级、三级、五级",
    ]
