"""What a replacement may change, and what becomes of the certificate it replaces."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from compmgr.certificates.rules.facts import Facts
from compmgr.certificates.rules.states import CertificateState, ReplacementCause
from compmgr.foundation.errors import Refusal

_C = ReplacementCause

#: What the old certificate becomes: an error on it was ours (更正), or it was right and is exchanged (换发).
BECOMES = {
    _C.CORRECTION: CertificateState.CORRECTED,
    _C.NAME_CHANGE: CertificateState.SUPERSEDED,
    _C.LOST: CertificateState.SUPERSEDED,
    _C.DAMAGED: CertificateState.SUPERSEDED,
}
CHANGING = frozenset({_C.CORRECTION, _C.NAME_CHANGE})

#: Facts that say who it is; a change of name changes these alone.
NAMES = ("holder", "name")
#: Facts nobody asks to change: they are given, counted or computed anew.
FIXED = frozenset({"number", "check_url", "date", "photo", "is_sample", "team_mates", "issuing_bodies", "competitors"})

#: What each fact is called on a form, as on the check page (English msgids).
LABELS = {
    "holder": "Name",
    "name": "Name",
    "unit": "Unit",
    "delegation": "Delegation",
    "contest": "Contest",
    "event": "Event",
    "group": "Group",
    "award": "Award",
    "honour": "Honour",
    "role": "Role",
    "term": "Term",
    "title": "Certificate",
    "title_english": "Certificate in English",
    "body": "Text",
    "closing": "Closing words",
    "english": "English text",
    "seal_text": "Words of the mark",
    "id_type": "ID type",
    "id_number": "ID number",
    "occupation": "Occupation",
    "work_type": "Work type",
    "level": "Skill level",
    "sex": "Sex",
    "issuing_body": "Issuing body",
    "query_place": "Where to query",
    "scope": "Scope of assessment",
    "site_kind": "Kind of site",
    "province": "Province",
}


def changeable(facts: Mapping[str, Any], cause: ReplacementCause) -> list[str]:
    """The facts that a replacement for `cause` may change, in the order of a form."""
    if cause is _C.NAME_CHANGE:
        return [name for name in NAMES if name in facts]
    if cause is not _C.CORRECTION:
        return []
    order = list(LABELS)
    named = [name for name, value in facts.items() if name not in FIXED and isinstance(value, str)]
    return sorted(named, key=lambda name: order.index(name) if name in order else len(order))


def check_changes(
    facts: Mapping[str, Any], cause: ReplacementCause, asked: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    """`asked` as fact -> (before, after), what stays the same left out; refused when there is too much or nothing."""
    allowed = changeable(facts, cause)
    if strange := [name for name in asked if name not in allowed]:
        raise Refusal("This cannot be changed by this kind of replacement: %(facts)s.", facts="、".join(strange))
    changed = {name: (facts[name], after.strip()) for name, after in asked.items() if after.strip() != facts[name]}
    if cause in CHANGING and not changed:
        raise Refusal("Nothing is changed yet: enter what the new certificate is to say.")
    if any(name in NAMES and not after for name, (_, after) in changed.items()):
        raise Refusal("A certificate needs the name of its holder.")
    return changed


def changed(before: Facts, changes: Mapping[str, str], **given: Any) -> Facts:
    """The facts with what is changed and what is `given` anew; the sentence is composed anew where it had been."""
    asked = {**changes, **given}
    was_composed = "body" not in asked and replace(before, body="").body == before.body  # type: ignore[type-var, attr-defined]
    return replace(before, **asked, **({"body": ""} if was_composed else {}))  # type: ignore[type-var]
