"""Levels given unseen: the coordinator's page, and what stands before a judge at this moment."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, bound_to, load, may, requires
from compmgr.accounts.permissions import Permission
from compmgr.competitions.models import Stage
from compmgr.foundation.errors import NotAllowed, NotFound
from compmgr.foundation.forms import clean
from compmgr.foundation.web import database
from compmgr.scoring import queries, services
from compmgr.scoring.models import FlashRound
from compmgr.scoring.views import pages
from compmgr.scoring.views.access import require_coordinator, seat_at


@pages.get("/stages/<stage_id>/flash")
@requires(Permission.MARK_OVERSEE, Permission.MARK_RECORD)
def flash_rounds(stage_id: str) -> ResponseReturnValue:
    """The coordinator's page: opens a round, sees how many levels are in, shows them, takes them over."""
    stage = load(Stage, stage_id)
    require_coordinator(stage)
    rounds = queries.rounds_of_stage(database(), stage)
    return render_template(
        "scoring/flash_rounds.html",
        stage=stage,
        standing=next((one for one in rounds if one.round.closed_at is None), None),
        rounds=rounds,
        works=queries.works_of(database(), stage),
        aspects=queries.judged_aspects(queries.scheme_of_stage(database(), stage)),
        is_chief=may(Permission.MARK_OVERSEE, stage),
    )


@pages.post("/stages/<stage_id>/flash")
@requires(Permission.MARK_OVERSEE, Permission.MARK_RECORD)
def open_round(stage_id: str) -> ResponseReturnValue:
    """`work` and `aspect` are public ids of this stage's works and of its scheme."""
    stage = load(Stage, stage_id)
    require_coordinator(stage)
    works = {work.public_id: work for work in queries.works_of(database(), stage)}
    aspects = queries.judged_aspects(queries.scheme_of_stage(database(), stage))
    work = works.get(request.form.get("work", ""))
    aspect = next((one for one in aspects if one.public_id == request.form.get("aspect")), None)
    if work is None or aspect is None:
        raise NotFound("There is no such page, or you may not see it.")
    services.open_round(database(), work, aspect, by=actor())
    return redirect(url_for("scoring.flash_rounds", stage_id=stage.public_id))


@pages.post("/flash-rounds/<flash_round_id>/revelation")
@requires(Permission.MARK_OVERSEE, Permission.MARK_RECORD)
def reveal_round(flash_round_id: str) -> ResponseReturnValue:
    return _back(services.reveal_round(database(), _coordinated(flash_round_id), by=actor()))


@pages.post("/flash-rounds/<flash_round_id>/repetition")
@requires(Permission.MARK_OVERSEE, Permission.MARK_RECORD)
def repeat_round(flash_round_id: str) -> ResponseReturnValue:
    return _back(services.repeat_round(database(), _coordinated(flash_round_id), by=actor()))


@pages.post("/flash-rounds/<flash_round_id>/withdrawal")
@requires(Permission.MARK_OVERSEE, Permission.MARK_RECORD)
def withdraw_round(flash_round_id: str) -> ResponseReturnValue:
    return _back(services.withdraw_round(database(), _coordinated(flash_round_id), by=actor()))


@pages.post("/flash-rounds/<flash_round_id>/closing")
@requires(Permission.MARK_OVERSEE, Permission.MARK_RECORD)
def close_round(flash_round_id: str) -> ResponseReturnValue:
    """With a `reason`, which only the chief judge can give, levels that lie too far apart stand."""
    one, reason = _coordinated(flash_round_id), clean(request.form.get("reason"))
    if reason and not may(Permission.MARK_OVERSEE, one):
        raise NotAllowed("Only the chief judge can let levels stand that lie too far apart.")
    services.close_round(database(), one, justification=reason, by=actor())
    flash(_("The levels stand on the sheets of the judges."), "success")
    return _back(one)


@pages.get("/judging/now")
@requires(Permission.MARK_RECORD)
def now() -> ResponseReturnValue:
    """What stands before a judge now; with `part`, only that piece, for a page that asks every two seconds."""
    whole = "scoring/_now.html" if "part" in request.args else "scoring/now.html"
    return render_template(
        whole,
        rounds=queries.rounds_before(database(), actor(), bound_to()),
        answers=queries.answered_calls(database(), actor(), bound_to()),
        coordinated=queries.coordinated_stages(database(), actor(), bound_to()),
    )


@pages.post("/flash-rounds/<flash_round_id>/level")
@requires(Permission.MARK_RECORD)
def give_level(flash_round_id: str) -> ResponseReturnValue:
    """A judge's level; the page's script gets the piece that stands there now, a page without script goes back."""
    one = load(FlashRound, flash_round_id)
    services.give_level(database(), one, seat_at(one.work.stage), request.form.get("level"), by=actor())
    return redirect(url_for("scoring.now", part=request.args.get("part")))


def _coordinated(flash_round_id: str) -> FlashRound:
    one = load(FlashRound, flash_round_id)
    require_coordinator(one.work.stage)
    return one


def _back(one: FlashRound) -> ResponseReturnValue:
    return redirect(url_for("scoring.flash_rounds", stage_id=one.work.stage.public_id))
