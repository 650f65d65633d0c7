"""People in front of a browser: the application is served to them as it is to the public, form tokens included."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext, Page

from compmgr.accounts.models import User
from compmgr.foundation.database import Session
from tests.support.browser import DESK, watch


@pytest.fixture
def app(app: Flask) -> Flask:
    app.config["WTF_CSRF_ENABLED"] = True
    return app


@pytest.fixture
def address(app: Flask, live_server: Callable[[Any], str]) -> str:
    return live_server(app)


@pytest.fixture
def visit(
    new_context: Callable[..., BrowserContext],
    signed_in: Callable[[User], FlaskClient],
    session: Session,
    address: str,
) -> Iterator[Callable[..., Page]]:
    """`visit("/mine", user, PHONE)` is a page opened there in a browser of that person's own, by then signed in.

    What the test has made until then is committed; nobody is a stranger.
    """
    with ExitStack() as visits:

        def open_page(path: str, user: User | None = None, size: dict[str, int] = DESK, **settings: Any) -> Page:
            session.commit()
            touch = size != DESK
            context = new_context(viewport=size, has_touch=touch, is_mobile=touch, base_url=address, **settings)
            visits.enter_context(watched(context))
            if user:
                cookie = signed_in(user).get_cookie("session")
                context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])
            page = context.new_page()
            page.goto(path)
            return page

        yield open_page


@contextmanager
def watched(context: BrowserContext) -> Iterator[None]:
    complaints = watch(context)
    yield
    assert complaints == []
