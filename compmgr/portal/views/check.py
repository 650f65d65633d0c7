"""Is this certificate real? By its number and name, or by the address in its QR code; nobody signs in."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from compmgr.accounts.guard import open_to_all
from compmgr.foundation import clock, storage
from compmgr.foundation.errors import NotFound, TooMany
from compmgr.foundation.framed import framed
from compmgr.foundation.i18n import catalogue, chosen_locale, day, say, when, word
from compmgr.foundation.web import database, keep_changes
from compmgr.portal import queries, services
from compmgr.portal.forms import CheckForm
from compmgr.portal.rules.standing import Standing, standing
from compmgr.portal.views import pages
from compmgr.proof.queries.log import newest_head

#: Facts whose figures are compared one by one.
FIGURES = frozenset({"Certificate number", "ID number", "Check at", "Date of issue"})


@pages.route("/check", methods=["GET", "POST"])
@open_to_all
def check() -> ResponseReturnValue:
    """A try is counted whatever it finds: an unknown number and another name get the same answer."""
    form = CheckForm()
    if not form.validate_on_submit():
        return render_template("portal/check.html", form=form), 422 if form.errors else 200
    keep_changes()
    try:
        token = services.check_certificate(
            database(), form.number.data or "", form.name.data or "", address=request.remote_addr or ""
        )
    except TooMany as refusal:
        return render_template("portal/check.html", form=form, refused=say(refusal)), 429
    if token is None:
        return render_template("portal/check.html", form=form, not_found=True), 404
    return redirect(url_for("portal.checked", token=token), 303)


@pages.get("/c/<token>")
@open_to_all
def checked(token: str) -> ResponseReturnValue:
    """What the QR code leads to: the certificate's state today and everything it prints; this address never dies.

    Asked for by whoever holds the paper, so it is lean: one question, one small template in a frame that is kept.
    """
    row = queries.checked(database(), token)
    worth = standing(row.state) if row else None
    if row is None or worth is None:
        return render_template("portal/unknown_certificate.html"), 404
    said = word_of(worth, chosen_locale())
    answer = framed("portal/checked.html", f"{said} · {row.number}", checked_page(row, worth, said))
    answer.headers["X-Robots-Tag"] = "noindex, noarchive"
    return answer


def checked_page(row: Row[Any], worth: Standing, said: str) -> str:
    facts = queries.printed(row)
    template = current_app.jinja_env.get_template("portal/_checked.html")
    return template.render(
        _=words_in(chosen_locale()),
        worth=worth.value,
        said=said,
        number=row.number,
        token=row.token,
        subject=row.public_id,
        ended=day(row.ended_at),
        valid_until=day(row.valid_until),
        erased=day(row.redacted_at),
        reason=row.public_reason,
        successor=queries.successor(row) if worth is not Standing.VALID else None,
        facts=[(label, value, label in FIGURES) for label, value in facts if label != "Sample"],
        is_sample=any(label == "Sample" for label, _value in facts),
        has_photo=shows_photo(row),
        checked_at=when(clock.now()),
    )


@lru_cache
def word_of(worth: Standing, _locale: str) -> str:
    return word(worth)


@lru_cache
def words_in(locale: str) -> Callable[..., str]:
    """The catalogue of one language by itself: on this page every microsecond is asked a hundred thousand times."""
    say_in = catalogue(locale).gettext
    return lambda said, **values: say_in(said) % values if values else say_in(said)


@pages.get("/c/<token>/log")
@open_to_all
def logged(token: str) -> ResponseReturnValue:
    """What the public log says of a certificate, in words; programs read the proof itself."""
    row = queries.checked(database(), token)
    if row is None or standing(row.state) is None:
        return render_template("portal/unknown_certificate.html"), 404
    page = render_template(
        "portal/logged.html",
        number=row.number,
        token=token,
        entries=queries.logged(database(), token),
        head=newest_head(database()),
    )
    return page, {"X-Robots-Tag": "noindex, noarchive"}


@pages.get("/c/<token>/photo")
@open_to_all
def checked_photo(token: str) -> ResponseReturnValue:
    """The photo on a certificate that stands, where its holder lets it be shown."""
    row = queries.checked(database(), token)
    photo = photo_of(row) if row and shows_photo(row) else None
    if photo is None:
        raise NotFound("There is no such page, or you may not see it.")
    return Response(photo, mimetype="image/jpeg", headers={"X-Robots-Tag": "noindex, noarchive, noimageindex"})


def photo_of(row: Row[Any]) -> bytes | None:
    """A file of its own, or among the facts of the first certificates; nothing where it was erased."""
    facts = queries.facts_of(row.kind, row.facts)
    key = getattr(facts, "photo_key", "")
    try:
        return storage.get(key) if key else getattr(facts, "photo", None)
    except FileNotFoundError:
        return None


def shows_photo(row: Row[Any]) -> bool:
    return bool(row.shows_photo) and row.redacted_at is None and standing(row.state) is Standing.VALID
