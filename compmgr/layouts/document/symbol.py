"""QR symbols from tables: with version, level and mask fixed, every module is a sum of data bits modulo 2.

So every six bits of the message have their picture, and a symbol is these pictures XORed: the same modules segno draws
for the same mask, at a hundredth of its time.
"""

import re
from binascii import b2a_base64
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import segno
from segno import consts

from compmgr.foundation.errors import Refusal
from compmgr.layouts.rules.kinds import QrCode

QUIET_ZONE = 4  # modules, ISO/IEC 18004
MASK = 0  # (row + column) even; the choice of a mask helps the reader little and would cost seven more symbols
BYTE_MODE, NUMERIC_MODE = 0b0100, 0b0001
TRIPLES = {f"{number:03}": f"{number:010b}" for number in range(1000)}
IN_THREES = re.compile("...").findall
SIXES = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
PADDING = "1110110000010001"
FIELD = 0x11D  # GF(256) of ISO/IEC 18004


@dataclass(frozen=True)
class Symbol:
    """`side` modules across; `rows` one bit a module, dark is 1, each row filled to whole bytes."""

    side: int
    rows: bytes


def symbol(code: QrCode, level: str = "m") -> Symbol:
    """The smallest symbol of `level` that holds the address in byte mode and, behind `#`, the digits."""
    address = (code.address + "#" if code.digits else code.address).encode()
    version = version_for(len(address), len(code.digits), level.lower())
    table = tables(version, level.lower())
    return Symbol(table.side, table.draw(message(address, code.digits, version, table.capacity)))


@cache
def version_for(octets: int, digits: int, level: str) -> int:
    for version in range(1, 41):
        if bits_needed(octets, digits, version) <= 8 * capacity(version, level):
            return version
    raise Refusal("The QR code has too much to hold.")


def bits_needed(octets: int, digits: int, version: int) -> int:
    numeric = 4 + digits_of_count(version) + digits // 3 * 10 + (0, 4, 7)[digits % 3] if digits else 0
    return 4 + octets_of_count(version) + 8 * octets + numeric


def octets_of_count(version: int) -> int:
    """Bits that say how many bytes follow."""
    return 8 if version < 10 else 16


def digits_of_count(version: int) -> int:
    """Bits that say how many digits follow."""
    return 10 if version < 10 else 12 if version < 27 else 14


