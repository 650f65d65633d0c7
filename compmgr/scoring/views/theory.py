"""Theory papers: the overview, typing by two people, the import of a sheet, corrections, the order among ties."""

from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.competitions.models import Stage
from compmgr.foundation.errors import DomainError, Refusal
from compmgr.foundation.i18n import say, word
from compmgr.foundation.spreadsheet import Problem
from compmgr.foundation.web import database
from compmgr.scoring import queries
from compmgr.scoring.forms import ImportForm, read_decisions, read_parts
from compmgr.scoring.models import Work
from compmgr.scoring.queries import theory as asking
from compmgr.scoring.queries.theory import Given
from compmgr.scoring.rules import parts
from compmgr.scoring.rules.marks import written
from compmgr.scoring.rules.states import PartState
from compmgr.scoring.rules.typing import TypingState
from compmgr.scoring.services import theory as deeds
from compmgr.scoring.spreadsheet import theory as sheets
from compmgr.scoring.views import pages

WHO = (Permission.MARK_TRANSCRIBE, Permission.MARK_OVERSEE)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/stages/<stage_id>/theory")
@requires(*WHO)
def theory(stage_id: str) -> ResponseReturnValue:
    return _overview(load(Stage, stage_id))


@pages.post("/stages/<stage_id>/theory/order")
@requires(Permission.MARK_OVERSEE)
def order_ties(stage_id: str) -> ResponseReturnValue:
    """The order the jury decided among tied works: lines left empty stay as they are."""
    stage = load(Stage, stage_id)
    works = {work.public_id: work for work in queries.works_of(database(), stage)}
    try:
        orders = {works[key]: order for key, order in read_decisions(request.form, works).items()}
        deeds.order_ties(database(), orders, reason=request.form.get("reason", "").strip(), by=actor())
    except DomainError as refusal:
        return _refused(stage_id, refusal)
    flash(_("The order among ties is kept."), "success")
    return redirect(url_for("scoring.theory", stage_id=stage.public_id))


@pages.post("/works/<work_id>/theory/correction")
@requires(Permission.MARK_OVERSEE)
def correct_theory(work_id: str) -> ResponseReturnValue:
    work = load(Work, work_id)
    stage_id, code = work.stage.public_id, work.code
    try:
        deeds.correct_part(database(), work, *_one(work), request.form.get("reason"), by=actor())
    except DomainError as refusal:
        return _refused(stage_id, refusal)
    flash(_("The theory mark of %(code)s was changed.", code=code), "success")
    return redirect(url_for("scoring.theory", stage_id=stage_id))


@pages.post("/works/<work_id>/theory/decision")
@requires(*WHO)
def decide_theory(work_id: str) -> ResponseReturnValue:
    """Where two people typed differently; `given` is one of the two, as a number or word."""
    work = load(Work, work_id)
    stage_id, code = work.stage.public_id, work.code
    try:
        deeds.decide_part(database(), work, *_given(work, request.form.get("given", "")), by=actor())
    except DomainError as refusal:
        return _refused(stage_id, refusal)
    flash(_("Decided: the theory mark of %(code)s counts.", code=code), "success")
    return redirect(url_for("scoring.theory", stage_id=stage_id))


@pages.route("/stages/<stage_id>/theory/typing", methods=["GET", "POST"])
@requires(*WHO)
def type_theory(stage_id: str) -> ResponseReturnValue:
    """What this person may type: papers nobody has typed, and those another typed, without showing what."""
    stage = load(Stage, stage_id)
    if request.method == "GET":
        return _typing(stage)
    works = {work.public_id: work for work in queries.works_of(database(), stage)}
    again = {key for key in works if request.form.get(f"again-{key}")}
    try:
        typed = {key: given for key, given in read_parts(request.form, works).items() if given}
        states = [
            deeds.type_part(database(), works[key], *given, again=key in again, by=actor())
            for key, given in typed.items()
        ]
    except DomainError as refusal:
        database().rollback()
        return _typing(load(Stage, stage_id), say(refusal)), 422
    if not states:
        return _typing(stage, _("Nothing was typed yet.")), 422
    _tell(states)
    return redirect(url_for("scoring.theory", stage_id=stage.public_id))


@pages.get("/stages/<stage_id>/theory/template")
@requires(*WHO)
def theory_template(stage_id: str) -> ResponseReturnValue:
    works = queries.works_of(database(), load(Stage, stage_id))
    content = sheets.template([work.code for work in works])
    return send_file(BytesIO(content), XLSX, as_attachment=True, download_name="theory-marks.xlsx")


@pages.route("/stages/<stage_id>/theory/import", methods=["GET", "POST"])
@requires(*WHO)
def import_theory(stage_id: str) -> ResponseReturnValue:
    """A sheet is checked whole and shown beside what counts; nothing is written before that was seen."""
    stage, form = load(Stage, stage_id), ImportForm()
    if request.method == "GET":
        return _import(stage, form)
    if not form.validate():
        return _import(stage, form), 422
    works = {work.code: work for work in queries.works_of(database(), stage)}
    try:
        rows, problems = sheets.read(form.sheet.data.read(), works)
    except DomainError as refusal:
        form.refuse("sheet", refusal)
        return _import(stage, form), 422
    if problems:
        return _import(stage, form, problems), 422
    return _preview(stage, {works[row.code]: (row.state, row.value) for row in rows})


