"""What judges rehearse leaves no trace: every page, list, figure and file is the same byte for byte afterwards."""

import re
import sys
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select, true

from compmgr.accounts.permissions import Role, Scope
from compmgr.accounts.queries import places
from compmgr.anonymity.models import Draw, Seal
from compmgr.anonymity.services import draw_codes, prepare_draw
from compmgr.certificates.models import Certificate
from compmgr.competitions.models import Stage
from compmgr.competitions.rules import REAL_STAGES, ContestState, StageKind
from compmgr.foundation import clock
from compmgr.foundation.errors import Refusal
from compmgr.layouts import services as layouts
from compmgr.proof.services import log, status
from compmgr.registration.models import Entry
from compmgr.registration.services import enter
from compmgr.registration.services.entering import enter_advanced
from compmgr.results.models import Placing, Result
from compmgr.results.services import advance, compute
from compmgr.scoring import queries as scoring
from compmgr.scoring.models import MarkSheet, Scheme
from tests.factories.marking import fill_all, make_panel, make_scheme
from tests.factories.outcomes import make_marked_stage, published
from tests.factories.warming import make_calibration, make_rehearsal
from tests.factories.world import (
    make_contest,
    make_delegation,
    make_entry,
    make_event,
    make_person,
    make_stage,
    make_user,
)

NOW = datetime(2026, 5, 11, 2, tzinfo=UTC)
#: What differs from one answer to the next whatever happens: tokens of forms, nonces.
FLEETING = re.compile(rb'(nonce|value|content|data-token|data-hx-headers)=("|\')[^"\']*("|\')[^>]*')
LINK = re.compile(r'(?:href|data-hx-get|data-poll)="(/[^"#]*)')
#: The trail tells everything that was done, this too; a message or language switch is no page.
LEFT_OUT = ("/audit", "/static", "/sign-out")
LOOKERS = (
    Role.FEDERATION_OFFICE,
    Role.CONTEST_ORGANISER,
    Role.DELEGATION_LEADER,
    Role.SUPERVISOR,
    Role.CODING_JUDGE,
    Role.ARBITRATOR,
    Role.AUDITOR,
)
STRANGER = None


class World:
    """A published final, and one ahead whose panel may warm up: in one contest, with somebody in every role."""

    def __init__(self, session):
        self.session = session
        self.contest = make_contest(session, state=ContestState.FINAL_RUNNING)
        held = make_stage(session, make_event(session, self.contest, name="家具制作工（职工）"))
        self.staged = published(session, make_marked_stage(session, stage=held))
        self.ahead = make_stage(session, make_event(session, self.contest, name="家具制作工（学生）"))
        make_scheme(session, self.ahead.event)
        make_panel(session, self.ahead, 2)
        self.delegation = make_delegation(session)
        make_entry(session, self.ahead, self.delegation)
        over = {Scope.CONTEST: self.contest, Scope.DELEGATION: self.delegation, Scope.EVERYTHING: None}
        self.users = {role: make_user(session, role, over[REACH_OF[role]], name=f"甲{role.name}") for role in LOOKERS}
        session.commit()

    def warm_up(self):
        """A practice of a judge and of a chief judge, and a calibration, all marked to the end."""
        chief, judge, *_ = scoring.members_of(self.session, self.ahead)
        self.practice = [make_rehearsal(self.session, member.user) for member in (judge, chief)]
        self.calibration, _ = make_calibration(self.session, self.ahead)
        fill_all(self.session, self.calibration)
        self.session.commit()
        return [*self.practice, self.calibration]


REACH_OF = {
    Role.FEDERATION_OFFICE: Scope.EVERYTHING,
    Role.AUDITOR: Scope.EVERYTHING,
    Role.DELEGATION_LEADER: Scope.DELEGATION,
    **dict.fromkeys([Role.CONTEST_ORGANISER, Role.SUPERVISOR, Role.CODING_JUDGE, Role.ARBITRATOR], Scope.CONTEST),
}


@pytest.fixture
def world(session):
    with clock.frozen(NOW):
        world = World(session)
        layouts.load_shipped(session)  # what the first visitor would bring about
        status.publish(session)
        log.grow(session)
        session.commit()
        yield world


def crawl(app, client, *begin):
    """Every page that can be reached by links from the plain addresses and `begin`, as bytes."""
    adapter = app.url_map.bind("localhost")
    plain = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]
    waiting, seen = [*begin, *(adapter.build(rule.endpoint) for rule in plain)], {}
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith(LEFT_OUT):
            continue
        answer = client.get(address)
        seen[address] = (answer.status_code, answer.location, lasting(answer))
        found = [unescape(link) for link in LINK.findall(answer.get_data(as_text=True))] if is_page(answer) else []
        waiting += [urlsplit(link)._replace(query=kept(urlsplit(link).query)).geturl() for link in found]
        waiting += [answer.location] if answer.location and answer.location.startswith("/") else []
    return seen


def lasting(answer):
    """The bytes of an answer without what is of the moment: a workbook says when it was written."""
    if answer.data.startswith(b"PK"):
        with ZipFile(BytesIO(answer.data)) as book:
            return {name: book.read(name) for name in book.namelist() if not name.startswith("docProps/")}
    return FLEETING.sub(b"", answer.data)


def is_page(answer):
    return answer.mimetype == "text/html"


