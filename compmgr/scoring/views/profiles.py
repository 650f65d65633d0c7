"""Judges and what they are qualified for: list, page, edit, sheet."""

from datetime import date
from io import BytesIO

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from compmgr.accounts import queries as accounts
from compmgr.accounts.guard import actor, requires
from compmgr.accounts.models import User
from compmgr.accounts.permissions import Permission
from compmgr.audit import queries as audit
from compmgr.foundation import clock
from compmgr.foundation.errors import Conflict, DomainError, NotFound
from compmgr.foundation.i18n import say
from compmgr.foundation.pages import Filter, by_enum, listing
from compmgr.foundation.spreadsheet import Problem
from compmgr.foundation.web import database
from compmgr.scoring import queries, services
from compmgr.scoring.forms.profiles import ProfileForm, ProfileSheetForm
from compmgr.scoring.models import JudgeProfile
from compmgr.scoring.rules.states import JudgeLevel
from compmgr.scoring.services.profiles import COLUMNS, MOST_ROWS, blank_sheet, filled_sheet
from compmgr.scoring.views import pages

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_PROBLEMS = 200


@pages.get("/judges")
@requires(Permission.PANEL_MANAGE)
def judges() -> ResponseReturnValue:
    rows = listing(
        database(),
        queries.profiles(),
        columns={"name": User.name, "unit": JudgeProfile.unit, "until": JudgeProfile.licence_valid_until},
        default="name",
        search=(User.name, User.username, JudgeProfile.unit, JudgeProfile.licence_number),
        filters=[
            by_enum("level", _("Level of the judge"), JudgeProfile.level, JudgeLevel),
            Filter("licence", _("Licence"), _licence, [("valid", _("Valid")), ("over", _("Expired"))]),
        ],
    )
    names = queries.occupation_names(database(), {code for one in rows.rows for code in one.occupations})
    return render_template("scoring/judges.html", listing=rows, names=names, today=clock.today())


@pages.get("/judges/<judge_profile_id>")
@requires(Permission.PANEL_MANAGE)
def judge(judge_profile_id: str) -> ResponseReturnValue:
    profile = _profile(judge_profile_id)
    names = queries.occupation_names(database(), profile.occupations)
    panels, story = queries.panels_of(database(), profile.user), audit.entries_about(database(), profile)
    return render_template(
        "scoring/judge.html", profile=profile, names=names, panels=panels, story=story, today=clock.today()
    )


@pages.route("/judges/new", methods=["GET", "POST"])
@requires(Permission.PANEL_MANAGE)
def new_judge() -> ResponseReturnValue:
    form = ProfileForm(username=request.args.get("username"))
    if form.validate_on_submit():
        user = accounts.user_named(database(), form.username.data or "")
        if user is None or not user.is_active:
            refusal: DomainError = NotFound(
                "There is no account of this name; accounts are opened by the system administrator."
            )
            form.refuse("username", refusal)
        elif queries.profile_of(database(), user):
            form.refuse("username", Conflict("This account has a profile already; edit that one."))
        elif profile := _written(form, user):
            return redirect(url_for("scoring.judge", judge_profile_id=profile.public_id))
    return render_template("scoring/judge_form.html", form=form, profile=None), 422 if form.errors else 200


@pages.route("/judges/<judge_profile_id>/edit", methods=["GET", "POST"])
@requires(Permission.PANEL_MANAGE)
def edit_judge(judge_profile_id: str) -> ResponseReturnValue:
    profile = _profile(judge_profile_id)
    codes = "；".join(profile.occupations)
    form = ProfileForm(obj=profile, data={"username": profile.user.username, "occupations": codes})
    if "occupations" not in request.form:
        form.occupations.data = codes
    del form.username
    form.show(profile)
    if form.validate_on_submit():
        form.require_version(profile, {"occupations": codes})
        if _written(form, profile.user):
            return redirect(url_for("scoring.judge", judge_profile_id=profile.public_id))
    return render_template("scoring/judge_form.html", form=form, profile=profile), 422 if form.errors else 200


@pages.route("/judges/import", methods=["GET", "POST"])
@requires(Permission.PANEL_MANAGE)
def import_judges() -> ResponseReturnValue:
    form, problems = ProfileSheetForm(), list[Problem]()
    if form.validate_on_submit():
        try:
            written, problems = services.import_profiles(database(), form.sheet.data.read(), by=actor())
            if not problems:
                flash(_("%(count)s profiles are written.", count=written), "success")
                return redirect(url_for("scoring.judges"))
        except DomainError as refusal:
            form.refuse("sheet", refusal)
    told = [(one.row, one.column or "—", say(DomainError(one.message, **one.values))) for one in problems]
    page = render_template(
        "scoring/import_judges.html",
        form=form,
        columns=COLUMNS,
        most_rows=MOST_ROWS,
        problems=told[:SHOWN_PROBLEMS],
        problem_count=len(told),
    )
    return page, 422 if form.errors or problems else 200


@pages.get("/judges/import/template")
@requires(Permission.PANEL_MANAGE)
def judges_template() -> ResponseReturnValue:
    return send_file(BytesIO(blank_sheet()), XLSX, as_attachment=True, download_name=f"{_('Judge profiles')}.xlsx")


@pages.get("/judges/sheet")
@requires(Permission.PANEL_MANAGE)
def judges_sheet() -> ResponseReturnValue:
    """Every profile, as a sheet that can be imported again."""
    content = BytesIO(filled_sheet(database()))
    return send_file(content, XLSX, as_attachment=True, download_name=f"{_('Judge profiles')}.xlsx")


def _written(form: ProfileForm, user: User) -> JudgeProfile | None:
    try:
        profile = services.write_profile(database(), user, form.profile, by=actor())
    except DomainError as refusal:
        form.refuse("occupations" if "codes" in refusal.values else "licence_number", refusal)
        return None
    flash(_("The profile is saved."), "success")
    return profile


def _profile(public_id: str) -> JudgeProfile:
    """Judges are the federation's, no contest's own: whoever manages a panel reads every profile."""
    if profile := database().scalar(select(JudgeProfile).where(JudgeProfile.public_id == public_id)):
        return profile
    raise NotFound("There is no such page, or you may not see it.")


def _licence(value: str):  # type: ignore[no-untyped-def]
    today: date = clock.today()
    over = JudgeProfile.licence_valid_until < today
    return over if value == "over" else JudgeProfile.licence_valid_until >= today
