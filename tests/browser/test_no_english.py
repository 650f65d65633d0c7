"""Whoever reads in Chinese reads Chinese: no role meets an English word, on full pages or on empty ones."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.accounts.permissions import REACH, Role, Scope
from compmgr.foundation.database import Session
from compmgr.proof.models import SigningKey
from compmgr.results.models import Result
from compmgr.scoring import queries
from compmgr.scoring.models import Work
from tests.browser.words import foreign, read
from tests.factories.marking import make_drawn_stage, sheets_of
from tests.factories.outcomes import computed, decoded, published
from tests.factories.whole import make_side, make_users
from tests.factories.world import grant, make_user

THING = re.compile(r"[\w-]{22}|(?<=/)\d+$")
#: Pages that are asked an empty form, so that they answer with what is missing.
FORMS = re.compile(r"/(new|edit|import|table|sign-in|check|password)$")
MOST_PAGES = 60


@pytest.fixture
def app(app: Flask) -> Flask:
    app.config["WTF_CSRF_ENABLED"] = False  # empty forms are sent without their pages
    return app


@pytest.fixture
def users(session: Session) -> dict[Role, User]:
    """Somebody in every role over a world in which every stage of the work has been reached."""
    users = make_users(session)
    make_side(session, users, 1)
    drawn = make_drawn_stage(session)
    finished = [computed(session), decoded(session), published(session)]
    for stage in [drawn, *(staged.stage for staged in finished)]:
        for role, user in users.items():
            if REACH[role] is Scope.CONTEST:
                grant(session, user, role, stage.event.contest)
    session.commit()
    return users


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.value if role else "stranger")
def test_nobody_meets_an_english_word(
    role: Role | None, app: Flask, users: dict[Role, User], signed_in: Callable[[User], FlaskClient], session: Session
) -> None:
    client = signed_in(users[role]) if role else app.test_client()
    pages = crawl(client, "/desk" if role else "/")
    known = names_in(session)
    found = {path: foreign(read(page).texts, known) for path, page in pages.items()}
    assert len(pages) > 5
    assert {path: words for path, words in found.items() if words} == {}


def test_nobody_meets_an_english_word_in_an_empty_house(
    app: Flask, session: Session, signed_in: Callable[[User], FlaskClient]
) -> None:
    found = {}
    for role in (role for role in Role if REACH[role] is Scope.EVERYTHING):
        pages = crawl(signed_in(make_user(session, role)), "/desk")
        known = names_in(session)
        found |= {path: foreign(read(page).texts, known) for path, page in pages.items()}
    assert {path: words for path, words in found.items() if words} == {}


def test_scripts_write_chinese_too(session: Session, visit: Callable[..., Page]) -> None:
    """What stands on the page once its scripts have run."""
    judge = queries.judges_of(session, make_drawn_stage(session, judges=1))[0]
    measured = next(sheet for sheet in sheets_of(session, judge) if sheet.sub_criterion.key == "A1")
    page = visit(f"/judging/sheets/{measured.public_id}", judge.user)
    page.get_by_label("A1.1 评分").fill("99")  # more than it is worth
    page.get_by_label("A1.2 评分").focus()
    page.get_by_text("填写有误：").wait_for()
    office = visit("/desk", make_user(session, Role.FEDERATION_OFFICE))
    known = [*names_in(session), "English"]  # the switch to it
    assert foreign(page.inner_text("body").splitlines(), known) == []
    assert foreign(office.inner_text("body").splitlines(), known) == []


def test_an_english_word_would_be_found(client: FlaskClient, app: Flask) -> None:
    client.set_cookie("locale", "en")
    english = client.get("/").text.replace('lang="en"', 'lang="zh-CN"')
    assert "Competition calendar" in foreign(read(english).texts)
    assert foreign(["成绩 published", "作品 K7Q2 的 A1.1，下载 PDF"], ["K7Q2"]) == ["成绩 published"]


def crawl(client: FlaskClient, start: str) -> dict[str, str]:
    """Every kind of page reached by links from `start`, one of each kind, and what its form says when left empty."""
    waiting, pages = [start], {}
    kinds: set[str] = set()
    while waiting and len(pages) < MOST_PAGES:
        path = waiting.pop(0)
        answer = client.get(path, follow_redirects=True)
        kind = THING.sub("*", answer.request.path)
        if kind in kinds or answer.mimetype != "text/html":
            continue
        kinds.add(kind)
        pages[kind] = answer.text
        if FORMS.search(kind):
            pages[f"{kind} left empty"] = client.post(answer.request.path, data={}).text
        links = (link.partition("#")[0].partition("?")[0] for link in read(answer.text).links)
        waiting += [link for link in links if link.startswith("/") and THING.sub("*", link) not in kinds]
    return pages


def names_in(session: Session) -> list[str]:
    """What people called themselves and things in Latin letters in this world, longest first."""
    session.expire_all()
    names = {user.username for user in session.scalars(select(User))}
    names |= {work.code for work in session.scalars(select(Work))}
    names |= {key.kid for key in session.scalars(select(SigningKey))}
    names |= {result.facts_hash[:8] for result in session.scalars(select(Result))}
    session.commit()
    return sorted(names, key=len, reverse=True)
