"""Digits, facts and COSE: what was put in comes out, in one form only; the tree against a naive one and RFC vectors."""

from hashlib import sha256

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from hypothesis import given
from hypothesis import strategies as st

from compmgr.foundation.errors import Refusal
from compmgr.proof.rules import cose, jws, tree
from compmgr.proof.rules.digits import digits_of, octets_of
from compmgr.proof.rules.facts import FACTS, packed, unpacked
from compmgr.proof.rules.signatures import ORDER, SHA_256, is_signed_by, raw_of
from tests.proof.sample import LONGEST, USUAL

KEY = generate_private_key(SECP256R1())
KID, TOKEN = b"\x00kid!\xff", "AbCdEfGhIjKlMnOpQrStUg"


def sign(message: bytes) -> bytes:
    return raw_of(KEY.sign(message, SHA_256))


@given(st.binary(max_size=400), st.integers(0, 30))
def test_octets_come_back_from_their_digits_with_any_zeros_before_them(octets, zeros):
    assert octets_of("0" * zeros + digits_of(octets)) == octets


@pytest.mark.parametrize("text", ["", "12a", "１２３", "-5", "+5", "1_0", " 7", "0", "2", "9" * 3001])
def test_what_is_no_digits_of_ours_is_refused(text):
    with pytest.raises(ValueError):
        octets_of(text)


