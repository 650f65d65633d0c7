"""The Merkle tree of the log (RFC 6962, 2.1): its hashes, and which of them prove what.

A subtree is named by its level and place: 2**level leaves from place * 2**level. Only full ones are kept.
"""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256

#: Asks for the hash of a full subtree by (level, place).
Node = tuple[int, int]
Look = Callable[[Node], bytes]

EMPTY = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def cover(start: int, end: int) -> list[Node]:
    """The full subtrees that lie side by side from leaf `start` to `end`, where `start` begins a subtree that large."""
    nodes = []
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        nodes.append((level, start >> level))
        start += 1 << level
    return nodes


def range_hash(start: int, end: int, look: Look) -> bytes:
    """The tree hash of the leaves from `start` to `end`, from its full subtrees."""
    hashes = [look(node) for node in cover(start, end)]
    whole = hashes.pop() if hashes else EMPTY
    while hashes:
        whole = node_hash(hashes.pop(), whole)
    return whole


def root(size: int, look: Look) -> bytes:
    return range_hash(0, size, look)


def inclusion_ranges(position: int, size: int) -> list[tuple[int, int]]:
    """The ranges whose hashes are the audit path of the leaf at `position`, lowest first (RFC 6962, 2.1.1)."""
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if position < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start = middle
    return path[::-1]


def consistency_ranges(first: int, second: int) -> list[tuple[int, int]]:
    """The ranges that prove that the tree of `second` leaves continues that of `first` (RFC 6962, 2.1.2)."""
    if first in (0, second):
        return []
    start, end, path, whole = 0, second, [], True
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start, whole = middle, False
    return ([] if whole else [(start, end)]) + path[::-1]


def nodes_for(ranges: Iterable[tuple[int, int]]) -> list[Node]:
    """Every full subtree that must be looked up for these ranges."""
    return sorted({node for start, end in ranges for node in cover(start, end)})


def grown(frontier: list[bytes], size: int, hashes: Iterable[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """(level, place, hash) of each subtree above the leaves that becomes full as `hashes` follow the first `size`.

    `frontier` holds the full subtrees of what there is, widest first, and is brought along.
    """
    for position, one in enumerate(hashes, start=size):
        level, place = 0, position
        while place & 1:
            one = node_hash(frontier.pop(), one)
            level, place = level + 1, place >> 1
            yield level, place, one
        frontier.append(one)


def root_of_frontier(frontier: list[bytes]) -> bytes:
    if not frontier:
        return EMPTY
    whole = frontier[-1]
    for left in reversed(frontier[:-1]):
        whole = node_hash(left, whole)
    return whole


def is_included(leaf: bytes, position: int, size: int, path: list[bytes], whole: bytes) -> bool:
    """Whether `path` leads from the hash of `leaf` to the root `whole` (RFC 9162, 2.1.3.2)."""
    if not 0 <= position < size:
        return False
    fn, sn, one = position, size - 1, leaf
    for other in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            one = node_hash(other, one)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            one = node_hash(one, other)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and one == whole


def is_consistent(first: int, second: int, first_root: bytes, second_root: bytes, path: list[bytes]) -> bool:
    """Whether the tree of `second` leaves begins with that of `first` (RFC 9162, 2.1.4.2)."""
    if first == second:
        return not path and first_root == second_root
    if first == 0:
        return not path
    if not 0 < first < second or not path:
        return False
    if first & (first - 1) == 0:
        path = [first_root, *path]
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = path[0]
    for other in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            old, new = node_hash(other, old), node_hash(other, new)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = node_hash(new, other)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and old == first_root and new == second_root


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
