"""Certificates as rows, without a press: for those who check, find and show them."""

import hashlib
import json
from datetime import timedelta
from itertools import count
from typing import Any

from compmgr.accounts.models import User
from compmgr.certificates.models import Certificate
from compmgr.certificates.rules.facts import (
    KINDS,
    AccreditationFacts,
    AwardFacts,
    Facts,
    JudgeLetterFacts,
    OrganiserLetterFacts,
    ParticipationFacts,
    ScoreSlipFacts,
    TitleFacts,
    VocationalFacts,
)
from compmgr.certificates.rules.states import CertificateKind, CertificateState
from compmgr.certificates.services.addresses import check_url, query_place
from compmgr.foundation import chance, clock, storage
from compmgr.foundation.database import Session
from compmgr.people.models import Person
from tests.factories.world import make_user

_serial = count(1)
ISSUER = "中国轻工业联合会（样例）"
PHOTO = b"\xff\xd8\xff\xe0 a photo \xff\xd9"
CONTEST = {"contest": "全国家具行业职业技能竞赛", "event": "家具制作工"}


def facts_of_kind(kind: CertificateKind, holder: str, number: str, token: str, **values: Any) -> Facts:
    """Facts of any kind, as small as they may be."""
    common: dict[str, Any] = {"number": number, "date": clock.today(), "check_url": check_url(token)}
    bodies = {"issuing_bodies": (ISSUER,)}
    named = {"holder": holder, **bodies}
    own: dict[CertificateKind, tuple[type[Facts], dict[str, Any]]] = {
        CertificateKind.AWARD: (AwardFacts, {**named, **CONTEST, "award": "金奖", "place": 1}),
        CertificateKind.TITLE: (TitleFacts, {**named, **CONTEST, "honour": "全国技术能手", "place": 1}),
        CertificateKind.PARTICIPATION: (ParticipationFacts, {**named, **CONTEST}),
        CertificateKind.JUDGE_LETTER: (
            JudgeLetterFacts,
            {**named, **CONTEST, "role": "裁判员", "term": "2026年11月20日至22日"},
        ),
        CertificateKind.ORGANISER_LETTER: (
            OrganiserLetterFacts,
            {**named, "contest": CONTEST["contest"], "role": "承办单位"},
        ),
        CertificateKind.VOCATIONAL: (
            VocationalFacts,
            {
                "name": holder,
                "id_type": "居民身份证",
                "id_number": "110105199506150011",
                "occupation": "家具制作工",
                "level": "三级/高级工",
                "issuing_body": ISSUER,
                "query_place": query_place(),
                "photo_key": storage.put(PHOTO, ".jpg"),
            },
        ),
    }
    if kind in own:
        cls, given = own[kind]
    else:
        cls, given = _other(kind, named)
    assert KINDS[kind] is cls
    return cls(**{**common, **given, **values})


def _other(kind: CertificateKind, named: dict[str, Any]) -> tuple[type[Facts], dict[str, Any]]:
    day = clock.today()
    if kind is CertificateKind.ACCREDITATION:
        return AccreditationFacts, {
            **named,
            "site_kind": "评价基地",
            "province": "北京市",
            "scope": "家具制作工 三级/高级工",
            "valid_from": day,
            "valid_until": day + timedelta(days=3 * 365),
            "query_place": query_place(),
        }
    marks = {"theory": "90.00", "practical": "85.00", "total": "86.50", "place": "1", "competitors": "30"}
    return ScoreSlipFacts, {**named, **CONTEST, **marks}


def make_certificate(
    session: Session,
    person: Person | None = None,
    kind: CertificateKind = CertificateKind.VOCATIONAL,
    *,
    holder: str = "",
    by: User | None = None,
    facts: dict[str, Any] | None = None,
    **values: Any,
) -> Certificate:
    """An issued certificate of `person`; `values` are columns, `facts` what it prints otherwise."""
    holder, token = holder or (person.name if person else "样例单位"), chance.token()
    number = values.pop("number", f"S000111000001264{next(_serial):06}")
    told = facts_of_kind(kind, holder, number, token, **(facts or {}))
    content = f"%PDF-1.7 {number}".encode()
    row: dict[str, Any] = {
        "kind": kind,
        "state": CertificateState.ISSUED,
        "number": number,
        "token": token,
        "holder": holder,
        "title": told.subject,
        "person_id": person.id if person else None,
        "facts": json.dumps(told.as_dict(), ensure_ascii=False),
        "layout": "sample@1",
        "file_key": storage.put(content, ".pdf"),
        "file_hash": hashlib.sha256(content).hexdigest(),
        "issued_by_id": (by or make_user(session)).id,
    }
    certificate = Certificate(**{**row, **values})
    session.add(certificate)
    session.flush()
    return certificate
