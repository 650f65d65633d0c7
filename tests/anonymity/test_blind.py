"""Judges learn nothing: whatever who marks can reach is crawled for anything of a competitor, on every channel."""

import io
import zipfile
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.accounts.permissions import GRANTS, Permission, Role
from compmgr.anonymity.models import Draw
from compmgr.anonymity.queries import given_in
from compmgr.foundation.crypto import mask_id_number, mask_phone
from compmgr.foundation.logs import log
from compmgr.people.models import Person
from compmgr.registration.models import Entry
from compmgr.scoring import queries
from compmgr.scoring.models import PanelMember
from compmgr.scoring.rules.recording import OPEN
from compmgr.scoring.rules.states import PanelRole
from compmgr.scoring.services import paper
from tests.anonymity.crawling import SKIPPED, Crawl, LogBook, Secrets
from tests.factories.marking import fill, make_drawn_stage, sheets_of
from tests.factories.whole import make_side, make_users
from tests.factories.world import make_entry, make_event, make_person, make_stage, make_user

#: Numbers of rows that stand out, so that one on a page is seen.
FIRST_PERSON, FIRST_ENTRY, FIRST_USER = 7_310_001, 7_320_001, 7_330_001
WHO = ("judge", "chief judge", "coordinator", "substitute", "score clerk", "judge of all", "chief judge of all")


@dataclass
class Blind:
    """One of everything, and a stage being marked; who marks, the addresses there are, and what must not be seen."""

    side: dict[str, Any]
    stage: Any
    people: dict[str, User]
    secrets: Secrets
    ids: dict[str, list[str]] = field(default_factory=dict)

    def ids_for(self, session, name: str) -> list[str]:
        """The thing of the one side, and one of the stage being marked."""
        if name not in self.ids:
            own = self.side[name.removesuffix("_id")]
            kind = type(own)
            others = session.scalars(select(kind.public_id).where(kind.id != own.id).order_by(kind.id.desc()).limit(1))
            self.ids[name] = [own.public_id, *others]
        return self.ids[name]

    def addresses(self, app, session, method: str) -> list[str]:
        """Every address that takes `method`, with every id that fits."""
        adapter, found = app.url_map.bind("localhost"), []
        for rule in app.url_map.iter_rules():
            if method in rule.methods and rule.endpoint not in SKIPPED:
                names = sorted(name for name in rule.arguments if name.endswith("_id"))
                others = {name: 1 if "number" in name else "x" for name in rule.arguments - set(names)}
                for ids in product(*(self.ids_for(session, name) for name in names)):
                    values = {**others, **dict(zip(names, ids, strict=True))}
                    found.append(adapter.build(rule.endpoint, values, method=method))
        session.commit()
        return sorted(set(found))


def secrets_of(person: Person):
    yield from (person.name, person.name_pinyin, person.name_pinyin.replace(" ", ""), person.public_id, str(person.id))
    yield from (person.employer, person.id_number, person.phone)
    yield from (mask_id_number(person.id_number), mask_phone(person.phone or ""))


def all_secrets(session) -> Secrets:
    found: list[str | None] = []
    for entry in session.scalars(select(Entry)):
        found += [entry.title, entry.public_id, str(entry.id), entry.delegation.name, entry.coach]
        for member in entry.members:
            found += [member.name, member.public_id, member.employer]
    for person in session.scalars(select(Person)):
        found += secrets_of(person)
    for draw in session.scalars(select(Draw)):
        found += [draw.seed if len(draw.seed) > 20 else None, *given_in(session, draw)]
    for user in session.scalars(select(User).where(User.id >= FIRST_USER)):
        found += [user.public_id, str(user.id), user.username]
    return Secrets(found)


