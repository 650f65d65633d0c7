"""Sheets on paper: which there are, printing them, typing them by two people, deciding where they differ."""

from collections.abc import Sequence
from io import BytesIO

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from compmgr.accounts.guard import actor, load, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.competitions.models import Stage
from compmgr.foundation.errors import DomainError, NotFound, Refusal
from compmgr.foundation.i18n import say, word
from compmgr.foundation.pages import Filter, Listing
from compmgr.foundation.web import database
from compmgr.scoring import queries
from compmgr.scoring.forms import Filled, read_sheet
from compmgr.scoring.models import MarkSheet, PanelMember, Work
from compmgr.scoring.queries import paper as papers
from compmgr.scoring.queries import theory as theories
from compmgr.scoring.rules import typing as rules
from compmgr.scoring.rules.marks import written
from compmgr.scoring.rules.recording import OPEN
from compmgr.scoring.rules.scorers import scorer_of
from compmgr.scoring.rules.states import SheetState
from compmgr.scoring.rules.typing import TypingState
from compmgr.scoring.services import paper as deeds
from compmgr.scoring.views import pages
from compmgr.scoring.views.printing import file_name, print_papers

WHO = (Permission.MARK_TRANSCRIBE, Permission.MARK_OVERSEE)
PER_PAGE = 50


def said(state: TypingState) -> str:
    """What has become of what was typed."""
    return {
        TypingState.TYPED_ONCE: _("Kept. Somebody else now types it without seeing yours."),
        TypingState.CONFIRMED: _("Both typings are the same: the marks count and the sheet is handed in."),
        TypingState.DIFFERS: _("The two typings differ. Nothing counts until it is decided."),
    }[state]


@pages.get("/papers")
@requires(*WHO)
def papers_by_stage() -> ResponseReturnValue:
    stages = list(queries.stages_to_oversee(database(), reach()))
    return render_template(
        "scoring/papers_by_stage.html",
        stages=stages,
        sheets=papers.papers_by_stage(database(), stages),
        theory=theories.theory_by_stage(database(), stages),
    )


@pages.get("/stages/<stage_id>/papers")
@requires(*WHO)
def papers_of_stage(stage_id: str) -> ResponseReturnValue:
    return _list(load(Stage, stage_id))


@pages.post("/stages/<stage_id>/papers")
@requires(*WHO)
def put_on_paper(stage_id: str) -> ResponseReturnValue:
    """`member` is the public id of a judge; with `work`, only the sheets of that one."""
    stage = load(Stage, stage_id)
    member, work = _chosen(stage, request.form)
    count = deeds.put_on_paper(database(), _needed(member), work=work, by=actor())
    flash(_("%(count)s sheets are on paper now.", count=count), "success")
    return redirect(url_for("scoring.papers_of_stage", stage_id=stage.public_id))


@pages.post("/stages/<stage_id>/papers/removal")
@requires(*WHO)
def take_from_paper(stage_id: str) -> ResponseReturnValue:
    stage = load(Stage, stage_id)
    member, work = _chosen(stage, request.values)
    count = deeds.take_from_paper(database(), _needed(member), work=work, by=actor())
    flash(_("%(count)s sheets are marked on the tablet again.", count=count), "success")
    return redirect(url_for("scoring.papers_of_stage", stage_id=stage.public_id))


@pages.get("/stages/<stage_id>/papers/print")
@requires(*WHO)
def print_paper(stage_id: str) -> ResponseReturnValue:
    """The papers of a judge (`member`), of a work (`work`) or both; `filled` with the marks as recorded."""
    stage = load(Stage, stage_id)
    member, work = _chosen(stage, request.args)
    if member is None and work is None:
        raise Refusal("Choose the judge or the work whose papers are printed.")
    content = print_papers(stage, member, work, filled=request.args.get("filled") == "1")
    return send_file(BytesIO(content), "application/pdf", download_name=file_name(member, work))


@pages.route("/papers/<sheet_id>", methods=["GET", "POST"])
@requires(*WHO)
def type_paper(sheet_id: str) -> ResponseReturnValue:
    """The page the QR code of a paper leads to: typing it, confirming another's typing without seeing it."""
    sheet = _sheet(sheet_id)
    if request.method == "GET":
        return _show(sheet)
    filled = read_sheet(request.form, sheet.sub_criterion.aspects)
    if filled.faults:
        return _show(sheet, filled), 422
    again = request.form.get("again") == "1"
    try:
        state = deeds.type_sheet(database(), sheet, filled.values, again=again, by=actor())
    except DomainError as refusal:
        database().rollback()
        return _show(_sheet(sheet_id), filled, say(refusal)), 422
    return _go_on(sheet, state)


@pages.post("/papers/<sheet_id>/decision")
@requires(*WHO)
def decide_paper(sheet_id: str) -> ResponseReturnValue:
    sheet = _sheet(sheet_id)
    chosen = read_sheet(request.form, sheet.sub_criterion.aspects)
    try:
        deeds.decide_sheet(database(), sheet, chosen.values, by=actor())
    except DomainError as refusal:
        database().rollback()
        return _show(_sheet(sheet_id), refusal=say(refusal)), 422
    return _go_on(sheet, TypingState.CONFIRMED, _("Decided: the chosen marks count."))


