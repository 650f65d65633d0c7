"""Medals: the eight published tables come out exactly; the window is anchored and never chained."""

import csv
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.foundation.errors import Refusal
from compmgr.results.rules.medals import Medal, by_place, by_scale
from compmgr.results.rules.ranking import Standing, places
from compmgr.scoring.rules.marks import ABSENT

G, S, B, M = Medal.GOLD, Medal.SILVER, Medal.BRONZE, Medal.MEDALLION
PUBLISHED = Path(__file__).parent / "data" / "wsc-medal-tables.csv"
WORDS = {"GOLD": G, "SILVER": S, "BRONZE": B, "MFE": M}
points = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(490, 512), min_size=1, max_size=14)


def tables():
    rows = csv.DictReader(PUBLISHED.read_text(encoding="utf-8").splitlines())
    return [
        pytest.param(list(table), id=f"{year}-{skill}")
        for (year, skill), table in groupby(rows, key=lambda row: (row["year"], row["skill_number"]))
    ]


def medals(*scores, medallion_at=None, window=2):
    given_ = by_scale({f"w{n:02}": score for n, score in enumerate(scores)}, window=window, medallion_at=medallion_at)
    return [given_.get(f"w{n:02}") for n in range(len(scores))]


@pytest.mark.parametrize("table", tables())
def test_a_published_table_comes_out_exactly(table):
    scores = {row["member_iso"]: int(row["score500"]) for row in table}
    assert len(scores) == len(table)
    expected = {row["member_iso"]: WORDS[row["medal"]] for row in table if row["medal"]}
    assert by_scale(scores, medallion_at=500) == expected


@pytest.mark.parametrize("table", tables())
def test_a_published_table_comes_out_when_a_team_is_listed_once_per_member(table):
    people = {f"{r['member_iso']}/{n}": r for r in table for n in range(int(r["team_size"]))}
    given_ = by_scale(
        {person: int(row["score500"]) for person, row in people.items()},
        medallion_at=500,
        team_of={person: row["member_iso"] for person, row in people.items()},
    )
    assert given_ == {person: WORDS[row["medal"]] for person, row in people.items() if row["medal"]}


def test_there_are_eight_tables_of_92_rows():
    assert len(tables()) == 8
    assert sum(len(table.values[0]) for table in tables()) == 92


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((540, 530, 520, 510), [G, S, B, None]),
        ((542, 541, 540, 539), [G, G, G, B]),  # anchored: 539 is within 2 of 540, not of 542
        ((540, 539, 530, 520), [G, G, B, None]),  # two golds: no silver, at least one bronze
        ((540, 538, 536, 534), [G, G, B, B]),  # the bronze group has its own anchor
        ((540, 538, 536, 533), [G, G, B, None]),
        ((540, 540, 540, 537), [G, G, G, None]),  # three golds: bronze only within 2 of the last gold
        ((540, 540, 540, 538), [G, G, G, G]),
        ((540, 539, 538, 536, 535), [G, G, G, B, None]),
        ((540, 530, 530, 520), [G, S, S, None]),  # two silvers: bronze only within 2 of the last silver
        ((540, 530, 529, 528, 527), [G, S, S, S, B]),
        ((540, 530, 529, 527, 526), [G, S, S, B, None]),
        ((540, 530, 520, 519, 518, 517), [G, S, B, B, B, None]),
        ((540,), [G]),
        ((540, 539), [G, G]),
        ((540, 530), [G, S]),
        ((), []),
    ],
)
def test_the_table_of_ties(scores, expected):
    assert medals(*scores) == expected


def test_the_window_is_a_setting():
    assert medals(540, 539, 530, window=0) == [G, S, B]
    assert medals(540, 535, 530, 529, window=5) == [G, G, B, B]
    with pytest.raises(Refusal):
        medals(540, window=-1)


