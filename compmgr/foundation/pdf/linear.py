"""QR symbols put together from tables: for a fixed version, level and mask only corrections and places remain.

Reed-Solomon is linear, so the correction of a block is a sum modulo 2 of one table entry a byte; the modules are put in
their places by slices of one long string. For small versions that is done for every bit of a message once, and a symbol
is the sum of what its own bytes change. The same symbols segno makes with the same mask, at a hundredth of its time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, reduce
from itertools import accumulate, groupby
from operator import getitem, xor
from struct import Struct
from typing import Any

import segno
from segno import consts as segno_consts

from compmgr.foundation.errors import Refusal

consts: Any = segno_consts  # what segno knows of the standard, without types

QUIET_ZONE = 4  # modules, ISO/IEC 18004
MASK = 3  # (row + column) divisible by three; choosing among the eight would cost seven more symbols
BYTE_MODE, NUMERIC_MODE = 0b0100, 0b0001
TRIPLES = {f"{number:03}": f"{number:010b}" for number in range(1000)}
IN_THREES = re.compile("...").findall
PADDING = b"\xec\x11"
DOTS = 4  # of a module, across and up, in the enlarged symbol: its hexadecimal digit is 0 or f
SUMMED_UP_TO = 6  # the last version whose symbols are sums: its table takes 10 MB, larger ones are slower than drawing
FIELD = 0x11D  # GF(256) of ISO/IEC 18004


@dataclass(frozen=True)
class Symbol:
    """`side` modules with the quiet zone; `rows` one bit a module, 1 is light, each row filled up to whole bytes."""

    side: int
    rows: bytes

    def enlarged(self) -> bytes:
        """One bit a dot, four by four dots a module: readers of PDF smooth what they enlarge, and a scanner is lost."""
        bits = f"{int.from_bytes(self.rows):0{8 * len(self.rows)}b}"
        rows = rows_of_dots(self.side).unpack(bytes.fromhex(bits.replace("1", "f")))
        return b"".join([row * DOTS for row in rows])


@cache
def rows_of_dots(side: int) -> Struct:
    """How rows of `side` modules filled up to whole bytes are cut after each is four dots wide."""
    wide, across = DOTS * -(-side // 8), -(-side * DOTS // 8)
    return Struct(f"{across}s{wide - across}x" * side)


def symbol(address: str, digits: str = "", level: str = "m") -> Symbol:
    """`address` in bytes and, behind it, `digits` in numeric mode, in the smallest version that holds them."""
    octets = address.encode()
    version = version_for(len(octets), len(digits), level)
    side, told = 17 + 4 * version + 2 * QUIET_ZONE, message(octets, digits, version, capacity(version, level))
    if version > SUMMED_UP_TO:
        return Symbol(side, tables(version, level).draw(told))
    known = shares(version, level)
    return Symbol(side, reduce(xor, map(getitem, known.changes, told), known.empty).to_bytes(-(-side // 8) * side))


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
    count = octets_of_count(version)
    bits, length = BYTE_MODE << count | len(address), 4 + count + 8 * len(address)
    bits = bits << 8 * len(address) | int.from_bytes(address)
    if digits:
        count, more = digits_of_count(version), numeric(digits)
        bits = ((bits << 4 | NUMERIC_MODE) << count | len(digits)) << len(more) | int(more, 2)
        length += 4 + count + len(more)
    end = length + min(4, 8 * room - length)
    end = min(end + 8 - end % 8, 8 * room)  # a whole byte of noughts where none is needed: so does segno
    return ((bits << end - length).to_bytes(end // 8) + PADDING * room)[:room]


def numeric(digits: str) -> str:
    bits = "".join([TRIPLES[three] for three in IN_THREES(digits)])
    if rest := digits[len(digits) - len(digits) % 3 :]:
        bits += f"{int(rest):0{3 * len(rest) + 1}b}"
    return bits


@dataclass(frozen=True)
class Shares:
    """From message to symbol all is linear: a symbol is the sum modulo 2 of what each byte of the message changes."""

    empty: int  # the symbol of noughts
    changes: tuple[list[int], ...]  # by its value, for every byte of the message


@cache
def shares(version: int, level: str) -> Shares:
    table, room = tables(version, level), capacity(version, level)
    empty = int.from_bytes(table.draw(bytes(room)))
    changes = []
    for place in range(8 * room - 8, -1, -8):
        values = [0]
        for bit in range(place, place + 8):
            drawn = int.from_bytes(table.draw((1 << bit).to_bytes(room))) ^ empty
            values += [value ^ drawn for value in values]
        changes.append(values)
    return Shares(empty, tuple(changes))


@dataclass(frozen=True)
class Tables:
    """One version and level: the blocks, the corrections, and the way of the message through the symbol."""

    side: int
    light: int  # what is light in a symbol of noughts, quiet zone and filling included
    blocks: tuple[tuple[int, int], ...]  # (first byte, first behind)
    shortest: int
    correction: int  # bytes of a block
    products: tuple[tuple[int, ...], ...]  # the correction of every value, by its place before the end of a block
    runs: tuple[tuple[int, int] | str, ...]  # bits of the message, and noughts where no data stands, along the path

    def draw(self, message: bytes) -> bytes:
        bits = self.bits(message)
        whole = "".join([run if isinstance(run, str) else bits[run[0] : run[1]] for run in self.runs])
        side, width = self.side, 2 * self.side
        columns: list[str] = []
        for turn, start in enumerate(range(0, len(whole), width)):
            pair = whole[start : start + width]
            # The right module comes before the left one; on the way up the lowest row is the first.
            columns += (pair[::2], pair[1::2]) if turn % 2 else (pair[-2::-2], pair[-1::-2])
            if turn == (side - 7) // 2 - 1:
                columns.append("0" * side)  # the upright timing line
        columns.reverse()
        return self.packed("".join(columns))

    def packed(self, columns: str) -> bytes:
        """The modules column by column as rows of whole bytes, laid over a symbol of noughts."""
        side = self.side
        across = (side + 2 * QUIET_ZONE + 7) // 8 * 8
        between = "0" * (across - side)
        rows = between.join([columns[row::side] for row in range(side)])
        turned = int(rows, 2) << across * (QUIET_ZONE + 1) - QUIET_ZONE - side
        return (turned ^ self.light).to_bytes(across // 8 * (side + 2 * QUIET_ZONE))

    def bits(self, message: bytes) -> str:
        """The bytes of the blocks in turn, then their corrections in turn."""
        count, correction = len(self.blocks), self.correction
        parts = [message[start:end] for start, end in self.blocks]
        length = len(message)
        mixed = bytearray(length + count * correction)
        for place, part in enumerate(parts):
            mixed[place : count * self.shortest : count] = part[: self.shortest]
            products = self.products[-len(part) :]
            mixed[length + place :: count] = reduce(xor, map(getitem, products, part)).to_bytes(correction)
        longer = [part[-1] for part in parts if len(part) > self.shortest]
        mixed[count * self.shortest : length] = longer
        return f"{int.from_bytes(mixed):0{8 * len(mixed)}b}0000000"  # up to seven modules remain


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
    dark = 0
    across, whole = (side + 2 * QUIET_ZONE + 7) // 8 * 8, side + 2 * QUIET_ZONE
    for row, cells in enumerate(plain):
        for column, cell in enumerate(cells):
            if cell if (row, column) in fixed else (row + column) % 3 == 0:
                dark |= 1 << across * (whole - QUIET_ZONE - row) - QUIET_ZONE - column - 1
    shape = blocks(version, level)
    ends = list(accumulate([data for data, _ in shape]))
    return Tables(
        side,
        (1 << across * whole) - 1 ^ dark,
        tuple((end - data, end) for end, (data, _) in zip(ends, shape, strict=True)),
        min(data for data, _ in shape),
        shape[0][1],
        products(max(data for data, _ in shape), shape[0][1]),
        tuple(runs(side, fixed)),
    )


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


def path(side: int) -> Iterator[tuple[int, int]]:
    """The modules in the order of the message: pairs of columns from the right, up and down in turn."""
    for turn, right in enumerate([*range(side - 1, 6, -2), 5, 3, 1]):
        for row in range(side) if turn % 2 else range(side - 1, -1, -1):
            yield row, right
            yield row, right - 1


def runs(side: int, fixed: set[tuple[int, int]]) -> Iterator[tuple[int, int] | str]:
    """Stretches of the path: (first bit, bit behind the last) of the message, or noughts where it is interrupted."""
    start = 0
    for is_fixed, modules in groupby(path(side), fixed.__contains__):
        length = sum(1 for _ in modules)
        if is_fixed:
            yield "0" * length
        else:
            yield start, start + length
            start += length


def products(data: int, correction: int) -> tuple[tuple[int, ...], ...]:
    """For every byte of a block, the first first, the correction of each of its values as one number."""
    result = []
    for remainder in remainders(data, correction):
        bits = [int.from_bytes(bytes(times(factor, 1 << bit) for factor in remainder)) for bit in range(8)]
        values = [0]
        for bit in bits:
            values += [value ^ bit for value in values]
        result.append(tuple(values))
    return tuple(reversed(result))


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
