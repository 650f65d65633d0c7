"""Public pages that stand ready in front of the application: a reader without an account costs next to nothing.

Such a page is the same, byte for byte, for everybody who reads it in one language: it holds no form token, no nonce and
no cookie. It is asked for anew once a second at most, so what was corrected or withdrawn is seen within that second.
The files of `static/` stand there too, for everybody, and packed.
"""

import base64
import gzip
import hashlib
import json
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from flask import Flask, Response, g, make_response, request, session
from werkzeug.http import parse_cookie

from compmgr.foundation.i18n import LOCALES, chosen_locale

MOST = 400  # pages and files
#: What a file has to lose to be worth unpacking.
WORTH = 0.9
FILES = "/static/"
#: What a request says of what its reader has. The application is asked for the whole page.
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
#: What a reader without an account may have in the cookie of the session.
NOBODYS = {"csrf_token"}
#: Where the application says that a page may be kept.
MAY_BE_KEPT = "compmgr.may_be_kept"
#: Where the application reads that the page will be kept and compared with what the reader has.
IN_FRONT = "compmgr.in_front"
#: Where a request says which page it asks the application for; nothing if it is none that may be kept.
ASKS = "compmgr.asks"
#: Headers of a page that say nothing without it.
OF_THE_PAGE = {"content-type", "content-length", "content-security-policy"}

Place = tuple[str, str, str]
Answering = Callable[[dict[str, Any], Any], Iterable[bytes]]
_drawn: OrderedDict[Place, tuple[str, str]] = OrderedDict()


def init_app(app: Flask) -> None:
    front = InFront(app.wsgi_app, app.config["KEPT_FOR"], app.config["SESSION_COOKIE_NAME"])
    app.wsgi_app = front  # type: ignore[method-assign]
    app.extensions["in_front"] = front
    app.after_request(keep_file)
    app.jinja_env.globals["is_plain"] = is_plain


def kept(version: Any, render: Callable[[], str]) -> Response:
    """The page of this address, rendered only where `version` (its `repr`) is another than at the last time.

    `version` has to tell everything the page shows. Who is signed in, or has a message waiting, gets their own page.
    """
    if not (set(session) <= NOBODYS) or request.query_string:
        return make_response(render())
    g.is_plain = True
    where = (request.scheme, request.path, chosen_locale())
    edition = hashlib.sha256(repr(version).encode()).hexdigest()
    known = _drawn.get(where)
    if known is None or known[0] != edition:
        known = _drawn[where] = (edition, render())
        while len(_drawn) > MOST:
            _drawn.popitem(last=False)
    answer = make_response(known[1])
    answer.set_etag(hashlib.sha256(known[1].encode()).hexdigest()[:32])
    answer.headers["Cache-Control"] = "private, no-cache"  # kept by the reader, and asked for each time
    answer.vary.update(("Cookie", "Accept-Encoding"))
    request.environ[MAY_BE_KEPT] = True
    if IN_FRONT not in request.environ:
        answer.make_conditional(request)
    return answer


def keep_file(answer: Response) -> Response:
    """A file is the same for everybody; its address says nothing of its edition, so the reader asks each time."""
    if request.endpoint == "static" and answer.status_code == 200 and IN_FRONT in request.environ:
        answer.vary.add("Accept-Encoding")
        request.environ[MAY_BE_KEPT] = True
    return answer


def is_plain() -> bool:
    """Whether the page of this request is one for everybody: without form tokens, and without inline scripts."""
    return bool(g.get("is_plain")) or request.endpoint == "static"


