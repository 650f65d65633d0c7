"""Public pages that are kept rendered: a reader without an account gets them quickly, and nothing when nothing changed.

What differs between two readers of such a page, the nonce of its scripts and its form token, is put in anew each time.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from flask import Response, current_app, make_response, render_template, request, session
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from compmgr.foundation import clock
from compmgr.foundation.i18n import chosen_locale
from compmgr.foundation.web import csp_nonce

MOST = 200  # pages
NONCE, TOKEN = "\x00nonce\x00", "\x00token\x00"
TITLE, BODY = "\x00title\x00", "\x00body\x00"
FRAME_LASTS = 60  # seconds

_pages: OrderedDict[tuple[str, str], tuple[str, str]] = OrderedDict()


def kept(version: Any, render: Callable[[], str]) -> Response:
    """The page of this address, rendered only where `version` (its `repr`) is another than at the last time.

    `version` has to tell everything the page shows. Who is signed in, or has a message waiting, gets their own page.
    """
    if not _is_anybody():
        return make_response(render())
    where, edition = (request.path, chosen_locale()), hashlib.sha256(repr(version).encode()).hexdigest()
    known = _pages.get(where)
    if known is None or known[0] != edition:
        text = render()
        known = (edition, text.replace(csp_nonce(), NONCE).replace(generate_csrf(), TOKEN))
        _pages[where] = known
        while len(_pages) > MOST:
            _pages.popitem(last=False)
    return _answer(*known)


def framed(template: str, title: str, body: str) -> Response:
    """`body` inside the frame that `template` makes around `body` and `title`, drawn once a minute in each language.

    For pages that are the same to everybody, signed in or not: the frame holds no form and no name. `body` is markup.
    """
    frames = current_app.extensions.setdefault("frames", {})
    where, now = (template, chosen_locale()), clock.now().timestamp()
    drawn, parts = frames.get(where, (0.0, []))
    if not parts or not 0 <= now - drawn < FRAME_LASTS:
        text = render_template(template, title=TITLE, body=Markup(BODY), bare=True)
        text = text.replace(csp_nonce(), NONCE).replace(generate_csrf(), "")
        parts = text.split(BODY)
        frames[where] = now, parts
    head, foot = (part.replace(NONCE, csp_nonce()) for part in parts)
    return make_response(f"{head.replace(TITLE, str(escape(title)))}{body}{foot}")


def _answer(edition: str, text: str) -> Response:
    """304 to who has this edition, in this language, with a form token of this very browser."""
    held = f"{edition}/{chosen_locale()}/{session.get('csrf_token', '')}"
    tag = hashlib.sha256(held.encode()).hexdigest()[:32]
    has_token = "csrf_token" in session
    if has_token and request.if_none_match.contains_weak(tag):
        answer = Response(status=304)
    else:
        answer = make_response(text.replace(NONCE, csp_nonce()).replace(TOKEN, generate_csrf()))
        held = f"{edition}/{chosen_locale()}/{session['csrf_token']}"
        tag = hashlib.sha256(held.encode()).hexdigest()[:32]
    answer.set_etag(tag, weak=True)
    answer.headers["Cache-Control"] = "private, no-cache"  # kept by the reader, and asked for each time
    return answer


def _is_anybody() -> bool:
    return set(session) <= {"csrf_token"} and not request.query_string
