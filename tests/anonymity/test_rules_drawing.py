"""Codes are readable, different, checkable from the seed, and unrelated to the order of entries."""

import re
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from compmgr.anonymity.rules.drawing import ALPHABET, codes, commitment
from compmgr.foundation import chance

DRAWS, ENTRIES = 10_000, 8


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


def test_over_ten_thousand_draws_the_order_of_codes_is_unrelated_to_the_order_of_entries():
    tickets = [f"entry {number}" for number in range(ENTRIES)]
    total = 0.0
    with chance.seeded("a fixed seed, so that the test says the same every time"):
        for _ in range(DRAWS):
            drawn = codes(chance.octets(32).hex(), tickets)
            ranks = {code: rank for rank, code in enumerate(sorted(drawn.values()))}
            total += correlation([ranks[drawn[ticket]] for ticket in tickets])
    assert abs(total / DRAWS) < 0.05


def correlation(ranks: list[int]) -> float:
    """Spearman's rho of a permutation of 0 … n-1 and its own order."""
    n = len(ranks)
    return 1 - 6 * sum((rank - place) ** 2 for place, rank in enumerate(ranks)) / (n * (n * n - 1))