@pytest.fixture
def blind(session) -> Blind:
    make_entry(session, people=[make_person(session, id=FIRST_PERSON)], id=FIRST_ENTRY)
    users = make_users(session)
    side = make_side(session, users, 1)
    stage = make_stage(session, make_event(session, side["contest"], name="细木工", coding_layers=3))
    make_drawn_stage(session, entries=3, judges=2, stage=stage)
    for number, role in ((98, PanelRole.COORDINATOR), (99, PanelRole.SUBSTITUTE)):
        user = make_user(session, Role.JUDGE, side["contest"])
        session.add(PanelMember(stage_id=stage.id, user_id=user.id, role=role, number=number))
    members = {member.role: member for member in reversed(queries.members_of(session, stage))}
    fill(session, sheets_of(session, members[PanelRole.JUDGE])[0])
    people = {role.value.replace("_", " "): member.user for role, member in members.items()}
    people["score clerk"] = make_user(session, Role.SCORE_CLERK, side["contest"])
    people |= {"judge of all": users[Role.JUDGE], "chief judge of all": users[Role.CHIEF_JUDGE]}
    for person in session.scalars(select(Person)).all():
        make_user(session, Role.COMPETITOR, person, id=FIRST_USER + person.id, username=f"xuanshou-{person.id}")
    found = Blind(side, stage, people, all_secrets(session))
    session.commit()
    return found


@pytest.fixture
def crawl(app, blind, signed_in):
    return lambda who: Crawl(app, signed_in(blind.people[who]), blind.secrets)


@pytest.mark.parametrize("who", WHO)
def test_nothing_of_a_competitor_is_seen_by_who_marks(app, session, blind, crawl, who):
    """Every page and file, every form as it stands and filled in, and every other request, well and badly made."""
    one = crawl(who)
    with LogBook() as log_book:
        for address in blind.addresses(app, session, "GET"):
            one.get(address)
        pages = sum(status == 200 for status in one.statuses.values())
        for address in blind.addresses(app, session, "POST"):
            one.post(address, json={"operation": "x" * 20, "aspect": "none", "value": "abc"})
            one.post(address, data={"reason": "样例", "file": (io.BytesIO(b"no file of any kind"), "样例.xlsx")})
        if who == "judge":
            save_well_and_badly(session, blind, one)
        one.send_forms()
    assert one.leaks == {}
    assert blind.secrets.in_text(log_book.text) == set()
    assert pages >= 8  # the crawl has really been inside
    assert max(one.statuses.values()) < 500


def save_well_and_badly(session, blind, one) -> None:
    """A mark that is kept, one refused, one in conflict, one under a used id, and what the device says of itself."""
    member = next(each for each in queries.judges_of(session, blind.stage) if each.user == blind.people["judge"])
    sheet = next(sheet for sheet in sheets_of(session, member) if sheet.state in OPEN)
    aspect, address = sheet.sub_criterion.aspects[0], f"/judging/sheets/{sheet.public_id}/marks"
    session.commit()
    first = {"operation": "a" * 20, "aspect": aspect.public_id, "value": "1", "note": "", "based_on": None}
    tries = (first, first, {**first, "value": "2"}, {**first, "operation": "b" * 20, "value": "2"})
    statuses = [one.post(address, json=body).status_code for body in tries]
    statuses.append(one.post(address, json={**first, "operation": "c" * 20, "value": "999"}).status_code)
    assert statuses == [200, 200, 422, 409, 422]
    told = {"stage": blind.stage.public_id, "device": "tablet-1", "label": "", "waiting": 1, "oldest_at": None}
    one.post("/judging/contact", json=told)


def test_prints_and_templates_for_paper_bear_codes_alone(session, blind, crawl):
    member = queries.judges_of(session, blind.stage)[1]
    paper.put_on_paper(session, member, by=blind.people["score clerk"])
    one, stage = crawl("score clerk"), f"/stages/{blind.stage.public_id}"
    session.commit()
    for address in (f"member={member.public_id}", f"member={member.public_id}&filled=1"):
        assert one.get(f"{stage}/papers/print?{address}").mimetype == "application/pdf"
    assert one.get(f"{stage}/theory/template").status_code == 200
    assert one.leaks == {}


def test_a_judge_holds_nothing_that_shows_a_name():
    showing = {Permission.ENTRY_READ, Permission.CODES_DRAW, Permission.RESULT_READ, Permission.PERSON_UNMASK}
    blind_roles = GRANTS[Role.JUDGE] | GRANTS[Role.CHIEF_JUDGE] | GRANTS[Role.SCORE_CLERK]
    assert not blind_roles & showing


