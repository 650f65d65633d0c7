"""A real browser, and the application served to it on an address of this machine.

    def test_a_judge_marks_on_a_phone(page, live_server, app): page.goto(live_server(app) + "/") …
    @pytest.mark.parametrize("viewport", [PHONE, DESK])

Every page is watched: a request to another machine, a script error or a breach of the content security policy fails
the test in which it happened.
"""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Request, expect
from werkzeug.serving import WSGIRequestHandler, make_server

PHONE = {"width": 390, "height": 844}
TABLET = {"width": 820, "height": 1180}
DESK = {"width": 1280, "height": 800}
PROGRAMS = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
HERE = {"127.0.0.1", "localhost", None}  # None: data:, blob: and about: name no machine
#: Milliseconds that anything may take to be seen: a machine under load is slow, not broken.
WAIT = 20_000

expect.set_options(timeout=WAIT)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.fail("No browser here: apt-get install chromium fonts-noto-cjk")
    # No name but ours leads anywhere. A root user's Chromium has no sandbox; containers have too little shared memory.
    closed = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
    switches = [closed, "--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return {**browser_type_launch_args, "executable_path": program, "args": switches}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", "color_scheme": "light"}


@pytest.fixture
def viewport() -> dict[str, int]:
    """The size of the screen in CSS pixels; parametrize `viewport` for others."""
    return DESK


@pytest.fixture
def context(new_context: Callable[..., BrowserContext], viewport: dict[str, int]) -> Iterator[BrowserContext]:
    touch = viewport != DESK
    context = new_context(viewport=viewport, has_touch=touch, is_mobile=touch)
    complaints = watch(context)
    yield context
    assert complaints == []


@pytest.fixture
def live_server() -> Iterator[Callable[[Any], str]]:
    """`live_server(app)` serves a WSGI application until the test ends and answers its address."""
    with ExitStack() as servers:
        yield lambda app: servers.enter_context(serving(app))


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """The address at which `app` is served by threads, on a free port."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
    server.daemon_threads = True  # a browser keeps connections open; they must not keep us
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class QuietHandler(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Requests are not what a failing test has to tell."""


def watch(context: BrowserContext) -> list[str]:
    """What no page of ours may do, written down as it happens."""
    complaints: list[str] = []

    def on_request(request: Request) -> None:
        if urlsplit(request.url).hostname not in HERE:
            complaints.append(f"asked another machine for {request.url}")

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            complaints.append(message.text)

    context.on("request", on_request)
    context.on("console", on_console)
    context.on("weberror", lambda error: complaints.append(f"script error: {error.error}"))
    return complaints