names = st.text(st.characters(codec="gb18030", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)


@given(names, names, names, st.dates())
def test_facts_come_back_from_the_code_as_they_were(holder, what, issuer, date):
    facts = {"kind": "award", "holder": holder, "what": what, "issuer": issuer, "date": date}
    signed = cose.sign_facts(packed(facts, TOKEN), KID, sign)
    back, kid = cose.verify_facts(signed, {KID: KEY.public_key()})
    assert (unpacked(back), kid) == ({**facts, "subject": TOKEN}, KID)


def test_the_longest_facts_are_cut_where_they_say_least_and_nothing_else_is():
    back = unpacked(packed(LONGEST, TOKEN))
    beginning, _, end = back["what"].partition("…")
    assert LONGEST["what"].startswith(beginning) and len(beginning) >= 15 and end == "职工组第一名一等奖"[-8:]
    assert {**back, "what": ""} == {**LONGEST, "what": "", "subject": TOKEN}
    assert unpacked(packed(USUAL, TOKEN)) == {**USUAL, "subject": TOKEN}


def test_a_code_of_the_longest_facts_stays_below_780_digits_with_its_address():
    digits = digits_of(cose.sign_facts(packed(LONGEST, TOKEN), KID, sign))
    assert len("https://jinengjingsai.example.org.cn/c/" + TOKEN + "#") + len(digits) <= 790


def test_what_has_no_place_in_a_code_is_refused():
    with pytest.raises(Refusal):
        packed({"phone": "13800138000"}, TOKEN)
    with pytest.raises(Refusal):
        packed({"number": "9" * 300}, TOKEN)


def test_the_numbers_of_facts_are_never_given_anew():
    assert sorted(FACTS.values()) == list(range(1, 10)) and FACTS["number"] == 2 and FACTS["subject"] == 9


def test_a_signature_is_read_by_a_library_that_is_not_ours():
    signed = cose.sign_facts(packed(USUAL, TOKEN), KID, sign)
    tag = cbor2.loads(signed)
    protected, unprotected, payload, signature = tag.value
    assert (tag.tag, cbor2.loads(protected), unprotected) == (18, {1: -7, 4: KID}, {})
    message = cbor2.dumps(["Signature1", protected, b"", payload])
    assert is_signed_by(KEY.public_key(), signature, message)


def test_the_other_value_of_s_and_any_other_form_is_refused():
    signed = cose.sign_facts(packed(USUAL, TOKEN), KID, sign)
    s = int.from_bytes(signed[-32:], "big")
    tag = cbor2.loads(signed)
    loose = [
        signed[:-32] + (ORDER - s).to_bytes(32, "big"),
        signed + b"\x00",
        signed[1:],
        cbor2.dumps(cbor2.CBORTag(18, [tag.value[0], {1: -7}, *tag.value[2:]])),
        cbor2.dumps(cbor2.CBORTag(98, tag.value)),
    ]
    for one in loose:
        with pytest.raises(ValueError):
            cose.verify_facts(one, {KID: KEY.public_key()})


def test_signed_json_is_taken_for_one_purpose_only():
    signed = jws.sign({"a": 1}, "k", "list", sign)
    keys = {"k": KEY.public_key()}
    assert jws.verify(signed, "list", keys) == ({"a": 1}, "k")
    for wrong, kind in [(signed, "answer"), (signed[:-1], "list"), (signed + ".x", "list"), ("x", "list")]:
        with pytest.raises(ValueError):
            jws.verify(wrong, kind, keys)


# ---- the tree ----


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    half = next(1 << power for power in range(64) if 1 << power < len(leaves) <= 1 << (power + 1))
    return sha256(b"\x01" + naive_root(leaves[:half]) + naive_root(leaves[half:])).digest()


def looked_up(leaves: list[bytes]) -> tree.Look:
    return lambda node: naive_root(leaves[node[1] << node[0] : (node[1] + 1) << node[0]])


#: The leaves and roots of the tests of Google's certificate-transparency code, which RFC 6962 comes from.
VECTORS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize(("size", "root"), [*enumerate(ROOTS, start=1)])
def test_the_roots_are_those_of_the_known_vectors(size, root):
    leaves = [bytes.fromhex(each) for each in VECTORS[:size]]
    assert tree.root(size, looked_up(leaves)).hex() == naive_root(leaves).hex() == root


def test_the_empty_tree_has_the_hash_of_nothing():
    assert tree.root(0, looked_up([])) == tree.root_of_frontier([]) == sha256(b"").digest()


sizes = st.integers(1, 70)


@given(sizes, st.data())
def test_every_leaf_is_proven_and_nothing_else_is(size, data):
    leaves = [bytes([each]) for each in range(size)]
    position = data.draw(st.integers(0, size - 1))
    look, root = looked_up(leaves), naive_root(leaves)
    path = [tree.range_hash(start, end, look) for start, end in tree.inclusion_ranges(position, size)]
    one = tree.leaf_hash(leaves[position])
    assert tree.is_included(one, position, size, path, root)
    assert not tree.is_included(tree.leaf_hash(b"other"), position, size, path, root)
    assert not tree.is_included(one, position, size, [*path, root], root)
    assert size == 1 or not tree.is_included(one, position, size, path[:-1], root)
    assert size == 1 or not tree.is_included(one, (position + 1) % size, size, path, root)


@given(sizes, sizes)
def test_a_longer_tree_is_proven_to_begin_with_the_shorter(one, other):
    first, second = sorted((one, other))
    leaves = [bytes([each]) for each in range(second)]
    roots = naive_root(leaves[:first]), naive_root(leaves)
    ranges = tree.consistency_ranges(first, second)
    path = [tree.range_hash(start, end, looked_up(leaves)) for start, end in ranges]
    assert tree.is_consistent(first, second, *roots, path)
    assert first == second or not tree.is_consistent(first, second, roots[1], roots[0], path)
    assert first == second or not tree.is_consistent(first, second, naive_root([b"x"] * first), roots[1], path)


@given(st.lists(st.integers(0, 20), max_size=6))
def test_growing_in_steps_gives_the_tree_at_once(steps):
    frontier, kept, size = [], {}, 0
    for step in steps:
        hashes = [tree.leaf_hash(bytes([each])) for each in range(size, size + step)]
        kept |= {(0, size + place): one for place, one in enumerate(hashes)}
        kept |= {(level, place): one for level, place, one in tree.grown(frontier, size, hashes)}
        size += step
    leaves = [bytes([each]) for each in range(size)]
    assert tree.root_of_frontier(frontier) == naive_root(leaves) == tree.root(size, kept.__getitem__)
    assert [kept[node] for node in tree.cover(0, size)] == frontier
