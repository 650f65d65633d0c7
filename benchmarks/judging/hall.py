"""The world that is measured: panels of judges with issued sheets, signed in, and one published result."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from flask import session as cookie
from flask_wtf.csrf import generate_csrf

from compmgr.accounts.models import SignIn, User
from compmgr.app import create_app
from compmgr.foundation import chance, crypto
from compmgr.foundation.cli import upgrade
from compmgr.foundation.database import Session, engine_of
from compmgr.scoring import queries
from compmgr.scoring.rules import scheme as rules
from config import Testing
from tests.factories.marking import M, make_drawn_stage, sheets_of
from tests.factories.outcomes import make_marked_stage, published
from tests.factories.world import make_stage

JUDGES_OF_A_PANEL = 5
WORKS_OF_A_STAGE = 5
COMPETITORS_OF_THE_RESULT = 60


@dataclass
class Judge:
    """A tablet at work: who is signed in on it, and the (address, aspect) of every field, in the order of marking."""

    cookie: str
    token: str
    fields: list[tuple[str, str]]


@dataclass
class Hall:
    judges: list[Judge]
    result_address: str


class Settings(Testing):
    """The tests' keys, which the served processes are told; form tokens and kept pages as in public."""

    WTF_CSRF_ENABLED = True
    KEPT_FOR = 1.0


def make_hall(home: Path, database_url: str, judges: int) -> Hall:
    """An empty database brought to the middle of a day of marking."""
    upgrade(database_url)
    app = create_app(Settings(home, database_url))
    with app.extensions["sessions"]() as session:
        found: list[tuple[User, list[tuple[str, str]]]] = []
        while len(found) < judges:
            stage = make_drawn_stage(
                session, WORKS_OF_A_STAGE, JUDGES_OF_A_PANEL, make_stage(session), scheme=real_size()
            )
            for member in queries.judges_of(session, stage):
                addresses = {sheet: f"/judging/sheets/{sheet.public_id}/marks" for sheet in sheets_of(session, member)}
                fields = [
                    (to, aspect.public_id) for sheet, to in addresses.items() for aspect in sheet.sub_criterion.aspects
                ]
                found.append((member.user, fields))
            session.commit()
            session.expunge_all()
        address = f"/published/{publish_one(session).public_id}"
        hall = Hall([signed_in(app, session, user, fields) for user, fields in found[:judges]], address)
        session.commit()
    engine_of(app.extensions["sessions"]).dispose()
    return hall


def real_size() -> rules.Scheme:
    """As large as a real one: 140 aspects in 20 sub-criteria."""

    def sub(key: str) -> rules.SubCriterion:
        worth = Decimal("0.5") if key.endswith("1") else Decimal("0.92")
        fields = [rules.Aspect(f"{key}.{n}", M, worth, "外形尺寸误差不超过 0.5 毫米", 1) for n in range(1, 8)]
        return rules.SubCriterion(key, "尺寸与接缝", tuple(fields))

    criteria = tuple(rules.Criterion(name, "加工", (sub(f"{name}1"), sub(f"{name}2"))) for name in "ABCDEFGHIJ")
    spare = Decimal(100) - sum(aspect.max_mark for aspect in rules.aspects_of(rules.Scheme(criteria)))
    first = criteria[0].sub_criteria[0].aspects[0]
    whole = rules.Aspect(first.key, M, first.max_mark + spare, first.description, 1)
    opening = rules.SubCriterion("A1", "尺寸与接缝", (whole, *criteria[0].sub_criteria[0].aspects[1:]))
    return rules.Scheme((rules.Criterion("A", "加工", (opening, criteria[0].sub_criteria[1])), *criteria[1:]))


def publish_one(session: Session):
    """A published result of so many competitors."""
    row = (("40", "20", "3"), ("38", "20", "3"), ("36", "20", "3"))
    marks = [(str(40 + number % 60), row) for number in range(COMPETITORS_OF_THE_RESULT)]
    return published(session, made_ready(session, marks)).result


def made_ready(session: Session, marks):
    return make_marked_stage(session, marks, stage=make_stage(session, seats=len(marks)))


def signed_in(app, session: Session, user: User, fields: list[tuple[str, str]]) -> Judge:
    """An open session and a form token, as the sign-in page and the sheet would give them."""
    token = chance.token(32)
    session.add(SignIn(user_id=user.id, token_index=crypto.blind_index(token, "sign-in"), agent="tablet"))
    with app.test_request_context():
        cookie["sign_in"] = token
        form_token = generate_csrf()
        signer = app.session_interface.get_signing_serializer(app)
        return Judge(signer.dumps(dict(cookie)), form_token, fields)
