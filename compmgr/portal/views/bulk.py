"""Bulk checking: a sheet goes in, what is known of each line comes out, and every answer is kept and signed."""

import json
from io import BytesIO

from flask import redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, requires
from compmgr.accounts.permissions import Permission
from compmgr.foundation import clock
from compmgr.foundation.errors import DomainError, NotFound
from compmgr.foundation.i18n import say
from compmgr.foundation.pages import listing
from compmgr.foundation.spreadsheet import Problem
from compmgr.foundation.web import database
from compmgr.portal import queries, services, spreadsheet
from compmgr.portal.forms import BulkForm
from compmgr.portal.models import BulkCheck
from compmgr.portal.rules.bulk import MOST_A_DAY, MOST_AT_ONCE, Answer
from compmgr.portal.rules.standing import Standing
from compmgr.portal.views import pages

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200


@pages.route("/bulk-checks", methods=["GET", "POST"])
@requires(Permission.CERTIFICATE_CHECK)
def bulk_checks() -> ResponseReturnValue:
    form, problems = BulkForm(), list[Problem]()
    if form.validate_on_submit():
        try:
            asked, problems = spreadsheet.read(form.sheet.data.read())
            if not problems:
                check = services.check_many(database(), asked, source="sheet", by=actor())
                return redirect(url_for("portal.bulk_check", bulk_check_id=check.public_id), 303)
        except DomainError as refusal:
            form.refuse("sheet", refusal)
    return bulk_page(form, problems), 422 if form.errors or problems else 200


def bulk_page(form: BulkForm, problems: list[Problem]) -> str:
    found = listing(
        database(), queries.bulk_checks_of(actor()), columns={"at": BulkCheck.at}, default="at", descending=True
    )
    today = queries.asked_on(database(), actor(), clock.today())
    return render_template(
        "portal/bulk_checks.html",
        form=form,
        problems=[(one.row, one.column, say(DomainError(one.message, **one.values))) for one in problems[:SHOWN]],
        problem_count=len(problems),
        columns=spreadsheet.COLUMNS,
        listing=found,
        left=max(MOST_A_DAY - today, 0),
        most=MOST_AT_ONCE,
    )


@pages.get("/bulk-checks/template")
@requires(Permission.CERTIFICATE_CHECK)
def bulk_template() -> ResponseReturnValue:
    name = f"{_('Certificates to check')}.xlsx"
    return send_file(BytesIO(spreadsheet.template()), XLSX, as_attachment=True, download_name=name)


@pages.get("/bulk-checks/<bulk_check_id>")
@requires(Permission.CERTIFICATE_CHECK)
def bulk_check(bulk_check_id: str) -> ResponseReturnValue:
    check = own_check(bulk_check_id)
    rows = rows_of(check)
    good = sum(row["result"] == Standing.VALID.value for row in rows)
    return render_template("portal/bulk_check.html", check=check, rows=rows[:SHOWN], count=len(rows), good=good)


@pages.get("/bulk-checks/<bulk_check_id>/sheet")
@requires(Permission.CERTIFICATE_CHECK)
def bulk_sheet(bulk_check_id: str) -> ResponseReturnValue:
    check = own_check(bulk_check_id)
    content = spreadsheet.answered(rows_of(check), check.at, check.signed)
    name = f"{_('Result of the check')}-{clock.local(check.at):%Y%m%d-%H%M}.xlsx"
    return send_file(BytesIO(content), XLSX, as_attachment=True, download_name=name)


def own_check(bulk_check_id: str) -> BulkCheck:
    check = queries.bulk_check_of(database(), actor(), bulk_check_id)
    if check is None:
        raise NotFound("There is no such page, or you may not see it.")
    return check


def rows_of(check: BulkCheck) -> list[Answer]:
    return json.loads(check.answer)
