"""Taking a person into the records: one record a document, whoever brings it."""

from datetime import date
from typing import Any

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.foundation import clock, crypto, pictures, storage
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.people import queries, rules
from compmgr.people.models import Person
from compmgr.people.rules import IdKind, Sex


def find_or_add_person(
    session: Session,
    *,
    name: str,
    id_kind: IdKind,
    id_number: object,
    phone: object = None,
    employer: str = "",
    sex: Sex | None = None,
    birth_date: date | None = None,
    education: str = "",
    by: User | None,
) -> Person:
    """The person of this document, with what is newly known written down; a new record for a new document.

    The same document under another name raises `Conflict`; nothing is changed then, and of the name on record only
    the first character is told, since whoever knows a number is not to learn whose it is.
    """
    name, number = rules.check_name(name), rules.check_id_number(id_kind, id_number, today=clock.today())
    known_facts = {
        "sex": _agreed(sex, rules.sex(id_kind, number), Refusal("The sex does not agree with the identity number.")),
        "birth_date": _agreed(
            birth_date,
            rules.birth_date(id_kind, number),
            Refusal("The birth date does not agree with the identity number."),
        ),
        "phone": rules.check_phone(phone) if phone else None,
        "employer": employer.strip(),
        "education": education.strip(),
    }
    person = queries.person_by_id_number(session, id_kind, number)
    if person is None:
        return _add(session, name, id_kind, number, known_facts, by)
    if person.name != name:
        raise Conflict(
            "This document is on record under the name %(kept)s; here the name is %(given)s. "
            "Compare both with the document.",
            kept=person.name[0] + "＊" * (len(person.name) - 1),
            given=name,
        )
    _learn(session, person, known_facts, by)
    return person


def set_photo(session: Session, person: Person, content: bytes, *, by: User | None) -> None:
    """Keep a portrait of `person`: drawn anew, without what the camera wrote into it."""
    person.photo_key = storage.put(pictures.portrait(content), ".jpg")
    record(session, "person.photo_set", person, by=by)


def _agreed(given: Any, read: Any, refusal: Refusal) -> Any:
    """What the document's number says, or what was given where the number says nothing."""
    if given is not None and read is not None and given != read:
        raise refusal
    return read if read is not None else given


def _add(session: Session, name: str, id_kind: IdKind, number: str, facts: dict[str, Any], by: User | None) -> Person:
    person = Person(name=name, name_pinyin=rules.pinyin(name), id_kind=id_kind, id_number=number, **facts)
    person.id_index = crypto.blind_index(number, "id-number")
    person.phone_index = _phone_index(person.phone)
    session.add(person)
    record(session, "person.added", person, by=by)
    return person


def _learn(session: Session, person: Person, facts: dict[str, Any], by: User | None) -> None:
    """Write down what is given and differs; the trail keeps which facts, not their values."""
    changed = [field for field, value in facts.items() if value and getattr(person, field) != value]
    for field in changed:
        setattr(person, field, facts[field])
    if "phone" in changed:
        person.phone_index = _phone_index(person.phone)
    if changed:
        record(session, "person.changed", person, by=by, fields=changed)


def _phone_index(phone: str | None) -> str | None:
    return crypto.blind_index(phone, "phone") if phone else None
