"""Judges learn nothing: whatever a judge or a chief judge can reach is crawled for anything of a competitor."""

from html import unescape
from urllib.parse import unquote

import pytest

from compmgr.accounts.permissions import GRANTS, Permission, Role
from compmgr.foundation.crypto import mask_id_number, mask_phone
from compmgr.registration.models import Entry
from compmgr.scoring import queries
from compmgr.scoring.models import Aspect, Criterion, MarkSheet, PanelMember, Scheme, SubCriterion, Work
from tests.factories.marking import fill, make_drawn_stage, sheets_of
from tests.factories.world import make_stage


class Blind:
    """A stage being marked, what must not be seen of it, and every address a page of it may have."""

    def __init__(self, session, stage):
        self.stage = stage
        members = queries.members_of(session, stage)
        self.people = {"chief judge": members[0].user, "judge": members[1].user}
        fill(session, sheets_of(session, members[1])[0])
        entries = session.query(Entry).filter_by(stage_id=stage.id).all()
        self.secrets = {secret for entry in entries for secret in self.secrets_of(entry)}
        kinds = [MarkSheet, Work, Entry, Scheme, Criterion, SubCriterion, Aspect, PanelMember]
        names = ["sheet", "work", "entry", "scheme", "criterion", "sub_criterion", "aspect", "panel_member"]
        self.ids = {f"{name}_id": ids(session, kind) for name, kind in zip(names, kinds, strict=True)}
        self.ids |= {"stage_id": [stage.public_id], "event_id": [stage.event.public_id]}
        self.ids |= {"contest_id": [stage.event.contest.public_id]}
        self.ids |= {"delegation_id": [entry.delegation.public_id for entry in entries[:1]]}
        self.ids |= {"season_id": [stage.event.contest.season.public_id]}
        session.commit()

    @staticmethod
    def secrets_of(entry):
        yield from (entry.title, entry.public_id, entry.delegation.name, entry.coach)
        for member in entry.members:
            person = member.person
            yield from (member.name, person.name, person.name_pinyin, person.public_id, member.public_id)
            yield from (person.employer, person.id_number, person.phone)
            yield from (mask_id_number(person.id_number), mask_phone(person.phone))

    def addresses(self, app):
        """Every address that may be asked for, with every id of this stage that fits."""
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            if rule.endpoint == "static" or "GET" not in rule.methods:
                continue
            if rule.arguments - self.ids.keys():
                continue
            for values in combinations({name: self.ids[name] for name in rule.arguments}):
                yield adapter.build(rule.endpoint, values)

    def leaks(self, client, address):
        answer = client.get(address)
        shown = f"{answer.headers} {answer.get_data(as_text=True)}" if is_text(answer) else f"{answer.headers}"
        shown = unescape(unquote(shown)).replace("\r", "")
        asked = {secret for secret in self.secrets if secret in address}  # who asks for an id knows it
        return sorted(secret for secret in self.secrets - asked if secret and secret in shown), answer


def ids(session, kind):
    return [thing.public_id for thing in session.query(kind).order_by(kind.id).limit(4)]


def combinations(choices):
    found = [{}]
    for name, options in choices.items():
        found = [{**values, name: option} for values in found for option in options]
    return found


def is_text(answer):
    return answer.mimetype.startswith("text/") or answer.mimetype == "application/json"


@pytest.fixture
def blind(session):
    stage = make_stage(session)
    return Blind(session, make_drawn_stage(session, entries=3, judges=2, stage=stage))


@pytest.mark.parametrize("who", ["judge", "chief judge"])
def test_nothing_a_judge_can_reach_tells_whose_work_it_is(app, blind, signed_in, who):
    client = signed_in(blind.people[who])
    found, opened = {}, 0
    for address in blind.addresses(app):
        leaks, answer = blind.leaks(client, address)
        opened += answer.status_code == 200
        if leaks:
            found[address] = leaks
    assert found == {}
    assert opened >= 8  # the crawl has really been inside


def test_the_crawl_sees_a_name_that_a_template_lets_slip(app, session, blind, signed_in, monkeypatch):
    title = session.query(Entry.title).filter_by(stage_id=blind.stage.id).first()[0]
    session.rollback()
    monkeypatch.setitem(app.jinja_env.globals, "locale", lambda: title)  # the frame writes it into every page
    client = signed_in(blind.people["judge"])
    leaks, _ = blind.leaks(client, "/judging")
    assert title in leaks


def test_the_crawl_sees_a_file_named_after_a_competitor(app, session, blind, signed_in):
    title = session.query(Entry.title).filter_by(stage_id=blind.stage.id).first()[0]
    session.rollback()

    @app.after_request
    def name_the_file(response):
        response.headers.set("Content-Disposition", "attachment", filename=f"{title}.pdf")
        return response

    leaks, _ = blind.leaks(signed_in(blind.people["judge"]), "/judging")
    assert title in leaks


def test_a_judge_holds_nothing_that_shows_a_name(blind):
    showing = {Permission.ENTRY_READ, Permission.CODES_DRAW, Permission.RESULT_READ, Permission.PERSON_UNMASK}
    assert not (GRANTS[Role.JUDGE] | GRANTS[Role.CHIEF_JUDGE]) & showing