# The crawl sees what is planted, on each channel.


@pytest.fixture
def person(session, blind) -> Person:
    """Somebody who competes at the stage being marked."""
    entry = session.scalars(select(Entry).where(Entry.stage_id == blind.stage.id)).first()
    person = entry.members[0].person
    session.commit()
    return person


@pytest.fixture
def planted(app):
    """`planted(change)` changes every answer of the application from now on."""

    def plant(change):
        @app.after_request
        def leak(answer):
            return change(answer) or answer

    return plant


@pytest.mark.parametrize(
    "secret", ["name", "name_pinyin", "employer", "id_number", "phone", "public_id", "id", "masked", "delegation"]
)
def test_the_crawl_sees_what_a_template_lets_slip(app, session, blind, crawl, person, monkeypatch, secret):
    entry = session.scalars(select(Entry).where(Entry.stage_id == blind.stage.id)).first()
    others = {"masked": mask_phone(person.phone), "delegation": entry.delegation.name}
    word = others.get(secret) or str(getattr(person, secret))
    session.commit()
    monkeypatch.setitem(app.jinja_env.globals, "role_words", lambda: word)  # the frame writes it into every page
    one = crawl("judge")
    one.get("/judging")
    assert [word in found for found in one.leaks.values()] == [True]


def as_book(name: str) -> tuple[str, bytes]:
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as archive:
        archive.writestr("xl/sharedStrings.xml", f"<t>{name}</t>")
    return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", octets.getvalue()


def as_paper(name: str) -> tuple[str, bytes]:
    octets = io.BytesIO()
    canvas = Canvas(octets)
    canvas.setAuthor(name)
    canvas.drawString(100, 100, "W07")
    canvas.save()
    return "application/pdf", octets.getvalue()


def as_paper_words(name: str) -> tuple[str, bytes]:
    octets = io.BytesIO()
    canvas = Canvas(octets)
    canvas.drawString(100, 100, name)
    canvas.save()
    return "application/pdf", octets.getvalue()


def as_picture(name: str) -> tuple[str, bytes]:
    return "image/jpeg", b"\xff\xd8\xff\xe1Exif" + name.encode("utf-16-le") + b"\xff\xd9"


def as_answer(name: str) -> tuple[str, bytes]:
    return "application/json", b'{"error": "' + name.encode("ascii", "backslashreplace") + b'"}'


@pytest.mark.parametrize("kind", [as_book, as_paper, as_paper_words, as_picture, as_answer])
def test_the_crawl_sees_a_name_in_a_file(blind, crawl, person, planted, kind):
    secret = person.phone if kind is as_paper_words else person.name  # the base fonts of a PDF have no Chinese
    mimetype, octets = kind(secret)

    def leak(answer):
        answer.set_data(octets)
        answer.mimetype = mimetype

    planted(leak)
    one = crawl("judge")
    one.get("/judging")
    assert one.leaks == {"GET /judging 200": [secret]}


def in_disposition(answer, name):
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.pdf"


def in_location(answer, name):
    answer.status_code, answer.headers["Location"] = 302, f"/judging?of={name}"


def in_header(answer, name):
    answer.headers["X-Work"] = name.encode().decode("latin-1")


@pytest.mark.parametrize("place", [in_disposition, in_location, in_header])
def test_the_crawl_sees_a_name_in_a_header(blind, crawl, person, planted, place):
    planted(lambda answer: place(answer, person.name))
    one = crawl("judge")
    one.get("/judging")
    assert list(one.leaks.values()) == [[person.name]]


def test_the_crawl_sees_a_name_in_the_cookie(app, blind, crawl, person):
    @app.before_request
    def leak():
        from flask import flash

        flash(person.name)

    one = crawl("judge")
    one.post("/judging/contact", json={})
    assert [person.name in found for found in one.leaks.values()] == [True]


def test_the_crawl_sees_a_name_in_the_log(blind, person):
    with LogBook() as log_book:
        log.info("mark saved", of=person.name)
    assert blind.secrets.in_text(log_book.text) == {person.name}
