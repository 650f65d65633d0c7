"""Questions to the log: its head, its leaves, and proofs from a few stored hashes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, tuple_

from compmgr.foundation.database import Session
from compmgr.proof.models import LogHead, LogLeaf, LogNode
from compmgr.proof.rules import tree
from compmgr.proof.rules.tree import Node


@dataclass(frozen=True)
class Proof:
    """The audit path of one leaf to the root of a head of `size` leaves; hashes are hexadecimal."""

    position: int
    size: int
    leaf: str
    path: tuple[str, ...]
    root: str

    def holds(self) -> bool:
        path = [bytes.fromhex(each) for each in self.path]
        one = tree.leaf_hash(self.leaf.encode())
        return tree.is_included(one, self.position, self.size, path, bytes.fromhex(self.root))


def newest_head(session: Session) -> LogHead | None:
    return session.scalar(select(LogHead).order_by(LogHead.size.desc()).limit(1))


def newest_heads(session: Session, count: int) -> list[LogHead]:
    return list(session.scalars(select(LogHead).order_by(LogHead.size.desc()).limit(count)))


def head_of(session: Session, size: int) -> LogHead | None:
    return session.scalar(select(LogHead).where(LogHead.size == size))


def inclusion(session: Session, leaf: LogLeaf, head: LogHead | None = None) -> Proof | None:
    """That `leaf` is in the log of `head` (the newest otherwise); nothing while it waits to be put into the tree."""
    head = head or newest_head(session)
    if head is None or leaf.position is None or leaf.position >= head.size:
        return None
    path = _ranges(session, tree.inclusion_ranges(leaf.position, head.size))
    return Proof(leaf.position, head.size, leaf.leaf, tuple(path), head.root_hash)


def consistency(session: Session, first: int, second: int) -> list[str]:
    """That the log of `second` leaves continues that of `first`; sizes of heads, `first` not above `second`."""
    return _ranges(session, tree.consistency_ranges(first, second))


def leaves_of(session: Session, subject: str) -> list[LogLeaf]:
    """What the log says of one certificate, in the order of its life."""
    return list(session.scalars(select(LogLeaf).where(LogLeaf.subject == subject).order_by(LogLeaf.id)))


def leaves_from(session: Session, position: int, count: int) -> list[LogLeaf]:
    """Leaves in the tree from `position` on."""
    query = select(LogLeaf).where(LogLeaf.position >= position).order_by(LogLeaf.position)
    return list(session.scalars(query.limit(count)))


def waiting(session: Session) -> bool:
    """Whether some leaf is not in the tree yet."""
    return session.scalar(select(LogLeaf.id).where(LogLeaf.position.is_(None)).limit(1)) is not None


def between(session: Session, start: datetime, end: datetime) -> list[LogLeaf]:
    """The leaves of a span of time, in their order."""
    query = select(LogLeaf).where(LogLeaf.at >= start, LogLeaf.at < end)
    return list(session.scalars(query.order_by(LogLeaf.id)))


def nodes(session: Session, wanted: list[Node]) -> dict[Node, bytes]:
    """The hashes of full subtrees; those of single leaves lie with the leaves. Two questions, whatever the size."""
    leaves = [place for level, place in wanted if level == 0]
    above = [node for node in wanted if node[0]]
    found: dict[Node, bytes] = {}
    if leaves:
        rows = session.execute(select(LogLeaf.position, LogLeaf.leaf_hash).where(LogLeaf.position.in_(leaves)))
        found |= {(0, position): bytes.fromhex(one) for position, one in rows if position is not None}
    if above:
        question = select(LogNode.level, LogNode.place, LogNode.node_hash)
        asked = session.execute(question.where(tuple_(LogNode.level, LogNode.place).in_(above)))
        found |= {(level, place): bytes.fromhex(one) for level, place, one in asked}
    return found


def _ranges(session: Session, ranges: list[tuple[int, int]]) -> list[str]:
    found = nodes(session, tree.nodes_for(ranges))
    return [tree.range_hash(start, end, found.__getitem__).hex() for start, end in ranges]
