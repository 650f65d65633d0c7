"""Everything a certificate prints, frozen at issue: what is drawn, what is kept, what the check page shows."""

from collections.abc import Mapping
from typing import Any

from compmgr.certificates.rules.facts.assessment import AccreditationFacts, VocationalFacts
from compmgr.certificates.rules.facts.award import AwardFacts
from compmgr.certificates.rules.facts.base import Facts, Printed
from compmgr.certificates.rules.facts.contest import (
    JudgeLetterFacts,
    OrganiserLetterFacts,
    ParticipationFacts,
    TitleFacts,
)
from compmgr.certificates.rules.facts.slip import ScoreSlipFacts
from compmgr.layouts.rules.kinds import CertificateKind

KINDS: Mapping[CertificateKind, type[Facts]] = {
    CertificateKind.AWARD: AwardFacts,
    CertificateKind.TITLE: TitleFacts,
    CertificateKind.PARTICIPATION: ParticipationFacts,
    CertificateKind.JUDGE_LETTER: JudgeLetterFacts,
    CertificateKind.ORGANISER_LETTER: OrganiserLetterFacts,
    CertificateKind.VOCATIONAL: VocationalFacts,
    CertificateKind.ACCREDITATION: AccreditationFacts,
    CertificateKind.SCORE_SLIP: ScoreSlipFacts,
}

__all__ = [
    "KINDS",
    "AccreditationFacts",
    "AwardFacts",
    "Facts",
    "JudgeLetterFacts",
    "OrganiserLetterFacts",
    "ParticipationFacts",
    "Printed",
    "ScoreSlipFacts",
    "TitleFacts",
    "VocationalFacts",
    "facts_from",
]


def facts_from(kind: CertificateKind, kept: Mapping[str, Any]) -> Facts:
    """The facts of a certificate of `kind` as they were kept."""
    return KINDS[kind].from_dict(kept)
