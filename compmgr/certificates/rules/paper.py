"""What may be noted about the paper of a certificate, and what has to be said with it."""

from collections.abc import Sequence

from compmgr.certificates.rules.states import CertificateState, PaperEventKind
from compmgr.foundation.errors import Refusal

_K = PaperEventKind

#: What has to be explained: whoever asks later must learn why there is a second paper, or none.
EXPLAINED = frozenset({_K.REPRINTED, _K.RETURNED, _K.LOST, _K.DESTROYED})
#: What only a certificate that stands may go through; the others are only taken back, lost or destroyed.
STANDING_ONLY = frozenset({_K.PRINTED, _K.REPRINTED, _K.HANDED_OUT})
MOST_COPIES = 100


def require_notable(kind: PaperEventKind, state: CertificateState, copies: int, reason: str) -> None:
    """Pass when this may be written into the paper log of a certificate in `state`."""
    if copies not in range(1, MOST_COPIES + 1):
        raise Refusal("Enter how many copies: 1 to %(most)s.", most=MOST_COPIES)
    if kind in STANDING_ONLY and state is not CertificateState.ISSUED:
        raise Refusal("This certificate is %(state)s: it is neither printed nor handed out any more.", state=state)
    if kind in EXPLAINED and not reason.strip():
        raise Refusal("Say why: the paper log keeps the reason.")


def require_existing(kind: PaperEventKind, copies: int, events: Sequence[tuple[PaperEventKind, int]]) -> None:
    """Pass unless more papers are said to be lost or destroyed than `events` (kind, copies) know of.

    What was printed before the log was kept is not in it: without a printing anything may be noted.
    """
    is_printed = any(each in (_K.PRINTED, _K.REPRINTED) for each, _ in events)
    if kind in (_K.LOST, _K.DESTROYED) and is_printed and copies > (known := copies_out(events)):
        raise Refusal("The paper log knows of %(count)s copies: no more can be lost or destroyed.", count=known)


def copies_out(events: Sequence[tuple[PaperEventKind, int]]) -> int:
    """How many papers should be in the world after `events` (kind, copies), in their order."""
    sign = {_K.PRINTED: 1, _K.REPRINTED: 1, _K.LOST: -1, _K.DESTROYED: -1}
    return sum(sign.get(kind, 0) * copies for kind, copies in events)