@pages.post("/stages/<stage_id>/theory/imports")
@requires(*WHO)
def write_theory(stage_id: str) -> ResponseReturnValue:
    """What the preview showed, by work: `given-<id>`; `seen` is the newest mark it was compared with."""
    stage = load(Stage, stage_id)
    sent = {work: request.form.get(f"given-{work.public_id}", "") for work in queries.works_of(database(), stage)}
    try:
        given = {work: _given(work, text) for work, text in sent.items() if text}
    except DomainError as refusal:
        return _refused(stage_id, refusal)
    seen, reason = request.form.get("seen", -1, type=int), request.form.get("reason")
    try:
        count = deeds.import_parts(database(), stage, given, seen=seen, reason=reason, by=actor())
    except DomainError as refusal:
        database().rollback()
        return _preview(load(Stage, stage_id), given, say(refusal), seen), 422
    flash(_("%(count)s theory marks were written.", count=count), "success")
    return redirect(url_for("scoring.theory", stage_id=stage.public_id))


def in_words(given: Given) -> str:
    """A mark as it is written on a sheet and read again: `87.5`, `白卷`."""
    state, value = given
    return written(value) if value is not None else next(text for text, one in parts.WORDS.items() if one is state)


def shown(given: Given) -> str:
    """A mark as people read it."""
    state, value = given
    return written(value) if value is not None else word(state)


def _given(work: Work, text: str) -> Given:
    given = parts.read(work.code, text)
    if given is None:
        raise Refusal("Enter the mark of %(code)s, or say why there is none.", code=work.code)
    return given


def _one(work: Work) -> tuple[PartState, Decimal | None]:
    """The one mark a correction sends."""
    given = read_parts(request.form, [work.public_id])[work.public_id]
    return given or (PartState.GIVEN, None)


def _tell(states: list[TypingState]) -> None:
    confirmed, differ = states.count(TypingState.CONFIRMED), states.count(TypingState.DIFFERS)
    once = len(states) - confirmed - differ
    flash(_("%(once)s typed for the first time, %(confirmed)s confirmed.", once=once, confirmed=confirmed), "success")
    if differ:
        flash(
            _("%(count)s differ from what was typed first; nothing counts until it is decided.", count=differ),
            "warning",
        )


def _refused(stage_id: str, refusal: DomainError) -> ResponseReturnValue:
    database().rollback()
    return _overview(load(Stage, stage_id), say(refusal)), 422


def _overview(stage: Stage, refusal: str = "") -> str:
    papers = asking.theory_of(database(), stage)
    return render_template(
        "scoring/theory.html",
        stage=stage,
        papers=papers,
        names=asking.names_of(database(), papers),
        done=sum(paper.mark is not None for paper in papers),
        to_type=sum(paper.may_type(actor().id) for paper in papers),
        is_signed=queries.is_signed(database(), stage),
        states=list(PartState),
        typing=TypingState,
        in_words=in_words,
        shown=shown,
        me=actor().id,
        sent=request.form,
        refusal=refusal,
    )


def _typing(stage: Stage, refusal: str = "") -> str:
    me = actor().id
    papers = asking.theory_of(database(), stage)
    mine = [paper for paper in papers if len(paper.typed) == 1 and paper.typed[0].by == me]
    return render_template(
        "scoring/theory_typing.html",
        stage=stage,
        papers=[paper for paper in papers if paper.may_type(me)],
        mine=mine,
        differing=[paper for paper in papers if paper.state is TypingState.DIFFERS],
        states=list(PartState),
        sent=request.form,
        shown=shown,
        refusal=refusal,
    )


def _import(stage: Stage, form: ImportForm, problems: list[Problem] | None = None) -> str:
    told = [(one, say(DomainError(one.message, **one.values))) for one in problems or []]
    return render_template("scoring/theory_import.html", stage=stage, form=form, problems=told)


def _preview(stage: Stage, given: Mapping[Work, Given], refusal: str = "", seen: int | None = None) -> str:
    present = {work: by_part.get(asking.THEORY) for work, by_part in queries.part_marks_of(database(), stage).items()}
    rows = []
    for work, value in sorted(given.items(), key=lambda item: item[0].code):
        mark = present[work]
        was = (mark.state, mark.value) if mark else None
        rows.append((work, value, was if was != value else None, was == value))
    return render_template(
        "scoring/theory_preview.html",
        stage=stage,
        rows=rows,
        missing=[work.code for work, mark in present.items() if mark is None and work not in given],
        seen=asking.last_part_mark(database(), stage) if seen is None else seen,
        in_words=in_words,
        shown=shown,
        sent=request.form,
        refusal=refusal,
    )
