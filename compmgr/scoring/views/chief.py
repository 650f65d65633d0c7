"""The chief judge's board: how far the panel is, what goes back, the signature."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.competitions.models import Stage
from compmgr.foundation import clock
from compmgr.foundation.errors import NotFound
from compmgr.foundation.web import database
from compmgr.scoring import queries, services
from compmgr.scoring.forms import ReasonForm, SignatureForm
from compmgr.scoring.models import MarkSheet, SubCriterion, Work
from compmgr.scoring.rules.flash import kept_levels
from compmgr.scoring.rules.marks import written
from compmgr.scoring.rules.outliers import shown as round_half_up
from compmgr.scoring.rules.states import SheetState
from compmgr.scoring.views import pages
from compmgr.scoring.views.warming import overseen

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


@pages.get("/stages/<stage_id>/open-sheets")
@requires(Permission.MARK_OVERSEE)
def open_sheets(stage_id: str) -> ResponseReturnValue:
    """Who has not marked what: works by sub-criteria, with the judges still missing."""
    stage = load(Stage, stage_id)
    subs, missing = queries.open_sheets(database(), stage)
    works = queries.works_of(database(), stage)
    return render_template("scoring/open_sheets.html", stage=stage, works=works, subs=subs, missing=missing)


def board_page(stage: Stage, form: SignatureForm) -> str:
    """The board with its form of the signature, which `anonymity` takes: it looks at the panel once more."""
    shown = queries.board_of(database(), overseen(stage))
    return render_template(
        "scoring/board.html",
        stage=stage,
        board=shown,
        form=form,
        written=written,
        round_half_up=round_half_up,
        kept_levels=kept_levels,
        now=clock.now(),
        refreshed_at=clock.local(clock.now()).strftime("%H:%M:%S"),
        codes={work.code: work for work in shown.works},
    )


def _work(work: Work, refusal: str = "") -> str:
    judges = queries.judges_of(database(), overseen(work.stage))
    return render_template(
        "scoring/work_marks.html",
        work=work,
        stage=work.stage,
        judges=judges,
        subs=queries.marks_by_sub(database(), work, judges),
        rounds=queries.rounds_of_work(database(), work),
        spreads=_spreads(work),
        kept_levels=kept_levels,
        RETURNABLE=RETURNABLE,
        written=written,
        refusal=refusal,
    )


def _spreads(work: Work) -> dict[str, queries.Spread]:
    scheme = queries.scheme_of_stage(database(), work.stage)
    marks = queries.marks_of(database(), work.stage)
    found = queries.spreads_of(database(), work.stage, marks, queries.scheme_rules(scheme) if scheme else None)
    return {one.key: one for one in found[work]}


def _named(sheet: MarkSheet) -> dict[str, object]:
    return {"sub": sheet.sub_criterion.key, "number": sheet.member.number}
