"""A page in a frame that is the same for everybody: the frame is drawn once a minute, only what is in it each time."""

from typing import Any

from flask import Response, current_app, g, make_response, render_template
from markupsafe import Markup, escape

from compmgr.foundation import clock
from compmgr.foundation.i18n import chosen_locale
from compmgr.foundation.web import csp_nonce

NONCE, TITLE, BODY = "\x00nonce\x00", "\x00title\x00", "\x00body\x00"
LASTS = 60  # seconds


def framed(template: str, title: str, body: str) -> Response:
    """`body`, which is markup, inside what `template` makes around it: no form, no message, no name of a reader."""
    frames: dict[tuple[str, str], Any] = current_app.extensions.setdefault("frames", {})
    where, now = (template, chosen_locale()), clock.now().timestamp()
    drawn, parts = frames.get(where, (0.0, []))
    if not parts or not 0 <= now - drawn < LASTS:
        parts = _draw(template)
        frames[where] = now, parts
    head, foot = (part.replace(NONCE, csp_nonce()) for part in parts)
    return make_response(f"{head.replace(TITLE, str(escape(title)))}{body}{foot}")


def _draw(template: str) -> list[str]:
    before, g.is_plain = g.get("is_plain", False), True  # without form tokens
    try:
        text = render_template(template, title=TITLE, body=Markup(BODY), bare=True)
    finally:
        g.is_plain = before
    return text.replace(csp_nonce(), NONCE).split(BODY)
