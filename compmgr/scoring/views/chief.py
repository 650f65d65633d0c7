"""The chief judge's board: how far the panel is, what goes back, the theory marks, the signature."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.competitions.models import Stage
from compmgr.foundation.errors import DomainError, NotFound
from compmgr.foundation.i18n import say
from compmgr.foundation.web import database
from compmgr.scoring import queries, services
from compmgr.scoring.forms import ReasonForm, SignatureForm, read_decisions, read_parts
from compmgr.scoring.models import MarkSheet, SubCriterion, Work
from compmgr.scoring.rules.marks import written
from compmgr.scoring.rules.states import PartState, SheetState
from compmgr.scoring.views import pages
from compmgr.scoring.views.warming import overseen

THEORY, DECISION = "theory", "decision"
#: Sheets the chief judge may give back.
RETURNABLE = (SheetState.SUBMITTED, SheetState.PANEL_SIGNED, SheetState.VERIFIED, SheetState.LOCKED)


@pages.get("/boards")
@requires(Permission.MARK_OVERSEE)
def boards() -> ResponseReturnValue:
    return render_template("scoring/boards.html", stages=queries.stages_to_oversee(database(), reach()))


@pages.get("/stages/<stage_id>/board")
@requires(Permission.MARK_OVERSEE)
def board(stage_id: str) -> ResponseReturnValue:
    return board_page(load(Stage, stage_id), SignatureForm())


@pages.get("/works/<work_id>/marks")
@requires(Permission.MARK_OVERSEE)
def work_marks(work_id: str) -> ResponseReturnValue:
    return _work(load(Work, work_id))


@pages.post("/judging/sheets/<sheet_id>/return")
@requires(Permission.MARK_OVERSEE)
def return_sheet(sheet_id: str) -> ResponseReturnValue:
    sheet, form = load(MarkSheet, sheet_id), ReasonForm()
    if not form.validate():
        return _work(sheet.work, _("Say why the sheet is returned.")), 422
    services.return_sheet(database(), sheet, form.reason.data, by=actor())
    flash(_("Sheet %(sub)s of judge %(number)s was returned.", **_named(sheet)), "success")
    return redirect(url_for("scoring.work_marks", work_id=sheet.work.public_id, _anchor=sheet.sub_criterion.key))


@pages.post("/works/<work_id>/conference")
@requires(Permission.MARK_OVERSEE)
def confer(work_id: str) -> ResponseReturnValue:
    """`sub_criterion` is the public id of what the judges confer about."""
    work, form = load(Work, work_id), ReasonForm()
    sub = load(SubCriterion, request.form.get("sub_criterion", ""))
    if sub.criterion.scheme.event_id != work.stage.event_id:
        raise NotFound("There is no such page, or you may not see it.")
    if not form.validate():
        return _work(work, _("Say what the judges are to confer about.")), 422
    services.confer(database(), work, sub, form.reason.data, by=actor())
    flash(_("The sheets of %(sub)s went back to all judges.", sub=sub.key), "success")
    return redirect(url_for("scoring.work_marks", work_id=work.public_id, _anchor=sub.key))


@pages.route("/stages/<stage_id>/theory", methods=["GET", "POST"])
@requires(Permission.MARK_OVERSEE)
def theory(stage_id: str) -> ResponseReturnValue:
    """Theory marks by work code, and the order decided among ties: lines left empty stay as they are."""
    stage = load(Stage, stage_id)
    if request.method == "GET":
        return _theory(stage)
    works = {work.public_id: work for work in queries.works_of(database(), stage)}
    reason = request.form.get("reason", "").strip()
    try:
        typed = {key: given for key, given in read_parts(request.form, works).items() if given}
        for key, (state, value) in typed.items():
            services.record_part(database(), works[key], THEORY, state, value, by=actor(), reason=reason)
        for key, order in read_decisions(request.form, works).items():
            services.record_part(database(), works[key], DECISION, PartState.GIVEN, order, by=actor(), reason=reason)
    except DomainError as refusal:
        database().rollback()
        return _theory(load(Stage, stage_id), say(refusal)), 422
    flash(_("The theory marks are saved."), "success")
    return redirect(url_for("scoring.theory", stage_id=stage.public_id))


def board_page(stage: Stage, form: SignatureForm) -> str:
    """The board with its form of the signature, which `anonymity` takes: it looks at the panel once more."""
    shown = queries.board_of(database(), overseen(stage))
    codes = queries.open_codes(database(), stage)
    return render_template("scoring/board.html", stage=stage, board=shown, open_codes=codes, form=form, written=written)


def _work(work: Work, refusal: str = "") -> str:
    judges = queries.judges_of(database(), overseen(work.stage))
    return render_template(
        "scoring/work_marks.html",
        work=work,
        stage=work.stage,
        judges=judges,
        subs=queries.marks_by_sub(database(), work, judges),
        RETURNABLE=RETURNABLE,
        written=written,
        refusal=refusal,
    )


def _theory(stage: Stage, refusal: str = "") -> str:
    return render_template(
        "scoring/theory.html",
        stage=stage,
        parts=queries.part_marks_of(database(), stage),
        sent=request.form,
        states=list(PartState),
        is_signed=queries.is_signed(database(), stage),
        written=written,
        refusal=refusal,
    )


def _named(sheet: MarkSheet) -> dict[str, object]:
    return {"sub": sheet.sub_criterion.key, "number": sheet.member.number}
