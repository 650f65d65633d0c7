"""The edge between HTTP and the domain: the session of a request, its one commit, refusals as pages, headers."""

import re
import secrets
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from compmgr.foundation.database import Session, Sessions, connect
from compmgr.foundation.errors import Conflict, DomainError, NotAllowed, NotFound, Refusal, TooMany
from compmgr.foundation.i18n import say
from compmgr.foundation.kept import is_plain
from compmgr.foundation.logs import log

STATUS = {NotAllowed: 403, NotFound: 404, Conflict: 409, TooMany: 429, Refusal: 422, DomainError: 422}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

#: What the browser may do with our pages: nothing from outside, no inline script without this answer's nonce.
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PLAIN_POLICY = CONTENT_POLICY.replace(" 'nonce-{nonce}'", "")

csrf = CSRFProtect()


def database() -> Session:
    """The session of this request; a safe request only reads, and waits for no writer."""
    if "session" not in g:
        g.session = sessions()()
        if request and request.method in SAFE_METHODS:
            g.session.connection(execution_options={"reading": True})
    return g.session


def sessions() -> Sessions:
    return current_app.extensions["sessions"]


def keep_changes() -> None:
    """Commit although the answer is a refusal: for counted tries and the like."""
    g.keep = True


class HouseFlask(Flask):
    """A request is one unit of work: what its view changed is kept whole, or not at all."""

    def dispatch_request(self) -> BaseResponse:
        response = self.make_response(super().dispatch_request())
        if "session" in g:
            if response.status_code < 400 or g.get("keep"):
                g.session.commit()
            else:
                g.session.rollback()
        return response


def init_app(app: Flask) -> None:
    app.extensions["sessions"] = connect(app.config["DATABASE_URL"], **app.config.get("DATABASE_OPTIONS", {}))
    csrf.init_app(app)
    app.register_error_handler(DomainError, show_refusal)
    app.register_error_handler(IntegrityError, show_race)
    app.register_error_handler(StaleDataError, show_race)
    app.register_error_handler(OperationalError, show_not_saved)
    app.register_error_handler(CSRFError, show_stale_form)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(Exception, show_failure)
    app.teardown_appcontext(close_session)
    app.after_request(add_headers)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.add_url_rule("/healthz", "healthz", healthz)
    setattr(app.view_functions["healthz"], "permission", None)  # noqa: B010


def warm_up(app: Flask, *folders: str, read: Iterable[tuple[str, str]] = ()) -> None:
    """Do now what the first reader would wait for, and a hall of judges with them: templates, words, the home page.

    `read` are addresses of lists, each with the beginning of an address in it: the first such page is read too.
    """
    for name in app.jinja_env.list_templates(
        filter_func=lambda name: name.startswith((*folders, "_parts/")) or "/" not in name
    ):
        app.jinja_env.get_template(name)
    reader = app.test_client()
    reader.get("/")
    for address, beginning in read:
        if found := re.search(f'href="({re.escape(beginning)}[^"]+)"', reader.get(address).text):
            reader.get(found.group(1))


def csp_nonce() -> str:
    """For the scripts of this answer; a page for everybody has none, and allows none to be written into it."""
    if is_plain():
        return ""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return g.nonce


def add_headers(response: Response) -> Response:
    headers = response.headers
    if response.status_code != 304:  # the reader has the page with the nonce it came with
        headers["Content-Security-Policy"] = PLAIN_POLICY if is_plain() else CONTENT_POLICY.format(nonce=csp_nonce())
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    return response


def wants_json() -> bool:
    return request.is_json or request.accept_mimetypes.best == "application/json"


def is_from_elsewhere() -> bool:
    """Whether a browser says that this was sent from a page that is not ours: for what needs no form token."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin") or request.referrer
    if site:
        return site not in ("same-origin", "none")
    return bool(origin) and urlsplit(origin).netloc != request.host


def page_before() -> str:
    """The page of ours that the reader came from; nothing when it is this one or not ours."""
    before = urlsplit(request.referrer or "")
    if before.netloc != request.host or (before.path == request.path and request.method == "GET"):
        return ""
    return before.path + (f"?{before.query}" if before.query else "")


def refuse(message: str, status: int, hint: str = "", **more: Any) -> tuple[Any, int]:
    """The answer to a request that was not done: nothing was kept, and why."""
    if "session" in g:
        g.session.rollback()
        if status < 500:
            g.session.connection(execution_options={"reading": True})  # the page of a refusal waits for no writer
    if wants_json():
        return jsonify({"error": message, "hint": hint, **more}), status
    more.setdefault("back_url", page_before())
    return render_template(
        "error.html", code=status, message=message, what_next=hint, bare=status >= 500, **more
    ), status


def show_refusal(error: DomainError) -> tuple[Any, int]:
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    conflict = error.values.get("conflict")
    return refuse(say(error), status, conflict=conflict) if conflict else refuse(say(error), status)


def show_race(error: Exception) -> tuple[Any, int]:
    log.info("write conflict", kind=type(error).__name__, path=request.path)
    return refuse(
        gettext("Somebody else changed this at the same time. Nothing of yours was kept."),
        409,
        hint=gettext("Go back, reload the page and look at the present state before you try again."),
        again=True,  # a script may send the same operation once more
    )


def show_not_saved(error: Exception) -> tuple[Any, int]:
    log.error("not saved", kind=type(error).__name__, path=request.path)
    return refuse(
        gettext("This was not saved: the database did not answer."), 503, hint=gettext("Please try again in a minute.")
    )


def show_stale_form(_error: CSRFError) -> tuple[Any, int]:
    return refuse(
        gettext("This form has expired. Nothing was kept."),
        422,
        hint=gettext("Go back, reload the page and send it again."),
        stale=True,
    )


def show_http_error(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    messages = {
        404: gettext("There is no such page, or you may not see it."),
        405: gettext("This address does not take this kind of request."),
        413: gettext("The file is too large."),
    }
    return refuse(messages.get(error.code, gettext("This request could not be understood.")), error.code)


def show_failure(error: Exception) -> tuple[Any, int]:
    log.exception("failure", path=request.path)
    if current_app.config.get("PROPAGATE_EXCEPTIONS") or current_app.testing:
        raise error
    return refuse(
        gettext("Something went wrong on our side. Nothing was kept."),
        500,
        hint=gettext("Please try again; if it happens again, tell the administrator the time."),
    )


def close_session(_error: BaseException | None) -> None:
    if session := g.pop("session", None):
        session.close()


def healthz() -> tuple[Response, int]:
    """`{"database": "ok", "jobs": "ok"}` with 200, or 503 and what is wrong."""
    from compmgr.foundation import jobs

    state = {"database": _answers(), "jobs": jobs.engine_state()}
    return jsonify(state), 200 if set(state.values()) <= {"ok", "idle"} else 503


def _answers() -> str:
    try:
        database().execute(text("select 1"))
    except OperationalError:
        return "no answer"
    return "ok"