def test_a_medallion_is_for_the_middle_and_above_without_a_medal():
    assert medals(540, 530, 520, 500, 499, medallion_at=500) == [G, S, B, M, None]
    assert medals(720, 702, 699, 650, medallion_at=700) == [G, S, B, None]


def test_members_with_different_points_are_refused():
    with pytest.raises(Refusal, match="team a have different marks"):
        by_scale({"a1": 540, "a2": 530}, team_of={"a1": "a", "a2": "a"})


def by_the_book(scores, window):
    """The rule of the book again, written as sentences over a sorted list, for comparison."""
    left = sorted(scores.values(), reverse=True)
    golds = [p for p in left if p >= left[0] - window]
    left = left[len(golds) :]
    silvers, bronzes = [], []
    if len(golds) == 1 and left:
        silvers = [p for p in left if p >= left[0] - window]
        left = left[len(silvers) :]
    if len(golds) >= 3:
        bronzes = [p for p in left if p >= golds[-1] - window]
    elif len(silvers) >= 2:
        bronzes = [p for p in left if p >= silvers[-1] - window]
    elif left:
        bronzes = [p for p in left if p >= left[0] - window]
    return {G: golds, S: silvers, B: bronzes}


@given(points, st.integers(0, 4))
def test_medals_agree_with_the_book_for_every_small_table(scores, window):
    given_ = by_scale(scores, window=window)
    found = {m: sorted((scores[w] for w, medal in given_.items() if medal is m), reverse=True) for m in (G, S, B)}
    assert found == by_the_book(scores, window)


@given(points)
def test_no_medal_group_is_wider_than_the_window(scores):
    given_ = by_scale(scores)
    for medal in (G, S, B):
        group = [scores[who] for who in given_ if given_[who] is medal]
        assert not group or max(group) - min(group) <= 2


@given(points)
def test_never_a_silver_with_two_golds_and_always_a_bronze_with_exactly_two(scores):
    found = list(by_scale(scores).values())
    if found.count(G) >= 2:
        assert S not in found
    if found.count(G) == 2 and len(scores) > 2:
        assert B in found


@given(points)
def test_at_least_three_medals_when_three_competed_and_better_points_never_a_lesser_medal(scores):
    given_ = by_scale(scores)
    assert len(given_) >= min(3, len(scores))
    order = [G, S, B, None]
    for one in scores:
        for other in scores:
            if scores[one] >= scores[other]:
                assert order.index(given_.get(one)) <= order.index(given_.get(other))


@given(points)
def test_a_newcomer_far_below_changes_no_medal_of_a_full_table(scores):
    before = by_scale(scores, medallion_at=500)
    after = by_scale({**scores, "newcomer": 300}, medallion_at=500)
    if len(scores) >= 3:
        assert after == before
    else:
        assert after.items() >= before.items()


@given(points, st.integers(1, 3))
def test_a_team_listed_by_members_gets_what_the_team_gets(scores, size):
    members = {f"{team}/{n}": score for team, score in scores.items() for n in range(size)}
    team_of = {member: member.rsplit("/", 1)[0] for member in members}
    by_team = by_scale(scores, medallion_at=500)
    assert by_scale(members, medallion_at=500, team_of=team_of) == {
        member: by_team[team] for member, team in team_of.items() if team in by_team
    }


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        ([9, 8, 7, 6], [G, S, B, None]),
        ([9, 9, 7, 6], [G, G, B, None]),
        ([9, 9, 9, 6], [G, G, G, None]),
        ([9, 8, 8, 6], [G, S, S, None]),
        ([9, 8, 7, 7], [G, S, B, B]),
        ([9, ABSENT], [G, None]),
    ],
)
def test_medals_by_place_skip_with_shared_places(totals, expected):
    placings = places([Standing(f"w{n}", {"total": total}) for n, total in enumerate(totals)], ["total"])
    given_ = by_place(placings)
    assert [given_.get(f"w{n}") for n in range(len(totals))] == expected