def kept(query):
    """Sorting and paging lead to the same rows again."""
    return "" if re.search(r"(^|&)(sort|direction|page|per_page)=", query) else query


def differing(before, after):
    return sorted(address for address in before.keys() | after.keys() if before.get(address) != after.get(address))


def begin_at(world):
    named = scoring.judges_of(world.session, world.ahead)[0].user.name
    addresses = [f"/stages/{world.ahead.public_id}/panel?q={named}", f"/stages/{world.ahead.public_id}"]
    world.session.rollback()  # last: whatever is read opens a transaction again, and a page may have to write
    return addresses


@pytest.mark.parametrize("role", [STRANGER, *LOOKERS], ids=lambda role: role.value if role else "stranger")
def test_every_page_is_the_same_byte_for_byte(app, client, session, signed_in, world, role):
    looker = signed_in(world.users[role]) if role else client
    before = crawl(app, looker, *begin_at(world))
    world.warm_up()
    assert differing(before, crawl(app, looker, *begin_at(world))) == []
    assert sum(status == 200 for status, *_ in before.values()) >= (5 if role is STRANGER else 6)


def test_the_test_above_would_see_a_list_that_asks_for_everything(app, client, world, monkeypatch):
    """The protection switched off in the calendar: the crawl finds it."""
    before = crawl(app, client)
    world.warm_up()
    monkeypatch.setattr(sys.modules["compmgr.portal.queries.season"], "REAL_STAGE", true())
    assert differing(before, crawl(app, client)) != []


def test_the_board_and_results_of_a_chief_judge_show_none_of_it(app, session, signed_in, world):
    chief = scoring.members_of(session, world.ahead)[0].user
    stages = world.warm_up()
    client = signed_in(chief)
    for address in ("/boards", "/results"):
        shown = client.get(address).text
        assert not any(stage.public_id in shown or stage.name in shown for stage in stages)
    assert client.get(f"/stages/{world.calibration.public_id}/result").status_code == 404
    assert client.get(f"/stages/{world.practice[1].public_id}/result").status_code == 404


def test_no_result_is_computed_no_code_drawn_and_nobody_entered(session, world):
    stages = world.warm_up()
    office, delegation = world.users[Role.FEDERATION_OFFICE], world.delegation
    counted = {kind: session.scalar(select(func.count(kind.id))) for kind in (Entry, Draw, Seal, Result, Placing)}
    certificates = session.scalar(select(func.count(Certificate.id)))
    for stage in stages:
        entry = session.scalars(select(Entry).where(Entry.stage_id == world.ahead.id)).first()
        for refused in (
            lambda stage=stage: compute(session, stage, by=office),
            lambda stage=stage: prepare_draw(session, stage, by=office),
            lambda stage=stage: draw_codes(session, stage, by=office),
            lambda stage=stage: enter(session, stage, delegation, [make_person(session)], by=office),
            lambda stage=stage, entry=entry: enter_advanced(session, entry, stage, by=office),
            lambda stage=stage: advance(session, stage, by=office),
        ):
            with pytest.raises(Refusal):
                refused()
    session.flush()
    assert {kind: session.scalar(select(func.count(kind.id))) for kind in counted} == counted
    assert session.scalar(select(func.count(Certificate.id))) == certificates


def test_the_scheme_of_the_event_is_not_frozen_by_them(session, world):
    scheme = scoring.current_scheme(session, world.ahead.event)
    before = (scheme.version, scheme.frozen_at, scheme.edition)
    world.warm_up()
    session.expire_all()
    assert (scheme.version, scheme.frozen_at, scheme.edition) == before == (before[0], None, 1)
    frozen = select(func.count(Scheme.id)).where(Scheme.frozen_at.is_not(None))
    assert session.scalar(frozen) == 1  # of the final that was held


def test_the_office_offers_only_stages_that_count(client, signed_in, session, world):
    office = signed_in(world.users[Role.FEDERATION_OFFICE])
    shown = office.get(f"/events/{world.ahead.event.public_id}/stages/new").text
    assert all((f'value="{kind.value}"' in shown) == (kind in REAL_STAGES) for kind in StageKind)
    sent = {"kind": "practice", "name": "演练", "seats": "3", "advance_count": "0"}
    times = ("registration_opens_at", "registration_closes_at", "starts_at", "ends_at")
    sent |= {name: f"{NOW + timedelta(days=day):%Y-%m-%dT%H:%M}" for day, name in enumerate(times, start=1)}
    answer = office.post(f"/events/{world.ahead.event.public_id}/stages/new", data=sent)
    assert answer.status_code == 422
    assert session.scalar(select(func.count(Stage.id)).where(Stage.kind.not_in(REAL_STAGES))) == 0


def test_the_administrator_gives_no_role_for_the_practice_contest(session, world):
    world.warm_up()
    offered = {place.id for place in places(session, Scope.CONTEST)}
    assert world.contest.id in offered and scoring.practice_contest(session).id not in offered


def test_the_marks_were_really_there(session, world):
    stages = world.warm_up()
    for stage in stages:
        assert stage.kind in (StageKind.PRACTICE, StageKind.CALIBRATION)
        assert session.scalar(
            select(func.count(MarkSheet.id)).join(MarkSheet.work).where(MarkSheet.work.has(stage_id=stage.id))
        )
