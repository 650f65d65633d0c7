"""What a certificate is given for, as one short text: only one certificate may stand for it at a time."""

from dataclasses import dataclass

from compmgr.layouts.rules.kinds import CertificateKind

#: A slip of a candidate, where `score_slip` alone is that of a competitor.
CANDIDATE = "candidate"


@dataclass(frozen=True)
class Claim:
    """The kind, and the rows it is given for: a work and a person, a panel member, a candidate, a site's term."""

    kind: CertificateKind
    ids: tuple[int, ...]
    of: str = ""  # which sort of rows, where a kind knows two; or the term of a site

    def __str__(self) -> str:
        return "/".join([self.kind.value, *([self.of] if self.of else []), *map(str, self.ids)])


def read(text: str) -> Claim:
    """The claim as it was written; ValueError for anything else."""
    kind, *rest = text.split("/")
    numbers = [part for part in rest if part.isdigit()]
    words = [part for part in rest if not part.isdigit()]
    return Claim(CertificateKind(kind), tuple(map(int, numbers)), "/".join(words))


def of_work(kind: CertificateKind, work_id: int, person_id: int) -> str:
    """An award, a title, a participation or a slip: one for a person and their work, whatever the edition."""
    return str(Claim(kind, (work_id, person_id)))


def of_member(member_id: int) -> str:
    return str(Claim(CertificateKind.JUDGE_LETTER, (member_id,)))


def of_organiser(contest_id: int, position: int) -> str:
    """`position` counts the bodies as the contest names them, organisers first."""
    return str(Claim(CertificateKind.ORGANISER_LETTER, (contest_id, position)))


def of_candidate(candidate_id: int) -> str:
    return str(Claim(CertificateKind.VOCATIONAL, (candidate_id,)))


def of_candidates_slip(candidate_id: int) -> str:
    return str(Claim(CertificateKind.SCORE_SLIP, (candidate_id,), CANDIDATE))


def of_site(site_id: int, since: str) -> str:
    """`since` is the first day of the term, in ISO form: each accreditation is given once."""
    return str(Claim(CertificateKind.ACCREDITATION, (site_id,), since))
