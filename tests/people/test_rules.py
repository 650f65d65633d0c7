"""Identity numbers, phones and names: one form, and a distinct refusal for each mistake."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.foundation.errors import Refusal
from compmgr.people.rules import IdKind, Sex, birth_date, check_id_number, check_name, check_phone, sex

CARD, PASSPORT, HMT, FOREIGN = IdKind
GOOD = "11010519491231002X"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def with_check_digit(seventeen):
    """GB 11643 with its own weights, apart from the library."""
    return seventeen + "10X98765432"[sum(int(d) * w for d, w in zip(seventeen, WEIGHTS, strict=True)) % 11]


numbers = st.builds(
    lambda place, born, order: with_check_digit(f"{place}{born:%Y%m%d}{order:03}"),
    st.integers(110000, 659999),
    st.dates(date(1900, 1, 1), date(2020, 12, 31)),
    st.integers(1, 999),
)


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.lower(),
        " 110105 19491231 002x\n",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105-19491231-002X",
        f"'{GOOD}",
        "\u200e11010519491231002X",
        "11010519491231002×",
    ],
)
def test_one_number_however_it_is_typed(text):
    assert check_id_number(CARD, text) == GOOD


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Enter the number"),
        (None, "Enter the number"),
        ("1101051949123100", "has 18 digits; this one has 16"),
        ("110105491231002", "has 18 digits; this one has 15"),
        ("11010519491231002X1", "has 18 digits; this one has 19"),
        ("1101051949123100AX", "17 digits and a digit or X"),
        ("X10105194912310021", "17 digits and a digit or X"),
        ("110105194912310021", "check digit"),
        ("11010519491321002X", "birth date"),
        ("110105194902300023", "birth date"),
        ("110105189912310025", "birth date"),
        ("110105194912310000", "digits of the identity number are lost"),
        ("1.10105E+17", "digits of the identity number are lost"),
        ("1.10105194912310E17", "digits of the identity number are lost"),
        (1.1010519491231e17, "digits of the identity number are lost"),
        (110105194912310000, "digits of the identity number are lost"),
        ("110105194912310000.0", "digits of the identity number are lost"),
    ],
)
def test_each_mistake_has_its_own_refusal(text, reason):
    with pytest.raises(Refusal, match=reason):
        check_id_number(CARD, text)


def test_a_number_cell_is_refused_even_when_its_rounded_digits_happen_to_check():
    rounded = next(
        n
        for n in (f"110105194912{day:02}{o}000" for day in range(1, 32) for o in range(10))
        if with_check_digit(n[:17]) == n
    )
    assert check_id_number(CARD, rounded) == rounded
    with pytest.raises(Refusal, match="are lost"):
        check_id_number(CARD, float(rounded))


def test_a_birth_date_in_the_future_is_impossible_once_the_day_is_known():
    number = with_check_digit("11010520300101001")
    assert check_id_number(CARD, number) == number
    with pytest.raises(Refusal, match="birth date"):
        check_id_number(CARD, number, today=date(2021, 5, 1))


@pytest.mark.parametrize("text", [GOOD[:-1] + "1", "1101", "110105194912310000", "A" * 18])
def test_no_refusal_repeats_the_number(text):
    with pytest.raises(Refusal) as refused:
        check_id_number(CARD, text)
    assert text not in str(refused.value)
    assert text not in map(str, refused.value.values.values())


@given(numbers)
def test_every_number_with_the_right_check_digit_is_taken_whatever_its_county(number):
    assert check_id_number(CARD, number) == number
    assert birth_date(CARD, number).strftime("%Y%m%d") == number[6:14]
    assert sex(CARD, number) is (Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


@given(numbers, st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number, position, shift):
    wrong = str(shift) if number[position] == "X" else str((int(number[position]) + shift) % 10)
    with pytest.raises(Refusal):
        check_id_number(CARD, number[:position] + wrong + number[position + 1 :])


@given(numbers, st.integers(0, 15))
def test_two_neighbours_exchanged_are_always_found(number, position):
    swapped = number[:position] + number[position + 1] + number[position] + number[position + 2 :]
    if swapped != number:
        with pytest.raises(Refusal):
            check_id_number(CARD, swapped)


@given(numbers)
def test_checking_twice_changes_nothing(number):
    assert check_id_number(CARD, check_id_number(CARD, number.lower())) == number


@pytest.mark.parametrize(
    ("kind", "text", "number"),
    [
        (PASSPORT, "e12345678", "E12345678"),
        (PASSPORT, " G 1234 5678 ", "G12345678"),
        (HMT, "h12345678", "H12345678"),
        (HMT, "M1234567890", "M1234567890"),
        (HMT, "01234567", "01234567"),
        (HMT, with_check_digit("81000019900101123"), with_check_digit("81000019900101123")),
        (FOREIGN, "usa110000000000", "USA110000000000"),
        (FOREIGN, with_check_digit("91110019900101123"), with_check_digit("91110019900101123")),
    ],
)
def test_other_documents_are_taken(kind, text, number):
    assert check_id_number(kind, text) == number


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (PASSPORT, "E123"),
        (PASSPORT, "ABCDEFGH"),
        (PASSPORT, "E1234567号"),
        (PASSPORT, "E" + "1" * 17),
        (HMT, "K12345678"),
        (HMT, "H123"),
        (HMT, GOOD),
        (HMT, with_check_digit("81000019900101123")[:-1] + "Z"),
        (HMT, "810000199013011231"),
        (FOREIGN, "US110000000000"),
        (FOREIGN, GOOD),
        (FOREIGN, ""),
    ],
)
def test_other_documents_are_refused(kind, text):
    with pytest.raises(Refusal):
        check_id_number(kind, text)


def test_birth_date_and_sex_stand_only_in_resident_numbers():
    assert (birth_date(PASSPORT, "E12345678"), sex(PASSPORT, "E12345678")) == (None, None)
    assert (birth_date(HMT, "H12345678"), sex(HMT, "H12345678")) == (None, None)
    permit = with_check_digit("81000019900101123")
    assert (birth_date(HMT, permit), sex(HMT, permit)) == (date(1990, 1, 1), Sex.MALE)
    assert (birth_date(CARD, GOOD), sex(CARD, GOOD)) == (date(1949, 12, 31), Sex.FEMALE)


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        " 138 0013 8000",
        "138-0013-8000",
        "+86 13800138000",
        "8613800138000",
        "0086-13800138000",
        "１３８００１３８０００",
        13800138000,
        13800138000.0,
    ],
)
def test_one_phone_however_it_is_typed(text):
    assert check_phone(text) == "13800138000"


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "12800138000",
        "1380013800",
        "138001380000",
        "010-12345678",
        "1.38E+10",
        "+1 2025550123",
        "1380013800a",
        "١٣٨٠٠١٣٨٠٠٠",
    ],
)
def test_other_phones_are_refused(text):
    with pytest.raises(Refusal, match="mainland mobile"):
        check_phone(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("张三", "张三"),
        (" 张三\u3000", "张三"),
        ("王\u00a0小明", "王 小明"),
        ("阿不都·热合曼", "阿不都·热合曼"),
        *[(f"买买提{dot}艾力", "买买提·艾力") for dot in "•・‧.．･"],
        ("买买提 · 艾力", "买买提·艾力"),
        ("买买提 • 艾力", "买买提·艾力"),
        ("John F. Kennedy", "John F. Kennedy"),
        ("𰻞𠮷", "𰻞𠮷"),
        ("王" * 20, "王" * 20),
        ("欧阳\ue000", "欧阳\ue000"),
        ("e\u0301va", "\u00e9va"),
    ],
)
def test_a_name_is_kept_with_one_kind_of_dot(text, name):
    assert check_name(text) == name


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Enter the name"),
        (" \u3000", "Enter the name"),
        ("王" * 21, "at most 20 characters; this one has 21"),
        ("张\u202e三", "invisible"),
        ("张\u200b三", "invisible"),
        ("张\n三", "invisible"),
        ("张\x00三", "invisible"),
        ("\u2067张三", "invisible"),
        ("=cmd()", "begins"),
        ("+张三", "begins"),
        ("-张三", "begins"),
        ("@张三", "begins"),
        ("＝张三", "begins"),
        ("·张三", "begins"),
        ("张三·", "begins"),
        (" =1", "begins"),
    ],
)
def test_a_name_that_would_mislead_is_refused(text, reason):
    with pytest.raises(Refusal, match=reason):
        check_name(text)


@given(st.text(max_size=25))
def test_a_name_once_checked_stays_and_is_harmless(text):
    try:
        name = check_name(text)
    except Refusal:
        return
    assert check_name(name) == name
    assert 1 <= len(name) <= 20 and name[0] not in "=+-@" and name.strip() == name