@pages.post("/panel-members/<panel_member_id>/paper-signature")
@requires(*WHO)
def sign_on_paper(panel_member_id: str) -> ResponseReturnValue:
    member = load(PanelMember, panel_member_id)
    deeds.note_paper_signature(database(), member, by=actor())
    flash(_("Noted: judge %(number)s has signed on paper.", number=member.number), "success")
    return redirect(url_for("scoring.papers_of_stage", stage_id=member.stage.public_id))


def _sheet(sheet_id: str) -> MarkSheet:
    sheet = load(MarkSheet, sheet_id)
    if sheet.state is SheetState.VOIDED:
        raise NotFound("There is no such page, or you may not see it.")
    return sheet


def _chosen(stage: Stage, sent: object) -> tuple[PanelMember | None, Work | None]:
    """The judge and the work that were named, which have to be of the stage."""
    found = []
    for kind, name in ((PanelMember, "member"), (Work, "work")):
        key = sent.get(name, "")  # type: ignore[attr-defined]
        thing = database().scalar(select(kind).where(kind.public_id == key, kind.stage_id == stage.id)) if key else None
        if key and thing is None:
            raise NotFound("There is no such page, or you may not see it.")
        found.append(thing)
    return found[0], found[1]  # type: ignore[return-value]


def _needed(member: PanelMember | None) -> PanelMember:
    if member is None:
        raise Refusal("Choose a judge.")
    return member


def _go_on(sheet: MarkSheet, state: TypingState, words: str = "") -> ResponseReturnValue:
    """The next sheet of the same paper that waits for this person; the list of papers after the last."""
    tone = "warning" if state is TypingState.DIFFERS else "success"
    flash(f"{sheet.work.code} · {sheet.sub_criterion.key}：{words or said(state)}", tone)
    if state is TypingState.DIFFERS:
        return redirect(url_for("scoring.type_paper", sheet_id=sheet.public_id))
    own = papers.papers_of(database(), sheet.work.stage, code=sheet.work.code, member=sheet.member)
    following = next((one.next_for(actor().id) for one in own if one.work.id == sheet.work_id), None)
    if following:
        return redirect(url_for("scoring.type_paper", sheet_id=following.public_id))
    return redirect(url_for("scoring.papers_of_stage", stage_id=sheet.work.stage.public_id))


def _show(sheet: MarkSheet, filled: Filled | None = None, refusal: str = "") -> str:
    rows = papers.typed_from(database(), sheet)
    typed, me = rules.open_round(rows), actor().id
    own = papers.papers_of(database(), sheet.work.stage, code=sheet.work.code, member=sheet.member)
    again = request.values.get("again") == "1"
    return render_template(
        "scoring/type_paper.html",
        sheet=sheet,
        stage=sheet.work.stage,
        paper=next((one for one in own if one.work.id == sheet.work_id), None),
        aspects=[(aspect, scorer_of(rule).field(rule)) for aspect, rule in _aspects(sheet)],
        state=TypingState.CONFIRMED if sheet.state not in OPEN else rules.state_of(rows),
        typed=typed,
        names=papers.typists(database(), rows),
        apart=rules.differing(typed[0].value, typed[1].value) if len(typed) > 1 else [],
        may_decide=rules.may_decide(rows, me),
        is_mine=bool(typed) and typed[0].by == me,
        is_judge=sheet.member.user_id == me,
        again=again,
        filled=filled,
        refusal=refusal,
        written=written,
    )


def _aspects(sheet: MarkSheet):  # type: ignore[no-untyped-def]
    return [(aspect, queries.aspect_rules(aspect)) for aspect in sheet.sub_criterion.aspects]


def _list(stage: Stage) -> str:
    return render_template(
        "scoring/papers_of_stage.html",
        stage=stage,
        listing=_listing(papers.papers_of(database(), stage, code=request.args.get("search", "").strip()[:12])),
        judges=papers.judges_with_sheets(database(), stage),
        signatures=papers.signatures_of(database(), stage),
        works=queries.works_of(database(), stage),
        me=actor().id,
        states=TypingState,
    )


def _listing(found: Sequence[papers.Paper]) -> Listing:
    """The papers that the address asks for: what differs first, then what waits, by code."""
    asked = request.args.get("state", "")
    choices = [(state.value, word(state)) for state in TypingState]
    chosen = Filter("state", _("State"), None, choices, asked if asked in set(TypingState) else "")
    rows = [one for one in found if not chosen.value or one.state == chosen.value]
    order = (TypingState.DIFFERS, TypingState.TYPED_ONCE, TypingState.TO_TYPE, TypingState.CONFIRMED)
    rows.sort(key=lambda one: order.index(one.state))
    last = max(1, -(-len(rows) // PER_PAGE))
    page = min(max(request.args.get("page", 1, type=int) or 1, 1), last)
    search = request.args.get("search", "").strip()[:12]
    shown = rows[(page - 1) * PER_PAGE : page * PER_PAGE]
    arguments = dict(request.view_args or {})
    return Listing(shown, len(rows), page, PER_PAGE, "", "asc", search, True, [chosen], arguments)
