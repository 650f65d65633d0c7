"""The public log: a leaf for each event of a certificate, put into the tree and signed from time to time."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from sqlalchemy import func, insert, select, text

from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.proof.models import LogHead, LogLeaf, LogNode, SigningKey
from compmgr.proof.queries import log as queries
from compmgr.proof.queries.locks import LOG, lock
from compmgr.proof.rules import jws, tree
from compmgr.proof.rules.keys import KeyState, KeyUse
from compmgr.proof.rules.leaves import leaf as leaf_of
from compmgr.proof.rules.leaves import moment
from compmgr.proof.services import keys

HEAD = "compmgr-log-head+jwt"
#: Rows written at a time.
LOT = 2000


class Event(NamedTuple):
    """One event of one certificate: `subject` is its token, the hashes are SHA-256 in hexadecimal or empty."""

    subject: str
    event: str
    facts_hash: str
    file_hash: str
    at: datetime


def append(session: Session, subject: str, event: str, facts_hash: str, file_hash: str, at: datetime) -> LogLeaf:
    """Say in the log that `event` (issued, superseded, revoked, …) happened; in the caller's transaction."""
    leaf = LogLeaf(**_row(Event(subject, event, facts_hash, file_hash, at)))
    session.add(leaf)
    return leaf


def append_many(session: Session, events: Iterable[Event]) -> int:
    """`append` for a run: so many rows at a time, no objects."""
    count, rows = 0, (_row(Event(*event)) for event in events)
    while lot := list(islice(rows, LOT)):
        session.execute(insert(LogLeaf), lot)
        count += len(lot)
    return count


def grow(session: Session) -> LogHead | None:
    """Put every waiting leaf into the tree and sign the new head; the newest head where nothing waits.

    A head whose key was lost is signed again: same size, same root, another signature.
    """
    lock(session, LOG)
    session.flush()
    head = queries.newest_head(session)
    size = head.size if head else 0
    count = _give_positions(session, size)
    if count <= 0:
        return head and _signed_by_who_still_counts(session, head)
    frontier = _frontier(session, size)
    grown = tree.grown(frontier, size, _hashes(session, size))
    rows = ({"level": level, "place": place, "node_hash": one.hex()} for level, place, one in grown)
    while lot := list(islice(rows, LOT)):
        session.execute(insert(LogNode), lot)
    return _sign(session, size + count, tree.root_of_frontier(frontier))


def _row(event: Event) -> dict[str, object]:
    leaf = leaf_of(*event)
    return {
        "subject": event.subject,
        "leaf": leaf,
        "leaf_hash": tree.leaf_hash(leaf.encode()).hex(),
        "at": event.at,
    }


#: One statement: what waits gets the next positions in the order it was written.
POSITIONS = text(
    "update log_leaves set position = :size + waiting.row - 1 from "
    "(select id, row_number() over (order by id) as row from log_leaves where position is null) as waiting "
    "where log_leaves.id = waiting.id"
)


def _give_positions(session: Session, size: int) -> int:
    session.execute(POSITIONS, {"size": size})
    for each in [thing for thing in session.identity_map.values() if isinstance(thing, LogLeaf)]:
        session.expire(each)
    newest = session.scalar(select(func.max(LogLeaf.position)))
    return 0 if newest is None else newest + 1 - size


def _frontier(session: Session, size: int) -> list[bytes]:
    nodes = tree.cover(0, size)
    found = queries.nodes(session, nodes)
    return [found[node] for node in nodes]


def _hashes(session: Session, size: int) -> Iterator[bytes]:
    """The hashes of the leaves from position `size` on, a lot at a time."""
    question = select(LogLeaf.leaf_hash).order_by(LogLeaf.position).limit(LOT)
    while lot := session.scalars(question.where(LogLeaf.position >= size)).all():
        yield from map(bytes.fromhex, lot)
        size += len(lot)


def _sign(session: Session, size: int, root: bytes) -> LogHead:
    head = LogHead(size=size, root_hash=root.hex())
    _put_signature(session, head)
    session.add(head)
    session.flush()
    return head


def _signed_by_who_still_counts(session: Session, head: LogHead) -> LogHead:
    if session.get_one(SigningKey, head.key_id).state is KeyState.COMPROMISED:
        _put_signature(session, head)
    return head


def _put_signature(session: Session, head: LogHead) -> None:
    key, head.at = keys.active(session, KeyUse.LOG), clock.now()
    told = {"at": moment(head.at), "root": head.root_hash, "size": head.size}
    head.signed, head.key_id = jws.sign(told, key.kid, HEAD, keys.signer(key).sign), key.id
