"""Sealing, finding and masking personal fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.foundation import crypto
from compmgr.foundation.crypto import blind_index, mask_id_number, mask_phone, seal, unseal

MASTERS = {"k2": "second", "k1": "first"}


@pytest.fixture(autouse=True)
def keys():
    crypto.use_keyring(MASTERS)


@given(st.text())
def test_what_is_sealed_opens_again(words):
    assert unseal(seal(words, "test"), "test") == words


def test_a_seal_is_different_each_time_and_an_index_always_the_same():
    assert seal("110105199506150019", "id") != seal("110105199506150019", "id")
    assert blind_index("110105199506150019", "id") == blind_index("110105199506150019", "id")


def test_an_index_for_one_purpose_tells_nothing_about_another():
    assert blind_index("13800000000", "phone") != blind_index("13800000000", "sign-in")


def test_a_sealed_value_moved_to_another_field_does_not_open():
    with pytest.raises(ValueError, match="changed, or belongs elsewhere"):
        unseal(seal("13800000000", "phone"), "id-number")


@given(st.integers(min_value=0, max_value=60))
def test_a_changed_letter_does_not_open(place):
    sealed = seal("110105199506150019", "id")
    head, body = sealed.rsplit(".", 1)
    place %= len(body) - 2
    other = "A" if body[place] != "A" else "B"
    with pytest.raises(ValueError):
        unseal(f"{head}.{body[:place]}{other}{body[place + 1 :]}", "id")


def test_an_older_key_still_opens_and_the_newest_one_seals():
    crypto.use_keyring({"k1": "first"})
    old, index = seal("旧", "test"), blind_index("旧", "test")
    crypto.use_keyring(MASTERS)
    assert unseal(old, "test") == "旧"
    assert blind_index("旧", "test") == index
    assert seal("新", "test").startswith("v1.k2.")


@pytest.mark.parametrize(
    ("number", "shown"),
    [("110105199506150019", "110105********0019"), ("E12345678", "E1*****78"), ("", "")],
)
def test_an_id_number_is_shown_masked(number, shown):
    assert mask_id_number(number) == shown


@pytest.mark.parametrize(("number", "shown"), [("13800138000", "138****8000"), ("123", "****")])
def test_a_phone_is_shown_masked(number, shown):
    assert mask_phone(number) == shown