class Page(NamedTuple):
    """An answer as it went out, also packed if that is worth it, and since when it is known to be good."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    packed: bytes
    tag: str
    good_since: float

    def answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if self.tag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response("304 NOT MODIFIED", [head for head in self.headers if head[0].lower() not in OF_THE_PAGE])
            return []
        if not self.packed or "gzip" not in environ.get("HTTP_ACCEPT_ENCODING", ""):
            start_response(self.status, self.headers)
            return [self.body]
        plain = [head for head in self.headers if head[0].lower() != "content-length"]
        start_response(self.status, [*plain, ("Content-Encoding", "gzip"), ("Content-Length", str(len(self.packed)))])
        return [self.packed]


class InFront:
    """Answers with a kept page where there is one that is good, and asks the application otherwise."""

    def __init__(self, application: Any, seconds: float, cookie: str) -> None:
        self.application, self.seconds, self.cookie = application, seconds, cookie
        self.pages: OrderedDict[Place, Page] = OrderedDict()
        self.asked: dict[Place, float] = {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if ASKS not in environ and (ready := self.at_once(environ)):
            return ready(environ, start_response)
        if place := environ.get(ASKS):
            return self._ask(place, environ, start_response)
        answer: Iterable[bytes] = self.application(environ, start_response)
        return answer

    def at_once(self, environ: dict[str, Any]) -> Answering | None:
        """What answers this request from what there is; otherwise the request says that it is the one who asks."""
        environ[ASKS] = place = self._place(environ) if self.seconds else None
        if place is None:
            return None
        known, now = self.pages.get(place), time.monotonic()
        if known and (now < known.good_since + self.seconds or self._somebody_asks(place, known, now)):
            return known.answer
        return None

    def _somebody_asks(self, place: Place, known: Page, now: float) -> bool:
        """One reader asks anew while the others are shown what there is; after another such time everybody asks."""
        if now > known.good_since + 2 * self.seconds or self.asked.get(place, 0) <= known.good_since:
            self.asked[place] = now
            return False
        return True

    def _ask(self, place: Place, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        now = time.monotonic()  # before the application looks: a page is never held for newer than what was read
        head: list[Any] = []

        def begin(status: str, headers: list[tuple[str, str]], *failure: Any) -> Any:
            if MAY_BE_KEPT in environ and status.startswith("200") and not _has(headers, "set-cookie"):
                head[:] = status, headers
                return lambda _data: None
            return start_response(status, headers, *failure)

        conditions = {name: environ.pop(name) for name in CONDITIONS if name in environ}
        environ[IN_FRONT] = True
        parts = self.application(environ, begin)
        environ.update(conditions)
        if not head:
            self.pages.pop(place, None)
            passed: Iterable[bytes] = parts
            return passed
        try:
            body = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        status, headers = head
        tag = next(value for name, value in headers if name.lower() == "etag")
        before = self.pages.get(place)
        packed = before.packed if before and before.body == body else _packed(body)
        page = Page(status, headers, body, packed, tag, now)
        if (known := self.pages.get(place)) is None or known.good_since <= now:
            self.pages[place] = page
        while len(self.pages) > MOST:
            gone, _ = self.pages.popitem(last=False)
            self.asked.pop(gone, None)
        return page.answer(environ, start_response)

    def _place(self, environ: dict[str, Any]) -> Place | None:
        """Whose page it may be: by its address and language; nothing for who may have something of their own."""
        if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING") or "HTTP_RANGE" in environ:
            return None
        if (path := environ.get("PATH_INFO", "")).startswith(FILES):
            return environ["wsgi.url_scheme"], path, ""
        cookies = parse_cookie(environ.get("HTTP_COOKIE"))
        if (own := cookies.get(self.cookie)) and not _is_nobodys(own):
            return None
        locale = cookies.get("locale", "")
        return environ["wsgi.url_scheme"], path, locale if locale in LOCALES else ""


def _packed(body: bytes) -> bytes:
    packed = gzip.compress(body, 6, mtime=0)
    return packed if len(packed) < WORTH * len(body) else b""


def _is_nobodys(cookie: str) -> bool:
    """Whether there is nothing in a session's cookie but a form token. Who forges one is shown what all may see."""
    octets = cookie.partition(".")[0]
    try:
        held = json.loads(base64.urlsafe_b64decode(octets + "=" * (-len(octets) % 4)))
    except ValueError:
        return False
    return isinstance(held, dict) and set(held) <= NOBODYS


def _has(headers: list[tuple[str, str]], name: str) -> bool:
    return any(each.lower() == name for each, _value in headers)
