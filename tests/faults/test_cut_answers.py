"""A request that is done and whose answer is lost is sent again: it has one effect, and without operation ids two."""

from collections import Counter
from decimal import Decimal as D
from itertools import count

import pytest
from sqlalchemy import select

from compmgr.audit.models import AuditEntry
from compmgr.foundation import operations
from compmgr.scoring import queries, services
from compmgr.scoring.models import Mark
from compmgr.scoring.services import marking
from tests.factories.marking import make_drawn_stage, sheets_of

CENT = D("0.01")


class AnswerLost(ConnectionError):
    """The line went down after the work was done and before the answer came."""


class LosingLine:
    """WSGI in front of the application: what is asked for is done, and the answer to every first asking is lost."""

    def __init__(self, application):
        self.application, self.loses, self.lost = application, True, 0

    def __call__(self, environ, start_response):
        answer = self.application(environ, start_response)
        if not self.loses:
            return answer
        b"".join(answer)
        if close := getattr(answer, "close", None):
            close()
        self.lost += 1
        raise AnswerLost


class Tablet:
    """A judge's tablet: sends until there is an answer, and where two marks stand against each other keeps its own."""

    def __init__(self, client, line, sheet, aspect):
        self.client, self.line = client, line
        self.address, self.aspect = f"/judging/sheets/{sheet.public_id}/marks", aspect.public_id
        self.based_on, self.conflicts, self.numbers = None, 0, count(1)

    def save(self, value, meanwhile=lambda: None):
        body = {"operation": self.operation(), "aspect": self.aspect, "value": str(value), "based_on": self.based_on}
        self.line.loses = True
        with pytest.raises(AnswerLost):
            self.client.post(self.address, json=body)
        self.line.loses = False
        meanwhile()
        answer = self.client.post(self.address, json=body)
        while answer.status_code == 409:
            self.conflicts += 1
            both = next(iter(answer.json["conflict"].values()))
            answer = self.client.post(
                self.address, json={**body, "operation": self.operation(), "based_on": both["mark"]}
            )
        assert answer.status_code == 200, answer.json
        return answer.json

    def operation(self):
        return f"cut-answer-{next(self.numbers):08}"


@pytest.fixture
def hall(app, session, signed_in):
    """A tablet at a judge's sheet, and `other(value)`: what the judge enters meanwhile at another tablet."""
    stage = make_drawn_stage(session, entries=1, judges=1)
    judge = queries.judges_of(session, stage)[0]
    sheet = next(sheet for sheet in sheets_of(session, judge) if sheet.sub_criterion.key == "A1")
    aspect = sheet.sub_criterion.aspects[0]
    client = signed_in(judge.user)
    app.wsgi_app = line = LosingLine(app.wsgi_app)
    tablet = Tablet(client, line, sheet, aspect)

    def other(value):
        services.record_marks(session, sheet, {aspect: value}, by=judge.user)
        session.commit()

    return tablet, other


@pytest.fixture
def without_operation_ids(monkeypatch):
    monkeypatch.setattr(operations, "once", lambda session, key, body, deed, *, actor_id: deed())


@pytest.fixture
def deeds(monkeypatch):
    """How often the deed itself was done."""
    done, keep_marks = [], marking.keep_marks

    def counted(*given, **named):
        done.append(given)
        return keep_marks(*given, **named)

    monkeypatch.setattr("compmgr.scoring.services.saving.keep_marks", counted)
    return done


def effects(session):
    """How often each value stands in the ledger, and how often the trail says so."""
    kept = Counter(session.scalars(select(Mark.value)))
    told = Counter()
    for changes in session.scalars(select(AuditEntry.changes).where(AuditEntry.action == "marks.recorded")):
        told.update(D(value) for value in changes["marks"].values())
    session.commit()
    return kept, told


def send(tablet, values):
    for value in values:
        tablet.based_on = tablet.save(value)["mark"]


def send_while_another_tablet_marks(session, tablet, other, values):
    for value in values:
        mark = newest(session)
        tablet.based_on = mark and mark.public_id  # the page was opened anew, and shows what counts
        tablet.save(value, meanwhile=lambda value=value: other(value + 20))


def test_a_thousand_requests_whose_answers_are_lost_have_a_thousand_effects(session, hall, deeds):
    tablet, _ = hall
    values = [number * CENT for number in range(1, 1001)]
    send(tablet, values)
    assert tablet.line.lost == 1000
    assert effects(session) == (Counter(values), Counter(values))
    assert len(deeds) == 1000


def test_without_operation_ids_every_such_request_is_done_twice(hall, deeds, without_operation_ids):
    tablet, _ = hall
    send(tablet, [number * CENT for number in range(1, 101)])
    assert len(deeds) == 200


def test_a_mark_that_another_tablet_corrected_before_the_retry_stays_corrected_and_nobody_is_asked(session, hall):
    tablet, other = hall
    values = [number * CENT for number in range(1, 101)]
    send_while_another_tablet_marks(session, tablet, other, values)
    once = Counter(values) + Counter(value + 20 for value in values)
    assert effects(session) == (once, once)
    assert tablet.conflicts == 0
    assert newest(session).value == values[-1] + 20


def test_without_operation_ids_the_retry_undoes_the_correction_and_every_mark_is_kept_twice(
    session, hall, without_operation_ids
):
    tablet, other = hall
    values = [number * CENT for number in range(1, 101)]
    send_while_another_tablet_marks(session, tablet, other, values)
    kept, _ = effects(session)
    assert {value: kept[value] for value in values} == dict.fromkeys(values, 2)
    assert newest(session).value == values[-1]


@pytest.mark.parametrize("changed", [{"value": "2"}, {"note": "另一条"}, {"based_on": "somethingelse"}])
def test_an_operation_id_with_another_body_is_refused_and_nothing_is_kept(session, hall, changed):
    tablet, _ = hall
    first = {"operation": tablet.operation(), "aspect": tablet.aspect, "value": "1", "note": "", "based_on": None}
    tablet.line.loses = False
    assert tablet.client.post(tablet.address, json=first).status_code == 200
    answer = tablet.client.post(tablet.address, json={**first, **changed})
    assert (answer.status_code, answer.json["error"]) == (422, "该操作编号已用于其他内容，请刷新页面后重试。")
    assert effects(session)[0] == Counter([D(1)])


def newest(session):
    mark = session.scalar(select(Mark).order_by(Mark.id.desc()).limit(1))
    session.commit()
    return mark
