"""Codes are readable, different, checkable from the seed, and unrelated to the order of entries."""

import re
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.anonymity.rules.drawing import ALPHABET, codes, commitment, places
from compmgr.anonymity.rules.layers import LayerKind, kind_of, labels_for, labels_of
from compmgr.foundation import chance
from compmgr.foundation.errors import Refusal

DRAWS, ENTRIES = 10_000, 8
LABELS = [f"{number:02}" for number in range(1, ENTRIES + 1)]


@given(st.text(min_size=1), st.sets(st.text(min_size=1), max_size=60))
def test_every_ticket_has_a_code_of_its_own_that_can_be_read_aloud(seed, tickets):
    drawn = codes(seed, tickets)
    assert drawn.keys() == tickets
    assert len(set(drawn.values())) == len(tickets)
    assert all(re.fullmatch(f"[{ALPHABET}]{{6}}", code) for code in drawn.values())
    assert not set(ALPHABET) & set("0O1IL2Z5S8B")


@given(st.text(min_size=1), st.lists(st.text(min_size=1), unique=True, max_size=20))
def test_the_same_seed_and_tickets_give_the_same_codes_in_whatever_order_they_come(seed, tickets):
    assert codes(seed, tickets) == codes(seed, reversed(tickets))


def test_the_commitment_is_sha_256_of_the_seed():
    assert commitment("seed") == sha256(b"seed").hexdigest()


#: What somebody might guess a code from: the rank of each of eight entries by row, unit, seat and time of check-in.
HINTS = {
    "entry": [0, 1, 2, 3, 4, 5, 6, 7],
    "unit": [0.5, 0.5, 2.5, 2.5, 4.5, 4.5, 6.5, 6.5],
    "seat": [3, 0, 6, 1, 7, 4, 2, 5],
    "time": [5, 2, 7, 0, 3, 6, 1, 4],
}


def test_over_ten_thousand_draws_codes_and_places_are_unrelated_to_entry_unit_seat_and_time():
    with chance.seeded("a fixed seed, so that the test says the same every time"):
        found = correlations(lambda seed, tickets: codes(seed, tickets))
        placed = correlations(lambda seed, tickets: places(seed, tickets, LABELS))
    assert {hint: abs(mean) < 0.05 for hint, mean in found.items()} == dict.fromkeys(HINTS, True)
    assert {hint: abs(mean) < 0.05 for hint, mean in placed.items()} == dict.fromkeys(HINTS, True)


def test_the_measure_above_sees_codes_that_are_given_in_the_order_of_entries():
    found = correlations(lambda _seed, tickets: dict(zip(tickets, LABELS, strict=True)), draws=50)
    assert found["entry"] > 0.99 and found["unit"] > 0.9


def correlations(draw, draws=DRAWS):
    """The mean rank correlation of the order of codes with each hint; every draw has a seed and tickets of its own."""
    total = dict.fromkeys(HINTS, 0.0)
    for _ in range(draws):
        tickets = [chance.token(8) for _ in range(ENTRIES)]
        drawn = draw(chance.octets(32).hex(), tickets)
        ranks = {code: rank for rank, code in enumerate(sorted(drawn.values()))}
        order = [ranks[drawn[ticket]] for ticket in tickets]
        for hint, expected in HINTS.items():
            total[hint] += correlation(order, expected)
    return {hint: total[hint] / draws for hint in HINTS}


def correlation(ranks, others):
    """Spearman's rho: Pearson's of the ranks, whose mean is 3.5 on both sides; equal ones share their mean rank."""
    middle = (ENTRIES - 1) / 2
    together = sum((one - middle) * (other - middle) for one, other in zip(ranks, others, strict=True))
    apart = sum((one - middle) ** 2 for one in ranks) * sum((other - middle) ** 2 for other in others)
    return together / apart**0.5


@given(st.text(min_size=1), st.sets(st.text(min_size=1), max_size=20), st.integers(0, 5))
def test_every_ticket_has_a_place_of_its_own_and_places_beyond_stay_free(seed, tickets, spare):
    labels = [f"{number:02}" for number in range(len(tickets) + spare)]
    placed = places(seed, tickets, labels)
    assert placed.keys() == tickets and len(set(placed.values())) == len(tickets)
    assert set(placed.values()) <= set(labels)
    assert placed == places(seed, list(tickets)[::-1], labels[::-1])


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("", []),
        ("A1，A2、A2\nB7", ["A1", "A2", "B7"]),
        ("8-11", ["8", "9", "10", "11"]),
        ("A08~A10 B1", ["A08", "A09", "A10", "B1"]),
        ("工位01-03", ["工位01", "工位02", "工位03"]),
    ],
)
def test_places_are_read_as_they_are_typed(typed, labels):
    assert labels_of(typed) == labels


@pytest.mark.parametrize("typed", ["A1-B3", "9-1", "1-9999", "thirteenchars"])
def test_places_that_make_no_sense_are_refused(typed):
    with pytest.raises(Refusal):
        labels_of(typed)


@pytest.mark.parametrize(
    ("layers", "layer", "kind"), [(1, 1, "code"), (2, 1, "number"), (3, 2, "place"), (3, 3, "code")]
)
def test_what_a_layer_gives_follows_from_their_number(layers, layer, kind):
    assert kind_of(layer, layers) == kind


def test_numbers_and_places_look_different():
    assert labels_for(2, LayerKind.NUMBER) == ["001", "002"]
    assert labels_for(2, LayerKind.PLACE) == ["01", "02"]
    assert labels_for(2, LayerKind.CODE) == []
