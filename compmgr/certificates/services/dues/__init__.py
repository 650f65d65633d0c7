"""What is due to whom: listed for a run, and read again when it is issued, so that nothing stale is printed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from compmgr.assessment.models import Batch
from compmgr.certificates import queries
from compmgr.certificates.rules import claims
from compmgr.certificates.rules.entitlement import OF_RESULTS, Choices
from compmgr.certificates.services.dues import assessments, letters, results
from compmgr.certificates.services.dues.base import Due, Listed
from compmgr.foundation.database import Session
from compmgr.foundation.errors import DomainError, Refusal
from compmgr.layouts.rules.kinds import CertificateKind

K = CertificateKind
Lister = Callable[[Session, Any, Choices], list[Listed]]

LISTERS: Mapping[CertificateKind, Lister] = {
    K.JUDGE_LETTER: letters.judges,
    K.ORGANISER_LETTER: letters.organisers,
    K.VOCATIONAL: assessments.passed,
    K.ACCREDITATION: assessments.accredited,
}
LOADERS: Mapping[tuple[CertificateKind, bool], Callable[..., dict[str, Due | DomainError]]] = {
    (K.JUDGE_LETTER, False): letters.load_judges,
    (K.ORGANISER_LETTER, False): letters.load_organisers,
    (K.VOCATIONAL, False): assessments.load_passed,
    (K.ACCREDITATION, False): assessments.load_sites,
    (K.SCORE_SLIP, True): assessments.load_slips,
}

__all__ = ["Due", "Listed", "due_for", "entitled", "load", "waiting"]


def entitled(session: Session, kind: CertificateKind, source: Any, choices: Choices) -> list[Listed]:
    """Everyone who may have a certificate of `kind` out of `source`, in the order of the list."""
    if isinstance(source, Batch) and kind is K.SCORE_SLIP:
        return assessments.reviewed(session, source, choices)
    if kind in OF_RESULTS:
        return results.listed(session, kind, source, choices)
    return LISTERS[kind](session, source, choices)


def waiting(session: Session, kind: CertificateKind, source: Any, choices: Choices) -> list[Listed]:
    """Those of them for whom no certificate stands yet."""
    known = entitled(session, kind, source, choices)
    held = queries.held(session, [one.claim for one in known])
    return [one for one in known if one.claim not in held]


def load(session: Session, wanted: Sequence[str], choices: Choices) -> dict[str, Due | DomainError]:
    """By claim what is due, or why nothing is; all of one kind, in the order asked for."""
    read = [claims.read(claim) for claim in wanted]
    if not read:
        return {}
    kind, of_candidate = read[0].kind, read[0].of == claims.CANDIDATE
    if kind in OF_RESULTS and not of_candidate:
        return results.load(session, kind, read, choices)
    return LOADERS[kind, of_candidate](session, read, choices)


def due_for(session: Session, claim: str, choices: Choices | None = None) -> Due:
    """What is due for one claim; its Refusal when nothing is."""
    found = load(session, [claim], choices or Choices())[claim]
    if isinstance(found, DomainError):
        raise found
    if not isinstance(found, Due):
        raise Refusal("There is nothing to issue.")
    return found
