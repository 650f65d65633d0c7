"""The list of one layer: printed as slips by who drew it, sealed, opened again before two people, drawn anew."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.anonymity import document, queries, services
from compmgr.anonymity.forms import OpeningForm, RecodingForm
from compmgr.anonymity.models import Draw
from compmgr.anonymity.rules.layers import kind_of
from compmgr.anonymity.views import pages
from compmgr.competitions.models import Stage
from compmgr.foundation import clock
from compmgr.foundation.errors import Conflict, DomainError, NotFound
from compmgr.foundation.i18n import word
from compmgr.foundation.web import database, keep_changes
from compmgr.scoring import queries as scoring


@pages.get("/stages/<stage_id>/slips")
@requires(Permission.CODES_DRAW)
def slips(stage_id: str) -> ResponseReturnValue:
    """The layer that the coding judge at the desk has drawn; of another's nothing is shown."""
    return _page(load(Stage, stage_id))


@pages.get("/stages/<stage_id>/slips/file")
@requires(Permission.CODES_DRAW)
def slips_file(stage_id: str) -> ResponseReturnValue:
    stage = load(Stage, stage_id)
    draw = queries.own_draw(database(), stage, actor())
    if draw is None or draw.sealed_at:
        raise NotFound("There is no such page, or you may not see it.")
    return _printed(draw, queries.slips_of(database(), draw))


@pages.post("/draws/<draw_id>/sealing")
@requires(Permission.CODES_DRAW)
def seal_list(draw_id: str) -> ResponseReturnValue:
    draw = _own(draw_id)
    services.seal_list(database(), draw, by=actor())
    flash(_("The list is sealed. From now on it opens before two people only."), "success")
    return redirect(url_for("anonymity.draw", stage_id=draw.stage.public_id))


@pages.post("/draws/<draw_id>/opening")
@requires(Permission.CODES_DRAW)
def open_list(draw_id: str) -> ResponseReturnValue:
    """The sealed list, shown in the answer alone: nobody comes back to it by its address."""
    draw, form = _own(draw_id), OpeningForm()
    form.offer(queries.witnesses(database(), draw.stage, actor()))
    if not form.validate_on_submit():
        return _page(draw.stage, opening=form), 422
    keep_changes()
    try:
        witness = services.confirm_witness(database(), form.witness.row, form.witness_password.data or "")
        rows = services.open_list(database(), draw, form.reason.data or "", by=actor(), witness=witness)
    except DomainError as refusal:
        form.refuse("witness_password", refusal)
        return _page(draw.stage, opening=form), 422
    return _printed(draw, rows) if request.form.get("deed") == "print" else _page(draw.stage, rows=rows)


@pages.post("/stages/<stage_id>/recoding")
@requires(Permission.CODES_DRAW)
def recode(stage_id: str) -> ResponseReturnValue:
    stage, form = load(Stage, stage_id), RecodingForm()
    works = scoring.works_of(database(), stage)
    form.offer(works, _("All works of this stage"), queries.witnesses(database(), stage, actor()))
    if not form.validate_on_submit():
        return _page(stage, recoding=form), 422
    chosen = [work for work in works if form.work.data in (None, work.public_id)]
    keep_changes()
    try:
        witness = form.witness.row and services.confirm_witness(
            database(), form.witness.row, form.witness_password.data or ""
        )
        changed = services.recode(database(), stage, chosen, form.reason.data or "", by=actor(), witness=witness)
    except DomainError as refusal:
        form.refuse("reason", refusal)
        return _page(stage, recoding=form), 409 if isinstance(refusal, Conflict) else 422
    flash(_("%(count)s works have another code. Print the slips anew.", count=len(changed)), "success")
    return redirect(url_for("anonymity.slips", stage_id=stage.public_id))


def _own(draw_id: str) -> Draw:
    """The draw, if who is signed in has drawn it; another's is absent."""
    draw = load(Draw, draw_id)
    if draw.by_id != actor().id or draw.drawn_at is None:
        raise NotFound("There is no such page, or you may not see it.")
    return draw


def _printed(draw: Draw, rows: list[tuple[str, str]]) -> Response:
    """A file named by the draw: nothing of what it holds."""
    stage, layers = draw.stage, queries.layers_of(draw.stage)
    kind = word(kind_of(draw.layer, layers))
    layer = document.Layer(
        title=_("Sealed list: %(kind)s", kind=kind),
        contest=stage.event.contest.name,
        stage=f"{stage.event.name} · {stage.name}",
        kind=kind,
        below=word(kind_of(draw.layer - 1, layers)) if draw.layer > 1 else _("Competitor"),
        commitment=draw.commitment,
        fingerprint=draw.codes_hash or "",
        drawn_at=f"{clock.local(draw.drawn_at or draw.at):%Y-%m-%d %H:%M}",
        address=url_for("anonymity.public_draw", draw_id=draw.public_id, _external=True),
    )
    name = f"attachment; filename=codes-{draw.public_id}.pdf"
    return Response(document.printed(layer, rows), mimetype="application/pdf", headers={"Content-Disposition": name})


def _page(
    stage: Stage,
    *,
    rows: list[tuple[str, str]] | None = None,
    opening: OpeningForm | None = None,
    recoding: RecodingForm | None = None,
) -> str:
    session = database()
    draw, layers = queries.own_draw(session, stage, actor()), queries.layers_of(stage)
    if draw and draw.sealed_at is None:
        rows = queries.slips_of(session, draw)
    is_last = draw is not None and draw.layer == layers
    if opening is None:
        opening = OpeningForm(formdata=None)
        opening.offer(queries.witnesses(session, stage, actor()))
    if recoding is None:
        recoding = RecodingForm(formdata=None)
        works = scoring.works_of(session, stage) if is_last else []
        recoding.offer(works, _("All works of this stage"), queries.witnesses(session, stage, actor()))
    return render_template(
        "anonymity/slips.html",
        stage=stage,
        draw=draw,
        kind=kind_of(draw.layer, layers) if draw else None,
        below=kind_of(draw.layer - 1, layers) if draw and draw.layer > 1 else None,
        slips=rows,
        opening=opening,
        recoding=recoding if is_last and not scoring.is_signed(session, stage) else None,
    )