def message(address: bytes, digits: str, version: int, room: int) -> bytes:
    """`room` bytes: the segments, the terminator, the padding."""
    bits = f"{BYTE_MODE:04b}{len(address):0{octets_of_count(version)}b}"
    bits += f"{int.from_bytes(address):0{8 * len(address)}b}" if address else ""
    if digits:
        bits += f"{NUMERIC_MODE:04b}{len(digits):0{digits_of_count(version)}b}" + numeric(digits)
    bits += "0" * min(4, 8 * room - len(bits))
    bits += "0" * (-len(bits) % 8)
    missing = 8 * room - len(bits)
    return int(bits + (PADDING * (missing // 16 + 1))[:missing], 2).to_bytes(room)


def numeric(digits: str) -> str:
    bits = "".join([TRIPLES[three] for three in IN_THREES(digits)])
    if rest := digits[len(digits) - len(digits) % 3 :]:
        bits += f"{int(rest):0{3 * len(rest) + 1}b}"
    return bits


@dataclass(frozen=True)
class Tables:
    """What is dark in an empty symbol, and which modules each six bits of the message turn over, by base64's letters."""

    side: int
    capacity: int
    empty: int
    sixes: tuple[dict[int, int], ...]

    def draw(self, message: bytes) -> bytes:
        picture = self.empty
        for turned, six in zip(self.sixes, b2a_base64(message, newline=False), strict=False):
            picture ^= turned[six]
        return picture.to_bytes(self.side * ((self.side + 7) // 8))


def blocks(version: int, level: str) -> list[tuple[int, int]]:
    """(data bytes, correction bytes) of each block, in order."""
    return [
        (kind.num_data, kind.num_total - kind.num_data)
        for kind in consts.ECC[version][consts.ERROR_MAPPING[level.upper()]]
        for _ in range(kind.num_blocks)
    ]


@cache
def capacity(version: int, level: str) -> int:
    return sum(data for data, _ in blocks(version, level))


@cache
def tables(version: int, level: str) -> Tables:
    plain = segno.make("0", version=version, error=level, mask=MASK, boost_error=False, micro=False).matrix
    side = len(plain)
    fixed = fixed_modules(version, side)
    empty = 0
    for row, cells in enumerate(plain):
        for column, cell in enumerate(cells):
            if cell if (row, column) in fixed else (row + column) % 2 == 0:
                empty |= bit_at(side, row, column)
    places = [bit_at(side, row, column) for row, column in path(side, fixed)]
    bits = [bit for octet in pictures(version, level, places) for bit in octet]
    bits += [0] * (-len(bits) % 6)
    sixes = tuple(combined(bits[place : place + 6]) for place in range(0, len(bits), 6))
    return Tables(side, capacity(version, level), empty, sixes)


def fixed_modules(version: int, side: int) -> set[tuple[int, int]]:
    """Finders with format and version, timing lines, alignment patterns: (row, column) where no data stands."""
    corners = ((range(9), range(9)), (range(9), range(side - 8, side)), (range(side - 8, side), range(9)))
    areas: list[tuple[range, range]] = [*corners, (range(6, 7), range(side)), (range(side), range(6, 7))]
    if version >= 7:
        areas += [(range(6), range(side - 11, side - 8)), (range(side - 11, side - 8), range(6))]
    if version >= 2:
        middles = consts.ALIGNMENT_POS[version - 2]
        first, last = middles[0], middles[-1]
        in_finders = {(first, first), (first, last), (last, first)}
        areas += [
            (range(row - 2, row + 3), range(column - 2, column + 3))
            for row in middles
            for column in middles
            if (row, column) not in in_finders
        ]
    return {(row, column) for rows, columns in areas for row in rows for column in columns}


def bit_at(side: int, row: int, column: int) -> int:
    across = (side + 7) // 8 * 8
    return 1 << (side * across - 1 - row * across - column)


def path(side: int, fixed: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The data modules in the order of the message: pairs of columns from the right, up and down in turn."""
    for turn, right in enumerate([*range(side - 1, 6, -2), 5, 3, 1]):
        for row in range(side) if turn % 2 else range(side - 1, -1, -1):
            yield from ((row, column) for column in (right, right - 1) if (row, column) not in fixed)


def pictures(version: int, level: str, places: list[int]) -> Iterator[list[int]]:
    """For each byte of the message the modules of its bits, highest first, correction included."""
    shape = blocks(version, level)
    longest = max(data for data, _ in shape)
    data_order = [(block, at) for at in range(longest) for block, (data, _) in enumerate(shape) if at < data]
    place_of = {key: 8 * order for order, key in enumerate(data_order)}
    start, count = 8 * len(data_order), len(shape)

    def modules(first: int, value: int) -> int:
        turned = 0
        for bit in range(8):
            if value >> (7 - bit) & 1:
                turned |= places[first + bit]
        return turned

    for block, (data, correction) in enumerate(shape):
        for at, remainder in enumerate(reversed(list(remainders(data, correction)))):
            bits = []
            for bit in range(8):
                value = 0x80 >> bit
                turned = modules(place_of[block, at], value)
                for step, factor in enumerate(remainder):
                    turned |= modules(start + 8 * (step * count + block), times(factor, value))
                bits.append(turned)
            yield bits


def combined(bits: list[int]) -> dict[int, int]:
    """For every letter of base64 the modules of its six bits."""
    result = [0]
    for bit in reversed(bits):
        result += [turned ^ bit for turned in result]
    return dict(zip(SIXES, result, strict=True))


def remainders(data: int, correction: int) -> Iterator[list[int]]:
    """The correction bytes of a 1 in the last, the last but one, … data byte of a block (Reed-Solomon)."""
    generator = [1]
    root = 1
    for _ in range(correction):
        generator = [high ^ times(low, root) for high, low in zip([*generator, 0], [0, *generator], strict=True)]
        root = times(root, 2)
    remainder = generator[1:]
    for _ in range(data):
        yield remainder
        head = remainder[0]
        remainder = [
            after ^ times(head, factor) for after, factor in zip([*remainder[1:], 0], generator[1:], strict=True)
        ]


@cache
def times(one: int, other: int) -> int:
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & 0x100:
            one ^= FIELD
        other >>= 1
    return product
