"""Calibration: the chief judge makes it and types the reference marks; each judge looks at their own figures first."""

from decimal import Decimal

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.competitions.models import Stage
from compmgr.foundation import clock
from compmgr.foundation.errors import DomainError, NotFound
from compmgr.foundation.i18n import say
from compmgr.foundation.web import database
from compmgr.scoring import queries, services
from compmgr.scoring.forms import CalibrationForm, read_reference
from compmgr.scoring.models import Aspect, PanelMember, Work
from compmgr.scoring.rules import calibration as rules
from compmgr.scoring.rules.marks import written
from compmgr.scoring.views import pages
from compmgr.scoring.views.warming import calibration_at, own_place

OVERSEEING = Permission.MARK_OVERSEE
SHOWING = {"rules": rules, "written": written}


@pages.get("/calibrations")
@requires(OVERSEEING)
def calibrations() -> ResponseReturnValue:
    return _list(CalibrationForm(formdata=None))


@pages.post("/stages/<stage_id>/calibrations")
@requires(OVERSEEING)
def make_calibration(stage_id: str) -> ResponseReturnValue:
    stage, form = load(Stage, stage_id), CalibrationForm()
    if form.validate():
        try:
            made = services.make_calibration(database(), stage, form.works.data or 0, by=actor())
        except DomainError as refusal:
            database().rollback()
            form.refuse("works", refusal)
        else:
            flash(_("The calibration is made. Type the reference marks; the judges find it under their marking."))
            return redirect(url_for("scoring.calibration", calibration_id=made.public_id))
    return _list(form, load(Stage, stage_id)), 422


@pages.get("/calibrations/<calibration_id>")
@requires(OVERSEEING)
def calibration(calibration_id: str) -> ResponseReturnValue:
    """How far the judges are, and the figures of those who have looked at theirs."""
    stage = calibration_at(calibration_id)
    session, now = database(), clock.now()
    judges = queries.progress(session, stage)
    works, aspects = queries.works_of(session, stage), queries.aspects_of_stage(session, stage)
    shown = {each.id for each in judges if rules.is_open_to_chief(each.calibration_seen_at, stage.ends_at, now)}
    lines = {member: own for member, own in queries.lines_of(session, stage).items() if member in shown}
    return render_template(
        "scoring/calibration.html",
        stage=stage,
        judges=judges,
        figures=queries.figures_of(lines),
        aspects=aspects,
        referred=queries.referred(queries.references_of(session, stage), works, aspects),
        is_fixed=any(each.calibration_seen_at for each in judges),
        **SHOWING,
    )


@pages.get("/calibrations/<calibration_id>/judges/<panel_member_id>")
@requires(OVERSEEING)
def calibrated_judge(calibration_id: str, panel_member_id: str) -> ResponseReturnValue:
    """What the chief judge sees of one judge, once the judge has looked or the day has begun."""
    stage, member = calibration_at(calibration_id), load(PanelMember, panel_member_id)
    is_open = rules.is_open_to_chief(member.calibration_seen_at, stage.ends_at, clock.now())
    if member.stage_id != stage.id or not is_open:
        raise NotFound("There is no such page, or you may not see it.")
    return _figures(member, is_own=False)


@pages.route("/calibrations/<calibration_id>/works/<work_id>", methods=["GET", "POST"])
@requires(OVERSEEING)
def reference(calibration_id: str, work_id: str) -> ResponseReturnValue:
    """The reference marks of one warm-up work; fields left empty stay as they are."""
    stage, work = calibration_at(calibration_id), load(Work, work_id)
    if work.stage_id != stage.id:
        raise NotFound("There is no such page, or you may not see it.")
    aspects = queries.aspects_of_stage(database(), stage)
    if request.method == "GET":
        return _reference(work, aspects)
    values, faults = read_reference(request.form, aspects)
    if faults:
        return _reference(work, aspects, faults=faults), 422
    try:
        services.record_reference(database(), work, values, by=actor())
    except DomainError as refusal:
        database().rollback()
        work = load(Work, work_id)
        return _reference(work, queries.aspects_of_stage(database(), work.stage), refusal=say(refusal)), 422
    flash(_("The reference marks of work %(code)s are saved.", code=work.code), "success")
    return redirect(url_for("scoring.calibration", calibration_id=calibration_id))


@pages.get("/judging/calibrations/<calibration_id>")
@requires(Permission.MARK_RECORD)
def my_calibration(calibration_id: str) -> ResponseReturnValue:
    """A judge's own figures: opened by the judge, seen by nobody before."""
    member = own_place(calibration_id)
    if member.calibration_seen_at:
        return _figures(member, is_own=True)
    standing = queries.standing_of(database(), member)
    return render_template("scoring/calibration_waits.html", stage=member.stage, member=member, standing=standing)


@pages.post("/judging/calibrations/<calibration_id>/opening")
@requires(Permission.MARK_RECORD)
def open_figures(calibration_id: str) -> ResponseReturnValue:
    services.open_figures(database(), own_place(calibration_id), by=actor())
    return redirect(url_for("scoring.my_calibration", calibration_id=calibration_id))


def _list(form: CalibrationForm, chosen: Stage | None = None) -> str:
    session, tomorrow = database(), clock.at(clock.today() + clock.days(1), 0)
    return render_template(
        "scoring/calibrations.html",
        stages=queries.stages_to_calibrate(session, reach(), tomorrow),
        calibrations=queries.calibrations(session, reach()),
        form=form,
        chosen=chosen,
        fewest=rules.FEWEST_WORKS,
        most=rules.MOST_WORKS,
    )


def _reference(work: Work, aspects: list[Aspect], *, faults: dict[Aspect, str] | None = None, refusal: str = "") -> str:
    known: dict[tuple[int, int], Decimal] = queries.references_of(database(), work.stage)
    return render_template(
        "scoring/reference.html",
        stage=work.stage,
        work=work,
        aspects=[(aspect, queries.field_of(aspect)) for aspect in aspects],
        known={aspect: known.get((work.id, aspect.id)) for aspect in aspects},
        sent=request.form,
        faults=faults or {},
        refusal=refusal,
        is_fixed=any(each.calibration_seen_at for each in queries.members_of(database(), work.stage)),
        written=written,
    )


def _figures(member: PanelMember, *, is_own: bool) -> str:
    lines = queries.lines_of(database(), member.stage).get(member.id, [])
    return render_template(
        "scoring/calibration_figures.html",
        stage=member.stage,
        member=member,
        is_own=is_own,
        lines=lines,
        found=queries.figures_of({member.id: lines})[member.id],
        **SHOWING,
    )
